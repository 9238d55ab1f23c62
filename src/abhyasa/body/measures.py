"""Measures: anatomical quantities computed from landmarks, each a value with a standard error or "cannot tell".

Each measure is a function of a few landmarks. Its error is the landmarks' errors carried through that function by
finite differences, plus the measure's systematic error (`calibration`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.calibration import Calibration, calibration
from abhyasa.body.frame import Body
from abhyasa.body.landmarks import INDEX
from abhyasa.body.vocabulary import MEASURES, PARTS, SIDES

Array = NDArray[np.float64]
Formula = Callable[[Array], Array]
"""From (..., n, k, 3) metres of the measure's k landmarks to (..., n) values."""

UNCALIBRATED = frozenset({"back_rounding"})
"""Measures that no landmark shows by itself: cannot tell, until a calibration on bodies of known shape says how."""
SIDE_ON_DEG = 40.0
"""A body is seen from the side when the camera stands within this angle of square to it."""
_STEP_M = 1e-3
_LIMB_SHARE = {"knee_flexion": 0.47, "elbow_flexion": 0.31}
"""Hip to ankle and shoulder to wrist, stretched out, as shares of stature: Winter's 0.49 and 0.33 less what landmarks
fall short of the joints."""
_LENGTH_ERROR = 0.05
"""Bodies differ in these shares by about this part."""
_LEAST_SINE = 0.15


class Why(IntEnum):
    """Why a reading cannot be told; `TOLD` when it can."""

    TOLD = 0
    NO_BODY = 1
    OUTSIDE = 2
    HIDDEN = 3
    UNCERTAIN = 4
    UNCALIBRATED = 5


@dataclass(frozen=True)
class Readings:
    """One quantity over `n` frames.

    value, error: (n,) in the measure's unit, NaN where not told; `error` is one standard error.
    doubt: (n,) probability that the value is wrong altogether, beyond its error; NaN where not told.
    guess: (n,) what the estimator makes of a limb that is hidden from it; NaN where it is told, or not even guessed.
    why: (n,) values of `Why`.
    """

    value: Array
    error: Array
    doubt: Array
    guess: Array
    why: NDArray[np.uint8]


def compute_readings(body: Body, measure: str, args: tuple[str, ...], errors: Calibration | None = None) -> Readings:
    """Measure a body in each frame.

    measure, args: as in a goal, `("knee_flexion", ("left",))` or `("near", ("left hand", "right foot"))`.
    errors: the error table, by default the shipped one.
    Raises KeyError for a measure or part that the vocabulary does not hold.
    """
    errors = errors or calibration()
    if measure in UNCALIBRATED:
        never = np.full(len(body.time_s), np.nan)
        return Readings(never, never, never, never, np.full(len(never), Why.UNCALIBRATED, np.uint8))
    names, formula = _formula(body, measure, args)
    index = [INDEX[name] for name in names]
    points = body.points[:, index]
    sigma, doubt = _landmark_error(body, index, errors)
    value, spread = _propagated(formula, points, sigma)
    if measure in _LIMB_SHARE:
        doubt = np.maximum(doubt, _pointing_doubt(points, errors))
        length = _LIMB_SHARE[measure] * body.height
        value, spread = _combined((value, spread), _bend_by_reach(points, sigma, length))
    error = np.hypot(spread, errors.systematic[measure])

    why = np.full(len(value), Why.TOLD, np.uint8)
    why[error > errors.told_below[MEASURES[measure].unit]] = Why.UNCERTAIN
    why[(body.visibility[:, index] < errors.hidden_below).any(axis=1) | ~np.isfinite(value)] = Why.HIDDEN
    why[body.outside[:, index].any(axis=1)] = Why.OUTSIDE
    why[np.isnan(points).any(axis=(1, 2))] = Why.NO_BODY
    told = why == Why.TOLD
    guess = np.where(why == Why.HIDDEN, value, np.nan)
    value, error, doubt = (np.where(told, of, np.nan) for of in (value, error, doubt))
    return Readings(value, error, doubt, guess, why)


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


def _landmark_error(body: Body, index: list[int], errors: Calibration) -> tuple[Array, Array]:
    """(n, k, 3) metres: standard error of each landmark along x, y (depth), z; and (n,) the doubt of the worst."""
    factor, doubt = errors.factor_and_doubt(body.visibility[:, index])
    side_on = np.abs(np.abs(body.azimuth_deg) - 90) <= SIDE_ON_DEG
    far = np.where(body.azimuth_deg > 0, "right", "left")
    sides = np.array([name.split()[0] for name in _NAMES])[index]
    far_factor = np.where(side_on[:, None] & (far[:, None] == sides), errors.far_side, 1.0)
    factor, doubt = factor * far_factor, doubt * far_factor
    across = np.broadcast_to(errors.across * body.height[:, None], factor.shape)
    depth = errors.depth * body.height[:, None] + errors.depth_share * np.abs(body.points[:, index, 1])
    return factor[..., None] * np.stack([across, depth, across], axis=2), doubt.max(axis=1)


