"""What is known of a reading besides its value: all that a calibration may tell its error by."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.contour import STATIONS, dorsal_profile
from abhyasa.body.formulas import landmarks_of, value_of
from abhyasa.body.frame import Body, body_from_points, body_size
from abhyasa.body.identity import MIRROR
from abhyasa.body.landmarks import INDEX
from abhyasa.body.vocabulary import MEASURES, PARTS, SIDEWAYS

Array = NDArray[np.float64]

COMMON: tuple[str, ...] = (
    "value", "spread", "before", "beside", "before twice", "beside twice", "visibility", "visibility of the other side",
    "upright", "forward", "size",
)  # fmt: skip
"""Of every measure. `before` and `beside` are where the camera stands around the body, the same for left and right: 1
before it or at the measured side; `twice` of the doubled angle."""
OF_DISTANCES: tuple[str, ...] = ("along", "leg and arm", "from the floor")
OF_ANGLES: tuple[str, ...] = ("value in space",)
"""The same angle by the estimator's space coordinates alone."""
OF_LIMBS: tuple[str, ...] = ("pointing", "reach", "bend")
OF_SIDES: tuple[str, ...] = ("trunk across", "trunk deep", "trunk up")
"""And how each segment of the measured limb lies, and how well each of its landmarks and their counterparts are seen:
the trunk's and the limb's own place, never what the other limb does, or a hidden limb would be told by habit."""
OF_THE_BACK: tuple[str, ...] = ("chord", "nod", *(f"outline {i}" for i in range(STATIONS)))
_LIMBS = frozenset({"knee_flexion", "elbow_flexion"})
_LEG_PARTS = ("leg", "thigh", "knee", "shin", "ankle", "heel", "toes", "foot")


def inputs_of(measure: str) -> tuple[str, ...]:
    """The names of a measure's evidence, in order."""
    if measure == "back_rounding":
        return COMMON + OF_THE_BACK
    if MEASURES[measure].takes == "parts":
        return COMMON + OF_DISTANCES
    of_limb = OF_LIMBS if measure in _LIMBS else ()
    return COMMON + OF_ANGLES + of_limb + (_of_sides(measure) if MEASURES[measure].takes == "side" else ())


def _of_sides(measure: str) -> tuple[str, ...]:
    names = [name.removeprefix("left ") for name in landmarks_of(measure, ("left",))]
    segments = [f"{a} to {b} {way}" for a, b in pairwise(names) for way in ("across", "deep", "up")]
    return (*OF_SIDES, *segments, *(f"{name} seen" for name in names), *(f"other {name} seen" for name in names))


def sign_of(body: Body, measure: str) -> Array:
    """(n,) -1 where a measure whose sign names a side is seen from the right, else 1.

    Seen from there, the mirrored body is what is known, and corrected.
    """
    if measure not in SIDEWAYS:
        return np.ones(len(body.points))
    return np.where(body.azimuth_deg < 0, -1.0, 1.0)


def evidence_of(
    body: Body, measure: str, args: tuple[str, ...], names: tuple[str, ...], value: Array, spread: Array
) -> Array:
    """(n, k) evidence on a quantity, as `inputs_of` names it.

    names: the landmarks that it is computed from. value, spread: (n,) what geometry makes of them, and its error.
    """
    sign = sign_of(body, measure)
    unit = 60.0 if MEASURES[measure].unit == "deg" else 0.25
    index = [INDEX[name] for name in names]
    sided = 0.0 if len(args) != 1 else 1.0 if args[0] == "left" else -1.0
    azimuth = np.radians(body.azimuth_deg)
    beside = sided * np.sin(azimuth) if sided else np.abs(np.sin(azimuth))
    twice = sided * np.sin(2 * azimuth) if sided else np.abs(np.sin(2 * azimuth))
    trunk = body.trunk
    length = np.maximum(np.linalg.norm(trunk, axis=1), 1e-6)
    seen = body.visibility
    columns = [
        sign * value / unit,
        np.log(np.maximum(spread / unit, 1e-3)),
        np.cos(azimuth),
        beside,
        np.cos(2 * azimuth),
        twice,
        seen[:, index].min(axis=1),
        seen[:, MIRROR[index]].min(axis=1),
        trunk[:, 2] / length,
        (trunk * body.forward).sum(axis=1) / length,
        np.log(np.maximum(_pixels(body), 1.0)) - 5.0,
    ]
    if MEASURES[measure].takes != "parts" and measure != "back_rounding":
        columns.append(sign * _in_space(body, measure, args) / unit)
    if measure in _LIMBS:
        columns += _of_limb(body, measure, args, index)
    elif measure == "back_rounding":
        columns += [*_of_back(body).T]
    elif MEASURES[measure].takes == "parts":
        columns += _of_distance(body, args)
    if sided:
        columns += _of_side(body, sided, index)
    return np.column_stack(columns)


