"""Goal expressions: what they mean, and what is said of those that mean nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abhyasa.body.vocabulary import MEASURES, NEAR, PARTS, SIDES
from abhyasa.language.goals import Goal, GoalSyntaxError, Quantity, goals_text, parse_goals

LEFT_KNEE = Quantity("knee_flexion", ("left",))
RIGHT_KNEE = Quantity("knee_flexion", ("right",))
PITCH = Quantity("trunk_pitch")

MEANINGS = {
    "knee_flexion(left) >= 90 deg": [Goal(LEFT_KNEE, 90, None)],
    "knee_flexion(left) > 90": [Goal(LEFT_KNEE, 90, None)],
    "KNEE_FLEXION( Left )<=90°": [Goal(LEFT_KNEE, None, 90)],
    "90 <= knee_flexion(left)": [Goal(LEFT_KNEE, 90, None)],
    "knee_flexion(both) < 20.5 degrees": [Goal(LEFT_KNEE, None, 20.5), Goal(RIGHT_KNEE, None, 20.5)],
    "trunk_pitch 20..80 deg": [Goal(PITCH, 20, 80)],
    "trunk_pitch in 20..80 deg": [Goal(PITCH, 20, 80)],
    "trunk_pitch = 20 deg .. 80 deg": [Goal(PITCH, 20, 80)],
    "20 <= trunk_pitch <= 80 deg": [Goal(PITCH, 20, 80)],
    "80 ≥ trunk_pitch ≥ 20 deg": [Goal(PITCH, 20, 80)],
    "trunk_pitch −20..-0 deg": [Goal(PITCH, -20, 0)],
    "not trunk_pitch 20..80": [Goal(PITCH, 20, 80, negated=True)],
    "near(right foot, left thigh)": [Goal(Quantity("near", ("right foot", "left thigh")), None, NEAR)],
    "near(right foot, floor) <= 0.15 heights": [Goal(Quantity("near", ("right foot", "floor")), None, 0.15)],
    "distance(left foot, right foot) >= 0.4": [Goal(Quantity("distance", ("left foot", "right foot")), 0.4, None)],
    "trunk_pitch <= 3; ; knee_flexion(left) >= 4;": [Goal(PITCH, None, 3), Goal(LEFT_KNEE, 4, None)],
    "near(left\n   upper arm, head)": [Goal(Quantity("near", ("left upper arm", "head")), None, NEAR)],
}


@pytest.mark.parametrize("text", MEANINGS)
def test_an_expression_means_its_goals(text: str) -> None:
    assert list(parse_goals(text)) == MEANINGS[text]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("near(hands, floor)", [("left hand", "floor"), ("right hand", "floor")]),
        ("near(both hands, left foot)", [("left hand", "left foot"), ("right hand", "left foot")]),
        ("near(both hands, feet)", [("left hand", "left foot"), ("right hand", "right foot")]),
        ("near(toes, floor)", [("left toes", "floor"), ("right toes", "floor")]),
        ("near(left toes, floor)", [("left toes", "floor")]),
        ("near(both foot, head)", [("left foot", "head"), ("right foot", "head")]),
    ],
)
def test_plural_parts_are_left_and_right(text: str, pairs: list[tuple[str, str]]) -> None:
    assert [goal.quantity.args for goal in parse_goals(text)] == pairs


WRONG = {
    "knee_flexon(left) >= 90": (1, "unknown measure 'knee_flexon'", "write knee_flexion"),
    "knee flexion(left) >= 90": (1, "unknown measure 'knee flexion'", "write knee_flexion"),
    "xyzzy >= 90": (1, "unknown measure", "knee_flexion, hip_flexion"),
    "knee_flexion >= 90": (1, "needs a side", "write knee_flexion(left)"),
    "knee_flexion(lef) >= 90": (14, "'lef' is no side", "write knee_flexion(left)"),
    "trunk_pitch(left) >= 90": (1, "has no sides", "write trunk_pitch alone"),
    "near(left foot)": (1, "needs two body parts", "write near("),
    "near(left fot, floor)": (6, "unknown body part 'left fot'", "write left foot"),
    "near(left foot, thigh)": (17, "which thigh?", "left thigh, right thigh"),
    "near(left head, floor)": (6, "only one head", "write head"),
    "near(hands, hands)": (13, "against itself", "name two parts"),
    "near(left hand, head) >= 0.2": (26, "near says how far at most", "distance("),
    "trunk_pitch": (1, "trunk_pitch has no bound", "say how much, in deg"),
    "trunk_pitch = 90 deg": (15, "exactly 90 deg", "a range"),
    "trunk_pitch 80..20": (13, "nothing lies in 80..20", "smaller number first"),
    "trunk_pitch 20..20": (13, "nothing lies", "smaller number first"),
    "trunk_pitch <= 20 heights": (19, "measured in deg, not in heights", "write deg"),
    "near(left hand, head) <= 20 cm": (29, "measured in heights, not in cm", "write heights"),
    "knee_flexion(left) >= 200 deg": (23, "no body reaches 200 deg", "0..160 deg"),
    "trunk_pitch 20-80 deg": (15, "two dots", "write ..80"),
    "trunk_pitch >=": (15, "breaks off", "a number"),
    "trunk_pitch >= high": (16, "'high' cannot stand here", "a number"),
    "trunk_pitch >= $": (16, "'$' cannot stand here", "a number"),
    "20 <= trunk_pitch >= 10": (19, "different directions", "20 <= trunk_pitch <= 80"),
    "knee_flexion(left >= 20": (19, "'>=' cannot stand here", ")"),
    "trunk_pitch <= 20 deg trunk_twist >= 3": (23, "'trunk_twist' cannot stand here", ";"),
    "": (1, "no goal", "knee_flexion(left)"),
    " ; ": (1, "no goal", "knee_flexion(left)"),
    "a" * 1000: (1, "too long", ";"),
}


@pytest.mark.parametrize("text", WRONG)
def test_an_error_says_where_what_and_what_instead(text: str) -> None:
    with pytest.raises(GoalSyntaxError) as raised:
        parse_goals(text)
    (problem,) = raised.value.problems
    column, message, instead = WRONG[text]
    assert problem.column == column
    assert message in problem.message
    assert instead in problem.instead


def test_all_goals_of_a_line_report_their_errors() -> None:
    with pytest.raises(GoalSyntaxError, match=r"column 1: .* column 34: ") as raised:
        parse_goals("trunk_pich <= 20; trunk_pitch <= 200; trunk_twist <= 10")
    assert [problem.column for problem in raised.value.problems] == [1, 34]


def test_the_other_side_of_a_goal() -> None:
    assert str(parse_goals("near(right foot, left thigh)")[0].mirrored()) == "near(left foot, right thigh)"
    assert str(parse_goals("not knee_flexion(left) >= 90")[0].mirrored()) == "not knee_flexion(right) >= 90 deg"
    assert str(parse_goals("trunk_pitch 20..80")[0].mirrored()) == "trunk_pitch 20..80 deg"
    assert str(parse_goals("near(right foot, left foot)")[0].mirrored()) == "near(right foot, left foot)"


def test_leaning_to_one_side_mirrors_into_leaning_to_the_other() -> None:
    assert str(parse_goals("trunk_side_bend 0..30")[0].mirrored()) == "trunk_side_bend -30..0 deg"
    assert str(parse_goals("trunk_twist >= 10")[0].mirrored()) == "trunk_twist <= -10 deg"


@pytest.mark.parametrize(
    ("one", "other", "excludes"),
    [
        ("trunk_pitch <= 40", "trunk_pitch >= 41", True),
        ("trunk_pitch <= 40", "trunk_pitch >= 40", False),
        ("trunk_pitch <= 40", "trunk_pitch <= 20", False),
        ("knee_flexion(left) <= 40", "knee_flexion(right) >= 90", False),
        ("not trunk_pitch <= 40", "trunk_pitch >= 41", False),
    ],
)
def test_goals_exclude_each_other_where_no_body_meets_both(one: str, other: str, excludes: bool) -> None:
    (first,), (second,) = parse_goals(one), parse_goals(other)
    assert first.excludes(second) is second.excludes(first) is excludes


def _parts() -> st.SearchStrategy[str]:
    return st.sampled_from([f"{side} {p.name}" if p.sided else p.name for p in PARTS.values() for side in SIDES])


@st.composite
def goals(draw: st.DrawFn) -> Goal:
    measure = draw(st.sampled_from(list(MEASURES.values())))
    args = {
        "none": st.just(()),
        "side": st.sampled_from(SIDES).map(lambda side: (side,)),
        "parts": st.lists(_parts(), min_size=2, max_size=2, unique=True).map(tuple),
    }[measure.takes]
    quantity = Quantity(measure.name, draw(args))
    lowest, highest = measure.range
    numbers = st.floats(lowest, highest).map(lambda x: round(x, 4) + 0.0)
    low, high = sorted(draw(st.lists(numbers, min_size=2, max_size=2, unique=True)))
    unbounded = "low" if measure.name == "near" else draw(st.sampled_from(["low", "high", ""]))
    bounds = (None if unbounded == "low" else low, None if unbounded == "high" else high)
    return Goal(quantity, *bounds, negated=draw(st.booleans()))


@settings(deadline=None)
@given(goals())
def test_a_goal_reads_back_from_its_text(goal: Goal) -> None:
    assert parse_goals(str(goal)) == (goal,)
    assert goal.mirrored().mirrored() == goal
    assert parse_goals(str(goal.mirrored())) == (goal.mirrored(),)


@settings(deadline=None)
@given(
    st.lists(st.one_of(goals().map(lambda g: [g]), goals().map(lambda g: [g, g.mirrored()])), min_size=1, max_size=4)
)
def test_a_list_of_goals_reads_back_from_its_text(several: list[list[Goal]]) -> None:
    flat = tuple(goal for few in several for goal in few)
    assert parse_goals(goals_text(flat)) == flat


@pytest.mark.parametrize(
    "text",
    [
        "knee_flexion(both) <= 20 deg",
        "not near(both hands, right foot); near(both feet, both knees) <= 0.2 heights",
        "distance(left foot, right foot) >= 0.4 heights",
    ],
)
def test_left_and_right_are_written_as_both(text: str) -> None:
    assert goals_text(parse_goals(text)) == text


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("knee_flexion(left)nearpitch 0123456789.<>=;,-°é\n\t\"'$"), max_size=60))
def test_any_text_is_goals_or_a_syntax_error(text: str) -> None:
    try:
        assert parse_goals(text)
    except GoalSyntaxError as error:
        columns = [problem.column for problem in error.problems]
    else:
        columns = []
    assert all(1 <= column <= len(text) + 1 for column in columns)
