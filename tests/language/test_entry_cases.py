"""Sentences of watch-outs, tips and variations, and names, with what they mean: the cases are data for any reader."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abhyasa.language.conditions import conditions_in, known_conditions_in, nearest_condition
from abhyasa.language.entries import (
    caution_of,
    difficulty_of,
    limit_of,
    props_in,
    readiness_of,
    shape_of,
)
from abhyasa.language.goals import goals_text
from abhyasa.language.lexicon import data
from abhyasa.language.sanskrit import agrees, iast_of, name_key
from abhyasa.page.model import Page, Step, WatchOut
from abhyasa.page.read import read_page
from abhyasa.page.write import write_page

CASES = Path(__file__).parents[1] / "data" / "cases"
FOLD = shape_of("seated", ["Sit in Dandasana.", "Bend the left knee.", "Exhale, bend forward."])


def cases(name: str) -> list[dict[str, Any]]:
    value: list[dict[str, Any]] = json.loads((CASES / f"{name}.json").read_text("utf-8"))
    return value


@pytest.mark.parametrize("case", cases("watch-outs"), ids=lambda case: case["sentence"])
def test_what_a_watch_out_asks(case: dict[str, Any]) -> None:
    page = Page(
        id="foo",
        name="Foo",
        level="beginner",
        position="seated",
        steps=(Step(id="fold", title="Fold", text="Sit down, bend the left knee and bend forward."),),
        watch_outs=(WatchOut(text=case["sentence"]),),
    )
    [entry] = read_page(write_page(page)).watch_outs
    assert entry.kind == case["kind"]
    assert list(entry.conditions) == case["conditions"]
    assert goals_text([observed.goal for observed in entry.limit]) == case.get("limit", "")
    assert all(observed.derived and observed.line == entry.line for observed in entry.limit)


@pytest.mark.parametrize("case", cases("tips"), ids=lambda case: case["sentence"])
def test_how_a_tip_s_difficulty_shows_and_what_props_it_names(case: dict[str, Any]) -> None:
    assert goals_text(difficulty_of(case["sentence"], FOLD)) == case["when"]
    assert list(props_in(case["sentence"])) == case["props"]


@pytest.mark.parametrize("case", cases("variations"), ids=lambda case: case["sentence"])
def test_how_readiness_shows(case: dict[str, Any]) -> None:
    assert goals_text(readiness_of(case["sentence"], FOLD)) == case["ready"]


@pytest.mark.parametrize("case", cases("names"), ids=lambda case: case["name"])
def test_a_name_in_any_spelling(case: dict[str, Any]) -> None:
    assert iast_of(case["name"]) == case["iast"]
    assert {name_key(other) for other in case.get("same as", [])} <= {name_key(case["name"])}
    assert name_key(case["name"]) not in {name_key(other) for other in case.get("other than", [])}


def test_what_stays_untold_where_the_steps_do_not_say_whose_leg() -> None:
    unsaid = shape_of("seated", ["Sit down.", "Fold the right hand over the left.", "Bend forward."])
    assert difficulty_of("If you cannot reach the foot, use a strap.", unsaid) == ()
    both = shape_of("seated", ["Sit down.", "Bend forward over the legs."])
    assert goals_text(difficulty_of("If you cannot reach the feet, use a strap.", both)) == (
        "not near(both hands, both feet)"
    )


@pytest.mark.parametrize(
    ("position", "steps", "limit"),
    [
        ("standing", ["Stand.", "Bend the knees and sit back."], "knee_flexion(both) <= 60 deg"),
        ("standing", ["Stand.", "Bend the right knee."], "knee_flexion(right) <= 60 deg"),
        ("prone", ["Lie on your belly.", "Lift the chest."], ""),
    ],
)
def test_going_all_the_way_down_means_what_the_steps_do(position: str, steps: list[str], limit: str) -> None:
    goals = limit_of("With knee pain, do not go all the way down.", shape_of(position, steps))
    assert goals_text(goals) == limit


def test_steps_are_believed_before_the_page_s_position() -> None:
    supine = shape_of("supine", ["Sit in Dandasana.", "Bend forward."])
    assert goals_text(difficulty_of("If your pelvis rolls back, sit on a blanket.", supine)) == "trunk_pitch <= -8 deg"


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("herniated disk", "slipped disc"),
        ("Hypertension", "high blood pressure"),
        ("pregnant", "pregnancy"),
        ("loose motions", "diarrhoea"),
        ("sore knees", "knee pain"),
        ("kuru", None),
        ("severe back pain", "back pain"),
        ("Asthma? This is safe.", None),
    ],
)
def test_a_condition_by_its_everyday_name(word: str, known: str | None) -> None:
    assert known_conditions_in(word) == ((known,) if known else ())


def test_a_misspelled_condition_has_a_nearest() -> None:
    assert nearest_condition("astma") == "asthma"
    assert nearest_condition("qqq") is None


def test_a_meaning_is_checked_against_the_roots() -> None:
    assert agrees("siras", "the head") is True
    assert agrees("Jānu", "elbow") is False
    assert agrees("blorp", "elbow") is None


def test_every_word_of_the_vocabulary_means_its_condition() -> None:
    """No synonym is shadowed by another, or by a part and a trouble."""
    told = data("conditions")
    for condition, others in told["conditions"].items():
        for word in (condition, *others):
            assert condition in [each.name for each in conditions_in(word)], word


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert caution_of(text) in ("avoid", "partly", "ask")
    assert all(str(condition) for condition in conditions_in(text))
    limit_of(text, FOLD), difficulty_of(text, FOLD), readiness_of(text, FOLD)
    name_key(text), iast_of(text)
