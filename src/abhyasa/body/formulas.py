"""What each measure is: a formula of a few landmarks. Definitions, units and ranges are in `vocabulary`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.frame import Body
from abhyasa.body.landmarks import INDEX
from abhyasa.body.vocabulary import MEASURES, PARTS, SIDES

Array: TypeAlias = NDArray[np.float64]
Formula: TypeAlias = Callable[[Array], Array]
"""From (..., n, k, 3) metres of the measure's k landmarks to (..., n) values."""


def landmarks_of(measure: str, args: tuple[str, ...]) -> tuple[str, ...]:
    """The landmarks that a quantity needs, by name."""
    row = MEASURES[measure]
    if row.takes == "parts":
        return tuple(dict.fromkeys(name for part in args for name in _path(part)))
    if row.takes == "side":
        return tuple(f"{args[0]} {name}" for name in row.landmarks)
    return tuple(
        name if name in INDEX else f"{side} {name}"
        for name in row.landmarks
        for side in (SIDES if name not in INDEX else ("",))
    )


def formula_of(body: Body, measure: str, args: tuple[str, ...]) -> tuple[tuple[str, ...], Formula]:
    """The landmarks of a quantity, and its formula, which takes them in that order.

    Raises KeyError for a measure or part that the vocabulary does not hold, or that has no formula.
    """
    row = MEASURES[measure]
    if row.takes == "parts":
        return _distance(body, args)
    names = landmarks_of(measure, args)
    return names, _FORMULAS[measure](body, args[0] if args else "")


def value_of(body: Body, measure: str, args: tuple[str, ...]) -> Array:
    """(n,) a quantity of a body's points as they are. Raises KeyError as `formula_of`."""
    names, formula = formula_of(body, measure, args)
    return formula(body.points[:, [INDEX[name] for name in names]])


def _bend(middle: int, first: int, last: int) -> Formula:
    """Angle in degrees by which a chain of two segments departs from straight."""

    def formula(p: Array) -> Array:
        return _angle(p[..., middle, :] - p[..., first, :], p[..., last, :] - p[..., middle, :])

    return formula


def _hip_flexion(body: Body, side: str) -> Formula:
    def formula(p: Array) -> Array:
        trunk, thigh = p[..., 0, :] - p[..., 1, :], p[..., 2, :] - p[..., 1, :]
        front = np.cross(trunk, body.across)
        flexion: Array = np.degrees(
            np.arctan2((thigh * front).sum(-1) / length(front), -(thigh * trunk).sum(-1) / length(trunk))
        )
        return flexion

    return formula


def _hip_abduction(body: Body, side: str) -> Formula:
    outward = body.across if side == "right" else -body.across

    def formula(p: Array) -> Array:
        thigh = p[..., 1, :] - p[..., 0, :]
        return _tilt(thigh, outward)

    return formula


def _shoulder_elevation(body: Body, side: str) -> Formula:
    def formula(p: Array) -> Array:
        return _angle(p[..., 0, :] - p[..., 1, :], p[..., 2, :] - p[..., 1, :])

    return formula


def _ankle_dorsiflexion(body: Body, side: str) -> Formula:
    def formula(p: Array) -> Array:
        return 90.0 - _angle(p[..., 0, :] - p[..., 1, :], p[..., 3, :] - p[..., 2, :])

    return formula


def _trunk(p: Array) -> Array:
    """From hips to shoulders; the points are left and right hip, left and right shoulder."""
    trunk: Array = (p[..., 2, :] + p[..., 3, :] - p[..., 0, :] - p[..., 1, :]) / 2
    return trunk


def _trunk_pitch(body: Body, side: str) -> Formula:
    def formula(p: Array) -> Array:
        trunk = _trunk(p)
        pitch: Array = np.degrees(np.arctan2((trunk * body.forward).sum(-1), trunk[..., 2]))
        return pitch

    return formula


def _trunk_side_bend(body: Body, side: str) -> Formula:
    def formula(p: Array) -> Array:
        return _tilt(_trunk(p), p[..., 1, :] - p[..., 0, :])

    return formula


