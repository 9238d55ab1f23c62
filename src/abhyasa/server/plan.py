"""Where the camera stands, drawn from above: the mat, the body on it, and the camera with what it sees."""

from __future__ import annotations

import math
from dataclasses import dataclass

from abhyasa.page.words import Position
from abhyasa.practice.place import Place

Numbers = tuple[float, ...]

_METRE = 50.0
"""Of the drawing's own units."""
_MAT_M = (0.66, 1.83)
_SEES_DEG = 58.0
"""From left to right, with a lens that sees 45 degrees from top to bottom of a picture of 4 to 3."""
_ROOM = 34.0
"""Around what is drawn, for the words beside it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Numbers of the drawing; the body is at (0, 0) and faces down, so that its left is at the right.

    box: left, top, width and height. mat: the same of the mat. camera: x, y. turn: degrees, so that a camera that is
    drawn looking up looks at the body. sight: corners of the triangle that it sees. words: where the distance stands.
    lies: whether the body lies.
    """

    box: Numbers
    mat: Numbers
    camera: Numbers
    turn: float
    sight: tuple[Numbers, ...]
    words: Numbers
    lies: bool


def plan_of(place: Place, position: Position) -> Plan:
    """The plan of a camera's place for an asana of this position."""
    azimuth, away = math.radians(place.azimuth_deg), place.distance_m * _METRE
    camera = (math.sin(azimuth) * away, math.cos(azimuth) * away)
    half = math.radians(_SEES_DEG / 2)
    far = 1.22 * away / math.cos(half)
    back = math.atan2(-camera[0], -camera[1])
    sight = tuple(
        (camera[0] + math.sin(back + turn) * far, camera[1] + math.cos(back + turn) * far) for turn in (-half, half)
    )
    width, length = (side * _METRE for side in _MAT_M)
    reach = 0.5 * length
    left, right = min(-reach, camera[0]) - _ROOM, max(reach, camera[0]) + _ROOM
    top, bottom = min(-reach, camera[1]) - _ROOM, max(reach, camera[1]) + _ROOM
    return Plan(
        box=_rounded(left, top, right - left, bottom - top),
        mat=_rounded(-width / 2, -length / 2, width, length),
        camera=_rounded(*camera),
        turn=round(-place.azimuth_deg, 1),
        sight=tuple(_rounded(*corner) for corner in sight),
        words=_rounded(camera[0] / 2, camera[1] / 2),
        lies=position in ("prone", "supine", "side-lying"),
    )


def _rounded(*numbers: float) -> Numbers:
    return tuple(round(number, 1) for number in numbers)
