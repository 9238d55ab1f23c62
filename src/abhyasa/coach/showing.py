"""Whether the body shows the very shape that was asked for, whatever the follower takes it for.

The follower was not told what is asked. Where a step frees the arms, raised arms are no news to it; but whoever was
asked to raise them, and has, is in the shape, and their time counts.
"""

from __future__ import annotations

from collections.abc import Sequence

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


class Shown:
    """What each instruction brings that the one before did not ask, and what it keeps; all laid out in one row."""

    def __init__(self, instructions: Sequence[Instruction], quantities: Sequence[Quantity]) -> None:
        """quantities: of the ticks, in the order of their columns."""
        goals: list[Goal] = []
        anew: list[bool] = []
        whose: list[int] = []
        before: tuple[Goal, ...] = ()
        for k, item in enumerate(instructions):
            asked = tuple(sourced.goal for sourced in item.stage.goals) if item.stage else ()
            goals += asked
            anew += _are_new(asked, before)
            whose += [k] * len(asked)
            before = asked or before
        leeways = [(LENIENCY if new else LEEWAY)[goal.quantity.unit] for goal, new in zip(goals, anew, strict=True)]
        self._column = np.array([quantities.index(goal.quantity) for goal in goals], np.intp)
        self._bounds = GoalBounds(goals, leeways)
        of = np.array([[k == index for index in range(len(instructions))] for k in whose], np.float64)
        of = of.reshape(len(goals), len(instructions))
        self._of, self._anew = of, of * np.array(anew, np.float64)[:, None]
        self._told_from = np.maximum(_TOLD_AT_LEAST * of.sum(axis=0), 1.0)

    def shows(self, seen: Observations) -> NDArray[np.bool_]:
        """(n, k) whether each tick shows a body that is still and in each instruction's shape.

        What the step asks anew must be told, and met to within what no teacher would say a word about; the rest with
        the leeway by which shapes are recognised.
        """
        value, error, doubt = seen.told[:, :3, self._column].astype(np.float64).transpose(1, 0, 2)
        told = ~np.isnan(value)
        unmet = (1 - doubt) * self._bounds.probability(value, error) + doubt / 2 < _MET_FROM
        is_told = (told @ self._of >= self._told_from) & (told @ self._anew > 0)
        is_still = seen.present & ~(seen.motion > STILL_UP_TO)
        shown: NDArray[np.bool_] = is_told & ((told & unmet) @ self._of == 0) & is_still[:, None]
        return shown


def _are_new(goals: Sequence[Goal], before: Sequence[Goal]) -> list[bool]:
    """Of each goal, whether the shape before did not ask it; where it asked all of them, they all count as new."""
    new = [not any(other.implies(goal) for other in before) for goal in goals]
    return new if any(new) else [True] * len(goals)
