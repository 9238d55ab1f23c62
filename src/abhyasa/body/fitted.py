"""What a calibration has learned of one measure: how far a reading is off, how sure it is, and how often it is wrong.

A small network of one hidden layer, which maps what is known of a reading (`evidence`) to a correction, a standard
error and a doubt. Its inputs are kept within what the calibration has seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Fitted:
    """inputs: k names. middle, spread: (k,) of the inputs; low, high: (k,) what was seen of them, standardised.

    hidden: (k + 1, h) and out: (h + 1, 3), the last row added to each. scale: unit of correction and error.
    told_below: the standard error, and the doubt, from which on a reading is not told.
    """

    inputs: tuple[str, ...]
    middle: Array
    spread: Array
    low: Array
    high: Array
    hidden: Array
    out: Array
    scale: float
    told_below: tuple[float, float]

    def __call__(self, evidence: Array) -> tuple[Array, Array, Array]:
        """(n,) correction, standard error and doubt, from (n, k) evidence; NaN where the evidence is."""
        correction, error, doubt = FittedTogether([self])(evidence.T[None])
        return correction[0], error[0], doubt[0]

    @staticmethod
    def from_json(kept: dict[str, Any]) -> Fitted:
        """As `to_json` wrote it."""
        arrays = {name: np.array(kept[name]) for name in ("middle", "spread", "low", "high", "hidden", "out")}
        error, doubt = kept["told_below"]
        return Fitted(inputs=tuple(kept["inputs"]), scale=kept["scale"], told_below=(error, doubt), **arrays)

    def to_json(self) -> dict[str, Any]:
        """In four digits, which changes nothing that is told."""
        return {
            name: [[float(f"{v:.4g}") for v in np.atleast_1d(row)] for row in value]
            if isinstance(value, np.ndarray) and value.ndim == 2
            else [float(f"{v:.4g}") for v in value]
            if isinstance(value, np.ndarray)
            else value
            for name, value in vars(self).items()
        }


class FittedTogether:
    """What was learned of several quantities, asked at once."""

    def __init__(self, fitted: Sequence[Fitted]) -> None:
        inputs, width = (max((each.hidden.shape[axis] for each in fitted), default=1) for axis in (0, 1))
        shape = (len(fitted), inputs - 1, 1)
        self._middle, self._low, self._high, self._per_spread = np.zeros((4, *shape))
        self._hidden = np.zeros((len(fitted), width, inputs))
        self._out = np.zeros((len(fitted), 3, width + 1))
        self._scale = np.array([[each.scale] for each in fitted])
        for i, each in enumerate(fitted):
            k, h = len(each.middle), each.hidden.shape[1]
            self._middle[i, :k, 0], self._per_spread[i, :k, 0] = each.middle, 1 / each.spread
            self._low[i, :k, 0], self._high[i, :k, 0] = each.low, each.high
            self._hidden[i, :h, :k], self._hidden[i, :h, -1] = each.hidden[:-1].T, each.hidden[-1]
            self._out[i, :, :h], self._out[i, :, -1] = each.out[:-1].T, each.out[-1]

    def __call__(self, evidence: Array) -> tuple[Array, Array, Array]:
        """(q, n) correction, standard error and doubt, from (q, k, n) evidence; what is beyond a network's inputs is
        passed over, as long as it is a number.
        """
        x = (evidence - self._middle) * self._per_spread
        np.minimum(np.maximum(x, self._low, out=x), self._high, out=x)
        h = np.tanh(self._hidden[..., :-1] @ x + self._hidden[..., -1:])
        told = self._out[..., :-1] @ h + self._out[..., -1:]
        with np.errstate(over="ignore"):
            odds = np.exp(-told[:, 2])
            return self._scale * told[:, 0], self._scale * np.exp(told[:, 1]), 1 / (1 + odds)
