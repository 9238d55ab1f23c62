"""The body in space: one set of points to measure on, how it stands to the camera, and how tall it is.

The estimator gives each landmark twice: in the picture (pixels) and in space (metres). In the picture it is precise;
the space coordinates are fitted to a model body and bend limbs that the picture shows straight. So the points that
measures use take across-the-picture coordinates from the picture, in metres by the body's own scale, and only depth
from the space coordinates. On the sample films this halves the error of a straight knee seen from the side.
"""

from __future__ import annotations

from dataclasses import dataclass

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
    """

    time_s: Array
    points: Array
    visibility: Array
    outside: NDArray[np.bool_]
    height: Array
    across: Array
    forward: Array
    azimuth_deg: Array

    def point(self, name: str) -> Array:
        """(n, 3) metres."""
        return self.points[:, INDEX[name]]

    def middle(self, part: str) -> Array:
        """(n, 3) metres: midway between left and right."""
        return (self.point(f"left {part}") + self.point(f"right {part}")) / 2


def body_from_landmarks(landmarks: Landmarks, height: float | None = None) -> Body:
    """Scale, facing and stature of the body in each frame.

    height: metres, the stature where it is known; otherwise each frame's own, which folded bodies get wrong by a tenth.
    """
    world = landmarks.world.astype(np.float64)
    image = landmarks.image.astype(np.float64)
    metres_per_pixel = 1 / np.maximum(_pixels_per_metre(landmarks), 1e-6)
    centre = (image[:, INDEX["left hip"]] + image[:, INDEX["right hip"]]) / 2
    level = (image - centre[:, None]) * metres_per_pixel[:, None, None]
    points = np.stack([level[..., 0], world[..., 1], -level[..., 1]], axis=2)

    across = _unit(
        points[:, INDEX["right hip"]] - points[:, INDEX["left hip"]]
        + points[:, INDEX["right shoulder"]] - points[:, INDEX["left shoulder"]]
    )  # fmt: skip
    forward = _unit(np.cross([0.0, 0.0, 1.0], across))
    return Body(
        time_s=landmarks.time_s,
        points=points,
        visibility=landmarks.visibility.astype(np.float64),
        outside=np.any((image < 0) | (image > landmarks.size), axis=2),
        height=stature(landmarks) if height is None else np.full(len(landmarks), height),
        across=across,
        forward=forward,
        azimuth_deg=np.degrees(np.arctan2(across[:, 1], -across[:, 0])),
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


class Stature:
    """Streaming: one body's height, as the median over the frames so far, thinned out as they grow many."""

    _MOST = 512

    def __init__(self) -> None:
        self._heights: list[float] = []
        self._every = 1
        self._fed = 0

    def feed(self, landmarks: Landmarks) -> float | None:
        """Metres, with these frames taken in; None before the first body."""
        for height in stature(landmarks):
            if np.isfinite(height):
                if self._fed % self._every == 0:
                    self._heights.append(float(height))
                self._fed += 1
        if len(self._heights) > self._MOST:
            self._heights = self._heights[::2]
            self._every *= 2
        return float(np.median(self._heights)) if self._heights else None


def _unit(vectors: Array) -> Array:
    unit: Array = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)
    return unit
