"""Phrases of a lexicon found in a text, whatever their case, accents, hyphens and number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from abhyasa.language.pieces import words_of

_MARKS = frozenset(",;.:!?()/&")
"""Marks that part phrases; all others are no more than spaces."""


Meaning = TypeVar("Meaning")


class Found(NamedTuple, Generic[Meaning]):
    """A phrase's place among a text's tokens, `[start, end)`, and what the lexicon says it means."""

    start: int
    end: int
    meaning: Meaning


def tokens_of(text: str) -> list[str]:
    """Words in lower case without accents and apostrophes, and marks of punctuation one by one."""
    return [word for word in words_of(text) if word[0].isalnum() or word in _MARKS]


class Phrases(Generic[Meaning]):
    """A lexicon of phrases and what each means; the longest phrase that fits is found, left to right."""

    def __init__(self, meanings: Mapping[str, Meaning]) -> None:
        self._meanings = {tuple(singulars(tokens_of(phrase))): meaning for phrase, meaning in meanings.items()}
        self._longest: dict[str, int] = {}
        for words in self._meanings:
            self._longest[words[0]] = max(len(words), self._longest.get(words[0], 0))

    @staticmethod
    def of(synonyms: Mapping[str, Iterable[str]]) -> Phrases[str]:
        """From each meaning to its synonyms."""
        return Phrases(with_synonyms(synonyms))

    def find(self, tokens: Sequence[str]) -> list[Found[Meaning]]:
        """All phrases in the tokens, none inside another."""
        return self.find_in(singulars(tokens))

    def find_in(self, words: Sequence[str]) -> list[Found[Meaning]]:
        """All phrases in words that are singular already: for many lexicons that look at one text."""
        found: list[Found[Meaning]] = []
        if not self.begin_in(words):
            return found
        free = 0
        for start in [place for place, word in enumerate(words) if word in self._longest]:
            if start >= free and (phrase := self._at(words, start)):
                found.append(phrase)
                free = phrase.end
        return found

    def _at(self, words: Sequence[str], start: int) -> Found[Meaning] | None:
        """The longest phrase that begins here."""
        longest = tuple(words[start : start + self._longest[words[start]]])
        for length in range(len(longest), 0, -1):
            if (meaning := self._meanings.get(longest[:length])) is not None:
                return Found(start, start + length, meaning)
        return None

    def begin_in(self, words: Iterable[str]) -> bool:
        """Whether a phrase begins with any of the words: where none does, none is found, and that is told quickly."""
        return not self._longest.keys().isdisjoint(words)

    def meanings_in(self, text: str) -> tuple[Meaning, ...]:
        """What the text's phrases mean, each once, in the text's order."""
        return tuple(dict.fromkeys(found.meaning for found in self.find(tokens_of(text))))


def with_synonyms(meanings: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """From every synonym to its meaning; the meaning's own name is one of them."""
    return {phrase: meaning for meaning, others in meanings.items() for phrase in (meaning, *others)}


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
