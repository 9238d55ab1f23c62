from __future__ import annotations

import threading
from collections.abc import Generator

import pytest

from abhyasa.camera.ahead import ahead


def test_gives_the_same_items() -> None:
    assert list(ahead(i for i in range(100))) == list(range(100))


def test_passes_the_error_on_after_what_came_before_it() -> None:
    def failing() -> Generator[int, None, None]:
        yield 1
        raise OSError("gone")

    items = ahead(failing())
    assert next(items) == 1
    with pytest.raises(OSError, match="gone"):
        next(items)


def test_draws_no_further_ahead_than_asked() -> None:
    drawn = []
    enough = threading.Event()

    def endless() -> Generator[int, None, None]:
        i = 0
        while True:
            drawn.append(i)
            if i >= 3:
                enough.set()
            yield i
            i += 1

    items = ahead(endless(), depth=2)
    next(items)
    enough.wait(5)
    assert len(drawn) <= 4  # one taken, two waiting, one in hand
    items.close()  # type: ignore[attr-defined]  # a generator


def test_leaving_early_closes_the_items() -> None:
    closed = threading.Event()

    def watched() -> Generator[int, None, None]:
        try:
            yield from range(1000)
        finally:
            closed.set()

    for item in (items := ahead(watched())):
        if item == 3:
            break
    items.close()  # type: ignore[attr-defined]  # a generator
    assert closed.is_set()
