"""Contacts: what touches what when a part is placed somewhere, or taken hold of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from abhyasa.body.vocabulary import OTHER_SIDE, PARTS, SIDES
from abhyasa.language.goal import Goal, Quantity
from abhyasa.language.lexicon import data
from abhyasa.language.phrase import TOWARD, Noun, Phrase, Target
from abhyasa.language.scene import Scene, limb_of

_DATA = data("contacts")
_TOUCHING, _BESIDE, _PLUMB = (frozenset(_DATA[kind]["prepositions"]) for kind in ("touching", "beside", "plumb"))
_BOUNDS = tuple(
    (frozenset(_DATA[kind]["prepositions"]), _DATA[kind]["within"]) for kind in ("touching", "beside", "toward")
)
_PLACING = frozenset(_DATA["placing"]["acts"])
_MEASURED_AS: dict[str, str] = _DATA["measured as"]
_ALONGSIDE = frozenset({"alongside", "along", "beside", "by", "next to"})
_ENDING = frozenset({"to", "on", "onto", "down to", "up to"})
_TRUNK = frozenset({"trunk", "chest", "spine", "belly"})
_JOINTS_OF_TRUNK = frozenset({"shoulder", "hip", "pelvis"})
_PASSING = frozenset({"under", "over", "between", "through", "across", "behind", "around", "past", "underneath"})
_REACHED = _TOUCHING | {"to outside of", "outside", "beside", "next to", "on outside of"}
_BEYOND = frozenset({"in front of", "ahead of", "behind", "beyond", "past"})
_PARTING = frozenset({"between", "in between", "down between"})
_TAKING = frozenset({"hold", "touch"})
_HANDS = frozenset({"hand", "palm", "fingers"})
_FOOT = frozenset({"foot", "ankle", "heel", "toes"})
_LEADING_PARTS = frozenset({"head", "chin", "nose", "chest", "trunk", "pelvis"})
_OF_HEAD = frozenset({"head", "chin", "nose"})
_HIGH_BACK = frozenset(
    {"spine", "upper back", "mid back", "middle back", "spinal column", "vertebra", "thoracic spine"}
)
_STACKED = frozenset({"knee", "thigh", "hip"}), frozenset({"ankle", "heel", "toes", "foot", "shin"})


def contacts_of(phrase: Phrase, scene: Scene) -> tuple[Goal, ...] | None:
    """The contacts that a phrase asks for; None where it cannot be told whose parts are meant."""
    apart = "wide" in phrase.ways and all(noun.part in _FOOT for noun in phrase.nouns)
    if phrase.act not in _PLACING or apart:
        return ()
    goals: list[Goal] = []
    for moved, target in _pairs(phrase, scene):
        found = _goals(moved, target, scene)
        if found is None:
            return None
        found += _grounded(found, target, phrase, scene)
        goals += [goal for goal in found if goal not in goals]
    return tuple(goals)


def _grounded(found: list[Goal], target: Target, phrase: Phrase, scene: Scene) -> list[Goal]:
    """The floor beside a foot, on which hands are placed there by whoever stands on it."""
    placed = phrase.act in _DATA["on floor"]["acts"] and target.preposition in _DATA["on floor"]["prepositions"]
    if not placed or scene.position not in _DATA["on floor"]["positions"] or not _all_are(target, set(_FOOT)):
        return []
    hands = {arg: None for goal in found for arg in goal.quantity.args if arg.endswith(" hand")}
    return [_near((hand, "floor"), _DATA["floor"]["within"]) for hand in hands]


def _pairs(phrase: Phrase, scene: Scene) -> Iterator[tuple[Noun, Target]]:
    """What is brought to what."""
    targets = [target for target in phrase.targets if any(map(_is_measured, target.nouns))]
    if phrase.act == "extend":
        targets = [target for target in targets if target.preposition not in TOWARD]  # a direction, and no place
    tools = [noun for target in targets if target.preposition == "with" for noun in target.nouns if _is_movable(noun)]
    targets = _destinations([target for target in targets if target.preposition not in ("with", "of")])
    hand = scene.hand or scene.free_hand()
    hands = Noun("hand", hand or "both", "", not hand)
    if phrase.said == "touching" and not tools:
        tools = [noun for noun in scene.moved_before if _is_movable(noun)]
    if phrase.act in _TAKING and phrase.nouns and not (targets and phrase.act == "touch"):
        yield from _takings(phrase, targets, tools, hands, scene)
        return
    moved = [noun for noun in phrase.nouns if _is_movable(noun) or (noun.part == "spine" and tools)]
    if tools and moved and not targets and phrase.act == "place":
        yield from ((tool, Target("on", moved)) for tool in tools)
        return
    if not moved and phrase.act in ("reach", *_TAKING) and not phrase.nouns:
        moved = tools or [hands]
    if phrase.act != "place" and any(target.preposition == "from" for target in targets):
        targets = [
            target for target in targets if target.preposition not in ("from", "to")
        ]  # along there, not to there
    if phrase.act == "walk":
        targets = [target for target in targets if target.preposition not in TOWARD]
    if phrase.act == "cross":
        moved = [noun for noun in moved if limb_of(noun.part) != "arm"]  # arms cross where they cross
    for noun in moved:
        yield from ((noun, target) for target in targets)


def _destinations(targets: list[Target]) -> list[Target]:
    """Where it comes to in the end, without the way there and without what that place is merely in front of."""
    if len(targets) < 2:
        return targets
    grounded = any(target.nouns[0].part == "floor" for target in targets)
    last = targets[-1]
    return [
        target
        for target in targets
        if not (grounded and target.preposition in _BEYOND)
        and not (target is not last and target.preposition in _PASSING and last.preposition in _REACHED)
    ]


def _takings(
    phrase: Phrase, targets: list[Target], tools: list[Noun], hands: Noun, scene: Scene
) -> Iterator[tuple[Noun, Target]]:
    """What is taken hold of, and with what."""
    taken = [noun for noun in phrase.nouns if noun.part in PARTS or noun.part in _MEASURED_AS]
    if phrase.either and len(taken) > 1 and all(limb_of(noun.part) == "leg" for noun in taken):
        taken = [Noun("leg", taken[0].side, taken[0].reference, taken[0].many)]
    elif phrase.either or (phrase.act == "touch" and len(taken) > 1) or "together" in phrase.ways:
        return
    if len(taken) == 1:
        for tool in tools:
            if not tool.side and (tool.part == "fingers" or not tool.many):
                tool.side, tool.many = taken[0].side, taken[0].many
        crossed = taken[0].part == "shoulder" and taken[0].reference in ("opposite", "other")
        if (crossed or taken[0].part in (*_HANDS, "elbow", "wrist", "forearm")) and not tools:
            yield from _hands_taken(taken[0], targets)
            return
    for noun in taken:
        yield from (
            (taker, Target("on", [noun]))
            for taker in tools or [hands]
            if tools or not _is_by_either(noun, hands, scene)
        )


def _is_by_either(noun: Noun, hands: Noun, scene: Scene) -> bool:
    """Whether one hand or both may take this limb: the foot of one leg, where nobody sits or folds over it."""
    one = limb_of(noun.part) == "leg" and not noun.many and noun.side != "both"
    if scene.position == "supine" and noun.part not in _FOOT:
        return False  # who lies takes a foot with one hand, and a knee with both
    return one and hands.side == "both" and scene.traits.isdisjoint({"seated", "kneeling", "folded"})


def _hands_taken(noun: Noun, targets: list[Target]) -> Iterator[tuple[Noun, Target]]:
    """Hands that take each other, or another part; elbows that the other hand takes."""
    if noun.part in _HANDS and any(limb_of(other.part) == "leg" for target in targets for other in target.nouns):
        yield from ((noun, target) for target in targets)
    elif noun.part in _HANDS:
        yield Noun("hand", "left"), Target("on", [Noun("hand", "right")])
    elif noun.reference in ("opposite", "other") or noun.many:
        yield from ((Noun("hand", side), Target("on", [Noun(noun.part, OTHER_SIDE[side])])) for side in SIDES)
    elif noun.side in SIDES:
        yield Noun("hand", OTHER_SIDE[noun.side]), Target("on", [noun])


def _goals(moved: Noun, target: Target, scene: Scene) -> list[Goal] | None:
    """Each part that moves near each that it is brought to; None where it is not said which they are."""
    bound = next((within for words, within in _BOUNDS if target.preposition in words), None)
    if bound is None or not _brings_together(moved, target, scene):
        return []
    if moved.part in _TRUNK and all(limb_of(noun.part) == "arm" for noun in target.nouns):
        return []  # it is lifted on the hands, or passes between the arms
    if moved.side == "one" and all(noun.side == "both" for noun in target.nouns):
        moved = replace(moved, side="both")  # "one hand on each knee"
    if moved.side == "one" and limb_of(moved.part) == "arm":
        hands = moved.part in _HANDS and any(noun.part in _HANDS and noun.reference for noun in target.nouns)
        return [_near(("left hand", "right hand"), bound)] if hands else None  # one hand here and the other there
    nouns = target.nouns
    if target.choice and len(nouns) > 1:
        # A hand on the floor beside a leg is still near it.
        legs = [noun for noun in nouns if noun.part not in ("floor", "prop")]
        if not legs or not all(limb_of(noun.part) == "leg" for noun in legs):
            return None
        bound = bound if legs == nouns else _DATA["leg or floor"]["within"]
        nouns = [Noun("leg", legs[0].side, legs[0].reference, legs[0].many)]
    if (
        moved.part == "arm"
        and target.preposition in _ENDING | _ALONGSIDE
        and any(limb_of(noun.part) == "leg" for noun in nouns)
    ):
        moved = replace(moved, part="hand")  # an arm that is brought to a leg ends there
    if moved.side == "both" and all(noun.reference in ("opposite", "other") and not noun.side for noun in nouns):
        return [_near(pair, bound) for noun in nouns for pair in _crossed(moved, noun)]
    return _each_near(moved, Target(target.preposition, nouns), bound, scene)


def _each_near(moved: Noun, target: Target, bound: float, scene: Scene) -> list[Goal] | None:
    moved = _beside_its_target(moved, target, scene)
    ones = _moved_parts(moved, target.nouns, scene)
    goals: list[Goal] = []
    for noun in target.nouns:
        others = _target_parts(noun, moved, ones, scene)
        if ones is None or others is None:
            return None
        within = _floor_bound(target.preposition) if noun.part == "floor" else bound
        if within is not None:
            goals += [_near(pair, within) for pair in _matched(ones, others, noun)]
    return goals


def _beside_its_target(moved: Noun, target: Target, scene: Scene) -> Noun:
    """The same-side or the opposite hand is that of the leg it comes to."""
    legs = [noun for noun in target.nouns if limb_of(noun.part) == "leg" and (noun.side in SIDES or noun.reference)]
    if moved.reference not in ("same", "opposite") or limb_of(moved.part) != "arm" or not legs:
        return moved
    sides = scene.sides(legs[0], moves=False)
    if sides is None or len(sides) != 1:
        return moved
    return replace(moved, reference="", side=sides[0] if moved.reference == "same" else OTHER_SIDE[sides[0]])


def _near(parts: tuple[str, str], within: float) -> Goal:
    return Goal(Quantity("near", parts), None, within)


def _crossed(one: Noun, other: Noun) -> list[tuple[str, str]]:
    """Each side's part with the other side's: `each foot under the opposite knee`."""
    if one.part not in PARTS or other.part not in PARTS:
        return []
    return [(f"{side} {one.part}", f"{OTHER_SIDE[side]} {other.part}") for side in SIDES]


def _floor_bound(preposition: str) -> float | None:
    if preposition in TOWARD:
        return float(_DATA["toward floor"]["within"])
    return float(_DATA["floor"]["within"]) if preposition in _TOUCHING else None


def _brings_together(moved: Noun, target: Target, scene: Scene) -> bool:
    """Whether the preposition brings these parts near each other."""
    if target.preposition in _PARTING and limb_of(moved.part) == "arm":
        return False  # a hand that goes between the legs may be at either
    if _is_at_own_joint(moved, target) or (moved.part in _HANDS and _faces_shoulder(target)):
        return False
    if moved.part in _TRUNK and all(noun.part in _JOINTS_OF_TRUNK for noun in target.nouns):
        return False  # what the body rests on is no contact of its own: "the body rests on the shoulders"
    if target.preposition in _PLUMB:
        return _is_crossing(moved, target, scene)
    if moved.part in _HANDS and any(noun.part == "spine" and noun.text in _HIGH_BACK for noun in target.nouns):
        return False  # no measure knows where along the spine
    if target.preposition == "up" and any(noun.part in _TRUNK for noun in target.nouns):
        return False  # somewhere along the back
    if target.preposition in TOWARD and (moved.part == "elbow" or (moved.part in _HANDS and scene.position == "prone")):
        return False
    if target.preposition in TOWARD and moved.part in _LEADING_PARTS:
        return moved.part not in _OF_HEAD and any(
            noun.part == "floor" for noun in target.nouns
        )  # else a direction: bodies follow as far as they can
    at_groin = moved.part in _FOOT and all(noun.text in ("groin", "perineum") for noun in target.nouns)
    return at_groin or not (target.preposition == "at" and limb_of(moved.part) == "leg")


def _is_at_own_joint(moved: Noun, target: Target) -> bool:
    """Whether it is said where a limb is bent or straight, or what presses back: `the thigh back into the foot`."""
    if moved.part in ("thigh", "hip") and _all_are(target, {"foot"}):
        return True
    return moved.part in ("leg", "arm") and target.preposition in ("in", "at") and _all_are(target, {"knee", "elbow"})


def _faces_shoulder(target: Target) -> bool:
    return target.preposition == "in front of" and _all_are(target, {"shoulder"})


def _all_are(target: Target, parts: set[str]) -> bool:
    return {noun.part for noun in target.nouns} <= parts


def _is_crossing(moved: Noun, target: Target, scene: Scene) -> bool:
    """Whether one part lies over or under another, rather than plumb above or below it at some height."""
    others = {noun.part for noun in target.nouns}
    if moved.part in _FOOT and others == {"pelvis"}:
        return scene.position in ("seated", "kneeling")
    if moved.part in _STACKED[0] and others <= _STACKED[1]:
        return False
    if moved.part in _HANDS:
        return scene.position == "prone" or not others & {"shoulder", "elbow"}
    limbs = {limb_of(part) for part in (moved.part, *others)}
    jointed = {"shoulder", "hip", "wrist"} & {moved.part, *others}
    return (len(limbs) == 1 and "" not in limbs and not jointed) or limbs == {"arm", "leg"}


def _matched(ones: list[str], others: list[str], target: Noun) -> list[tuple[str, str]]:
    """Pairs of parts: each side's with its own where both have two."""
    if len(ones) == len(others) == 2 and limb_of(target.part):
        return list(zip(ones, others, strict=True))
    return [(one, other) for one in ones for other in others if one != other]


