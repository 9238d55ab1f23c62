"""How much a body moves: by its silhouette, which stays good where landmarks fail."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, repeat
from math import isfinite, nan

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.landmarks import INDEX, Landmarks

Array = NDArray[np.float64]

STILL_UP_TO = 1.0
"""Motion of a body that does no more than breathe and sway."""
SPAN_S = 0.4
"""Motion is taken over this time, and so describes the moment half of it ago."""
_STILL_SILHOUETTE = (0.07, 0.13)
"""Least and most share of the silhouette that may change in `SPAN_S` by breath, sway and the outline's own flicker.

Filmed bodies that hold stay under 0.06 nine times in ten; a hand-held camera, or loose clothes, bring 0.1."""
_STILL_LANDMARKS = (0.04, 0.08)
"""The same for the third most moved joint, in trunk lengths."""
_ABOVE_REST = 2.2
"""Movement begins at so many times the change seen in the stillest fifth of the last minute."""
_STILLEST = 0.2
_REMEMBERED_S = 60.0
_SAMPLE_EVERY_S = 0.25
_JOINTS = ("shoulder", "hip", "elbow", "wrist", "knee", "ankle")
_LIMBS = [INDEX[f"{side} {joint}"] for joint in _JOINTS for side in ("left", "right")]


class Motion:
    """Streaming: remembers the last `SPAN_S` of frames."""

    def __init__(self) -> None:
        self._recent: deque[Glimpse] = deque()
        self._changes: deque[tuple[float, float]] = deque()
        self._sorted: list[float] = []
        self._rest = 0.0

    def look(self, now: Glimpse | None) -> tuple[Glimpse, Glimpse] | None:
        """Take in the next frame, None where nobody is there: that with which it is compared, and it; None where there
        is nothing to compare.
        """
        if now is None:
            self._recent.clear()
            return None
        if self._recent and _is_turned(self._recent[-1].silhouette, now.silhouette):
            self._recent.clear()
        self._recent.append(now)
        while len(self._recent) > 2 and self._recent[1].time_s <= now.time_s - SPAN_S + 1e-6:
            self._recent.popleft()
        then = self._recent[0]
        return (then, now) if then.time_s < now.time_s else None

    def of(self, change: float, then: Glimpse, now: Glimpse, bounds: tuple[float, float]) -> float:
        """Motion, as `motion_of` tells it. change: from then to now. bounds: least and most change at which stillness
        ends.
        """
        change *= SPAN_S / (now.time_s - then.time_s)
        return change / self._still_up_to(now.time_s, change, bounds)

    def _still_up_to(self, now_s: float, change: float, bounds: tuple[float, float]) -> float:
        """The change at which stillness ends for this body, in these clothes, before this camera."""
        if isfinite(change) and (not self._changes or now_s - self._changes[-1][0] >= _SAMPLE_EVERY_S):
            self._changes.append((now_s, change))
            insort(self._sorted, change)
            while self._changes[0][0] < now_s - _REMEMBERED_S:
                _, past = self._changes.popleft()
                del self._sorted[bisect_left(self._sorted, past)]
            self._rest = _quantile(self._sorted, _STILLEST)
        least, most = bounds
        return min(max(_ABOVE_REST * self._rest, least), most)


def _quantile(rising: Sequence[float], share: float) -> float:
    """Between the two nearest of some rising values, in proportion."""
    place = (len(rising) - 1) * share
    below = int(place)
    above = min(below + 1, len(rising) - 1)
    return rising[below] + (place - below) * (rising[above] - rising[below])


@dataclass(slots=True)
class Glimpse:
    """What motion is told by in one frame: the silhouette where there is one, else the limbs' joints in the picture.

    silhouette: its pixels as bits. area: how many of them are set.
    """

    time_s: float
    silhouette: NDArray[np.uint64] | None
    area: int
    joints: Array
    seen: NDArray[np.bool_]


def _is_turned(then: NDArray[np.uint64] | None, now: NDArray[np.uint64] | None) -> bool:
    """Whether the camera was turned between two silhouettes, so that their pictures cannot be compared."""
    return then is not None and now is not None and then.shape != now.shape


def motion_of(landmarks: Landmarks, whose: Sequence[Motion]) -> Array:
    """(n,) motion at each frame: 1 where stillness ends and movement begins; NaN where it is not known.

    whose: what is remembered of each frame's practitioner. The silhouettes of all are compared at once.
    """
    looks = [motion.look(glimpse) for motion, glimpse in zip(whose, _glimpses(landmarks), strict=True)]
    pairs = [look for look in looks if look is not None]
    told = np.full(len(landmarks), nan)
    told[[look is not None for look in looks]] = [
        motion.of(change, then, now, bounds)
        for motion, (then, now), (change, bounds) in zip(compress(whose, looks), pairs, _changes(pairs), strict=True)
    ]
    return told


def _glimpses(landmarks: Landmarks) -> Iterator[Glimpse | None]:
    """Of each frame, None where nobody is there."""
    joints = landmarks.image[:, _LIMBS].astype(np.float64)
    there: list[bool] = np.isfinite(joints.sum(axis=(1, 2))).tolist()
    silhouettes: Iterable[NDArray[np.uint64] | None] = repeat(None, len(landmarks))
    areas: Iterable[int] = repeat(0, len(landmarks))
    if landmarks.silhouette is not None:
        bits = _bits(landmarks.silhouette)
        silhouettes = (of_one.copy() for of_one in bits)  # a view would keep all the others
        areas = np.bitwise_count(bits).sum(axis=(1, 2)).tolist()
    seen = landmarks.visibility[:, _LIMBS] > 0.5
    glimpses = map(Glimpse, landmarks.time_s.tolist(), silhouettes, areas, joints, seen)
    return (glimpse if is_there else None for glimpse, is_there in zip(glimpses, there, strict=True))


def _changes(pairs: Sequence[tuple[Glimpse, Glimpse]]) -> list[tuple[float, tuple[float, float]]]:
    """How much has changed from one to the other of each two, and the bounds between which stillness ends: by the
    silhouettes, or else by the joints.
    """
    outlined = [pair for pair in pairs if not _is_bare(*pair)]
    shared: Iterator[int] = iter(())
    if outlined:
        then, now = (np.array([glimpse.silhouette for glimpse in each]) for each in zip(*outlined, strict=True))
        shared = iter(np.bitwise_count(then & now).sum(axis=(1, 2)).tolist())
    return [_of_joints(*pair) if _is_bare(*pair) else _of_silhouettes(*pair, next(shared)) for pair in pairs]


def _is_bare(then: Glimpse, now: Glimpse) -> bool:
    return then.silhouette is None or now.silhouette is None


def _of_silhouettes(then: Glimpse, now: Glimpse, both: int) -> tuple[float, tuple[float, float]]:
    """both: how many pixels are set in the one and in the other."""
    either = then.area + now.area - both
    return (either - both) / max(either, 1), _STILL_SILHOUETTE


def _of_joints(then: Glimpse, now: Glimpse) -> tuple[float, tuple[float, float]]:
    ways = np.sort(np.linalg.norm(now.joints - then.joints, axis=1)[then.seen & now.seen])
    if len(ways) < 3:
        return nan, _STILL_LANDMARKS
    trunk = float(np.linalg.norm(now.joints[:2].mean(axis=0) - now.joints[2:4].mean(axis=0)))
    return float(ways[-3]) / max(trunk, 1.0), _STILL_LANDMARKS


def _bits(silhouette: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """(n, rows, k) each frame's pixels, 64 of a row in a number, and zeros up to the row's end."""
    packed = np.packbits(silhouette, axis=2)
    frames, rows, size = packed.shape
    filled = np.zeros((frames, rows, -(-size // 8) * 8), np.uint8)
    filled[..., :size] = packed
    return filled.view(np.uint64)
