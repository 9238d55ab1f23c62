"""How a text is cut into words, numbers and marks."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abhyasa.language.phrases import tokens_of
from abhyasa.language.pieces import pieces_of


def test_case_accents_and_apostrophes_do_not_matter() -> None:
    assert [piece.text for piece in pieces_of("Don’t rest in Jānu Śīrṣāsana!")] == [
        "dont", "rest", "in", "janu", "sirsasana", "!",
    ]  # fmt: skip


def test_a_letter_and_its_accent_written_apart_are_one_word() -> None:
    assert [piece.text for piece in pieces_of(unicodedata.normalize("NFD", "Vṛkṣāsana"))] == ["vrksasana"]


@pytest.mark.parametrize(
    ("text", "words"),
    [("hip-width", ["hip", "width"]), ("30 - 60", ["30", "-", "60"]), ("1.5 metres", ["1.5", "metres"])],
)
def test_a_hyphen_joins_words_and_nothing_else(text: str, words: list[str]) -> None:
    assert [piece.text for piece in pieces_of(text)] == words


def test_phrases_are_parted_by_punctuation_alone() -> None:
    assert tokens_of("High blood-pressure (and asthma) *now*.") == [
        "high", "blood", "pressure", "(", "and", "asthma", ")", "now", ".",
    ]  # fmt: skip


@given(st.text(max_size=200))
def test_pieces_stand_where_they_say_and_hold_every_letter(text: str) -> None:
    pieces = pieces_of(text)
    assert all(piece.start < piece.end for piece in pieces)
    assert all(one.end <= other.start for one, other in pairwise(pieces))
    inside = {place for piece in pieces for place in range(piece.start, piece.end)}
    assert all(not letter.isalpha() or place in inside for place, letter in enumerate(text))
