"""What to say so that a body does more, or less, of a measure; and in which order bodies are put right."""

from __future__ import annotations

from dataclasses import dataclass

from abhyasa.body.vocabulary import MEASURES
from abhyasa.coach.instructions import Instruction
from abhyasa.language.goals import Goal, Quantity


@dataclass(frozen=True, slots=True)
class _Ways:
    """Two ways of saying it each, the second for the second time; `{}` for each argument."""

    more: tuple[str, str]
    less: tuple[str, str]


FACE_DOWN_DEG = 60.0
"""Pitch of the trunk beyond which it lies rather than leans."""

_WAYS: dict[str, _Ways] = {
    "trunk_pitch": _Ways(
        ("Tip forward from the hips", "Let the hips carry the trunk further forward"),
        ("Bring your trunk further back up", "Come a little higher with the trunk"),
    ),
    "back_rounding": _Ways(
        ("Round your back more", "Let the back curve up"),
        ("Lengthen your back", "Draw the breastbone forward, away from the navel"),
    ),
    "trunk_side_bend": _Ways(
        ("Lean further to your right", "Lengthen your left flank"),
        ("Lean further to your left", "Lengthen your right flank"),
    ),
    "trunk_twist": _Ways(
        ("Turn your chest to your left", "Let the right shoulder come forward"),
        ("Turn your chest to your right", "Let the left shoulder come forward"),
    ),
    "hip_flexion": _Ways(
        ("Fold more at the {} hip", "Bring {} thigh and belly closer together"),
        ("Open the {} hip", "Lengthen the front of the {} hip"),
    ),
    "hip_abduction": _Ways(
        ("Take the {} thigh further out", "Open the {} leg to the side"),
        ("Bring the {} thigh further in", "Let the {} leg come to the middle"),
    ),
    "shoulder_elevation": _Ways(
        ("Lift the {} arm higher", "Reach further with the {} arm"),
        ("Lower the {} arm", "Let the {} arm come down"),
    ),
    "elbow_flexion": _Ways(
        ("Bend the {} elbow more", "Let the {} elbow fold"),
        ("Straighten the {} arm", "Reach long through the {} elbow"),
    ),
    "knee_flexion": _Ways(
        ("Bend the {} knee more", "Draw the {} heel closer to the thigh"),
        ("Straighten the {} knee", "Press the back of the {} knee long"),
    ),
    "ankle_dorsiflexion": _Ways(
        ("Draw the toes of the {} foot towards you", "Press out through the {} heel"),
        ("Point the {} foot", "Stretch the {} foot away"),
    ),
    "neck_flexion": _Ways(
        ("Bring the chin towards the chest", "Let the head hang"),
        ("Lift the chin", "Look a little higher"),
    ),
    "distance": _Ways(
        ("Bring {} and {} further apart", "Widen the gap between {} and {}"),
        ("Bring {} and {} closer together", "Narrow the gap between {} and {}"),
    ),
    "near": _Ways(
        ("Take {} away from {}", "Let {} leave {}"),
        ("Bring {} to {}", "Let {} come closer to {}"),
    ),
}
_FACE_DOWN = _Ways(
    ("Lower the chest", "Let the trunk sink further down"), ("Lift the chest higher", "Raise the trunk further")
)
_FACE_UP = _Ways(
    ("Lift the chest", "Bring the trunk further up"), ("Let the trunk sink back", "Lie back a little further")
)
_MEASURES_OUTWARD = (
    "trunk_pitch", "back_rounding", "trunk_side_bend", "trunk_twist", "hip_flexion", "hip_abduction",
    "shoulder_elevation", "neck_flexion", "knee_flexion", "elbow_flexion", "ankle_dorsiflexion", "distance", "near",
)  # fmt: skip
_LONGEST_PART = 9
"""Words of a sentence's part that a correction repeats."""


def outward(quantity: Quantity) -> int:
    """A rank by which the trunk comes before the limbs, and they before hands and feet."""
    return _MEASURES_OUTWARD.index(quantity.measure)


def wants_more(goal: Goal, value: float) -> bool:
    """Whether a reading that misses the goal should become larger, rather than smaller, to meet it."""
    if not goal.negated:
        return goal.low is not None and value < goal.low
    if goal.low is None or goal.high is None:
        return goal.low is None
    return value >= (goal.low + goal.high) / 2  # out of the range by its nearer end


def correction(goal: Goal, value: float, item: Instruction, both: bool = False, time: int = 0) -> str:
    """What to do about a goal that is missed: by the measure, and in the page's own words where it says it.

    both: whether the same holds of both sides. time: how often it was said before.
    """
    ways = _ways(goal.quantity, value)
    said = (ways.more if wants_more(goal, value) else ways.less)[min(time, 1)]
    text = said.format(*_named(goal.quantity, both))
    text = _plural(text) if both else text
    part = next((words for words, goals in item.parts if goal in goals), "").strip(" ,.;:").removeprefix("and ")
    if time == 0 and part and len(part.split()) <= _LONGEST_PART:
        return f"{text}: {part[:1].lower()}{part[1:]}."
    return f"{text}."


def _ways(quantity: Quantity, value: float) -> _Ways:
    if quantity.measure == "trunk_pitch" and abs(value) > FACE_DOWN_DEG:
        return _FACE_DOWN if value > 0 else _FACE_UP
    return _WAYS[quantity.measure]


def _named(quantity: Quantity, both: bool) -> tuple[str, ...]:
    if MEASURES[quantity.measure].takes == "side":
        return ("both",) if both else quantity.args
    return tuple(f"the {arg}" if arg in ("floor", "head") else f"your {arg}" for arg in quantity.args)


_PLURALS = {
    "both hip": "both hips", "both thigh": "both thighs", "both arm": "both arms", "both elbow": "both elbows",
    "both knee": "both knees", "both foot": "both feet", "both heel": "both heels", "both leg": "both legs",
}  # fmt: skip


def _plural(text: str) -> str:
    text = text.replace("the both", "both")
    for one, many in _PLURALS.items():
        text = text.replace(one, many)
    return text
