"""What is known of a reading besides its value: all that a calibration may tell its error by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.contour import STATIONS, dorsal_profile
from abhyasa.body.formulas import landmarks_of, path_of
from abhyasa.body.geometry import AT, Points
from abhyasa.body.identity import MIRROR
from abhyasa.body.landmarks import INDEX, LANDMARKS
from abhyasa.body.vocabulary import MEASURES

Array = NDArray[np.float64]
AskedFor = tuple[str, tuple[str, ...]]
"""A measure, and of what, as in a goal."""

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
LIMBS = frozenset({"knee_flexion", "elbow_flexion"})
BACK = "back_rounding"
_LEG_PARTS = ("leg", "thigh", "knee", "shin", "ankle", "heel", "toes", "foot")


def inputs_of(measure: str) -> tuple[str, ...]:
    """The names of a measure's evidence, in order."""
    if measure == BACK:
        return COMMON + OF_THE_BACK
    if MEASURES[measure].takes == "parts":
        return COMMON + OF_DISTANCES
    of_limb = OF_LIMBS if measure in LIMBS else ()
    return COMMON + OF_ANGLES + of_limb + (_of_sides(measure) if MEASURES[measure].takes == "side" else ())


def _of_sides(measure: str) -> tuple[str, ...]:
    names = [name.removeprefix("left ") for name in landmarks_of(measure, ("left",))]
    segments = [f"{a} to {b} {way}" for a, b in pairwise(names) for way in ("across", "deep", "up")]
    return (*OF_SIDES, *segments, *(f"{name} seen" for name in names), *(f"other {name} seen" for name in names))


def unit_of(measure: str) -> float:
    """What values of a measure are counted in as evidence."""
    return 60.0 if MEASURES[measure].unit == "deg" else 0.25


@dataclass(frozen=True)
class Known:
    """What geometry tells of `q` quantities over `n` frames.

    value, spread: (q, n) in the measure's unit; what names a side has the sign of the mirrored body where the camera
        stands at its right.
    in_space: (a, n) likewise, of those that are angles, in their order.
    visibility, other_visibility: (q, n) of the worst seen landmark, and of its counterparts.
    pointing, reach, bend: (l, n) of those that are limbs: share of the worse segment across the view, heights, degrees.
    nod: (n,) degrees.
    """

    value: Array
    spread: Array
    in_space: Array
    visibility: Array
    other_visibility: Array
    pointing: Array
    reach: Array
    bend: Array
    nod: Array


class Evidence:
    """The evidence on some quantities, laid out once: what is known of a body stands in one table, from which each
    quantity takes its own.
    """

    def __init__(self, asked: Sequence[AskedFor]) -> None:
        self._units = np.array([[unit_of(measure)] for measure, _ in asked])
        self._segments = sorted({pair for measure, args in asked for pair in _segments(measure, args)})
        self._start, self._end = (
            np.array([AT[pair[end]] for pair in (("hips", "shoulders"), *self._segments)]) for end in (0, 1)
        )
        apart = [args for measure, args in asked if MEASURES[measure].takes == "parts"]
        self._between = np.array([_share(one) - _share(other) for one, other in apart]).reshape(-1, len(LANDMARKS))
        self._between[["floor" in parts for parts in apart]] = 0.0
        self._back = any(measure == BACK for measure, _ in asked)
        rows = {name: i for i, name in enumerate(self._names(asked))}
        taken = [[*_taken(i, *of)] for i, of in enumerate(asked)]
        self.counts = [len(each) for each in taken]
        shape = (len(taken), max(self.counts, default=0))
        self._row, self._share = np.zeros(shape, np.intp), np.zeros(shape)
        for i, each in enumerate(taken):
            self._row[i, : len(each)] = [rows[name] for name, _ in each]
            self._share[i, : len(each)] = [share for _, share in each]
        self._share = self._share[..., None]

    def __call__(self, points: Points, known: Known) -> Array:
        """(q, k, n) evidence as `inputs_of` names it, zero beyond."""
        table = np.concatenate(
            [
                self._common(points),
                points.body.visibility.T,
                self._vectors(points),
                known.value,
                np.log(np.maximum(known.spread / self._units, 1e-3)),
                known.visibility,
                known.other_visibility,
                known.in_space,
                known.pointing,
                known.reach,
                known.bend,
                self._along(points),
                *([_of_back(points, known.nod)] if self._back else []),
            ]
        )
        taken: Array = table[self._row]
        taken *= self._share
        return taken

    def _names(self, asked: Sequence[AskedFor]) -> Iterator[str]:
        """The rows of the table."""
        yield from ("one", "cos", "cos twice", "sin", "sin twice", "sin either", "sin twice either")
        yield from ("upright", "forward", "size")
        yield from (f"{name} seen" for name in LANDMARKS)
        yield from (f"{a} to {b} {way}" for a, b in (("hips", "shoulders"), *self._segments) for way in _WAYS)
        every = range(len(asked))
        angles = [i for i in every if has_value_in_space(asked[i][0])]
        limbs = [i for i in every if asked[i][0] in LIMBS]
        distances = [i for i in every if MEASURES[asked[i][0]].takes == "parts"]
        for name, of in (
            ("value", every), ("spread", every), ("visibility", every), ("visibility of the other side", every),
            ("value in space", angles), ("pointing", limbs), ("reach", limbs), ("bend", limbs), ("along", distances),
        ):  # fmt: skip
            yield from (f"{name} of {i}" for i in of)
        if self._back:
            yield from OF_THE_BACK

    def _common(self, points: Points) -> Array:
        body = points.body
        rows = np.empty((10, len(body.points)))
        rows[0] = 1.0
        around = np.radians(body.azimuth_deg) * _ONCE_AND_TWICE
        np.cos(around, out=rows[1:3])
        np.sin(around, out=rows[3:5])
        np.abs(rows[3:5], out=rows[5:7])
        trunk = body.trunk
        rows[7], rows[8] = trunk[:, 2], (trunk * body.forward).sum(axis=1)
        rows[7:9] /= np.maximum(np.sqrt((trunk * trunk).sum(axis=1)), 1e-6)
        rows[9] = np.log(np.maximum(body.size_px, 1.0)) - 5.0
        return rows

    def _vectors(self, points: Points) -> Array:
        """The trunk's and the segments' vectors in quarters of a body's height."""
        vectors = points.table[self._end, :3] - points.table[self._start, :3]
        vectors *= 4 / points.body.height
        return vectors.reshape(-1, vectors.shape[2])

    def _along(self, points: Points) -> Array:
        """(d, n) how much of each distance lies along the view."""
        n = points.table.shape[2]
        if not len(self._between):
            return np.empty((0, n))
        between = (self._between @ points.table[: len(LANDMARKS), :3].reshape(len(LANDMARKS), -1)).reshape(-1, 3, n)
        along: Array = np.abs(between[:, 1]) / np.maximum(np.sqrt((between * between).sum(axis=1)), 1e-6)
        return along


