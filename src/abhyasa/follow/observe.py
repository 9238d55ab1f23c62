"""Observing a practice: its quantities, and how much the body moves, frame by frame and beat by beat."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.calibration import calibration
from abhyasa.body.frame import (
    Body,
    Remembered,
    RememberedLimbs,
    body_from_landmarks,
    limb_lengths,
    upright_trunk,
)
from abhyasa.body.identity import SideKeeper, legs_swapped, with_sides_kept
from abhyasa.body.landmarks import Landmarks
from abhyasa.body.measures import Reader
from abhyasa.body.motion import SPAN_S, Motion, motion_of
from abhyasa.body.person import PersonKeeper, without_others
from abhyasa.follow.observations import Observations
from abhyasa.language.goals import Quantity

TICK_S = 0.125
DELAY_S = SPAN_S / 2
"""Motion at a moment is known this much later; a live follower lags by it."""


class Observer:
    """Streaming: feed it landmarks in order, it gives what they show of these quantities.

    quantities: as given. read: how they are read; those of several practitioners who share it are observed together.
    """

    def __init__(self, quantities: tuple[Quantity, ...], estimator: str | None = None, *, causal: bool = False) -> None:
        """estimator: what the landmarks are from, such as `blazepose-full`; it says how far they are off.

        causal: what comes later in a piece changes nothing of what it shows earlier, so that pieces of any length show
        the same; else the body's lengths are known by the whole piece.
        """
        self.quantities = quantities
        self.read = _reader(quantities, estimator)
        self.person = PersonKeeper()
        self.sides = SideKeeper()
        self.motion = Motion()
        self._causal = causal
        self._height = Remembered()
        self._trunk = Remembered()
        self._limbs = RememberedLimbs()

    def see(self, landmarks: Landmarks) -> tuple[Landmarks, Body]:
        """The next frames with each body's sides kept apart and others left out, and the bodies in space."""
        body = _see([self], landmarks, [len(landmarks)])
        return body.seen or landmarks, body

    def feed(self, landmarks: Landmarks) -> Observations:
        """Observe the next frames. `motion` describes the moment `DELAY_S` before each; `ticks` puts it in place."""
        return _observe([self], [landmarks])

    def lengths(self, heights: list[float], trunks: list[float]) -> tuple[list[float], list[float]]:
        """The body's height and upright trunk, as they are known at each of the next frames."""
        return self._known(self._height, heights), self._known(self._trunk, trunks)

    def limbs(self, lengths: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n, 8) what the limbs' segments mostly measure, as it is known at each of the next frames."""
        usual = self._limbs.feed(lengths)
        return usual if self._causal else np.broadcast_to(usual[-1], lengths.shape)

    def _known(self, remembered: Remembered, lengths: list[float]) -> list[float]:
        if self._causal:
            return [remembered.feed([length]) for length in lengths]
        return [remembered.feed(lengths)] * len(lengths)


def observe_together(observers: Sequence[Observer], pieces: Sequence[Sequence[Landmarks]]) -> list[list[Observations]]:
    """What each observer would make of its pieces, in order, which may be none.

    observers: of the same quantities and estimator. However many they are, the arrays are gone through once for all
    that come alike, in size and with silhouettes or without; live, that is what takes the time.
    """
    told: list[list[Observations]] = [[] for _ in observers]
    for nth in zip_longest(*pieces):
        alike: dict[object, list[int]] = {}
        for i, piece in enumerate(nth):
            if piece is not None and len(piece):
                alike.setdefault((piece.size, piece.silhouette is None or piece.silhouette.shape[1:]), []).append(i)
        for group in alike.values():
            seen, first = _observe([observers[i] for i in group], [nth[i] for i in group]), 0
            for i in group:
                told[i].append(seen.at(slice(first, first + len(nth[i]))))
                first += len(nth[i])
    return told


def _see(observers: Sequence[Observer], landmarks: Landmarks, frames: Sequence[int]) -> Body:
    """Bodies in space, sides kept apart and others left out. frames: how many of the landmarks are each observer's."""
    whose = [observer for observer, n in zip(observers, frames, strict=True) for _ in range(n)]
    body = without_others(body_from_landmarks(landmarks), [observer.person for observer in whose])
    body = with_sides_kept(body, [observer.sides for observer in whose])
    heights, trunks, first = body.height.tolist(), upright_trunk(body).tolist(), 0
    limbs = limb_lengths(body)
    usual = np.empty_like(limbs)
    for observer, n in zip(observers, frames, strict=True):
        its = slice(first, first + n)
        heights[its], trunks[its] = observer.lengths(heights[its], trunks[its])
        usual[its] = observer.limbs(limbs[its])
        first += n
    limbs /= np.maximum(usual, 1e-6)
    return replace(body, height=np.array(heights), upright_trunk=np.array(trunks), of_usual=limbs)


