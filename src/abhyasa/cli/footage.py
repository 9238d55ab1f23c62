"""Sources of landmarks: films and photos through the model, or recordings of landmarks."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from abhyasa.body.landmarks import Landmarks
from abhyasa.body.recording import Source, open_recording, write_recording
from abhyasa.cli.outputs import Outputs
from abhyasa.errors import VideoError
from abhyasa.record.record import SourceFilm

if TYPE_CHECKING:
    from abhyasa.camera.models import Model
    from abhyasa.camera.video import Video

RECORDING_SUFFIX = ".npz"
_SHORTEST_S = 1e-3


@dataclass
class Footage:
    """A source being read.

    landmarks: to be gone through once. frame_count: of them, about; None where not known before.
    video: None where only landmarks are at hand.
    kept: the recording from which the landmarks can be read again; None where nothing asks for that.
    """

    path: Path
    estimator: str
    landmarks: Iterator[Landmarks]
    is_photo: bool
    fps: float | None
    frame_count: int | None
    video: Video | None
    kept: Path | None

    def film(self, frames: int, last_s: float, step_s: float) -> SourceFilm:
        """What was watched, now that it has been: with its real length and what was wrong with it."""
        truncated = self.video is not None and self.video.truncated
        return SourceFilm(
            path=str(self.path),
            fps=None if self.fps is None else round(self.fps, 3),
            frames=frames,
            duration_s=0.0 if self.is_photo else round(last_s + max(step_s, _SHORTEST_S), 3),
            estimator=self.estimator,
            notices=("the file is cut off or damaged; what could be read was watched",) if truncated else (),
        )

    def kept_frames(self) -> Iterator[Landmarks]:
        """The landmarks once more from the start, frame by frame."""
        if self.kept is None:
            raise ValueError("the landmarks were not kept")
        return (frame for chunk in open_recording(self.kept).chunks() for frame in chunk.frames())


@contextmanager
def open_footage(source: Path, model: Model, outputs: Outputs) -> Iterator[Footage]:
    """Open a film, a photo, or a landmark recording.

    Raises:
        VideoError, RecordingError, ModelError: it cannot be read, or the model is not there.
    """
    if source.suffix.lower() == RECORDING_SUFFIX:
        yield _recorded(source, outputs)
        return
    from abhyasa.camera.landmarker import APART_S, read_landmarks
    from abhyasa.camera.video import open_video

    with ExitStack() as stack:
        video = open_video(source)
        estimator = f"blazepose-{model}"
        landmarks = read_landmarks(video, model)
        kept = outputs.landmarks
        if kept is None and outputs.need_pictures:
            kept = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "landmarks.npz"
        if kept is not None:
            landmarks = _keeping(landmarks, kept, Source(str(source), video.fps, 0, 0.0, estimator, video.size))
        yield Footage(source, estimator, landmarks, video.is_photo, video.fps, video.count(APART_S), video, kept)


def _recorded(source: Path, outputs: Outputs) -> Footage:
    """A recording, with the film that it was taken from where pictures are wanted and it is still there."""
    recording = open_recording(source)
    about = recording.source
    video = None
    if outputs.need_pictures and Path(about.path).is_file():
        from abhyasa.camera.video import open_video

        video = open_video(Path(about.path))
    if outputs.film is not None and video is None:
        raise VideoError(f"{about.path}: the film of this recording is not there", remedy="leave out --film")
    is_photo = about.frames == 1 and about.fps is None
    return Footage(source, about.estimator, recording.chunks(), is_photo, about.fps, about.frames, video, source)


def _keeping(landmarks: Iterable[Landmarks], path: Path, about: Source) -> Iterator[Landmarks]:
    """The same landmarks, written down as they go by."""
    with write_recording(path, about) as writer:
        for chunk in landmarks:
            writer.append(chunk)
            yield chunk