_WAYS = ("across", "deep", "up")
_ONCE_AND_TWICE = np.array([[1.0], [2.0]])


def has_value_in_space(measure: str) -> bool:
    """Whether the measure by the estimator's space coordinates alone is evidence on it."""
    return "value in space" in inputs_of(measure)


def _taken(i: int, measure: str, args: tuple[str, ...]) -> Iterator[tuple[str, float]]:
    """Row of the table, and factor, of each of `inputs_of`. i: which of the quantities it is."""
    sided = 0.0 if len(args) != 1 else 1.0 if args[0] == "left" else -1.0
    side = f"{args[0]} " if sided else ""
    unit = unit_of(measure)
    beside = ("", sided) if sided else (" either", 1.0)
    legs = [part.split()[-1] in _LEG_PARTS for part in args if part != "floor"]
    one_each = {
        "before": ("cos", 1.0),
        "before twice": ("cos twice", 1.0),
        "beside": (f"sin{beside[0]}", beside[1]),
        "beside twice": (f"sin twice{beside[0]}", beside[1]),
        "value": (f"value of {i}", 1 / unit),
        "value in space": (f"value in space of {i}", 1 / unit),
        "bend": (f"bend of {i}", 1 / 60.0),
        "nod": ("nod", np.radians(1.0)),
        "leg and arm": ("one", float(any(legs) and not all(legs))),
        "from the floor": ("one", float("floor" in args)),
    }
    for name in inputs_of(measure):
        if name in one_each:
            yield one_each[name]
        elif name in ("upright", "forward", "size", *OF_THE_BACK):
            yield name, 1.0
        elif name.startswith("trunk "):
            way = name.removeprefix("trunk ")
            yield f"hips to shoulders {way}", sided if way == "across" else 1.0
        elif name.endswith(_WAYS):
            yield f"{side}{name.replace(' to ', f' to {side}')}", sided if name.endswith("across") else 1.0
        elif name.endswith(" seen"):
            landmark = f"{side}{name.removeprefix('other ').removesuffix(' seen')}"
            yield f"{LANDMARKS[MIRROR[INDEX[landmark]]] if name.startswith('other ') else landmark} seen", 1.0
        else:
            yield f"{name} of {i}", 1.0


def _segments(measure: str, args: tuple[str, ...]) -> list[tuple[str, str]]:
    """The segments of the limb that a sided measure is of."""
    return [*pairwise(landmarks_of(measure, args))] if MEASURES[measure].takes == "side" else []


def _of_back(points: Points, nod_deg: Array) -> Array:
    """(k, n) the trunk's length against its upright one, the nod of the head, and the back's outline.

    What is not known is told by a value that the body could not have.
    """
    trunk = points.body.trunk
    rows = np.empty((2 + STATIONS, len(trunk)))
    rows[0] = np.sqrt((trunk * trunk).sum(axis=1)) / points.body.upright_trunk
    rows[1], rows[2:] = nod_deg, dorsal_profile(points.body).T
    rows[~np.isfinite(rows)] = 0.0
    return rows


def _share(part: str) -> Array:
    """(33,) of which landmarks the middle of a part consists."""
    path = path_of(part)
    share: Array = np.isin(LANDMARKS, path) / max(len(path), 1)
    return share
