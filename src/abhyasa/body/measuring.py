"""What geometry alone makes of quantities: values, errors by the landmarks' own, and all that is evidence on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.calibration import Calibration
from abhyasa.body.evidence import BACK, LIMBS, AskedFor, Evidence, Known, has_value_in_space
from abhyasa.body.formulas import NOD, Length, landmarks_of
from abhyasa.body.frame import LIMB_SEGMENTS, Body
from abhyasa.body.geometry import Geometry, Points, Term, term_of
from abhyasa.body.identity import MIRROR
from abhyasa.body.landmarks import INDEX, LANDMARKS
from abhyasa.body.vocabulary import SIDEWAYS

Array = NDArray[np.float64]

SIDE_ON_DEG = 40.0
"""A body is seen from the side when the camera stands within this angle of square to it."""
_LIMB_SHARE = {"knee_flexion": 0.47, "elbow_flexion": 0.31}
"""Hip to ankle and shoulder to wrist, stretched out, as shares of stature: Winter's 0.49 and 0.33 less what landmarks
fall short of the joints."""
_LENGTH_ERROR = 0.05
"""Bodies differ in these shares by about this part."""
_LEAST_SINE = 0.15
_EDGE_ON_BELOW = 0.5
"""Share of the view along the axis that a side bend turns about, below which it is mostly depth that would tell it: a
network that is asked from beside the body tells what bodies do by habit."""
_OTHER_SIDE = np.array([{"left": -1, "right": 1}.get(name.split()[0], 0) for name in LANDMARKS])


@dataclass(frozen=True)
class Measured:
    """What geometry makes of `q` quantities over `n` frames, told or not; each (q, n), but for the evidence.

    value, spread: in the measure's unit, and its error by the landmarks' alone.
    doubt: that a landmark is elsewhere altogether, roughly.
    shortened: doubt that is to be added, since a limb of it is shorter in space than it mostly is in this body.
    hidden, outside, missing: whether any landmark of it is.
    edge_on: whether it lies in a plane that is seen from its edge.
    sign: -1 where a measure whose sign names a side is seen from the right, else 1: seen from there, the mirrored body
        is what is known, and corrected.
    evidence: (q, k, n) as `evidence.inputs_of` names it, zero beyond.
    """

    value: Array
    spread: Array
    doubt: Array
    shortened: Array
    hidden: NDArray[np.bool_]
    outside: NDArray[np.bool_]
    missing: NDArray[np.bool_]
    edge_on: NDArray[np.bool_]
    sign: Array
    evidence: Array


class Measurer:
    """Some quantities, laid out to be measured together."""

    def __init__(self, asked: Sequence[AskedFor], errors: Calibration) -> None:
        """Raises KeyError for a measure or part that the vocabulary does not hold."""
        self._errors = errors
        names = [landmarks_of(measure, args) for measure, args in asked]
        self._back, self._sideways, self._bends, self._limbs, self._angles = (
            np.array([i for i, (measure, _) in enumerate(asked) if such(measure)], np.intp)
            for such in (
                lambda measure: measure == BACK,
                lambda measure: measure in SIDEWAYS,
                lambda measure: measure == "trunk_side_bend",
                lambda measure: measure in LIMBS,
                has_value_in_space,
            )
        )
        chains = [names[i] for i in self._limbs]
        self._geometry = Geometry(
            [
                *(Term(NOD) if measure == BACK else term_of(measure, args, errors=True) for measure, args in asked),
                *(Term(Length((chain[0], chain[-1])), (chain[0], chain[-1])) for chain in chains),
                *(term_of(*asked[i], in_space=True) for i in self._angles),
            ]
        )
        self._chains = np.array([[INDEX[name] for name in chain] for chain in chains], np.intp).reshape(-1, 3)
        self._limb_share = np.array([[_LIMB_SHARE[asked[i][0]]] for i in self._limbs])
        self._index = _rows_of_one_length([[INDEX[name] for name in each] for each in names])
        segments = [[i for i, ends in enumerate(LIMB_SEGMENTS) if set(ends) <= set(each)] for each in names]
        self._segmented = np.array([i for i, each in enumerate(segments) if each], np.intp)
        self._segments = _rows_of_one_length([each for each in segments if each])
        self._evidence = Evidence(asked)

    def __call__(self, body: Body) -> Measured:
        """Measure a body in each frame."""
        points = Points(body)
        sigma, doubts = _landmark_errors(body, self._errors)
        values, spreads = self._geometry.values_and_errors(points, sigma)
        q, limbs = len(self._index), self._limbs
        value, spread = values[:q], spreads[:q]
        bend, nod = value[limbs], value[self._back].sum(axis=0)
        value[self._back], spread[self._back] = 0.0, 1.0
        doubt, unseen, other_unseen, outside, missing = self._worst(body, doubts)
        reach = values[q : q + len(limbs)]
        pointing = np.empty_like(reach)
        if len(limbs):
            pointing = self._pointing(points)
            doubt[limbs] = np.maximum(doubt[limbs], _doubt_by(pointing, self._errors.pointing))
            by_reach = _bend_by_reach(reach, spreads[q : q + len(limbs)], self._limb_share * body.height)
            value[limbs], spread[limbs] = _combined((bend, spread[limbs]), by_reach)
        sign = np.ones_like(value)
        in_space = values[q + len(limbs) :]
        if len(self._sideways):
            sign[self._sideways] = np.where(body.azimuth_deg < 0, -1.0, 1.0)
            in_space = sign[self._angles] * in_space
        known = Known(
            sign * value, spread, in_space, -unseen, -other_unseen, pointing, reach / body.height, bend, nod
        )  # fmt: skip
        return Measured(
            value,
            spread,
            doubt,
            self._shortened(body, value.shape),
            hidden=-unseen < self._errors.hidden_below,
            outside=outside > 0,
            missing=missing > 0,
            edge_on=self._edge_on(body, value.shape),
            sign=sign,
            evidence=self._evidence(points, known),
        )

    def _worst(self, body: Body, doubts: Array) -> Array:
        """(5, q, n) of each quantity's landmarks: doubt, visibility and that of the other side, both negative, whether
        outside, whether missing.
        """
        of_each = np.empty((5, *doubts.shape))
        of_each[0] = doubts
        np.negative(body.visibility.T, out=of_each[1])
        of_each[2] = of_each[1, MIRROR]
        of_each[3] = body.outside.T
        of_each[4] = np.isnan(body.points[..., 0] + body.points[..., 1]).T
        worst: Array = of_each[:, self._index].max(axis=2)
        return worst

    def _shortened(self, body: Body, shape: tuple[int, ...]) -> Array:
        """(q, n) doubt by the segment of each quantity's limbs that is shortest against what it mostly is."""
        doubt = np.zeros(shape)
        if body.of_usual is not None and len(self._segmented):
            shortest = body.of_usual.T[self._segments].min(axis=1)
            doubt[self._segmented] = _doubt_by(np.nan_to_num(shortest, nan=1.0), self._errors.shortened)
        return doubt

    def _edge_on(self, body: Body, shape: tuple[int, ...]) -> NDArray[np.bool_]:
        """(q, n) of side bends, by the axis square to the trunk and to the line across the body."""
        edge_on = np.zeros(shape, np.bool_)
        if len(self._bends):
            axis = body.ventral
            edge_on[self._bends] = np.abs(axis[:, 1]) < _EDGE_ON_BELOW * np.sqrt((axis * axis).sum(axis=1))
        return edge_on

    def _pointing(self, points: Points) -> Array:
        """(l, n) share of a limb's segment that lies across the view, of the one that points most at the camera."""
        chains = points.table[self._chains, :3]
        squares = (chains[:, 1:] - chains[:, :-1]) ** 2
        across, whole = squares[:, :, ::2].sum(axis=2), squares.sum(axis=2)
        pointing: Array = (np.sqrt(across) / np.maximum(np.sqrt(whole), 1e-9)).min(axis=1)
        return pointing


