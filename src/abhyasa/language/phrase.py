"""A clause as a phrase: the act, what it is done to, whereto, in what way and how far."""

from __future__ import annotations

from dataclasses import dataclass, field

from abhyasa.language.lexicon import data, verbs

_ASIDE = frozenset(
    {"with", "for", "from", "across", "through", "about", "above", "behind", "away from", "slightly wider than", "of"}
)
"""Prepositions of what a part does not come to."""
_UNDER = frozenset(
    {"under", "below", "underneath", "beneath", "directly under", "directly below", "directly beneath", "right under"}
)
TOWARD = frozenset(data("contacts")["toward"]["prepositions"])
"""Prepositions of a direction, which a body follows as far as it can."""


@dataclass(slots=True)
class Noun:
    """A part as named: its entry in the lexicon, and whose.

    side: "left", "right", "both", "one" or "". reference: "other", "front", "bent" and the like, or "".
    many: whether it stands in the plural. text: the words.
    """

    part: str
    side: str = ""
    reference: str = ""
    many: bool = False
    text: str = ""


THAT = Noun("that", text="that")
"""What was spoken of last."""


@dataclass(slots=True)
class Target:
    """Whereto, or against what: a preposition and its parts. choice: whether any one of them will do."""

    preposition: str
    nouns: list[Noun] = field(default_factory=list)
    choice: bool = False


@dataclass(slots=True)
class Phrase:
    """What a clause says.

    act: its entry in the lexicon; "keep" where a part is only described, "" where nothing is done.
    whole: whether a part is described and nothing was told to do.
    toward: the side turned or leaned to. number: how far, where a number says it.
    negated, optional, choice: it is told not to, one may, it or something else. either: one of its parts will do.
    strange: the act is done to something unknown.
    """

    act: str = ""
    form: str = "base"
    said: str = ""
    nouns: list[Noun] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    ways: set[str] = field(default_factory=set)
    degree: str = ""
    toward: str = ""
    posture: str = ""
    posture_preposition: str = ""
    breath: bool = False
    negated: bool = False
    optional: bool = False
    choice: bool = False
    either: bool = False
    pronoun: bool = False
    strange: bool = False
    unknown: list[str] = field(default_factory=list)

    def does(self, verb: str) -> bool:
        """Whether its act is said by one of these verbs of `lexicon/verbs.json`."""
        return self.said in verbs(verb)

    @property
    def target_parts(self) -> set[str]:
        """The parts of its targets, as frames name them.

        In the plural they have a name of their own besides, and where something comes behind, under or between them,
        and so has the one hip of a side; a floor that something only goes toward is another.
        """
        behind = {f"behind-{noun.part}" for t in self.targets if t.preposition == "behind" for noun in t.nouns}
        under = {f"under-{noun.part}" for t in self.targets if t.preposition in _UNDER for noun in t.nouns}
        targets = [target for target in self.targets if target.preposition not in _ASIDE]
        return (
            behind
            | under
            | {name for target in targets for noun in target.nouns for name in _names(noun, target.preposition)}
        )


def _names(noun: Noun, preposition: str) -> set[str]:
    if noun.part == "floor" and preposition in TOWARD:
        return {"toward-floor"}
    if noun.part == "hip" and not noun.many:
        return {"hip", "one-hip"}
    between = {f"between-{noun.part}"} if preposition in ("between", "in between") else set()
    return {noun.part, *between, *((f"{noun.part}s",) if noun.many else ())}
