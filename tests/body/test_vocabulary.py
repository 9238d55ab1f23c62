from __future__ import annotations

import subprocess
import sys

import pytest

from abhyasa.body.landmarks import INDEX
from abhyasa.body.vocabulary import MEASURES, NEAR, PARTS, SIDES, Measure, Part


def is_landmark(name: str) -> bool:
    return name in INDEX or all(f"{side} {name}" in INDEX for side in SIDES)


@pytest.mark.parametrize("measure", MEASURES.values(), ids=lambda m: m.name)
def test_a_measure_is_told_of_landmarks_that_exist(measure: Measure) -> None:
    assert all(map(is_landmark, measure.landmarks))
    assert bool(measure.landmarks) == (measure.takes != "parts")


@pytest.mark.parametrize("part", PARTS.values(), ids=lambda p: p.name)
def test_a_part_is_a_path_of_landmarks_that_exist(part: Part) -> None:
    names = [f"{side} {name}" for side in SIDES for name in part.path] if part.sided else part.path
    assert set(names) <= set(INDEX)
    assert names or part.name == "floor"


def test_ranges_and_names_are_in_order() -> None:
    for name, measure in MEASURES.items():
        assert measure.name == name
        assert measure.range[0] < measure.range[1]
        assert measure.definition.endswith(".")
    assert all(part.name == name for name, part in PARTS.items())
    assert MEASURES["near"].range[0] < NEAR < MEASURES["near"].range[1]


def test_words_need_no_array_library() -> None:
    ask = "import sys, abhyasa.body.vocabulary; print('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", ask], capture_output=True, check=True, text=True).stdout == "False\n"
