"""The stay that can be judged now: the body is settled in a shape that pointer and follower agree on."""

from __future__ import annotations

import numpy as np

from abhyasa.coach.guide import Guide
from abhyasa.follow.following import Moment
from abhyasa.follow.observe import TICK_S

SURE_FROM = 0.85
"""Belief in the shape from which it is judged: a correction for the wrong step is worse than none."""
_STILL_BELOW = 1.0
_LEFT_AFTER_S = 0.75
"""Less than this of doubt, or of stirring, leaves a stay as it was."""


class Stay:
    """Streaming. index: the instruction whose shape it is, None while there is no such stay.

    first: its first tick, counted from the practice's first; the body had settled by then.
    visit: counts the shapes that were come into, so that what was said once in each is known.
    """

    def __init__(self) -> None:
        self.index: int | None = None
        self.first = 0
        self.visit = 0
        self._ticks = 0
        self._away = 0

    @property
    def seconds(self) -> float:
        """How long it has lasted."""
        return 0.0 if self.index is None else (self._ticks - self.first) * TICK_S

    def feed(self, guide: Guide, moment: Moment, tick: int) -> None:
        """Take in the tick that the guide has just followed. tick: its number, from the practice's first."""
        self._ticks = tick + 1
        here = guide.here
        motion = float(moment.seen.motion[0])
        settled = (
            here is not None
            and guide.belief(here) >= SURE_FROM
            and bool(moment.seen.present[0])
            and not (np.isfinite(motion) and motion > _STILL_BELOW)
        )
        if settled and here == self.index:
            self._away = 0
        elif settled:
            self.index, self.first, self._away = here, tick, 0
            self.visit += 1
        elif self.index is not None:
            self._away += 1
            if self._away * TICK_S >= _LEFT_AFTER_S:
                self.index, self._away = None, 0

    def leave(self) -> None:
        """What comes is another stay, even in the same shape."""
        self.index = None
