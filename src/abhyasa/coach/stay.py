"""The stay that can be judged now: the body is settled in a shape that pointer and follower agree on."""

from __future__ import annotations

from math import isfinite

from abhyasa.body.motion import STILL_UP_TO
from abhyasa.coach.guide import Guide
from abhyasa.follow.live import Moment
from abhyasa.follow.observe import TICK_S

SURE_FROM = 0.85
"""Belief in the shape, on whichever side, from which it is judged: a correction for the wrong step is worse than none.
Belief in the side from which what has a side is judged, too."""
_LEFT_AFTER_S = 0.75
"""Less than this of doubt, or of stirring, leaves a stay as it was."""


class Stay:
    """Streaming. index: the instruction whose shape it is, None while there is no such stay.

    first: its first tick, counted from the practice's first; the body had settled by then.
    knows_side: whether the side is as sure as the shape; what has a side is judged by what came after. Seen from the
        bent leg's side the other leg is hidden, and which leg is bent may remain unsure though the shape is not.
    visit: counts the shapes that were come into, so that what was said once in each is known.
    """

    def __init__(self) -> None:
        self.index: int | None = None
        self.first = 0
        self.visit = 0
        self.knows_side = True
        self._ticks = 0
        self._away = 0
        self._unsure = 0

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
            and guide.belief_in_either_side(here) >= SURE_FROM
            and bool(moment.seen.present[0])
            and not (isfinite(motion) and motion > STILL_UP_TO)
        )
        sure_of_side = here is not None and guide.belief(here) >= SURE_FROM
        if settled and here == self.index:
            self._away = 0
            self._note_side(sure_of_side, tick)
        elif settled:
            self.index, self.first, self._away = here, tick, 0
            self.visit += 1
            self.knows_side, self._unsure = sure_of_side, 0
        elif self.index is not None:
            self._away += 1
            if self._away * TICK_S >= _LEFT_AFTER_S:
                self.index, self._away = None, 0

    def _note_side(self, is_sure: bool, tick: int) -> None:
        self._unsure = 0 if is_sure else self._unsure + 1
        if is_sure and not self.knows_side:
            self.knows_side, self.first = True, tick
        elif self._unsure * TICK_S >= _LEFT_AFTER_S:
            self.knows_side = False

    def leave(self) -> None:
        """What comes is another stay, even in the same shape."""
        self.index = None
