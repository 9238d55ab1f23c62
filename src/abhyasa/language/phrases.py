"""Phrases of a lexicon found in a text, whatever their case, accents, hyphens and number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from abhyasa.language.pieces import pieces_of

_MARKS = frozenset(",;.:!?()/&")
"""Marks that part phrases; all others are no more than spaces."""


class Found(NamedTuple):
    """A phrase's place among a text's tokens, `[start, end)`, and what the lexicon says it means."""

    start: int
    end: int
    meaning: str


def tokens_of(text: str) -> list[str]:
    """Words in lower case without accents and apostrophes, and marks of punctuation one by one."""
    return [piece.text for piece in pieces_of(text) if piece.text in _MARKS or piece.text[0].isalnum()]


class Phrases:
    """A lexicon of phrases and what each means; the longest phrase that fits is found, left to right."""

    def __init__(self, meanings: Mapping[str, str]) -> None:
        self._meanings = {tuple(singulars(tokens_of(phrase))): meaning for phrase, meaning in meanings.items()}
        self._longest: dict[str, int] = {}
        for words in self._meanings:
            self._longest[words[0]] = max(len(words), self._longest.get(words[0], 0))

    @classmethod
    def of(cls, synonyms: Mapping[str, Iterable[str]]) -> Phrases:
        """From each meaning to its synonyms; the meaning's own name is one of them."""
        return cls({phrase: meaning for meaning, others in synonyms.items() for phrase in (meaning, *others)})

    def find(self, tokens: Sequence[str]) -> list[Found]:
        """All phrases in the tokens, none inside another."""
        return self.find_in(singulars(tokens))

    def find_in(self, words: Sequence[str]) -> list[Found]:
        """All phrases in words that are singular already: for many lexicons that look at one text."""
        found: list[Found] = []
        if self._longest.keys().isdisjoint(words):
            return found
        free = 0
        for start, word in enumerate(words):
            longest = self._longest.get(word)
            if longest is None or start < free:
                continue
            for end in range(start + longest, start, -1):
                meaning = self._meanings.get(tuple(words[start:end])) if end <= len(words) else None
                if meaning is not None:
                    found.append(Found(start, end, meaning))
                    free = end
                    break
        return found

    def meanings_in(self, text: str) -> tuple[str, ...]:
        """What the text's phrases mean, each once, in the text's order."""
        return tuple(dict.fromkeys(found.meaning for found in self.find(tokens_of(text))))


def singulars(tokens: Iterable[str]) -> list[str]:
    """Each token in the singular."""
    return [_singular(token) for token in tokens]


@lru_cache(maxsize=8192)
def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
