"""The coach's speed in process, without sockets: `python -m benchmarks.live`.

Landmark recordings of the tests are practised as if they came from a camera, and fed as the server feeds them: all the
frames of a message at once, of one practitioner or of many who are followed together. A frame's time is that of its
turn, divided by the frames in it, by the processor's clock, which other work disturbs less than the wall's.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from threadpoolctl import threadpool_limits

from abhyasa.body.landmarks import Landmarks
from abhyasa.body.recording import open_recording
from abhyasa.coach.coach import Coach, feed_together
from abhyasa.follow.live import Course, LiveFollower, follow_together
from abhyasa.page import library
from abhyasa.page.model import Page
from abhyasa.practice.compile import practice_from_page
from abhyasa.server.turns import TOGETHER

FILM = Path("tests/data/correct-side.npz")
ESTIMATOR = "blazepose-full"
FPS = 15
GATHERED = 4
"""Frames of a message, of which a client sends four a second."""
_WARM_S = 2
_AT_ONCE = TOGETHER // GATHERED

Feed = Callable[[Sequence[Landmarks]], object]
"""Takes the next frames of each practitioner."""


@click.command()
@click.option("--film", type=click.Path(exists=True, path_type=Path), default=FILM, show_default=True)
def main(film: Path) -> None:
    """Measure, and print one row a page and part."""
    seen = Landmarks.join([*open_recording(film).chunks()])
    pieces = [seen.at(slice(first, first + GATHERED)) for first in range(0, len(seen), GATHERED)]
    pages = [library.load(asana) for asana in library.asana_ids()]
    most = max(pages, key=lambda page: len(practice_from_page(page).quantities))
    table = Table(
        "page", "quantities", "part", "together", "mean, ms", "median", "99th percentile", "most", "a core carries"
    )
    for page in (library.load("janushirsana"), most):
        for part, begun in (("follower", _followers), ("coach", _coaches)):
            for n in (1, _AT_ONCE):
                quantities, feed = begun(page, n)
                with _undisturbed():
                    took = _took(feed, pieces, n)
                of_frame = (took.mean(), *np.quantile(took, [0.5, 0.99, 1.0]))
                carried = 1 / (FPS * took.mean())
                told = (*(f"{1000 * seconds:.2f}" for seconds in of_frame), f"{carried:.0f}")
                table.add_row(page.id, str(quantities), part, str(n), *told)
    Console(width=120).print(table)
    click.echo(f"a frame of {GATHERED}, at {FPS} a second; wanted: 1 ms at the 99th percentile, 200 practitioners")


def _followers(page: Page, n: int) -> tuple[int, Feed]:
    course = Course(practice_from_page(page), ESTIMATOR)
    followers = [LiveFollower(course) for _ in range(n)]
    return len(course.quantities), partial(follow_together, followers)


def _coaches(page: Page, n: int) -> tuple[int, Feed]:
    """Practices that have begun: the camera is in place."""
    coaches = [Coach(page, practice_from_page(page), estimator=ESTIMATOR) for _ in range(n)]
    for coach in coaches:
        coach.command("begin", 0.0)

    def feed(pieces: Sequence[Landmarks]) -> object:
        return feed_together(coaches, pieces), [coach.state for coach in coaches]

    return len(coaches[0].quantities), feed


@contextmanager
def _undisturbed() -> Iterator[None]:
    """As in the server: what is there already is no rubbish, so that collections look at what came since, and arrays
    keep to one thread.
    """
    gc.collect()
    gc.freeze()
    with threadpool_limits(1, "blas"):
        yield
    gc.unfreeze()


def _took(feed: Feed, pieces: list[Landmarks], n: int) -> NDArray[np.float64]:
    """(turns,) seconds of the processor that a frame took, of `n` practitioners, each somewhere else in the film."""
    apart = len(pieces) // n

    def took() -> Iterator[float]:
        for turn in range(len(pieces)):
            come = [_in_time(pieces[(turn + i * apart) % len(pieces)], turn) for i in range(n)]
            start = time.thread_time()
            feed(come)
            yield (time.thread_time() - start) / sum(map(len, come))

    return np.array([*islice(took(), _WARM_S * FPS // GATHERED, None)])


def _in_time(piece: Landmarks, turn: int) -> Landmarks:
    """A piece of the film as if it came in this turn."""
    return replace(piece, time_s=(turn * GATHERED + np.arange(len(piece))) / FPS)


if __name__ == "__main__":
    main()
