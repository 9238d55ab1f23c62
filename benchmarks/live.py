"""The coach's speed in process, without sockets: `python -m benchmarks.live`.

Landmark recordings of the tests are practised as if they came from a camera, frame by frame. A frame's time is the wall
clock's from its arrival to its cues; what a core carries goes by the processor's time, of many practices in turn.
Other work on the machine changes every figure here; run it when nothing else does.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from abhyasa.body.landmarks import Landmarks
from abhyasa.body.recording import open_recording
from abhyasa.coach.coach import Coach
from abhyasa.follow.live import Course, LiveFollower
from abhyasa.page import library
from abhyasa.page.model import Page
from abhyasa.practice.compile import practice_from_page

FILM = Path("tests/data/correct-side.npz")
ESTIMATOR = "blazepose-full"
FPS = 15
_WARM = 30
_AT_ONCE = 20
_SECONDS = 10

Feed = Callable[[Landmarks], object]


@click.command()
@click.option("--film", type=click.Path(exists=True, path_type=Path), default=FILM, show_default=True)
def main(film: Path) -> None:
    """Measure, and print one row a page and part."""
    frames = [*Landmarks.join([*open_recording(film).chunks()]).frames()]
    pages = [library.load(asana) for asana in library.asana_ids()]
    most = max(pages, key=lambda page: len(practice_from_page(page).quantities))
    table = Table("page", "quantities", "part", "mean, ms", "median", "99th percentile", "most", "practitioners a core")
    for page in (library.load("janushirsana"), most):
        for part, begun in (("follower", _follower), ("coach", _coach)):
            quantities, _ = begun(page)
            with _undisturbed():
                took = _each(begun(page)[1], frames)
                carried = _carried([begun(page)[1] for _ in range(_AT_ONCE)], frames)
            told = (took.mean(), *np.quantile(took, [0.5, 0.99, 1.0]))
            table.add_row(
                page.id, str(quantities), part, *(f"{1000 * seconds:.2f}" for seconds in told), f"{carried:.0f}"
            )
    Console(width=120).print(table)
    click.echo(f"a frame at {FPS} a second; wanted: 1 ms at the 99th percentile, 200 practitioners")


def _follower(page: Page) -> tuple[int, Feed]:
    follower = LiveFollower(Course(practice_from_page(page), ESTIMATOR))
    return len(follower.course.quantities), follower.feed


def _coach(page: Page) -> tuple[int, Feed]:
    """A practice that has begun: the camera is in place."""
    coach = Coach(page, practice_from_page(page), estimator=ESTIMATOR)
    coach.command("begin", 0.0)

    def feed(landmarks: Landmarks) -> object:
        return coach.feed(landmarks), coach.state

    return len(coach.quantities), feed


@contextmanager
def _undisturbed() -> Iterator[None]:
    """What is there already is no rubbish: collections look at what came since, as in the server."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def _each(feed: Feed, frames: list[Landmarks]) -> NDArray[np.float64]:
    """Seconds that each frame took; the first few, in which everything is set up, are left out."""

    def took() -> Iterator[float]:
        for frame in frames:
            start = time.perf_counter()
            feed(frame)
            yield time.perf_counter() - start

    return np.array([*islice(took(), _WARM, None)])


def _carried(feeds: list[Feed], frames: list[Landmarks]) -> float:
    """How many practitioners one core carries: so many practices take turns frame by frame, as they would."""
    for frame in frames[:_WARM]:
        for feed in feeds:
            feed(frame)
    start = time.thread_time()
    for frame in frames[_WARM : _WARM + _SECONDS * FPS]:
        for feed in feeds:
            feed(frame)
    return len(feeds) * _SECONDS / (time.thread_time() - start)


if __name__ == "__main__":
    main()
