"""Contacts: what touches what when a part is placed somewhere, or taken hold of."""

from __future__ import annotations

from collections.abc import Iterator

from abhyasa.body.vocabulary import PARTS, SIDES
from abhyasa.language.goal import Goal, Quantity
from abhyasa.language.phrase import Noun, Phrase, Target
from abhyasa.language.scene import Scene, limb_of

_TOUCHING = frozenset(
    "on onto to at against inside into upon atop on-top-of inside-of on-inside-of onto-inside-of against-inside-of "
    "to-inside-of on-to back-to down-to up-to high-on high-up-on low-on down-on down-onto up-onto up-on in-to high-onto "
    "towards-inside-of on-backs-of against-backs-of to-top-of on-back-of up-against at-inside-of in in-front-of just-above just-below along for".split()
)
_BESIDE = frozenset(
    "outside beside next-to by near over across behind under underneath beneath between around alongside below "
    "outside-of on-outside-of to-outside-of close-to in-between above past beyond just-outside just-inside "
    "down-between to-side-of around-back-of right-under directly-under directly-beneath".split()
)
_TOWARD = frozenset("toward towards closer-to as-close-to in-toward in-towards up-toward up-towards down-toward down-towards back-toward back-towards".split())  # fmt: skip
_BOUNDS = ((_TOUCHING, 0.2), (_BESIDE, 0.25), (_TOWARD, 0.25))
_LEADING_PARTS = frozenset({"head", "chin", "nose", "chest", "trunk"})
_PLUMB = frozenset(
    "over under above below underneath beneath directly-over directly-under directly-beneath right-under".split()
)
_ON_FLOOR, _TOWARD_FLOOR, _ON_LEG_OR_FLOOR = 0.15, 0.3, 0.3
_PLACING = frozenset({"place", "lower", "reach", "extend", "keep", "raise", "touch", "step", "walk", "hold", "cross",
                      "stack", "bend", "fold", "hug", "come", "straighten", "press", "roll", "hang", "interlace"})  # fmt: skip
_TAKING = frozenset({"hold", "touch"})
_LANDMARKS = {"trunk": "chest", "chin": "nose", "spine": "pelvis", "palm": "hand"}
_MOVED = frozenset({"hand", "foot", "knee", "heel", "elbow", "forearm", "arm", "head", "chin", "nose", "shin", "ankle",
                    "toes", "wrist", "thigh", "leg", "chest", "trunk", "shoulder", "ear", "pelvis", "upper arm", "palm"})  # fmt: skip


def contacts_of(phrase: Phrase, scene: Scene) -> tuple[Goal, ...] | None:
    """The contacts that a phrase asks for; None where it cannot be told whose parts are meant."""
    if phrase.act not in _PLACING:
        return ()
    goals: list[Goal] = []
    for moved, target in _pairs(phrase, scene):
        found = _goals(moved, target, phrase, scene)
        if found is None:
            return None
        goals += [goal for goal in found if goal not in goals]
    return tuple(goals)


def _pairs(phrase: Phrase, scene: Scene) -> Iterator[tuple[Noun, Target]]:
    hands = Noun("hand", scene.hand or "both", "", not scene.hand)
    targets = [t for t in phrase.targets if any(n.part in _LANDMARKS or n.part in PARTS for n in t.nouns)]
    tools = [noun for t in targets if t.preposition == "with" for noun in t.nouns if noun.part in _MOVED]
    targets = [t for t in targets if t.preposition not in ("with", "of")]
    if phrase.act in _TAKING and phrase.nouns and not (targets and phrase.act == "touch"):
        taken = [noun for noun in phrase.nouns if noun.part in PARTS]
        if "together" in phrase.ways:
            return
        for tool in tools:
            if not (tool.side or tool.many) and len(taken) == 1:
                tool.side = taken[0].side
        if phrase.either and len(taken) > 1 and all(limb_of(noun.part) == "leg" for noun in taken):
            taken = [Noun("leg", taken[0].side, taken[0].reference, taken[0].many)]
        elif phrase.either or (phrase.act == "touch" and len(taken) > 1):
            return
        if len(taken) == 1 and taken[0].part in ("hand", "palm", "elbow", "wrist", "forearm") and not tools:
            yield from _hands_taken(taken[0], targets)
            return
        takers = tools or [hands]
        for noun in taken:
            yield from ((taker, Target("on", [noun])) for taker in takers)
        return
    moved = [noun for noun in phrase.nouns if noun.part in _MOVED or (noun.part == "spine" and tools)]
    if tools and moved and not targets and phrase.act == "place":
        yield from ((tool, Target("on", moved)) for tool in tools)
        return
    if not moved and phrase.act in ("reach", "hold", "touch") and not phrase.nouns:
        moved = tools or [hands]
    for noun in moved:
        yield from ((noun, target) for target in targets)


def _hands_taken(noun: Noun, targets: list[Target]) -> Iterator[tuple[Noun, Target]]:
    """Hands that take each other; elbows that the other hand takes."""
    if noun.part in ("hand", "palm") and any(limb_of(n.part) == "leg" for target in targets for n in target.nouns):
        yield from ((noun, target) for target in targets)
    elif noun.part in ("hand", "palm"):
        yield Noun("hand", "left"), Target("on", [Noun("hand", "right")])
    elif noun.reference in ("opposite", "other") or noun.many:
        yield Noun("hand", "left"), Target("on", [Noun(noun.part, "right")])
        yield Noun("hand", "right"), Target("on", [Noun(noun.part, "left")])
    elif noun.side in SIDES:
        other = "right" if noun.side == "left" else "left"
        yield Noun("hand", other), Target("on", [noun])


