"""The landmarks that an estimator finds on a body: their names, their order, and the arrays that carry them.

The order is BlazePose's (https://developers.google.com/mediapipe/solutions/vision/pose_landmarker); left and right are
the practitioner's own. It is declared here once; everything else asks `INDEX`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

LANDMARKS: tuple[str, ...] = (
    "nose",
    "left eye inner", "left eye", "left eye outer",
    "right eye inner", "right eye", "right eye outer",
    "left ear", "right ear",
    "mouth left", "mouth right",
    "left shoulder", "right shoulder",
    "left elbow", "right elbow",
    "left wrist", "right wrist",
    "left pinky", "right pinky",
    "left index", "right index",
    "left thumb", "right thumb",
    "left hip", "right hip",
    "left knee", "right knee",
    "left ankle", "right ankle",
    "left heel", "right heel",
    "left toes", "right toes",
)  # fmt: skip
INDEX: dict[str, int] = {name: i for i, name in enumerate(LANDMARKS)}

SILHOUETTE_WIDTH = 160
"""Columns of a kept silhouette; its rows follow the picture's proportions."""

Float = NDArray[np.float32]


@dataclass(frozen=True)
class Landmarks:
    """Landmarks of one body over `n` frames. A frame without a body is NaN throughout, with visibility 0.

    time_s: (n,) float64, seconds from the start, not decreasing.
    world: (n, 33, 3) metres, origin between the hips, z up, x to the picture's right, y away from the camera.
    image: (n, 33, 2) pixels of the upright picture, x right, y down.
    visibility: (n, 33) in [0, 1]: the estimator's own belief that the landmark is in the picture and not hidden
        (BlazePose's visibility times presence).
    silhouette: (n, h, SILHOUETTE_WIDTH) bool, true on the body; None where none was taken.
    size: (width, height) of the upright picture in pixels.
    """

    time_s: NDArray[np.float64]
    world: Float
    image: Float
    visibility: Float
    size: tuple[int, int]
    silhouette: NDArray[np.bool_] | None = None

    def __post_init__(self) -> None:
        n = len(self.time_s)
        shapes = {"world": (n, 33, 3), "image": (n, 33, 2), "visibility": (n, 33)}
        for name, shape in shapes.items():
            if (found := getattr(self, name).shape) != shape:
                raise ValueError(f"{name}: shape {found}, expected {shape}")
        if self.silhouette is not None and len(self.silhouette) != n:
            raise ValueError(f"silhouette: {len(self.silhouette)} frames, expected {n}")

    def __len__(self) -> int:
        return len(self.time_s)

    def at(self, frames: slice | NDArray[np.intp]) -> Landmarks:
        """The same landmarks over some of the frames."""
        return replace(
            self,
            time_s=self.time_s[frames],
            world=self.world[frames],
            image=self.image[frames],
            visibility=self.visibility[frames],
            silhouette=None if self.silhouette is None else self.silhouette[frames],
        )

    def frames(self) -> Iterator[Landmarks]:
        """Each frame by itself, in order."""
        return (self.at(slice(i, i + 1)) for i in range(len(self)))

    @staticmethod
    def join(parts: Sequence[Landmarks]) -> Landmarks:
        """One after the other; all parts must come from one recording."""
        first = parts[0]
        if len(parts) == 1:
            return first
        return replace(
            first,
            time_s=np.concatenate([p.time_s for p in parts]),
            world=np.concatenate([p.world for p in parts]),
            image=np.concatenate([p.image for p in parts]),
            visibility=np.concatenate([p.visibility for p in parts]),
            silhouette=None
            if first.silhouette is None
            else np.concatenate([p.silhouette for p in parts if p.silhouette is not None]),
        )


def between(before: Landmarks, after: Landmarks, time_s: float) -> Landmarks:
    """The body at a moment between one frame and a later one, or as the nearer has it; without a silhouette."""
    begin_s, end_s = float(before.time_s[0]), float(after.time_s[0])
    if time_s <= begin_s or time_s >= end_s:
        return replace(before if time_s <= begin_s else after, time_s=np.array([time_s]), silhouette=None)
    share = np.float32((time_s - begin_s) / (end_s - begin_s))
    return Landmarks(
        np.array([time_s]),
        before.world + share * (after.world - before.world),
        before.image + share * (after.image - before.image),
        before.visibility + share * (after.visibility - before.visibility),
        after.size,
    )
