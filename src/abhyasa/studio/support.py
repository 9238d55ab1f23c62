"""What a body rests on: the ways of being supported by the floor, and the posture in which each is at ease."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from abhyasa.studio.joints import posture

Array = NDArray[np.float64]


def _both(*bones: str) -> tuple[str, ...]:
    return tuple(f"{bone}.{side}" for bone in bones for side in "LR")


@dataclass(frozen=True)
class Support:
    """One way of resting on the floor.

    touching: groups of bones; each group touches the floor with its lowest point.
    soles: the feet of these sides stand flat.
    resting: bones that sink to the floor where nothing keeps them up.
    stays: landmarks that keep their place on the floor from one posture to the next, where they may.
    ease: the posture that a body has so, when nothing more is asked of it.
    knees_sink: whether the knees sink to the floor as well.
    """

    name: str
    touching: tuple[tuple[str, ...], ...]
    soles: tuple[str, ...]
    resting: tuple[str, ...]
    stays: tuple[str, ...]
    ease: Array
    knees_sink: bool = False


_SEAT = ("spine05", "upperleg01.L", "upperleg01.R")
_BELLY = ("spine03", "spine04", "spine05", "upperleg01.L", "upperleg01.R")
_LIMBS = _both("lowerleg01", "foot")
_FEET = ("left ankle", "right ankle")
_KNEES = ("left knee", "right knee")
_HIPS = ("left hip", "right hip")

SUPPORTS: dict[str, Support] = {
    support.name: support
    for support in (
        Support("feet", (("foot.L",), ("foot.R",)), ("left", "right"), (), _FEET, posture()),
        Support("left foot", (("foot.L",),), ("left",), (), _FEET, posture()),
        Support("right foot", (("foot.R",),), ("right",), (), _FEET, posture()),
        Support("seat", (_SEAT,), (), _LIMBS, _HIPS, posture(z=0.1, hip_flexion=90, knee_flexion=3, hip_abduction=4,
                ankle_dorsiflexion=-5, shoulder_flexion=-8, elbow_flexion=12), knees_sink=True),
        Support("sitting bones", (_SEAT,), (), (), _HIPS,
                posture(pitch=-35, z=0.1, hip_flexion=95, shoulder_flexion=60)),
        Support("hands and feet", (*((f"wrist.{s}",) for s in "LR"), *((f"foot.{s}",) for s in "LR")), (), (), _FEET,
                posture(pitch=110, z=0.9, hip_flexion=85, shoulder_flexion=165, ankle_dorsiflexion=15,
                        wrist_extension=45)),
        Support("hands and knees",
                tuple((bone,) for bone in _both("wrist", "lowerleg01", "foot")),
                (), (), _KNEES, posture(pitch=88, z=0.55, hip_flexion=88, knee_flexion=90, shoulder_flexion=88,
                                ankle_dorsiflexion=-40, wrist_extension=70)),
        Support("knees", (*((f"lowerleg01.{s}",) for s in "LR"), *((f"foot.{s}",) for s in "LR")), (), (), _KNEES,
                posture(z=0.5, knee_flexion=90, ankle_dorsiflexion=-45)),
        Support("heels", (*((f"lowerleg01.{s}",) for s in "LR"), *((f"foot.{s}",) for s in "LR")), (), (), _KNEES,
                posture(z=0.25, hip_flexion=75, knee_flexion=150, ankle_dorsiflexion=-50)),
        Support("back", (_SEAT, ("spine01", "spine02")), (), (*_LIMBS, "head", *_both("wrist", "lowerarm01")), _HIPS,
                posture(pitch=-90, z=0.1, shoulder_abduction=20, hip_abduction=8)),
        Support("shoulders and feet", (("spine01", "spine02"), ("foot.L",), ("foot.R",)), ("left", "right"),
                ("head", *_both("wrist", "lowerarm01")), _FEET,
                posture(pitch=-120, z=0.25, hip_flexion=0, knee_flexion=90, shoulder_abduction=15)),
        *(
            Support(f"{ahead} foot and {down} knee",
                    ((f"foot.{ahead[0].upper()}",), (f"lowerleg01.{down[0].upper()}",), (f"foot.{down[0].upper()}",)),
                    (ahead,), (), (f"{down} knee",),
                    posture(z=0.5, ankle_dorsiflexion=-40, **{
                        f"{ahead}_hip_flexion": 90, f"{ahead}_knee_flexion": 90, f"{ahead}_ankle_dorsiflexion": 0,
                        f"{down}_hip_flexion": -5, f"{down}_knee_flexion": 80}))
            for ahead, down in (("left", "right"), ("right", "left"))
        ),
        Support("front", (_SEAT, ("spine01", "spine02", "spine03")), (),
                (*_LIMBS, "head", *_both("wrist", "lowerarm01")), _HIPS,
                posture(pitch=90, z=0.1, ankle_dorsiflexion=-50, shoulder_flexion=20, elbow_flexion=60)),
        Support("belly and hands", (_BELLY, ("wrist.L",), ("wrist.R",)), (), _LIMBS, _HIPS,
                posture(pitch=85, z=0.1, hip_flexion=-10, spine_flexion=-35, ankle_dorsiflexion=-50,
                        shoulder_flexion=30, elbow_flexion=50, wrist_extension=70)),
        Support("belly", (_BELLY,), (), (), _HIPS,
                posture(pitch=85, z=0.12, hip_flexion=-15, spine_flexion=-30, ankle_dorsiflexion=-50,
                        shoulder_flexion=-20)),
    )
}  # fmt: skip

BY_POSITION: dict[str, tuple[str, ...]] = {
    "standing": ("feet", "left foot", "right foot", "hands and feet", "hands and knees", "knees"),
    "balancing": ("feet", "left foot", "right foot", "sitting bones", "hands and feet", "seat", "hands and knees"),
    "seated": ("seat", "heels", "knees", "feet"),
    "kneeling": (
        "knees",
        "hands and knees",
        "heels",
        "right foot and left knee",
        "left foot and right knee",
        "hands and feet",
        "seat",
    ),
    "squatting": ("feet", "seat", "knees"),
    "prone": ("front", "belly and hands", "belly", "hands and knees", "hands and feet", "knees", "heels", "feet"),
    "supine": ("back", "shoulders and feet", "seat"),
    "side-lying": ("back", "front"),
    "inverted": ("hands and knees", "hands and feet", "back", "feet", "knees"),
}
"""The supports that an asana of each position may use, the likeliest first."""
