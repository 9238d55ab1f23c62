"""From the protocol's frames to landmarks."""

from __future__ import annotations

from binascii import a2b_base64
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from abhyasa.body.landmarks import LANDMARKS, SILHOUETTE_WIDTH, Landmarks
from abhyasa.server.protocol import FrameSeen, Seen

_POINTS = len(LANDMARKS)
_ROW_BYTES = SILHOUETTE_WIDTH // 8
_MOST_ROWS = 4 * SILHOUETTE_WIDTH


class MalformedBody(ValueError):
    """Numbers or a silhouette that are not what `protocol.Seen` says."""


@dataclass(frozen=True, slots=True)
class _Come:
    """A frame that waits.

    numbers: of the body, whole as the protocol has them: world, image and visibility, two bytes each; None for nobody.
    silhouette: its rows, eight columns in a byte; None where none was taken.
    """

    at_s: float
    numbers: bytes | None
    silhouette: bytes | None


@dataclass(frozen=True, slots=True)
class Taken:
    """Frames of one practice whose turn has come, either all with silhouettes or none.

    size: of their picture, in pixels. rows: of a silhouette.
    """

    frames: list[_Come]
    size: tuple[int, int]
    rows: int


class Incoming:
    """One practice's frames that have come and not been taken."""

    def __init__(self, size: tuple[int, int]) -> None:
        """size: (width, height) of the picture in pixels."""
        self.resize(size)
        self._waiting: deque[_Come] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    def resize(self, size: tuple[int, int]) -> None:
        """The picture has another size from now on. No frame may be waiting, which would be of the size before."""
        self.size = size
        self._rows = max(1, round(SILHOUETTE_WIDTH * size[1] / size[0]))

    def put(self, frames: Sequence[FrameSeen], times_s: Sequence[float]) -> None:
        """Let frames wait, with their times.

        Raises:
            MalformedBody: one of them is damaged; nothing is taken of any.
        """
        self._waiting.extend([self._come(frame.seen, at_s) for frame, at_s in zip(frames, times_s, strict=True)])

    def take(self, most: int, apart_s: float = 0.0) -> Taken:
        """The next frames, at least one must wait: `most` of them, or up to where silhouettes begin or cease.

        apart_s: frames that come sooner before another are passed over; the newest never is.
        """
        frames = [self._waiting.popleft()]
        bare = frames[0].silhouette is None
        while self._waiting and len(frames) < most and (self._waiting[0].silhouette is None) == bare:
            frames.append(self._waiting.popleft())
        return Taken(_apart(frames, apart_s), self.size, self._rows)

    def _come(self, seen: Seen | None, at_s: float) -> _Come:
        if seen is None:
            return _Come(at_s, None, bytes(self._rows * _ROW_BYTES))
        silhouette = None if seen.silhouette is None else self._packed(seen.silhouette)
        return _Come(at_s, _bytes_of(seen.numbers, "a body"), silhouette)

    def _packed(self, silhouette: str) -> bytes:
        content = _bytes_of(silhouette, "a silhouette")
        rows, rest = divmod(len(content), _ROW_BYTES)
        if rest or not 0 < rows <= _MOST_ROWS:
            raise MalformedBody(f"a silhouette has {len(content)} bytes, which are no rows of {_ROW_BYTES}")
        if rows == self._rows:
            return content
        # It was seen while the picture was being turned.
        packed = np.frombuffer(content, np.uint8).reshape(rows, _ROW_BYTES)
        return packed[np.arange(self._rows) * rows // self._rows].tobytes()


def landmarks_of(taken: Sequence[Taken]) -> list[Landmarks]:
    """Of each practice's frames. Those that are alike are read together, which takes hardly longer than one."""
    told: dict[int, Landmarks] = {}
    alike: dict[object, list[int]] = defaultdict(list)
    for i, of_one in enumerate(taken):
        alike[of_one.size, of_one.rows, of_one.frames[0].silhouette is None].append(i)
    for group in alike.values():
        first = 0
        whole = _read([frame for i in group for frame in taken[i].frames], taken[group[0]])
        for i in group:
            last = first + len(taken[i].frames)
            told[i] = whole.at(slice(first, last))
            first = last
    return [told[i] for i in range(len(taken))]


def _read(frames: Sequence[_Come], like: Taken) -> Landmarks:
    """Landmarks of frames of one size. like: those among which they came."""
    n = len(frames)
    numbers = np.full((n, 6 * _POINTS), np.nan, np.float32)
    numbers[:, 5 * _POINTS :] = 0.0
    there = [i for i, frame in enumerate(frames) if frame.numbers is not None]
    bodies = b"".join([frame.numbers for frame in frames if frame.numbers is not None])
    numbers[there] = np.frombuffer(bodies, "<i2").reshape(len(there), 6 * _POINTS)
    rows = [frame.silhouette for frame in frames if frame.silhouette is not None]
    packed = np.frombuffer(b"".join(rows), np.uint8).reshape(-1, like.rows, _ROW_BYTES)
    return Landmarks(
        time_s=np.array([frame.at_s for frame in frames]),
        world=numbers[:, : 3 * _POINTS].reshape(n, _POINTS, 3) / np.float32(1000),
        image=numbers[:, 3 * _POINTS : 5 * _POINTS].reshape(n, _POINTS, 2) / np.float32(10),
        visibility=np.clip(numbers[:, 5 * _POINTS :] / np.float32(255), 0.0, 1.0),
        size=like.size,
        silhouette=np.unpackbits(packed, axis=2).view(bool) if rows else None,
    )


def _apart(frames: Sequence[_Come], apart_s: float) -> list[_Come]:
    kept = [frames[-1]]
    for frame in frames[-2::-1]:
        if kept[-1].at_s - frame.at_s >= apart_s:
            kept.append(frame)
    return kept[::-1]


def _bytes_of(text: str, what: str) -> bytes:
    try:
        return a2b_base64(text, strict_mode=True)
    except ValueError as error:
        raise MalformedBody(f"{what} is not base64") from error


def times_in_order(times_s: Sequence[float], after_s: float) -> Iterator[int]:
    """Which of these frames come each after the one before; `after_s` is the time of the last one taken."""
    for i, at_s in enumerate(times_s):
        if at_s > after_s:
            after_s = at_s
            yield i
