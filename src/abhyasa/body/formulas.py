"""What each measure is: angles between a few vectors, and distances between paths, each through a few landmarks.

Definitions, units and ranges are in `vocabulary`. Formulas are data, so that `geometry` computes all of them at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import pairwise

from abhyasa.body.landmarks import INDEX
from abhyasa.body.vocabulary import MEASURES, PARTS, SIDES

Vector = tuple[str, str]
"""From one point to another: landmarks, `POINTS` besides, or a landmark of the measured side without its side."""

MIDDLES = ("ear", "shoulder", "hip")
"""Parts of which the middle between left and right is a point: "ears", "shoulders", "hips"."""
DIRECTIONS = ("rightward", "leftward", "up", "nowhere")
"""Unit vectors of the body, as points from "nowhere"; "outward" is that of the measured side."""
POINTS = (*(f"{part}s" for part in MIDDLES), *DIRECTIONS)
NOWHERE: Vector = ("nowhere", "nowhere")


class Kind(IntEnum):
    """How an angle comes from the vectors u, v and w. The order is that in which `geometry` lays them out.

    BETWEEN: from u to v. AROUND: from u to w, seen square to u and v, positive towards u x v. ABOUT: from u to v, seen
    along w, positive as w turns.
    """

    BETWEEN = 0
    AROUND = 1
    ABOUT = 2


@dataclass(frozen=True)
class Formula:
    """An angle in degrees: `zero_deg + turn * angle`."""

    kind: Kind
    u: Vector
    v: Vector
    w: Vector = NOWHERE
    turn: float = 1.0
    zero_deg: float = 0.0

    def of_side(self, side: str) -> Formula:
        """The same with each point named in full."""
        return replace(self, u=sided(self.u, side), v=sided(self.v, side), w=sided(self.w, side))


@dataclass(frozen=True)
class Length:
    """Of a vector, in metres."""

    u: Vector


@dataclass(frozen=True)
class Apart:
    """The shortest distance between two parts; the height of one above the floor where the other is it."""

    parts: tuple[str, str]


_TRUNK: Vector = ("hips", "shoulders")
_RIGHT: Vector = ("nowhere", "rightward")
_UP: Vector = ("nowhere", "up")

FORMULAS: dict[str, Formula] = {
    "knee_flexion": Formula(Kind.BETWEEN, ("hip", "knee"), ("knee", "ankle")),
    "elbow_flexion": Formula(Kind.BETWEEN, ("shoulder", "elbow"), ("elbow", "wrist")),
    "shoulder_elevation": Formula(Kind.BETWEEN, ("shoulder", "hip"), ("shoulder", "elbow")),
    "ankle_dorsiflexion": Formula(Kind.BETWEEN, ("ankle", "knee"), ("heel", "toes"), turn=-1, zero_deg=90),
    "hip_abduction": Formula(Kind.BETWEEN, ("hip", "knee"), ("nowhere", "outward"), turn=-1, zero_deg=90),
    "hip_flexion": Formula(Kind.AROUND, ("hip", "shoulder"), _RIGHT, ("hip", "knee"), turn=-1, zero_deg=180),
    "neck_flexion": Formula(Kind.AROUND, _TRUNK, _RIGHT, ("ears", "nose"), zero_deg=-90),
    "trunk_pitch": Formula(Kind.AROUND, _UP, _RIGHT, _TRUNK),
    "trunk_side_bend": Formula(Kind.BETWEEN, _TRUNK, ("left hip", "right hip"), turn=-1, zero_deg=90),
    "trunk_twist": Formula(Kind.ABOUT, ("left hip", "right hip"), ("left shoulder", "right shoulder"), _TRUNK),
}
NOD = Formula(Kind.AROUND, _TRUNK, _RIGHT, ("shoulders", "nose"))
"""How far the nose is before the trunk's line."""


def landmarks_of(measure: str, args: tuple[str, ...]) -> tuple[str, ...]:
    """The landmarks that a quantity needs, by name. Raises KeyError for what the vocabulary does not hold."""
    row = MEASURES[measure]
    if row.takes == "parts":
        return tuple(dict.fromkeys(name for part in args for name in path_of(part)))
    if row.takes == "side":
        return tuple(f"{args[0]} {name}" for name in row.landmarks)
    return tuple(
        name if name in INDEX else f"{side} {name}"
        for name in row.landmarks
        for side in (SIDES if name not in INDEX else ("",))
    )


def path_of(part: str) -> tuple[str, ...]:
    """The landmarks along a body part; none for the floor."""
    side, _, name = part.partition(" ")
    if side in SIDES:
        return tuple(f"{side} {landmark}" for landmark in PARTS[name].path)
    return PARTS[part].path


def sided(vector: Vector, side: str) -> Vector:
    """The same with each point named in full."""
    start, end = (
        point if point in INDEX or point in POINTS else f"{side}ward" if point == "outward" else f"{side} {point}"
        for point in vector
    )
    return start, end


def makeup(point: str) -> dict[str, float]:
    """Of which landmarks a point consists, in which shares; of none where it is a direction."""
    if point in INDEX:
        return {point: 1.0}
    return {f"{side} {part}": 0.5 for part in MIDDLES for side in SIDES if point == f"{part}s"}


def stations(part: str) -> list[dict[str, float]]:
    """Points along a body part: the corners of its path and the quarters of each segment, as shares of landmarks."""
    path = path_of(part)
    corners = [{name: 1.0} for name in path]
    quarters = [{start: 1 - share, end: share} for start, end in pairwise(path) for share in (0.25, 0.5, 0.75)]
    return corners + quarters
