"""From the protocol's frames to landmarks."""

from __future__ import annotations

from base64 import b64decode
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.landmarks import LANDMARKS, SILHOUETTE_WIDTH, Landmarks
from abhyasa.server.protocol import FrameSeen, Seen

_POINTS = len(LANDMARKS)
_ROW_BYTES = SILHOUETTE_WIDTH // 8
_MOST_ROWS = 4 * SILHOUETTE_WIDTH


class MalformedSilhouette(ValueError):
    """A silhouette that is not what `protocol.Seen` says."""


@dataclass(frozen=True, slots=True)
class _Come:
    """A frame that waits. silhouette: (h, w / 8) packed, None where none was taken."""

    at_s: float
    seen: Seen | None
    silhouette: NDArray[np.uint8] | None


class Incoming:
    """One practice's frames that have come and not been taken. Silhouettes keep the proportions it began with."""

    def __init__(self, size: tuple[int, int]) -> None:
        """size: (width, height) of the picture in pixels."""
        self.size = size
        self._rows = max(1, round(SILHOUETTE_WIDTH * size[1] / size[0]))
        self._waiting: deque[_Come] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, frames: Sequence[FrameSeen], times_s: Sequence[float]) -> None:
        """Let frames wait, with their times.

        Raises:
            MalformedSilhouette: one of them is damaged; nothing is taken of any.
        """
        self._waiting.extend(
            [_Come(at_s, frame.seen, self._packed_rows(frame)) for frame, at_s in zip(frames, times_s, strict=True)]
        )

    def take(self, most: int) -> Landmarks:
        """The next frames, at least one must wait: `most` of them, or up to where silhouettes begin or cease."""
        frames = [self._waiting.popleft()]
        bare = frames[0].silhouette is None
        while self._waiting and len(frames) < most and (self._waiting[0].silhouette is None) == bare:
            frames.append(self._waiting.popleft())
        return self._landmarks(frames)

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

    def _landmarks(self, frames: Sequence[_Come]) -> Landmarks:
        n = len(frames)
        rows = [frame.silhouette for frame in frames if frame.silhouette is not None]
        there = [i for i, frame in enumerate(frames) if frame.seen is not None]
        bodies = [frame.seen for frame in frames if frame.seen is not None]
        world = np.full((n, _POINTS, 3), np.nan, np.float32)
        image = np.full((n, _POINTS, 2), np.nan, np.float32)
        visibility = np.zeros((n, _POINTS), np.float32)
        if bodies:
            numbers = np.array([body.world + body.image + body.visibility for body in bodies], np.float32)
            world[there] = numbers[:, : 3 * _POINTS].reshape(-1, _POINTS, 3) / 1000
            image[there] = numbers[:, 3 * _POINTS : 5 * _POINTS].reshape(-1, _POINTS, 2) / 10
            visibility[there] = numbers[:, 5 * _POINTS :] / 255
        return Landmarks(
            time_s=np.array([frame.at_s for frame in frames]),
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
