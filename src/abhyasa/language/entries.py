"""What watch-outs, tips and variations say of the body: limits, difficulties, readiness, props.

The phrases and what they mean are data, in `entries.json`. A phrase that needs to know more of the asana than its steps
tell (whose knee is the bent one?) says nothing: no goal is better than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from abhyasa.body.vocabulary import OTHER_SIDE
from abhyasa.language.goals import Goal, parse_goals
from abhyasa.language.lexicon import data
from abhyasa.language.phrases import Phrases
from abhyasa.language.pieces import without_accents

Caution = Literal["avoid", "partly", "ask"]
"""What a watch-out asks: to leave the asana be, to leave a part of it out, or to ask someone or take care."""

_AVOID = re.compile(
    r"\b(?:avoid(?:ed|ing|s)?|refrain(?:s|ing)?(?: from)?|skip(?:ped|ping)?)\b([^.;:!?()]*)", re.IGNORECASE
)
_NOT_TO = re.compile(
    r"\b(?:never|(?:should|must|do|does|ought|need|is|are|be)(?: ?n['o]t)(?: to)?|not to|cannot|can't)\b([^.;:!?()]*)",
    re.IGNORECASE,
)
_DOING = re.compile(
    r"\W*(?:be |even |to )*(?:practi[sc]ed?|perform(?:ed)?|do|done|try|tried|attempt(?:ed)?|undertaken?|recommended"
    r"|advised|advisable|suitable|suited|for|meant)\b",
    re.IGNORECASE,
)
_RULED_OUT = re.compile(
    r"\b(?:contraindicat\w*|prohibited|forbidden|unsuitable"
    r"|not (?:recommended|advised|advisable|suitable|for)|give (?:it|this(?: \w+)?) a miss"
    r"|leave (?:it|this(?: \w+)?) out|steer clear(?! of)|off limits|no-go|unwise|inadvisable|pass on (?:it|this)"
    r"|(?:(?:stay|keep) (?:away from|out of|clear of)|steer clear of) (?:it|this|the (?:pose|posture|asana)))\b",
    re.IGNORECASE,
)
_NOT_FORBIDDEN = re.compile(
    r"\b(?:no|not|without|never|n't)\b[^.;:,]{0,20}\b(?:need to avoid|be avoided|avoid(?:ed|ing)?)\b"
    r"|\bno (?:known )?contraindication",
    re.IGNORECASE,
)
_ONLY_IF_TOLD = re.compile(
    r"\b(?:unless|without|except|until)\b.*\b(?:teacher|doctor|physician|instructor|guidance|supervision|therapist|expert)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"^(?:\s*(?:to|from|the|your|any|too|try to|over|be))*\s*", re.IGNORECASE)
_BENT = re.compile(r"\b(?:bend(?:ing)?|fold(?:ing)?)\s+(?:the|your)?\s*(left|right)\s+(?:knee|leg)\b", re.IGNORECASE)
_FOLDS = re.compile(
    r"\b(?:(?:bend|fold|lean|hinge|tip|stretch|come|reach)(?:ing)?\b(?:\W+(?!knees?\b)\w+){0,6}?"
    r"\W+(?:forwards?|over (?:the |your )?(?:\w+ )?legs?|down over)|forward (?:bend|fold))\b",
    re.IGNORECASE,
)
_TAKES = re.compile(
    r"\b(?:(?P<seated>sit|seated|dandasana|sukhasana|padmasana)|(?P<standing>stand|tadasana)|(?P<kneeling>kneel|vajrasana)"
    r"|(?P<lying>lie))\b",
    re.IGNORECASE,
)
_SQUATS = re.compile(r"\bsquat|\bbend (?:the |your |both )?knees\b|\bsit back\b", re.IGNORECASE)
_TWISTS = re.compile(r"\b(?:twist|rotate the torso|turn (?:the|your) (?:torso|trunk|chest|upper body))", re.IGNORECASE)
_SIDED = re.compile(r"\b(?:left|right)\b(?! angles?\b)", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.;!?])\s+")


class Shape(NamedTuple):
    """What of an asana's shape its entries lean on.

    traits: what the asana does: "seated", "standing", "folds", "squats", "lunges", "twists".
    bent, straight: whose leg is bent and whose is straight; "both" where no side differs, "" where it is not told.
    """

    traits: frozenset[str]
    bent: str
    straight: str


def shape_of(position: str, steps: Sequence[str]) -> Shape:
    """The shape that these steps' sentences lead to."""
    told = " ".join(steps)
    # Steps are believed where the page says otherwise: it is they that are done.
    taken = _TAKES.search(told)
    traits = {next(name for name, word in taken.groupdict().items() if word) if taken else position}
    found = _BENT.search(told)
    bent = found[1].lower() if found else ""
    if _FOLDS.search(told):
        traits.add("folds")
    elif bent and "standing" in traits:
        traits.add("lunges")
    elif _SQUATS.search(told) and traits & {"standing", "squatting"}:
        traits.add("squats")
    if _TWISTS.search(told):
        traits.add("twists")
    sided = _SIDED.search(told) is not None
    return Shape(frozenset(traits), bent or ("" if sided else "both"), OTHER_SIDE.get(bent, "" if sided else "both"))


