"""What can be said about a body: the measures and the body parts that goals may name.

One table; `docs/measures.md` is written from it, the goal grammar refuses what is not in it, and `body.measures`
computes it. It holds words only, so that reading a page needs no array library.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Unit = Literal["deg", "heights"]
Argument = Literal["side", "none", "parts"]

SIDES: tuple[str, ...] = ("left", "right")
OTHER_SIDE: dict[str, str] = {"left": "right", "right": "left"}


@dataclass(frozen=True)
class Measure:
    """One row of the measure table.

    takes: "side" for `knee_flexion(left)`, "none" for `trunk_pitch`, "parts" for `near(left hand, right foot)`.
    range: the values that a body can reach, in `unit`; a goal outside it can never be met.
    landmarks: what must be seen, without sides for a sided measure.
    views: where the camera tells it best.
    """

    name: str
    takes: Argument
    unit: Unit
    range: tuple[float, float]
    definition: str
    landmarks: tuple[str, ...]
    views: str


MEASURES: dict[str, Measure] = {
    m.name: m
    for m in (
        Measure(
            "knee_flexion", "side", "deg", (0, 160),
            "Angle between the thigh and the prolonged shin: 0 is a straight leg, 150 fully bent.",
            ("hip", "knee", "ankle"), "from the side of that leg",
        ),
        Measure(
            "hip_flexion", "side", "deg", (-30, 180),
            "Angle between trunk and prolonged thigh, seen from the body's side: 0 standing, 90 sitting with legs out.",
            ("shoulder", "hip", "knee"), "from the side of that leg",
        ),
        Measure(
            "hip_abduction", "side", "deg", (-30, 90),
            "Angle by which the thigh leaves the body's middle plane, outward positive.",
            ("hip", "knee"), "from the front or back",
        ),
        Measure(
            "shoulder_elevation", "side", "deg", (0, 180),
            "Angle between the upper arm and the trunk's downward axis: 0 hanging, 90 level, 180 overhead.",
            ("hip", "shoulder", "elbow"), "any; best square to the arm's movement",
        ),
        Measure(
            "elbow_flexion", "side", "deg", (0, 155),
            "Angle between the upper arm and the prolonged forearm: 0 is a straight arm.",
            ("shoulder", "elbow", "wrist"), "square to the arm",
        ),
        Measure(
            "ankle_dorsiflexion", "side", "deg", (-70, 40),
            "Angle by which the foot is drawn towards the shin from square: positive drawn up, negative pointed.",
            ("knee", "ankle", "heel", "toes"), "from the side of that foot",
        ),
        Measure(
            "neck_flexion", "none", "deg", (-70, 80),
            "Angle between the head's axis and the prolonged trunk in the middle plane: positive chin to chest.",
            ("shoulder", "hip", "ear", "nose"), "from the side",
        ),
        Measure(
            "trunk_pitch", "none", "deg", (-180, 180),
            "Forward lean of the line from hips to shoulders: 0 upright, 90 level facing down, -90 lying on the back.",
            ("hip", "shoulder"), "from the side",
        ),
        Measure(
            "trunk_side_bend", "none", "deg", (-90, 90),
            "Sideways lean of the trunk over the pelvis: positive to the practitioner's right.",
            ("hip", "shoulder"), "from the front or back",
        ),
        Measure(
            "trunk_twist", "none", "deg", (-90, 90),
            "Turn of the shoulder line over the hip line about the trunk: positive to the practitioner's left.",
            ("hip", "shoulder"), "from the front, a little above",
        ),
        Measure(
            "back_rounding", "none", "deg", (0, 120),
            "Total bend of the spine between hips and shoulders: 0 is a long, straight back.",
            ("hip", "shoulder"), "from the side",
        ),
        Measure(
            "distance", "parts", "heights", (0, 1.5),
            "Shortest distance between two body parts, in body heights.",
            (), "square to the line between the parts",
        ),
        Measure(
            "near", "parts", "heights", (0, 1.5),
            "The same distance, required to be small: at most NEAR unless a bound is given.",
            (), "square to the line between the parts",
        ),
    )
}  # fmt: skip

SIDEWAYS = frozenset({"trunk_side_bend", "trunk_twist"})
"""Measures without a side whose sign names one: the mirrored body has the opposite value."""

NEAR = 0.10
"""Two parts are near when the distance between their landmarks is at most this many body heights.

A hand's breadth and a half for an adult: landmarks lie at joints, under skin and muscle."""


@dataclass(frozen=True)
class Part:
    """A body part as a path through landmarks: one point, a line of several. Sided parts name them without the side."""

    name: str
    sided: bool
    path: tuple[str, ...]


PARTS: dict[str, Part] = {
    p.name: p
    for p in (
        Part("head", False, ("nose", "left ear", "right ear")),
        Part("nose", False, ("nose",)),
        Part("chest", False, ("left shoulder", "right shoulder")),
        Part("pelvis", False, ("left hip", "right hip")),
        Part("floor", False, ()),
        Part("ear", True, ("ear",)),
        Part("shoulder", True, ("shoulder",)),
        Part("upper arm", True, ("shoulder", "elbow")),
        Part("elbow", True, ("elbow",)),
        Part("forearm", True, ("elbow", "wrist")),
        Part("wrist", True, ("wrist",)),
        Part("hand", True, ("wrist", "index")),
        Part("arm", True, ("shoulder", "elbow", "wrist")),
        Part("hip", True, ("hip",)),
        Part("thigh", True, ("hip", "knee")),
        Part("knee", True, ("knee",)),
        Part("shin", True, ("knee", "ankle")),
        Part("leg", True, ("hip", "knee", "ankle")),
        Part("ankle", True, ("ankle",)),
        Part("heel", True, ("heel",)),
        Part("toes", True, ("toes",)),
        Part("foot", True, ("ankle", "heel", "toes")),
    )
}  # fmt: skip
"""`floor` has no landmarks of its own: it is the level of the lowest landmark seen."""
