"""Light in the studio's room: a window on one side, and what all its surfaces give back.

Colours are screen colours (sRGB, taken as the square roots of the light that they stand for). Light is reckoned at the
vertices of the body, shadow at some thousand of its points: a software rasteriser then has nothing left to do but to
fill faces, which keeps films of hundreds of frames affordable.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from abhyasa.studio.build import RestBody
from abhyasa.studio.look import Look
from abhyasa.studio.mesh import corner_sums

Array = NDArray[np.float32]

_WINDOW_DEG = 46.0
"""How high the light from the window comes from."""
_WINDOW = 0.8
_WINDOW_PARTS = ((0, 0, 0.5), (-16, 9, 0.25), (16, -9, 0.25))
"""Degrees aside and up from its middle, and share of its light: a window's shadow is soft."""
_ROOM = 0.6
"""What the window and the room give to a surface turned toward them."""
_BOUNCE = 0.3
"""Share of the room's light that comes up from the floor."""
_LOW_M = 0.25
"""Below this the floor's own darkness beneath the body takes from the bounce."""
_SHEEN = 0.05
_GLOSS = (0.09, 18.0)
"""Strength and sharpness of the window's reflection on skin."""
_POINT_M = 0.022
"""Between the points at which shadow is reckoned."""
_CELL_M = 0.035
"""Of the grid that finds what stands in the light; wider than `_POINT_M`, or light falls through the body."""
_NEAR_M, _FAR_M = 0.03, 0.09
"""What is nearer than this in front of a point leaves it lit; what is farther takes all light."""
_FLOOR_CELLS, _FLOOR_CELL_M = 176, 0.03
FLOOR_M = _FLOOR_CELLS * _FLOOR_CELL_M
"""Width of the square of floor on which the body's shadow is drawn."""


class Light:
    """The light of a look's room on one dressed body."""

    def __init__(self, body: RestBody, colours: NDArray[np.float64], look: Look) -> None:
        self._sums = corner_sums(body.faces, len(body.vertices))
        self._corners = np.ascontiguousarray(body.faces.T)
        self._own = np.ascontiguousarray((colours**2).T.astype(np.float32))
        self._floor = np.square(look.floor).astype(np.float32)
        self._tint = tint(look)
        self._ways, self._strengths = _ways(look.light_deg)
        self._whole_sky = self._strengths[len(_WINDOW_PARTS) :].sum() / 4
        self._points, self._spread = _points_on(body.vertices)

    def colours(self, vertices: Array, eye: Array) -> NDArray[np.uint8]:
        """(v, 3) screen colours of the vertices (v, 3), seen from `eye` (3,)."""
        places = np.ascontiguousarray(vertices.T)
        normals = self._normals(places)
        window, sky, *lean = (self._spread @ self._reaching(vertices[self._points])).T
        facing = np.maximum(self._ways[0] @ normals, 0)
        window *= facing
        around = np.maximum(sky + sum(n * to for n, to in zip(normals, lean, strict=True)), 0)
        above = 0.4 + 0.6 * np.minimum(np.maximum(places[2], 0) / _LOW_M, 1)
        bounce = (0.55 - 0.45 * normals[2]) * above * sky * (_ROOM * _BOUNCE / self._whole_sky)
        light = _WINDOW * window + around

        toward = _unit(eye[:, None] - places)
        half = _unit(toward + self._ways[0][:, None])
        gloss = np.maximum(np.einsum("iv,iv->v", normals, half), 0.1) ** _GLOSS[1] * (window > 0)
        rim = 1 - np.abs(np.einsum("iv,iv->v", normals, toward))
        shine = _GLOSS[0] * gloss + _SHEEN * rim * rim * rim * light
        shown = np.empty((3, len(vertices)), np.float32)
        for i, (own, floor, tint_) in enumerate(zip(self._own, self._floor, self._tint, strict=True)):
            shown[i] = (own * (light + (0.5 + floor) * bounce) + shine) * tint_
        return np.asarray(np.minimum(255 * np.sqrt(shown), 255).T, np.uint8)

    def floor_shadow(self, vertices: Array, middle: Array) -> NDArray[np.uint8]:
        """(n, n) opacity of the body's shadow on the square of `FLOOR_M` around `middle` (2,), rows along y."""
        points = vertices[self._points]
        lost = np.zeros((_FLOOR_CELLS, _FLOOR_CELLS), np.float32)
        for way, strength in zip(self._ways, self._strengths, strict=True):
            down = points[:, :2] - points[:, 2:] * (way[:2] / way[2])
            cell = ((down - middle) / _FLOOR_CELL_M + _FLOOR_CELLS / 2).astype(np.intp)
            cell = cell[((cell >= 0) & (cell < _FLOOR_CELLS)).all(axis=1)]
            hit = np.bincount(cell[:, 1] * _FLOOR_CELLS + cell[:, 0], minlength=_FLOOR_CELLS**2) > 0
            lost += (strength * way[2]) * hit.reshape(lost.shape)
        lost = uniform_filter(uniform_filter(lost, 3), 3)
        shade = 1 - np.sqrt(np.maximum(1 - lost / float(self._strengths @ self._ways[:, 2] + 0.1), 0))
        return np.asarray(255 * shade * _fading(), np.uint8)

    def _normals(self, places: Array) -> Array:
        """(3, v) outward unit vectors at the vertices (3, v)."""
        a, b, c = (places[:, corners] for corners in self._corners)
        (x, y, z), (u, v, w) = b - a, c - a
        across = np.stack([y * w - z * v, z * u - x * w, x * v - y * u], axis=1)
        return _unit((self._sums @ across).T)

    def _reaching(self, points: Array) -> Array:
        """(p, 5) at each point the share of the window that reaches it, and the room's light: its even part and (3) how
        it grows with the surface's normal.
        """
        open_ = self._open(points)
        first = len(_WINDOW_PARTS)
        window = open_[:, :first] @ self._strengths[:first] / _WINDOW
        # Light from one way falls on a ball as max(n . l, 0), which is 1/4 + (n . l) / 2 in its first harmonics
        # (Ramamoorthi and Hanrahan, 2001).
        sky = open_[:, first:] * self._strengths[first:]
        return np.column_stack([window, sky.sum(axis=1) / 4, sky @ self._ways[first:] / 2])

    def _open(self, points: Array) -> Array:
        """(p, k) how much of the light of each way reaches each point, past the rest of the body."""
        reach = np.empty((len(points), len(self._ways)), np.float32)
        for k, way in enumerate(self._ways):
            height = points @ way
            place = points @ _across(way).T / _CELL_M
            place -= place.min(axis=0) - 1
            whole = place.astype(np.intp)
            share = place - whole
            width = int(whole[:, 0].max()) + 2
            cell = whole[:, 1] * width + whole[:, 0]
            top = np.full(width * (int(whole[:, 1].max()) + 2), -np.inf, np.float32)
            np.maximum.at(top, cell, height)
            hidden = np.zeros(len(points), np.float32)
            # The grid's cells blend into each other, so that shadows move on evenly with the body.
            for right in (0, 1):
                for up in (0, 1):
                    part = np.abs(1 - right - share[:, 0]) * np.abs(1 - up - share[:, 1])
                    over = top[cell + up * width + right] - height
                    hidden += part * np.clip((over - _NEAR_M) / (_FAR_M - _NEAR_M), 0, 1)
            reach[:, k] = 1 - hidden
        return reach


