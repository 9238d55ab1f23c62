"""Observations made by hand: what is told of a quantity at each tick, without a body."""

from __future__ import annotations

import numpy as np

from abhyasa.body.measures import Why
from abhyasa.follow.observations import Observations
from abhyasa.follow.observe import TICK_S
from abhyasa.language.goals import Quantity


def observed(
    values: dict[Quantity, float],
    ticks: int = 8,
    error: float = 5.0,
    doubt: float = 0.03,
    motion: float = 0.5,
    swapped: float = 0.03,
    present: bool = True,
) -> Observations:
    """The same at every tick; a value of NaN is hidden."""
    value = np.tile(np.array(list(values.values()), np.float32), (ticks, 1))
    told = np.isfinite(value)
    return Observations.of(
        quantities=tuple(values),
        time_s=np.arange(ticks, dtype=np.float64) * TICK_S,
        value=value,
        error=np.where(told, error, np.nan).astype(np.float32),
        doubt=np.where(told, doubt, np.nan).astype(np.float32),
        guess=np.full(value.shape, np.nan, np.float32),
        why=np.where(told, Why.TOLD, Why.HIDDEN).astype(np.uint8),
        swapped=np.full(ticks, swapped, np.float32),
        motion=np.full(ticks, motion, np.float32),
        azimuth_deg=np.zeros(ticks, np.float32),
        present=np.full(ticks, present),
    )
