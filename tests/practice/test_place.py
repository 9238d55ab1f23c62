"""Where a camera should stand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import abhyasa.practice.place as module
from abhyasa.page import library
from abhyasa.practice.place import NEAR_THE_FLOOR, UPRIGHT, Place, best_place, place_in_words, place_of

FOUND = json.loads((Path(module.__file__).parent / "places.json").read_text("utf-8"))


@pytest.mark.parametrize("asana", FOUND)
def test_each_place_found_is_of_an_asana_of_the_library_and_can_be_stood_at(asana: str) -> None:
    assert asana in library.asana_ids()
    place = place_of(asana)
    assert place is not None
    assert -180 <= place.azimuth_deg <= 180
    assert 0.1 <= place.height_m <= 2
    assert 1.5 <= place.distance_m <= 6
    assert best_place(library.load(asana)) == place


def test_an_asana_that_was_not_filmed_has_a_place_by_its_position() -> None:
    page = library.load("vrikshasana").model_copy(update={"id": "mine"})
    assert place_of(page.id) is None
    assert best_place(page) == UPRIGHT
    assert best_place(page.model_copy(update={"position": "seated"})) == NEAR_THE_FLOOR


def test_a_place_in_words() -> None:
    assert Place(30, 1.2, 2.6).words == "in front of you, a little to your left; 1.2 m high; 2.6 m away"


@pytest.mark.parametrize(
    ("azimuth_deg", "words"),
    [(0, "in front of you"), (-10, "in front of you"), (-20, "in front of you, a little to your right"),
     (88, "at your left side"), (-95, "at your right side"), (180, "behind you"), (-179, "behind you"),
     (-130, "behind you, to your right"), (40, "in front of you, to your left"),
     (-160, "behind you, a little to your right"), (225, "behind you, to your right"),
     (70, "at your left side, a little to the front"), (-110, "at your right side, a little to the back")],
)  # fmt: skip
def test_places_in_words(azimuth_deg: float, words: str) -> None:
    assert place_in_words(azimuth_deg) == words
