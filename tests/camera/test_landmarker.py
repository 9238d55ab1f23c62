"""What the landmarker makes of what the model sees: in which turn it looks, and when it looks again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from abhyasa.body.landmarks import Landmarks
from abhyasa.camera import landmarker as module
from abhyasa.camera.landmarker import CHUNK, Landmarker, detect_photo, read_landmarks
from abhyasa.camera.video import open_video
from tests.camera.films import film

FRAME = np.zeros((48, 64, 3), np.uint8)
Sight = Callable[[bool, float, int], float]
"""Mean visibility of the body found when (following or not, at a time, in a turn)."""


class World:
    """Stands in for the model: notes what it is shown."""

    def __init__(self) -> None:
        self.sight: Sight = lambda follow, time_s, turn: 0.9
        self.looks: list[tuple[bool, float, int]] = []
        self.open = 0

    def estimator(self, model: str, *, follow: bool, silhouettes: bool) -> Estimator:
        self.open += 1
        return Estimator(self, follow)


class Estimator:
    def __init__(self, world: World, follow: bool) -> None:
        self._world = world
        self._follow = follow

    def estimate(self, rgb: NDArray[np.uint8], time_s: float, turn: int = 0) -> Landmarks:
        self._world.looks.append((self._follow, time_s, turn))
        visibility = self._world.sight(self._follow, time_s, turn)
        coordinate = np.nan if visibility == 0 else turn
        return Landmarks(
            np.array([time_s]),
            np.full((1, 33, 3), coordinate, np.float32),
            np.full((1, 33, 2), coordinate, np.float32),
            np.full((1, 33), visibility, np.float32),
            (64, 48),
        )

    def close(self) -> None:
        self._world.open -= 1


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    world = World()
    monkeypatch.setattr(module, "Estimator", world.estimator)
    return world


def turns_shown(world: World, frames: int, fps: float = 10.0) -> list[int]:
    with Landmarker() as landmarker:
        for i in range(frames):
            landmarker.detect(FRAME, i / fps)
    return [turn for follow, _, turn in world.looks if follow]


def test_a_body_that_is_found_is_followed_upright(world: World) -> None:
    assert turns_shown(world, 20) == [0] * 20


def test_without_a_body_each_next_frame_is_turned_further(world: World) -> None:
    world.sight = lambda follow, time_s, turn: 0.0
    assert turns_shown(world, 6) == [0, 1, 2, 3, 0, 1]


def test_a_body_is_followed_in_the_turn_in_which_it_was_found(world: World) -> None:
    world.sight = lambda follow, time_s, turn: 0.8 if turn == 2 else 0.0
    assert turns_shown(world, 6) == [0, 1, 2, 2, 2, 2]


def test_looking_turned_costs_no_further_look(world: World) -> None:
    world.sight = lambda follow, time_s, turn: 0.0
    turns_shown(world, 50)
    assert len(world.looks) == 50


def test_a_hardly_visible_body_is_left_for_one_seen_clearly_better(world: World) -> None:
    world.sight = lambda follow, time_s, turn: 0.8 if turn == 3 else 0.3
    with Landmarker() as landmarker:
        found = landmarker.detect(FRAME, 0.0)
        assert found.visibility.mean() == pytest.approx(0.8)
        assert landmarker.detect(FRAME, 0.1).visibility.mean() == pytest.approx(0.8)
    assert world.looks[-1] == (True, 0.1, 3)


def test_a_hardly_visible_body_is_kept_where_no_other_is_seen_better(world: World) -> None:
    world.sight = lambda follow, time_s, turn: 0.3 + 0.05 * turn
    assert set(turns_shown(world, 30)) == {0}


def test_looking_again_is_rare(world: World) -> None:
    world.sight = lambda follow, time_s, turn: 0.3
    turns_shown(world, 100, fps=10.0)
    assert sum(not follow for follow, _, _ in world.looks) == 5 * 4  # every two seconds, in four turns


def test_models_are_closed(world: World) -> None:
    world.sight = lambda follow, time_s, turn: 0.8 if turn == 3 else 0.3
    turns_shown(world, 30)
    detect_photo(FRAME)
    assert world.open == 0


def test_a_photo_is_looked_at_in_every_turn(world: World) -> None:
    world.sight = lambda follow, time_s, turn: [0.5, 0.7, 0.6, 0.0][turn]
    found = detect_photo(FRAME)
    assert found.visibility.mean() == pytest.approx(0.7)
    assert [look[2] for look in world.looks] == [0, 1, 2, 3]


def test_a_film_comes_in_pieces(world: World, tmp_path: Path) -> None:
    chunks = list(read_landmarks(open_video(film(tmp_path / "a.mp4", frames=CHUNK + 10))))
    assert [len(chunk) for chunk in chunks] == [CHUNK, 10]
    assert np.diff(Landmarks.join(chunks).time_s) == pytest.approx(0.1)
    assert world.open == 0


def test_of_a_film_with_many_pictures_some_are_looked_at(world: World, tmp_path: Path) -> None:
    many = open_video(film(tmp_path / "a.mp4", frames=30, times_s=[i / 30 for i in range(30)]))
    assert Landmarks.join(list(read_landmarks(many))).time_s == pytest.approx([i / 15 for i in range(15)], abs=2e-3)
    assert len(world.looks) == 15


def test_a_film_without_a_body_is_missing_throughout(world: World, tmp_path: Path) -> None:
    world.sight = lambda follow, time_s, turn: 0.0
    landmarks = Landmarks.join(list(read_landmarks(open_video(film(tmp_path / "a.mp4")))))
    assert np.isnan(landmarks.world).all()
    assert not landmarks.visibility.any()
