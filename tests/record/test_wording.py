"""Everyday words: what a practitioner reads of measures, goals and readings."""

import pytest

from abhyasa.body.vocabulary import MEASURES, Measure
from abhyasa.record.wording import (
    clock,
    goal_in_words,
    listed,
    parsed,
    reading_in_words,
    seconds_in_words,
    step_name,
    words_for,
)
from tests.record.sessions import check

ARGUMENTS = {"side": "(left)", "none": "", "parts": "(left foot, right thigh)"}


@pytest.mark.parametrize("measure", MEASURES.values(), ids=list(MEASURES))
def test_every_measure_has_everyday_words(measure: Measure) -> None:
    args = ARGUMENTS[measure.takes]
    words = words_for(measure.name + args)
    assert not set("_{}()") & set(words)
    assert all(arg in words for arg in args.strip("()").split(", "))


@pytest.mark.parametrize(
    ("goal", "words"),
    [
        ("knee_flexion(left) <= 20 deg", "at most 20°"),
        ("knee_flexion(left) >= 90 deg", "at least 90°"),
        ("not knee_flexion(left) <= 20 deg", "more than 20°"),
        ("shoulder_elevation(left) 40..180 deg", "at least 40°"),
        ("shoulder_elevation(left) 65..115 deg", "between 65° and 115°"),
        ("not shoulder_elevation(left) 65..115 deg", "not between 65° and 115°"),
        ("shoulder_elevation(left) 0..180 deg", "nothing in particular"),
        ("trunk_pitch -20..20 deg", "between 20° back and 20° forward"),
        ("trunk_pitch 5..60 deg", "between 5° and 60° forward"),
        ("trunk_side_bend -30..-10 deg", "between 10° and 30° to the left"),
        ("trunk_pitch >= 20 deg", "at least 20° forward"),
        ("trunk_pitch <= -8 deg", "at least 8° back"),
        ("trunk_pitch >= -8 deg", "at most 8° back"),
        ("near(left foot, right thigh)", "touching, or within 10% of your height"),
        ("not near(left foot, right thigh)", "more than 10% of your height"),
        ("distance(left foot, right foot) >= 0.4 heights", "at least 40% of your height"),
    ],
)
def test_goals_in_words(goal: str, words: str) -> None:
    assert goal_in_words(goal) == words
    assert goal_in_words(parsed(goal)) == words


@pytest.mark.parametrize(
    ("goal", "value", "error", "words"),
    [
        ("knee_flexion(left) <= 20 deg", 34.4, 5.8, "34° ± 6°"),
        ("hip_flexion(left) >= 50 deg", -5.0, 15.0, "−5° ± 15°"),
        ("trunk_pitch -20..20 deg", -2.3, 7.6, "2° ± 8° back"),
        ("trunk_pitch -20..20 deg", -0.3, 7.6, "0° ± 8°"),
        ("near(left foot, right thigh)", 0.148, 0.05, "15% ± 5% of your height"),
        ("knee_flexion(left) <= 20 deg", None, None, ""),
    ],
)
def test_readings_in_words(goal: str, value: float | None, error: float | None, words: str) -> None:
    assert reading_in_words(check(goal, value=value, error=error)) == words


def test_times_and_lists() -> None:
    assert [seconds_in_words(s) for s in (8.12, 60, 65.2)] == ["8.1 s", "1 min", "1 min 5 s"]
    assert [clock(s) for s in (3.9, 65, 3725)] == ["0:03", "1:05", "1:02:05"]
    assert [listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
    assert step_name("root-down") == "Root down"
