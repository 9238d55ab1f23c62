"""Measures: anatomical quantities computed from landmarks, each a value with a standard error or "cannot tell".

Each measure is a function of a few landmarks: `measure_body` computes it, and carries the landmarks' errors through it
by finite differences. `compute_readings` makes readings of that, with what a calibration has learned of the estimator.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.calibration import Calibration, calibration
from abhyasa.body.evidence import evidence_of, sign_of
from abhyasa.body.formulas import Array, Formula, formula_of, landmarks_of, length
from abhyasa.body.frame import Body
from abhyasa.body.landmarks import INDEX, LANDMARKS
from abhyasa.body.vocabulary import MEASURES

UNCALIBRATED = frozenset({"back_rounding"})
"""Measures that no landmark shows by itself: only an estimator that was calibrated tells them."""
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
    guess: (n,) what the estimator makes of a limb that is hidden from it; NaN where it is told, or not even guessed, or
        where a calibration knows what hidden limbs are worth.
    why: (n,) values of `Why`.
    """

    value: Array
    error: Array
    doubt: Array
    guess: Array
    why: NDArray[np.uint8]


@dataclass(frozen=True)
class Measured:
    """What geometry makes of one quantity over `n` frames, told or not.

    names: the landmarks that it comes from. value, spread: (n,) and its error by the landmarks' alone.
    doubt: (n,) that a landmark is elsewhere altogether, roughly.
    """

    names: tuple[str, ...]
    value: Array
    spread: Array
    doubt: Array


def measure_body(body: Body, measure: str, args: tuple[str, ...], errors: Calibration) -> Measured:
    """Measure a body in each frame. Raises KeyError for a measure or part that the vocabulary does not hold."""
    if measure in UNCALIBRATED:
        value = np.zeros(len(body.points))
        names = landmarks_of(measure, args)
        return Measured(names, value, np.ones_like(value), np.zeros_like(value))
    names, formula = formula_of(body, measure, args)
    index = [INDEX[name] for name in names]
    points = body.points[:, index]
    sigma, doubt = _landmark_error(body, index, errors)
    value, spread = _propagated(formula, points, sigma)
    if measure in _LIMB_SHARE:
        doubt = np.maximum(doubt, _pointing_doubt(points, errors))
        limb = _LIMB_SHARE[measure] * body.height
        value, spread = _combined((value, spread), _bend_by_reach(points, sigma, limb))
    return Measured(names, value, spread, doubt)


def compute_readings(body: Body, measure: str, args: tuple[str, ...], errors: Calibration | None = None) -> Readings:
    """Readings of a body in each frame.

    measure, args: as in a goal, `("knee_flexion", ("left",))` or `("near", ("left hand", "right foot"))`.
    errors: the error tables, by default those of an estimator that was not calibrated.
    Raises KeyError for a measure or part that the vocabulary does not hold.
    """
    errors = errors or calibration()
    measured = measure_body(body, measure, args, errors)
    index = [INDEX[name] for name in measured.names]
    hidden = (body.visibility[:, index] < errors.hidden_below).any(axis=1)
    fitted = errors.fitted.get(measure)
    if fitted is None and measure in UNCALIBRATED:
        never = np.full(len(body.time_s), np.nan)
        return Readings(never, never, never, never, np.full(len(never), Why.UNCALIBRATED, np.uint8))
    if fitted is None:
        value, doubt = measured.value, measured.doubt
        error = np.hypot(measured.spread, errors.systematic[measure])
        sure: NDArray[np.bool_] = ~hidden & (error <= errors.told_below[MEASURES[measure].unit])
    else:
        evidence = evidence_of(body, measure, args, measured.names, measured.value, measured.spread)
        correction, error, doubt = fitted(evidence)
        correction *= sign_of(body, measure)
        value = np.clip(measured.value + correction, *MEASURES[measure].range)
        sure = (error <= fitted.told_below[0]) & (doubt <= fitted.told_below[1])

    why = np.full(len(value), Why.TOLD, np.uint8)
    why[~sure] = Why.UNCERTAIN
    why[~sure & hidden] = Why.HIDDEN
    why[~np.isfinite(value)] = Why.HIDDEN
    why[body.outside[:, index].any(axis=1)] = Why.OUTSIDE
    why[np.isnan(body.points[:, index]).any(axis=(1, 2))] = Why.NO_BODY
    told = why == Why.TOLD
    guess = np.where((why == Why.HIDDEN) & (fitted is None), measured.value, np.nan)
    value, error, doubt = (np.where(told, of, np.nan) for of in (value, error, doubt))
    return Readings(value, error, doubt, guess, why)


def _landmark_error(body: Body, index: list[int], errors: Calibration) -> tuple[Array, Array]:
    """(n, k, 3) metres: standard error of each landmark along x, y (depth), z; and (n,) the doubt of the worst."""
    factor, doubt = errors.factor_and_doubt(body.visibility[:, index])
    side_on = np.abs(np.abs(body.azimuth_deg) - 90) <= SIDE_ON_DEG
    far = np.where(body.azimuth_deg > 0, "right", "left")
    sides = np.array([name.split()[0] for name in LANDMARKS])[index]
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


def _bend_by_reach(points: Array, sigma: Array, limb: Array) -> tuple[Array, Array]:
    """Bend of a limb of known length by how far its ends are apart, in degrees, with its standard error.

    It needs no middle joint, the landmark that a folded limb most often has wrong; near straight it says little.
    points, sigma: (n, 3, 3) metres; limb: (n,) metres.
    """
    reach, reach_error = _propagated(lambda p: length(p[..., 2, :] - p[..., 0, :]), points, sigma)
    half = np.arccos(np.clip(reach / limb, 0.0, 1.0))
    reach_error = np.hypot(reach_error, _LENGTH_ERROR * reach)
    slope = 2.0 / (limb * np.maximum(np.sin(half), _LEAST_SINE))
    return np.degrees(2.0 * half), np.degrees(slope * reach_error)


def _pointing_doubt(points: Array, errors: Calibration) -> Array:
    """(n,) doubt for a chain of points (n, k, 3) of which a segment points at the camera, or away from it."""
    segments = np.diff(points, axis=1)
    across = (length(segments[..., [0, 2]]) / np.maximum(length(segments), 1e-9)).min(axis=1)
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
