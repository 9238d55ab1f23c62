"""Screening asks about the page's own watch-outs, and answers with the page's own lines."""

from __future__ import annotations

import pytest

from abhyasa.coach.limits import eased
from abhyasa.coach.screening import general_cautions, outcome_of, questions_of
from abhyasa.page import library
from abhyasa.practice.compile import practice_from_page

JANU = library.load("janushirsana")


@pytest.mark.parametrize("asana", library.asana_ids())
def test_every_condition_of_a_page_is_asked_once_and_every_line_is_asked_or_shown(asana: str) -> None:
    page = library.load(asana)
    questions = questions_of(page)
    assert len({question.id for question in questions}) == len(questions)
    assert all(question.text.endswith("?") for question in questions)
    asked = {line for question in questions for line in question.lines}
    assert asked | set(general_cautions(page)) == {watch_out.text for watch_out in page.watch_outs}


def test_questions_are_in_plain_words() -> None:
    texts = {question.id: question.text for question in questions_of(JANU)}
    assert texts["pregnancy"] == "Are you pregnant?"
    assert texts["slipped-disc"] == "Do you have a slipped disc?"
    assert texts["asthma"] == "Do you have asthma?"
    assert texts["abdominal-ulcer"] == "Do you have an abdominal ulcer?"


def test_a_condition_to_avoid_stops_with_the_pages_own_line() -> None:
    outcome = outcome_of(JANU, {"slipped-disc": True})
    assert outcome.stops
    assert outcome.avoid == ("Avoid this asana with a back injury, a slipped disc or severe back pain.",)


def test_a_limit_changes_the_practice_and_stops_nothing() -> None:
    outcome = outcome_of(JANU, {"pregnancy": True, "asthma": False})
    assert not outcome.stops
    assert [str(goal) for limit in outcome.limits for goal in limit.goals] == ["trunk_pitch <= 40 deg"]
    folds = [stage for stage in eased(practice_from_page(JANU), outcome).stages if stage.step == "fold"]
    assert all("trunk_pitch 20..40 deg" in [str(sourced.goal) for sourced in stage.goals] for stage in folds)


def test_a_step_that_asks_beyond_a_limit_asks_for_no_more_than_it() -> None:
    page = library.load("tadasana")
    outcome = outcome_of(page, {"shoulder-pain": True})
    (reach,) = (stage for stage in eased(practice_from_page(page), outcome).stages if stage.step == "reach")
    assert "shoulder_elevation(left) <= 95 deg" in [str(sourced.goal) for sourced in reach.checks]


def test_to_ask_someone_stops_nothing_and_is_the_practitioners_own_choice() -> None:
    outcome = outcome_of(library.load("paschimottanasana"), {"hamstring-injury": True})
    assert not outcome.stops
    assert outcome.ask == ("With a torn hamstring, ask your doctor or teacher first.",)


def test_who_has_nothing_is_let_be() -> None:
    outcome = outcome_of(JANU, {})
    assert (outcome.avoid, outcome.ask, outcome.limits, outcome.cautious) == ((), (), (), False)
    practice = practice_from_page(JANU)
    assert eased(practice, outcome) is practice
