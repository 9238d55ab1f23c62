"""Several videos at a time, each in a process of its own, with one progress display."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing.queues import SimpleQueue
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from abhyasa.cli.outputs import Outputs
from abhyasa.cli.watching import Progress, watch
from abhyasa.errors import AbhyasaError, VideoError

if TYPE_CHECKING:
    from abhyasa.camera.models import Model
    from abhyasa.page.model import Page
    from abhyasa.record.record import Record

Advance: TypeAlias = Callable[[int, int, int | None], None]
"""Told which job, how many frames more are done, and how many there are in all where that is known."""

_LOOK_EVERY_S = 0.2
_TIME_TO_TIDY_S = 5.0


@dataclass(frozen=True)
class Job:
    """One source to watch, and what to write of it."""

    source: Path
    page: Page | None
    model: Model
    outputs: Outputs

    def run(self, progress: Progress) -> Record | AbhyasaError:
        """The record, or what was wrong."""
        try:
            return watch(self.source, self.page, self.model, self.outputs, progress)
        except AbhyasaError as error:
            return error


def run_jobs(
    jobs: Sequence[Job], at_a_time: int | None = None, *, show_progress: bool = True
) -> Iterator[tuple[Job, Record | AbhyasaError]]:
    """Run jobs, `at_a_time` of them together (default: one a core); yields each with its result, in the jobs' order."""
    at_a_time = min(at_a_time or os.cpu_count() or 1, len(jobs))
    with _display(jobs, show_progress) as advance:
        if at_a_time == 1:
            results = [job.run(partial(advance, i)) for i, job in enumerate(jobs)]
        else:
            results = _in_processes(jobs, at_a_time, advance)
    yield from zip(jobs, results, strict=True)


def _in_processes(jobs: Sequence[Job], at_a_time: int, advance: Advance) -> list[Record | AbhyasaError]:
    context = multiprocessing.get_context("spawn")
    news: SimpleQueue[tuple[int, int, int | None]] = context.SimpleQueue()
    with ProcessPoolExecutor(at_a_time, context, initializer=_keep_news, initargs=(news,)) as pool:
        futures = [pool.submit(_run, i, job) for i, job in enumerate(jobs)]
        try:
            waiting = set(futures)
            while waiting:
                waiting = wait(waiting, timeout=_LOOK_EVERY_S).not_done
                while not news.empty():
                    advance(*news.get())
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in multiprocessing.active_children():
                process.terminate()
            for process in multiprocessing.active_children():
                process.join(_TIME_TO_TIDY_S)
            raise
    return [_result(job, future) for job, future in zip(jobs, futures, strict=True)]


def _result(job: Job, future: Future[Record | AbhyasaError]) -> Record | AbhyasaError:
    try:
        return future.result()
    except BrokenProcessPool:
        return VideoError(
            f"{job.source}: the process that watched it was killed",
            remedy="if memory is short, watch fewer at a time with --jobs",
        )


_news: SimpleQueue[tuple[int, int, int | None]]


def _keep_news(news: SimpleQueue[tuple[int, int, int | None]]) -> None:
    """What a process of the pool does first: a queue reaches it only now, and when stopped it is to tidy up."""
    global _news
    _news = news
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))


def _run(i: int, job: Job) -> Record | AbhyasaError:
    return job.run(lambda done, total: _news.put((i, done, total)))


@contextmanager
def _display(jobs: Sequence[Job], show: bool) -> Iterator[Advance]:
    """A bar a video on standard error, with frames a second and the time left; nothing where no one looks on."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(),
        TextColumn("{task.fields[rate]}"), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=console, transient=True, disable=not (show and console.is_terminal)) as bars:
        tasks = [bars.add_task(job.source.name, total=None, rate="") for job in jobs]

        def advance(i: int, done: int, total: int | None) -> None:
            bars.update(tasks[i], advance=done, total=total)
            speed = bars.tasks[i].speed
            bars.update(tasks[i], rate=f"{speed:.0f} frames/s" if speed else "")

        yield advance
