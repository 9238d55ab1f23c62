"""Landmarks out of films and photos, by MediaPipe's landmark model."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.landmarks import Landmarks
from abhyasa.camera.estimator import Estimator
from abhyasa.camera.models import Model
from abhyasa.camera.video import Video

CHUNK = 64
"""Frames in one piece of `read_landmarks`."""
APART_S = 0.06
"""A body that practises hardly moves in this time: of a film with more pictures the model looks at some."""

_TURNS = range(4)
_LOW_VISIBILITY = 0.5
_CLEARLY_BETTER = 0.15
_LOOK_AGAIN_S = 2.0


class Landmarker:
    """Follows one person through a film, frame by frame. A context manager.

    MediaPipe keeps to the person it follows while others are in the picture, unless one passes in front. It follows a
    body lying, folded or upside down as well as an upright one: only *finding* a body depends on how it is turned. So
    after a frame without a body the next are presented turned by one more quarter each, which costs nothing, until a
    body is found; it is then followed in that turn. All results are turned back into the upright frame.

    The constructor raises ModelMissing or ModelError where the model's bundle is not there or is damaged.
    """

    def __init__(self, model: Model = "full", *, silhouettes: bool = True) -> None:
        self._model: Model = model
        self._silhouettes = silhouettes
        self._follower = Estimator(model, follow=True, silhouettes=silhouettes)
        self._finder: Estimator | None = None
        self._turn = 0
        self._looked_at_s = -_LOOK_AGAIN_S

    def detect(self, rgb: NDArray[np.uint8], time_s: float) -> Landmarks:
        """Landmarks of one (height, width, 3) uint8 frame, NaN where no body is found. Times must not decrease."""
        found = self._follower.estimate(rgb, time_s, self._turn)
        visibility = found.visibility.mean()
        if visibility == 0:
            self._turn = (self._turn + 1) % len(_TURNS)
        elif visibility < _LOW_VISIBILITY and time_s >= self._looked_at_s + _LOOK_AGAIN_S:
            self._looked_at_s = time_s
            return self._look_again(rgb, found)
        return found

    def _look_again(self, rgb: NDArray[np.uint8], found: Landmarks) -> Landmarks:
        """What is being followed is hardly visible: follow what is found anew where that is clearly better."""
        if self._finder is None:
            self._finder = Estimator(self._model, follow=False, silhouettes=False)
        turn, best = _best_turn(self._finder, rgb)
        if best.visibility.mean() < found.visibility.mean() + _CLEARLY_BETTER:
            return found
        self._follower.close()
        self._follower = Estimator(self._model, follow=True, silhouettes=self._silhouettes)
        self._turn = turn
        return self._follower.estimate(rgb, float(found.time_s[0]), turn)

    def close(self) -> None:
        """Let go of the model."""
        self._follower.close()
        if self._finder is not None:
            self._finder.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def read_landmarks(video: Video, model: Model = "full", *, silhouettes: bool = True) -> Iterator[Landmarks]:
    """Landmarks of a film or photo, in pieces of at most `CHUNK` frames that are at least `APART_S` from each other.

    Raises:
        ModelMissing, ModelError: the model's bundle is not there or is damaged.
        VideoError: the file has gone or changed since it was opened.
    """
    if video.is_photo:
        yield from (detect_photo(frame.rgb, model, silhouettes=silhouettes) for frame in video.frames())
        return
    with Landmarker(model, silhouettes=silhouettes) as landmarker:
        each = (landmarker.detect(frame.rgb, frame.time_s) for frame in video.frames(APART_S))
        while chunk := list(islice(each, CHUNK)):
            yield Landmarks.join(chunk)


def detect_photo(rgb: NDArray[np.uint8], model: Model = "full", *, silhouettes: bool = True) -> Landmarks:
    """Landmarks of one (height, width, 3) uint8 picture, from the turn of it in which the body is seen best."""
    finder = Estimator(model, follow=False, silhouettes=silhouettes)
    try:
        return _best_turn(finder, rgb)[1]
    finally:
        finder.close()


def _best_turn(finder: Estimator, rgb: NDArray[np.uint8]) -> tuple[int, Landmarks]:
    found = [finder.estimate(rgb, 0.0, turn) for turn in _TURNS]
    turn = max(_TURNS, key=lambda turn: float(found[turn].visibility.mean()))
    return turn, found[turn]
