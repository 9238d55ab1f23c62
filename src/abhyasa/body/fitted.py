"""What a calibration has learned of one measure: how far a reading is off, how sure it is, and how often it is wrong.

A small network of one hidden layer, which maps what is known of a reading (`evidence`) to a correction, a standard
error and a doubt. Its inputs are kept within what the calibration has seen.
"""

from __future__ import annotations

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
        x = np.clip((evidence - self.middle) / self.spread, self.low, self.high)
        h = np.tanh(x @ self.hidden[:-1] + self.hidden[-1])
        correction, error, doubt = (h @ self.out[:-1] + self.out[-1]).T
        with np.errstate(over="ignore"):
            return self.scale * correction, self.scale * np.exp(error), 1 / (1 + np.exp(-doubt))

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
