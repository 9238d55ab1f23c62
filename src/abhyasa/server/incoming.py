"""From the protocol's frames to landmarks."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.landmarks import LANDMARKS, SILHOUETTE_WIDTH, Landmarks
from abhyasa.server.protocol import FrameSeen

_POINTS = len(LANDMARKS)
_ROW_BYTES = SILHOUETTE_WIDTH // 8
_MOST_ROWS = 4 * SILHOUETTE_WIDTH


class MalformedSilhouette(ValueError):
    """A silhouette that is not what `protocol.Seen` says."""


class Incoming:
    """Makes landmarks of one practice's frames. Silhouettes keep the proportions that the practice began with."""

    def __init__(self, size: tuple[int, int]) -> None:
        """size: (width, height) of the picture in pixels."""
        self.size = size
        self._rows = max(1, round(SILHOUETTE_WIDTH * size[1] / size[0]))

    def landmarks(self, frames: Sequence[FrameSeen], times_s: Sequence[float]) -> list[Landmarks]:
        """The frames in order, in pieces that have a silhouette throughout or not at all.

        Raises:
            MalformedSilhouette: one of them is damaged; nothing is taken of any.
        """
        pairs = [(frame, at_s, self._silhouette(frame)) for frame, at_s in zip(frames, times_s, strict=True)]
        return [self._piece(list(piece)) for _, piece in groupby(pairs, lambda pair: pair[2] is None)]

    def _silhouette(self, frame: FrameSeen) -> NDArray[np.bool_] | None:
        if frame.seen is None:
            return np.zeros((self._rows, SILHOUETTE_WIDTH), bool)
        if frame.seen.silhouette is None:
            return None
        try:
            content = b64decode(frame.seen.silhouette, validate=True)
        except (binascii.Error, ValueError) as error:
            raise MalformedSilhouette("a silhouette is not base64") from error
        rows, rest = divmod(len(content), _ROW_BYTES)
        if rest or not 0 < rows <= _MOST_ROWS:
            raise MalformedSilhouette(f"a silhouette has {len(content)} bytes, which are no rows of {_ROW_BYTES}")
        packed = np.frombuffer(content, np.uint8).reshape(rows, _ROW_BYTES)
        if rows != self._rows:  # the picture was turned: the body goes on in the proportions it had
            packed = packed[np.arange(self._rows) * rows // self._rows]
        return np.unpackbits(packed, axis=1).astype(bool)

    def _piece(self, pairs: Sequence[tuple[FrameSeen, float, NDArray[np.bool_] | None]]) -> Landmarks:
        silhouettes = [silhouette for _, _, silhouette in pairs if silhouette is not None]
        world = np.stack([_array(frame, "world", 3) for frame, _, _ in pairs]) / np.float32(1000)
        image = np.stack([_array(frame, "image", 2) for frame, _, _ in pairs]) / np.float32(10)
        visibility = np.stack([_array(frame, "visibility", 1)[:, 0] for frame, _, _ in pairs]) / np.float32(255)
        return Landmarks(
            time_s=np.array([at_s for _, at_s, _ in pairs]),
            world=world,
            image=image,
            visibility=np.nan_to_num(visibility),
            size=self.size,
            silhouette=np.stack(silhouettes) if silhouettes else None,
        )


def _array(frame: FrameSeen, name: str, columns: int) -> NDArray[np.float32]:
    if frame.seen is None:
        return np.full((_POINTS, columns), np.nan, np.float32)
    return np.array(getattr(frame.seen, name), np.float32).reshape(_POINTS, columns)


def times_in_order(times_s: Sequence[float], after_s: float) -> Iterator[int]:
    """Which of these frames come each after the one before; `after_s` is the time of the last one taken."""
    for i, at_s in enumerate(times_s):
        if at_s > after_s:
            after_s = at_s
            yield i
