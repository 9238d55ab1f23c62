"""What a postured body is, in numbers: its landmarks, measures, outline points, weight and girth.

Solving asks this of many postures at once, so everything takes (t, d) postures and answers for each.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.frame import Body, body_from_points
from abhyasa.body.geometry import value_of
from abhyasa.body.landmarks import INDEX
from abhyasa.language.goals import Quantity
from abhyasa.studio.build import BONES, RestBody
from abhyasa.studio.joints import AT
from abhyasa.studio.skeleton import Bones, Skeleton

Array = NDArray[np.float64]

_POINTS_A_BONE = 14
_POINTS_OF_THE_PELVIS = 40
_SEGMENTS: tuple[tuple[str, str, float, float], ...] = (
    ("nose", "ears", 0.081, 0.7),
    ("shoulders", "hips", 0.497, 0.5),
    *((f"{side} shoulder", f"{side} elbow", 0.028, 0.436) for side in ("left", "right")),
    *((f"{side} elbow", f"{side} index", 0.022, 0.6) for side in ("left", "right")),
    *((f"{side} hip", f"{side} knee", 0.100, 0.433) for side in ("left", "right")),
    *((f"{side} knee", f"{side} ankle", 0.0465, 0.433) for side in ("left", "right")),
    *((f"{side} heel", f"{side} toes", 0.0145, 0.5) for side in ("left", "right")),
)
"""From, to, share of the body's mass, and where between the two its centre lies (Winter 2009, table 4.1)."""


@dataclass(frozen=True)
class Figures:
    """Bodies in `t` postures.

    marks: (t, 33, 3) metres. points: (t, p, 3) metres, on the skin, some for every bone.
    """

    skeleton: Skeleton
    postures: Array
    bones: Bones
    marks: Array
    points: Array

    @cached_property
    def body(self) -> Body:
        """The same as `body.measures` takes it, all of it in sight."""
        return body_from_points(self.marks, np.full(len(self.marks), self.skeleton.rest.stature))

    def value(self, quantity: Quantity) -> Array:
        """(t,) what a quantity truly is. The back's rounding is the forward bend of the spine's joints together."""
        if quantity.measure == "back_rounding":
            return np.maximum(self.postures[:, AT["spine_flexion"]], 0.0)
        return value_of(self.body, quantity.measure, quantity.args)

    @cached_property
    def centre_of_mass(self) -> Array:
        """(t, 3) metres."""
        total = sum(share * ((1 - at) * self._end(a) + at * self._end(b)) for a, b, share, at in _SEGMENTS)
        return np.asarray(total)

    def _end(self, name: str) -> Array:
        if name.endswith("s") and f"left {name[:-1]}" in INDEX:
            left, right = INDEX[f"left {name[:-1]}"], INDEX[f"right {name[:-1]}"]
            return (self.marks[:, left] + self.marks[:, right]) / 2
        return self.marks[:, INDEX[name]]


class Figure:
    """A body that can be put into postures."""

    def __init__(self, skeleton: Skeleton) -> None:
        self.skeleton = skeleton
        rest = skeleton.rest
        chosen = [_spread(rest, i) for i in range(len(BONES))]
        self._points = np.concatenate(chosen)
        self.bone_of_point = np.repeat(np.arange(len(BONES)), [len(points) for points in chosen])

    def at(self, postures: Array) -> Figures:
        """The body in (t, d) postures."""
        bones = self.skeleton.bones(postures)
        rest = self.skeleton.rest
        on = self.bone_of_point
        points = bones.place[:, on] + (bones.rotation[:, on] @ (self._points - rest.heads[on])[..., None])[..., 0]
        return Figures(self.skeleton, postures, bones, self.skeleton.marks(bones), points)

    def on(self, *bones: str) -> NDArray[np.intp]:
        """Index of the skin points on these bones."""
        return np.flatnonzero(np.isin(self.bone_of_point, [BONES.index(bone) for bone in bones]))

    @cached_property
    def girth_m(self) -> dict[str, float]:
        """Radius of each limb's segment, by its bone."""
        rest = self.skeleton.rest
        marks = dict(zip(INDEX, rest.marks, strict=True))
        ends = {"upperleg01": ("hip", "knee"), "lowerleg01": ("knee", "ankle"), "upperarm01": ("shoulder", "elbow"),
                "lowerarm01": ("elbow", "wrist"), "foot": ("heel", "toes"), "wrist": ("wrist", "index")}  # fmt: skip
        girth = {}
        for bone, (first, last) in ends.items():
            a, b = marks[f"left {first}"], marks[f"left {last}"]
            on = rest.bone[:, 0] == BONES.index(f"{bone}.L")
            axis = (b - a) / np.linalg.norm(b - a)
            along = (rest.vertices[on] - a) @ axis / np.linalg.norm(b - a)
            off = rest.vertices[on] - a - ((rest.vertices[on] - a) @ axis)[:, None] * axis
            girth[bone] = float(np.median(np.linalg.norm(off, axis=1)[(along > 0.15) & (along < 0.85)]))
        return girth


def _spread(rest: RestBody, bone: int) -> Array:
    """(k, 3) vertices that hang on a bone, far apart from each other."""
    vertices = rest.vertices[(rest.bone[:, 0] == bone) & (rest.weight[:, 0] > 0.6)]
    if not len(vertices):
        return np.empty((0, 3))
    wanted = min(_POINTS_OF_THE_PELVIS if BONES[bone] == "spine05" else _POINTS_A_BONE, len(vertices))
    chosen = [int(vertices[:, 2].argmin())]
    far = np.linalg.norm(vertices - vertices[chosen[0]], axis=1)
    while len(chosen) < wanted:
        chosen.append(int(far.argmax()))
        far = np.minimum(far, np.linalg.norm(vertices - vertices[chosen[-1]], axis=1))
    spread: Array = vertices[chosen]
    return spread
