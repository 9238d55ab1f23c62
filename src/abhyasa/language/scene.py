"""What earlier clauses have told of the body: its position, the goals in force, and which side is which."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from abhyasa.body.vocabulary import SIDES
from abhyasa.language.force import ARM, ARM_PARTS, LEG_PARTS, ends
from abhyasa.language.goal import Goal, Quantity
from abhyasa.language.phrase import Noun

_OTHER = {"left": "right", "right": "left"}
_FRONT = frozenset({"front", "leading", "forward"})
_BACK = frozenset({"back", "rear"})
_BENT = frozenset({"bent", "folded"})
_STRAIGHT = frozenset({"straight", "extended", "stretched", "outstretched", "straightened"})
_LIFTED = frozenset({"lifted", "raised", "working", "free", "top", "upper"})
_PLANTED = frozenset({"standing", "supporting", "planted", "balancing", "bottom"})
_OPPOSITE = frozenset({"other", "opposite", "second", "opposing"})
_LOW = frozenset({"floor", "foot", "heel", "toes", "ankle", "shin", "leg"})
_BENT_DEG, _STRAIGHT_DEG = 30.0, 35.0
_WIDE = 0.25
_FOLDED_DEG, _TURNED_DEG, _BEHIND_DEG, _UP_DEG = 15.0, 5.0, 75.0, 90.0


class Scene:
    """The body as the clauses so far have placed it."""

    def __init__(self, position: str = "") -> None:
        self.position = position
        self.force: dict[Quantity, tuple[Goal, ...]] = {}
        self.front = self.lifted = self.bent = ""
        self.one = "right"
        self.hand = ""
        self.leg = ""
        self.toward = self.leaned = self.over = ""
        self.borne = ""
        self.propped = False
        self.raised: tuple[Noun, ...] = ()
        self.moved_last: tuple[Noun, ...] = ()
        self.moved_before: tuple[Noun, ...] = ()
        self._last: dict[str, str] = {}
        self._latest = ""

    @property
    def traits(self) -> set[str]:
        """The position, and how the trunk is: folded, tilted, arched, twisted; where hips and hands are."""
        traits = {self.position or "unplaced"} | self._how_arms_are()
        pitch = self.force.get(Quantity("trunk_pitch"), ())
        bowed = self.position in ("kneeling", "seated") and Quantity("near", ("head", "floor")) in self.force
        if (bowed or any((goal.low or 0) >= _FOLDED_DEG for goal in pitch)) and self.position not in (
            "prone",
            "all-fours",
            "plank",
        ):
            traits.add("folded")
        if any(goal.high is not None and goal.high < 0 for goal in pitch) and self.position != "supine":
            traits.add("arched")
        feet = self.force.get(Quantity("distance", ("left foot", "right foot")), ())
        if self.position == "standing" and any((goal.low or 0) >= _WIDE for goal in feet):
            traits.add("wide")
        if self.position in ("standing", "lunge", "squatting") and any(map(_is_low_hand, self.force)):
            traits.add("low-hand")
        raised = self.force.get(Quantity("distance", ("pelvis", "floor")), ())
        if self.position in ("supine", "seated") and any(goal.low for goal in raised):
            traits.add("hips-off")
        for measure, trait in (("trunk_side_bend", "tilted"), ("trunk_twist", "twisted")):
            if any(_turned(goal) for goal in self.force.get(Quantity(measure), ())):
                traits.add(trait)
        return traits

    def _how_arms_are(self) -> set[str]:
        """Whether the arms are up, bound behind the back, or prop up a body on its back."""
        traits = {"propped"} if self.propped and self.position == "supine" else set()
        hands = self.force.get(Quantity("near", ("left hand", "right hand")), ())
        low = [goal for side in SIDES for goal in self.force.get(Quantity("shoulder_elevation", (side,)), ())]
        if len(low) == len(SIDES) and all((goal.low or 0) >= _UP_DEG for goal in low):
            traits.add("arms-up")
        if hands and low and all((goal.high or 180) <= _BEHIND_DEG for goal in low):
            traits.add("bound-behind")
        return traits

    def take(self, goals: Iterable[Goal], freed: Iterable[Quantity], beside: bool = False) -> None:
        """Let new goals take the place of what they end.

        beside: they are told of the same moment, and end no contact.
        """
        new: dict[Quantity, tuple[Goal, ...]] = {}
        for goal in goals:
            new[goal.quantity] = (*new.get(goal.quantity, ()), goal)
        gone = set(freed)
        kept = {
            q: told
            for q, told in self.force.items()
            if q not in gone and q not in new and (beside or not ends(q, new.keys()))
        }
        self.force = kept | new
        bent = [side for side in SIDES if self.knee(side) == "bent"]
        if len(bent) == 1:
            self.bent = bent[0]

    def sides(self, noun: Noun, moves: bool = True) -> tuple[str, ...] | None:
        """Whose the part is: sides, none for what has no side, or None where it cannot be told.

        moves: whether it is what acts; only then is it the limb that later words without a side speak of.
        """
        limb = limb_of(noun.part)
        if not limb:
            return (noun.side,) if noun.part == "ear" and noun.side in SIDES else ()
        side = self._named(noun, limb)
        if side is None:
            return None
        if len(side) == 1 and (moves or not self._last.get(limb)):
            self._last[limb] = self._latest = side[0]
            if limb == "arm":
                self.hand = side[0]
            else:
                self.leg = side[0]
        return side

    def spoken_of(self) -> tuple[dict[str, str], str, str]:
        """Whose limbs, hand and leg later words without a side speak of."""
        return dict(self._last), self.hand, self.leg

    def speak_of(self, limbs: dict[str, str], hand: str, leg: str) -> None:
        """Let later words speak of these again, where there were any."""
        self._last |= limbs
        self.hand, self.leg = hand or self.hand, leg or self.leg

    def _named(self, noun: Noun, limb: str) -> tuple[str, ...] | None:
        if noun.side in SIDES:
            return (noun.side,)
        if noun.reference in _OPPOSITE and noun.side != "both":
            latest = self._last.get(limb) or self._latest
            return (_OTHER[latest],) if latest else None
        if noun.reference == "same":
            return (self._latest,) if self._latest else None
        if noun.side == "both" or (noun.many and noun.reference not in _FRONT | _BACK | _BENT):
            return SIDES
        if noun.side == "one":
            return (self.one,)
        if side := self._by_role(noun, limb):
            return (side,)
        if noun.reference:
            return None
        last = self._last.get(limb)
        return (last,) if last else None

    def _by_role(self, noun: Noun, limb: str) -> str:
        role = noun.reference
        if limb == "arm" and role in _FRONT | _BACK and self.front:
            return self.front if role in _FRONT else _OTHER[self.front]
        if limb != "leg":
            return self._arm_of(role)
        if role in _FRONT | _BACK:
            self.front = self.front or "right"
            return self.front if role in _FRONT else _OTHER[self.front]
        if role in _BENT:
            return self.bent
        if role in _STRAIGHT:
            return _OTHER.get(self.bent, "")
        if role in _LIFTED:
            return self.lifted
        if role in _PLANTED:
            return _OTHER.get(self.lifted, "")
        return ""

    def _arm_of(self, role: str) -> str:
        """The side of an arm that is told by how it is: the top one is up, or not the one below, or the last."""
        if role in ("raised", "lifted"):
            return self.raised_arm()
        if role not in _LIFTED:
            return ""
        return self.raised_arm() or self.free_hand() or _OTHER.get(self.borne) or self._last.get("arm", "")

    def reached_leg(self) -> str:
        """The leg that a body folds over: the straight one of a bent and a straight leg."""
        folded = "folded" in self.traits and self.position == "seated"
        return _OTHER.get(self.bent, "") if folded and self.knee(_OTHER.get(self.bent, "left")) != "bent" else ""

    def held_leg(self) -> str:
        """The one leg that hands are at, "" where it is neither or both."""
        held = {
            arg.split()[0]
            for quantity in self.force
            if quantity.measure == "near" and any(other.endswith(" hand") for other in quantity.args)
            for arg in quantity.args
            if limb_of(arg.partition(" ")[2]) == "leg"
        }
        return held.pop() if len(held) == 1 else ""

    def leading_leg(self) -> str:
        """The leg in front, where one stands in a stride or with one foot turned out."""
        return self.front if self.position in ("standing", "lunge") else ""

    def crosses(self, hand: str) -> bool:
        """Whether this hand may be meant to come to the other leg: in a twist, or where that leg is the bent one."""
        return "twisted" in self.traits or (self.bent == _OTHER[hand] and self.knee(self.bent) == "bent")

    def raised_arm(self) -> str:
        """The one arm that is up, "" where it is neither or both."""
        up = [
            s
            for s in SIDES
            if any((g.low or 0) >= 45 for g in self.force.get(Quantity("shoulder_elevation", (s,)), ()))
        ]
        return up[0] if len(up) == 1 else ""

    def raised_leg(self) -> str:
        """The one leg that is drawn up or lifted, "" where it is neither or both."""
        up = [
            side
            for side in SIDES
            for quantity in (Quantity("hip_flexion", (side,)), Quantity("distance", (f"{side} foot", "floor")))
            if any(goal.low for goal in self.force.get(quantity, ()))
        ]
        return up[0] if len(set(up)) == 1 else ""

    def free_hand(self) -> str:
        """The one hand that nothing keeps while the other holds, supports or is up, "" where it is neither or both."""
        kept = {
            arg.split()[0]
            for quantity in self.force
            if quantity.measure == "near"
            for arg in quantity.args
            if arg.endswith((" hand", " forearm", " elbow"))
        } | {self.raised_arm()} - {""}
        return _OTHER[kept.pop()] if len(kept) == 1 else ""

    def holding(self, parts: Sequence[str]) -> str:
        """The side of the one hand that has hold of the leg that these are parts of, else ""."""
        held = {
            arg.split()[0]
            for quantity in self.force
            if quantity.measure == "near" and any(map(_is_of_leg(parts), quantity.args))
            for arg in quantity.args
            if arg.endswith(" hand")
        }
        return held.pop() if len(held) == 1 else ""

    def step(self, side: str, forward: bool) -> None:
        """A foot steps forward or back."""
        self.front = side if forward else _OTHER[side]

    def knee(self, side: str) -> str:
        """Whether "bent" or "straight", "" where the goals in force do not tell."""
        goals = self.force.get(Quantity("knee_flexion", (side,)), ())
        if any((goal.low or 0) >= _BENT_DEG for goal in goals):
            return "bent"
        return "straight" if any((goal.high or 180) <= _STRAIGHT_DEG for goal in goals) else ""

    def moved(self, goals: Sequence[Goal]) -> set[Quantity]:
        """What in force the movement into new goals sets free without saying so.

        An arm that takes hold of a foot is no longer overhead, a trunk that folds bends the hips.
        """
        stated = {goal.quantity for goal in goals}
        freed: set[Quantity] = set()
        if any(goal.quantity.measure == "trunk_pitch" and (goal.low or 0) >= _FOLDED_DEG for goal in goals):
            freed |= {Quantity("shoulder_elevation", (side,)) for side in SIDES}
        for quantity in stated:
            for side in SIDES:
                if quantity.measure in ("near", "distance") and "floor" not in quantity.args:
                    if {"ear", "head", "nose"} & {arg.split()[-1] for arg in quantity.args}:
                        continue  # an arm beside the ear is still raised
                    parts = {arg.partition(" ")[2] for arg in quantity.args if arg.startswith(side)}
                    freed |= {Quantity(m, (side,)) for m in ARM if parts & ARM_PARTS}
                    freed |= {
                        Quantity(m, (side,))
                        for m in ("hip_flexion", "hip_abduction")
                        if parts and parts <= LEG_PARTS and not _of_arm(quantity)
                    }
                if quantity == Quantity("knee_flexion", (side,)) or quantity.measure == "trunk_pitch":
                    freed.add(Quantity("hip_flexion", (side,)))
        return {quantity for quantity in freed if quantity in self.force and quantity not in stated}


def limb_of(part: str) -> str:
    """Its limb, "arm" or "leg", or "" for what has no side or is neither."""
    if part in ARM_PARTS or part in ("shoulder", "palm", "fingers"):
        return "arm"
    return "leg" if part in LEG_PARTS or part == "hip" else ""


def _is_low_hand(quantity: Quantity) -> bool:
    """Whether it is about a hand at the floor or at the lower leg, where the trunk cannot be upright."""
    parts = {arg.partition(" ")[2] or arg for arg in quantity.args}
    return quantity.measure == "near" and "hand" in parts and bool(parts & _LOW)


def _is_of_leg(parts: Sequence[str]) -> Callable[[str], bool]:
    """Whether an argument is a part of the leg that these are parts of."""
    sides = {part.partition(" ")[0] for part in parts if limb_of(part.partition(" ")[2]) == "leg"}
    return lambda arg: arg.partition(" ")[0] in sides and limb_of(arg.partition(" ")[2]) == "leg"


def _of_arm(quantity: Quantity) -> bool:
    return any(arg.partition(" ")[2] in ARM_PARTS for arg in quantity.args)


def _turned(goal: Goal) -> bool:
    return (goal.low or 0) >= _TURNED_DEG or (goal.high is not None and goal.high <= -_TURNED_DEG)
