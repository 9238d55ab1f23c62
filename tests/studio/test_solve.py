"""Postures that do what goals say, as a body would."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from abhyasa.body.landmarks import INDEX
from abhyasa.language.goals import Goal, Quantity, parse_goals
from abhyasa.studio.collisions import Collisions
from abhyasa.studio.joints import AT, HIGH, LOW, posture
from abhyasa.studio.solve import Aim, Solved, aim_from_goal, describe, meets, solve
from abhyasa.studio.support import BY_POSITION, SUPPORTS
from tests.studio.figures import FIGURE, Array, lowest_skin_m, mark, value

STANDING = (
    "hip_flexion(both) <= 25 deg; knee_flexion(both) <= 20 deg; trunk_pitch -15..20 deg; "
    "shoulder_elevation(both) <= 50 deg"
)
SITTING = "knee_flexion(both) <= 20 deg; hip_flexion(both) >= 50 deg; trunk_pitch -20..20 deg"
COLLISIONS = Collisions(FIGURE)
SEEN = 3.0
"""Depth of one body part in another from which on it is plainly to be seen, in the unit of `Collisions.depth`."""


@cache
def solved(goals: str, support: str = "feet", depth: float = 0.8) -> Solved:
    return solve(FIGURE, parse_goals(goals), None, [support], depth=depth)


@cache
def from_standing(goals: str, support: str = "feet", depth: float = 0.8) -> Solved:
    return solve(FIGURE, parse_goals(goals), solved(STANDING).posture, [support], depth=depth)


ASKED = [
    (STANDING, "feet"),
    ("shoulder_elevation(both) >= 120 deg; elbow_flexion(both) <= 20 deg", "feet"),
    ("knee_flexion(both) 80..100 deg; trunk_pitch 10..50 deg", "feet"),
    ("trunk_pitch >= 60 deg; knee_flexion(both) <= 20 deg", "feet"),
    ("near(left hand, right knee); trunk_pitch 30..90 deg; knee_flexion(both) <= 60 deg", "feet"),
    ("knee_flexion(left) <= 20 deg; near(right foot, left leg) <= 0.15 heights", "left foot"),
    ("distance(left foot, right foot) >= 0.4 heights; trunk_pitch -15..15 deg", "feet"),
    ("trunk_side_bend 15..30 deg; knee_flexion(both) <= 20 deg", "feet"),
    ("trunk_twist 20..40 deg; knee_flexion(both) <= 20 deg", "feet"),
    (SITTING, "seat"),
    (SITTING.replace("-20..20", "30..70") + "; near(both hands, both feet) <= 0.2 heights", "seat"),
    ("trunk_pitch 60..120 deg; knee_flexion(both) 60..120 deg", "hands and knees"),
    ("trunk_pitch 90..160 deg; knee_flexion(both) <= 20 deg; elbow_flexion(both) <= 20 deg", "hands and feet"),
    ("knee_flexion(both) >= 70 deg; trunk_pitch -20..20 deg", "knees"),
    ("knee_flexion(both) <= 20 deg; trunk_pitch -100..-80 deg", "back"),
    ("knee_flexion(both) <= 20 deg; trunk_pitch 80..100 deg", "front"),
]


@pytest.mark.parametrize(("goals", "support"), ASKED)
def test_a_body_does_what_is_asked_as_bodies_do(goals: str, support: str) -> None:
    found = solved(goals, support)
    assert [describe(each) for each in found.missed] == []
    assert found.support == support
    figures = FIGURE.at(found.posture[None])
    for goal in parse_goals(goals):
        assert meets(goal, float(figures.value(goal.quantity)[0])), goal

    assert (found.posture >= LOW).all()
    assert (found.posture <= HIGH).all()

    height = figures.points[0, :, 2]
    assert height.min() > -0.015, "nothing is in the floor"
    for group in SUPPORTS[support].touching:
        assert height[FIGURE.on(*group)].min() == pytest.approx(0, abs=0.015), f"{group} is on the floor"

    down = figures.points[0, np.concatenate([FIGURE.on(*group) for group in SUPPORTS[support].touching])]
    down = down[down[:, 2] < 0.05]
    centre = figures.centre_of_mass[0, :2]
    assert (centre > down[:, :2].min(axis=0) - 0.01).all(), "it does not fall over"
    assert (centre < down[:, :2].max(axis=0) + 0.01).all(), "it does not fall over"
    assert COLLISIONS.depth(figures).max() < SEEN


@pytest.mark.parametrize(
    ("goals", "support"), [row for row in ASKED if row[1] in ("feet", "left foot", "seat", "hands and feet")]
)
def test_no_skin_is_in_the_floor(goals: str, support: str) -> None:
    """Of lying and kneeling bodies flesh gives way, which the skin of a model does not."""
    assert lowest_skin_m(solved(goals, support).posture) > -0.02


def test_feet_stand_flat() -> None:
    standing = solved(STANDING).posture
    for side in ("left", "right"):
        heel, toes = mark(standing, f"{side} heel"), mark(standing, f"{side} toes")
        assert abs(heel[2] - toes[2]) < 0.03


def test_one_foot_is_where_the_goal_has_it_and_bears_nothing() -> None:
    tree = solved("knee_flexion(left) <= 20 deg; near(right foot, left leg) <= 0.15 heights", "left foot").posture
    assert value(tree, "near", "right foot", "left leg") <= 0.16
    figures = FIGURE.at(
        solved("knee_flexion(right) >= 60 deg; knee_flexion(left) <= 20 deg", "left foot").posture[None]
    )
    assert figures.points[0, FIGURE.on("foot.R"), 2].min() > 0.05
    assert abs(figures.centre_of_mass[0, 0] - figures.marks[0, INDEX["left ankle"], 0]) < 0.08


def test_parts_in_each_other_are_seen_to_be() -> None:
    clear, crossed = (
        COLLISIONS.depth(FIGURE.at(q[None])).max() for q in (posture(), posture(hip_abduction=-25, hip_flexion=0))
    )
    assert clear == 0
    assert crossed > SEEN
    through = posture(left_shoulder_flexion=0, left_shoulder_abduction=-30, left_elbow_flexion=0)
    assert COLLISIONS.depth(FIGURE.at(through[None])).max() > SEEN


def test_what_no_body_can_do_is_told_by_the_very_goal() -> None:
    far, straight = parse_goals("distance(left hand, right hand) >= 1.3 heights; knee_flexion(left) <= 30 deg")
    found = solve(FIGURE, [far, straight], None, ["feet"])
    [(goal, nearest)] = found.missed
    assert goal == far
    assert 0.7 < nearest < 1.29
    assert describe((goal, nearest)) == f"{far} (the nearest the body comes is {nearest:.2f} heights)"


def test_goals_that_exclude_each_other_are_both_told() -> None:
    goals = parse_goals("knee_flexion(left) >= 90 deg; knee_flexion(left) <= 40 deg; elbow_flexion(left) <= 30 deg")
    found = solve(FIGURE, goals, None, ["feet"])
    assert {goal for goal, _ in found.missed} == set(goals[:2])
    assert describe(found.missed[0]).endswith(" deg)")


def test_a_fault_lands_where_it_is_planted_and_only_there() -> None:
    straight = parse_goals("knee_flexion(left) <= 20 deg; knee_flexion(right) <= 20 deg; trunk_pitch -15..20 deg")
    for low, high in ((44, 46), (69, 71)):
        fault = Aim(straight[0].quantity, low, high)
        found = solve(FIGURE, straight, solved(STANDING).posture, ["feet"], faults=[fault])
        assert found.missed == ()
        assert low - 3 < value(found.posture, "knee_flexion", "left") < high + 3
        assert value(found.posture, "knee_flexion", "right") <= 21


def test_depth_is_how_far_one_goes() -> None:
    folds = [from_standing("trunk_pitch >= 40 deg; knee_flexion(both) <= 20 deg", depth=d).posture for d in (0, 0.5, 1)]
    pitches = [value(fold, "trunk_pitch") for fold in folds]
    assert pitches[0] == pytest.approx(40, abs=5)
    assert pitches[0] + 10 < pitches[1] < pitches[2] - 10


def test_what_was_not_asked_stays_as_it_was() -> None:
    before = solved(STANDING).posture
    after = from_standing("shoulder_elevation(right) >= 100 deg").posture
    assert value(after, "shoulder_elevation", "right") >= 99
    assert value(after, "shoulder_elevation", "left") == pytest.approx(
        value(before, "shoulder_elevation", "left"), abs=8
    )
    for name in ("left ankle", "right ankle", "left knee", "right knee"):
        assert np.linalg.norm(mark(after, name) - mark(before, name)) < 0.04, name


def test_where_nothing_new_is_asked_nothing_moves() -> None:
    before = solved(STANDING).posture
    marks = FIGURE.at(np.stack([before, from_standing(STANDING).posture])).marks
    assert np.linalg.norm(marks[1] - marks[0], axis=1).max() < 0.04


def test_it_stays_where_it_is_and_faces_as_it_did() -> None:
    before: Array = solved(STANDING).posture.copy()
    before[[AT["x"], AT["y"], AT["yaw"]]] = 0.6, -0.4, 50
    after = solve(FIGURE, parse_goals("knee_flexion(both) 60..90 deg"), before, ["feet"]).posture
    for side in ("left", "right"):
        assert np.linalg.norm((mark(after, f"{side} ankle") - mark(before, f"{side} ankle"))[:2]) < 0.05
    assert after[AT["yaw"]] == pytest.approx(50, abs=5)


def test_the_likeliest_support_that_does_is_taken() -> None:
    goals = parse_goals(SITTING + "; near(pelvis, floor) <= 0.07 heights")
    found = solve(FIGURE, goals, None, ["feet", "seat"])
    assert (found.support, found.missed) == ("seat", ())
    assert solve(FIGURE, parse_goals(STANDING), None, ["feet", "left foot"]).support == "feet"


def test_something_must_bear_the_body() -> None:
    with pytest.raises(ValueError, match="no support"):
        solve(FIGURE, parse_goals(STANDING), None, [])


def test_every_position_has_supports() -> None:
    assert {name for names in BY_POSITION.values() for name in names} <= set(SUPPORTS)
    assert min(map(len, BY_POSITION.values())) >= 1


@pytest.mark.parametrize(
    ("goal", "good", "bad"),
    [
        ("knee_flexion(left) >= 90 deg", (89.5, 90, 150), (88, 0)),
        ("knee_flexion(left) <= 20 deg", (0, 20.5), (22, 90)),
        ("trunk_pitch -15..20 deg", (-15.5, 0, 20.5), (-17, 22)),
        ("near(left hand, floor)", (0, 0.105), (0.12, 0.5)),
        ("not near(left hand, floor)", (0.2, 0.095), (0.05, 0)),
        ("not trunk_pitch -15..20 deg", (-30, 40), (0, -10, 15)),
    ],
)
def test_a_goal_is_met_to_within_what_no_one_sees(goal: str, good: tuple[float, ...], bad: tuple[float, ...]) -> None:
    [asked] = parse_goals(goal)
    assert [meets(asked, each) for each in (*good, *bad)] == [True] * len(good) + [False] * len(bad)


def aim(goal: str, depth: float) -> tuple[float, float]:
    [asked] = parse_goals(goal)
    found = aim_from_goal(asked, depth)
    return found.low, found.high


def test_at_depth_0_a_goal_is_just_met_and_at_1_amply() -> None:
    low, high = aim("knee_flexion(left) >= 90 deg", 0)
    assert 90 < low < 95
    assert high == 160
    assert aim("knee_flexion(left) >= 90 deg", 1) == (130, 160)
    low, high = aim("knee_flexion(left) <= 20 deg", 1)
    assert low == 0
    assert high < 10
    low, high = aim("trunk_pitch -20..20 deg", 0.5)
    assert -20 < low < high < 20
    assert aim("trunk_pitch -20..20 deg", 0)[0] < low


def test_what_must_not_be_is_aimed_away_from() -> None:
    low, _ = aim("not near(left hand, right foot)", 0.5)
    assert low > 0.1
    _, high = aim("not knee_flexion(left) >= 90 deg", 0.5)
    assert high < 90


def test_any_depth_s_aim_meets_its_goal() -> None:
    for text in (
        "knee_flexion(left) >= 150 deg",
        "near(left hand, right foot)",
        "hip_flexion(left) <= -10 deg",
        "trunk_pitch 5..9 deg",
        "not near(left hand, head)",
    ):
        [goal] = parse_goals(text)
        for depth in (0.0, 0.5, 1.0):
            found = aim_from_goal(goal, depth)
            assert found.low <= found.high, (text, depth)
            assert meets(goal, found.low) or meets(goal, found.high), (text, depth)
            assert meets(goal, (found.low + found.high) / 2), (text, depth)


def test_a_goal_over_all_that_a_body_can_do_asks_nothing() -> None:
    assert aim("shoulder_elevation(left) 0..180 deg", 1) == (0, 180)
    free = Goal(Quantity("trunk_pitch"), -180, 180, False)
    assert meets(free, -180)