def _observe(observers: Sequence[Observer], pieces: Sequence[Landmarks]) -> Observations:
    """What all see in these pieces of one kind, one observer's after the other's."""
    frames = [len(piece) for piece in pieces]
    landmarks = Landmarks.join(pieces)
    body = _see(observers, landmarks, frames)
    kept = body.seen or landmarks
    quantities = observers[0].quantities
    readings = observers[0].read(body)
    motions = [observer.motion for observer, n in zip(observers, frames, strict=True) for _ in range(n)]
    return Observations.of(
        quantities,
        time_s=kept.time_s,
        value=readings.value.T,
        error=readings.error.T,
        doubt=readings.doubt.T,
        guess=readings.guess.T,
        why=readings.why.T,
        swapped=legs_swapped(body),
        motion=motion_of(kept, motions),
        azimuth_deg=body.azimuth_deg,
        present=np.all(np.isfinite(kept.world), axis=(1, 2)),
    )


@lru_cache(maxsize=128)
def _reader(quantities: tuple[Quantity, ...], estimator: str | None) -> Reader:
    return Reader([(q.measure, q.args) for q in quantities], calibration(estimator))


def ticks(seen: Observations, at_s: NDArray[np.float64] | None = None) -> Observations:
    """The same on an even beat of `TICK_S`, or at these times, whatever the frame rate: one row a tick.

    Values are medians over `DELAY_S` to either side of the tick, which passes over a landmark that jumps for a frame or
    two; motion is put in its place. A tick without a frame that near takes the nearest one.
    """
    time_s = np.arange(seen.time_s[0], seen.time_s[-1] + TICK_S / 2, TICK_S) if at_s is None else at_s
    return ticks_together([(seen, time_s)])


def ticks_together(parts: Sequence[tuple[Observations, NDArray[np.float64]]]) -> Observations:
    """The ticks of several streams, one stream's after the other's. parts: what was seen of each, and when they are."""
    rows, before = [], 0
    for stream, at_s in parts:
        rows.append(before + _rows(stream.time_s, at_s))
        before += len(stream)
    first, last, nearest, later = np.concatenate(rows, axis=1)
    seen = Observations.join([stream for stream, _ in parts])
    beat = seen.take(nearest)
    beat.time_s[:] = np.concatenate([at_s for _, at_s in parts])
    beat.told[:] = medians(seen.told, first, last)
    beat.motion[:] = seen.motion[later]
    return beat


def _rows(time_s: NDArray[np.float64], at_s: NDArray[np.float64]) -> NDArray[np.intp]:
    """(4, ticks) the first frame of each tick and the one after its last, the nearest, and that of its motion."""
    frames_s = time_s.tolist()  # live there are few, of which a list is sooner searched than an array
    rows = []
    for tick_s in at_s.tolist():
        first, later = bisect_left(frames_s, tick_s - DELAY_S), bisect_left(frames_s, tick_s + DELAY_S)
        nearest = _nearest(frames_s, tick_s)
        last = bisect_right(frames_s, tick_s + DELAY_S)
        rows.append((min(first, nearest), max(last, nearest + 1), nearest, min(later, len(frames_s) - 1)))
    return np.array(rows, np.intp).T


def nearest_index(sorted_s: NDArray[np.float64], time_s: NDArray[np.float64]) -> NDArray[np.intp]:
    """(n,) for each time the index of the nearest of the sorted times, the earlier of two that are as near."""
    rising: list[float] = sorted_s.tolist()
    return np.array([_nearest(rising, at_s) for at_s in time_s.tolist()], np.intp)


def _nearest(rising: Sequence[float], value: float) -> int:
    after = min(max(bisect_left(rising, value), 1), len(rising) - 1)
    before = max(after - 1, 0)
    return before if value - rising[before] <= rising[after] - value else after


def medians(values: NDArray[np.float32], first: NDArray[np.intp], last: NDArray[np.intp]) -> NDArray[np.float32]:
    """(ticks, ...) medians of the rows from `first` up to `last`, of what is told there."""
    widest = int((last - first).max())
    rows = first[:, None] + np.arange(widest)
    window = values[np.minimum(rows, len(values) - 1)]
    window[rows >= last[:, None]] = np.nan
    window.sort(axis=1)  # what is not told comes last
    window = window.reshape(len(window), widest, -1)
    told = np.isfinite(window).sum(axis=1)
    tick, column = np.arange(len(window))[:, None], np.arange(window.shape[2])
    low, high = np.maximum(told - 1, 0) // 2, told // 2
    medians: NDArray[np.float32] = (window[tick, low, column] + window[tick, high, column]) / 2
    return medians.reshape(len(window), *values.shape[1:])
