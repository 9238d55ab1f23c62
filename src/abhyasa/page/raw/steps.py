"""Instructions as schools write them, to steps: one movement a step, each with a short name of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import count
from typing import Any, NamedTuple

from abhyasa.body.vocabulary import PARTS
from abhyasa.language.phrases import Found, Phrases, tokens_of
from abhyasa.language.sentences import hold_of, repeats_on_other_side
from abhyasa.page.raw.sections import sentences_of
from abhyasa.page.slug import slug

_BREAKS = re.compile(
    r"""\s*;\s+
    |,?\s+(?=(?:and\s+)?then\s+(?!the\b|your\b))
    |,\s+(?=and\s+(?:inhale|exhale|repeat|switch)\b)
    |\s+(?=and\s+(?:inhale|exhale|repeat|switch)\b)
    |(?:,\s+)(?=(?:repeat|switch)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_SHORT = 2
"""Words of a piece that says too little to be a step."""
_TITLED = re.compile(r"(?P<title>[A-Z][\w' -]{1,24}?\s*(?=:)|[A-Z]\w+(?=\.))[:.]\s+(?P<rest>[A-Z].*)$")
_TITLE_WORDS = 3
_DIRECTIONS = frozenset({"forward", "forwards", "back", "backward", "backwards", "up", "down", "in", "out", "sideways"})


class RawStep(NamedTuple):
    """A step to be: its name without marks, "" for none, and its sentences. line: of the raw file."""

    title: str
    text: str
    line: int


def steps_from(instructions: Sequence[tuple[str, int]]) -> list[RawStep]:
    """One step for each movement. instructions: the school's own steps, each with its line."""
    taken: set[str] = set()
    steps = []
    for text, line in ((piece, line) for instruction, line in instructions for piece in _movements(instruction)):
        title, said = _own_title(text)
        if not title and repeats_on_other_side(text) and "repeat" not in taken:
            taken.add("repeat")
        else:
            title = name_of(said, taken, title)
            taken.add(slug(title))
        steps.append(RawStep(title, said, line))
    return steps


def name_of(sentence: str, taken: Collection[str], title: str = "") -> str:
    """A short name for a step, from its verb; its id is none of `taken`, and it makes no stay of a movement.

    title: what the school itself calls it, or "".
    """
    stays = hold_of(sentence)
    return next(
        name
        for name in _names(title, sentence, len(taken) + 1)
        if slug(name) and slug(name) not in taken and (name == title or hold_of(f"{name}. {sentence}") == stays)
    )


@dataclass(frozen=True, slots=True)
class _Lexicon:
    verbs: Phrases[str]
    qualifies: re.Pattern[str]
    leads: re.Pattern[str]
    parts: Phrases[str]


@cache
def _lexicon() -> _Lexicon:
    data: Any = json.loads(resources.files("abhyasa.page.raw").joinpath("data", "steps.json").read_text("utf-8"))
    parts = {*PARTS, "feet", "torso", "trunk", "hips"}
    return _Lexicon(
        verbs=Phrases({word: name for name, words in data["verbs"].items() for word in words}),
        qualifies=re.compile(data["qualifies"], re.IGNORECASE),
        leads=re.compile(data["leads"], re.IGNORECASE),
        parts=Phrases({part: part for part in parts}),
    )


def _movements(text: str) -> Iterator[str]:
    """The instruction's movements. What only says how the last one is done stays with it."""
    waiting = ""
    for sentence in sentences_of(text):
        for piece in _parted(sentence):
            begins = _is_movement(piece) or repeats_on_other_side(piece) or hold_of(piece) is not None
            if waiting and (begins or repeats_on_other_side(waiting)):
                yield waiting
                waiting = piece
            else:
                waiting = f"{waiting} {piece}".strip()
    if waiting:
        yield waiting


def _parted(sentence: str) -> Iterator[str]:
    """The sentence where it says "then" or names another breath; marks between parts are written as full stops."""
    if sentence.count("(") != sentence.count(")") or len(sentence) > 1_000:
        yield sentence
        return
    start = 0
    for found in _BREAKS.finditer(sentence):
        before, after = sentence[start : found.start()], sentence[found.end() :]
        closed = before.count("(") == before.count(")")
        if closed and len(before.split()) >= _SHORT and len(after.split()) >= _SHORT and _verb(before) is not None:
            yield f"{_capitalised(before.rstrip(',;'))}."
            start = found.end()
    yield _capitalised(sentence[start:])


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _is_movement(piece: str) -> bool:
    return _verb(piece) is not None and not _lexicon().qualifies.match(_lexicon().leads.sub("", piece, count=1))


def _verb(sentence: str) -> Found[str] | None:
    found = _lexicon().verbs.find(tokens_of(_without_leads(sentence)))
    return found[0] if found else None


def _without_leads(sentence: str) -> str:
    """The sentence after "slowly", "inhaling" and the like, if anything is left."""
    rest = _lexicon().leads.sub("", sentence, count=1)
    return rest if any(character.isalpha() for character in rest) else sentence


def _own_title(text: str) -> tuple[str, str]:
    """The name that the school gave a step ("Root: shift your weight"), and the rest."""
    found = _TITLED.match(text)
    if found and len(found["title"].split()) <= _TITLE_WORDS and slug(found["title"]):
        return found["title"].strip(), found["rest"]
    return "", text


def _names(title: str, sentence: str, number: int) -> Iterator[str]:
    """Names for the step of this number, the best first, without end."""
    if title:
        yield title
        yield f"{title} again"
    tokens = tokens_of(_without_leads(sentence))
    found = _lexicon().verbs.find(tokens)
    first = next((token.capitalize() for token in tokens if token.isalpha()), "Step")
    verb = "Hold" if hold_of(sentence) else found[0].meaning if found else first
    yield verb
    after = tokens[found[0].end :] if found else tokens
    if after[:1] and after[0] in _DIRECTIONS:
        yield f"{verb} {after[0]}"
    for part in _lexicon().parts.find(after):
        yield f"{verb} {' '.join(after[part.start : part.end])}"
    yield f"{verb} again"
    yield from (f"{verb} {number}" for number in count(number))
