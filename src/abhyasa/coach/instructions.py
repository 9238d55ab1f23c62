"""What there is to be done, in order: every step of every round, also those that no camera sees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from abhyasa.language.goals import Goal
from abhyasa.language.sentences import Breath, Hold, Side, mirrored_sentence
from abhyasa.page.model import Page
from abhyasa.page.reading import StepReading, readings_of
from abhyasa.practice.practice import Practice, Stage

BREATH_S = 5.0
"""A breath, in and out, at rest. No breath is detected: it is paced."""


@dataclass(frozen=True, slots=True)
class Instruction:
    """One step of one round, as it is said.

    text: its sentence, with the side of this round. stage: what is seen of it, None where no camera sees it.
    parts: what its sentence says of single goals, in its words.
    """

    round: int
    step: str
    title: str
    text: str
    side: Side | None
    breath: Breath | None
    hold: Hold | None
    stage: Stage | None
    parts: tuple[tuple[str, tuple[Goal, ...]], ...] = ()

    @property
    def hold_s(self) -> float | None:
        """How long the stay is asked to be; None where it is no stay, or as long as one likes."""
        return asked_s(self.hold)


def asked_s(hold: Hold | None) -> float | None:
    """How long a stay is asked to be; None where it is no stay, or as long as one likes."""
    if hold is None:
        return None
    return hold.seconds if hold.breaths is None else hold.breaths * BREATH_S


def in_round(goals: Iterable[Goal], round_: int) -> tuple[Goal, ...]:
    """What a page says of its first side, as it is on the side of this round."""
    return tuple(goal.mirrored() if round_ else goal for goal in goals)


def asks_as_much(one: Iterable[Goal], other: Iterable[Goal]) -> bool:
    """Whether whoever is in the one shape is in the other, which asks something: each goal of it is implied."""
    mine, theirs = tuple(one), tuple(other)
    return bool(theirs) and all(any(goal.implies(asked) for goal in mine) for asked in theirs)


def instructions_of(page: Page, practice: Practice) -> tuple[Instruction, ...]:
    """All of a practice's, round after round."""
    steps = [reading for reading in readings_of(page) if not reading.step.repeat]
    return tuple(
        _instruction(reading, number, stages) for number, stages in enumerate(practice.rounds) for reading in steps
    )


def _instruction(reading: StepReading, number: int, stages: tuple[Stage, ...]) -> Instruction:
    step = reading.step
    said = mirrored_sentence if number else str
    return Instruction(
        round=number,
        step=step.id,
        title=step.title,
        text=said(step.text),
        side=stages[0].side if stages else None,
        breath=step.breath,
        hold=step.hold,
        stage=next((stage for stage in stages if stage.step == step.id), None),
        parts=tuple(
            (said(clause.text), in_round(clause.goals, number))
            for clause in reading.clauses
            if clause.goals and not step.observe
        ),
    )
