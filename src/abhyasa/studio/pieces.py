"""The films of proofs, made many at a time, and kept: what a landmarker saw in each, and what is true of it.

A film with a fault is like the demonstration but where the fault is, so that only this part is drawn and watched.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.landmarks import Landmarks
from abhyasa.body.recording import Source, open_recording, write_recording
from abhyasa.camera.landmarker import Landmarker
from abhyasa.errors import StudioError
from abhyasa.follow.following import follow_recording
from abhyasa.output import whole_file
from abhyasa.practice.compile import practice_from_page
from abhyasa.practice.place import best_place
from abhyasa.studio.build import Build, rest_body
from abhyasa.studio.film import Film, Rehearsal, Shot
from abhyasa.studio.lens import Camera
from abhyasa.studio.perform import Style
from abhyasa.studio.prove import Piece, Seen, amounts
from abhyasa.studio.shapes import Fault, Shape
from abhyasa.studio.shoot import Shown, alone_on_a_core, read_truth, write_truth
from abhyasa.studio.told import told_of
from abhyasa.studio.truth import Truth

ESTIMATOR = "blazepose-full"
_FPS = 8.0
_STYLE = Style(sides=1, hold_s=4.0)
_RUN_UP_S = 1.5
"""How long before a fault the landmarker begins to watch, so that it follows the body when the fault comes."""
_APART_S = 4.0
"""Parts of a film that are nearer to each other than so are watched as one."""
_SAME_PX = 0.1
_FOLLOWED_PX = 8.0
"""The landmarker follows the body as it did in the demonstration where its landmarks differ by less in the mean."""


def film_pieces(
    pieces: Sequence[Piece], folder: Path, jobs: int, announce: Callable[[str], None] = lambda text: None
) -> Iterator[tuple[Piece, Seen]]:
    """Film pieces that are not in the folder yet, `jobs` at a time, and watch all; each is given out when it is there.

    Raises:
        StudioMissing, ModelMissing: what films, or what watches, is not installed.
        StudioError: a process that films was killed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rest_body(Build(), announce)
    shown = [piece for piece in pieces if piece.goal is None]
    missed = [piece for piece in pieces if piece.goal is not None]
    if jobs == 1:
        yield from ((piece, see(piece, folder)) for piece in (*shown, *missed))
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(jobs, len(pieces)), context, initializer=_begin) as pool:
        try:
            for some in (shown, missed):  # a film with a fault is made from its page's demonstration
                waiting = {pool.submit(see, piece, folder): piece for piece in some}
                for done in as_completed(waiting):
                    yield waiting[done], done.result()
        except BrokenProcessPool as error:
            raise StudioError(
                "a process that made a film was killed", remedy="if memory is short, film fewer at a time with --jobs"
            ) from error
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in multiprocessing.active_children():
                process.terminate()
            raise


def _begin() -> None:
    alone_on_a_core()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one sees to it


def is_made(piece: Piece, folder: Path) -> bool:
    """Whether a piece is in the folder, also one that could not be filmed."""
    return _Kept(piece, folder).is_made


def see(piece: Piece, folder: Path) -> Seen:
    """Film one piece, unless it is in the folder, and watch it."""
    kept = _Kept(piece, folder)
    if not kept.is_made:
        _make(piece, kept, folder)
    if (failed := kept.failed) is not None:
        return Seen(failed=failed.removeprefix(f"{piece.page.path}: "))
    practice = practice_from_page(piece.page)
    shown = kept.load()
    following = follow_recording(practice, shown.observed(practice.quantities, ESTIMATOR))
    faults = shown.truth.settings["faults"]
    return Seen(tuple(told_of(following, shown.truth)), float(faults[0]["by"]) if faults else 0.0)


def _make(piece: Piece, kept: _Kept, folder: Path) -> None:
    rehearsal, rest = kept.rehearsal(), rest_body(Build())
    if piece.goal is None:
        try:
            film = Film(piece.page, _shot(piece), rest, rehearsal)
        except StudioError as error:
            kept.fail(error.message)
            return
        if rehearsal is None:
            kept.write_rehearsal(film.rehearsal)
        kept.write(film.truth, _watched(film, range(len(film))))
        return
    plain = _Kept(replace(piece, goal=None), folder)
    if not plain.is_made:
        _make(replace(piece, goal=None), plain, folder)
    if (failed := plain.failed) is not None:
        kept.fail(failed)
        return
    shown, rehearsal = plain.load(), plain.rehearsal()
    why = ""
    for by in amounts(piece.goal):
        try:
            film = Film(piece.page, _shot(piece, Fault(piece.goal, by)), rest, rehearsal)
        except StudioError as error:
            why = error.message
            continue
        kept.write(film.truth, watched_anew(film, shown))
        return
    kept.fail(why)


