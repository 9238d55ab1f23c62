"""What a phrase of movement means: the goals of its frames and contacts, and what these set free."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from abhyasa.body.vocabulary import MEASURES, SIDES
from abhyasa.language.contacts import contacts_of
from abhyasa.language.frames import NOTHING, Frame, frame_for
from abhyasa.language.goal import Goal, Quantity
from abhyasa.language.phrase import THAT, Noun, Phrase
from abhyasa.language.reading import Reading
from abhyasa.language.scene import Scene, limb_of

NO_MEASURE = frozenset({"soft", "prop", "belly"})
"""Parts that no measure tells of."""

_STEPPING_FROM = frozenset({"standing", "all-fours", "inverted", "plank", "lunge", ""})
_LIFTING_FROM = frozenset({"standing", "lunge", "all-fours", "inverted"})
_OF_LEGS = ("knee", "hip", "near", "distance")
_LEANING = frozenset({"lean", "bend", "arch"})
_RISING = frozenset({"come", "place", "rise", "raise", "press", "lean", "balance", "shift"})
_FOLDING = frozenset({"fold", "bend", "lean", "lower", "place", "extend"})
_HANDS = frozenset({"hand", "palm"})
_CLOSER = frozenset({"in", "toward-you"})
_PROPS = frozenset({"elbow", "forearm"})
"""Parts by which a body on its back props itself up."""
_BENT = frozenset({"bent", "folded"})
_OTHER = dict(zip(SIDES, SIDES[::-1], strict=True))


class Meaning(NamedTuple):
    """What a clause means; see `Clause`."""

    reading: Reading
    goals: tuple[Goal, ...] = ()
    frees: tuple[Quantity, ...] = ()
    why: str = ""

    def in_doubt(self, why: str) -> Meaning:
        """The same, not understood well enough to look for; what it moves is no longer where it was."""
        moved = (*self.frees, *(goal.quantity for goal in self.goals))
        return Meaning("unresolved", frees=tuple(dict.fromkeys(moved)), why=why)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a phrase says of one part: goals, or why none."""

    goals: tuple[Goal, ...] = ()
    frame: Frame | None = None
    why: str = ""


def movement(phrase: Phrase, scene: Scene) -> Meaning:
    """What is told to be done, and how the body is told to be."""
    _fill_in(phrase, scene)
    if held := _let_go(phrase, scene):
        return Meaning("spoken", frees=held)
    _turn_out(phrase, scene)
    scene.propped = scene.propped or _is_propped(phrase)
    said = [_said_of(noun, phrase, scene) for noun in phrase.nouns if noun.part not in NO_MEASURE]
    if not phrase.nouns and not phrase.strange:
        said = [_said_of_all(phrase, scene)]
    frames = [part.frame for part in said if part.frame]
    for noun in (
        *phrase.nouns,
        *(tool for target in phrase.targets if target.preposition == "with" for tool in target.nouns),
    ):
        if noun.side in SIDES:
            scene.sides(noun)  # whose part was last spoken of, whether it is understood or not
    contacts = () if any(frame.places for frame in frames) else contacts_of(phrase, scene)
    goals = tuple(dict.fromkeys(goal for part in said for goal in part.goals))
    goals += tuple(goal for goal in contacts or () if all(goal.quantity != other.quantity for other in goals))
    frees = _frees(frames, goals, phrase, scene)
    if goals:
        return Meaning("observed", goals, frees)
    if frames:
        return Meaning("spoken", frees=frees)
    unsaid = "whose, or which of them, is not said" if contacts is None else "not understood"
    return Meaning("unresolved", why=next((part.why for part in said if part.why), unsaid))


def prohibition(phrase: Phrase, scene: Scene) -> Meaning:
    """What is told not to be done: seen where its opposite is plain, else only spoken."""
    _fill_in(phrase, scene)
    said = [_said_of(noun, phrase, scene) for noun in phrase.nouns] or [_said_of_all(phrase, scene)]
    only = [part for part in said if part.frame and not _is_qualified(phrase, part.frame)]
    goals = tuple(dict.fromkeys(goal for part in only for goal in part.goals))
    return Meaning("observed", goals) if goals else Meaning("spoken")


