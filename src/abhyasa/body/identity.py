"""Which side is which: the estimator sometimes swaps a folded body's left and right for a few frames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.frame import Body, body_from_landmarks
from abhyasa.body.landmarks import INDEX, LANDMARKS

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
_LIMBS = slice(INDEX["left shoulder"], len(LANDMARKS))
_OTHER_LIMBS = MIRROR[_LIMBS] - _LIMBS.start
_LEG = [INDEX[f"{side} {joint}"] for side in ("left", "right") for joint in ("knee", "ankle")]
_CLEARLY = 0.6
_FAR_M = 0.12


def legs_swapped(body: Body) -> NDArray[np.float64]:
    """(n,) probability that the estimator has put the left leg's landmarks on the right leg and the other way round.

    Where there is no body, as for one who stands.
    """
    trunk = body.trunk
    pitch = np.degrees(np.arctan2(np.hypot(trunk[:, 0], trunk[:, 1]), trunk[:, 2]))
    pitch[np.isnan(pitch)] = 0.0
    swapped: NDArray[np.float64] = np.interp(pitch, FOLDED_DEG, SWAPPED)
    return swapped


class SideKeeper:
    """Streaming: keeps left and right through brief swaps by comparing each body with the one just before.

    last: (22, 3) the limbs of that one; None before the first.
    """

    def __init__(self) -> None:
        self.last: NDArray[np.float64] | None = None
        self._last_s: float | None = None
        self._was_swapped = False
        self._swapped_since_s: float | None = None

    def is_swapped(self, as_is: float, exchanged: float, now_s: float) -> bool:
        """Whether the next body has its sides swapped.

        as_is, exchanged: metres by which the limbs lie, in the mean, from those just before.
        """
        if self._was_swapped:
            as_is, exchanged = exchanged, as_is
        known = self._last_s is not None and now_s - self._last_s <= FORGET_AFTER_S
        self._last_s = now_s
        self._was_swapped = False
        if not known:
            return False
        if not (as_is > _FAR_M and exchanged < _CLEARLY * as_is):
            self._swapped_since_s = None
            return False
        if self._swapped_since_s is None:
            self._swapped_since_s = now_s
        self._was_swapped = now_s - self._swapped_since_s <= BELIEVE_AFTER_S
        if not self._was_swapped:
            self._swapped_since_s = None
        return self._was_swapped


def with_sides_kept(body: Body, whose: Sequence[SideKeeper]) -> Body:
    """The same body with swapped frames swapped back.

    whose: the keeper of each frame's practitioner; the frames of one stand together.
    """
    points = body.points
    whole = np.flatnonzero(np.isfinite(points).all(axis=(1, 2)))
    if body.seen is None or not len(whole):
        return body
    keepers = [whose[i] for i in whole.tolist()]
    limbs = points[whole, _LIMBS]
    before = np.concatenate([limbs[:1], limbs[:-1]])
    for i, keeper in enumerate(keepers):
        if i == 0 or keeper is not keepers[i - 1]:
            before[i] = limbs[i] if keeper.last is None else keeper.last
        if i + 1 == len(keepers) or keeper is not keepers[i + 1]:
            keeper.last = limbs[i].copy()
    as_is, exchanged = _apart(limbs, before).tolist(), _apart(limbs[:, _OTHER_LIMBS], before).tolist()
    swap = np.zeros(len(points), bool)
    swap[whole] = [*map(SideKeeper.is_swapped, keepers, as_is, exchanged, body.time_s[whole].tolist())]
    if not swap.any():
        return body
    landmarks = body.seen

    def kept(values: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.where(swap.reshape(-1, *[1] * (values.ndim - 1)), values[:, MIRROR], values)

    return body_from_landmarks(
        replace(
            landmarks,
            world=kept(landmarks.world),
            image=kept(landmarks.image),
            visibility=kept(landmarks.visibility),
        )
    )


def _apart(limbs: NDArray[np.float64], before: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) mean distance of two (n, k, 3)."""
    apart = limbs - before
    apart *= apart
    mean: NDArray[np.float64] = np.sqrt(apart.sum(axis=2)).mean(axis=1)
    return mean
