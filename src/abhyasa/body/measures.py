"""Measures: anatomical quantities computed from landmarks, each a value with a standard error or "cannot tell".

Each measure is a function of a few landmarks: `geometry` computes it, and carries the landmarks' errors through it by
finite differences. `Reader` makes readings of that, with what a calibration has learned of the estimator.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.calibration import Calibration, calibration
from abhyasa.body.evidence import BACK, AskedFor
from abhyasa.body.fitted import FittedTogether
from abhyasa.body.frame import Body
from abhyasa.body.measuring import Array, Measured, Measurer
from abhyasa.body.vocabulary import MEASURES

UNCALIBRATED = frozenset({BACK})
"""Measures that no landmark shows by itself: only an estimator that was calibrated tells them."""


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
    """One quantity over `n` frames, or `q` of them, (q, n).

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


class Reader:
    """Some quantities, laid out to be read together on any body."""

    def __init__(self, asked: Sequence[AskedFor], errors: Calibration | None = None) -> None:
        """asked: as in goals, `("knee_flexion", ("left",))` or `("near", ("left hand", "right foot"))`.

        errors: the error tables, by default those of an estimator that was not calibrated.
        Raises KeyError for a measure or part that the vocabulary does not hold.
        """
        errors = errors or calibration()
        self._measure = Measurer(asked, errors)
        measures = [measure for measure, _ in asked]
        fitted = [errors.fitted.get(measure) for measure in measures]
        self._fitted = np.array([each is not None for each in fitted], bool)
        self._network = FittedTogether([each for each in fitted if each])
        self._systematic = _column([errors.systematic.get(measure, 0.0) for measure in measures])
        bounds = [
            each.told_below if each else (errors.told_below[MEASURES[measure].unit], np.inf)
            for measure, each in zip(measures, fitted, strict=True)
        ]
        self._least, self._most = (_column([MEASURES[measure].range[end] for measure in measures]) for end in (0, 1))
        self._error_below, self._doubt_below = (_column([bound[i] for bound in bounds]) for i in (0, 1))
        self._untold = [i for i, of in enumerate(measures) if of in UNCALIBRATED and not self._fitted[i]]

    def __call__(self, body: Body) -> Readings:
        """(q, n) readings of a body in each frame."""
        measured = self._measure(body)
        value, error, doubt = self._known_better(measured)
        sure = (error <= self._error_below) & (doubt <= self._doubt_below)
        rough = ~self._fitted[:, None]
        sure &= ~(measured.hidden & rough | measured.edge_on)
        why = np.full(value.shape, Why.TOLD, np.uint8)
        why[~sure] = Why.UNCERTAIN
        why[(~sure & measured.hidden) | ~np.isfinite(value)] = Why.HIDDEN
        why[measured.outside] = Why.OUTSIDE
        why[measured.missing] = Why.NO_BODY
        why[self._untold] = Why.UNCALIBRATED
        guess = np.where((why == Why.HIDDEN) & rough, measured.value, np.nan)
        doubt = doubt + (1 - doubt) * measured.shortened
        value, error, doubt = np.where(why == Why.TOLD, np.stack([value, error, doubt]), np.nan)
        return Readings(value, error, doubt, guess, why)

    def _known_better(self, measured: Measured) -> tuple[Array, Array, Array]:
        """Value, error and doubt, by what a calibration has learned, or else roughly."""
        fitted = self._fitted
        if fitted.all():
            correction, error, doubt = self._network(measured.evidence)
            correction *= measured.sign
            correction += measured.value
            return np.minimum(np.maximum(correction, self._least), self._most), error, doubt
        value, doubt = measured.value.copy(), measured.doubt.copy()
        error = np.hypot(measured.spread, self._systematic)
        if fitted.any():
            correction, error[fitted], doubt[fitted] = self._network(measured.evidence[fitted])
            value[fitted] += correction * measured.sign[fitted]
            value[fitted] = np.clip(value[fitted], self._least[fitted], self._most[fitted])
        return value, error, doubt


def compute_readings(body: Body, measure: str, args: tuple[str, ...], errors: Calibration | None = None) -> Readings:
    """(n,) readings of one quantity of a body in each frame. All else as `Reader`."""
    readings = Reader([(measure, args)], errors)(body)
    return Readings(readings.value[0], readings.error[0], readings.doubt[0], readings.guess[0], readings.why[0])


def _column(values: Sequence[float]) -> Array:
    return np.array(values, np.float64).reshape(-1, 1)
