"""The body in space: one set of points to measure on, how it stands to the camera, and how tall it is.

The estimator gives each landmark twice: in the picture (pixels) and in space (metres). In the picture it is precise;
the space coordinates are fitted to a model body and bend limbs that the picture shows straight. So the points that
measures use take across-the-picture coordinates from the picture, in metres by the body's own scale, and only depth
from the space coordinates. On the sample films this halves the error of a straight knee seen from the side.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.landmarks import INDEX, Landmarks

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

_UPRIGHT = 0.95
"""Cosine of the lean up to which a trunk is upright."""
TRUNK_AND_LEG_SHARE = 0.288 + 0.245 + 0.246
"""Shoulder to hip, thigh and shin as shares of stature (Drillis and Contini 1966, in Winter 2009, fig. 4.1)."""


@dataclass(frozen=True)
class Body:
    """A body over `n` frames, ready to be measured.

    points: (n, 33, 3) metres; x to the picture's right, y away from the camera, z up; NaN where there is no body.
    visibility: (n, 33) in [0, 1].
    outside: (n, 33) true where the landmark lies beyond the picture's edge.
    height: (n,) metres, stature.
    across: (n, 3) unit vector from the left to the right side of the body.
    forward: (n, 3) unit vector, level: where the pelvis and shoulders face.
    azimuth_deg: (n,) camera's place around the body: 0 before it, 90 at its left, -90 at its right, 180 behind it.
    upright_trunk: (n,) metres from hips to shoulders when the body stood or sat upright; NaN where it has not yet.
    seen: the landmarks that the body was made of, None where it was not seen but is known.
    """

    time_s: Array
    points: Array
    visibility: Array
    outside: NDArray[np.bool_]
    height: Array
    across: Array
    forward: Array
    azimuth_deg: Array
    upright_trunk: Array
    seen: Landmarks | None = None

    def point(self, name: str) -> Array:
        """(n, 3) metres."""
        return self.points[:, INDEX[name]]

    def middle(self, part: str) -> Array:
        """(n, 3) metres: midway between left and right."""
        return (self.point(f"left {part}") + self.point(f"right {part}")) / 2

    @property
    def trunk(self) -> Array:
        """(n, 3) metres, from between the hips to between the shoulders."""
        return self.middle("shoulder") - self.middle("hip")


def body_from_landmarks(landmarks: Landmarks, height: float | None = None, upright_trunk: float | None = None) -> Body:
    """Scale, facing and stature of the body in each frame.

    height: metres, the stature where it is known; otherwise each frame's own, which folded bodies get wrong by a tenth.
    upright_trunk: metres, where it is known.
    """
    world = landmarks.world.astype(np.float64)
    image = landmarks.image.astype(np.float64)
    metres_per_pixel = 1 / np.maximum(_pixels_per_metre(landmarks), 1e-6)
    centre = (image[:, INDEX["left hip"]] + image[:, INDEX["right hip"]]) / 2
    level = (image - centre[:, None]) * metres_per_pixel[:, None, None]
    points = np.stack([level[..., 0], world[..., 1], -level[..., 1]], axis=2)

    return replace(
        body_from_points(points, stature(landmarks) if height is None else np.full(len(landmarks), height)),
        time_s=landmarks.time_s,
        visibility=landmarks.visibility.astype(np.float64),
        outside=np.any((image < 0) | (image > landmarks.size), axis=2),
        upright_trunk=np.full(len(landmarks), np.nan if upright_trunk is None else upright_trunk),
        seen=landmarks,
    )


def body_from_points(points: Array, height: Array) -> Body:
    """Facing of a body whose landmarks are known in space, (n, 33, 3) metres, z up, all of them in sight.

    height: (n,) metres, stature.
    """
    n = len(points)
    across = _unit(
        points[:, INDEX["right hip"]] - points[:, INDEX["left hip"]]
        + points[:, INDEX["right shoulder"]] - points[:, INDEX["left shoulder"]]
    )  # fmt: skip
    return Body(
        time_s=np.zeros(n),
        points=points,
        visibility=np.ones(points.shape[:2]),
        outside=np.zeros(points.shape[:2], bool),
        height=height,
        across=across,
        forward=_unit(np.cross([0.0, 0.0, 1.0], across)),
        azimuth_deg=np.degrees(np.arctan2(across[:, 1], -across[:, 0])),
        upright_trunk=np.full(n, np.nan),
    )


def stature(landmarks: Landmarks) -> Array:
    """(n,) metres: the body's height in each frame, from trunk and legs; NaN where there is no body."""
    world = landmarks.world.astype(np.float64)
    a, b = np.array(_BONES[2:8]).T
    lengths = np.linalg.norm(world[:, a] - world[:, b], axis=2).reshape(-1, 3, 2)
    height: Array = lengths.mean(axis=2).sum(axis=1) / TRUNK_AND_LEG_SHARE
    return height


def body_size(landmarks: Landmarks) -> Array:
    """(n,) pixels: how tall the body would stand in the picture; NaN where there is no body."""
    size: Array = stature(landmarks) * _pixels_per_metre(landmarks)
    return size


def _pixels_per_metre(landmarks: Landmarks) -> Array:
    """(n,) the picture's scale at the body, by the bones' lengths across the view."""
    a, b = np.array(_BONES).T
    image, world = landmarks.image.astype(np.float64), landmarks.world.astype(np.float64)
    in_picture = np.linalg.norm(image[:, a] - image[:, b], axis=2).sum(axis=1)
    in_space = np.linalg.norm((world[:, a] - world[:, b])[..., [0, 2]], axis=2).sum(axis=1)
    scale: Array = in_picture / np.maximum(in_space, 1e-6)
    return scale


class Remembered:
    """Streaming: the median of a length over the frames so far, thinned out as they grow many."""

    _MOST = 512

    def __init__(self) -> None:
        self._lengths: list[float] = []
        self._every = 1
        self._fed = 0

    def _feed(self, lengths: Array) -> float | None:
        """Metres, with these taken in, save what is NaN; None before the first."""
        for length in lengths[np.isfinite(lengths)]:
            if self._fed % self._every == 0:
                self._lengths.append(float(length))
            self._fed += 1
        if len(self._lengths) > self._MOST:
            self._lengths = self._lengths[::2]
            self._every *= 2
        return float(np.median(self._lengths)) if self._lengths else None


class Stature(Remembered):
    """Streaming: one body's height."""

    def feed(self, landmarks: Landmarks) -> float | None:
        """Metres, with these frames taken in; None before the first body."""
        return self._feed(stature(landmarks))


class UprightTrunk(Remembered):
    """Streaming: one body's length from hips to shoulders, by the frames in which it is upright."""

    def feed(self, body: Body) -> Body:
        """The same body with its upright trunk, these frames taken in."""
        length = np.linalg.norm(body.trunk, axis=1)
        known = self._feed(np.where(body.trunk[:, 2] >= _UPRIGHT * length, length, np.nan))
        return body if known is None else replace(body, upright_trunk=np.full(len(length), known))


def _unit(vectors: Array) -> Array:
    unit: Array = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)
    return unit