def _propagated(formula: Formula, points: Array, sigma: Array) -> tuple[Array, Array]:
    """Value and standard error of a formula of uncertain points, by first order steps.

    points, sigma: (n, k, 3). Returns two (n,).
    """
    n, k, _ = points.shape
    moved = np.broadcast_to(points, (3 * k + 1, n, k, 3)).copy()
    for i in range(3 * k):
        moved[i + 1, :, i // 3, i % 3] += _STEP_M
    values = formula(moved)
    slope = (values[1:] - values[0] + 180.0) % 360.0 - 180.0
    sigma_by_step = sigma.reshape(n, 3 * k).T / _STEP_M
    return values[0], np.sqrt(((slope * sigma_by_step) ** 2).sum(axis=0))


_NAMES = tuple(INDEX)


def _formula(body: Body, measure: str, args: tuple[str, ...]) -> tuple[tuple[str, ...], Formula]:
    """The landmarks of a quantity, in the order in which its formula takes them."""
    row = MEASURES[measure]
    if row.takes == "parts":
        return _distance(body, args)
    names = landmarks_of(measure, args)
    return names, _FORMULAS[measure](body, args[0] if args else "")


def _bend(middle: int, first: int, last: int) -> Formula:
    """Angle in degrees by which a chain of two segments departs from straight."""

    def formula(p: Array) -> Array:
        return _angle(p[..., middle, :] - p[..., first, :], p[..., last, :] - p[..., middle, :])

    return formula


def _bend_by_reach(points: Array, sigma: Array, length: Array) -> tuple[Array, Array]:
    """Bend of a limb of known length by how far its ends are apart, in degrees, with its standard error.

    It needs no middle joint, the landmark that a folded limb most often has wrong; near straight it says little.
    points, sigma: (n, 3, 3) metres; length: (n,) metres.
    """
    reach, reach_error = _propagated(lambda p: _length(p[..., 2, :] - p[..., 0, :]), points, sigma)
    half = np.arccos(np.clip(reach / length, 0.0, 1.0))
    reach_error = np.hypot(reach_error, _LENGTH_ERROR * reach)
    slope = 2.0 / (length * np.maximum(np.sin(half), _LEAST_SINE))
    return np.degrees(2.0 * half), np.degrees(slope * reach_error)


def _pointing_doubt(points: Array, errors: Calibration) -> Array:
    """(n,) doubt for a chain of points (n, k, 3) of which a segment points at the camera, or away from it."""
    segments = np.diff(points, axis=1)
    across = (_length(segments[..., [0, 2]]) / np.maximum(_length(segments), 1e-9)).min(axis=1)
    shares, doubts = zip(*errors.pointing, strict=True)
    doubt: Array = np.interp(across, shares, doubts)
    return doubt


def _combined(one: tuple[Array, Array], other: tuple[Array, Array]) -> tuple[Array, Array]:
    """Two values with their errors as one; what they disagree beyond their errors is added to its error."""
    (a, a_error), (b, b_error) = one, other
    weight = b_error**2 / (a_error**2 + b_error**2)
    apart = np.maximum(np.abs(a - b) - a_error - b_error, 0.0) / 2
    error = np.hypot(a_error * np.sqrt(weight), apart)
    return weight * a + (1 - weight) * b, error


def _hip_flexion(body: Body, side: str) -> Formula:
    def formula(p: Array) -> Array:
        trunk, thigh = p[..., 0, :] - p[..., 1, :], p[..., 2, :] - p[..., 1, :]
        front = np.cross(trunk, body.across)
        behind = (thigh * front).sum(-1) < -0.1 * _length(thigh) * _length(front)
        return np.where(behind, -1.0, 1.0) * _angle(-trunk, thigh)

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
        axis = axis / _length(axis)[..., None]
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
            np.arctan2(-(face * trunk).sum(-1) / _length(trunk), (face * front).sum(-1) / _length(front))
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
        nearest: Array = _length(a[..., :, None, :] - b[..., None, :, :]).min(axis=(-1, -2)) / body.height
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
    tilt: Array = np.degrees(np.arctan2(along, _length(np.cross(vector, axis))))
    return tilt


def _angle(u: Array, v: Array) -> Array:
    angle: Array = np.degrees(np.arctan2(_length(np.cross(u, v)), (u * v).sum(-1)))
    return angle


def _length(vectors: Array) -> Array:
    length: Array = np.sqrt((vectors * vectors).sum(-1))
    return length


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
