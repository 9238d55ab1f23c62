"""How well what is seen fits a step: by its goals, their errors, and what cannot be told."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abhyasa.follow.bounds import GoalBounds
from abhyasa.follow.chain import Chain, chain_from_practice
from abhyasa.follow.likelihood import compute_fit, of_leg
from abhyasa.follow.observations import Observations
from abhyasa.language.goals import Goal, Quantity, parse_goals
from tests.follow.observations import observed
from tests.practice.test_compile import practice

PITCH = Quantity("trunk_pitch")
LEFT, RIGHT = Quantity("knee_flexion", ("left",)), Quantity("knee_flexion", ("right",))
OFF, SIT = 0, 1


def chain_of(*steps: str, sides: str = "one") -> Chain:
    return chain_from_practice(practice(*steps, sides=sides))


def preference(chain: Chain, seen: Observations, over: int = OFF, state: int = SIT) -> float:
    """Nats by which coming into a state is preferred to another."""
    fit = compute_fit(chain, seen)
    return float(fit.enter[0, state] - fit.enter[0, over])


UPRIGHT = chain_of("Sit. Sit. | trunk_pitch -20..20 deg")
UNSEEN = preference(UPRIGHT, observed({PITCH: np.nan}))
"""What is preferred while nothing is told: whoever is before the camera is there to practise."""

goals = st.builds(
    lambda low, width, negated: Goal(PITCH, low, low + width, negated),
    st.floats(-90, 90),
    st.floats(0.5, 90),
    st.booleans(),
)


def probability(goal: Goal, value: float, error: float, leeway: float = 0.0) -> float:
    return float(GoalBounds([goal], [leeway]).probability(np.array([value]), np.array([error]))[0])


@given(goal=goals, value=st.floats(-180, 180), error=st.floats(0.1, 60), leeway=st.sampled_from([0.0, 5.0, 25.0]))
def test_a_probability_is_one(goal: Goal, value: float, error: float, leeway: float) -> None:
    assert 0 <= probability(goal, value, error, leeway) <= 1


@given(goal=goals, value=st.floats(-180, 180), error=st.floats(0.1, 60))
def test_a_goal_and_its_opposite_share_all_probability(goal: Goal, value: float, error: float) -> None:
    opposite = Goal(goal.quantity, goal.low, goal.high, not goal.negated)
    both = [probability(of, value, error) for of in (goal, opposite)]
    assert sum(both) == pytest.approx(1)


@given(goal=goals, value=st.floats(-180, 180), error=st.floats(0.1, 60))
def test_leeway_only_ever_helps(goal: Goal, value: float, error: float) -> None:
    strict, lenient = (probability(goal, value, error, by) for by in (0.0, 10.0))
    assert lenient >= strict - 1e-9


@pytest.mark.parametrize(
    ("text", "value", "holds"),
    [
        ("trunk_pitch <= 20 deg", 0, 1.0),
        ("trunk_pitch <= 20 deg", 20, 0.5),
        ("trunk_pitch >= 20 deg", 40, 1.0),
        ("trunk_pitch -20..20 deg", 60, 0.0),
        ("not trunk_pitch -20..20 deg", 60, 1.0),
        ("trunk_pitch <= 20 deg", 25, 0.1587),
    ],
)
def test_a_goal_holds_as_its_value_and_error_say(text: str, value: float, holds: float) -> None:
    (goal,) = parse_goals(text)
    assert probability(goal, value, 5.0) == pytest.approx(holds, abs=1e-3)


def test_a_shape_that_fits_is_preferred_to_off_and_one_that_does_not_is_not() -> None:
    assert preference(UPRIGHT, observed({PITCH: 0})) > UNSEEN > 0
    assert preference(UPRIGHT, observed({PITCH: 90})) < -0.1


def test_what_cannot_be_told_weighs_nothing() -> None:
    two = chain_of("Sit. Sit. | trunk_pitch -20..20 deg; knee_flexion(left) <= 20 deg")
    one_hidden = observed({PITCH: 90, LEFT: np.nan})
    assert preference(two, one_hidden) == pytest.approx(preference(UPRIGHT, observed({PITCH: 90})))


@pytest.mark.parametrize(("guess", "speaks"), [(0.0, False), (90.0, False), (140.0, True)])
def test_a_hidden_leg_speaks_only_where_it_is_guessed_far_bent(guess: float, speaks: bool) -> None:
    """An estimator invents straight legs, but hardly bent ones."""
    straight = chain_of("Sit. Sit. | knee_flexion(left) <= 20 deg")
    seen = observed({LEFT: np.nan})
    preferred = preference(straight, seen.replaced(guess=np.full_like(seen.guess, guess)))
    assert (preferred < -0.3) is speaks
    assert speaks or preferred == UNSEEN


def test_a_larger_error_or_doubt_says_less() -> None:
    sure = preference(UPRIGHT, observed({PITCH: 90}))
    assert sure + 0.1 < preference(UPRIGHT, observed({PITCH: 90}, error=35)) < UNSEEN
    assert sure + 0.1 < preference(UPRIGHT, observed({PITCH: 90}, doubt=0.4)) < UNSEEN


def test_more_goals_met_say_more() -> None:
    two = chain_of("Sit. Sit. | trunk_pitch -20..20 deg; knee_flexion(left) <= 20 deg")
    assert preference(two, observed({PITCH: 0, LEFT: 0})) > preference(UPRIGHT, observed({PITCH: 0})) + 0.05


def test_where_nobody_is_off_is_preferred() -> None:
    assert preference(UPRIGHT, observed({PITCH: np.nan}, present=False)) < 0


def test_stillness_speaks_against_a_movement_and_movement_against_a_shape() -> None:
    chain = chain_of("Sit. Sit. | trunk_pitch -20..20 deg", "Fold. Fold. | trunk_pitch >= 40 deg")
    moving, folded = 2, 3
    assert [(s.moving, s.stage and s.stage.step) for s in chain.states[2:]] == [(True, "fold"), (False, "fold")]
    still, stirring = (observed({PITCH: 30}, motion=motion) for motion in (0.3, 3.0))
    assert preference(chain, still, over=moving, state=folded) > preference(chain, stirring, moving, folded) + 0.5


def test_unknown_motion_speaks_for_neither() -> None:
    fit = compute_fit(UPRIGHT, observed({PITCH: 0}, motion=np.nan))
    assert np.isfinite(fit.stay).all()
    assert fit.enter[0, SIT] == pytest.approx(0, abs=0.1)


def test_a_tick_of_a_stay_weighs_less_than_a_whole_sight() -> None:
    fit = compute_fit(UPRIGHT, observed({PITCH: 90}))
    assert fit.enter[0, SIT] < 10 * fit.stay[0, SIT] < 0


def test_legs_that_may_be_exchanged_tell_less_of_the_side() -> None:
    chain = chain_of("Bend. Bend. | knee_flexion(left) >= 90 deg; knee_flexion(right) <= 20 deg", sides="both")
    left, right = 1, 2
    seen = {LEFT: 140.0, RIGHT: 0.0}
    sides = [preference(chain, observed(seen, swapped=swapped), over=right, state=left) for swapped in (0.03, 0.3, 0.5)]
    assert sides[0] > sides[1] > sides[2] == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(
    ("text", "leg"),
    [
        ("knee_flexion(left) <= 20 deg", True),
        ("hip_abduction(left) <= 20 deg", True),
        ("near(left foot, right thigh)", True),
        ("near(left hand, right foot)", True),
        ("distance(left foot, right foot) <= 0.3 heights", False),
        ("shoulder_elevation(left) >= 90 deg", False),
        ("trunk_pitch <= 20 deg", False),
    ],
)
def test_what_an_exchange_of_legs_would_change(text: str, leg: bool) -> None:
    assert of_leg(parse_goals(text)[0].quantity) is leg


@given(
    values=st.lists(st.one_of(st.floats(-180, 180), st.just(np.nan)), min_size=3, max_size=3),
    error=st.floats(0.5, 39),
    doubt=st.floats(0.01, 0.7),
    motion=st.one_of(st.floats(0, 20), st.just(np.nan)),
    swapped=st.floats(0.03, 0.45),
)
def test_fits_are_finite_whatever_is_seen(
    values: list[float], error: float, doubt: float, motion: float, swapped: float
) -> None:
    chain = chain_of(
        "Sit. Sit. | trunk_pitch -20..20 deg; knee_flexion(both) <= 20 deg",
        "Bend. Bend. | knee_flexion(left) >= 90 deg; not trunk_pitch -10..10 deg",
        sides="both",
    )
    seen = observed(dict(zip((PITCH, LEFT, RIGHT), values, strict=True)), 2, error, doubt, motion, swapped)
    fit = compute_fit(chain, seen)
    assert np.isfinite(fit.stay).all()
    assert np.isfinite(fit.enter).all()
    assert len(fit) == 2
