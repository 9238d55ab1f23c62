"""Phrases of a lexicon found in a text, whatever their case, accents, hyphens and number."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

_ACCENT = re.compile("[\u0300-\u036f]")
_TOKEN = re.compile(r"[^\W_]+|[,;.:!?()/&]")
_APOSTROPHES = re.compile("['’ʼ]")


class Found(NamedTuple):
    """A phrase's place among a text's tokens, `[start, end)`, and what the lexicon says it means."""

    start: int
    end: int
    meaning: str


def lexicon(name: str) -> Any:
    """A lexicon of this package's `data` folder."""
    return json.loads(resources.files("abhyasa.language").joinpath("data", f"{name}.json").read_text("utf-8"))


def without_accents(text: str) -> str:
    """The text without its accents and other marks: "Vṛkṣāsana" is "Vrksasana"."""
    return unicodedata.normalize("NFC", _ACCENT.sub("", unicodedata.normalize("NFKD", text)))


def tokens_of(text: str) -> list[str]:
    """Words in lower case without accents and apostrophes, and marks of punctuation one by one."""
    return _TOKEN.findall(_APOSTROPHES.sub("", without_accents(text)).casefold())


class Phrases:
    """A lexicon of phrases and what each means; the longest phrase that fits is found, left to right."""

    def __init__(self, meanings: Mapping[str, str]) -> None:
        self._meanings = {
            tuple(_singular(token) for token in tokens_of(phrase)): meaning for phrase, meaning in meanings.items()
        }
        self._longest: dict[str, int] = {}
        for words in self._meanings:
            self._longest[words[0]] = max(len(words), self._longest.get(words[0], 0))

    @classmethod
    def of(cls, synonyms: Mapping[str, Iterable[str]]) -> Phrases:
        """From each meaning to its synonyms; the meaning's own name is one of them."""
        return cls({phrase: meaning for meaning, others in synonyms.items() for phrase in (meaning, *others)})

    def find(self, tokens: Sequence[str]) -> list[Found]:
        """All phrases in the tokens, none inside another."""
        words = [_singular(token) for token in tokens]
        found: list[Found] = []
        start = 0
        while start < len(words):
            longest = self._longest.get(words[start], 0)
            for end in range(min(start + longest, len(words)), start, -1):
                meaning = self._meanings.get(tuple(words[start:end]))
                if meaning is not None:
                    found.append(Found(start, end, meaning))
                    start = end
                    break
            else:
                start += 1
        return found

    def meanings_in(self, text: str) -> tuple[str, ...]:
        """What the text's phrases mean, each once, in the text's order."""
        return tuple(dict.fromkeys(found.meaning for found in self.find(tokens_of(text))))


@lru_cache(maxsize=4096)
def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