def _in_space(body: Body, measure: str, args: tuple[str, ...]) -> Array:
    """(n,) the measure by the space coordinates; what the picture says, where there are none."""
    if body.seen is None:
        return value_of(body, measure, args)
    return value_of(body_from_points(body.seen.world.astype(np.float64), body.height), measure, args)


def _of_limb(body: Body, measure: str, args: tuple[str, ...], index: list[int]) -> list[Array]:
    """How squarely the limb's worse segment is seen, how far its ends are apart, and its bend at the joint alone."""
    points = body.points[:, index]
    segments = np.diff(points, axis=1)
    across = np.linalg.norm(segments[..., [0, 2]], axis=-1) / np.maximum(np.linalg.norm(segments, axis=-1), 1e-9)
    reach = np.linalg.norm(points[:, 2] - points[:, 0], axis=1) / body.height
    return [across.min(axis=1), reach, value_of(body, measure, args) / 60.0]


def _of_side(body: Body, sided: float, index: list[int]) -> list[Array]:
    """The trunk and the limb's segments in quarters of a body's height, the right side's mirrored; what is seen."""
    vectors = np.concatenate([body.trunk[:, None], np.diff(body.points[:, index], axis=1)], axis=1)
    vectors = 4 * vectors / body.height[:, None, None] * [sided, 1.0, 1.0]
    seen = body.visibility
    return [*vectors.reshape(len(vectors), -1).T, *seen[:, index].T, *seen[:, MIRROR[index]].T]


def _of_back(body: Body) -> Array:
    """(n, k) the trunk's length against its upright one, the nod of the head, and the back's outline.

    What is not known is told by a value that the body could not have.
    """
    trunk = body.trunk
    chord = np.linalg.norm(trunk, axis=1) / body.upright_trunk
    nose = body.point("nose") - body.middle("shoulder")
    length = np.maximum(np.linalg.norm(trunk, axis=1), 1e-6)
    front = np.cross(trunk, body.across)
    front /= np.maximum(np.linalg.norm(front, axis=1, keepdims=True), 1e-6)
    nod = np.arctan2((nose * front).sum(axis=1), (nose * trunk).sum(axis=1) / length)
    columns = np.column_stack([chord, nod, dorsal_profile(body)])
    return np.where(np.isfinite(columns), columns, 0.0)


def _of_distance(body: Body, parts: tuple[str, ...]) -> list[Array]:
    """How much of the distance lies along the view, and what kind of parts it is between."""
    n = len(body.points)
    legs = [part.split()[-1] in _LEG_PARTS for part in parts if part != "floor"]
    middles = [_middle_of(body, part) for part in parts]
    if "floor" in parts:
        along = np.zeros(n)
    else:
        between = middles[0] - middles[1]
        along = np.abs(between[:, 1]) / np.maximum(np.linalg.norm(between, axis=1), 1e-6)
    mixed = np.full(n, float(any(legs) and not all(legs)))
    return [along, mixed, np.full(n, float("floor" in parts))]


def _middle_of(body: Body, part: str) -> Array:
    side, _, name = part.partition(" ")
    path = [f"{side} {each}" for each in PARTS[name].path] if name else PARTS[part].path
    if not path:
        return np.zeros((len(body.points), 3))
    middle: Array = body.points[:, [INDEX[each] for each in path]].mean(axis=1)
    return middle


def _pixels(body: Body) -> Array:
    """(n,) the body's height in the picture, were it upright."""
    if body.seen is None:
        return np.full(len(body.points), np.exp(5.0))
    size: Array = body_size(body.seen)
    return size
