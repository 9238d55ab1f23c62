"""Landmark recordings: landmarks kept in a small file, and replayed without a model.

A recording is an `.npz` with one array `about` (JSON text) and, for each piece `i` of some hundred frames:

| array | type, shape | what |
|---|---|---|
| `i/time_s` | float64 (n,) | seconds from the start |
| `i/world` | int16 (n, 33, 3) | millimetres |
| `i/image` | int16 (n, 33, 2) | tenths of a pixel |
| `i/visibility` | uint8 (n, 33) | 255ths |
| `i/silhouette` | uint8 (n, rows, 20) | eight columns in a byte, the first in its highest bit; may be left out |

All but the times hold the difference from the frame before (silhouettes: which pixels changed); modulo their type's
range, so nothing is lost. A body that hardly moves makes these small. A missing coordinate is `MISSING`.
"""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.lib.npyio import NpzFile
from numpy.typing import NDArray

from abhyasa.body.landmarks import SILHOUETTE_WIDTH, Landmarks
from abhyasa.errors import RecordingError
from abhyasa.output import whole_file

Scalar = TypeVar("Scalar", bound=np.generic)

SCHEMA = 1
MISSING = -32768

_PIECE = 256
_MILLIMETRES = 1000.0
_TENTHS = 10.0
_FULL_VISIBILITY = 255.0
_REMEDY = "make it again with: abhyasa watch VIDEO --landmarks"
_SIGNS_OF_DAMAGE = (
    ValueError, KeyError, TypeError, OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


@dataclass(frozen=True)
class Source:
    """What landmarks were taken from.

    path: the film's, as given.
    fps: None where unknown, and for a photo.
    estimator: such as `blazepose-full`.
    size: (width, height) in pixels of the picture that `Landmarks.image` refers to.
    """

    path: str
    fps: float | None
    frames: int
    duration_s: float
    estimator: str
    size: tuple[int, int]


class RecordingWriter:
    """Takes landmarks in order; made by `write_recording`."""

    def __init__(self, archive: zipfile.ZipFile, source: Source) -> None:
        self._archive = archive
        self._source = replace(source, frames=0, duration_s=0.0)
        self._waiting: list[Landmarks] = []
        self._pieces = 0

    def append(self, landmarks: Landmarks) -> None:
        """Add the frames that follow."""
        if len(landmarks):
            self._waiting.append(landmarks)
        if sum(map(len, self._waiting)) >= _PIECE:
            self._write_piece()

    def finish(self) -> None:
        """Write what is still waiting, and what the recording is about."""
        if self._waiting:
            self._write_piece()
        about = {"schema": SCHEMA, "pieces": self._pieces, "source": asdict(self._source)}
        self._write("about", np.array(json.dumps(about)))

    def _write_piece(self) -> None:
        piece = Landmarks.join(self._waiting)
        self._waiting.clear()
        for name, values in _packed(piece).items():
            self._write(f"{self._pieces}/{name}", values)
        self._pieces += 1
        step_s = 1 / self._source.fps if self._source.fps else 0.0
        self._source = replace(
            self._source, frames=self._source.frames + len(piece), duration_s=float(piece.time_s[-1]) + step_s
        )

    def _write(self, name: str, values: NDArray[np.generic]) -> None:
        entry = zipfile.ZipInfo(f"{name}.npy")  # which has a date of its own: the same landmarks give the same bytes
        entry.compress_type = zipfile.ZIP_DEFLATED
        with self._archive.open(entry, "w") as member:
            np.lib.format.write_array(member, values, allow_pickle=False)


@contextmanager
def write_recording(path: Path, source: Source) -> Iterator[RecordingWriter]:
    """Record landmarks as they come; the file appears, whole, when the block ends without an exception.

    `source.frames` and `source.duration_s` are replaced by what was recorded.

    Raises:
        OutputError: the file cannot be written.
    """
    with whole_file(path) as temporary, zipfile.ZipFile(temporary, "w") as archive:
        writer = RecordingWriter(archive, source)
        yield writer
        writer.finish()


class Recording:
    """A landmark recording, made by `open_recording`. Holds no open file between calls."""

    def __init__(self, path: Path, source: Source, pieces: int) -> None:
        self.path = path
        self.source = source
        self._pieces = pieces

    def chunks(self) -> Iterator[Landmarks]:
        """The landmarks in order, some hundred frames at a time.

        Raises:
            RecordingError: the file is damaged.
        """
        with _reading(self.path) as archive:
            for piece in range(self._pieces):
                yield _unpacked(archive, str(piece), self.source.size)


def open_recording(path: Path) -> Recording:
    """Open a landmark recording and read what it is about.

    Raises:
        RecordingError: no such file, no recording, a damaged one, or one of a newer schema.
    """
    with _reading(path) as archive:
        about = json.loads(str(_array(archive, "about", np.str_)))
        if about["schema"] > SCHEMA:
            raise RecordingError(
                f"{path}: was written by a newer Abhyasa (schema {about['schema']})", remedy="update Abhyasa"
            )
        width, height = about["source"].pop("size")
        return Recording(path, Source(**about["source"], size=(int(width), int(height))), int(about["pieces"]))


@contextmanager
def _reading(path: Path) -> Iterator[NpzFile]:
    if not path.exists():
        raise RecordingError(f"{path}: there is no such file", remedy="check the spelling and the folder")
    try:
        with path.open("rb") as file:
            archive: object = np.load(file, allow_pickle=False)
            if not isinstance(archive, NpzFile):
                raise RecordingError(f"{path}: is no landmark recording", remedy=_REMEDY)
            yield archive
    except _SIGNS_OF_DAMAGE as error:
        raise RecordingError(f"{path}: is damaged, or no landmark recording", remedy=_REMEDY) from error


def _array(archive: NpzFile, name: str, dtype: type[Scalar]) -> NDArray[Scalar]:
    values: object = archive[name]
    if not (isinstance(values, np.ndarray) and np.issubdtype(values.dtype, dtype)):
        raise ValueError(f"{name}: not of type {dtype}")
    return values


def _packed(piece: Landmarks) -> dict[str, NDArray[np.generic]]:
    packed: dict[str, NDArray[np.generic]] = {
        "time_s": piece.time_s,
        "world": _changes(_whole(piece.world * _MILLIMETRES)),
        "image": _changes(_whole(piece.image * _TENTHS)),
        "visibility": _changes(np.rint(piece.visibility * _FULL_VISIBILITY).astype(np.uint8)),
    }
    if piece.silhouette is not None:
        bits = np.packbits(piece.silhouette, axis=-1)
        packed["silhouette"] = np.concatenate([bits[:1], bits[1:] ^ bits[:-1]])
    return packed


def _unpacked(archive: NpzFile, piece: str, size: tuple[int, int]) -> Landmarks:
    silhouette = None
    if f"{piece}/silhouette" in archive:
        changed = _array(archive, f"{piece}/silhouette", np.uint8)
        bits = np.bitwise_xor.accumulate(changed, axis=0)
        silhouette = np.unpackbits(bits, axis=-1, count=SILHOUETTE_WIDTH).astype(bool)
    visibility = _sums(_array(archive, f"{piece}/visibility", np.uint8))
    return Landmarks(
        time_s=_array(archive, f"{piece}/time_s", np.float64),
        world=_fractional(_sums(_array(archive, f"{piece}/world", np.int16)), _MILLIMETRES),
        image=_fractional(_sums(_array(archive, f"{piece}/image", np.int16)), _TENTHS),
        visibility=(visibility / np.float32(_FULL_VISIBILITY)).astype(np.float32),
        size=size,
        silhouette=silhouette,
    )


def _whole(values: NDArray[np.float32]) -> NDArray[np.int16]:
    limited = np.clip(np.rint(values), MISSING + 1, -MISSING - 1)
    return np.where(np.isnan(limited), MISSING, limited).astype(np.int16)


def _fractional(values: NDArray[np.int16], scale: float) -> NDArray[np.float32]:
    return np.where(values == MISSING, np.nan, values / np.float32(scale)).astype(np.float32)


def _changes(values: NDArray[Scalar]) -> NDArray[Scalar]:
    return np.diff(values, axis=0, prepend=np.zeros_like(values[:1]))


def _sums(changes: NDArray[Scalar]) -> NDArray[Scalar]:
    return np.cumsum(changes, axis=0, dtype=changes.dtype)
