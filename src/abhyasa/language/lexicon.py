"""The words that the reader knows, out of `lexicon/*.json`: every form of every phrase, with what it can mean."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any, Literal

Kind = Literal[
    "part", "act", "way", "degree", "posture", "side", "reference", "preposition", "determiner", "joiner",
    "subordinator", "pronoun", "be", "not", "maybe", "adverb", "breath", "number",
]  # fmt: skip
Form = Literal["base", "third", "ing", "past", "one", "many"]

_PLURALS = {"foot": "feet", "calf": "calves", "half": "halves"}
_PASTS = {
    "bend": "bent", "keep": "kept", "hold": "held", "put": "put", "set": "set", "lay": "laid", "bring": "brought",
    "take": "taken", "draw": "drawn", "catch": "caught", "sit": "seated", "stand": "stood", "lie": "lain",
    "spread": "spread", "wind": "wound", "bind": "bound", "send": "sent", "kneel": "kneeling", "leave": "left over",
    "hang": "hanging", "swing": "swung", "sweep": "swept", "sink": "sunk", "grow": "grown", "let": "let",
}  # fmt: skip
_GERUNDS = {"lie": "lying", "be": "being"}
_DOUBLED = frozenset(
    "sit put set let hug grip drop tip dip step hop slip tuck get spin clap grab begin wrap cup flop prop unplug".split()
) - {"tuck"}


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing that a phrase can mean. value: its entry in the lexicon."""

    kind: Kind
    value: str
    form: Form = "base"


@dataclass(frozen=True)
class Lexicon:
    """senses: of each phrase, its words without articles. longest: words of the longest phrase by its first."""

    senses: dict[tuple[str, ...], tuple[Sense, ...]]
    longest: dict[str, int]
    articles: frozenset[str]


def data(name: str) -> Any:
    """The content of `lexicon/NAME.json`."""
    return json.loads(files(__package__).joinpath(f"lexicon/{name}.json").read_text(encoding="utf-8"))


@cache
def lexicon() -> Lexicon:
    """All phrases."""
    words: dict[str, list[str]] = data("words")
    articles = frozenset(words.pop("article"))
    senses: dict[tuple[str, ...], tuple[Sense, ...]] = {}

    def add(phrase: str, sense: Sense) -> None:
        written = tuple(phrase.replace("-", " ").split())
        key = tuple(word for word in written if word not in articles) or written
        if not any((known.kind, known.value) == (sense.kind, sense.value) for known in senses.get(key, ())):
            senses[key] = (*senses.get(key, ()), sense)

    for value, phrases in data("parts").items():
        for phrase in phrases:
            for form, text in _numbers(phrase):
                add(text, Sense("part", value, form))
    for value, phrases in data("acts").items():
        for phrase in phrases:
            for form, text in _tenses(phrase):
                add(text, Sense("act", value, form))
    for kind, name in (("way", "ways"), ("degree", "degrees")):
        for value, phrases in data(name).items():
            for phrase in phrases:
                for floor in ("floor", "ground", "mat") if "floor" in phrase else ("",):
                    for _, text in _numbers(phrase.replace("floor", floor)) if kind == "way" else [("one", phrase)]:
                        add(text, Sense(kind, value))  # type: ignore[arg-type]
    for value, posture in data("postures").items():
        for phrase in posture["names"]:
            add(phrase.replace("'", ""), Sense("posture", value))
    for kind, phrases in words.items():
        for phrase in phrases:
            add(phrase.replace("'", ""), Sense(kind, phrase))  # type: ignore[arg-type]
    for article in articles:
        add(article, Sense("determiner", article))
    longest: dict[str, int] = {}
    for key in senses:
        longest[key[0]] = max(longest.get(key[0], 0), len(key))
    return Lexicon(senses, longest, articles)


def _numbers(phrase: str) -> list[tuple[Form, str]]:
    """The phrase and, for each of its nouns, its plural: `sole of foot`, `soles of feet`."""
    words = phrase.split()
    options = [[word, _plural(word)] if word in _nouns() else [word] for word in words]
    return [("one" if list(choice) == words else "many", " ".join(choice)) for choice in product(*options)]


@cache
def _nouns() -> frozenset[str]:
    """The words that may stand in the plural."""
    heads = "ball top tip sole side ear edge bone mound blade crease joint flexor".split()
    return frozenset(heads) | {phrase for phrases in data("parts").values() for phrase in phrases if " " not in phrase}


def _plural(word: str) -> str:
    if word in _PLURALS:
        return _PLURALS[word]
    return word if word.endswith("s") and word not in {"pelvis", "quads"} else f"{word}s"


def _tenses(phrase: str) -> list[tuple[Form, str]]:
    head, _, rest = phrase.partition(" ")
    rest = f" {rest}" if rest else ""
    stem = head[:-1] if head.endswith("e") and not head.endswith("ee") else head
    stem += head[-1] if head in _DOUBLED else ""
    gerund = _GERUNDS.get(head, f"{stem}ing")
    past = _PASTS.get(head, f"{stem}ed")
    third = f"{head}es" if head.endswith(("s", "sh", "ch", "x")) else f"{head}s"
    forms: list[tuple[Form, str]] = [("base", head), ("third", third), ("ing", gerund), ("past", past)]
    return [(form, word + rest) for form, word in forms]
