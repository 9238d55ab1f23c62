"""Which asana a recording shows, or none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from abhyasa.body.recording import open_recording
from abhyasa.follow.observations import Observations
from abhyasa.follow.observe import Observer
from abhyasa.follow.recognise import SURE_BY, Candidate, quantities_of_all, recognise, standing_out
from abhyasa.page import library
from abhyasa.practice.compile import practice_from_page

ASANAS = ("janushirsana", "vrikshasana", "utkatasana")
PRACTICES = [practice_from_page(library.load(asana)) for asana in ASANAS]
DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="module")
def seen() -> Observations:
    with_all = Observer(quantities_of_all(PRACTICES), "blazepose-full")
    return Observations.join([with_all.feed(chunk) for chunk in open_recording(DATA / "correct-side.npz").chunks()])


def test_the_asana_that_is_practised_comes_first(seen: Observations) -> None:
    first, *_ = recognise(PRACTICES, seen)
    assert first.asana == "janushirsana"
    assert first.seen == 1


def test_a_practice_of_which_nothing_is_seen_is_no_candidate(seen: Observations) -> None:
    asanas = [candidate.asana for candidate in recognise(PRACTICES, seen)]
    assert "vrikshasana" not in asanas


def test_some_of_the_quantities_are_what_they_were(seen: Observations) -> None:
    chosen = PRACTICES[1].quantities
    part = seen.only(chosen)
    assert part.quantities == chosen
    np.testing.assert_array_equal(part.value[:, 0], seen.value[:, seen.quantities.index(chosen[0])])


def test_only_what_stands_out_is_taken_for_the_asana(seen: Observations) -> None:
    surely = standing_out(recognise(PRACTICES, seen))
    assert surely is not None
    assert surely.asana == "janushirsana"
    first = Candidate("one", 20.0, 1.0)
    assert standing_out([first, Candidate("other", 20.5 - SURE_BY, 1.0)]) is None
    assert standing_out([first, Candidate("other", 19.5 - SURE_BY, 1.0)]) == first
    assert standing_out([Candidate("one", SURE_BY / 2, 1.0)]) is None
    assert standing_out([]) is None