def _is_qualified(phrase: Phrase, frame: Frame) -> bool:
    """Whether only some way of it is forbidden: `do not bend the knees too far`, `... inward`, `... past the toes`."""
    return bool(phrase.degree not in frame.goals or phrase.unknown or phrase.targets or phrase.ways - frame.ways)


def bear_weight(phrase: Phrase, scene: Scene) -> None:
    """One limb bears the weight; where neither is named, it is the left, and the right one will act."""
    scene.one = "left"
    for noun in (noun for target in phrase.targets for noun in target.nouns):
        sides = scene.sides(noun)
        if sides and len(sides) == 1 and limb_of(noun.part) == "leg":
            scene.lifted = _OTHER[sides[0]]
        elif sides and len(sides) == 1 and noun.part in _HANDS:
            scene.borne = sides[0]
    scene.one = "right"


def take_position(position: str, goals: Iterable[Goal], scene: Scene, anew: bool = False) -> tuple[Quantity, ...]:
    """Take a position: what bound the body in another one is set free. anew: even if it is the same."""
    changed = anew or (bool(scene.position) and scene.position != position)
    scene.position = position
    scene.propped, scene.over = False, ""
    stated = {goal.quantity for goal in goals}
    return tuple(quantity for quantity in scene.force if changed and quantity not in stated)


def _fill_in(phrase: Phrase, scene: Scene) -> None:
    """What the phrase leaves out: what "it" is, and that one reaches with the hands."""
    if phrase.pronoun and not phrase.nouns:
        phrase.nouns = list(scene.moved_last)
    _fill_in_places(phrase, scene)
    _remember_direction(phrase, scene)
    if phrase.act == "lower" and not (phrase.nouns or phrase.targets or phrase.ways):
        phrase.nouns = list(scene.raised)  # "lift the leg, then lower slowly"
    if phrase.act == "raise":
        scene.raised = tuple(phrase.nouns)
    if phrase.act == "reach" and not phrase.nouns:
        tools = [n for t in phrase.targets if t.preposition == "with" for n in t.nouns if limb_of(n.part) == "arm"]
        phrase.nouns = tools or [Noun("hand", "both", "", True, "hands")]
    for noun in phrase.nouns:
        if not (noun.side or noun.reference or noun.many):
            noun.side = _only(noun, phrase, scene)
    if phrase.nouns:
        scene.moved_before, scene.moved_last = scene.moved_last, tuple(phrase.nouns)


def _remember_direction(phrase: Phrase, scene: Scene) -> None:
    """Whereto the body turns, leans or folds, which later words leave out."""
    if phrase.toward:
        scene.toward = phrase.toward
    elif phrase.act in _LEANING and "side" in phrase.ways and not phrase.nouns:
        phrase.toward = scene.toward  # "reach to the right, bending sideways"
    if phrase.act in _LEANING and phrase.toward:
        scene.leaned = phrase.toward
    if phrase.act in _FOLDING:
        _fold_over(phrase, scene)


def _fold_over(phrase: Phrase, scene: Scene) -> None:
    """One leg that a body folds over is the one that its head then comes to."""
    legs = [noun for target in phrase.targets for noun in target.nouns if limb_of(noun.part) == "leg"]
    if not any(limb_of(noun.part) for noun in phrase.nouns) and len(legs) == 1 and legs[0].side in SIDES:
        scene.over = legs[0].side


def _fill_in_places(phrase: Phrase, scene: Scene) -> None:
    """What is placed on "it" or on "them" is placed on what moved last."""
    told = {noun.part for noun in phrase.nouns}
    last = [noun for noun in scene.moved_last if limb_of(noun.part) and noun.part not in told]
    for target in phrase.targets:
        if target.nouns == [THAT]:
            target.nouns = list(last)
    phrase.targets = [target for target in phrase.targets if target.nouns]


