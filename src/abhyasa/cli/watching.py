"""Watching one source: landmarks in, a record and its files out."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.landmarks import Landmarks
from abhyasa.body.recording import Source, open_recording, write_recording
from abhyasa.errors import OutputError, PageError, VideoError
from abhyasa.follow.following import Following, follow_photo, follow_recording
from abhyasa.follow.observe import Observations, Observer
from abhyasa.output import whole_file
from abhyasa.page.model import Page
from abhyasa.practice.compile import practice_from_page
from abhyasa.practice.practice import Practice
from abhyasa.record.build import record_from_following
from abhyasa.record.record import Record, SourceFilm

if TYPE_CHECKING:
    from abhyasa.camera.models import Model
    from abhyasa.camera.video import Video

RECORDING_SUFFIX = ".npz"
STANDARD_OUTPUT = Path("-")
_SEEN_FROM = 0.3
"""Mean visibility from which a frame is taken to show a person at all."""
_LEAST_SHARE = 0.02

Progress: TypeAlias = Callable[[int, int | None], None]
"""Told how many frames more are done, and how many there are in all where that is known."""


@dataclass(frozen=True)
class Outputs:
    """Where to write; None is not asked for. `json` may be `STANDARD_OUTPUT`, which the caller sees to."""

    json: Path | None = None
    report: Path | None = None
    film: Path | None = None
    landmarks: Path | None = None

    def check(self) -> None:
        """Find out before the work whether these can be written.

        Raises:
            OutputError: a folder is missing or closed to us.
        """
        for path in self.files:
            folder = path.absolute().parent
            if not folder.is_dir():
                raise OutputError(f"{path}: there is no folder {folder}", remedy="make it, or name another place")
            if path.is_dir():
                raise OutputError(f"{path}: is a folder", remedy="name a file")
            if not os.access(folder, os.W_OK):
                raise OutputError(f"{path}: its folder cannot be written to", remedy="name another place")

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that are asked for."""
        asked = (self.json, self.report, self.film, self.landmarks)
        return tuple(path for path in asked if path is not None and path != STANDARD_OUTPUT)

    @property
    def need_pictures(self) -> bool:
        """Whether the film itself is needed a second time."""
        return self.report is not None or self.film is not None


@dataclass
class _Watched:
    """What is gathered while landmarks go by."""

    observer: Observer
    parts: list[Observations] = field(default_factory=list)
    seen: int = 0
    frames: int = 0

    def take(self, landmarks: Landmarks) -> None:
        self.parts.append(self.observer.feed(landmarks))
        self.frames += len(landmarks)
        self.seen += int((landmarks.visibility.mean(axis=1) >= _SEEN_FROM).sum())


def practice_of(page: Page) -> Practice:
    """The page's practice.

    Raises:
        PageError: the page asks for nothing that a camera could see.
    """
    practice = practice_from_page(page)
    if not practice.quantities:
        raise PageError(
            f"{page.path}: no step says what a camera could see",
            remedy="give its steps lines such as: - observe: knee_flexion(left) >= 90 deg",
        )
    return practice


def watch(source: Path, page: Page, model: Model, outputs: Outputs, progress: Progress) -> Record:
    """Watch one film, photo or landmark recording, and write what is asked for.

    Raises:
        AbhyasaError: a source that cannot be read, nobody in it, or a file that cannot be written.
    """
    practice = practice_of(page)
    outputs.check()
    with _opened(source, model, outputs) as footage:
        watched = _Watched(Observer(practice.quantities))
        for chunk in footage.landmarks:
            watched.take(chunk)
            progress(len(chunk), footage.frame_count)
        if watched.seen < max(1.0, _LEAST_SHARE * watched.frames):
            raise VideoError(
                f"{source}: nobody was found in the picture",
                remedy="film so that the whole body is in the picture, in light, and not too small",
            )
        seen = Observations.join(watched.parts)
        film = footage.film(seen.time_s)
        following = follow_photo(practice, seen) if film.duration_s == 0 else follow_recording(practice, seen)
        record = record_from_following(following, film)
        _write(record, following, page, footage, outputs)
    return record


@dataclass
class _Footage:
    """A source being read. video: None where only its landmarks are at hand. kept: where they can be read again."""

    path: Path
    estimator: str
    landmarks: Iterator[Landmarks]
    video: Video | None
    is_photo: bool
    fps: float | None
    frame_count: int | None
    kept: Path | None

    def film(self, time_s: NDArray[np.float64]) -> SourceFilm:
        """What was watched, now that it has been: with its real length and what was wrong with it."""
        step_s = float(np.median(np.diff(time_s))) if len(time_s) > 1 else 0.0
        notices = ["the file is cut off or damaged; what could be read was watched"] if self._is_truncated else []
        return SourceFilm(
            path=str(self.path),
            fps=None if self.fps is None else round(self.fps, 3),
            frames=len(time_s),
            duration_s=0.0 if self.is_photo else round(float(time_s[-1]) + (step_s or 1e-3), 3),
            estimator=self.estimator,
            notices=tuple(notices),
        )

    @property
    def _is_truncated(self) -> bool:
        return self.video is not None and self.video.truncated


@contextmanager
def _opened(source: Path, model: Model, outputs: Outputs) -> Iterator[_Footage]:
    if source.suffix.lower() == RECORDING_SUFFIX:
        yield _recorded_footage(source, outputs)
        return
    from abhyasa.camera.landmarker import read_landmarks
    from abhyasa.camera.video import open_video

    with ExitStack() as stack:
        video = open_video(source)
        estimator = f"blazepose-{model}"
        landmarks = read_landmarks(video, model)
        kept = outputs.landmarks
        if kept is None and outputs.need_pictures:
            kept = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "landmarks.npz"
        if kept is not None:
            about = Source(str(source), video.fps, 0, 0.0, estimator, video.size)
            landmarks = _kept(landmarks, kept, about)
        yield _Footage(source, estimator, landmarks, video, video.is_photo, video.fps, video.frame_count, kept)


def _recorded_footage(source: Path, outputs: Outputs) -> _Footage:
    """Landmarks from a recording, with the film that they were taken from where pictures are wanted and it is there."""
    about = open_recording(source).source
    video = None
    if outputs.need_pictures and Path(about.path).is_file():
        from abhyasa.camera.video import open_video

        video = open_video(Path(about.path))
    if outputs.film is not None and video is None:
        raise VideoError(f"{about.path}: the film of this recording is not there", remedy="leave out --film")
    is_photo = about.frames == 1 and about.fps is None
    return _Footage(
        source, about.estimator, open_recording(source).chunks(), video, is_photo, about.fps, about.frames, source
    )


def _kept(landmarks: Iterable[Landmarks], path: Path, about: Source) -> Iterator[Landmarks]:
    """The same landmarks, written down as they go by."""
    with write_recording(path, about) as writer:
        for chunk in landmarks:
            writer.append(chunk)
            yield chunk


def _write(record: Record, following: Following, page: Page, footage: _Footage, outputs: Outputs) -> None:
    if outputs.json is not None and outputs.json != STANDARD_OUTPUT:
        with whole_file(outputs.json) as temporary:
            temporary.write_text(record.to_json(), "utf-8")