def _goals(moved: Noun, target: Target, phrase: Phrase, scene: Scene) -> list[Goal] | None:
    preposition = target.preposition.replace(" ", "-")
    bound = next((bound for words, bound in _BOUNDS if preposition in words), None)
    if bound is None:
        return []
    if moved.side == "one" and limb_of(moved.part) == "arm":
        return None  # one hand here and the other there
    if preposition in _PLUMB and not _is_crossing(moved, target, scene):
        return []
    if preposition in _TOWARD and moved.part in _LEADING_PARTS and all(noun.part != "floor" for noun in target.nouns):
        return []  # a direction, which bodies follow as far as they can
    if preposition == "at" and limb_of(moved.part) == "leg":
        return []
    nouns = target.nouns
    if target.choice and len(nouns) > 1:
        # A hand on the floor beside a leg is still near it.
        legs = [noun for noun in nouns if noun.part != "floor"]
        if not legs or not all(limb_of(noun.part) == "leg" for noun in legs):
            return None
        bound = bound if legs == nouns else _ON_LEG_OR_FLOOR
        nouns = [Noun("leg", legs[0].side, legs[0].reference, legs[0].many)]
    ones = _moved_parts(moved, nouns, scene)
    goals: list[Goal] = []
    for noun in nouns:
        if noun.part == "floor" and preposition not in _TOUCHING | {"toward", "towards"}:
            continue
        others = _target_parts(noun, moved, ones, target, scene)
        if ones is None or others is None:
            return None
        goals += [
            Goal(Quantity("near", pair), None, _floor_bound(preposition) if noun.part == "floor" else bound)
            for pair in _matched(ones, others, bool(limb_of(noun.part)))
        ]
    return goals


def _floor_bound(preposition: str) -> float:
    return _TOWARD_FLOOR if preposition in _TOWARD else _ON_FLOOR


def _is_crossing(moved: Noun, target: Target, scene: Scene) -> bool:
    """Whether one part lies over or under another, rather than plumb above or below it at some height."""
    limbs = {limb_of(noun.part) for noun in (moved, *target.nouns)}
    upright = {"knee", "thigh", "hip"}, {"ankle", "heel", "toes", "foot", "shin"}
    if moved.part in upright[0] and all(noun.part in upright[1] for noun in target.nouns):
        return False
    hands = moved.part in ("hand", "palm") and (
        scene.position == "prone" or all(noun.part not in ("shoulder", "elbow") for noun in target.nouns)
    )
    ends = {"shoulder", "hip", "wrist"} & {noun.part for noun in (moved, *target.nouns)}
    return hands or (len(limbs) == 1 and "" not in limbs and not ends) or limbs == {"arm", "leg"}


def _matched(ones: list[str], others: list[str], paired: bool) -> list[tuple[str, str]]:
    if len(ones) == len(others) == 2 and paired:
        return list(zip(ones, others, strict=True))
    return [(one, other) for one in ones for other in others if one != other]


def _moved_parts(moved: Noun, nouns: list[Noun], scene: Scene) -> list[str] | None:
    """What moves; a foot of no side that comes to the one leg is the other's."""
    told = moved.side or moved.reference or moved.many or limb_of(moved.part) != "leg"
    others = {noun.side for noun in nouns if limb_of(noun.part) == "leg" and noun.side in SIDES}
    if not told and len(others) == 1:
        moved.side = "right" if others == {"left"} else "left"
    return _parts(moved, scene)


def _parts(noun: Noun, scene: Scene) -> list[str] | None:
    part = _LANDMARKS.get(noun.part, noun.part)
    if part not in PARTS:
        return []
    if not PARTS[part].sided:
        return [part]
    sides = scene.sides(noun)
    return None if sides is None else [f"{side} {part}" for side in sides or SIDES]


def _target_parts(noun: Noun, moved: Noun, ones: list[str] | None, target: Target, scene: Scene) -> list[str] | None:
    told = noun.side or noun.reference or noun.many or not limb_of(noun.part)
    if told or ones is None:
        return _parts(noun, scene)
    sides = {one.split()[0] for one in ones} & set(SIDES)
    if limb_of(noun.part) == limb_of(moved.part) == "leg" and len(sides) == 1:
        # A foot is placed on the other leg: nobody would say so of its own thigh.
        return [f"{side} {noun.part}" for side in SIDES if side not in sides]
    if limb_of(noun.part) == "arm" and len(sides) == 1 and (hand := scene.holding(ones)):
        return [f"{hand} {noun.part}"]
    if limb_of(noun.part) == "leg" and limb_of(moved.part) != "leg" and (side := scene.reached_leg()):
        return [f"{side} {noun.part}"]
    if (
        limb_of(moved.part) == "arm"
        and len(sides) == 1
        and moved.side
        and limb_of(noun.part) == "leg"
        and "tilted" in scene.traits
    ):
        return [f"{side} {noun.part}" for side in sides]
    return _parts(noun, scene)
