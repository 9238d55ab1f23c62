"""The proof of a page: its own demonstration passes its own checks, and its planted faults are found.

The demonstration is filmed from the place from which the asana is seen best, and watched as any film is; then once more
for each goal that is checked, with that goal missed.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Literal

from abhyasa.body.vocabulary import Unit
from abhyasa.camera.landmarker import Landmarker
from abhyasa.errors import StudioError
from abhyasa.follow.following import Following, follow_recording
from abhyasa.follow.observe import Observations, Observer
from abhyasa.language.goals import Goal
from abhyasa.page.model import Page
from abhyasa.practice.compile import practice_from_page
from abhyasa.practice.place import best_place
from abhyasa.practice.practice import Practice
from abhyasa.studio.build import Build, rest_body
from abhyasa.studio.film import Film, Shot
from abhyasa.studio.lens import Camera
from abhyasa.studio.perform import Style
from abhyasa.studio.shapes import Fault
from abhyasa.studio.shoot import alone_on_a_core
from abhyasa.studio.told import Checked, told_of

Outcome = Literal["found", "passed", "not told", "not planted"]

ESTIMATOR = "blazepose-full"
_FPS = 8.0
_STYLE = Style(sides=1, hold_s=4.0)
_LARGEST: dict[Unit, float] = {"deg": 30.0, "heights": 0.15}
_SMALLEST: dict[Unit, float] = {"deg": 8.0, "heights": 0.04}
"""What is missed by less, no one sees."""
_LESS = 0.6
NOT_RECOGNISED = "its step was not recognised"
MET_ALL_THE_SAME = "the body meets it all the same"


@dataclass(frozen=True)
class Piece:
    """One film of a proof. goal: what is missed in it, None in the demonstration."""

    page: Page
    goal: Goal | None


@dataclass(frozen=True)
class Seen:
    """What was told of one film. by: how far its goal was missed. failed: why the film could not be made, or ""."""

    told: tuple[Checked, ...] = ()
    by: float = 0.0
    failed: str = ""


@dataclass(frozen=True)
class Planted:
    """One goal that was missed on purpose. by: how far, in its unit. reason: why it was not told, or not planted."""

    goal: Goal
    by: float
    outcome: Outcome
    reason: str = ""


@dataclass(frozen=True)
class Proof:
    """What came of a page. failed: why its demonstration could not be made, or ""."""

    asana: str
    demonstration: tuple[Checked, ...]
    faults: tuple[Planted, ...]
    failed: str = ""

    @property
    def stands(self) -> bool:
        """Whether nothing was told wrongly; what cannot be told is not wrong."""
        return not (
            self.failed
            or any(check.verdict == "fault" for check in self.demonstration)
            or any(fault.outcome == "passed" for fault in self.faults)
        )


def pieces_of(page: Page) -> list[Piece]:
    """All films that prove a page, its demonstration first."""
    return [Piece(page, None), *(Piece(page, goal) for goal in goals_of(practice_from_page(page)))]


def goals_of(practice: Practice) -> list[Goal]:
    """The goals that the first round checks, each once."""
    return list(dict.fromkeys(sourced.goal for stage in practice.rounds[0] for sourced in stage.checks))


def amounts(goal: Goal) -> list[float]:
    """How far to miss a goal, the largest first; negative is below the lower bound of a goal with two."""
    low, high = goal.telling_bounds
    ways = (1, -1) if low is not None and high is not None and not goal.negated else (1,)
    unit = goal.quantity.unit
    found, by = [], _LARGEST[unit]
    while by >= _SMALLEST[unit]:
        found += [way * by for way in ways]
        by *= _LESS
    return found


def outcome_of(goal: Goal, seen: Seen) -> Planted:
    """What came of a goal that was missed on purpose."""
    if seen.failed:
        return Planted(goal, seen.by, "not planted", seen.failed)
    checks = [check for check in seen.told if check.goal == goal]
    missed = [check for check in checks if not check.met]
    if not missed:
        return (
            Planted(goal, seen.by, "not planted", MET_ALL_THE_SAME)
            if checks
            else Planted(goal, seen.by, "not told", NOT_RECOGNISED)
        )
    verdicts = {check.verdict for check in missed}
    if "fault" in verdicts:
        return Planted(goal, seen.by, "found")
    if "pass" in verdicts:
        return Planted(goal, seen.by, "passed")
    return Planted(goal, seen.by, "not told", missed[0].reason)


def proof_from(page: Page, seen: Mapping[Goal | None, Seen]) -> Proof:
    """The proof out of its films. seen: by the goal missed, None for the demonstration."""
    shown = seen[None]
    faults = tuple(outcome_of(goal, each) for goal, each in seen.items() if goal is not None)
    return Proof(page.id, shown.told, () if shown.failed else faults, shown.failed)


def film_pieces(
    pieces: Sequence[Piece], jobs: int, announce: Callable[[str], None] = lambda text: None
) -> Iterator[tuple[Piece, Seen]]:
    """Film pieces and watch them, `jobs` at a time; each is given out when it is there.

    Raises:
        StudioMissing, ModelMissing: what films, or what watches, is not installed.
        StudioError: a process that films was killed.
    """
    rest_body(Build(), announce)
    if jobs == 1:
        yield from ((piece, see(piece)) for piece in pieces)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(jobs, len(pieces)), context, initializer=_begin) as pool:
        waiting = {pool.submit(see, piece): piece for piece in pieces}
        try:
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


def see(piece: Piece) -> Seen:
    """Film one piece and watch it."""
    why = ""
    for by in amounts(piece.goal) if piece.goal else [0.0]:
        faults = (Fault(piece.goal, by),) if piece.goal else ()
        try:
            film = Film(piece.page, _shot(piece.page, faults), rest_body(Build()))
        except StudioError as error:
            why = error.message
            continue
        return Seen(tuple(told_of(_watched(film, practice_from_page(piece.page)), film.truth)), by)
    return Seen(failed=why)


def _shot(page: Page, faults: tuple[Fault, ...]) -> Shot:
    place = best_place(page)
    camera = Camera(place.azimuth_deg, place.height_m, place.distance_m)
    return Shot(camera=camera, style=_STYLE, faults=faults, fps=_FPS)


def _watched(film: Film, practice: Practice) -> Following:
    observer = Observer(practice.quantities, ESTIMATOR)
    with Landmarker("full") as landmarker:
        frames = zip(film.pictures(), film.truth.time_s.tolist(), strict=True)
        seen = [observer.feed(landmarker.detect(picture, time_s)) for picture, time_s in frames]
    return follow_recording(practice, Observations.join(seen))
