"""What is observed of a practice: its quantities, and how much the body moves, frame by frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.calibration import calibration
from abhyasa.body.frame import Body, Remembered, body_from_landmarks, upright_trunk
from abhyasa.body.identity import SideKeeper, legs_swapped
from abhyasa.body.landmarks import Landmarks
from abhyasa.body.measures import Reader
from abhyasa.body.motion import SPAN_S, Motion
from abhyasa.body.person import PersonKeeper
from abhyasa.language.goals import Quantity

TICK_S = 0.125
DELAY_S = SPAN_S / 2
"""Motion at a moment is known this much later; a live follower lags by it."""


@dataclass(frozen=True)
class Observations:
    """`n` frames of `q` quantities.

    time_s: (n,) seconds.
    value, error, doubt: (n, q) as in `measures.Readings`; NaN where it cannot be told.
    guess: (n, q) likewise, for what is hidden.
    why: (n, q) `measures.Why`.
    swapped: (n,) probability that left and right leg are exchanged, as `identity.legs_swapped` gives it.
    motion: (n,) as `motion.Motion` gives it, NaN where it is not known.
    azimuth_deg: (n,) where the camera stands around the body.
    present: (n,) whether there is a body.
    """

    quantities: tuple[Quantity, ...]
    time_s: NDArray[np.float64]
    value: NDArray[np.float32]
    error: NDArray[np.float32]
    doubt: NDArray[np.float32]
    guess: NDArray[np.float32]
    why: NDArray[np.uint8]
    swapped: NDArray[np.float32]
    motion: NDArray[np.float32]
    azimuth_deg: NDArray[np.float32]
    present: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.time_s)

    def at(self, rows: slice) -> Observations:
        """The same over some of the frames."""
        return Observations(self.quantities, *(getattr(self, name)[rows] for name in BY_FRAME))

    @staticmethod
    def join(parts: Sequence[Observations]) -> Observations:
        """One after the other; all parts must be of the same quantities."""
        if len(parts) == 1:
            return parts[0]
        return Observations(
            parts[0].quantities, *(np.concatenate([getattr(part, name) for part in parts]) for name in BY_FRAME)
        )


BY_FRAME = tuple(field.name for field in fields(Observations) if field.name != "quantities")
"""The names of what is told of each frame, in order."""


class Observer:
    """Streaming: feed it landmarks in order, it gives what they show of these quantities."""

    def __init__(self, quantities: tuple[Quantity, ...], estimator: str | None = None, *, causal: bool = False) -> None:
        """estimator: what the landmarks are from, such as `blazepose-full`; it says how far they are off.

        causal: what comes later in a piece changes nothing of what it shows earlier, so that pieces of any length show
        the same; else the body's lengths are known by the whole piece.
        """
        self.quantities = quantities
        self._estimator = estimator
        self._causal = causal
        self._person = PersonKeeper()
        self._sides = SideKeeper()
        self._height = Remembered()
        self._trunk = Remembered()
        self._motion = Motion()

    @cached_property
    def _read(self) -> Reader:
        return Reader([(q.measure, q.args) for q in self.quantities], calibration(self._estimator))

    def see(self, landmarks: Landmarks) -> tuple[Landmarks, Body]:
        """The next frames with each body's sides kept apart and others left out, and the bodies in space."""
        body = self._sides.feed(self._person.feed(body_from_landmarks(landmarks)))
        height = self._known(self._height, body.height)
        trunk = self._known(self._trunk, upright_trunk(body))
        return body.seen or landmarks, replace(body, height=height, upright_trunk=trunk)

    def _known(self, remembered: Remembered, lengths: NDArray[np.float64]) -> NDArray[np.float64]:
        if self._causal:
            return np.array([remembered.feed([length]) for length in lengths.tolist()])
        return np.full(len(lengths), remembered.feed(lengths.tolist()))

    def feed(self, landmarks: Landmarks) -> Observations:
        """Observe the next frames. `motion` describes the moment `DELAY_S` before each; `ticks` puts it in place."""
        kept, body = self.see(landmarks)
        readings = self._read(body)
        told = np.array([readings.value, readings.error, readings.doubt, readings.guess], np.float32)
        value, error, doubt, guess = told.transpose(0, 2, 1)
        return Observations(
            self.quantities,
            kept.time_s,
            value,
            error,
            doubt,
            guess,
            readings.why.T,
            legs_swapped(body).astype(np.float32),
            self._motion.feed(kept).astype(np.float32),
            body.azimuth_deg.astype(np.float32),
            np.all(np.isfinite(kept.world), axis=(1, 2)),
        )


def ticks(seen: Observations, at_s: NDArray[np.float64] | None = None) -> Observations:
    """The same on an even beat of `TICK_S`, or at these times, whatever the frame rate: one row a tick.

    Values are medians over `DELAY_S` to either side of the tick, which passes over a landmark that jumps for a frame or
    two; motion is put in its place. A tick without a frame that near takes the nearest one.
    """
    time_s = np.arange(seen.time_s[0], seen.time_s[-1] + TICK_S / 2, TICK_S) if at_s is None else at_s
    first = np.searchsorted(seen.time_s, time_s - DELAY_S)
    last = np.searchsorted(seen.time_s, time_s + DELAY_S, side="right")
    nearest = nearest_index(seen.time_s, time_s)
    first, last = np.minimum(first, nearest), np.maximum(last, nearest + 1)
    later = np.minimum(np.searchsorted(seen.time_s, time_s + DELAY_S), len(seen) - 1)
    told = np.stack([seen.value, seen.error, seen.doubt, seen.guess], axis=1)
    value, error, doubt, guess = medians(told, first, last).transpose(1, 0, 2)
    return Observations(
        seen.quantities,
        time_s,
        value,
        error,
        doubt,
        guess,
        seen.why[nearest],
        seen.swapped[nearest],
        seen.motion[later],
        seen.azimuth_deg[nearest],
        seen.present[nearest],
    )


def nearest_index(sorted_s: NDArray[np.float64], time_s: NDArray[np.float64]) -> NDArray[np.intp]:
    """(n,) for each time the index of the nearest of the sorted times."""
    after = np.minimum(np.maximum(np.searchsorted(sorted_s, time_s), 1), max(len(sorted_s) - 1, 1))
    before = after - 1
    after = np.minimum(after, len(sorted_s) - 1)
    return np.where(time_s - sorted_s[before] <= sorted_s[after] - time_s, before, after)


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
