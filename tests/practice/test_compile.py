"""From a page to a practice: what holds when, on which side."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from abhyasa.language.sentences import Hold
from abhyasa.page import library
from abhyasa.page.read import read_page
from abhyasa.page.reading import readings_of
from abhyasa.practice.compile import practice_from_page
from abhyasa.practice.practice import Practice, SourcedGoal, Stage


def practice(*steps: str, sides: str = "both") -> Practice:
    """A practice of steps, each `Name. Sentence` with its goals after a bar, and what it shows after another."""
    lines = ["---", "name: Test", "level: beginner", "position: standing", f"sides: {sides}", "---", "", "## Steps", ""]
    for i, step in enumerate(steps, start=1):
        sentence, goals, show = (part.strip() for part in f"{step}||".split("|")[:3])
        name, _, text = sentence.partition(". ")
        lines.append(f"{i}. **{name}.** {text}")
        if goals:
            lines.append(f"   - observe: {goals}")
        if show:
            lines.append(f"   - show: {show}")
    return practice_from_page(read_page("\n".join(lines) + "\n", "test.md"))


def goals(stage: Stage) -> set[str]:
    return {str(sourced.goal) for sourced in stage.goals}


def shown(stage: Stage) -> set[str]:
    return {str(sourced.goal) for sourced in stage.shown}


def checks(stage: Stage) -> set[str]:
    return {str(sourced.goal) for sourced in stage.checks}


def test_a_goal_stands_until_a_later_step_says_otherwise_of_the_same_quantity() -> None:
    sit, bend, rise = practice(
        "Sit. Sit. | knee_flexion(left) <= 20 deg; trunk_pitch -20..20 deg",
        "Bend. Bend it. | knee_flexion(left) >= 90 deg",
        "Rise. Rise. | shoulder_elevation(left) >= 120 deg",
        sides="one",
    ).stages
    assert goals(sit) == {"knee_flexion(left) <= 20 deg", "trunk_pitch -20..20 deg"}
    assert goals(bend) == {"knee_flexion(left) >= 90 deg", "trunk_pitch -20..20 deg"}
    assert goals(rise) == {*goals(bend), "shoulder_elevation(left) >= 120 deg"}


def test_one_side_s_goal_does_not_replace_the_other_s() -> None:
    _, bend = practice(
        "Sit. Sit. | knee_flexion(both) <= 20 deg", "Bend. Bend. | knee_flexion(left) >= 90 deg", sides="one"
    ).stages
    assert goals(bend) == {"knee_flexion(right) <= 20 deg", "knee_flexion(left) >= 90 deg"}


def test_two_goals_of_one_quantity_in_one_step_both_stand() -> None:
    sit, _ = practice(
        "Sit. Sit. | trunk_pitch >= -20 deg; trunk_pitch <= 20 deg",
        "Lift. Lift. | shoulder_elevation(left) >= 90 deg",
        sides="one",
    ).stages
    assert goals(sit) == {"trunk_pitch >= -20 deg", "trunk_pitch <= 20 deg"}


@pytest.mark.parametrize(
    ("contact", "moving", "ends"),
    [
        ("near(left foot, right thigh)", "knee_flexion(left) <= 20 deg", True),
        ("near(left foot, right thigh)", "hip_flexion(right) >= 20 deg", True),
        ("distance(left foot, right foot) >= 0.4 heights", "hip_abduction(left) <= 10 deg", True),
        ("near(left foot, right thigh)", "shoulder_elevation(left) >= 90 deg", False),
        ("near(left foot, right thigh)", "trunk_pitch >= 20 deg", False),
        ("near(left hand, right foot)", "elbow_flexion(left) >= 90 deg", True),
        ("near(left hand, right foot)", "elbow_flexion(right) >= 90 deg", False),
        ("near(left hand, head)", "knee_flexion(left) >= 90 deg", False),
        ("near(left foot, right thigh)", "distance(left foot, right thigh) >= 0.4 heights", True),
        ("near(left foot, right thigh)", "distance(right thigh, left foot) >= 0.4 heights", True),
        ("near(left foot, right thigh)", "near(left foot, right shin)", False),
    ],
)
def test_a_contact_ends_when_one_of_its_limbs_moves_or_its_parts_are_spoken_of_anew(
    contact: str, moving: str, ends: bool
) -> None:
    _, after = practice(f"Touch. Touch. | {contact}", f"Move. Move. | {moving}", sides="one").stages
    assert goals(after) == ({moving} if ends else {contact, moving})


def test_a_contact_stated_anew_stands() -> None:
    goal = "near(left foot, right thigh)"
    _, after = practice(f"A. A. | {goal}", f"B. B. | {goal}; knee_flexion(left) >= 90 deg", sides="one").stages
    assert goal in goals(after)


def test_the_second_round_is_the_first_in_a_mirror() -> None:
    first, second = practice(
        "Bend. Bend the left knee. | knee_flexion(left) >= 90 deg; trunk_side_bend 10..30 deg",
        "Touch. Touch. | near(left hand, right foot); trunk_pitch >= 20 deg",
    ).rounds
    assert [stage.side for stage in first] == ["left", "left"]
    assert [stage.side for stage in second] == ["right", "right"]
    assert goals(second[0]) == {"knee_flexion(right) >= 90 deg", "trunk_side_bend -30..-10 deg"}
    assert "near(right hand, left foot)" in goals(second[1])
    assert checks(second[1]) == {"near(right hand, left foot)", "trunk_pitch >= 20 deg"}
    assert [stage.step for stage in second] == [stage.step for stage in first]
    assert [s.source for s in second[0].goals] == [s.source for s in first[0].goals]


def test_mirroring_twice_is_the_practice_itself() -> None:
    left = practice("Bend. Bend. | knee_flexion(left) >= 90 deg; trunk_twist 10..40 deg").rounds
    right = practice("Bend. Bend. | knee_flexion(right) >= 90 deg; trunk_twist -40..-10 deg").rounds
    assert left == right[::-1]


@pytest.mark.parametrize(
    ("steps", "first"),
    [
        (["Bend. Bend the right knee. | knee_flexion(left) >= 90 deg"], "left"),
        (["Sit. Sit. | knee_flexion(both) <= 20 deg", "Bend. Bend. | knee_flexion(right) >= 90 deg"], "right"),
        (["Touch. Touch. | near(right hand, left foot)"], "left"),
        (["Sit. Sit. | trunk_pitch <= 20 deg", "Bend. Bend the right knee. | knee_flexion(both) >= 90 deg"], "right"),
        (["Turn. Stand at a right angle to the wall. | trunk_pitch <= 20 deg"], "left"),
    ],
)
def test_the_first_round_s_side_is_named_by_goals_before_words(steps: list[str], first: str) -> None:
    assert {stage.side for stage in practice(*steps).rounds[0]} == {first}


def test_without_sides_there_is_one_round_without_a_side() -> None:
    made = practice("Sit. Sit. | knee_flexion(left) <= 20 deg", sides="one")
    assert len(made.rounds) == 1
    assert [stage.side for stage in made.stages] == [None]


def test_a_step_that_repeats_the_other_side_is_no_stage() -> None:
    made = practice("Bend. Bend. | knee_flexion(left) >= 90 deg", "Again. Repeat on the other side.")
    assert [stage.step for stage in made.rounds[0]] == ["bend"]


def test_a_step_that_no_camera_sees_is_no_stage_but_a_hold_is() -> None:
    made = practice(
        "Sit. Sit. | trunk_pitch <= 20 deg", "Breathe. Breathe evenly.", "Hold. Stay for five breaths.", sides="one"
    )
    assert [stage.step for stage in made.stages] == ["sit", "hold"]
    assert made.stages[1].hold == Hold(breaths=5)
    assert goals(made.stages[1]) == {"trunk_pitch <= 20 deg"}


def test_a_page_that_no_camera_sees_is_an_empty_practice() -> None:
    made = practice("Breathe. Breathe evenly.")
    assert made.stages == ()
    assert made.quantities == ()


def test_a_hold_before_any_goal_is_no_stage_or_any_body_would_be_in_it() -> None:
    made = practice(
        "Arrive. Stay for five breaths.", "Fold. Fold. | trunk_pitch >= 40 deg", "Hold. Stay here.", sides="one"
    )
    assert [stage.step for stage in made.stages] == ["fold", "hold"]


def test_a_stay_in_the_shape_reached_takes_that_shape_s_stillness() -> None:
    sit, fold, hold, rise = practice(
        "Sit. Sit. | trunk_pitch <= 20 deg",
        "Fold. Fold. | trunk_pitch >= 20 deg",
        "Hold. Stay for five breaths. | trunk_pitch >= 30 deg; back_rounding <= 50 deg",
        "Rise. Rise. | trunk_pitch <= 20 deg",
        sides="one",
    ).stages
    assert (sit.moves, sit.settles) == (False, True)
    assert (fold.moves, fold.settles) == (True, False)
    assert (hold.moves, hold.settles) == (False, True)
    assert (rise.moves, rise.settles) == (True, True)


@pytest.mark.parametrize("goal", ["knee_flexion(left) >= 90 deg", "trunk_pitch <= 10 deg"])
def test_a_stay_in_another_shape_is_moved_into(goal: str) -> None:
    fold, hold = practice(
        "Fold. Fold. | trunk_pitch >= 20 deg", f"Hold. Bend, and stay for five breaths. | {goal}", sides="one"
    ).stages
    assert (fold.moves, fold.settles) == (False, True)
    assert (hold.moves, hold.settles) == (True, True)


def test_a_first_step_that_is_a_hold_settles() -> None:
    hold, _ = practice(
        "Hold. Stay for five breaths. | trunk_pitch <= 20 deg", "Fold. Fold. | trunk_pitch >= 40 deg", sides="one"
    ).stages
    assert (hold.moves, hold.settles) == (False, True)


def test_a_movement_is_judged_by_its_own_goals_and_a_hold_by_all_in_force() -> None:
    _, bend, hold = practice(
        "Sit. Sit. | trunk_pitch <= 20 deg; knee_flexion(both) <= 20 deg",
        "Bend. Bend. | knee_flexion(left) >= 90 deg",
        "Hold. Stay for five breaths. | back_rounding <= 50 deg",
        sides="one",
    ).stages
    assert checks(bend) == {"knee_flexion(left) >= 90 deg"}
    assert checks(hold) == goals(hold) == {
        "trunk_pitch <= 20 deg",
        "knee_flexion(right) <= 20 deg",
        "knee_flexion(left) >= 90 deg",
        "back_rounding <= 50 deg",
    }  # fmt: skip


def test_a_goal_over_the_whole_range_lets_go_of_an_earlier_one_and_is_not_judged() -> None:
    _, free, hold = practice(
        "Lift. Lift. | shoulder_elevation(left) >= 120 deg; trunk_pitch <= 20 deg",
        "Free. Let it go. | shoulder_elevation(left) 0..180 deg",
        "Hold. Stay for five breaths.",
        sides="one",
    ).stages
    assert goals(free) == {"shoulder_elevation(left) 0..180 deg", "trunk_pitch <= 20 deg"}
    assert checks(free) == set()
    assert checks(hold) == {"trunk_pitch <= 20 deg"}


def test_what_is_shown_is_not_judged() -> None:
    made = practice(
        "Bend. Bend. | knee_flexion(left) >= 90 deg | near(left foot, right thigh); hip_abduction(left) >= 25 deg",
        "Hold. Stay for five breaths. | trunk_pitch <= 20 deg | neck_flexion >= 10 deg",
        sides="one",
    )
    bend, hold = made.stages
    assert shown(bend) == {"near(left foot, right thigh)", "hip_abduction(left) >= 25 deg"}
    assert goals(bend) == checks(bend) == {"knee_flexion(left) >= 90 deg"}
    assert shown(hold) == {*shown(bend), "neck_flexion >= 10 deg"}
    assert goals(hold) == checks(hold) == {"knee_flexion(left) >= 90 deg", "trunk_pitch <= 20 deg"}
    assert [str(quantity) for quantity in made.quantities] == ["knee_flexion(left)", "trunk_pitch"]


def test_what_is_shown_changes_nothing_that_is_judged() -> None:
    plain, with_show = (
        practice(
            "Sit. Sit. | knee_flexion(both) <= 20 deg; near(left hand, head)",
            f"Bend. Bend. | knee_flexion(left) >= 90 deg {show}",
            "Hold. Stay for five breaths.",
        )
        for show in ("", "| near(left hand, left knee); shoulder_elevation(left) >= 20 deg")
    )
    for one, other in zip(plain.stages, with_show.stages, strict=True):
        assert (goals(one), checks(one), one.moves, one.settles) == (
            goals(other),
            checks(other),
            other.moves,
            other.settles,
        )


def test_a_step_that_only_shows_is_no_stage_but_what_it_shows_goes_on() -> None:
    sit, hold = practice(
        "Sit. Sit. | trunk_pitch <= 20 deg",
        "Look. Look down. || neck_flexion >= 20 deg",
        "Hold. Stay for five breaths.",
        sides="one",
    ).stages
    assert (sit.step, hold.step) == ("sit", "hold")
    assert shown(sit) == set()
    assert shown(hold) == {"neck_flexion >= 20 deg"}


@pytest.mark.parametrize(
    ("later", "stands"),
    [
        ("trunk_pitch >= 20 deg", True),
        ("knee_flexion(right) <= 20 deg", True),
        ("hip_abduction(left) <= 10 deg", False),
        ("trunk_pitch >= 20 deg | hip_abduction(left) <= 10 deg", False),
    ],
)
def test_what_is_shown_stands_until_the_page_says_otherwise(later: str, stands: bool) -> None:
    _, after = practice(
        "Bend. Bend. | knee_flexion(left) >= 90 deg | hip_abduction(left) >= 25 deg", f"Go. Go. | {later}"
    ).rounds[0]
    assert ("hip_abduction(left) >= 25 deg" in shown(after)) == stands


def test_a_contact_that_is_shown_ends_when_its_limb_moves() -> None:
    _, fold, release = practice(
        "Bend. Bend. | knee_flexion(left) >= 90 deg | near(left foot, right thigh)",
        "Fold. Fold. | trunk_pitch >= 20 deg",
        "Release. Release. | knee_flexion(left) <= 20 deg",
        sides="one",
    ).stages
    assert shown(fold) == {"near(left foot, right thigh)"}
    assert shown(release) == set()


def test_the_second_round_shows_the_first_in_a_mirror() -> None:
    first, second = practice(
        "Bend. Bend. | knee_flexion(left) >= 90 deg | near(left foot, right thigh); trunk_twist 10..30 deg"
    ).rounds
    assert shown(first[0]) == {"near(left foot, right thigh)", "trunk_twist 10..30 deg"}
    assert shown(second[0]) == {"near(right foot, left thigh)", "trunk_twist -30..-10 deg"}
    assert [sourced.source for sourced in first[0].shown] == ["test.md:12", "test.md:12"]


def test_every_goal_remembers_the_line_it_was_written_on() -> None:
    sit, bend = practice(
        "Sit. Sit. | trunk_pitch <= 20 deg", "Bend. Bend. | knee_flexion(left) >= 90 deg", sides="one"
    ).stages
    assert [sourced.source for sourced in sit.goals] == ["test.md:11"]
    assert {str(sourced.goal): sourced.source for sourced in bend.goals} == {
        "trunk_pitch <= 20 deg": "test.md:11",
        "knee_flexion(left) >= 90 deg": "test.md:13",
    }


def test_goals_come_in_the_page_s_order_in_every_run() -> None:
    """Records are compared between runs, and sets of strings are shuffled in each."""
    ask = (
        "from abhyasa.page.library import load; from abhyasa.practice.compile import practice_from_page;"
        "print([str(s.goal) for stage in practice_from_page(load('janushirsana')).stages for s in stage.checks])"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", ask], capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]


@pytest.mark.parametrize("asana", library.asana_ids())
def test_the_library_s_pages_compile(asana: str) -> None:
    page = library.load(asana)
    made = practice_from_page(page)
    assert made.asana == asana
    assert len(made.rounds) == (2 if page.sides == "both" else 1)
    assert {read.step.id for read in readings_of(page) if read.goals} == {stage.step for stage in made.rounds[0]}
    assert any(stage.hold for stage in made.stages)
    for stage in made.stages:
        assert set(stage.checks) <= {*stage.goals, *stage.shown}
        assert stage.moves or stage.settles
        goals_ = [sourced.goal for sourced in stage.goals]
        assert not any(one.excludes(other) for one in goals_ for other in goals_)


@pytest.mark.parametrize("asana", library.asana_ids())
def test_every_quantity_of_a_practice_is_named_once(asana: str) -> None:
    made = practice_from_page(library.load(asana))
    assert len(set(made.quantities)) == len(made.quantities)
    spoken_of: set[SourcedGoal] = {s for stage in made.stages for s in (*stage.goals, *stage.checks)}
    assert {sourced.goal.quantity for sourced in spoken_of} == set(made.quantities)


def test_janushirsana_is_what_the_page_says() -> None:
    made = practice_from_page(library.load("janushirsana"))
    assert [stage.step for stage in made.rounds[0]] == ["sit", "bend", "raise", "fold", "hold", "rise", "release"]
    assert [stages[0].side for stages in made.rounds] == ["left", "right"]
    hold = made.rounds[1][4]
    assert "knee_flexion(right) >= 90 deg" in goals(hold)
    assert "knee_flexion(left) <= 20 deg" in goals(hold)
    assert hold.breath == "normal"


def test_a_step_that_states_no_goals_asks_what_its_sentence_means() -> None:
    sit, bend, hold = practice(
        "Sit. Sit in Dandasana.", "Bend. Bend the left knee.", "Hold. Stay for five breaths."
    ).rounds[0]
    assert "knee_flexion(left) <= 25 deg" in goals(sit)
    assert "knee_flexion(left) >= 55 deg" in goals(bend)
    assert checks(bend) == {"knee_flexion(left) >= 55 deg"}
    assert goals(hold) == goals(bend)


def test_hands_that_take_hold_for_a_stay_are_part_of_it_judged_and_shown_but_not_followed_by() -> None:
    fold, hold = practice(
        "Fold. Stand and fold forward.", "Take. Hold the right foot.", "Hold. Stay for five breaths."
    ).rounds[0]
    touch = {"near(left hand, right foot) <= 0.2 heights", "near(right hand, right foot) <= 0.2 heights"}
    assert (fold.step, hold.step) == ("fold", "hold")
    assert touch <= checks(hold)
    assert touch <= shown(hold)
    assert not touch & goals(hold)
