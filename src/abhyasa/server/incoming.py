"""From the protocol's frames to landmarks."""

from __future__ import annotations

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
        rows = [self._packed_rows(frame) for frame in frames]
        pairs = zip(frames, times_s, rows, strict=True)
        return [self._piece(list(piece)) for _, piece in groupby(pairs, lambda each: each[2] is None)]

    def _packed_rows(self, frame: FrameSeen) -> NDArray[np.uint8] | None:
        """The silhouette, eight columns in a byte; empty where nobody was found, None where none was taken."""
        if frame.seen is None:
            return np.zeros((self._rows, _ROW_BYTES), np.uint8)
        if frame.seen.silhouette is None:
            return None
        try:
            content = b64decode(frame.seen.silhouette, validate=True)
        except ValueError as error:
            raise MalformedSilhouette("a silhouette is not base64") from error
        rows, rest = divmod(len(content), _ROW_BYTES)
        if rest or not 0 < rows <= _MOST_ROWS:
            raise MalformedSilhouette(f"a silhouette has {len(content)} bytes, which are no rows of {_ROW_BYTES}")
        packed = np.frombuffer(content, np.uint8).reshape(rows, _ROW_BYTES)
        if rows != self._rows:  # the picture was turned: the body goes on in the proportions it had
            packed = packed[np.arange(self._rows) * rows // self._rows]
        return packed

    def _piece(self, pairs: Sequence[tuple[FrameSeen, float, NDArray[np.uint8] | None]]) -> Landmarks:
        n = len(pairs)
        rows = [packed for _, _, packed in pairs if packed is not None]
        found = {i: frame.seen for i, (frame, _, _) in enumerate(pairs) if frame.seen is not None}
        world = np.full((n, _POINTS, 3), np.nan, np.float32)
        image = np.full((n, _POINTS, 2), np.nan, np.float32)
        visibility = np.zeros((n, _POINTS), np.float32)
        if found:
            there, bodies = list(found), list(found.values())
            world[there] = np.array([body.world for body in bodies], np.float32).reshape(-1, _POINTS, 3) / 1000
            image[there] = np.array([body.image for body in bodies], np.float32).reshape(-1, _POINTS, 2) / 10
            visibility[there] = np.array([body.visibility for body in bodies], np.float32) / 255
        return Landmarks(
            time_s=np.array([at_s for _, at_s, _ in pairs]),
            world=world,
            image=image,
            visibility=visibility,
            size=self.size,
            silhouette=np.unpackbits(np.stack(rows), axis=2).view(bool) if rows else None,
        )


def times_in_order(times_s: Sequence[float], after_s: float) -> Iterator[int]:
    """Which of these frames come each after the one before; `after_s` is the time of the last one taken."""
    for i, at_s in enumerate(times_s):
        if at_s > after_s:
            after_s = at_s
            yield i
