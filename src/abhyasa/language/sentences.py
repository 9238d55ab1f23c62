"""What a step's sentence says besides its movement: breath, stay, side, repetition.

The words are data, in the patterns below; a sentence that no pattern matches says nothing of the kind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import ceil
from typing import Literal

Breath = Literal["inhale", "exhale", "normal"]
Side = Literal["left", "right"]

_MANNER = "normal|even|steady|slow|deep|calm|soft|smooth|natural|quiet"
_BREATHS: dict[Breath, re.Pattern[str]] = {
    "inhale": re.compile(r"\b(?:inhal(?:e|es|ing|ation)|breath(?:e|ing) in|in-breath)\b", re.IGNORECASE),
    "exhale": re.compile(r"\b(?:exhal(?:e|es|ing|ation)|breath(?:e|ing) out|out-breath)\b", re.IGNORECASE),
    "normal": re.compile(
        rf"\b(?:(?:{_MANNER})(?:ly)? breath(?:s|ing)?|breath(?:e|ing) (?:freely|(?:{_MANNER})ly))\b", re.IGNORECASE
    ),
}

_SHAPE = r"(?:posture|pose|position|asana|shape|balance|stretch|fold)"
_STAY = re.compile(
    rf"""\bmaintain(?:ing)?\ (?:(?:the|this)\ )?{_SHAPE}\b
    |\b(?:hold|stay|remain|pause|rest)(?:ing)?\b
    (?=\s*(?:$|[.,;:]|for\b|here\b|there\b|still\b|steady\b|as\ long\b|with\b.*\bbreath
      |(?:in\ )?(?:this|(?:(?:the|this)\ )?(?:final\ |full\ )?{_SHAPE})\b))""",
    re.IGNORECASE | re.VERBOSE,
)
_COUNTS = {
    "a few": 3, "half a": 0.5, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30,
    "forty": 40, "forty-five": 45, "fifty": 50, "sixty": 60, "ninety": 90,
}  # fmt: skip
LENGTHS_CM = {
    "inch": 2.54, "inches": 2.54, "cm": 1, "cms": 1, "centimetres": 1, "centimeters": 1,
    "feet": 30, "metre": 100, "meter": 100, "metres": 100, "meters": 100, "m": 100,
}  # fmt: skip
"""Words of length and how many centimetres they are."""
_SECONDS = {"sec": 1, "min": 60}
_COUNT = rf"[1-9]\d{{0,2}}|{'|'.join(re.escape(word) for word in sorted(_COUNTS, key=len, reverse=True))}"
_LENGTH = re.compile(
    rf"""\b(?:for|hold|stay|remain|pause|rest|maintain)\s+(?:(?:in\ )?(?:the|this)\ {_SHAPE}\ (?:for\ )?)?
    (?:another\ |about\ |at\ least\ |up\ to\ |(?:anywhere\ )?(?:from|between)\ )?
    (?P<count>{_COUNT})(?:\s*(?:to|or|and|-|–)\s*(?:{_COUNT}))?\s+
    (?:(?:full|{_MANNER}|more|long)\s+)?(?P<unit>breath|sec|min)(?:ond|ute)?s?\b""",
    re.IGNORECASE | re.VERBOSE,
)

_OTHER_SIDE = re.compile(
    r"\b(?:repeat|switch|change|do (?:the same|this|it|all))\b.*\b(?:other|opposite|second) (?:side|leg|foot|arm)\b"
    r"|\b(?:switch|change) sides\b|\brepeat\b.*\bboth sides\b",
    re.IGNORECASE,
)
_SIDE = re.compile(r"\b(left|right)\b(?! angles?\b)", re.IGNORECASE)


def number_of(word: str) -> float:
    """The number that a word or digits say; of one that nobody knows, 1."""
    return float(word) if word.replace(".", "", 1).isdigit() else float(_COUNTS.get(word, 1))


@dataclass(frozen=True, slots=True)
class Hold:
    """A stay that a sentence asks for: of so many seconds, of so many breaths, or with neither as long as one likes."""

    seconds: float | None = None
    breaths: int | None = None

    def __str__(self) -> str:
        if self.breaths is not None:
            return f"{self.breaths} breath{'s' if self.breaths > 1 else ''}"
        return "as long as you like" if self.seconds is None else f"{self.seconds:g} seconds"


def breath_of(sentence: str) -> Breath | None:
    """The breath that the sentence names first, or None."""
    named = [(found.start(), breath) for breath, words in _BREATHS.items() if (found := words.search(sentence))]
    return min(named)[1] if named else None


def hold_of(sentence: str) -> Hold | None:
    """The stay that the sentence asks for, or None. Of a range ("30 to 60 seconds") the shorter end is asked."""
    if length := _LENGTH.search(sentence):
        written = length["count"].lower()
        count = _COUNTS.get(written) or int(written)
        unit = length["unit"].lower()
        if unit == "breath":
            return Hold(breaths=ceil(count))
        return Hold(seconds=float(count * _SECONDS[unit]))
    return Hold() if _STAY.search(sentence) else None


def repeats_on_other_side(sentence: str) -> bool:
    """Whether the sentence asks to do the asana again on the other side."""
    return _OTHER_SIDE.search(sentence) is not None


def side_of(sentence: str) -> Side | None:
    """The side that the sentence names first, or None. A right angle is no side."""
    found = _SIDE.search(sentence)
    if found is None:
        return None
    return "left" if found[1].lower() == "left" else "right"


def mirrored_sentence(sentence: str) -> str:
    """The sentence for the other side: left for right and right for left, save in a right angle."""

    def other(found: re.Match[str]) -> str:
        word = found[1]
        swapped = "right" if word.lower() == "left" else "left"
        return swapped.capitalize() if word[0].isupper() else swapped

    return _SIDE.sub(other, sentence)
