"""Who takes a practice's landmarks: the coach, or for a film that was dropped in, one who only looks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from abhyasa.body.formulas import landmarks_of
from abhyasa.body.landmarks import INDEX, Landmarks
from abhyasa.coach.coach import Coach
from abhyasa.coach.cues import Cue
from abhyasa.coach.instructions import Instruction, instructions_of
from abhyasa.coach.screening import Outcome
from abhyasa.coach.words import Command, Dose, Interruption
from abhyasa.follow.observe import Observations, Observer
from abhyasa.follow.verdicts import Check
from abhyasa.language.naming import words_for
from abhyasa.page.model import Page
from abhyasa.practice.place import best_place
from abhyasa.practice.practice import Practice
from abhyasa.server.protocol import CheckShown, StageShown, State


class Guide(Protocol):
    """What a session needs of either. stages: all steps of all sides, in order, as the practice screen lists them."""

    page: Page
    stages: list[StageShown]

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

    def __init__(self, page: Page, practice: Practice, estimator: str) -> None:
        self.page = page
        self.stages = _stages_shown(instructions_of(page, practice))
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


class Coached:
    """A coach, as a session speaks to it."""

    def __init__(self, page: Page, practice: Practice, outcome: Outcome, dose: Dose, estimator: str) -> None:
        self._coach = Coach(page, practice, outcome, dose=dose, estimator=estimator, place=best_place(page))
        self.page = page
        self.stages = _stages_shown(self._coach.instructions)

    @property
    def ended(self) -> bool:
        """Whether the practice is over."""
        return self._coach.ended

    def feed(self, landmarks: Landmarks) -> Sequence[Cue]:
        """Take the next frames."""
        return self._coach.feed(landmarks)

    def command(self, command: Command, at_s: float) -> Sequence[Cue]:
        """Do what the practitioner wants."""
        return self._coach.command(command, at_s)

    def interrupted(self, why: Interruption, at_s: float) -> Sequence[Cue]:
        """Wait until frames come again."""
        return self._coach.interrupted(why, at_s)

    def answer(self, number: int, yes: bool) -> Sequence[Cue]:
        """Take the answer to a cue that asked."""
        return self._coach.answer(number, yes)

    def say(self, dose: Dose) -> None:
        """Say as much as this from now on."""
        self._coach.dose = dose

    def state(self, at_ms: int) -> State:
        """Where the practice stands."""
        state = self._coach.state
        return State(
            type="state",
            at_ms=at_ms,
            phase=state.phase,
            stage=state.stage,
            doing=state.doing,
            held_s=round(state.held_s, 1),
            holding=state.holding,
            countdown=state.countdown,
            advice=state.advice,
            checks=[_shown(check) for check in state.checks],
        )

    def seen_since(self, first: int) -> Observations | None:
        """The beats from `first` on."""
        return self._coach.ticks_since(first)


def _stages_shown(instructions: Iterable[Instruction]) -> list[StageShown]:
    return [
        StageShown(
            step=instruction.step,
            title=instruction.title,
            text=instruction.text,
            side=instruction.side,
            breath=instruction.breath,
            hold_s=instruction.hold_s,
        )
        for instruction in instructions
    ]


def _shown(check: Check) -> CheckShown:
    quantity = check.sourced.goal.quantity
    digits = 0 if quantity.unit == "deg" else 2
    return CheckShown(
        words=words_for(str(quantity)),
        verdict=check.verdict,
        value=None if check.value is None else round(check.value, digits),
        error=None if check.error is None else round(check.error, digits),
        unit=quantity.unit,
        reason=check.reason,
        landmarks=[INDEX[name] for name in landmarks_of(quantity.measure, quantity.args)],
    )
