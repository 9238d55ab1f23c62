"""A practice: a compiled page, the stages of every side in order, each with the goals in force."""

from __future__ import annotations

from dataclasses import dataclass

from abhyasa.language.goals import Goal, Quantity
from abhyasa.language.sentences import Breath, Hold, Side


@dataclass(frozen=True, slots=True)
class SourcedGoal:
    """A goal and where it was written, as `path:line`."""

    goal: Goal
    source: str


@dataclass(frozen=True, slots=True)
class Stage:
    """One step on one side.

    side: None where the asana has no sides.
    goals: all that hold once the step is done: its own, and those of earlier steps that it leaves standing.
    checks: the goals that are judged here: the step's own; in a hold, all in force.
    hold: the stay that the step asks for, or None.
    moves: false for a stay in the shape that the step before has reached.
    settles: false for a movement into the shape that the next step holds.
    shown: what a demonstration does besides the goals, and for as long; no one is judged by it.
    """

    step: str
    side: Side | None
    text: str
    breath: Breath | None
    hold: Hold | None
    goals: tuple[SourcedGoal, ...]
    checks: tuple[SourcedGoal, ...]
    moves: bool
    settles: bool
    shown: tuple[SourcedGoal, ...] = ()


@dataclass(frozen=True, slots=True)
class Practice:
    """What is to be practised: one round a side, the page's first side first."""

    asana: str
    rounds: tuple[tuple[Stage, ...], ...]

    @property
    def stages(self) -> tuple[Stage, ...]:
        """All stages, round after round."""
        return tuple(stage for stages in self.rounds for stage in stages)

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """Every quantity that a goal of the practice speaks of, each once."""
        return tuple(
            dict.fromkeys(sourced.goal.quantity for stage in self.stages for sourced in stage.goals + stage.checks)
        )
