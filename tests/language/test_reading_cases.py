"""The language-neutral cases of `docs/spec/cases`: what each sentence means, written down before it was ever read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from abhyasa.language.goals import parse_goals
from abhyasa.language.postures import base_posture
from abhyasa.language.reader import Sentence, read_steps

CASES = Path(__file__).parents[2] / "docs" / "spec" / "cases"
ALL = [
    pytest.param(case, id=f"{path.stem}: {case['sentence']}")
    for path in sorted(CASES.glob("*.json"))
    for case in json.loads(path.read_text("utf-8"))
]


def test_there_are_cases_of_every_kind() -> None:
    assert len(ALL) >= 150


@pytest.mark.parametrize("case", ALL)
def test_a_sentence_means_what_it_should(case: dict[str, Any]) -> None:
    sentences = [Sentence(text) for text in (*case.get("after", ()), case["sentence"])]
    *_, clauses = read_steps(sentences, base_posture, case.get("position", ""))
    read = [(clause.text, clause.reading, set(map(str, clause.goals))) for clause in clauses]
    assert read == [
        (said["words"], said["reading"], set(map(str, parse_goals(said["goals"]))) if "goals" in said else set())
        for said in case["clauses"]
    ]
