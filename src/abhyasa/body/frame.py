"""The body in space: one set of points to measure on, how it stands to the camera, and how tall it is.

The estimator gives each landmark twice: in the picture (pixels) and in space (metres). In the picture it is precise;
the space coordinates are fitted to a model body and bend limbs that the picture shows straight. So the points that
measures use take across-the-picture coordinates from the picture, in metres by the body's own scale, and only depth
from the space coordinates. On the sample films this halves the error of a straight knee seen from the side.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite, nan

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.landmarks import INDEX, LANDMARKS, Landmarks

Array = NDArray[np.float64]

_BONES = tuple(
    (INDEX[a], INDEX[b])
    for a, b in (
        ("left shoulder", "right shoulder"), ("left hip", "right hip"),
        ("left shoulder", "left hip"), ("right shoulder", "right hip"),
        ("left hip", "left knee"), ("right hip", "right knee"),
        ("left knee", "left ankle"), ("right knee", "right ankle"),
        ("left shoulder", "left elbow"), ("right shoulder", "right elbow"),
        ("left elbow", "left wrist"), ("right elbow", "right wrist"),
    )
)  # fmt: skip

_BONE_STARTS, _BONE_ENDS = (np.array(ends) for ends in zip(*_BONES, strict=True))
_OF_STATURE = slice(2, 8)
"""The bones of trunk and legs, each twice."""
_LEFT_HIP, _RIGHT_HIP = INDEX["left hip"], INDEX["right hip"]
_LEFT_TRUNK, _RIGHT_TRUNK = ([INDEX[f"{side} hip"], INDEX[f"{side} shoulder"]] for side in ("left", "right"))
_USUAL_SIZE_PX = float(np.exp(5.0))
_UPRIGHT = 0.95
"""Cosine of the lean up to which a trunk is upright."""
LIMB_SEGMENTS = tuple(
    (f"{side} {above}", f"{side} {below}")
    for side in ("left", "right")
    for above, below in (("shoulder", "elbow"), ("elbow", "wrist"), ("hip", "knee"), ("knee", "ankle"))
)
_SEGMENT_STARTS, _SEGMENT_ENDS = (np.array([INDEX[name] for name in ends]) for ends in zip(*LIMB_SEGMENTS, strict=True))
TRUNK_AND_LEG_SHARE = 0.288 + 0.245 + 0.246
"""Shoulder to hip, thigh and shin as shares of stature (Drillis and Contini 1966, in Winter 2009, fig. 4.1)."""


@dataclass(frozen=True)
class Body:
    """A body over `n` frames, ready to be measured.

    points: (n, 33, 3) metres; x to the picture's right, y away from the camera, z up; NaN where there is no body.
    visibility: (n, 33) in [0, 1].
    outside: (n, 33) true where the landmark lies beyond the picture's edge.
    height: (n,) metres, stature.
    trunk: (n, 3) metres, from between the hips to between the shoulders.
    across: (n, 3) unit vector from the left to the right side of the body.
    forward: (n, 3) unit vector, level: where the pelvis and shoulders face.
    azimuth_deg: (n,) camera's place around the body: 0 before it, 90 at its left, -90 at its right, 180 behind it.
    upright_trunk: (n,) metres from hips to shoulders when the body stood or sat upright; NaN where it has not yet.
    size_px: (n,) how tall the body would stand in the picture.
    of_usual: (n, 8) how long each of `LIMB_SEGMENTS` is in space, as a share of what it mostly is in this body; None
        where that is not known.
    seen: the landmarks that the body was made of, None where it was not seen but is known.
    """

    time_s: Array
    points: Array
    visibility: Array
    outside: NDArray[np.bool_]
    height: Array
    trunk: Array
    across: Array
    forward: Array
    azimuth_deg: Array
    upright_trunk: Array
    size_px: Array
    seen: Landmarks | None = None
    of_usual: Array | None = None

    def point(self, name: str) -> Array:
        """(n, 3) metres."""
        return self.points[:, INDEX[name]]

    @property
    def ventral(self) -> Array:
        """(n, 3) where the trunk's front faces: square to it and to `across`, of no set length."""
        (a, b, c), (x, y, z) = self.trunk.T, self.across.T
        return np.stack([b * z - c * y, c * x - a * z, a * y - b * x], axis=1)

    def middle(self, part: str) -> Array:
        """(n, 3) metres: midway between left and right."""
        return (self.point(f"left {part}") + self.point(f"right {part}")) / 2


def body_from_landmarks(landmarks: Landmarks, height: float | None = None, upright_trunk: float | None = None) -> Body:
    """Scale, facing and stature of the body in each frame.

    height: metres, the stature where it is known; otherwise each frame's own, which folded bodies get wrong by a tenth.
    upright_trunk: metres, where it is known.
    """
    n = len(landmarks)
    own_height, pixels_per_metre = _stature_and_scale(landmarks)
    image = landmarks.image.astype(np.float64)
    level = image - (image[:, None, _LEFT_HIP] + image[:, None, _RIGHT_HIP]) / 2
    level /= np.maximum(pixels_per_metre, 1e-6)[:, None, None]
    points = np.empty((n, len(LANDMARKS), 3))
    points[..., 0], points[..., 1] = level[..., 0], landmarks.world[..., 1]
    np.negative(level[..., 1], out=points[..., 2])
    trunk, across, forward, azimuth_deg = _facing(points)
    return Body(
        time_s=landmarks.time_s,
        points=points,
        visibility=landmarks.visibility.astype(np.float64),
        outside=np.any((image < 0) | (image > landmarks.size), axis=2),
        height=own_height if height is None else np.full(n, height),
        trunk=trunk,
        across=across,
        forward=forward,
        azimuth_deg=azimuth_deg,
        upright_trunk=np.full(n, np.nan if upright_trunk is None else upright_trunk),
        size_px=own_height * pixels_per_metre,
        seen=landmarks,
    )


