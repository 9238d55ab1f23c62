"""Tiny films, made on the spot."""

from __future__ import annotations

import struct
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.stream import VideoStream
from numpy.typing import NDArray

from abhyasa.camera.film import write_video

FPS = 10.0


def picture(size: tuple[int, int], red_corner: str = "top left") -> NDArray[np.uint8]:
    """Grey, with one quarter red."""
    width, height = size
    rgb = np.full((height, width, 3), 128, np.uint8)
    rows = slice(0, height // 2) if "top" in red_corner else slice(height // 2, None)
    columns = slice(0, width // 2) if "left" in red_corner else slice(width // 2, None)
    rgb[rows, columns] = (255, 0, 0)
    return rgb


def red_corner(rgb: NDArray[np.uint8]) -> str:
    height, width = rgb.shape[:2]
    redness = rgb[..., 0].astype(int) - rgb[..., 1]
    row, column = (int(np.median(where)) for where in np.nonzero(redness > 100))
    return f"{'top' if row < height / 2 else 'bottom'} {'left' if column < width / 2 else 'right'}"


def film(path: Path, frames: int = 20, size: tuple[int, int] = (64, 48), times_s: list[float] | None = None) -> Path:
    """A film whose brightness rises by 10 from frame to frame."""
    width, height = size
    with write_video(path, size, FPS) as writer:
        for i in range(frames):
            rgb = np.full((height, width, 3), 10 * (i % 25), np.uint8)
            writer.write(rgb, times_s[i] if times_s else i / FPS)
    return path


def encoded(
    path: Path, frames: int, codec: str = "mpeg4", pixels: str = "yuv420p", container: str | None = None
) -> Path:
    """`frames` times `picture`, 64x48, at 10 frames/s, as any kind of file."""
    with av.open(str(path), "w", format=container) as output:
        stream = output.add_stream(codec, rate=10)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = 64, 48, pixels
        for i in range(frames):
            frame = av.VideoFrame.from_ndarray(picture((64, 48)), format="rgb24")
            frame.pts, frame.time_base = i, Fraction(1, 10)
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return path


def brightness(rgb: NDArray[np.uint8]) -> int:
    """Which of `film`'s frames this is (modulo 25)."""
    return round(float(rgb.mean()) / 10)


def with_rotation_flag(path: Path) -> Path:
    """Mark an mp4 as filmed with the phone held upright: to be shown turned a quarter clockwise."""
    content = bytearray(path.read_bytes())
    matrix = content.index(b"tkhd") + 44
    struct.pack_into(">9i", content, matrix, 0, 1 << 16, 0, -1 << 16, 0, 0, 0, 0, 1 << 30)
    path.write_bytes(content)
    return path


def with_exif_orientation(path: Path, orientation: int) -> Path:
    """Mark a JPEG with EXIF's orientation tag."""
    tiff = struct.pack(">2sHIHHHIHxxI", b"MM", 42, 8, 1, 0x0112, 3, 1, orientation, 0)
    segment = b"Exif\0\0" + tiff
    content = path.read_bytes()
    path.write_bytes(content[:2] + b"\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment + content[2:])
    return path
