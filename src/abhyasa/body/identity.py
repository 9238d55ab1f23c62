"""Which side is which: the estimator sometimes swaps a folded body's left and right for a few frames."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.frame import Body, body_from_landmarks
from abhyasa.body.landmarks import INDEX, LANDMARKS, Landmarks

MIRROR = np.array(
    [INDEX[name.replace("left", "\\0").replace("right", "left").replace("\\0", "right")] for name in LANDMARKS]
)
"""Index of each landmark's counterpart on the other side."""

BELIEVE_AFTER_S = 1.5
"""A swap that lasts this long is taken for a body that really turned round."""
FORGET_AFTER_S = 1.0
FOLDED_DEG = (30.0, 55.0)
"""Forward pitch of the trunk from which the arms and trunk begin to hide the legs, and at which they do."""
SWAPPED = (0.03, 0.45)
"""Probability that the legs' landmarks lie on each other's leg, upright and folded: the sample films' deep folds have
them so for whole holds, steadily, and with high visibility."""
CLEARLY_SEEN = (0.6, 0.95)
"""Visibility of the worst seen knee or ankle up to which that holds, and from which a seventh of it is left."""
_LIMBS = slice(INDEX["left shoulder"], len(LANDMARKS))
_LEG = [INDEX[f"{side} {joint}"] for side in ("left", "right") for joint in ("knee", "ankle")]
_CLEARLY = 0.6
_FAR_M = 0.12


def legs_swapped(body: Body) -> NDArray[np.float64]:
    """(n,) probability that the estimator has put the left leg's landmarks on the right leg and the other way round.

    Where there is no body, as for one who stands.
    """
    trunk = body.trunk
    pitch = np.degrees(np.arctan2(np.linalg.norm(trunk[:, :2], axis=1), trunk[:, 2]))
    swapped: NDArray[np.float64] = np.interp(np.nan_to_num(pitch), FOLDED_DEG, SWAPPED)
    return swapped


class SideKeeper:
    """Streaming: keeps left and right through brief swaps by comparing each body with the one just before."""

    def __init__(self) -> None:
        self._last: NDArray[np.float64] | None = None
        self._last_s = 0.0
        self._swapped_since_s: float | None = None

    def feed(self, landmarks: Landmarks) -> Landmarks:
        """The same landmarks with swapped frames swapped back."""
        points = body_from_landmarks(landmarks).points
        swap = np.array([self._is_swapped(points[i], float(landmarks.time_s[i])) for i in range(len(landmarks))])
        if not swap.any():
            return landmarks

        def kept(values: NDArray[np.float32]) -> NDArray[np.float32]:
            return np.where(swap.reshape(-1, *[1] * (values.ndim - 1)), values[:, MIRROR], values)

        return replace(
            landmarks,
            world=kept(landmarks.world),
            image=kept(landmarks.image),
            visibility=kept(landmarks.visibility),
        )

    def _is_swapped(self, points: NDArray[np.float64], now_s: float) -> bool:
        if not np.isfinite(points).all():
            return False
        if self._last is None or now_s - self._last_s > FORGET_AFTER_S:
            self._keep(points, now_s)
            return False
        as_is = _distance(points, self._last)
        swapped = _distance(points[MIRROR], self._last)
        if not (as_is > _FAR_M and swapped < _CLEARLY * as_is):
            self._swapped_since_s = None
            self._keep(points, now_s)
            return False
        if self._swapped_since_s is None:
            self._swapped_since_s = now_s
        if now_s - self._swapped_since_s > BELIEVE_AFTER_S:
            self._swapped_since_s = None
            self._keep(points, now_s)
            return False
        self._keep(points[MIRROR], now_s)
        return True

    def _keep(self, points: NDArray[np.float64], now_s: float) -> None:
        self._last, self._last_s = points, now_s


def _distance(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    return float(np.linalg.norm(a[_LIMBS] - b[_LIMBS], axis=1).mean())
