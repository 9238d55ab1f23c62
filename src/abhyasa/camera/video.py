"""Films and photos as upright frames with their real times."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from math import ceil
from pathlib import Path
from typing import NamedTuple

import av
import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

from abhyasa.camera.ahead import ahead
from abhyasa.errors import VideoError, VideoMissing

LONGEST_SIDE = 1280
"""Larger pictures are scaled down while they are decoded: the landmark model looks at 256 pixels of a body."""

_NEXT_MOMENT_S = 1e-3
_STARTED_OVER_S = 1.0
"""Times that go back by more than this have started over, as where two films were glued together."""
_SEEK_BEYOND_S = 2.0
"""Frames further ahead than this are sought; nearer ones are reached sooner by decoding on."""
_CUT_OFF_S = 0.5
"""A film that ends this much before its declared end is cut off; roundings stay below it."""
_TEXT_DECODERS = {"ansi", "bintext", "idf", "xbin"}
"""FFmpeg takes a text for the film of a terminal."""
_DECODING_THREADS = 2


class Frame(NamedTuple):
    """One picture. time_s: seconds from the first frame. rgb: (height, width, 3) uint8, upright, contiguous."""

    time_s: float
    rgb: NDArray[np.uint8]


class Video:
    """A film or a photo, made by `open_video`. Holds no open file between calls.

    path: as given.
    size: (width, height) in pixels of the frames that it gives: upright, at most `LONGEST_SIDE`.
    is_photo: it has a single frame.
    fps: mean frame rate; None where unknown, and for a photo.
    duration_s: declared length in seconds, 0 for a photo; None where unknown.
    frame_count: declared or estimated number of frames; None where unknown.
    truncated: becomes true when `frames` has found the file cut off or damaged, having read what there is.
    """

    def __init__(self, path: Path, container: InputContainer, stream: VideoStream, first: VideoFrame) -> None:
        self.path = path
        self.is_photo = container.format.name.endswith(("_pipe", "image2")) or stream.frames == 1
        self.fps = float(stream.average_rate) if stream.average_rate and not self.is_photo else None
        self.duration_s = 0.0 if self.is_photo else _declared_duration_s(container, stream)
        self.frame_count = self._count_frames(stream)
        self.truncated = False
        self._origin_s = first.time or 0.0
        self._quarter_turns = round(first.rotation / 90) % 4
        self._stored_size = _fitted_size(first, stream)
        self.size = self._stored_size[::-1] if self._quarter_turns % 2 else self._stored_size

    def frames(self, apart_s: float = 0.0) -> Iterator[Frame]:
        """The frames, decoded a little ahead in the background. Times increase, whatever the file says.

        apart_s: frames that follow sooner upon the one given before are left out.
        """
        return ahead(self._frames(apart_s))

    def count(self, apart_s: float) -> int | None:
        """How many frames `frames` gives, about; None where that is not known."""
        if not self.frame_count or not self.fps:
            return self.frame_count
        return ceil(self.frame_count / max(ceil(apart_s * self.fps - _NEXT_MOMENT_S), 1))

    def frames_at(self, times_s: Iterable[float]) -> Iterator[Frame]:
        """The frame at each of the times, which must not decrease; the last one for times past the end."""
        with _opened(self.path) as (container, stream):
            decoded = _decode(container, stream)
            slack_s = 0.5 / self.fps if self.fps else _NEXT_MOMENT_S
            current: VideoFrame | None = None
            for wanted_s in times_s:
                if wanted_s > (self._time_s(current) if current else 0.0) + _SEEK_BEYOND_S and stream.time_base:
                    with suppress(av.FFmpegError):  # where it cannot be sought, the frames between are decoded
                        container.seek(int((wanted_s + self._origin_s) / stream.time_base), stream=stream)
                while current is None or self._time_s(current) < wanted_s - slack_s:
                    if (following := next(decoded, None)) is None:
                        break
                    current = following
                if current is not None:
                    yield Frame(self._time_s(current), self._upright(current))

    def _frames(self, apart_s: float) -> Generator[Frame, None, None]:
        step_s = 1 / self.fps if self.fps else _NEXT_MOMENT_S
        last_s, next_s, end_s, shift_s = -step_s, 0.0, 0.0, 0.0
        with _opened(self.path) as (container, stream):
            for frame in _decode(container, stream, on_damage=self._note_damage):
                time_s = last_s + step_s if frame.time is None else self._time_s(frame) + shift_s
                if time_s < last_s - _STARTED_OVER_S:
                    shift_s += last_s + step_s - time_s
                    time_s = last_s + step_s
                last_s = max(time_s, last_s + _NEXT_MOMENT_S, 0.0)
                end_s = last_s + float(frame.duration * (frame.time_base or 0))
                if last_s >= next_s:
                    next_s = last_s + apart_s - _NEXT_MOMENT_S
                    yield Frame(last_s, self._upright(frame))
                if self.is_photo:
                    return
        if end_s < (self.duration_s or 0.0) - _CUT_OFF_S:
            self._note_damage()

    def _note_damage(self) -> None:
        self.truncated = True

    def _time_s(self, frame: VideoFrame) -> float:
        return (frame.time or 0.0) - self._origin_s

    def _upright(self, frame: VideoFrame) -> NDArray[np.uint8]:
        width, height = self._stored_size
        # PyAV pads rows to the processor's liking, and MediaPipe reads such an array askew.
        rgb = np.ascontiguousarray(frame.reformat(width, height, "rgb24").to_ndarray(), np.uint8)
        return turned(rgb, self._quarter_turns) if self._quarter_turns else rgb

    def _count_frames(self, stream: VideoStream) -> int | None:
        if self.is_photo or stream.frames:
            return stream.frames or 1
        return round(self.duration_s * self.fps) if self.duration_s and self.fps else None


def open_video(path: Path) -> Video:
    """Open a film or a photo, and decode its first frame to know that there is one.

    Raises:
        VideoMissing: there is no such file.
        VideoError: a folder, an empty file, sound only, no video at all, or cut off before its first frame.
    """
    with _opened(path) as (container, stream):
        first = next(_decode(container, stream), None)
        if first is None:
            raise VideoError(
                f"{path}: holds no picture that can be decoded", remedy="copy it again, or record it again"
            )
        return Video(path, container, stream, first)


def turned(rgb: NDArray[np.uint8], quarter_turns: int) -> NDArray[np.uint8]:
    """A contiguous copy of a contiguous (height, width, 3) picture, turned counter-clockwise by quarters."""
    # Three bytes moved as one: more than twice as fast as turning the channels one by one.
    pixels = np.ascontiguousarray(np.rot90(rgb.view("V3")[..., 0], quarter_turns))
    return pixels.view(np.uint8).reshape(*pixels.shape, 3)


@contextmanager
def _opened(path: Path) -> Iterator[tuple[InputContainer, VideoStream]]:
    if not path.exists():
        raise VideoMissing(f"{path}: there is no such file", remedy="check the spelling and the folder")
    if path.is_dir():
        raise VideoError(f"{path}: is a folder", remedy="name the video files in it")
    if path.is_file() and path.stat().st_size == 0:
        raise VideoError(f"{path}: is empty (0 bytes)", remedy="copy it again, or record it again")
    if not os.access(path, os.R_OK):
        raise VideoError(f"{path}: may not be read", remedy="grant yourself the right to read it")
    try:
        # Names are names: one with a colon is no address, one with a % no series of pictures.
        container = av.open(f"file:{path}", options={"pattern_type": "none"}, metadata_errors="replace")
    except (av.FFmpegError, OSError) as error:
        raise VideoError(
            f"{path}: is no video or photo that can be read, or was cut off before its index was written",
            remedy="copy it again, or convert it to mp4",
        ) from error
    with container:
        yield container, _picture_stream(path, container)


def _picture_stream(path: Path, container: InputContainer) -> VideoStream:
    pictures = [s for s in container.streams.video if not s.disposition & av.stream.Disposition.attached_pic]
    if not pictures and container.streams.audio:
        raise VideoError(f"{path}: holds sound only", remedy="record again with the camera on")
    if not pictures or pictures[0].codec_context is None or pictures[0].codec_context.name in _TEXT_DECODERS:
        raise VideoError(f"{path}: is no video or photo", remedy="name a film (mp4, mov, webm) or a photo (jpg, png)")
    stream = pictures[0]
    stream.thread_type = "AUTO"
    stream.codec_context.thread_count = _DECODING_THREADS
    return stream


def _decode(
    container: InputContainer, stream: VideoStream, on_damage: Callable[[], None] = lambda: None
) -> Iterator[VideoFrame]:
    """Frames in order of display. Reads on over damaged ones, and stops where the file breaks off."""
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
        except StopIteration:
            return
        except av.FFmpegError:
            return on_damage()
        try:
            yield from packet.decode()
        except av.FFmpegError:
            on_damage()


def _declared_duration_s(container: InputContainer, stream: VideoStream) -> float | None:
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    # The container's duration is that of its longest stream.
    if container.duration is not None and len(container.streams) == 1:
        return container.duration / av.time_base
    return None


def _fitted_size(frame: VideoFrame, stream: VideoStream) -> tuple[int, int]:
    """The stored (not yet upright) size with square pixels, scaled down to `LONGEST_SIDE` where it is larger."""
    width = frame.width * float(stream.sample_aspect_ratio or 1)
    scale = min(1.0, LONGEST_SIDE / max(width, frame.height))
    return max(1, round(width * scale)), max(1, round(frame.height * scale))