def caution_of(sentence: str) -> Caution:
    """What a watch-out asks: "avoid this asana" avoids all of it, "avoid going all the way down" a part."""
    plain = sentence.replace("’", "'")
    if _NOT_FORBIDDEN.search(plain):
        return "ask"
    partly = [_is_movement(found[1]) for found in _AVOID.finditer(plain)]
    partly += [_DOING.match(found[1]) is None for found in _NOT_TO.finditer(plain)]
    partly += [False for _ in _RULED_OUT.finditer(plain)]
    if not partly or _ONLY_IF_TOLD.search(plain):
        return "ask"
    return "partly" if all(partly) else "avoid"


def limit_of(sentence: str, shape: Shape) -> tuple[Goal, ...]:
    """What a body should stay within, by a watch-out that leaves the asana possible; none where it is not sure."""
    return () if caution_of(sentence) == "avoid" else _first(_lexicon().limits, sentence, shape)


def difficulty_of(text: str, shape: Shape) -> tuple[Goal, ...]:
    """How the difficulty that a tip speaks of shows, all of it at once; none where it is not sure."""
    return _all_of_first_sentence(_lexicon().difficulty, _lexicon().difficulties, text, shape)


def readiness_of(text: str, shape: Shape) -> tuple[Goal, ...]:
    """How a body shows that it may try a variation, all of it at once; none where it is not sure."""
    return _all_of_first_sentence(_lexicon().readiness, _lexicon().ready, text, shape)


def props_in(text: str) -> tuple[str, ...]:
    """The props that a sentence names, each once: blanket, strap, block."""
    return tuple(prop for prop in _lexicon().props.meanings_in(text) if prop)


@dataclass(frozen=True, slots=True)
class _Saying:
    says: re.Pattern[str]
    needs: str
    goals: str


@dataclass(frozen=True, slots=True)
class _Lexicon:
    moves: re.Pattern[str]
    limits: tuple[_Saying, ...]
    difficulty: re.Pattern[str]
    difficulties: tuple[_Saying, ...]
    readiness: re.Pattern[str]
    ready: tuple[_Saying, ...]
    props: Phrases[str]


@cache
def _lexicon() -> _Lexicon:
    told = data("entries")

    def sayings(name: str) -> tuple[_Saying, ...]:
        return tuple(
            _Saying(re.compile(rf"\b(?:{each['says']})", re.IGNORECASE), each.get("needs", ""), each["goals"])
            for each in told[name]
        )

    # What only looks like a prop means nothing, and being longer is found first.
    props = {synonym: prop for prop, others in told["props"].items() for synonym in (prop, *others)}
    return _Lexicon(
        moves=re.compile(rf"(?:{told['moves']})\b", re.IGNORECASE),
        limits=sayings("limits"),
        difficulty=re.compile(told["difficulty"], re.IGNORECASE),
        difficulties=sayings("difficulties"),
        readiness=re.compile(told["readiness"], re.IGNORECASE),
        ready=sayings("ready"),
        props=Phrases({**props, **dict.fromkeys(told["no props"], "")}),
    )


def _is_movement(avoided: str) -> bool:
    """Whether what should be avoided is a movement, not the asana."""
    return _lexicon().moves.match(_GOES_ON.sub("", avoided, count=1)) is not None


def _all_of_first_sentence(
    marker: re.Pattern[str], sayings: tuple[_Saying, ...], text: str, shape: Shape
) -> tuple[Goal, ...]:
    for sentence in _SENTENCE.split(_plain(text)):
        if marker.search(sentence):
            goals = [_goals(saying, shape) for saying in sayings if saying.says.search(sentence)]
            # A difficulty of two parts of which one is not told would be seen where it is not.
            return tuple(dict.fromkeys(goal for each in goals for goal in each)) if all(goals) else ()
    return ()


def _first(sayings: tuple[_Saying, ...], text: str, shape: Shape) -> tuple[Goal, ...]:
    plain = _plain(text)
    return next((goals for s in sayings if s.says.search(plain) and (goals := _goals(s, shape))), ())


def _goals(saying: _Saying, shape: Shape) -> tuple[Goal, ...]:
    sides = {"bent": shape.bent, "straight": shape.straight}
    if saying.needs and saying.needs not in shape.traits:
        return ()
    if any(f"{{{name}}}" in saying.goals and not side for name, side in sides.items()):
        return ()
    return parse_goals(saying.goals.format(**sides))


def _plain(text: str) -> str:
    return without_accents(text).replace("’", "'")
