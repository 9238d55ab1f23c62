"""What a phrase's act is meant to be, where another word stands for it: to swing is not always to raise."""

from __future__ import annotations

from dataclasses import replace

from abhyasa.body.vocabulary import SIDES
from abhyasa.language.clauses import SHAPES
from abhyasa.language.phrase import TOWARD, Noun, Phrase, Target
from abhyasa.language.scene import limb_of

_MEETING = frozenset({"touch", "place", "hold", "press", "reach", "walk", "hug"})
_HELD = frozenset({"up", "overhead", "level", "off"})
"""Where what is held is held up, and not taken hold of."""
_SINKING = frozenset({"lower", "lunge", "bend", "press", "lean"})
_SIDEWAYS = frozenset({"raise", "extend", "place", "open"})
_LEANING = frozenset({"bend", "lean", "arch"})
_TURNING = frozenset({"twist", "turn"})
_RISING = frozenset({"up", "overhead", "up-wall", "level", "off", "forward", "side", "out"})
_BEARING = frozenset({"leg", "foot", "heel", "hip"})
"""Parts that bear what sinks into them."""
_HAND, _LOW = frozenset({"hand", "palm", "fingers"}), frozenset({"floor", "prop"})
_TABLE = frozenset({"leg", "shin"})
_TUCKED = frozenset({"foot", "heel", "knee", "elbow", "leg", "shin", "ankle"})
"""Parts that are brought somewhere where they are tucked there: `tuck the heel near the hip`."""
_FEET = frozenset({"foot", "heel"})
_TOP, _MIDDLE, _FEET_OF_LINE = (
    frozenset({"head", "ear", "shoulder"}), frozenset({"pelvis", "hip"}), frozenset({"ankle", "heel", "foot"})
)  # fmt: skip
_GRIPPED = frozenset({"toes", "heel", "ankle", "hand", "palm", "fingers"})
_GRASPED = frozenset({"foot", "toes", "heel", "ankle"})
_BACK = frozenset({"spine"})
_ARMS = frozenset({"arm", "hand"})
_LYING = frozenset({"pelvis", "head"})
"""Parts that lie somewhere without the whole body's lying."""
_FORE = frozenset({"arm", "forearm", "hand", "wrist"})
_CARRIED = frozenset({"head", "chin", "neck", "trunk", "chest", "spine"})
"""Parts that are held by themselves, and not taken hold of."""
_POINTING, _AIMED = frozenset({"point", "press"}), frozenset({"up", "overhead"})
_STEPS = frozenset({"step", "walk"})
_BENDING = frozenset({"knee", "elbow"})
_ANGLES = frozenset({"square", "half"})
_FLEXED = frozenset({"knee", "leg", "elbow", "arm", "pelvis", "hip"})
"""Parts that are bent where they are told to be flexed."""


def mean(phrase: Phrase, objects: list[Noun], subject: bool) -> None:
    """Put the act that is meant in the place of the one that is said.

    objects: the parts named after the act, where others are named before it. subject: whether others are.
    """
    _describe(phrase)
    _take_line(phrase)
    if "plumb" in phrase.ways and _all_in(phrase.nouns, _ARMS):
        phrase.ways.add("up")
    if _is_of_one_hand(phrase):
        phrase.act, phrase.nouns, phrase.targets = "spoken", [], []
    if phrase.act in _STEPS and len(phrase.nouns) > 1:
        _merge_feet(phrase)
    _reword_at_all(phrase)
    _reword(phrase)
    _place_objects(phrase, objects, subject)
    _reword_with_parts(phrase)
    _turn(phrase)
    if phrase.either and not phrase.ways:
        _merge_choices(phrase)


def _reword_at_all(phrase: Phrase) -> None:
    """What some verbs mean with these parts, whatever else is told."""
    if phrase.does("join") and {noun.part for noun in phrase.nouns} <= _HAND and phrase.nouns:
        phrase.act = "interlace"
    elif phrase.does("wrap") and _all_in(phrase.nouns, _FORE) and not phrase.targets:
        phrase.act = "wrap"  # around each other
    elif phrase.does("plant") and _all_in(phrase.nouns, _HAND) and not phrase.targets:
        phrase.targets = [Target("on", [Noun("floor", text="floor")])]
    elif phrase.act == "kneel" and not phrase.nouns:
        phrase.nouns = [n for t in phrase.targets if t.preposition == "on" for n in t.nouns if _is_one_knee(n)]
    elif phrase.does("hold") and _all_in(phrase.nouns, _CARRIED):
        phrase.act = "keep"  # "hold the head between the arms"
    elif phrase.act in _POINTING and _all_in(phrase.nouns, _ARMS) and phrase.ways & _AIMED and not phrase.targets:
        phrase.act = "extend"  # "the arm points up"
    elif phrase.act == "rise" and any(limb_of(noun.part) for noun in phrase.nouns):
        phrase.act = "raise"  # "let the thigh rise"
    elif phrase.act == "raise" and "together" in phrase.ways and len({noun.part for noun in phrase.nouns}) > 1:
        phrase.ways.discard("together")  # at the same time
    elif phrase.does("hover") and (phrase.targets or "plumb" in phrase.ways):
        phrase.act = "keep"  # plumb over something, at some height


