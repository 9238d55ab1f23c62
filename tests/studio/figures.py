"""The studio's body as tests put it into postures: read from `tests/data`, so that no body model is needed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.landmarks import INDEX
from abhyasa.language.goals import Quantity
from abhyasa.page.model import Page
from abhyasa.page.read import read_page
from abhyasa.studio.build import read_rest_body
from abhyasa.studio.figure import Figure
from abhyasa.studio.joints import AT
from abhyasa.studio.skeleton import Skeleton

Array = NDArray[np.float64]

BODY = Path(__file__).parents[1] / "data" / "body.npz"
REST = read_rest_body(BODY)
SKELETON = Skeleton(REST)
FIGURE = Figure(SKELETON)
SIDES = ("left", "right")


def anatomical(**angles: float) -> Array:
    """(d,) the posture in which all angles are 0 but these: `left_knee_flexion=90`."""
    values = np.zeros(len(AT))
    for name, value in angles.items():
        values[AT[name.replace("left_", "left ").replace("right_", "right ")]] = value
    return values


def value(posture: Array, measure: str, *args: str) -> float:
    """What a measure of a body in a posture is."""
    return float(FIGURE.at(posture[None]).value(Quantity(measure, args))[0])


def mark(posture: Array, name: str) -> Array:
    """(3,) metres: one landmark of a body in a posture."""
    place: Array = FIGURE.at(posture[None]).marks[0, INDEX[name]]
    return place


def lowest_skin_m(posture: Array) -> float:
    """Height of the lowest vertex."""
    return float(SKELETON.skin(SKELETON.bones(posture[None]), 0)[:, 2].min())


def page(*steps: str, position: str = "standing", sides: str = "one") -> Page:
    """A page of steps, each `Name. Sentence | goals`."""
    lines = ["---", "name: Test", "level: beginner", f"position: {position}", f"sides: {sides}", "---", "## Steps"]
    for number, step in enumerate(steps, 1):
        sentence, _, goals = step.partition("|")
        name, _, text = sentence.strip().partition(". ")
        lines += [f"{number}. **{name}.** {text}", *([f"   - observe: {goals.strip()}"] if goals else [])]
    return read_page("\n".join(lines) + "\n", "test.md")
