"""Films of proofs: only what is new in them is drawn, watched by a landmarker that follows the body as before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import TracebackType
from typing import Any, Self

import numpy as np
import pytest

from abhyasa.body.landmarks import Landmarks
from abhyasa.studio import pieces
from abhyasa.studio.film import Film
from abhyasa.studio.pieces import watched_anew
from abhyasa.studio.shoot import Shown
from abhyasa.studio.truth import Truth

FRAMES, FPS = 160, 8
FAULTY = range(60, 80)


def truth(image: np.ndarray[Any, np.dtype[np.float64]]) -> Truth:
    empty = np.zeros((FRAMES, 0))
    return Truth(
        settings={},
        time_s=np.arange(FRAMES) / FPS,
        steps=(("hold", None),) * FRAMES,
        moving=np.zeros(FRAMES, bool),
        quantities=(),
        value=empty,
        world=np.zeros((FRAMES, 33, 3)),
        image=image,
    )


def marks(frame: int, value: float) -> Landmarks:
    image = np.full((1, 33, 2), value, np.float32)
    world, visible = np.zeros((1, 33, 3), np.float32), np.ones((1, 33), np.float32)
    return Landmarks(np.array([frame / FPS]), world, image, visible, (640, 480), None)


class Filmed:
    """A film whose pictures are the numbers of their frames."""

    def __init__(self, faulty: range) -> None:
        image = np.zeros((FRAMES, 33, 2))
        image[faulty] = 30.0
        self.truth = truth(image)
        self.drawn: list[int] = []

    def pictures(self, frames: range) -> Iterator[int]:
        for i in frames:
            self.drawn.append(i)
            yield i


class Seeing:
    """A landmarker that tells 100 more than the frame's number; until it has seen so many frames, it is lost."""

    lost_for = 0

    def __init__(self, _: str) -> None:
        self.seen = 0

    def detect(self, frame: int, _: float) -> Landmarks:
        self.seen += 1
        return marks(frame, 100.0 + frame + (500.0 if self.seen <= self.lost_for else 0.0))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass


def seen_of(filmed: Any, monkeypatch: pytest.MonkeyPatch, lost_for: int = 0) -> list[float]:
    """What is told of each frame: of the demonstration, 99 more than its number."""
    before = Landmarks.join([marks(i, 99.0 + i) for i in range(FRAMES)])
    monkeypatch.setattr(pieces, "Landmarker", type("Other", (Seeing,), {"lost_for": lost_for}))
    film: Film = filmed
    seen = watched_anew(film, Shown(truth(np.zeros((FRAMES, 33, 2))), before))
    np.testing.assert_array_equal(seen.time_s, before.time_s)
    return [float(each) for each in seen.image[:, 0, 0]]


def expected(anew: range) -> list[float]:
    return [(100.0 if i in anew else 99.0) + i for i in range(FRAMES)]


def test_only_the_fault_and_a_little_before_it_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    filmed = Filmed(FAULTY)
    assert seen_of(filmed, monkeypatch) == expected(FAULTY)
    assert filmed.drawn == list(range(48, 80))


def test_a_fault_in_the_first_frame_has_nothing_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    filmed = Filmed(range(10))
    assert seen_of(filmed, monkeypatch) == expected(range(10))
    assert filmed.drawn == list(range(10))


def test_a_landmarker_that_does_not_find_the_body_there_begins_at_the_beginning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    filmed = Filmed(FAULTY)
    assert seen_of(filmed, monkeypatch, lost_for=15) == expected(FAULTY)
    assert filmed.drawn == [*range(48, 80), *range(80)]


def test_parts_that_are_far_from_each_other_are_drawn_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    filmed = Filmed(FAULTY)
    filmed.truth = replace(filmed.truth, image=filmed.truth.image.copy())
    filmed.truth.image[140:150] = 30.0
    assert seen_of(filmed, monkeypatch) == [
        (100.0 if i in FAULTY or 140 <= i < 150 else 99.0) + i for i in range(FRAMES)
    ]
    assert filmed.drawn == [*range(48, 80), *range(128, 150)]


def test_a_film_that_is_like_the_demonstration_is_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    filmed = Filmed(range(0))
    assert seen_of(filmed, monkeypatch) == expected(range(0))
    assert filmed.drawn == []