def body_from_points(points: Array, height: Array) -> Body:
    """Facing of a body whose landmarks are known in space, (n, 33, 3) metres, z up, all of them in sight.

    height: (n,) metres, stature.
    """
    n = len(points)
    trunk, across, forward, azimuth_deg = _facing(points)
    return Body(
        time_s=np.zeros(n),
        points=points,
        visibility=np.ones(points.shape[:2]),
        outside=np.zeros(points.shape[:2], bool),
        height=height,
        trunk=trunk,
        across=across,
        forward=forward,
        azimuth_deg=azimuth_deg,
        upright_trunk=np.full(n, np.nan),
        size_px=np.full(n, _USUAL_SIZE_PX),
    )


def stature(landmarks: Landmarks) -> Array:
    """(n,) metres: the body's height in each frame, from trunk and legs; NaN where there is no body."""
    return _stature_and_scale(landmarks)[0]


def body_size(landmarks: Landmarks) -> Array:
    """(n,) pixels: how tall the body would stand in the picture; NaN where there is no body."""
    height, pixels_per_metre = _stature_and_scale(landmarks)
    return height * pixels_per_metre


def _stature_and_scale(landmarks: Landmarks) -> tuple[Array, Array]:
    """(n,) metres; and (n,) pixels a metre, the picture's scale at the body, by the bones' lengths across the view."""
    places = np.concatenate([landmarks.world, landmarks.image], axis=2, dtype=np.float64)
    bones = places[:, _BONE_STARTS] - places[:, _BONE_ENDS]
    bones *= bones
    x, y, z, right, down = bones.transpose(2, 0, 1)
    across = x + z
    in_space = np.sqrt(across).sum(axis=1)
    scale = np.sqrt(right + down).sum(axis=1) / np.maximum(in_space, 1e-6)
    own = np.sqrt(across[:, _OF_STATURE] + y[:, _OF_STATURE]).sum(axis=1)
    own /= 2 * TRUNK_AND_LEG_SHARE
    return own, scale


def _facing(points: Array) -> tuple[Array, Array, Array, Array]:
    """`trunk`, `across`, `forward` and `azimuth_deg` of a body whose points are known."""
    right, left = points[:, _RIGHT_TRUNK], points[:, _LEFT_TRUNK]
    middles = (right + left) / 2
    across = right - left
    across = across[:, 0] + across[:, 1]
    across /= np.maximum(np.sqrt((across * across).sum(axis=1)), 1e-9)[:, None]
    x, y = across[:, 0], across[:, 1]
    forward = np.zeros_like(across)
    level = np.maximum(np.hypot(x, y), 1e-9)
    forward[:, 0], forward[:, 1] = -y / level, x / level
    return middles[:, 1] - middles[:, 0], across, forward, np.degrees(np.arctan2(y, -x))


class Remembered:
    """Streaming: the median of a length over the frames so far, thinned out as they grow many."""

    _MOST = 512

    def __init__(self) -> None:
        self._lengths: list[float] = []
        self._sorted: list[float] = []
        self._every = 1
        self._fed = 0

    def feed(self, lengths: Iterable[float]) -> float:
        """Metres, with these taken in, save what is NaN; NaN before the first."""
        for length in lengths:
            if not isfinite(length):
                continue
            if self._fed % self._every == 0:
                self._lengths.append(length)
                insort(self._sorted, length)
            self._fed += 1
        if len(self._lengths) > self._MOST:
            self._lengths = self._lengths[::2]
            self._sorted = sorted(self._lengths)
            self._every *= 2
        middle, odd = divmod(len(self._sorted), 2)
        if not self._sorted:
            return nan
        return self._sorted[middle] if odd else (self._sorted[middle - 1] + self._sorted[middle]) / 2


class RememberedLimbs:
    """Streaming: how long the limbs' segments mostly are in a body."""

    _EVERY = 4
    """Frames close in time repeat each other, and live this is asked of each."""

    def __init__(self) -> None:
        self._lengths = [Remembered() for _ in LIMB_SEGMENTS]
        self._fed = 0
        self._usual = np.full(len(LIMB_SEGMENTS), nan)

    def feed(self, lengths: Array) -> Array:
        """(n, 8) metres, each with those of the next frames up to it, (n, 8), taken in; NaN before the first."""
        usual = np.empty_like(lengths)
        first = -self._fed % self._EVERY
        self._fed += len(lengths)
        usual[:first] = self._usual
        for i in range(first, len(lengths), self._EVERY):
            now = zip(self._lengths, lengths[i].tolist(), strict=True)
            self._usual = np.array([kept.feed((length,)) for kept, length in now])
            usual[i : i + self._EVERY] = self._usual
        return usual


def limb_lengths(body: Body) -> Array:
    """(n, 8) metres, by the estimator's space coordinates alone; NaN where there is no body."""
    world = body.points if body.seen is None else body.seen.world.astype(np.float64)
    between = world[:, _SEGMENT_ENDS] - world[:, _SEGMENT_STARTS]
    between *= between
    lengths: Array = np.sqrt(between.sum(axis=2))
    return lengths


def upright_trunk(body: Body) -> Array:
    """(n,) metres from hips to shoulders where the body is upright, NaN elsewhere."""
    trunk = body.trunk
    length = np.sqrt((trunk * trunk).sum(axis=1))
    return np.where(trunk[:, 2] >= _UPRIGHT * length, length, np.nan)
