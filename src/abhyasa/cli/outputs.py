"""The files that `abhyasa watch` writes, each whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from abhyasa.body.landmarks import Landmarks, between
from abhyasa.errors import OutputError
from abhyasa.follow.following import Following
from abhyasa.output import whole_file
from abhyasa.page.model import Page
from abhyasa.record.record import Record

if TYPE_CHECKING:
    from abhyasa.camera.video import Frame
    from abhyasa.cli.footage import Footage
    from abhyasa.record.pictures import FaultPicture

STANDARD_OUTPUT = Path("-")


@dataclass(frozen=True)
class Outputs:
    """Where to write; None is not asked for. `json` may be `STANDARD_OUTPUT`, which the caller sees to."""

    json: Path | None = None
    report: Path | None = None
    film: Path | None = None
    landmarks: Path | None = None

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that are asked for."""
        asked = (self.json, self.report, self.film, self.landmarks)
        return tuple(path for path in asked if path is not None and path != STANDARD_OUTPUT)

    @property
    def need_pictures(self) -> bool:
        """Whether the film itself is needed a second time."""
        return self.report is not None or self.film is not None

    def check(self) -> None:
        """Find out before the work whether these can be written.

        Raises:
            OutputError: a folder is missing or closed to us.
        """
        check_files(self.files)


def check_files(paths: Iterable[Path]) -> None:
    """Find out before the work whether these can be written.

    Raises:
        OutputError: a folder is missing or closed to us.
    """
    for path in paths:
        folder = path.absolute().parent
        if not folder.is_dir():
            raise OutputError(f"{path}: there is no folder {folder}", remedy="make it, or name another place")
        if path.is_dir():
            raise OutputError(f"{path}: is a folder", remedy="name a file")
        if not os.access(folder, os.W_OK):
            raise OutputError(f"{path}: its folder cannot be written to", remedy="name another place")


def write_outputs(record: Record, following: Following, page: Page, footage: Footage, outputs: Outputs) -> None:
    """Write record, report and film, as asked.

    Raises:
        OutputError: a file cannot be written.
    """
    if outputs.json is not None and outputs.json != STANDARD_OUTPUT:
        _write_text(outputs.json, record.to_json())
    if outputs.report is not None:
        from abhyasa.record.report import render_report

        pictures = _fault_pictures(record, following, footage)
        _write_text(outputs.report, render_report(record, following, page, pictures, _when(footage)))
    if outputs.film is not None:
        _write_film(outputs.film, record, footage)


def _write_text(path: Path, text: str) -> None:
    with whole_file(path) as temporary:
        temporary.write_text(text, "utf-8")


def _when(footage: Footage) -> datetime | None:
    """When the source was last written: for a film off a phone, when it was filmed."""
    return datetime.fromtimestamp(footage.path.stat().st_mtime) if footage.path.is_file() else None


def _fault_pictures(record: Record, following: Following, footage: Footage) -> list[FaultPicture]:
    from abhyasa.record.pictures import fault_moments, fault_picture

    moments = fault_moments(record, following.ticks)
    if footage.video is None or not moments:
        return []
    frames = footage.video.frames_at([at_s for _, at_s in moments])
    return [
        fault_picture(check, at_s, frame.rgb, body, record)
        for (check, at_s), (frame, body) in zip(moments, _with_bodies(frames, footage.kept_frames()), strict=True)
    ]


def _write_film(path: Path, record: Record, footage: Footage) -> None:
    from abhyasa.camera.film import write_video
    from abhyasa.record.overlay import draw

    video = footage.video
    if video is None:
        raise OutputError(f"{path}: there is no film to draw on", remedy="watch the film, not its landmarks")
    with write_video(path, video.size, video.fps or 1.0) as film:
        for frame, body in _with_bodies(video.frames(), footage.kept_frames()):
            film.write(draw(frame.rgb, body, record, frame.time_s), frame.time_s)


def _with_bodies(frames: Iterable[Frame], looked_at: Iterator[Landmarks]) -> Iterator[tuple[Frame, Landmarks]]:
    """Each frame with the body at its moment, which the model may have seen only a little before and after."""
    before = after = next(looked_at)
    for frame in frames:
        while after.time_s[0] < frame.time_s and (following := next(looked_at, None)) is not None:
            before, after = after, following
        yield frame, between(before, after, frame.time_s)
