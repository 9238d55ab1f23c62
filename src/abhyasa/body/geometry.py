"""Many terms of a body at once: their values, and how far the landmarks' errors may put them off.

Angles and lengths are computed many times: as the points are, and with each coordinate of each of their landmarks moved
a little, which tells what an error there does to them. All of these are rows of the same few arrays, laid out once for
the terms that are asked: live, what takes time is the number of array operations and hardly their size. What an error
does to a distance or a height is known without moving anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.formulas import (
    FORMULAS,
    MIDDLES,
    NOWHERE,
    POINTS,
    Apart,
    Formula,
    Kind,
    Length,
    Vector,
    landmarks_of,
    makeup,
    path_of,
    stations,
)
from abhyasa.body.frame import Body
from abhyasa.body.landmarks import INDEX, LANDMARKS
from abhyasa.body.vocabulary import MEASURES, SIDES

Array = NDArray[np.float64]
Index = NDArray[np.intp]

STEP_M = 1e-3
AT = {name: i for i, name in enumerate((*LANDMARKS, *POINTS))}
"""Row of each point in `Points`; the body in space follows that in the picture."""
_FIRST = len(LANDMARKS)
_PAIRED = [[INDEX[f"{side} {part}"] for part in MIDDLES] for side in SIDES]


class Points:
    """A body's points: the landmarks, and `formulas.POINTS` besides.

    table: (2 * len(AT), 5, n) x, y, z, x, y of each: in the picture, with depth, and then in space alone.
    """

    def __init__(self, body: Body) -> None:
        n = len(body.points)
        table = np.zeros((2, len(AT), 5, n))
        table[0, :_FIRST, :3] = body.points.transpose(1, 2, 0)
        table[1, :_FIRST, :3] = (body.points if body.seen is None else body.seen.world).transpose(1, 2, 0)
        table[:, _FIRST : _FIRST + len(MIDDLES)] = (table[:, _PAIRED[0]] + table[:, _PAIRED[1]]) / 2
        across = table[:, INDEX["right hip"]] - table[:, INDEX["left hip"]]
        across += table[:, INDEX["right shoulder"]] - table[:, INDEX["left shoulder"]]
        across /= np.maximum(np.sqrt((across * across).sum(axis=1, keepdims=True)), 1e-9)
        table[:, AT["rightward"]], table[:, AT["leftward"]] = across, -across
        table[:, AT["up"], 2] = 1.0
        table[:, :, 3:] = table[:, :, :2]
        self.body = body
        self.table = table.reshape(2 * len(AT), 5, n)


@dataclass(frozen=True)
class Term:
    """One thing to compute, and the landmarks whose errors count. in_space: by the estimator's space coordinates."""

    of: Formula | Length | Apart
    landmarks: tuple[str, ...] = ()
    in_space: bool = False

    @property
    def moves(self) -> tuple[tuple[str, int], ...]:
        """The coordinates of its landmarks that are moved."""
        return tuple(product(self.landmarks, range(3)))

    @property
    def place(self) -> int:
        """Terms of a kind stand together, in this order."""
        if isinstance(self.of, Formula):
            return self.of.kind
        return len(Kind) if isinstance(self.of, Length) else len(Kind) + 1 + ("floor" in self.of.parts)


def term_of(measure: str, args: tuple[str, ...], *, errors: bool = False, in_space: bool = False) -> Term:
    """A quantity as a term. Raises KeyError for a measure or part that the vocabulary does not hold."""
    landmarks = landmarks_of(measure, args)
    of: Formula | Apart
    if MEASURES[measure].takes == "parts":
        first, second = args
        of = Apart((first, second))
    else:
        of = FORMULAS[measure].of_side(args[0] if args else "")
    return Term(of, landmarks if errors else (), in_space)


class Geometry:
    """The layout of some terms, and their evaluation."""

    def __init__(self, terms: Sequence[Term]) -> None:
        order = sorted(range(len(terms)), key=lambda i: terms[i].place)
        laid = [terms[i] for i in order]
        self._back = np.argsort(order)
        kinds: tuple[tuple[type[_Angles | _Distances | _Heights], list[Term]], ...] = (
            (_Angles, [term for term in laid if term.place <= len(Kind)]),
            (_Distances, [term for term in laid if term.place == len(Kind) + 1]),
            (_Heights, [term for term in laid if term.place == len(Kind) + 2]),
        )
        self._parts = [kind(of_kind) for kind, of_kind in kinds if of_kind]

    def values(self, points: Points) -> Array:
        """(t, n) each term as the points are."""
        unmoved = np.zeros((3 * len(LANDMARKS) + 1, points.table.shape[2]))
        return self.values_and_errors(points, unmoved)[0]

    def values_and_errors(self, points: Points, sigma: Array) -> tuple[Array, Array]:
        """(t, n) and (t, n) each term, and its standard error by those of its landmarks, to first order.

        sigma: (3 * 33 + 1, n) metres, standard error of each landmark's x, y and z; a last row of zeros.
        """
        told = [part.values_and_errors(points, sigma) for part in self._parts]
        values, errors = told[0] if len(told) == 1 else map(np.concatenate, zip(*told, strict=True))
        return values[self._back], errors[self._back]