def _only(noun: Noun, phrase: Phrase, scene: Scene) -> str:
    """The side of a limb where only one can be meant: the raised arm comes down, the bent leg is straightened."""
    lowered = phrase.act in ("lower", "place") or "down" in phrase.ways
    if limb_of(noun.part) == "leg" and phrase.act == "lower" and not scene.leg:
        return scene.lifted or scene.raised_leg()
    if limb_of(noun.part) == "leg" and (phrase.act == "hug" or phrase.ways & _CLOSER):
        return scene.held_leg() or scene.raised_leg()
    if limb_of(noun.part) == "arm" and scene.leaned and not scene.hand and _is_low(phrase):
        return scene.leaned  # "lean to the left, hand to the shin"
    if limb_of(noun.part) == "arm" and (lowered or phrase.negated):
        return scene.raised_arm()
    if noun.part in ("leg", "knee") and phrase.act in ("straighten", "extend") and not scene.leg:
        return scene.bent if scene.knee(scene.bent) == "bent" else ""
    return ""


def _is_low(phrase: Phrase) -> bool:
    """Whether something is brought to a leg or to the floor."""
    return any(noun.part == "floor" or limb_of(noun.part) == "leg" for t in phrase.targets for noun in t.nouns)


def _turn_out(phrase: Phrase, scene: Scene) -> None:
    """In a wide stance the foot that is turned out is the one in front."""
    turned = {noun.side for noun in phrase.nouns if noun.part in ("foot", "toes")} & set(SIDES)
    if phrase.act in ("turn", "twist") and len(turned) == 1 and ("out" in phrase.ways or phrase.degree == "square"):
        scene.front = scene.front or turned.pop()


def _is_propped(phrase: Phrase) -> bool:
    """Whether the elbows bear weight: `press the elbows down`, `come up onto the forearms`."""
    pressed = phrase.nouns if phrase.act == "press" else []
    borne = [noun for target in phrase.targets if phrase.act in _RISING for noun in target.nouns]
    return any(noun.part in _PROPS for noun in [*pressed, *borne])


def _let_go(phrase: Phrase, scene: Scene) -> tuple[Quantity, ...]:
    """The holds in force of a part that is let go, where it is not said where it goes."""
    if not phrase.does("let go") or "down" in phrase.ways:
        return ()
    limbs = {limb_of(noun.part) for noun in phrase.nouns} - {""}
    return tuple(
        quantity
        for quantity in scene.force
        if quantity.measure == "near"
        and any(arg.endswith(" hand") for arg in quantity.args)
        and any(limb_of(arg.partition(" ")[2]) in limbs for arg in quantity.args)
    )


def _said_of_all(phrase: Phrase, scene: Scene) -> _Said:
    """What is said of the whole body."""
    frame = frame_for(phrase, NOTHING, scene.traits)
    return _Said(_sided(frame.meaning(phrase), (phrase.toward,)), frame) if frame else _Said()


def _said_of(noun: Noun, phrase: Phrase, scene: Scene) -> _Said:
    frame = frame_for(phrase, noun, _traits(noun, phrase, scene))
    if frame is None:
        return _Said()
    template = frame.meaning(phrase)
    if frame.toward:
        return _Said(_sided(template, (phrase.toward,)), frame)
    sides = scene.sides(noun)
    if _stays_bent(noun, phrase, sides or (), scene):
        template = tuple(goal for goal in template if goal.quantity.measure != "knee_flexion" or goal.low)
    if all(goal.mirrored() in template for goal in template):
        return _Said(template, frame)
    if sides is None:
        return _Said(why=f"which {noun.text}?")
    return _Said(_sided(template, sides), frame)


def _stays_bent(noun: Noun, phrase: Phrase, sides: Sequence[str], scene: Scene) -> bool:
    """Whether a bent leg is only brought somewhere, and nobody says that it is straightened."""
    brought = phrase.act in ("keep", "place") and "straight" not in phrase.ways
    return brought and (noun.reference in _BENT or (len(sides) == 1 and scene.knee(sides[0]) == "bent"))


