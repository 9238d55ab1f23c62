"""Who takes a practice's landmarks: the coach, or for a film that was dropped in, one who only looks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from abhyasa.body.landmarks import Landmarks
from abhyasa.coach.cues import Cue
from abhyasa.coach.screening import Outcome
from abhyasa.coach.words import Command, Dose, Interruption
from abhyasa.follow.observe import Observations, Observer
from abhyasa.page.model import Page
from abhyasa.practice.practice import Practice
from abhyasa.server.protocol import State


class Guide(Protocol):
    """What a session needs of either."""

    @property
    def ended(self) -> bool:
        """Whether the practice is over."""

    def feed(self, landmarks: Landmarks) -> Sequence[Cue]:
        """Take the next frames."""

    def command(self, command: Command, at_s: float) -> Sequence[Cue]:
        """Do what the practitioner wants."""

    def interrupted(self, why: Interruption, at_s: float) -> Sequence[Cue]:
        """Wait until frames come again."""

    def answer(self, number: int, yes: bool) -> Sequence[Cue]:
        """Take the answer to a cue that asked."""

    def say(self, dose: Dose) -> None:
        """Say as much as this from now on."""

    def state(self, at_ms: int) -> State:
        """Where the practice stands."""

    def seen_since(self, first: int) -> Observations | None:
        """What was observed from the row `first` on, None where nothing new was."""


class Onlooker:
    """Looks at a recording, and says nothing until it is over."""

    def __init__(self, practice: Practice, estimator: str) -> None:
        self._observer = Observer(practice.quantities, estimator)
        self._parts: list[Observations] = []
        self._before = 0
        self.ended = False

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

    def say(self, dose: Dose) -> None:
        """Nothing is said."""

    def state(self, at_ms: int) -> State:
        """How far the film has been seen."""
        return State(
            type="state",
            at_ms=at_ms,
            phase="ended" if self.ended else "practising",
            stage=None,
            doing=None,
            held_s=0.0,
            holding=False,
            countdown=None,
            advice="",
            checks=[],
        )

    def seen_since(self, first: int) -> Observations | None:
        """The frames from `first` on; those before it are not asked for again, and forgotten."""
        new = Observations.join(self._parts) if self._parts else None
        if new is None or first >= self._before + len(new):
            return None
        new = new.at(slice(first - self._before, None))
        self._parts, self._before = [new], first
        return new


def coached(page: Page, practice: Practice, outcome: Outcome, dose: Dose, estimator: str) -> Guide:
    """A coach for a practice."""
    return Onlooker(practice, estimator)
