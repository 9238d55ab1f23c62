"""Work done a little ahead of the one who needs it."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from queue import Full, Queue
from threading import Event, Thread
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class _End:
    error: Exception | None


def ahead(items: Generator[T, None, None], depth: int = 4) -> Iterator[T]:
    """Draw `items` in a background thread, at most `depth` of them before they are asked for.

    Ends as `items` ends, with its exception too. Leaving early closes `items` and waits for the thread.
    """
    queue: Queue[T | _End] = Queue(depth)
    stopped = Event()
    thread = Thread(target=_draw, args=(items, queue, stopped), name="ahead", daemon=True)
    thread.start()
    try:
        while not isinstance(item := queue.get(), _End):
            yield item
        if item.error is not None:
            raise item.error
    finally:
        stopped.set()
        thread.join()


def _draw(items: Generator[T, None, None], queue: Queue[T | _End], stopped: Event) -> None:
    error = None
    try:
        with closing(items):
            for item in items:
                _offer(item, queue, stopped)
                if stopped.is_set():
                    return
    except Exception as raised:
        error = raised
    _offer(_End(error), queue, stopped)


def _offer(item: T | _End, queue: Queue[T | _End], stopped: Event) -> None:
    while not stopped.is_set():
        try:
            queue.put(item, timeout=0.1)
        except Full:
            continue
        return
