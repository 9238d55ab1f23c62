"""Placing the camera: one thing at a time to change, each something that one can do, until the whole body is seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from abhyasa.body.landmarks import Landmarks
from abhyasa.coach import placing
from abhyasa.coach.placing import Placing
from abhyasa.page import library
from abhyasa.practice.compile import practice_from_page
from tests.bodies import SITTING, STANDING, Figure, film, nobody

FPS = 8


def seen(figure: Figure = STANDING, seconds: float = 4, azimuth_deg: float = 35.0) -> Landmarks:
    n = round(seconds * FPS)
    return film([figure] * n, np.arange(n) / FPS, azimuth_deg)


def framed(landmarks: Landmarks, scale: float = 1.0, right: float = 0.0, down: float = 0.0) -> Landmarks:
    """The same, larger or elsewhere in the picture."""
    middle = np.array(landmarks.size, np.float32) / 2
    image = (landmarks.image - middle) * np.float32(scale) + middle + np.array([right, down], np.float32)
    return replace(landmarks, image=image.astype(np.float32))


def advice(landmarks: Landmarks, asana: str = "janushirsana") -> str:
    page = library.load(asana)
    place = Placing(page, practice_from_page(page))
    for i in range(len(landmarks)):
        place.feed(landmarks, i)
    return place.advice


@pytest.mark.parametrize(
    ("landmarks", "words"),
    [
        (nobody(40, fps=FPS), placing.NOBODY),
        (framed(seen(), scale=1.8), placing.BACK),
        (framed(seen(), scale=0.4), placing.CLOSER),
        (framed(seen(azimuth_deg=0), right=-310), placing.LEFT),
        (framed(seen(azimuth_deg=0), right=310), placing.RIGHT),
        (framed(seen(azimuth_deg=180), right=310), placing.LEFT),
        (framed(seen(), down=-140), placing.TILT_UP),
        (framed(seen(), down=140), placing.TILT_DOWN),
    ],
)
def test_what_is_wrong_is_told_as_what_to_do(landmarks: Landmarks, words: str) -> None:
    assert advice(landmarks) == words


def test_who_lies_is_too_wide_for_an_upright_picture_and_told_to_turn_the_camera_only_where_that_helps() -> None:
    lying = seen(seconds=2)
    upright = framed(replace(lying, size=(300, 640)), right=-170, down=80)
    assert advice(upright, "shavasana") == placing.WIDE
    sideways = framed(replace(lying, size=(300, 290)), right=-170, down=-95)
    assert advice(sideways, "shavasana") == placing.BACK


def test_there_must_be_room_for_arms_that_will_be_raised_overhead() -> None:
    assert advice(framed(seen(), scale=1.45), "tadasana") == placing.ARMS
    assert advice(framed(seen(azimuth_deg=35), scale=1.45), "paschimottanasana") == ""


def test_the_side_is_asked_for_and_either_will_do_where_both_are_practised() -> None:
    assert "at your left side" in advice(seen(azimuth_deg=20)) or "at your right side" in advice(seen(azimuth_deg=20))
    assert advice(seen(azimuth_deg=90)) == advice(seen(azimuth_deg=-90)) == ""


def test_a_side_that_is_not_changed_is_let_be() -> None:
    assert advice(seen(seconds=placing.PATIENCE_S + 2, azimuth_deg=0)) == ""


def test_a_camera_on_the_floor_that_looks_up_is_told_by_a_body_that_seems_to_lean() -> None:
    upright = seen()
    turn = np.radians(30)
    up = np.array([[1, 0, 0], [0, np.cos(turn), np.sin(turn)], [0, -np.sin(turn), np.cos(turn)]], np.float32)
    page = library.load("tadasana")
    place = Placing(page, practice_from_page(page))
    tilted = replace(framed(upright, scale=0.9), world=upright.world @ up.T)
    for i in range(len(tilted)):
        place.feed(tilted, i)
    assert place.advice == placing.LOW


@pytest.mark.parametrize("figure", [STANDING, SITTING])
def test_it_begins_a_moment_after_all_is_well_whether_one_stands_or_sits(figure: Figure) -> None:
    page = library.load("janushirsana")
    place = Placing(page, practice_from_page(page))
    landmarks = seen(figure, azimuth_deg=90)
    ready = [place.feed(landmarks, i) for i in range(len(landmarks))]
    assert True in ready
    assert landmarks.time_s[ready.index(True)] == pytest.approx(placing.SETTLED_S, abs=0.3)
    assert place.to_say(1.0) is None


def test_the_same_advice_is_not_repeated_at_every_frame() -> None:
    page = library.load("janushirsana")
    place = Placing(page, practice_from_page(page))
    landmarks = framed(seen(seconds=10), scale=1.8)
    said = []
    for i in range(len(landmarks)):
        place.feed(landmarks, i)
        said.append(place.to_say(float(landmarks.time_s[i])))
    assert [words for words in said if words] == [placing.BACK] * 2
