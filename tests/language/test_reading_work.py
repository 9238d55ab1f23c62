"""Reading takes work in proportion to the text, whatever the text."""

from __future__ import annotations

import sys

import pytest

from abhyasa.language.postures import base_posture
from abhyasa.language.reader import Sentence, read_steps

_SHORT = 4000


def _work(text: str) -> int:
    """How many functions are called to read the text."""
    calls = 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    try:
        read_steps([Sentence(text)], base_posture)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize(
    "phrase",
    ["place the left foot ", "strange words ", "knees, hands, feet, ", "Raise both arms overhead. ", "( ", "don't "],
)
def test_twice_the_text_takes_at_most_about_twice_the_work(phrase: str) -> None:
    text = phrase * (_SHORT // len(phrase))
    _work(text)  # what is read from files once

    assert _work(text * 2) < 2.3 * _work(text)