def _traits(noun: Noun, phrase: Phrase, scene: Scene) -> set[str]:
    parts = {other.part for other in phrase.nouns}
    traits = scene.traits
    if phrase.act == "raise" and "trunk" in parts and limb_of(noun.part):
        traits -= {"folded"}  # hands that come up with the trunk go where they go in the upright body
    if noun.side == phrase.toward != "":
        traits |= {f"{scene.position}-to-own-side"}
    if parts & {"trunk", "spine"}:
        traits |= {"with-trunk"}
    if "shoulder" in parts:
        traits |= {"with-shoulder"}
    if parts & {"chin", "head"}:
        traits |= {f"{scene.position}-with-chest"}
    if "chest" in parts:
        traits |= {"with-chest", f"{scene.position}-with-chest"}
    return traits


def _sided(template: Sequence[Goal], sides: Sequence[str]) -> tuple[Goal, ...]:
    """Goals that are written for the left, for these sides."""
    each = sides or SIDES[:1]
    return tuple(dict.fromkeys(goal.mirrored() if side == "right" else goal for side in each for goal in template))


def _frees(frames: Sequence[Frame], goals: Sequence[Goal], phrase: Phrase, scene: Scene) -> tuple[Quantity, ...]:
    """What earlier goals no longer bind after this, though it is not said."""
    freed: dict[Quantity, None] = {}
    for frame in frames:
        if frame.becomes:
            freed |= dict.fromkeys(take_position(frame.becomes, goals, scene))
        if frame.steps:
            _step(phrase, scene)
            freed |= dict.fromkeys(_take_stride(goals, scene))
        freed |= {quantity: None for quantity in scene.force if quantity.measure in frame.frees}
    if (side := _between_hands(goals)) and scene.position in _STEPPING_FROM:
        scene.step(side, forward=True)
        freed |= dict.fromkeys(_take_stride(goals, scene))
    freed |= dict.fromkeys(scene.moved(goals))
    scene.lifted = _lifted(goals, scene) or scene.lifted
    return tuple(freed)


def _step(phrase: Phrase, scene: Scene) -> None:
    """One foot steps forward, or the other back; where neither is named, so that the right one is in front."""
    noun = next((noun for noun in phrase.nouns if limb_of(noun.part) == "leg"), Noun("foot", "one"))
    back = bool(phrase.ways & {"back", "behind"})
    scene.one = "left" if back else "right"
    sides = scene.sides(noun)
    scene.one = "right"
    if sides and len(sides) == 1:
        scene.step(sides[0], forward=not back)


def _take_stride(goals: Sequence[Goal], scene: Scene) -> tuple[Quantity, ...]:
    """A stride moves the legs; from any position but standing, it moves the whole body."""
    stated = {goal.quantity for goal in goals}
    standing = scene.position == "standing"
    scene.position = "lunge"
    return tuple(
        quantity
        for quantity in scene.force
        if quantity not in stated and (not standing or MEASURES[quantity.measure].name.startswith(_OF_LEGS))
    )


def _between_hands(goals: Sequence[Goal]) -> str:
    """The side of a foot that is brought to both hands, or ""."""
    pairs = [sorted(goal.quantity.args, key=_part) for goal in goals if goal.quantity.measure == "near"]
    feet = [foot for foot, hand in pairs if _part(foot) == "foot" and _part(hand) == "hand"]
    return feet[0].split()[0] if len(feet) == 2 and feet[0] == feet[1] else ""


def _lifted(goals: Sequence[Goal], scene: Scene) -> str:
    """The side of a leg that is lifted off the floor, or ""."""
    for goal in goals:
        one, *others = goal.quantity.args or ("",)
        if goal.quantity.measure == "distance" and others == ["floor"] and goal.low and _part(one) in ("foot", "knee"):
            return one.split()[0] if scene.position in _LIFTING_FROM else ""
    return ""


def _part(arg: str) -> str:
    return arg.partition(" ")[2]
