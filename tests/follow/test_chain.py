"""The practice as a chain: everything can follow anything, at a price."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from abhyasa.follow.chain import DWELL_TICKS, Chain, State, chain_from_practice
from abhyasa.page import library
from abhyasa.practice.compile import practice_from_page
from tests.performances import PRACTICE

CHAIN = chain_from_practice(PRACTICE)


def index(chain: Chain, step: str | None, side: str | None = None, moving: bool = False) -> int:
    def is_it(state: State) -> bool:
        stage = state.stage
        return (stage.step, stage.side, state.moving) == (step, side, moving) if stage else step is None

    return next(i for i, state in enumerate(chain.states) if is_it(state))


def cost(one: tuple[str | None, str | None, bool], other: tuple[str | None, str | None, bool]) -> float:
    """Nats from one state into another."""
    a, b = index(CHAIN, *one), index(CHAIN, *other)
    return float(CHAIN.cost[a * DWELL_TICKS + DWELL_TICKS - 1, b * DWELL_TICKS])


OFF = (None, None, False)


def shape(step: str, side: str = "left") -> tuple[str, str, bool]:
    return (step, side, False)


def moving(step: str, side: str = "left") -> tuple[str, str, bool]:
    return (step, side, True)


@pytest.mark.parametrize("asana", library.asana_ids())
def test_off_comes_first_and_every_stage_has_a_state(asana: str) -> None:
    practice = practice_from_page(library.load(asana))
    chain = chain_from_practice(practice)
    assert chain.states[0] == State(None)
    assert {id(state.stage) for state in chain.states[1:]} == {id(stage) for stage in practice.stages}
    assert len(set(chain.states)) == len(chain.states)


def test_a_movement_whose_shape_is_held_has_no_shape_of_its_own() -> None:
    names = [(state.stage.step, state.moving) for state in CHAIN.states if state.stage and state.round == 0]
    assert ("fold", True) in names
    assert ("fold", False) not in names
    assert ("hold", True) not in names
    assert ("hold", False) in names


def test_a_hold_that_nothing_leads_to_can_be_stirred_in_which_costs_more_than_to_stay_and_nothing_to_end() -> None:
    chain = chain_from_practice(PRACTICE)
    stirring = [state for state in chain.states if state.stirring]
    assert {state.stage.step for state in stirring if state.stage} == {"hold"}
    for state in stirring:
        stirs, stays = chain.states.index(state), chain.states.index(replace(state, stirring=False))
        assert chain.between[stays, stirs] > 0
        assert chain.between[stirs, stays] == 0


def test_going_on_is_cheaper_than_leaving_out_and_that_than_going_back() -> None:
    onward = cost(shape("bend"), moving("raise"))
    assert onward < cost(shape("bend"), moving("fold")) < cost(shape("bend"), moving("rise"))
    assert onward < cost(shape("raise"), moving("bend"))


def test_settling_is_free_and_stirring_is_not() -> None:
    assert cost(moving("bend"), shape("bend")) == 0
    assert cost(shape("bend"), moving("bend")) > 0


def test_either_side_may_come_first_and_be_the_only_one() -> None:
    first, second = cost(OFF, shape("sit")), cost(OFF, shape("sit", "right"))
    assert first <= second < first + 1
    assert cost(shape("release"), OFF) < cost(shape("bend"), OFF)
    assert cost(shape("release"), shape("sit", "right")) == cost(shape("release", "right"), shape("sit"))


def test_everything_can_follow_anything_after_its_stay() -> None:
    exits = np.arange(len(CHAIN.states)) * DWELL_TICKS + DWELL_TICKS - 1
    between = CHAIN.cost[np.ix_(exits, exits - DWELL_TICKS + 1)]
    away = ~np.eye(len(CHAIN.states), dtype=bool)
    assert np.isfinite(between[away]).all()
    assert (CHAIN.cost[exits, exits] == 0).all()


def test_every_state_is_passed_through_tick_by_tick() -> None:
    assert len(CHAIN.state) == len(CHAIN.states) * DWELL_TICKS
    entered = CHAIN.enters.reshape(-1, DWELL_TICKS)
    assert (entered.sum(axis=1) == 1).all()
    inner = CHAIN.cost[:DWELL_TICKS, :DWELL_TICKS]
    assert np.isfinite(inner).sum() == DWELL_TICKS  # onward through each, and staying in the last


def test_costs_are_no_gifts() -> None:
    for nats in (CHAIN.cost, CHAIN.start):
        assert (nats >= 0).all()
