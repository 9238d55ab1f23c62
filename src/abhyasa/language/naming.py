"""Everyday names of what is measured."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CHECK = re.compile(r"(?P<measure>\w+)(?:\((?P<args>.*)\))?")


@dataclass(frozen=True, slots=True)
class MeasureName:
    """A measure in everyday words. name: with `{}` for each argument. plus, minus: which way the sign points."""

    name: str
    plus: str = ""
    minus: str = ""


NAMES: dict[str, MeasureName] = {
    "knee_flexion": MeasureName("{} knee bend"),
    "hip_flexion": MeasureName("{} hip fold"),
    "hip_abduction": MeasureName("{} thigh opening", "out", "in"),
    "shoulder_elevation": MeasureName("{} arm lift"),
    "elbow_flexion": MeasureName("{} elbow bend"),
    "ankle_dorsiflexion": MeasureName("{} foot angle", "drawn up", "pointed"),
    "neck_flexion": MeasureName("head nod", "down", "up"),
    "trunk_pitch": MeasureName("trunk lean", "forward", "back"),
    "trunk_side_bend": MeasureName("sideways lean", "to the right", "to the left"),
    "trunk_twist": MeasureName("trunk twist", "to the left", "to the right"),
    "back_rounding": MeasureName("rounding of the back"),
    "distance": MeasureName("gap between {} and {}"),
    "near": MeasureName("gap between {} and {}"),
}


def words_for(check: str) -> str:
    """A measure or relation as a practitioner says it: `knee_flexion(left)` is "left knee bend"."""
    found = _CHECK.fullmatch(check)
    if found is None or found["measure"] not in NAMES:
        return check.replace("_", " ")
    args = [arg.strip() for arg in (found["args"] or "").split(",") if arg.strip()]
    return NAMES[found["measure"]].name.format(*args)
