"""How much a body moves: by its silhouette, which stays good where landmarks fail."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.landmarks import INDEX, Landmarks

Array = NDArray[np.float64]

SPAN_S = 0.4
"""Motion is taken over this time, and so describes the moment half of it ago."""
_STILL_SILHOUETTE = 0.11
"""Share of the silhouette that changes in `SPAN_S` when breath and sway end and movement begins.

Held postures in the sample films and videos stay under 0.08 nine times in ten, movements above 0.13."""
_STILL_LANDMARKS = 0.05
"""The same for the third most moved joint, in trunk lengths."""
_JOINTS = ("shoulder", "hip", "elbow", "wrist", "knee", "ankle")
_LIMBS = [INDEX[f"{side} {joint}"] for joint in _JOINTS for side in ("left", "right")]


class Motion:
    """Streaming: remembers the last `SPAN_S` of frames."""

    def __init__(self) -> None:
        self._recent: deque[_Moment] = deque()

    def feed(self, landmarks: Landmarks) -> Array:
        """(n,) motion over the last `SPAN_S`: 1 where stillness ends and movement begins; NaN where it is not known.

        Taken from the silhouette where there is one, else from the limbs' joints in the picture.
        """
        return np.array([self._one(landmarks, i) for i in range(len(landmarks))])

    def _one(self, landmarks: Landmarks, i: int) -> float:
        joints = landmarks.image[i, _LIMBS].astype(np.float64)
        if not np.isfinite(joints).all():
            self._recent.clear()
            return float("nan")
        now = _Moment(
            float(landmarks.time_s[i]),
            None if landmarks.silhouette is None else landmarks.silhouette[i],
            joints,
            landmarks.visibility[i, _LIMBS] > 0.5,
        )
        self._recent.append(now)
        while len(self._recent) > 2 and self._recent[1].time_s <= now.time_s - SPAN_S + 1e-6:
            self._recent.popleft()
        then = self._recent[0]
        if now.time_s <= then.time_s:
            return float("nan")
        return _change(then, now) * SPAN_S / (now.time_s - then.time_s)


@dataclass(frozen=True, slots=True)
class _Moment:
    time_s: float
    silhouette: NDArray[np.bool_] | None
    joints: Array
    seen: NDArray[np.bool_]


def _change(then: _Moment, now: _Moment) -> float:
    if then.silhouette is not None and now.silhouette is not None:
        either = int(np.count_nonzero(then.silhouette | now.silhouette))
        changed = int(np.count_nonzero(then.silhouette ^ now.silhouette))
        return changed / max(either, 1) / _STILL_SILHOUETTE
    ways = np.sort(np.linalg.norm(now.joints - then.joints, axis=1)[then.seen & now.seen])
    if len(ways) < 3:
        return float("nan")
    trunk = float(np.linalg.norm(now.joints[:2].mean(axis=0) - now.joints[2:4].mean(axis=0)))
    return float(ways[-3]) / max(trunk, 1.0) / _STILL_LANDMARKS