def _trunk_twist(body: Body, side: str) -> Formula:
    def formula(p: Array) -> Array:
        hips, shoulders = p[..., 1, :] - p[..., 0, :], p[..., 3, :] - p[..., 2, :]
        axis = _trunk(p)
        axis = axis / length(axis)[..., None]
        turned: Array = np.degrees(
            np.arctan2(
                (np.cross(hips, shoulders) * axis).sum(-1),
                (hips * shoulders).sum(-1) - (hips * axis).sum(-1) * (shoulders * axis).sum(-1),
            )
        )
        return turned

    return formula


def _neck_flexion(body: Body, side: str) -> Formula:
    def formula(p: Array) -> Array:
        trunk = (p[..., 0, :] + p[..., 1, :] - p[..., 2, :] - p[..., 3, :]) / 2
        face = p[..., 6, :] - (p[..., 4, :] + p[..., 5, :]) / 2
        front = np.cross(trunk, body.across)
        nod: Array = np.degrees(
            np.arctan2(-(face * trunk).sum(-1) / length(trunk), (face * front).sum(-1) / length(front))
        )
        return nod

    return formula


def _distance(body: Body, parts: tuple[str, ...]) -> tuple[tuple[str, ...], Formula]:
    first, second = (_path(part) for part in parts)
    names = tuple(dict.fromkeys(first + second))
    if not second or not first:
        floor = np.where(body.visibility >= 0.5, body.points[..., 2], np.inf).min(axis=1)
        floor[np.isinf(floor)] = np.nan

        def above_floor(p: Array) -> Array:
            height: Array = (p[..., 2].mean(axis=-1) - floor) / body.height
            return height

        return names, above_floor

    one, other = [names.index(name) for name in first], [names.index(name) for name in second]

    def apart(p: Array) -> Array:
        a, b = _along(p[..., one, :]), _along(p[..., other, :])
        nearest: Array = length(a[..., :, None, :] - b[..., None, :, :]).min(axis=(-1, -2)) / body.height
        return nearest

    return names, apart


def _along(path: Array) -> Array:
    """Points along a path of landmarks: its corners and the quarters of each segment between."""
    if path.shape[-2] == 1:
        return path
    steps = np.linspace(0, 1, 5)[:, None]
    start, end = path[..., :-1, None, :], path[..., 1:, None, :]
    points = start + steps * (end - start)
    return points.reshape(*path.shape[:-2], -1, 3)


def _path(part: str) -> tuple[str, ...]:
    side, _, name = part.partition(" ")
    if side in SIDES:
        return tuple(f"{side} {landmark}" for landmark in PARTS[name].path)
    return PARTS[part].path


def _tilt(vector: Array, axis: Array) -> Array:
    """Degrees by which a vector leans towards an axis, 0 when square to it."""
    along = (vector * axis).sum(-1)
    tilt: Array = np.degrees(np.arctan2(along, length(np.cross(vector, axis))))
    return tilt


def _angle(u: Array, v: Array) -> Array:
    angle: Array = np.degrees(np.arctan2(length(np.cross(u, v)), (u * v).sum(-1)))
    return angle


def length(vectors: Array) -> Array:
    """(...) lengths of (..., 3) vectors."""
    lengths: Array = np.sqrt((vectors * vectors).sum(-1))
    return lengths


_FORMULAS: dict[str, Callable[[Body, str], Formula]] = {
    "knee_flexion": lambda body, side: _bend(1, 0, 2),
    "hip_flexion": _hip_flexion,
    "hip_abduction": _hip_abduction,
    "shoulder_elevation": _shoulder_elevation,
    "elbow_flexion": lambda body, side: _bend(1, 0, 2),
    "ankle_dorsiflexion": _ankle_dorsiflexion,
    "neck_flexion": _neck_flexion,
    "trunk_pitch": _trunk_pitch,
    "trunk_side_bend": _trunk_side_bend,
    "trunk_twist": _trunk_twist,
}