def _reword(phrase: Phrase) -> None:
    parts = {noun.part for noun in phrase.nouns}
    if phrase.act == "flex" and parts and parts <= _FLEXED | {"trunk"}:
        phrase.act = "fold" if parts == {"trunk"} else "bend"
    elif phrase.does("move") and "up" in phrase.ways and parts <= _HAND:
        phrase.act = "walk"  # along something, and who knows how high
    elif phrase.act == "raise" and "up" not in phrase.ways:
        phrase.act = _raised(phrase)
    elif phrase.does("pull") and phrase.ways == {"down"}:
        phrase.act = "press"  # which way, and not where to
    elif phrase.act == "tuck" and phrase.targets and parts <= _TUCKED:
        phrase.act = "place"
    elif phrase.act == "stand" and any(noun.part == "knee" for target in phrase.targets for noun in target.nouns):
        phrase.act, phrase.targets = "kneel", []
    elif phrase.does("return") and "side" in phrase.ways:
        phrase.ways = phrase.ways - {"side"} | {"hanging"}  # "return the arms to the sides"
    elif phrase.act == "stand" and parts & _FEET:
        phrase.act = "place"  # "stand the right foot on the floor"
    elif phrase.does("side bend"):
        phrase.ways.add("side")


def _raised(phrase: Phrase) -> str:
    """What is done by one of the words of raising, where nothing is told to go up."""
    if phrase.does("kick") and "back" in phrase.ways and not phrase.targets:
        return "extend"  # to stretch it behind, lifted or not
    back = any(t.preposition in ("onto", "down onto") and _all_in(t.nouns, _LOW) for t in phrase.targets)
    if "down" in phrase.ways or back:
        return "lower"  # "float the arms back down"
    return "place" if phrase.does("swing") and not phrase.ways & _RISING else "raise"  # swung, or swept


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
    if phrase.act == "bend":
        _bend_at(phrase)
    if phrase.act in _SINKING and not phrase.nouns:
        _sink(phrase)
    if _is_taken(phrase):
        phrase.act = "hold"
    if phrase.act == "step" and not phrase.nouns:
        phrase.nouns = [n for t in phrase.targets if t.preposition == "with" for n in t.nouns if n.part == "foot"]
    if phrase.act == "stand" and not phrase.nouns:
        phrase.nouns = [n for t in phrase.targets if t.preposition == "on" for n in t.nouns if _is_one_leg(n)]
    if phrase.does("release") and _all_in(phrase.nouns, _GRIPPED) and not (phrase.targets or phrase.ways):
        phrase.act = "relax"
    elif phrase.nouns and phrase.does("release"):
        phrase.act = "lower"


def _is_taken(phrase: Phrase) -> bool:
    """Whether a foot is taken, and nowhere else, so that it is taken hold of."""
    placed = [target for target in phrase.targets if target.preposition != "with"]
    return phrase.does("take") and not (placed or phrase.ways) and _all_in(phrase.nouns, _GRASPED)


def _all_in(nouns: list[Noun], parts: frozenset[str]) -> bool:
    return bool(nouns) and all(noun.part in parts for noun in nouns)


def _is_one_leg(noun: Noun) -> bool:
    """Whether one leg is meant, and not both."""
    return noun.part in ("leg", "foot") and not noun.many and noun.side not in ("", "both")


def _describe(phrase: Phrase) -> None:
    """Where parts are only told to be somehow, though an act says so."""
    if phrase.posture == "tabletop" and phrase.nouns and all(noun.part in _TABLE for noun in phrase.nouns):
        phrase.posture = ""
        phrase.ways.add("table")  # the legs alone, of a body that lies on its back
    if phrase.act == "lie" and phrase.nouns and all(limb_of(n.part) or n.part in _LYING for n in phrase.nouns):
        phrase.act = "keep"  # "the arms lie along the body"
    backs = [noun for target in phrase.targets if target.preposition == "to" for noun in target.nouns]
    if phrase.act in ("place", "come") and not phrase.nouns and "straight" in phrase.ways and _all_in(backs, _BACK):
        phrase.act, phrase.nouns, phrase.targets = "keep", backs, []  # "return to a flat back"
    if phrase.act == "keep":
        _take_shape(phrase)
        if phrase.degree in _ANGLES and _all_in(phrase.nouns, _BENDING):
            phrase.act = "bend"  # "elbows at 90 degrees"


