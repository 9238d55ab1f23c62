"""The joints that the studio moves: what each angle is, how far it goes, and how it rests.

Angles are anatomical, in degrees, zero in the anatomical position: upright, limbs straight down, feet forward.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Joint:
    """One angle, or coordinate of the pelvis.

    low, high: how far it goes, in degrees (metres for x, y, z). rest: where it is when nothing is asked of it.
    ease: how readily it leaves its rest, in the same unit: about the most that goes unnoticed.
    sided: there is one on each side.
    turns_over: mirroring the body changes its sign.
    """

    name: str
    low: float
    high: float
    rest: float
    ease: float
    sided: bool = False
    turns_over: bool = False


_TABLE: tuple[Joint, ...] = (
    Joint("x", -3, 3, 0, 2, turns_over=True),
    Joint("y", -3, 3, 0, 2),
    Joint("z", 0, 2, 0.9, 2),
    Joint("yaw", -180, 180, 0, 20, turns_over=True),  # to the left positive
    Joint("pitch", -150, 190, 0, 30),  # of the pelvis, forward positive
    Joint("roll", -100, 100, 0, 8, turns_over=True),  # to the right positive
    Joint("spine_flexion", -60, 110, 3, 14),
    Joint("spine_side_bend", -50, 50, 0, 6, turns_over=True),  # to the right positive
    Joint("spine_twist", -60, 60, 0, 6, turns_over=True),  # to the left positive
    Joint("neck_flexion", -60, 60, 0, 15),
    Joint("neck_side_bend", -40, 40, 0, 8, turns_over=True),
    Joint("neck_turn", -75, 75, 0, 12, turns_over=True),
    Joint("hip_flexion", -30, 150, 5, 45, sided=True),
    Joint("hip_abduction", -25, 70, 3, 14, sided=True),
    Joint("hip_rotation", -40, 95, 4, 25, sided=True),  # outward positive
    Joint("knee_flexion", 0, 158, 4, 40, sided=True),
    Joint("ankle_dorsiflexion", -60, 35, 0, 20, sided=True),
    Joint("shoulder_flexion", -60, 180, 4, 45, sided=True),
    Joint("shoulder_abduction", -30, 175, 7, 25, sided=True),
    Joint("shoulder_rotation", -90, 90, 0, 25, sided=True),  # outward positive
    Joint("elbow_flexion", 0, 150, 10, 25, sided=True),
    Joint("forearm_pronation", -85, 85, 30, 35, sided=True),
    Joint("wrist_extension", -75, 85, 0, 20, sided=True),
)
"""Ranges are those of the American Academy of Orthopaedic Surgeons (Joint Motion, 1965), widened to those that the
loose joints of yoga practitioners reach: hip flexion 120 to 150, outward rotation of the flexed hip 45 to 95, knee 135
to 158. Spine: thoracic and lumbar together (White and Panjabi, Clinical Biomechanics of the Spine, 1990)."""

SIDES = ("left", "right")
JOINTS: dict[str, Joint] = {
    f"{side} {joint.name}" if side else joint.name: joint
    for joint in _TABLE
    for side in (SIDES if joint.sided else ("",))
}
"""Every angle by its full name, `left knee_flexion`; a posture is an array of them in this order."""
AT: dict[str, int] = {name: i for i, name in enumerate(JOINTS)}
LOW, HIGH, REST, EASE = (
    np.array([getattr(joint, field) for joint in JOINTS.values()]) for field in ("low", "high", "rest", "ease")
)
_OTHER_SIDE = np.array(
    [AT[name.replace("left", "\0").replace("right", "left").replace("\0", "right")] for name in JOINTS]
)
_SIGN = np.array([-1.0 if joint.turns_over else 1.0 for joint in JOINTS.values()])


def posture(**angles: float) -> Array:
    """(d,) the posture at rest but for these angles. A sided angle without its side is for both: `knee_flexion=90`."""
    values = REST.copy()
    for name, value in angles.items():
        full = name.replace("left_", "left ").replace("right_", "right ")
        names = [full] if full in AT else [f"{side} {full}" for side in SIDES]
        for each in names:
            values[AT[each]] = value
    return values


def mirrored(postures: Array) -> Array:
    """(..., d) the same postures on the other side."""
    turned: Array = postures[..., _OTHER_SIDE] * _SIGN
    return turned