def _moved_parts(moved: Noun, nouns: list[Noun], scene: Scene) -> list[str] | None:
    """What moves; a foot of no side that comes to the one leg is the other's."""
    told = moved.side or moved.reference or moved.many or limb_of(moved.part) != "leg"
    others = {noun.side for noun in nouns if limb_of(noun.part) == "leg" and noun.side in SIDES}
    if not told and len(others) == 1:
        other = OTHER_SIDE[others.pop()]
        own = scene.leg and all(
            noun.part == "hip" for noun in nouns
        )  # "bend the right knee, the foot beside the right hip"
        moved.side = scene.leg if own else other
    return _parts(moved, scene)


def _target_parts(noun: Noun, moved: Noun, ones: list[str] | None, scene: Scene) -> list[str] | None:
    """What it is brought to; where no side is said, the one that can be meant."""
    limb, moving = limb_of(noun.part), limb_of(moved.part)
    if noun.side or noun.reference or noun.many or not limb or ones is None:
        return _parts(noun, scene, moves=False)
    sides = [side for side in SIDES if any(one.startswith(side) for one in ones)]
    side = ""
    if noun.part == "hip" and moving == "arm" and len(sides) == 1:
        side = sides[0]
    elif limb == moving == "leg" and len(sides) == 1:
        side = OTHER_SIDE[sides[0]]  # nobody would say so of a foot and its own thigh
    elif limb == "arm" and len(sides) == 1:
        side = scene.holding(ones) or scene.hand
        if not side and moving == "leg":
            return None  # the foot goes to a hand that nobody named
    elif limb == "leg" and moving != "leg":
        side = scene.reached_leg() or scene.leading_leg() or (scene.over or scene.held_leg() if moving == "" else "")
        if not side and len(sides) == 1 and "tilted" in scene.traits:
            side = sides[0]
    if side:
        return [f"{side} {noun.part}"]
    parts = _parts(noun, scene, moves=False)
    if parts and limb == "leg" and moving == "arm" and len(sides) == len(parts) == 1 and not noun.many:
        return parts if parts[0].startswith(sides[0]) or scene.crosses(sides[0]) else None
    return parts


def _parts(noun: Noun, scene: Scene, moves: bool = True) -> list[str] | None:
    part = _MEASURED_AS.get(noun.part, noun.part)
    if part not in PARTS:
        return []
    if not PARTS[part].sided:
        return [part]
    sides = scene.sides(noun, moves)
    return None if sides is None else [f"{side} {part}" for side in sides or SIDES]


def _is_measured(noun: Noun) -> bool:
    return noun.part in PARTS or noun.part in _MEASURED_AS


def _is_movable(noun: Noun) -> bool:
    return _is_measured(noun) and noun.part not in ("floor", "spine")
