"""Phrases of a lexicon found in a text, whatever their case, accents, hyphens and number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from abhyasa.language.pieces import words_of

_MARKS = frozenset(",;.:!?()/&")
"""Marks that part phrases; all others are no more than spaces."""


class Found(NamedTuple):
    """A phrase's place among a text's tokens, `[start, end)`, and what the lexicon says it means."""

    start: int
    end: int
    meaning: str


def tokens_of(text: str) -> list[str]:
    """Words in lower case without accents and apostrophes, and marks of punctuation one by one."""
    return [word for word in words_of(text) if word[0].isalnum() or word in _MARKS]


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
        free = 0
        for start in [place for place, word in enumerate(words) if word in self._longest]:
            if start >= free and (phrase := self.at(words, start)):
                found.append(phrase)
                free = phrase.end
        return found

    def at(self, words: Sequence[str], start: int) -> Found | None:
        """The longest phrase that begins here, in words that are singular already."""
        longest = words[start : start + self._longest.get(words[start], 0)]
        while longest:
            meaning = self._meanings.get(tuple(longest))
            if meaning is not None:
                return Found(start, start + len(longest), meaning)
            longest = longest[:-1]
        return None

    @property
    def first_words(self) -> Iterable[str]:
        """The words that phrases begin with."""
        return self._longest.keys()

    def meanings_in(self, text: str) -> tuple[str, ...]:
        """What the text's phrases mean, each once, in the text's order."""
        return tuple(dict.fromkeys(found.meaning for found in self.find(tokens_of(text))))


class Vocabularies:
    """Lexicons of several kinds that look at one text together, each for itself, as `Phrases.find_in` does."""

    def __init__(self, kinds: Mapping[str, Phrases]) -> None:
        self._begins: dict[str, list[tuple[int, str, Phrases]]] = {}
        for rank, (kind, phrases) in enumerate(kinds.items()):
            for word in phrases.first_words:
                self._begins.setdefault(word, []).append((rank, kind, phrases))

    def find_in(self, words: Sequence[str]) -> list[tuple[Found, str]]:
        """All phrases, each with its kind: the longest first, then by the order of the kinds and of the text."""
        found: list[tuple[int, int, Found, str]] = []
        free: dict[str, int] = {}
        for start in [place for place, word in enumerate(words) if word in self._begins]:
            for rank, kind, phrases in self._begins[words[start]]:
                if start >= free.get(kind, 0) and (phrase := phrases.at(words, start)):
                    found.append((start - phrase.end, rank, phrase, kind))
                    free[kind] = phrase.end
        return [(phrase, kind) for _, _, phrase, kind in sorted(found)]


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
