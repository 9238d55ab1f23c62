"""Which asana a recording shows, or none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from abhyasa.body.recording import open_recording
from abhyasa.follow.observe import Observations, Observer
from abhyasa.follow.recognise import Candidate, _chosen, only, quantities_of_all, recognise
from abhyasa.page import library
from abhyasa.practice.compile import practice_from_page

ASANAS = ("janushirsana", "vrikshasana", "utkatasana")
PRACTICES = [practice_from_page(library.load(asana)) for asana in ASANAS]
DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="module")
def seen() -> Observations:
    with_all = Observer(quantities_of_all(PRACTICES), "blazepose-full")
    return Observations.join([with_all.feed(chunk) for chunk in open_recording(DATA / "correct-side.npz").chunks()])


def test_the_asana_that_is_practised_is_recognised(seen: Observations) -> None:
    assert recognise(PRACTICES, seen).candidates[0].asana == "janushirsana"


def test_where_it_is_not_among_the_known_none_is(seen: Observations) -> None:
    others = PRACTICES[1:]
    assert recognise(others, only(seen, quantities_of_all(others))).asana is None


def test_some_of_the_quantities_are_what_they_were(seen: Observations) -> None:
    chosen = PRACTICES[1].quantities
    part = only(seen, chosen)
    assert part.quantities == chosen
    np.testing.assert_array_equal(part.value[:, 0], seen.value[:, seen.quantities.index(chosen[0])])


@pytest.mark.parametrize(
    ("candidates", "chosen"),
    [
        ([], None),
        ([Candidate("a", 40, 1)], "a"),
        ([Candidate("a", 40, 1), Candidate("b", 20, 1)], "a"),
        ([Candidate("a", 40, 1), Candidate("b", 39, 1)], None),
        ([Candidate("a", 40, 0.2), Candidate("b", 20, 1)], None),
        ([Candidate("a", 3, 1), Candidate("b", -20, 0)], None),
    ],
)
def test_none_rather_than_a_wrong_one(candidates: list[Candidate], chosen: str | None) -> None:
    assert _chosen(candidates) == chosen
