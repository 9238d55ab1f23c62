"""Whether the body shows the very shape that was asked for, whatever the follower takes it for.

The follower was not told what is asked. Where a step frees the arms, raised arms are no news to it; but whoever was
asked to raise them, and has, is in the shape, and their time counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import and_

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.motion import STILL_UP_TO
from abhyasa.coach.instructions import Instruction
from abhyasa.follow.bounds import GoalBounds
from abhyasa.follow.likelihood import LEEWAY
from abhyasa.follow.observations import Observations
from abhyasa.follow.verdicts import LENIENCY
from abhyasa.language.goals import Goal, Quantity

_MET_FROM = 0.6
"""Probability from which a goal counts as met at a moment."""
_TOLD_AT_LEAST = 0.5
"""Share of a shape's goals that must be told."""


@dataclass(frozen=True)
class _Asked:
    """The goals of one instruction as arrays over them. anew: which of them the instruction before did not ask."""

    column: NDArray[np.intp]
    bounds: GoalBounds
    anew: list[bool]


class Shown:
    """What each instruction brings that the one before did not ask, and what it keeps."""

    def __init__(self, instructions: Sequence[Instruction], quantities: Sequence[Quantity]) -> None:
        """quantities: of the ticks, in the order of their columns."""
        self._asked: list[_Asked] = []
        before: tuple[Goal, ...] = ()
        for item in instructions:
            goals = tuple(sourced.goal for sourced in item.stage.goals) if item.stage else ()
            self._asked.append(_asked(goals, before, quantities))
            before = goals or before

    def shows(self, index: int, seen: Observations) -> bool:
        """Whether one tick shows a body that is still and in this instruction's shape.

        What the step asks anew must be told, and met to within what no teacher would say a word about; the rest with
        the leeway by which shapes are recognised.
        """
        asked = self._asked[index]
        if not len(asked.column) or not seen.present[0] or seen.motion[0] > STILL_UP_TO:
            return False
        value, error, doubt = seen.told[0, :3].take(asked.column, axis=1).astype(np.float64)
        told = [each == each for each in value.tolist()]
        if not any(map(and_, told, asked.anew)) or sum(told) < _TOLD_AT_LEAST * len(told):
            return False
        met = asked.bounds.probability(value, error)
        sure: list[float] = ((1 - doubt) * met + doubt / 2).tolist()
        return all(each >= _MET_FROM for each, is_told in zip(sure, told, strict=True) if is_told)


def _asked(goals: Sequence[Goal], before: Sequence[Goal], quantities: Sequence[Quantity]) -> _Asked:
    new = [goal for goal in goals if not any(other.implies(goal) for other in before)] or goals
    anew = [goal in new for goal in goals]
    leeways = [(LENIENCY if n else LEEWAY)[goal.quantity.unit] for goal, n in zip(goals, anew, strict=True)]
    return _Asked(
        column=np.array([quantities.index(goal.quantity) for goal in goals], np.intp),
        bounds=GoalBounds(goals, leeways),
        anew=anew,
    )
