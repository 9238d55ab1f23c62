"""What a phrase's act is meant to be, where another word stands for it: to swing is not always to raise."""

from __future__ import annotations

from abhyasa.language.clauses import SHAPES
from abhyasa.language.phrase import TOWARD, Noun, Phrase, Target

_MEETING = frozenset({"touch", "place", "hold", "press", "reach", "walk", "hug"})
_HELD = frozenset({"up", "overhead", "level", "off"})
"""Where what is held is held up, and not taken hold of."""
_SINKING = frozenset({"lower", "lunge", "bend", "press", "lean"})
_SIDEWAYS = frozenset({"raise", "extend", "place", "open"})
_LEANING = frozenset({"bend", "lean", "arch"})
_TURNING = frozenset({"twist", "turn"})
_RISING = frozenset({"up", "overhead", "up-wall", "level", "off", "forward", "side", "out"})
_TUCKED = frozenset({"foot", "heel", "knee", "elbow", "leg", "shin", "ankle"})
"""Parts that are brought somewhere where they are tucked there: `tuck the heel near the hip`."""
_FEET = frozenset({"foot", "heel"})
_FLEXED = frozenset({"knee", "leg", "elbow", "arm", "pelvis", "hip"})
"""Parts that are bent where they are told to be flexed."""


def mean(phrase: Phrase, objects: list[Noun], subject: bool) -> None:
    """Put the act that is meant in the place of the one that is said.

    objects: the parts named after the act, where others are named before it. subject: whether others are.
    """
    if phrase.act == "keep":
        _take_shape(phrase)
    _reword(phrase)
    _place_objects(phrase, objects, subject)
    _reword_with_parts(phrase)
    _turn(phrase)


def _reword(phrase: Phrase) -> None:
    parts = {noun.part for noun in phrase.nouns}
    if phrase.act == "flex" and parts and parts <= _FLEXED:
        phrase.act = "bend"
    elif phrase.said.startswith("sw") and phrase.act == "raise" and not phrase.ways & _RISING:
        phrase.act = "place"  # what swings does not always rise
    elif phrase.said in ("pull", "draw") and phrase.ways == {"down"}:
        phrase.act = "press"  # which way, and not where to
    elif phrase.act == "tuck" and phrase.targets and parts <= _TUCKED:
        phrase.act = "place"
    elif phrase.act == "stand" and any(noun.part == "knee" for target in phrase.targets for noun in target.nouns):
        phrase.act, phrase.targets = "kneel", []
    elif phrase.said == "return" and "side" in phrase.ways:
        phrase.ways = phrase.ways - {"side"} | {"hanging"}  # "return the arms to the sides"
    elif phrase.act == "stand" and parts & _FEET:
        phrase.act = "place"  # "stand the right foot on the floor"
    elif phrase.said.startswith("side"):
        phrase.ways.add("side")


def _place_objects(phrase: Phrase, objects: list[Noun], subject: bool) -> None:
    """Parts named before the act do it, and are themselves what moves; those after it are what they meet."""
    if objects and phrase.act in _MEETING:
        phrase.targets.append(Target("on", objects))
    else:
        phrase.nouns += objects
    if subject and phrase.act == "touch" and not phrase.targets and len(phrase.nouns) == 1:
        phrase.ways.add("together")


def _reword_with_parts(phrase: Phrase) -> None:
    if phrase.nouns and phrase.act in ("stay", "come"):
        phrase.act = "keep"
    if phrase.act == "hold" and phrase.ways & _HELD and not phrase.targets:
        phrase.act = "raise"
    if phrase.act in _SINKING and not phrase.nouns:
        _sink(phrase)
    if phrase.act == "step" and not phrase.nouns:
        phrase.nouns = [n for t in phrase.targets if t.preposition == "with" for n in t.nouns if n.part == "foot"]
    if phrase.nouns and phrase.said.startswith("release"):
        phrase.act = "lower"


def _take_shape(phrase: Phrase) -> None:
    """Where nothing is done to them, straight legs are legs that are straight."""
    for noun in phrase.nouns:
        if noun.reference in SHAPES and (noun.many or noun.part == "spine"):
            shape, noun.reference = SHAPES[noun.reference], ""
            if shape == "straight":
                phrase.ways.add(shape)
            else:
                phrase.act = shape


def _sink(phrase: Phrase) -> None:
    """To sink into a knee is to bend it."""
    sunk = [target for target in phrase.targets if target.preposition == "into"]
    if any(noun.part == "knee" for target in sunk for noun in target.nouns):
        phrase.act, phrase.nouns, phrase.targets = "bend", sunk[0].nouns, []


def _turn(phrase: Phrase) -> None:
    """To turn or bend sideways toward the left leg is to do so to the left; one leg told to the left goes sideways."""
    sideways = phrase.act in _TURNING or (phrase.act in _LEANING and "side" in phrase.ways)
    if sideways and not phrase.toward:
        whereto = TOWARD | {"over", "to"} if phrase.act in _LEANING else TOWARD
        reached = [noun.side for target in phrase.targets if target.preposition in whereto for noun in target.nouns]
        phrase.toward = next((side for side in reached if side in ("left", "right")), "")
    one_leg = all(noun.part in ("leg", "foot") and not noun.many and noun.side != "both" for noun in phrase.nouns)
    if phrase.toward and (phrase.act in _LEANING or (phrase.act in _SIDEWAYS and phrase.nouns and one_leg)):
        phrase.ways.add("side")
