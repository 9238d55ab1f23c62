"""Corrections in words: what to do, on which side, and in the page's own words where it says it."""

from __future__ import annotations

import pytest

from abhyasa.body.vocabulary import MEASURES
from abhyasa.coach.imperatives import correction, outward
from abhyasa.coach.instructions import instructions_of
from abhyasa.language.goals import Quantity, parse_goals
from abhyasa.page import library
from abhyasa.practice.compile import practice_from_page

JANU = library.load("janushirsana")
HOLD = next(item for item in instructions_of(JANU, practice_from_page(JANU)) if item.step == "hold")


@pytest.mark.parametrize(
    ("goal", "value", "words"),
    [
        ("back_rounding <= 50 deg", 70, "Lengthen your back."),
        ("back_rounding >= 40 deg", 10, "Round your back more."),
        ("knee_flexion(right) <= 20 deg", 45, "Straighten the right knee."),
        ("knee_flexion(left) >= 90 deg", 45, "Bend the left knee more."),
        ("trunk_pitch -20..20 deg", 35, "Bring your trunk further back up."),
        ("trunk_pitch >= 20 deg", 5, "Tip forward from the hips."),
        ("trunk_pitch <= 60 deg", 80, "Lift the chest higher."),
        ("near(left foot, right thigh)", 0.3, "Bring your left foot to your right thigh."),
        ("near(head, floor)", 0.3, "Bring the head to the floor."),
        ("not near(left hand, right foot)", 0.02, "Take your left hand away from your right foot."),
        ("not trunk_side_bend -15..15 deg", 5, "Lean further to your right."),
    ],
)
def test_a_correction_says_what_to_do(goal: str, value: float, words: str) -> None:
    assert correction(parse_goals(goal)[0], value, HOLD) == words


def test_both_sides_are_corrected_in_one_sentence() -> None:
    assert correction(parse_goals("knee_flexion(left) <= 20 deg")[0], 45, HOLD, both=True) == "Straighten both knees."
    assert correction(parse_goals("elbow_flexion(left) <= 20 deg")[0], 45, HOLD, both=True) == "Straighten both arms."


def test_the_second_time_it_is_said_in_other_words() -> None:
    goal = parse_goals("back_rounding <= 50 deg")[0]
    assert correction(goal, 70, HOLD, time=1) != correction(goal, 70, HOLD)


def test_the_pages_own_words_are_repeated_where_they_say_it() -> None:
    raise_ = next(item for item in instructions_of(JANU, practice_from_page(JANU)) if item.step == "raise")
    goal = parse_goals("shoulder_elevation(left) >= 120 deg")[0]
    assert correction(goal, 60, raise_, both=True) == "Lift both arms higher: lift both arms overhead."


def test_every_measure_can_be_corrected_and_the_trunk_comes_first() -> None:
    for measure in MEASURES.values():
        args = {"side": ("left",), "none": (), "parts": ("left hand", "floor")}[measure.takes]
        quantity = Quantity(measure.name, args)
        low, high = measure.range
        middle = (low + high) / 2
        for goal, value in ((f"{quantity} >= {middle}", low), (f"{quantity} <= {middle}", high)):
            if measure.name == "near" and ">=" in goal:
                continue
            words = correction(parse_goals(goal)[0], value, HOLD)
            assert "{" not in words
            assert len(words.split()) <= 20
    ranks = [outward(Quantity(name, ())) for name in ("back_rounding", "hip_flexion", "knee_flexion", "near")]
    assert ranks == sorted(ranks)