def _merge_feet(phrase: Phrase) -> None:
    """One foot and then the other are both feet: neither is then in front of the other."""
    first, *others = phrase.nouns
    sides = {noun.side or noun.reference for noun in phrase.nouns}
    if all(noun.part == first.part for noun in others) and (sides == set(SIDES) or "other" in sides):
        phrase.nouns = [replace(first, side="both", reference="", many=True)]


def _is_one_knee(noun: Noun) -> bool:
    return noun.part == "knee" and not noun.many and noun.side not in ("", "both")


def _take_shape(phrase: Phrase) -> None:
    """Where nothing is done to them, straight legs are legs that are straight."""
    for noun in phrase.nouns:
        if noun.reference in SHAPES and (noun.many or noun.part == "spine"):
            shape, noun.reference = SHAPES[noun.reference], ""
            if shape == "straight":
                phrase.ways.add(shape)
            else:
                phrase.act = shape


def _take_line(phrase: Phrase) -> None:
    """Shoulders, hips and knees in one line: a body not bent at the hips; with the heels, nor at the knees."""
    spanned = [target for target in phrase.targets if target.preposition in ("from", "to")]
    ends = [noun for target in spanned for noun in target.nouns] if len(spanned) > 1 else []
    parts = {noun.part for noun in [*phrase.nouns, *ends]}
    if phrase.act != "keep" and not ends:
        return
    if ends:
        parts |= {"pelvis"}  # "the body in a line from the shoulders to the knees"
    if "straight" in phrase.ways and parts & _TOP and parts & _MIDDLE and parts & (_FEET_OF_LINE | {"knee"}):
        kept = [] if phrase.act == "keep" else phrase.nouns
        phrase.nouns = [*kept, Noun("long-line" if parts & _FEET_OF_LINE else "line", text="line")]
        phrase.targets = [target for target in phrase.targets if target not in spanned]


def _merge_choices(phrase: Phrase) -> None:
    """Palms or fingertips are the hands; on the shins or on the floor is one place or another, low down."""
    parts = {noun.part for noun in phrase.nouns}
    places = [noun for target in phrase.targets for noun in target.nouns]
    if len(phrase.nouns) > 1 and parts <= _HAND:
        phrase.nouns, phrase.either = [replace(phrase.nouns[0], part="hand")], len(phrase.targets) > 1
    low = all(limb_of(noun.part) == "leg" or noun.part in _LOW for noun in places)
    if phrase.either and len(phrase.targets) > 1 and low:
        phrase.targets = [Target(phrase.targets[0].preposition, places, choice=True)]
        phrase.either = False


def _is_of_one_hand(phrase: Phrase) -> bool:
    """Whether fingers of one hand meet: `thumb and index finger touching`."""
    told = [*phrase.nouns, *(noun for target in phrase.targets for noun in target.nouns)]
    if phrase.act == "keep" and "together" in phrase.ways and all(noun.text in ("finger", "fingers") for noun in told):
        return bool(told)
    single = [noun for noun in told if noun.part == "fingers" and not noun.many]
    return len(single) > 1 and all(noun.part == "fingers" for noun in told)


def _bend_at(phrase: Phrase) -> None:
    """To bend at the knees is to bend them."""
    joints = [noun for target in phrase.targets if target.preposition == "at" for noun in target.nouns]
    if not phrase.nouns and _all_in(joints, _BENDING):
        phrase.nouns, phrase.targets = joints, []


def _sink(phrase: Phrase) -> None:
    """To sink into a knee is to bend it; to sink into a leg, to put weight on it."""
    sunk = [target for target in phrase.targets if target.preposition == "into"]
    if any(noun.part == "knee" for target in sunk for noun in target.nouns):
        phrase.act, phrase.nouns, phrase.targets = "bend", sunk[0].nouns, []
    elif any(noun.part in _BEARING for target in sunk for noun in target.nouns):
        phrase.act, phrase.targets = "shift", []


def _turn(phrase: Phrase) -> None:
    """To turn or bend sideways toward the left leg is to do so to the left; one leg told to the left goes sideways."""
    sideways = phrase.act in _TURNING or (phrase.act in _LEANING and "side" in phrase.ways)
    if sideways and not phrase.toward:
        whereto = TOWARD | {"over", "to"} if phrase.act in _LEANING else TOWARD
        reached = [noun.side for target in phrase.targets if target.preposition in whereto for noun in target.nouns]
        phrase.toward = next((side for side in reached if side in ("left", "right")), "")
    one_leg = all(noun.part in ("leg", "foot") and not noun.many and noun.side != "both" for noun in phrase.nouns)
    if (
        phrase.toward
        and "together" not in phrase.ways
        and (phrase.act in _LEANING or (phrase.act in _SIDEWAYS and phrase.nouns and one_leg))
    ):
        phrase.ways.add("side")
        for noun in phrase.nouns:
            if not (noun.side or noun.reference) and one_leg:
                noun.side = phrase.toward  # the leg that opens to the right is the right one
