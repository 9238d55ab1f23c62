"""The words that are known, out of `lexicon/*.json`, and for the reader of steps every form of every phrase."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any, Literal, get_args

Kind = Literal[
    "part", "act", "way", "degree", "posture", "side", "reference", "preposition", "determiner", "joiner",
    "subordinator", "pronoun", "be", "not", "maybe", "adverb", "breath", "number",
]  # fmt: skip
Form = Literal["base", "third", "ing", "past", "one", "many"]


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing that a phrase can mean. value: its entry in the lexicon."""

    kind: Kind
    value: str
    form: Form = "base"


@dataclass(frozen=True)
class Lexicon:
    """senses: of each phrase, its words without articles. longest: words of the longest phrase by its first.

    before_articles: words of a phrase after which an article may stand: `in front of the chest`, not `lower the back`.
    """

    senses: dict[tuple[str, ...], tuple[Sense, ...]]
    longest: dict[str, int]
    articles: frozenset[str]
    before_articles: frozenset[str]


_SURFACES = (("floor", "ground", "mat"), ("ceiling", "sky", "roof", "heavens"))


def data(name: str) -> Any:
    """The content of `lexicon/NAME.json`."""
    return json.loads(files(__package__).joinpath(f"lexicon/{name}.json").read_text(encoding="utf-8"))


@cache
def lexicon() -> Lexicon:
    """All phrases."""
    words: dict[str, list[str]] = data("words")
    articles = frozenset(words["article"])
    senses: dict[tuple[str, ...], tuple[Sense, ...]] = {}
    longest: dict[str, int] = {}
    for phrase, sense in _entries(words):
        written = tuple(phrase.replace("-", " ").replace("'", "").split())
        key = tuple(word for word in written if word not in articles) or written
        known = senses.get(key, ())
        if all((other.kind, other.value) != (sense.kind, sense.value) for other in known):
            senses[key] = (*known, sense)
        longest[key[0]] = max(longest.get(key[0], 0), len(key))
    return Lexicon(senses, longest, articles, frozenset(words["before article"]))


def _entries(words: dict[str, list[str]]) -> Iterator[tuple[str, Sense]]:
    for value, phrases in data("parts").items():
        yield from ((text, Sense("part", value, form)) for phrase in phrases for form, text in _numbers(phrase))
    for value, phrases in data("acts").items():
        yield from ((text, Sense("act", value, form)) for phrase in phrases for form, text in _tenses(phrase))
    for value, phrases in data("ways").items():
        yield from ((text, Sense("way", value)) for phrase in phrases for text in _on_any_floor(phrase))
    for value, phrases in data("degrees").items():
        yield from ((phrase, Sense("degree", value)) for phrase in phrases)
    for value, posture in data("postures").items():
        yield from ((name, Sense("posture", value)) for name in posture["names"])
    for kind in get_args(Kind):
        yield from ((phrase, Sense(kind, phrase)) for phrase in words.get(kind, ()))
    yield from ((article, Sense("determiner", article)) for article in words["article"])


@cache
def verbs(name: str) -> frozenset[str]:
    """Every form of the verbs of an entry of `lexicon/verbs.json`: those that mean more than their act."""
    return frozenset(text for phrase in data("verbs")[name] for _, text in _tenses(phrase))


def _on_any_floor(phrase: str) -> Iterator[str]:
    """A way in every number of its nouns; what is said of the floor goes for the ground, of the ceiling for the sky."""
    for same in _SURFACES:
        if same[0] in phrase:
            yield from (text for other in same for _, text in _numbers(phrase.replace(same[0], other)))
            return
    if phrase.endswith((" level", " height")):  # of shoulders that are level something else is said
        yield phrase
    else:
        yield from (text for _, text in _numbers(phrase))


def _numbers(phrase: str) -> list[tuple[Form, str]]:
    """The phrase and, for each of its nouns, its plural: `sole of foot`, `soles of feet`."""
    words = phrase.split()
    options = [[word, _plural(word)] if word in _nouns() else [word] for word in words]
    return [("one" if list(choice) == words else "many", " ".join(choice)) for choice in product(*options)]


@cache
def _nouns() -> frozenset[str]:
    """The words that may stand in the plural."""
    single = {phrase for phrases in data("parts").values() for phrase in phrases if " " not in phrase}
    return frozenset(_forms()["nouns"]) | single


@cache
def _forms() -> dict[str, Any]:
    forms: dict[str, Any] = data("forms")
    return forms


def _plural(word: str) -> str:
    if word in _forms()["plural"]:
        return str(_forms()["plural"][word])
    return word if word.endswith("s") and word != "pelvis" else f"{word}s"


def _tenses(phrase: str) -> list[tuple[Form, str]]:
    head, _, rest = phrase.partition(" ")
    rest = f" {rest}" if rest else ""
    stem = head[:-1] if head.endswith("e") and not head.endswith("ee") else head
    stem += head[-1] if head in _forms()["doubled"] else ""
    gerund = _forms()["gerund"].get(head, f"{stem}ing")
    past = _forms()["past"].get(head, f"{stem}ed")
    third = f"{head}es" if head.endswith(("s", "sh", "ch", "x")) else f"{head}s"
    forms: list[tuple[Form, str]] = [("base", head), ("third", third), ("ing", gerund), ("past", past)]
    return [(form, word + rest) for form, word in forms]