class _Angles:
    """Rows of angles and lengths, in the order of `Kind` with lengths last."""

    def __init__(self, terms: list[Term]) -> None:
        start, end, shift, turn, zero, moved = [], [], [], [], [], []
        places = []
        for term in terms:
            vectors = _vectors(term)
            base = len(AT) * term.in_space
            for move in (None, *term.moves):
                name, axis = move or ("", 0)
                moved.append(3 * INDEX[name] + axis if move else 3 * len(LANDMARKS))
                start.append([base + AT[vector[0]] for vector in vectors])
                end.append([base + AT[vector[1]] for vector in vectors])
                shift.append([_shift(vector, move) for vector in vectors])
                turn.append(term.of.turn if isinstance(term.of, Formula) else 1.0)
                zero.append(term.of.zero_deg if isinstance(term.of, Formula) else 0.0)
                places.append(term.place)
        self._start, self._end = np.array(start).T.copy(), np.array(end).T.copy()
        self._shift = np.array(shift).transpose(1, 0, 2)[..., None].copy()
        between, around, about, lengths = (np.searchsorted(places, [kind, kind + 1]) for kind in range(len(Kind) + 1))
        self._between, self._around, self._about = slice(*between), slice(*around), slice(*about)
        self._lengths = slice(*lengths)
        self._angled = slice(0, int(lengths[0]))
        self._turn = np.degrees(np.array(turn))[self._angled, None]
        self._zero = np.array(zero)[self._angled, None]
        sizes = [1 + len(term.moves) for term in terms]
        self._starts: Index = np.cumsum([0, *sizes])[:-1]
        self._row_of = np.repeat(np.arange(len(sizes)), sizes)
        self._sigma_of = np.array(moved, np.intp)

    def values_and_errors(self, points: Points, sigma: Array) -> tuple[Array, Array]:
        """(t, n) degrees or metres, and (t, n) their errors. sigma: as `Geometry` has it."""
        rows = self._rows(points)
        value = rows[self._starts]
        slope = rows - value[self._row_of]
        slope -= 360.0 * np.rint(slope / 360.0)
        slope *= sigma[self._sigma_of]
        slope *= slope
        return value, np.sqrt(np.add.reduceat(slope, self._starts)) / STEP_M

    def _rows(self, points: Points) -> Array:
        vectors = points.table[self._end]
        vectors -= points.table[self._start]
        vectors += self._shift
        u, v, w = vectors[:, :, :3]
        rows = np.empty((u.shape[0], u.shape[2]))
        uu = _dot(u, u)
        np.sqrt(uu[self._lengths], out=rows[self._lengths])
        if self._angled.stop:
            normal = vectors[0, :, 1:4] * vectors[1, :, 2:5] - vectors[0, :, 2:5] * vectors[1, :, 1:4]
            nn, uv, wn, wu = _dot(normal, normal), _dot(u, v), _dot(w, normal), _dot(w, u)
            rows[self._angled] = self._degrees(uu, uv, nn, wn, wu, v, w)
        return rows

    def _degrees(self, uu: Array, uv: Array, nn: Array, wn: Array, wu: Array, v: Array, w: Array) -> Array:
        """(r, n) from the vectors' products; n is u x v."""
        y, x = np.empty((2, self._angled.stop, uu.shape[1]))
        between, around, about = self._between, self._around, self._about
        y[between], x[between] = np.sqrt(nn[between]), uv[between]
        if around.stop > around.start:
            y[around], x[around] = wn[around] / np.sqrt(nn[around]), wu[around] / np.sqrt(uu[around])
        if about.stop > about.start:
            ww = _dot(w[about], w[about])
            y[about] = wn[about] / np.sqrt(ww)
            x[about] = uv[about] - wu[about] * _dot(v[about], w[about]) / ww
        degrees = np.arctan2(y, x)
        degrees *= self._turn
        degrees += self._zero
        degrees[around] = 180.0 - (180.0 - degrees[around]) % 360.0
        return degrees


