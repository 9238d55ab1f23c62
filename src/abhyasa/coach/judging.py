"""Goals judged over a stretch of beats, by the same verdicts that recordings are judged by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from abhyasa.follow.observe import Observations
from abhyasa.follow.verdicts import Check, checks_from_stay
from abhyasa.language.goals import Goal
from abhyasa.practice.practice import SourcedGoal, Stage


def judged(stage: Stage, goals: Sequence[Goal], seen: Observations) -> tuple[Check, ...]:
    """A verdict on each of these goals, whether or not the stage asks them. seen: at least one tick."""
    asked = replace(stage, checks=tuple(SourcedGoal(goal, "") for goal in goals))
    return checks_from_stay(asked, seen, 0, len(seen))


def are_met(stage: Stage, goals: Sequence[Goal], seen: Observations) -> bool:
    """Whether all of the goals are met, to within what no teacher would say a word about."""
    return bool(goals) and all(check.verdict == "pass" for check in judged(stage, goals, seen))


def surely_hold(stage: Stage, goals: Sequence[Goal], seen: Observations) -> bool:
    """Whether all of the goals hold as they stand: the opposite of each would be a fault."""
    opposite = [replace(goal, negated=not goal.negated) for goal in goals]
    return bool(goals) and all(check.verdict == "fault" for check in judged(stage, opposite, seen))


def surely_over(stage: Stage, goals: Sequence[Goal], seen: Observations) -> bool:
    """Whether one of the goals that held together surely does no more."""
    return any(check.verdict == "fault" for check in judged(stage, goals, seen))
