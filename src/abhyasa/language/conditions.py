"""Conditions of the body that a watch-out names: "slipped disc", "severe back pain", "knee or hip injury".

The words are data, in `conditions.json`; joints and troubles combine freely. What is named is asked of the practitioner
before a practice, so a word that is not known is kept as the page has it, and told apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any, NamedTuple

from abhyasa.language.lexicon import data
from abhyasa.language.nearest import nearest
from abhyasa.language.phrases import Phrases, singulars, tokens_of, with_synonyms

_SHARED = re.compile(r"\b(high|low) (or|and) (high|low) (blood pressure|bp)\b", re.IGNORECASE)
"""Two conditions that share their last words."""
_LONGEST_UNKNOWN = 4
"""Words of a condition that is not known; more are rarely a name."""

# Each letter is a phrase of the text: P a part, T a trouble, C a condition, D a degree, & a join, L a link, X a stop.
_PATTERN = re.compile(
    r"""(?P<degree>D(?:&+D)*)?L*(?:
        (?P<condition>C)
      | (?P<parts>P(?:&+L*P)*)L*(?P<own>D(?:&+D)*)?L*(?P<troubles>T(?:&+L*T(?!L*P))*)
      | (?P<troubles_of>T(?:&+L*T)*)L*(?P<parts_of>P(?:&+L*P(?!L*D?T))*)
      | (?P<alone>T)
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as it is asked.

    name: the vocabulary's word, or for one that is not known the text's.
    degree: what the text says of it, as "severe", or "".
    known: whether the vocabulary has it.
    """

    name: str
    degree: str = ""
    known: bool = True

    def __str__(self) -> str:
        return f"{self.degree} {self.name}".lstrip()


class _Phrase(NamedTuple):
    kind: str
    meaning: str


def conditions_in(sentence: str) -> tuple[Condition, ...]:
    """The conditions that the sentence names, each once, in its order; none where it says that they are no matter."""
    words = _words()
    tokens = tokens_of(_parted(sentence))
    singular = singulars(tokens)
    signals = words.signals.find_in(singular)
    if not signals and words.harmless.find_in(singular):
        return ()
    phrases = _phrases(tokens, singular, words)
    found = list(_known(phrases, words))
    if found or signals:
        found += _unknown(phrases, words)
    return tuple(dict.fromkeys(condition for _, condition in sorted(found, key=lambda each: each[0])))


def known_conditions_in(sentence: str) -> tuple[str, ...]:
    """Those of `conditions_in` that the vocabulary has, by its own words: "herniated disk" is "slipped disc".

    Many sentences name none, and that is told without reading them: a whole library's are gone through.
    """
    words = _words()
    tokens = tokens_of(_parted(sentence))
    singular = singulars(tokens)
    if not words.named.begin_in(singular):
        return ()
    if words.harmless.find_in(singular) and not words.signals.find_in(singular):
        return ()
    found = _known(_phrases(tokens, singular, words), words)
    return tuple(dict.fromkeys(condition.name for _, condition in found))


def nearest_condition(name: str) -> str | None:
    """The known condition most like this word, or None where none is alike."""
    return nearest(name, _words().names)


class _Words:
    def __init__(self, told: dict[str, Any]) -> None:
        self.names: list[str] = [
            name for condition, others in told["conditions"].items() for name in (condition, *others)
        ]
        self.harmless = Phrases(dict.fromkeys(told["harmless"], "harmless"))
        self.signals = Phrases({word: word for word in told["signals"]})
        self.alone = frozenset(told["alone"])
        self.no_names = frozenset(told["no names"])
        named = {
            "C": with_synonyms(told["conditions"]),
            "P": with_synonyms(told["parts"]),
            "T": with_synonyms(told["troubles"]),
        }
        keys = {"D": "degrees", "O": "openings", "X": "ends", "&": "joins", "L": "links"}
        others = {kind: {phrase: phrase for phrase in told[key]} for kind, key in keys.items()}
        self.named = Phrases(_of_kinds(named))
        self.phrases = Phrases(_of_kinds(named | others))


def _of_kinds(kinds: dict[str, dict[str, str]]) -> dict[str, _Phrase]:
    """Phrases of all kinds in one lexicon; what stands in two is of the kind that comes first."""
    return {
        phrase: _Phrase(kind, meaning)
        for kind, meanings in reversed(kinds.items())
        for phrase, meaning in meanings.items()
    }


@cache
def _words() -> _Words:
    return _Words(data("conditions"))


def _parted(sentence: str) -> str:
    """The sentence with the words that two conditions share given to each."""
    return _SHARED.sub(r"\1 \4 \2 \3 \4", sentence) if "low" in sentence.casefold() else sentence


def _phrases(tokens: list[str], singular: list[str], words: _Words) -> list[_Phrase]:
    """The text as phrases of known kinds and single words of none ("W")."""
    phrases: list[_Phrase] = []
    done = 0
    for match in words.phrases.find_in(singular):
        phrases += map(_unsaid, tokens[done : match.start])
        phrases.append(match.meaning)
        done = match.end
    return [*phrases, *map(_unsaid, tokens[done:])]


def _unsaid(token: str) -> _Phrase:
    """A word or mark that the vocabulary does not have."""
    return _Phrase("&" if token in ",/&" else "W" if token[0].isalnum() else "X", token)


def _known(phrases: list[_Phrase], words: _Words) -> Iterator[tuple[int, Condition]]:
    for found in _PATTERN.finditer("".join("L" if phrase.kind == "O" else phrase.kind for phrase in phrases)):

        def said(*groups: str, found: re.Match[str] = found) -> list[str]:
            """What stands in the first of the groups that holds anything."""
            start, end = next((found.span(group) for group in groups if found[group]), (0, 0))
            return [phrase.meaning for phrase in phrases[start:end] if phrase.kind in "PTCD"]

        if found["condition"]:
            names = said("condition")
        elif found["alone"]:
            names = [trouble for trouble in said("alone") if trouble in words.alone]
        else:
            pairs = product(said("parts", "parts_of"), said("troubles", "troubles_of"))
            names = [f"{part} {trouble}" for part, trouble in pairs]
        degree = " or ".join(said("degree", "own"))
        for name in names:
            yield found.start(), Condition(name, degree)


def _unknown(phrases: list[_Phrase], words: _Words) -> Iterator[tuple[int, Condition]]:
    """Names that stand where conditions stand ("with asthma or kuru"), and that the vocabulary does not have."""
    kinds = "".join(phrase.kind for phrase in phrases)
    for slot in re.finditer(r"O(?:X(?!$))?((?:[LWD]*[PTCDW]+&*)+)(?=X|$)", kinds):
        start = slot.start(1)
        for segment in re.finditer(r"[^&]+", slot[1]):
            inside = phrases[start + segment.start() : start + segment.end()]
            said = [phrase.meaning for phrase in inside if phrase.kind != "L"]
            here = {phrase.kind for phrase in inside}
            only_words = "W" in here and here <= set("LWD")  # "recent or chronic" says of what follows how it is
            if only_words and _is_name(said, words):
                yield start + segment.start(), Condition(" ".join(said), known=False)


def _is_name(said: list[str], words: _Words) -> bool:
    return 0 < len(said) <= _LONGEST_UNKNOWN and not any(
        word in words.no_names or word.endswith("ing") for word in said
    )
