"""MediaPipe's landmarker behind arrays: a picture in, `Landmarks` of one frame out."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import mediapipe as mp
import numpy as np
from mediapipe.tasks.python import BaseOptions
from mediapipe.tasks.python.vision import PoseLandmarker, PoseLandmarkerOptions, PoseLandmarkerResult, RunningMode
from numpy.typing import NDArray

from abhyasa.body.landmarks import LANDMARKS, SILHOUETTE_WIDTH, Landmarks
from abhyasa.camera.models import Model, bundle_path
from abhyasa.camera.video import turned

_DETECTION_CONFIDENCE = 0.4
"""MediaPipe's default of 0.5 loses bodies in dim light and deep folds; 0.4 finds none in the empty rooms tried."""
_QUARTER = np.array([[0, -1], [1, 0]])
"""Turns a vector (x right, y down) of a picture that was turned a quarter counter-clockwise back."""


class Estimator:
    """The model, either following one body from frame to frame or finding it anew in every picture.

    Raises:
        ModelMissing, ModelError: the model's bundle is not there or is damaged.
    """

    def __init__(self, model: Model, *, follow: bool, silhouettes: bool) -> None:
        options = PoseLandmarkerOptions(
            base_options=BaseOptions(model_asset_path=str(bundle_path(model))),
            running_mode=RunningMode.VIDEO if follow else RunningMode.IMAGE,
            min_pose_detection_confidence=_DETECTION_CONFIDENCE,
            output_segmentation_masks=silhouettes,
        )
        with _quiet_stderr():
            self._landmarker = PoseLandmarker.create_from_options(options)
        self._follow = follow
        self._silhouettes = silhouettes
        self._last_ms = -1
        self._settled = False

    def estimate(self, rgb: NDArray[np.uint8], time_s: float, turn: int = 0) -> Landmarks:
        """Landmarks of one frame, in its own coordinates.

        rgb: (height, width, 3) uint8.
        turn: by how many quarters counter-clockwise to turn the picture before the model sees it.
        """
        picture = mp.Image(mp.ImageFormat.SRGB, turned(rgb, turn) if turn else np.ascontiguousarray(rgb))
        if self._settled:
            result = self._run(picture, time_s)
        else:
            with _quiet_stderr():
                result = self._run(picture, time_s)
            self._settled = bool(result.pose_landmarks)
        height, width = rgb.shape[:2]
        return _landmarks(result, time_s, (width, height), turn, self._silhouettes)

    def _run(self, picture: mp.Image, time_s: float) -> PoseLandmarkerResult:
        if not self._follow:
            return self._landmarker.detect(picture)
        self._last_ms = max(round(time_s * 1000), self._last_ms + 1)
        return self._landmarker.detect_for_video(picture, self._last_ms)

    def close(self) -> None:
        """Let go of the model; left to the interpreter, MediaPipe complains when it exits."""
        self._landmarker.close()


def _landmarks(
    result: PoseLandmarkerResult, time_s: float, size: tuple[int, int], turn: int, silhouettes: bool
) -> Landmarks:
    world = np.full((1, len(LANDMARKS), 3), np.nan, np.float32)
    image = np.full((1, len(LANDMARKS), 2), np.nan, np.float32)
    visibility = np.zeros((1, len(LANDMARKS)), np.float32)
    width, height = size
    silhouette = np.zeros((1, max(1, round(SILHOUETTE_WIDTH * height / width)), SILHOUETTE_WIDTH), bool)
    if result.pose_landmarks:
        back = np.linalg.matrix_power(_QUARTER, turn).T
        marks = result.pose_landmarks[0]
        shown_size = size[::-1] if turn % 2 else size
        from_centre = (np.array([(mark.x, mark.y) for mark in marks]) - 0.5) * shown_size
        image[0] = from_centre @ back + np.array(size) / 2
        visibility[0] = [mark.visibility * mark.presence for mark in marks]
        x_y_depth = np.array([(mark.x, mark.y, mark.z) for mark in result.pose_world_landmarks[0]])
        x_y = x_y_depth[:, :2] @ back
        world[0] = np.column_stack([x_y[:, 0], x_y_depth[:, 2], -x_y[:, 1]])
    if result.segmentation_masks:
        mask = np.rot90(result.segmentation_masks[0].numpy_view()[..., 0], -turn)
        rows, columns = (_evenly(wanted, given) for wanted, given in zip(silhouette.shape[1:], mask.shape, strict=True))
        silhouette[0] = mask[rows[:, None], columns] > 0.5
    return Landmarks(np.array([time_s]), world, image, visibility, size, silhouette if silhouettes else None)


def _evenly(wanted: int, given: int) -> NDArray[np.intp]:
    """Which of `given` rows stand for `wanted` ones."""
    return ((np.arange(wanted) + 0.5) * given / wanted).astype(np.intp)


@contextmanager
def _quiet_stderr() -> Iterator[None]:
    """Until it has found its first body, MediaPipe writes notes of no use to anyone straight to file descriptor 2."""
    sys.stderr.flush()
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
