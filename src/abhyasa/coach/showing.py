"""Whether the body shows the very shape that was asked for, whatever the follower takes it for.

The follower was not told what is asked. Where a step frees the arms, raised arms are no news to it; but whoever was
asked to raise them, and has, is in the shape, and their time counts.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from abhyasa.coach.instructions import Instruction
from abhyasa.follow.likelihood import LEEWAY, probability
from abhyasa.follow.observe import Observations
from abhyasa.follow.verdicts import LENIENCY
from abhyasa.language.goals import Goal

_MET_FROM = 0.6
"""Probability from which a goal counts as met at a moment."""
_TOLD_AT_LEAST = 0.5
"""Share of a shape's goals that must be told."""
_STILL_BELOW = 1.0


class Shown:
    """What each instruction brings that the one before did not ask, and what it keeps."""

    def __init__(self, instructions: Sequence[Instruction]) -> None:
        self._goals: list[tuple[tuple[Goal, bool], ...]] = []
        before: tuple[Goal, ...] = ()
        for item in instructions:
            goals = tuple(sourced.goal for sourced in item.stage.goals) if item.stage else ()
            new = [goal for goal in goals if not any(other.implies(goal) for other in before)]
            self._goals.append(tuple((goal, goal in new or not new) for goal in goals))
            before = goals or before

    def shows(self, index: int, seen: Observations) -> bool:
        """Whether one tick shows a body that is still and in this instruction's shape.

        What the step asks anew must be told, and met to within what no teacher would say a word about; the rest with
        the leeway by which shapes are recognised.
        """
        if not seen.present[0] or seen.motion[0] > _STILL_BELOW:
            return False
        told = told_anew = 0
        for goal, is_new in self._goals[index]:
            i = seen.quantities.index(goal.quantity)
            value = float(seen.value[0, i])
            if not np.isfinite(value):
                continue
            unit = goal.quantity.unit
            leeway = LENIENCY[unit] if is_new else LEEWAY[unit]
            doubt = float(seen.doubt[0, i])
            met = float(probability(goal, np.array(value), np.array(float(seen.error[0, i])), leeway))
            if (1 - doubt) * met + doubt / 2 < _MET_FROM:
                return False
            told += 1
            told_anew += is_new
        return told_anew > 0 and told >= _TOLD_AT_LEAST * len(self._goals[index])
