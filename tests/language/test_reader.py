"""The reader on any text, and what steps tell each other."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from abhyasa.language.goals import Goal, parse_goals
from abhyasa.language.lexicon import lexicon
from abhyasa.language.postures import base_posture
from abhyasa.language.reader import Sentence, goals_after, read_steps
from abhyasa.language.reading import Clause

KNOWN = st.sampled_from(sorted(" ".join(words) for words in lexicon().senses))
TEXT = st.one_of(
    st.text(max_size=200),
    st.lists(st.one_of(KNOWN, st.sampled_from([",", ".", ";", "(", ")", "the", "your", "and"])), max_size=30).map(
        " ".join
    ),
)


def read(*texts: str, position: str = "") -> list[tuple[Clause, ...]]:
    return read_steps([Sentence(text) for text in texts], base_posture, position)


def end_of(clauses: tuple[Clause, ...]) -> set[str]:
    return {str(goal) for goal in goals_after(clauses)}


@given(st.lists(TEXT, max_size=4))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_without_loss(texts: list[str]) -> None:
    for text, clauses in zip(texts, read(*texts), strict=True):
        assert "".join(text[clause.start : clause.end] for clause in clauses) == (text if text.strip() else "")
        assert all(clause.text == text[clause.start : clause.end].strip() for clause in clauses)
        assert all(bool(clause.goals) == (clause.reading == "observed") for clause in clauses)
        assert all(clause.why for clause in clauses if clause.reading == "unresolved")


@given(st.lists(TEXT, max_size=4))
@settings(max_examples=150, deadline=None)
def test_what_is_read_can_be_written_as_goals(texts: list[str]) -> None:
    for clauses in read(*texts):
        assert all(parse_goals(str(goal)) == (goal,) for clause in clauses for goal in clause.goals)


@given(TEXT)
@settings(max_examples=150, deadline=None)
def test_left_and_right_are_alike(text: str) -> None:
    """The mirrored sentence has the mirrored goals, wherever a side is named and none is left to choose."""
    words = text.lower().split()
    if "one" in words or not {"left", "right"} & set(words) or not text.isascii():
        return
    swapped = " ".join({"left": "right", "right": "left"}.get(word, word) for word in words)
    ones, others = read(" ".join(words)), read(swapped)
    if " front" in text or " back" in text or "angle" in text:
        return  # which leg is in front is chosen where nobody says so
    assert [set(map(_mirrored, goals_after(c))) for c in ones] == [set(map(str, goals_after(c))) for c in others]


def _mirrored(goal: Goal) -> str:
    return str(goal.mirrored())


def test_a_long_sentence_does_not_hang() -> None:
    (clauses,) = read("and the left knee, " * 105)  # as long as a paragraph of a page may be
    assert clauses


def test_hands_that_take_a_foot_are_no_longer_overhead() -> None:
    *_, raised, taken = read(
        "Sit with the legs extended.", "Raise the arms overhead.", "Hold the feet.", position="seated"
    )
    assert {str(goal) for clause in raised for goal in clause.goals} == {
        "shoulder_elevation(left) >= 120 deg", "shoulder_elevation(right) >= 120 deg",
    }  # fmt: skip
    assert {q.measure for clause in taken for q in clause.frees} == {"shoulder_elevation"}


def test_another_position_sets_all_free_that_the_earlier_one_bound() -> None:
    stood, lain = read("Stand with the arms overhead.", "Lie down on your back.")
    bound = {goal.quantity for clause in stood for goal in clause.goals}
    freed = {quantity for clause in lain for quantity in clause.frees}
    assert freed == bound - {goal.quantity for clause in lain for goal in clause.goals}


def test_where_a_step_begins_is_not_where_it_ends() -> None:
    (clauses,) = read("From Downward Dog, step the right foot between the hands.")
    assert clauses[0].posture == "adho-mukha-svanasana"
    assert end_of(clauses) == {
        "near(right foot, left hand) <= 0.25 heights",
        "near(right foot, right hand) <= 0.25 heights",
    }


def test_goals_that_a_page_states_stand_for_its_sentence_in_what_follows() -> None:
    steps = [
        Sentence("Take the shape.", parse_goals("knee_flexion(left) >= 90 deg")),
        Sentence("Straighten the bent leg."),
    ]
    *_, straightened = read_steps(steps, base_posture, "seated")
    assert end_of(straightened) == {"knee_flexion(left) <= 25 deg"}


def test_a_named_side_that_is_in_front_is_in_front_of_a_posture() -> None:
    (clauses,) = read("Stand in Warrior I with the left leg in front.")
    assert "knee_flexion(left) 40..120 deg" in {str(goal) for goal in clauses[0].goals}
