"""How far a measure may be off: where every reading takes its standard error from.

Two tables, both data. `calibration.json` is geometry: landmarks are uncertain, more so in depth, when hidden, and on
the side away from the camera; carried through a measure's own formula this tells how far a reading may be off, roughly.
`calibrated/ESTIMATOR.json` is what filming bodies of known shape has shown of that estimator: for each measure the
correction, error and doubt of a reading (`fitted`). An estimator that was not calibrated has the rough errors alone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.fitted import Fitted
from abhyasa.body.vocabulary import Unit

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Calibration:
    """The error tables. Lengths are shares of body height.

    source: where the errors come from, in words.
    fitted: by measure, what was learned of it; empty where the estimator was not calibrated.
    across, depth: standard error of a well seen landmark, in the picture's plane and along the view.
    depth_share: what is added to the error along the view, as a share of the landmark's depth from the pelvis.
    visibility: rows (at least this visible, factor on the landmark's error, doubt), best first; below the last row it
        is hidden. Doubt is the probability that a landmark is elsewhere altogether, on the other leg for example.
    far_side: further factor on error and doubt on the side away from the camera when seen from the side.
    pointing: rows (share of a limb's segment that lies across the view, doubt), rising; between them by interpolation.
    shortened: rows (length of a limb's segment in space as a share of what it mostly is in this body, doubt that is
        added), rising; between them by interpolation. The estimator fits a body of its own to what it sees, and where
        it invents a limb, that limb mostly becomes too short.
    systematic: per measure, in its unit.
    told_below: per unit, the standard error from which on a reading says too little to be told.
    """

    source: str
    fitted: dict[str, Fitted]
    across: float
    depth: float
    depth_share: float
    visibility: tuple[tuple[float, float, float], ...]
    far_side: float
    pointing: tuple[tuple[float, float], ...]
    shortened: tuple[tuple[float, float], ...]
    systematic: dict[str, float]
    told_below: dict[Unit, float]

    @property
    def hidden_below(self) -> float:
        """Visibility under which a landmark counts as hidden."""
        return self.visibility[-1][0]

    def factor_and_doubt(self, visibility: Array) -> tuple[Array, Array]:
        """Factor on a landmark's error, and doubt, by its visibility; the worst row's where hidden. Shapes as given."""
        bounds, factors, doubts = self._rows
        row = np.minimum(bounds.searchsorted(-visibility, side="left"), len(bounds) - 1)
        return factors[row], doubts[row]

    @cached_property
    def _rows(self) -> tuple[Array, Array, Array]:
        """The rows on visibility as columns, the first of them rising."""
        bounds, factors, doubts = np.array(self.visibility).T
        return -bounds, factors, doubts


@cache
def calibration(estimator: str | None = None) -> Calibration:
    """The shipped tables for an estimator, such as `blazepose-full`; the rough one alone if it was not calibrated."""
    folder = files("abhyasa.body")
    table = json.loads(folder.joinpath("calibration.json").read_text("utf-8"))
    learned = folder.joinpath("calibrated", f"{estimator}.json")
    shown = json.loads(learned.read_text("utf-8")) if learned.is_file() else {"source": table["source"], "measures": {}}
    return Calibration(
        source=shown["source"],
        fitted={measure: Fitted.from_json(kept) for measure, kept in shown["measures"].items()},
        across=table["landmark_heights"]["across"],
        depth=table["landmark_heights"]["depth"],
        depth_share=table["depth_share"],
        visibility=tuple((at_least, factor, doubt) for at_least, factor, doubt in table["visibility"]),
        far_side=table["far_side"],
        pointing=tuple((share, doubt) for share, doubt in table["pointing"]),
        shortened=tuple((share, doubt) for share, doubt in table["shortened"]),
        systematic=table["systematic"],
        told_below=table["told_below"],
    )
