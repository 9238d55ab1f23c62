"""Frames: what an act done to a part means in goals, out of `lexicon/frames.json`.

A frame's goals are written for the left; those of the right are their mirror image.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from functools import cache
from typing import Any

from abhyasa.language.goals import Goal, parse_goals
from abhyasa.language.lexicon import data
from abhyasa.language.phrase import Noun, Phrase

_NONE = "-"
NOTHING = Noun(_NONE)
"""What a phrase that names no part is done to."""
_OF_ALL = frozenset({"lie", "face", "shift", "balance"})
"""Acts that are the whole body's whatever part is named."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One row: where it fits, and what it means.

    acts, parts, ways, targets, traits: any one of each; "-" is none; empty asks nothing.
    barred: ways that must not be there. unless: traits that must not be. form: the act's, where only one will do.
    negated: whether it is told not to be done. many: whether the part stands in the plural, None for either.
    goals: by degree, "" where none is said. toward: whether it needs a side that is turned to.
    becomes: the position it leads to. steps: whether it puts one foot before the other.
    """

    acts: frozenset[str]
    parts: frozenset[str]
    ways: frozenset[str]
    every: frozenset[str]
    barred: frozenset[str]
    targets: frozenset[str]
    traits: frozenset[str]
    unless: frozenset[str]
    form: str
    negated: bool
    many: bool | None
    goals: dict[str, str]
    frees: frozenset[str]
    toward: bool
    becomes: str
    steps: bool

    def fits(self, phrase: Phrase, noun: Noun, traits: Set[str]) -> bool:
        """Whether the frame is of this phrase, said of this part or of `NOTHING`."""
        return (
            (phrase.act in self.acts or ("*" in self.acts and phrase.act not in ("spoken", "stay")))
            and self._takes(noun, phrase)
            and _any(self.ways, phrase.ways)
            and self.every <= phrase.ways
            and not self.barred & phrase.ways
            and _any(self.targets, phrase.target_parts)
            and (not self.traits or bool(self.traits & traits))
            and not self.unless & traits
            and self.form in ("", phrase.form)
            and self.negated == phrase.negated
            and (not self.toward or bool(phrase.toward))
        )

    def _takes(self, noun: Noun, phrase: Phrase) -> bool:
        if self.many not in (None, noun.many):
            return False
        if not self.parts:
            return noun is NOTHING or phrase.act in _OF_ALL
        return bool(_named(noun.part) & self.parts)

    @property
    def places(self) -> bool:
        """Whether it is about where a part is placed, so that nothing more is said of what it touches."""
        return bool(self.targets - {_NONE})

    def meaning(self, phrase: Phrase) -> tuple[Goal, ...]:
        """Its goals for the left, at the phrase's degree."""
        return parsed(self.goals.get(phrase.degree, self.goals[""]))


@cache
def frames() -> tuple[Frame, ...]:
    """All frames; the first that fits is meant."""
    return tuple(_frame(row) for row in data("frames"))


@cache
def parsed(goals: str) -> tuple[Goal, ...]:
    """A list of goals, which may be empty."""
    return parse_goals(goals) if goals else ()


def frame_for(phrase: Phrase, noun: Noun, traits: Set[str]) -> Frame | None:
    """The frame of a phrase for one of its parts, or for the phrase that has none."""
    return next((frame for frame in frames() if frame.fits(phrase, noun, traits)), None)


def _named(part: str) -> Set[str]:
    """A part's names in frames: a palm and fingers are also a hand."""
    return {part, "hand"} if part in ("palm", "fingers") else {part.replace(" ", "-")}


def _any(wanted: frozenset[str], found: Set[str]) -> bool:
    return not wanted or bool(wanted & found) or (_NONE in wanted and not found)


def _frame(row: dict[str, Any]) -> Frame:
    words = {key: frozenset(str(row.get(key, "")).split()) for key in
             ("act", "part", "way", "all", "not", "to", "when", "unless", "frees")}  # fmt: skip
    goals = row["goals"]
    return Frame(
        acts=words["act"],
        parts=words["part"],
        ways=words["way"],
        every=words["all"],
        barred=words["not"],
        targets=words["to"],
        traits=words["when"],
        unless=words["unless"],
        form=row.get("form", ""),
        negated=row.get("negated", False),
        many=row.get("many"),
        goals=goals if isinstance(goals, dict) else {"": goals},
        frees=words["frees"],
        toward=row.get("toward", False),
        becomes=row.get("becomes", ""),
        steps=row.get("steps", False),
    )
