"""Goals as arrays of bounds: how probable each is, given what is read of its quantity."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from abhyasa.body.vocabulary import MEASURES
from abhyasa.language.goals import Goal

Array = NDArray[np.float64]


class GoalBounds:
    """The bounds of some goals, laid out once. A bound at the end of what a body can do is no bound."""

    def __init__(self, goals: Sequence[Goal], leeways: Sequence[float]) -> None:
        """leeways: by how much each goal may be missed, in its unit."""
        bounds = [_bounds(goal, leeway) for goal, leeway in zip(goals, leeways, strict=True)]
        self._low, self._high = np.array(bounds, np.float64).reshape(-1, 2).T
        self._negated = np.array([goal.negated for goal in goals], np.bool_)

    def probability(self, value: Array, error: Array) -> Array:
        """(..., g) probability that each goal holds, or is missed by no more than its leeway, given normal errors.

        value, error: (..., g) readings of each goal's quantity. NaN where the value is.
        """
        inside = np.maximum(ndtr((self._high - value) / error) - ndtr((self._low - value) / error), 0.0)
        chance: Array = np.where(self._negated, 1.0 - inside, inside)
        return chance


def shares_met(goals: Sequence[Goal], leeways: Sequence[float]) -> Array:
    """(g,) share of what a body can do in which each goal holds, or is missed by no more than its leeway."""
    shares = []
    for goal, leeway in zip(goals, leeways, strict=True):
        least, most = MEASURES[goal.quantity.measure].range
        low, high = np.clip(_bounds(goal, leeway), least, most)
        inside = (high - low) / (most - least)
        shares.append(1 - inside if goal.negated else inside)
    return np.array(shares, np.float64)


def _bounds(goal: Goal, leeway: float) -> tuple[float, float]:
    least, most = goal.telling_bounds
    inward = leeway if goal.negated else -leeway
    low = -np.inf if least is None else least + inward
    high = np.inf if most is None else most - inward
    return low, high