def _landmark_errors(body: Body, errors: Calibration) -> tuple[Array, Array]:
    """(3 * 33 + 1, n) metres: standard error of each landmark along x, y (depth), z, zeros last; (33, n) its doubt."""
    factor, doubt = errors.factor_and_doubt(body.visibility.T)
    side_on = np.abs(np.abs(body.azimuth_deg) - 90) <= SIDE_ON_DEG
    far = np.where(side_on, np.where(body.azimuth_deg > 0, 1, -1), 2) == _OTHER_SIDE[:, None]
    far_factor = np.where(far, errors.far_side, 1.0)
    factor *= far_factor
    n = len(body.points)
    sigma = np.zeros((len(LANDMARKS) + 1, 3, n))
    sigma[:-1, ::2] = (factor * (errors.across * body.height))[:, None]
    depth = np.abs(body.points[:, :, 1].T)
    depth *= errors.depth_share
    depth += errors.depth * body.height
    np.multiply(factor, depth, out=sigma[:-1, 1])
    return sigma.reshape(-1, n)[: 3 * len(LANDMARKS) + 1], doubt * far_factor


def _bend_by_reach(reach: Array, reach_error: Array, limb: Array) -> tuple[Array, Array]:
    """Bend of a limb of known length by how far its ends are apart, in degrees, with its standard error.

    It needs no middle joint, the landmark that a folded limb most often has wrong; near straight it says little.
    All (l, n), metres.
    """
    half = np.arccos(np.minimum(reach / limb, 1.0))
    reach_error = np.hypot(reach_error, _LENGTH_ERROR * reach)
    slope = 2.0 / (limb * np.maximum(np.sin(half), _LEAST_SINE))
    return np.degrees(2.0 * half), np.degrees(slope * reach_error)


def _doubt_by(share: Array, table: Sequence[tuple[float, float]]) -> Array:
    """(l, n) doubt of limbs by a share, such as of a segment that lies across the view. table: as in `Calibration`."""
    shares, doubts = zip(*table, strict=True)
    doubt: Array = np.interp(share, shares, doubts)
    return doubt


def _rows_of_one_length(rows: Sequence[list[int]]) -> NDArray[np.intp]:
    """The rows as one array; the first of a shorter one fills it up, which changes no worst of it."""
    longest = max(map(len, rows), default=0)
    return np.array([row + row[:1] * (longest - len(row)) for row in rows], np.intp)


def _combined(one: tuple[Array, Array], other: tuple[Array, Array]) -> tuple[Array, Array]:
    """Two values with their errors as one; what they disagree beyond their errors is added to its error."""
    (a, a_error), (b, b_error) = one, other
    weight = b_error**2 / (a_error**2 + b_error**2)
    apart = np.maximum(np.abs(a - b) - a_error - b_error, 0.0) / 2
    error = np.hypot(a_error * np.sqrt(weight), apart)
    return weight * a + (1 - weight) * b, error
