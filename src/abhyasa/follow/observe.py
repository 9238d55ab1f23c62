"""What is observed of a practice: its quantities, and how much the body moves, frame by frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.calibration import calibration
from abhyasa.body.frame import Body, Stature, UprightTrunk, body_from_landmarks
from abhyasa.body.identity import SideKeeper, legs_swapped
from abhyasa.body.landmarks import Landmarks
from abhyasa.body.measures import compute_readings
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
        return Observations(self.quantities, *(getattr(self, name)[rows] for name in _BY_FRAME))

    @staticmethod
    def join(parts: Sequence[Observations]) -> Observations:
        """One after the other; all parts must be of the same quantities."""
        return Observations(
            parts[0].quantities, *(np.concatenate([getattr(part, name) for part in parts]) for name in _BY_FRAME)
        )


_BY_FRAME = tuple(field.name for field in fields(Observations) if field.name != "quantities")


class Observer:
    """Streaming: feed it landmarks in order, it gives what they show of these quantities."""

    def __init__(self, quantities: tuple[Quantity, ...], estimator: str | None = None) -> None:
        """estimator: what the landmarks are from, such as `blazepose-full`; it says how far they are off."""
        self.quantities = quantities
        self._errors = calibration(estimator)
        self._trunk = UprightTrunk()
        self._person = PersonKeeper()
        self._sides = SideKeeper()
        self._motion = Motion()
        self._height = Stature()

    def see(self, landmarks: Landmarks) -> tuple[Landmarks, Body]:
        """The next frames with each body's sides kept apart and others left out, and the bodies in space."""
        kept = self._sides.feed(self._person.feed(landmarks))
        return kept, self._trunk.feed(body_from_landmarks(kept, self._height.feed(kept)))

    def feed(self, landmarks: Landmarks) -> Observations:
        """Observe the next frames. `motion` describes the moment `DELAY_S` before each; `ticks` puts it in place."""
        kept, body = self.see(landmarks)
        readings = [compute_readings(body, q.measure, q.args, self._errors) for q in self.quantities]
        value, error, doubt, guess = (
            np.stack([getattr(r, name) for r in readings], axis=1).astype(np.float32)
            for name in ("value", "error", "doubt", "guess")
        )
        return Observations(
            self.quantities,
            kept.time_s,
            value,
            error,
            doubt,
            guess,
            np.stack([r.why for r in readings], axis=1),
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
    return Observations(
        seen.quantities,
        time_s,
        _medians(seen.value, first, last),
        _medians(seen.error, first, last),
        _medians(seen.doubt, first, last),
        _medians(seen.guess, first, last),
        seen.why[nearest],
        seen.swapped[nearest],
        seen.motion[later],
        seen.azimuth_deg[nearest],
        seen.present[nearest],
    )


def nearest_index(sorted_s: NDArray[np.float64], time_s: NDArray[np.float64]) -> NDArray[np.intp]:
    """(n,) for each time the index of the nearest of the sorted times."""
    after = np.clip(np.searchsorted(sorted_s, time_s), 1, max(len(sorted_s) - 1, 1))
    before = after - 1
    after = np.minimum(after, len(sorted_s) - 1)
    return np.where(time_s - sorted_s[before] <= sorted_s[after] - time_s, before, after)


def _medians(values: NDArray[np.float32], first: NDArray[np.intp], last: NDArray[np.intp]) -> NDArray[np.float32]:
    """(ticks, q) medians of the rows from `first` up to `last`, of what is told there."""
    widest = int((last - first).max())
    rows = first[:, None] + np.arange(widest)
    inside = rows < last[:, None]
    window = np.where(inside[..., None], values[np.minimum(rows, len(values) - 1)], np.nan)
    told = np.isfinite(window).any(axis=1)
    window[:, 0][~told] = 0.0
    return np.where(told, np.nanmedian(window, axis=1), np.nan).astype(np.float32)