def _shot(piece: Piece, *faults: Fault) -> Shot:
    place = piece.place or best_place(piece.page)
    camera = Camera(place.azimuth_deg, place.height_m, place.distance_m)
    return Shot(camera=camera, style=_STYLE, faults=faults, fps=_FPS)


def _watched(film: Film, frames: range) -> Landmarks:
    time_s = film.truth.time_s.tolist()
    with Landmarker("full") as landmarker:
        seen = [landmarker.detect(picture, time_s[i]) for i, picture in zip(frames, film.pictures(frames), strict=True)]
    return Landmarks.join(seen)


def watched_anew(film: Film, shown: Shown) -> Landmarks:
    """What is seen of a film that is in part like one that was seen before."""
    changed = np.abs(film.truth.image - shown.truth.image).max(axis=(1, 2)) > _SAME_PX
    parts, begin = [], 0
    for first, last in _stretches(changed, int(_APART_S * _FPS)):
        parts += [shown.landmarks.at(slice(begin, first)), _watched_from(film, shown.landmarks, first, last)]
        begin = last
    return Landmarks.join([part for part in (*parts, shown.landmarks.at(slice(begin, None))) if len(part)])


def _watched_from(film: Film, before: Landmarks, first: int, last: int) -> Landmarks:
    """Frames `[first, last)`, by a landmarker that follows the body as it was followed in what went before."""
    start = max(0, first - int(_RUN_UP_S * _FPS))
    seen = _watched(film, range(start, last))
    run_up = first - start
    if start:
        apart = np.linalg.norm(seen.image[run_up - 1] - before.image[first - 1], axis=-1).mean()
        if not apart < _FOLLOWED_PX:
            return _watched(film, range(last)).at(slice(first, None))
    return seen.at(slice(run_up, None))


def _stretches(chosen: NDArray[np.bool_], apart: int) -> Iterator[tuple[int, int]]:
    """`[first, last)` of what is chosen; what is less than `apart` from each other belongs together."""
    rows = np.flatnonzero(chosen)
    if not len(rows):
        return
    ends = np.flatnonzero(np.diff(rows) > apart)
    for first, last in zip([0, *(ends + 1)], [*ends, len(rows) - 1], strict=True):
        yield int(rows[first]), int(rows[last]) + 1


class _Kept:
    """The files of one piece. Their name holds all that the film depends on but the studio itself."""

    def __init__(self, piece: Piece, folder: Path) -> None:
        stages = practice_from_page(piece.page).rounds[0]
        asked = [
            [stage.step, stage.moves, stage.breath, str(stage.hold), [str(s.goal) for s in stage.goals + stage.shown]]
            for stage in stages
        ]
        shot = _shot(piece).settings()
        seen_from = shot.pop("camera")
        name = f"{piece.page.id}-{_digest(piece.page.position, asked, shot)}"
        self._rehearsal = folder / f"{name}.shapes.npz"
        self._landmarks, self._truth, self._failed = (
            folder / f"{name}-{_digest(seen_from, str(piece.goal))}{end}"
            for end in (".npz", ".truth.npz", ".failed.txt")
        )

    @property
    def is_made(self) -> bool:
        return self._landmarks.exists() or self._failed.exists()

    @property
    def failed(self) -> str | None:
        """Why the film could not be made, None where it could."""
        return self._failed.read_text("utf-8") if self._failed.exists() else None

    def fail(self, why: str) -> None:
        with whole_file(self._failed) as temporary:
            temporary.write_text(why, "utf-8")

    def write(self, truth: Truth, landmarks: Landmarks) -> None:
        write_truth(self._truth, truth)
        source = Source(self._landmarks.stem, _FPS, 0, 0.0, ESTIMATOR, landmarks.size)
        with write_recording(self._landmarks, source) as writer:
            writer.append(landmarks)

    def load(self) -> Shown:
        return Shown(read_truth(self._truth), Landmarks.join(list(open_recording(self._landmarks).chunks())))

    def write_rehearsal(self, rehearsal: Rehearsal) -> None:
        shapes = rehearsal.shapes
        with whole_file(self._rehearsal) as temporary, temporary.open("wb") as file:
            np.savez_compressed(
                file,
                posture=np.stack([shape.posture for shape in shapes]),
                support=[shape.support for shape in shapes],
                middle=rehearsal.middle,
            )

    def rehearsal(self) -> Rehearsal | None:
        """What films of this page share, None where none was made yet."""
        if not self._rehearsal.exists():
            return None
        with np.load(self._rehearsal, allow_pickle=False) as kept:
            shapes = zip(kept["posture"], kept["support"].tolist(), strict=True)
            return Rehearsal(tuple(Shape(posture, support) for posture, support in shapes), kept["middle"])


def _digest(*what: Any) -> str:
    return hashlib.sha256(json.dumps(what).encode()).hexdigest()[:10]
