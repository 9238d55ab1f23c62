"""Visits cover all ticks without gaps, and holds are their stays in held shapes."""

from __future__ import annotations

from itertools import groupby, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from abhyasa.follow.chain import DWELL_TICKS, chain_from_practice
from abhyasa.follow.likelihood import Fit
from abhyasa.follow.observe import TICK_S
from abhyasa.follow.paths import viterbi
from abhyasa.follow.timeline import BRIDGED_S, SHARED_STILLNESS, Visit, holds_from_visits, visits_from_path
from tests.performances import PRACTICE

CHAIN = chain_from_practice(PRACTICE)
OFF = 0


def state(step: str, side: str, moving: bool = False) -> int:
    return next(
        i
        for i, s in enumerate(CHAIN.states)
        if s.stage and (s.stage.step, s.stage.side, s.moving) == (step, side, moving)
    )


def path(*runs: tuple[int, int]) -> NDArray[np.intp]:
    return np.repeat([s for s, _ in runs], [n for _, n in runs]).astype(np.intp)


def told(visits: tuple[Visit, ...]) -> list[tuple[str | None, int, int, int]]:
    return [(visit.stage.step if visit.stage else None, visit.first, visit.settled, visit.last) for visit in visits]


def test_a_visit_is_the_movement_and_the_shape() -> None:
    visits = visits_from_path(CHAIN, path((OFF, 5), (state("bend", "left", True), 8), (state("bend", "left"), 10)))
    assert told(visits) == [(None, 0, 0, 5), ("bend", 5, 13, 23)]


def test_a_movement_alone_never_settles() -> None:
    visits = visits_from_path(CHAIN, path((state("fold", "left", True), 8), (state("rise", "left"), 4)))
    assert told(visits) == [("fold", 0, 8, 8), ("rise", 8, 8, 12)]


def test_moving_again_within_a_shape_stays_in_it() -> None:
    bend, moving = state("bend", "left"), state("bend", "left", True)
    assert told(visits_from_path(CHAIN, path((moving, 4), (bend, 6), (moving, 5), (bend, 6)))) == [("bend", 0, 4, 21)]


def test_the_stillness_between_two_sides_is_shared() -> None:
    still = 24
    release, sit = state("release", "left"), state("sit", "right")
    for given_to_sit in (4, 12, 20):
        visits = visits_from_path(CHAIN, path((release, still - given_to_sit), (sit, given_to_sit)))
        border = round(still * SHARED_STILLNESS)
        assert told(visits) == [("release", 0, 0, border), ("sit", border, border, still)]


def test_within_a_side_nothing_is_shared() -> None:
    visits = visits_from_path(CHAIN, path((state("fold", "left", True), 9), (state("hold", "left"), 30)))
    assert told(visits) == [("fold", 0, 9, 9), ("hold", 9, 9, 39)]


def times(visits: tuple[Visit, ...]) -> NDArray[np.float64]:
    return 10 + np.arange(visits[-1].last, dtype=np.float64) * TICK_S


def test_a_hold_lasts_from_its_first_tick_to_the_end_of_its_last() -> None:
    visits = visits_from_path(CHAIN, path((OFF, 8), (state("hold", "left"), 40), (OFF, 8)))
    (hold,) = holds_from_visits(visits, times(visits))
    assert (hold.start_s, hold.end_s, hold.seconds) == (11.0, 16.0, 5.0)
    assert (hold.stage.step, hold.stage.side) == ("hold", "left")


def test_only_steps_that_ask_for_it_are_holds() -> None:
    visits = visits_from_path(CHAIN, path((state("sit", "left"), 80), (state("bend", "left"), 80)))
    assert holds_from_visits(visits, times(visits)) == ()


@pytest.mark.parametrize(("left_for", "holds"), [(BRIDGED_S / 2, 1), (BRIDGED_S + TICK_S, 2)])
def test_a_short_interruption_is_bridged_and_not_counted(left_for: float, holds: int) -> None:
    hold = state("hold", "left")
    visits = visits_from_path(CHAIN, path((hold, 24), (OFF, round(left_for / TICK_S)), (hold, 16)))
    found = holds_from_visits(visits, times(visits))
    assert len(found) == holds
    assert sum(each.seconds for each in found) == 40 * TICK_S
    assert found[-1].end_s - found[0].start_s == pytest.approx(40 * TICK_S + left_for)


def test_two_sides_are_two_holds() -> None:
    visits = visits_from_path(CHAIN, path((state("hold", "left"), 24), (state("hold", "right"), 24)))
    assert [hold.stage.side for hold in holds_from_visits(visits, times(visits))] == ["left", "right"]


def check_covers(visits: tuple[Visit, ...], ticks: int) -> None:
    assert visits[0].first == 0
    assert visits[-1].last == ticks
    assert all(one.last == next_.first for one, next_ in pairwise(visits))
    for visit in visits:
        assert visit.first <= visit.settled <= visit.last
        assert visit.first < visit.last


@given(runs=st.lists(st.tuples(st.integers(0, len(CHAIN.states) - 1), st.integers(4, 30)), min_size=1, max_size=12))
def test_any_path_is_covered_without_gaps_and_no_hold_is_negative(runs: list[tuple[int, int]]) -> None:
    visits = visits_from_path(CHAIN, path(*runs))
    check_covers(visits, sum(n for _, n in runs))
    holds = holds_from_visits(visits, times(visits))
    for hold in holds:
        assert 0 < hold.seconds <= hold.end_s - hold.start_s + 1e-9
        assert hold.start_s >= 10
    assert all(one.end_s <= next_.start_s for one, next_ in pairwise(holds))


@given(seed=st.integers(0, 10_000), ticks=st.integers(1, 120), strength=st.sampled_from([0.1, 1.0, 10.0]))
def test_any_fit_is_followed_without_gaps_or_rushing(seed: int, ticks: int, strength: float) -> None:
    rng = np.random.default_rng(seed)
    stay, enter = (rng.normal(0, strength, (ticks, len(CHAIN.states))).astype(np.float32) for _ in range(2))
    found = viterbi(CHAIN, Fit(stay, enter))
    assert len(found) == ticks
    lengths = [(s, len(list(run))) for s, run in groupby(found.tolist())]
    assert all(length >= DWELL_TICKS for _, length in lengths[1:-1])
    check_covers(visits_from_path(CHAIN, found), ticks)
