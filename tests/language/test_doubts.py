"""Clauses whose words are all known and which are better left unread than read wrongly."""

from __future__ import annotations

import pytest

from abhyasa.language.reader import Sentence, read_steps


@pytest.mark.parametrize(
    ("text", "doubted"),
    [
        ("Stand with your feet a hand's width from the wall.", "a hand's width"),
        ("Stand tall. Chest upright, hips level.", "hips level"),
        ("Stand tall. Hook your big toe with two fingers.", "Hook"),
        ("Lie on your back. Soles facing the sky.", "Soles"),
        ("Sit tall. Slide your chest forward between your arms.", "Slide"),
        ("Lie on your back. Stack your ankles above your knees.", "Stack"),
    ],
)
def test_no_goal_is_read_where_the_same_words_mean_several_things(text: str, doubted: str) -> None:
    (clauses,) = read_steps([Sentence(text)], lambda name: None)
    (clause,) = [clause for clause in clauses if doubted in clause.text]
    assert not clause.goals


@pytest.mark.parametrize(
    ("text", "goal"),
    [
        ("Stand tall. Hook your right big toe with the first two fingers of your right hand.", "near(right hand"),
        ("Lie on your back. Raise both legs to vertical.", "hip_flexion(left)"),
        ("Sit tall. Place your right ankle on your left knee.", "near(right ankle"),
    ],
)
def test_what_is_said_fully_is_read(text: str, goal: str) -> None:
    (clauses,) = read_steps([Sentence(text)], lambda name: None)
    assert any(goal in str(one) for clause in clauses for one in clause.goals)
