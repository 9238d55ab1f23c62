"""Who takes a practice's landmarks: the coach, or for a film that was dropped in, one who only looks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from abhyasa.body.landmarks import Landmarks
from abhyasa.coach.coach import Coach, CoachState, feed_together
from abhyasa.coach.cues import Cue
from abhyasa.coach.instructions import Instruction, instructions_of
from abhyasa.coach.words import Command, Dose, Interruption
from abhyasa.follow.observations import Observations
from abhyasa.follow.observe import Observer
from abhyasa.page.model import Page
from abhyasa.practice.practice import Practice


class Guide(Protocol):
    """What a session needs of either.

    instructions: every step of every round, as the practice screen lists them. dose: how much is said.
    """

    page: Page
    instructions: tuple[Instruction, ...]
    dose: Dose

    @property
    def ended(self) -> bool:
        """Whether the practice is over."""

    @property
    def state(self) -> CoachState:
        """Where the practice stands."""

    def feed(self, landmarks: Landmarks) -> Sequence[Cue]:
        """Take the next frames."""

    def command(self, command: Command, at_s: float) -> Sequence[Cue]:
        """Do what the practitioner wants."""

    def interrupted(self, why: Interruption, at_s: float) -> Sequence[Cue]:
        """Wait until frames come again."""

    def answer(self, number: int, yes: bool) -> Sequence[Cue]:
        """Take the answer to a cue that asked."""

    def ticks_since(self, n: int) -> Observations | None:
        """What was observed from the row `n` on, None where nothing new was."""


class Onlooker:
    """Looks at a recording, and says nothing until it is over."""

    def __init__(self, page: Page, practice: Practice, estimator: str) -> None:
        self.page = page
        self.instructions = instructions_of(page, practice)
        self.dose: Dose = "quiet"
        self._observer = Observer(practice.quantities, estimator)
        self._parts: list[Observations] = []
        self._before = 0
        self.ended = False

    @property
    def state(self) -> CoachState:
        """The film goes on, or has ended."""
        return CoachState(phase="ended" if self.ended else "practising")

    def feed(self, landmarks: Landmarks) -> Sequence[Cue]:
        """Observe."""
        self._parts.append(self._observer.feed(landmarks))
        return ()

    def command(self, command: Command, at_s: float) -> Sequence[Cue]:
        """The end of the film is told by a command to stop; nothing else means anything here."""
        self.ended = self.ended or command == "stop"
        return ()

    def interrupted(self, why: Interruption, at_s: float) -> Sequence[Cue]:
        """A film waits by itself."""
        return ()

    def answer(self, number: int, yes: bool) -> Sequence[Cue]:
        """Nothing was asked."""
        return ()

    def ticks_since(self, n: int) -> Observations | None:
        """The frames from `n` on; those before it are not asked for again, and forgotten."""
        new = Observations.join(self._parts) if self._parts else None
        if new is None or n >= self._before + len(new):
            return None
        new = new.at(slice(n - self._before, None))
        self._parts, self._before = [new], n
        return new


def go_together(one: Guide, other: Guide) -> bool:
    """Whether both can be fed at once: coaches who ask for the same shapes."""
    return isinstance(one, Coach) and isinstance(other, Coach) and one.shapes is other.shapes


def feed_all(guides: Sequence[Guide], pieces: Sequence[Landmarks]) -> list[Sequence[Cue]]:
    """What each guide says to its next frames. guides: one, or such as go together."""
    coaches = [guide for guide in guides if isinstance(guide, Coach)]
    if len(coaches) < len(guides):
        return [guide.feed(piece) for guide, piece in zip(guides, pieces, strict=True)]
    return [*feed_together(coaches, pieces)]