def tint(look: Look) -> Array:
    """(3,) colour and strength of the room's light."""
    warm = np.array([1 + 0.10 * look.warmth, 1.0, 1 - 0.16 * look.warmth])
    return np.asarray(look.light * warm, np.float32)


def light_on(look: Look, normal: tuple[float, float, float]) -> float:
    """What a bare surface with this normal gets, before `tint`."""
    ways, strengths = _ways(look.light_deg)
    facing = np.maximum(ways @ np.array(normal), 0) @ strengths
    return float(facing + _ROOM * _BOUNCE * (0.55 - 0.45 * normal[2]))


def _ways(light_deg: float) -> tuple[Array, Array]:
    """(k, 3) unit vectors toward the light, the window's middle first, and (k,) how much comes from each."""
    towards, strengths = [], []
    for aside, up, share in _WINDOW_PARTS:
        towards.append((light_deg + aside, _WINDOW_DEG + up))
        strengths.append(_WINDOW * share)
    for aside in (45, 135, 225, 315):
        towards.append((light_deg + aside, 28.0))
        strengths.append(_ROOM * 0.42)
    towards.append((light_deg, 90.0))
    strengths.append(_ROOM * 0.6)
    azimuth, up = np.radians(towards).T
    ways = np.stack([np.cos(up) * np.sin(azimuth), -np.cos(up) * np.cos(azimuth), np.sin(up)], axis=1)
    return ways.astype(np.float32), np.array(strengths, np.float32)


def _unit(vectors: Array) -> Array:
    """(3, v) of length 1."""
    return np.asarray(vectors / np.sqrt(np.einsum("iv,iv->v", vectors, vectors) + np.float32(1e-20)))


def _across(way: Array) -> Array:
    """(2, 3) two unit vectors at right angles to a third and to each other."""
    first = np.cross(way, [0.0, 1.0, 0.0] if abs(way[1]) < 0.9 else [1.0, 0.0, 0.0])
    first /= np.linalg.norm(first)
    return np.stack([first, np.cross(way, first)]).astype(np.float32)


def _points_on(vertices: NDArray[np.float64]) -> tuple[NDArray[np.intp], csr_array]:
    """Vertices `_POINT_M` apart, and the (v, p) matrix that spreads over all vertices what is known at those."""
    _, points = np.unique(np.floor(vertices / _POINT_M).astype(np.intp), axis=0, return_index=True)
    away, nearest = cKDTree(vertices[points]).query(vertices, k=4)
    weight = 1 / (away + _POINT_M / 4) ** 2
    weight = (weight / weight.sum(axis=1, keepdims=True)).astype(np.float32)
    rows = np.repeat(np.arange(len(vertices)), 4)
    spread = csr_array((weight.ravel(), (rows, nearest.ravel())), shape=(len(vertices), len(points)))
    return points, spread


@cache
def _fading() -> Array:
    """(n, n) 1 in the middle of the floor's square, 0 on its border."""
    along = np.abs(np.linspace(-1, 1, _FLOOR_CELLS))
    fade = np.clip((1 - along) / 0.15, 0, 1)
    return np.asarray(fade[:, None] * fade, np.float32)
