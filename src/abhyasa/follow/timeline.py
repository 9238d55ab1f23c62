"""From states to what a record tells: the stretches of time spent in each step, and the holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

import numpy as np
from numpy.typing import NDArray

from abhyasa.follow.chain import Chain
from abhyasa.follow.observe import TICK_S
from abhyasa.practice.practice import Stage

SHARED_STILLNESS = 1 / 3
"""Between the two sides the last shape of one is the first of the other, held still: this much of it is the first's."""
FADING_S = 1.5
"""The longest end of a movement that may be taken for stillness."""
_AS_STILL_AS = 0.9
BRIDGED_S = 1.0
"""A hold that is left for less than this goes on."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A stretch of time in one stage, or off where `stage` is None.

    Ticks `[first, last)`, of which the shape itself, as against the movement into it, takes `[settled, last)`.
    """

    stage: Stage | None
    first: int
    settled: int
    last: int


@dataclass(frozen=True, slots=True)
class HoldTime:
    """One stay in a held shape. seconds leaves out the interruptions that were bridged."""

    stage: Stage
    start_s: float
    end_s: float
    seconds: float


def visits_from_path(chain: Chain, path: NDArray[np.intp]) -> tuple[Visit, ...]:
    """Stretches in order, without gaps. path: (n,) states of the ticks."""
    runs: list[Visit] = []
    at = 0
    for s, ticks in groupby(path):
        state, length = chain.states[s], len(list(ticks))
        last = at + length
        same = runs and state.stage is not None and runs[-1].stage is state.stage
        if same and runs[-1].settled == runs[-1].last:
            runs[-1] = replace(runs[-1], settled=at, last=last)
        elif same:
            runs[-1] = replace(runs[-1], last=last)
        else:
            runs.append(Visit(state.stage, at, last if state.moving else at, last))
        at = last
    return _with_shared_stillness(runs)


def _with_shared_stillness(runs: Sequence[Visit]) -> tuple[Visit, ...]:
    shared = list(runs)
    for i, (before, after) in enumerate(pairwise(shared)):
        if before.stage and after.stage and before.stage.side != after.stage.side and not after.stage.moves:
            still = after.last - before.settled
            border = before.settled + round(still * SHARED_STILLNESS)
            shared[i] = replace(shared[i], last=border)
            shared[i + 1] = replace(after, first=border, settled=border)
    return tuple(shared)


def with_still_holds(visits: Sequence[Visit], motion: NDArray[np.float32]) -> tuple[Visit, ...]:
    """The same visits with holds that begin and end where the body is as still as in their middle.

    A slow movement fades out below what counts as moving; its last part is given back to it. motion: (n,) of the ticks.
    """
    trimmed = list(visits)
    for i, visit in enumerate(trimmed):
        if visit.stage is None or visit.stage.hold is None or visit.first != visit.settled:
            continue
        quarter = (visit.last - visit.first) // 4
        middle = motion[visit.first + quarter : visit.last - quarter]
        if quarter == 0 or np.isnan(middle).all():
            continue
        stirs = np.flatnonzero(~(motion[visit.first : visit.last] > np.nanquantile(middle, _AS_STILL_AS)))
        most = round(FADING_S / TICK_S)
        first = visit.first + min(int(stirs[0]), quarter, most)
        last = visit.first + max(int(stirs[-1]) + 1, visit.last - visit.first - min(quarter, most))
        trimmed[i] = replace(visit, first=first, settled=first, last=last)
        if i > 0:
            trimmed[i - 1] = _until(trimmed[i - 1], first)
        if i + 1 < len(trimmed):
            trimmed[i + 1] = replace(trimmed[i + 1], first=last)
    return tuple(trimmed)


def _until(visit: Visit, last: int) -> Visit:
    return replace(visit, last=last, settled=last if visit.settled == visit.last else visit.settled)


def holds_from_visits(visits: Sequence[Visit], time_s: NDArray[np.float64]) -> tuple[HoldTime, ...]:
    """Stays in stages that ask for one. time_s: (n,) of the ticks."""
    holds: list[HoldTime] = []
    for visit in visits:
        stage = visit.stage
        if stage is None or stage.hold is None or visit.settled == visit.last:
            continue
        start, end = float(time_s[visit.settled]), float(time_s[visit.last - 1]) + TICK_S
        seconds = (visit.last - visit.settled) * TICK_S  # a hole in the beat was not seen to be held
        if holds and holds[-1].stage is stage and start - holds[-1].end_s < BRIDGED_S:
            holds[-1] = replace(holds[-1], end_s=end, seconds=holds[-1].seconds + seconds)
        else:
            holds.append(HoldTime(stage, start, end, seconds))
    return tuple(holds)