class _Distances:
    """The shortest distances between two parts' stations, in body heights.

    A landmark's error moves each end of a line between two stations by its share in the end, and counts as far as it is
    along the line.
    """

    def __init__(self, terms: list[Term]) -> None:
        places: dict[tuple[tuple[str, float], ...], int] = {}
        lines: list[tuple[int, int]] = []
        moving: list[Array] = []
        self._starts, self._term = [], []
        for t, term in enumerate(terms):
            assert isinstance(term.of, Apart)
            one, other = (stations(part) for part in term.of.parts)
            pairs = [*product(one, other)]
            counted = np.isin(LANDMARKS, term.landmarks)
            self._starts.append(len(lines))
            self._term += [t] * len(pairs)
            lines += [(_place(places, a), _place(places, b)) for a, b in pairs]
            moving += [(_shares_of(a) - _shares_of(b)) * counted for a, b in pairs]
        self._shares = np.array([_shares_of(dict(place)) for place in places])
        self._a, self._b = np.array(lines).T.copy()
        self._moving = np.array(moving) ** 2

    def values_and_errors(self, points: Points, sigma: Array) -> tuple[Array, Array]:
        """(t, n) and (t, n). sigma: as `Geometry` has it."""
        n, height = points.table.shape[2], points.body.height
        at = self._shares @ points.table[:_FIRST, :3].reshape(_FIRST, 3 * n)
        lines = at[self._a] - at[self._b]
        lines *= lines
        along = lines.reshape(-1, 3, n)
        squared = along.sum(axis=1)
        variance = self._moving @ (sigma[:-1] ** 2).reshape(len(LANDMARKS), 3 * n)
        variance = (variance.reshape(along.shape) * along).sum(axis=1) / np.maximum(squared, STEP_M**2)
        nearest = np.minimum.reduceat(squared, self._starts)
        variance[squared > nearest[self._term]] = 0.0
        return np.sqrt(nearest) / height, np.sqrt(np.maximum.reduceat(variance, self._starts)) / height


class _Heights:
    """How high the middle of a part's landmarks is above the lowest landmark seen, in body heights."""

    def __init__(self, terms: list[Term]) -> None:
        names = [term.landmarks or _of_parts(term) for term in terms]
        self._shares = np.array([np.isin(LANDMARKS, of) / len(of) for of in names])
        counted = [[bool(term.landmarks)] for term in terms]
        self._moving = (self._shares * counted) ** 2

    def values_and_errors(self, points: Points, sigma: Array) -> tuple[Array, Array]:
        """(t, n) and (t, n). sigma: as `Geometry` has it."""
        body = points.body
        floor = np.where(body.visibility >= 0.5, body.points[..., 2], np.inf).min(axis=1)
        floor[np.isinf(floor)] = np.nan
        value = (self._shares @ points.table[:_FIRST, 2] - floor) / body.height
        error: Array = np.sqrt(self._moving @ sigma[2:-1:3] ** 2) / body.height
        return value, error


def value_of(body: Body, measure: str, args: tuple[str, ...]) -> Array:
    """(n,) a quantity of a body's points as they are. Raises KeyError as `term_of`."""
    value: Array = _alone(measure, args).values(Points(body))[0]
    return value


@lru_cache(maxsize=256)
def _alone(measure: str, args: tuple[str, ...]) -> Geometry:
    return Geometry((term_of(measure, args),))


def _of_parts(term: Term) -> tuple[str, ...]:
    assert isinstance(term.of, Apart)
    return tuple(name for part in term.of.parts for name in path_of(part))


def _vectors(term: Term) -> tuple[Vector, Vector, Vector]:
    if isinstance(term.of, Length):
        return term.of.u, NOWHERE, NOWHERE
    assert isinstance(term.of, Formula)
    return term.of.u, term.of.v, term.of.w


def _shift(vector: Vector, move: tuple[str, int] | None) -> list[float]:
    """x, y, z, x, y by which a vector changes as one coordinate of a landmark is moved."""
    shift = [0.0, 0.0, 0.0]
    if move:
        name, axis = move
        start, end = (makeup(point).get(name, 0.0) for point in vector)
        shift[axis] = STEP_M * (end - start)
    return shift + shift[:2]


def _shares_of(station: Mapping[str, float]) -> Array:
    """(33,) each landmark's share in a station."""
    shares = np.zeros(len(LANDMARKS))
    for name, share in station.items():
        shares[INDEX[name]] = share
    return shares


def _place(places: dict[tuple[tuple[str, float], ...], int], station: dict[str, float]) -> int:
    return places.setdefault(tuple(station.items()), len(places))


def _dot(a: Array, b: Array) -> Array:
    """(r, n) of two (r, 3, n)."""
    dots: Array = np.einsum("rcn,rcn->rn", a, b)
    return dots
