"""Frames out: a film file that comes whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.container import OutputContainer
from av.video.stream import VideoStream
from numpy.typing import NDArray

from abhyasa.output import whole_file

_TICKS_PER_S = 90_000
_PRESET = "veryfast"
_INDEX_FIRST = {"movflags": "faststart"}


class FilmWriter:
    """Takes frames in order; made by `write_video`."""

    def __init__(self, container: OutputContainer, stream: VideoStream) -> None:
        self._container = container
        self._stream = stream

    def write(self, rgb: NDArray[np.uint8], time_s: float) -> None:
        """Add a (height, width, 3) uint8 picture, shown from `time_s` on; times must increase."""
        frame = av.VideoFrame.from_ndarray(rgb, format="rgb24")
        frame = frame.reformat(self._stream.width, self._stream.height, "yuv420p")
        frame.time_base = Fraction(1, _TICKS_PER_S)
        frame.pts = round(time_s * _TICKS_PER_S)
        self._container.mux(self._stream.encode(frame))

    def finish(self) -> None:
        """Let the encoder write what it still holds back."""
        self._container.mux(self._stream.encode(None))


@contextmanager
def write_video(
    path: Path, size: tuple[int, int], fps: float, *, crf: int = 23, comment: str = ""
) -> Iterator[FilmWriter]:
    """Write an mp4 (H.264, yuv420p: plays everywhere) of pictures of `size` = (width, height).

    An odd side loses a pixel, as the codec demands. `fps` is a hint to the encoder: each frame carries its own time.
    crf: how much is lost, from 0, nothing, to 51. comment: kept in the file's metadata.

    Raises:
        OutputError: the file cannot be written.
    """
    with (
        whole_file(path) as temporary,
        av.open(str(temporary), "w", format="mp4", container_options=_INDEX_FIRST) as container,
    ):
        container.metadata["comment"] = comment
        options = {"crf": str(crf), "preset": _PRESET}
        stream = container.add_stream("libx264", rate=Fraction(fps).limit_denominator(1001), options=options)
        stream.width, stream.height = (max(2, side // 2 * 2) for side in size)
        stream.pix_fmt = "yuv420p"
        stream.codec_context.time_base = Fraction(1, _TICKS_PER_S)
        film = FilmWriter(container, stream)
        yield film
        film.finish()
