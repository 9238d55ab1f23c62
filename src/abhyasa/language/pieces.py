"""A text's words, numbers and marks, without case, accents and apostrophes: how every lexicon here sees a text."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_ACCENT = re.compile("[\u0300-\u036f]")
_APOSTROPHES = re.compile("['’ʼ]")
_LETTERS = "[^\\W\\d_]+(?:[\u0300-\u036f]+[^\\W\\d_]*)*"
_PIECE = re.compile(rf"{_LETTERS}(?:['’ʼ]{_LETTERS})*|\d+(?:[.,]\d+)?|[^\w\s]|_")
_HYPHENS = "-‐‑"
_JOINING = re.compile(rf"[{_HYPHENS}](?<=[^\W_].)(?=[^\W_])")


class Piece(NamedTuple):
    """A word, a number or a mark. text: as it is compared. start, end: where it stands."""

    text: str
    start: int
    end: int


def without_accents(text: str) -> str:
    """The text without its accents and other marks: "Vṛkṣāsana" is "Vrksasana"."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _ACCENT.sub("", unicodedata.normalize("NFKD", text)))


def pieces_of(text: str) -> list[Piece]:
    """The text's pieces, in order. A hyphen that joins two words counts as a space."""
    return [
        Piece(_compared(found[0]), found.start(), found.end()) for found in _PIECE.finditer(_JOINING.sub(" ", text))
    ]


def words_of(text: str) -> list[str]:
    """What `pieces_of` gives, without the places."""
    return [*map(_compared, _PIECE.findall(_JOINING.sub(" ", text)))]


@lru_cache(maxsize=8192)
def _compared(piece: str) -> str:
    return _APOSTROPHES.sub("", without_accents(piece)).casefold() or piece
