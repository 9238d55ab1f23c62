"""Work on the surface of a body at rest: finer, cut along lines, smoother.

What is added hangs on its neighbours' bones.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array

from abhyasa.studio.build import BONES, RestBody

Array = NDArray[np.float64]
Corners = NDArray[np.int32]

_ROUNDNESS = 0.75
"""How far a split edge's middle moves to where its ends' tangent planes have it: Phong tessellation's own figure
(Boubekeur and Alexa, 2008)."""
_SLIVER = 0.05
"""Share of an edge that is left at each end where a line cuts it, so that no face is needle-thin."""


def edges_of(faces: Corners) -> Corners:
    """(e, 2) the two ends of every edge once, the lower index first."""
    ends = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]).astype(np.int64)
    count = int(ends.max(initial=0)) + 1
    # As single numbers they are sorted many times faster than as pairs.
    lower, upper = np.divmod(np.unique(ends.min(axis=1) * count + ends.max(axis=1)), count)
    return np.stack([lower, upper], axis=1).astype(np.int32)


def corner_sums(faces: Corners, vertices: int) -> csr_array:
    """(v, f) matrix that adds up at each vertex what its faces have."""
    rows = faces.ravel()
    columns = np.repeat(np.arange(len(faces)), 3)
    return csr_array((np.ones(len(rows), np.float32), (rows, columns)), shape=(vertices, len(faces)))


def normals_of(vertices: Array, faces: Corners) -> Array:
    """(v, 3) outward unit vectors: the faces' by their areas."""
    a, b, c = (vertices[faces[:, i]] for i in range(3))
    normals = corner_sums(faces, len(vertices)) @ np.cross(b - a, c - a)
    return np.asarray(normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12))


def finer(body: RestBody, longest_m: Array) -> RestBody:
    """Every edge that is longer than its ends allow (v,) split in its middle, and rounded."""
    edges = edges_of(body.faces)
    length = np.linalg.norm(body.vertices[edges[:, 0]] - body.vertices[edges[:, 1]], axis=1)
    edges = edges[length > longest_m[edges].mean(axis=1)]
    middle = body.vertices[edges].mean(axis=1)
    normals = normals_of(body.vertices, body.faces)
    lift = np.zeros_like(middle)
    for end in edges.T:
        away = ((middle - body.vertices[end]) * normals[end]).sum(axis=1, keepdims=True)
        lift -= _ROUNDNESS / 2 * away * normals[end]
    split = _split(body, edges, np.full(len(edges), 0.5))
    split.vertices[len(body.vertices) :] += lift
    return split


def cut(body: RestBody, values: Array, column: int, level: float) -> tuple[RestBody, Array]:
    """The surface with vertices all along the line on which a column of `values` (v, k) has a level, and the values
    there too.
    """
    field = values[:, column] - level
    sides = np.sign(field)[body.faces]
    edges = edges_of(body.faces[(sides > 0).any(axis=1) & (sides < 0).any(axis=1)])
    edges = edges[np.prod(field[edges], axis=1) < 0]
    a, b = field[edges].T
    share = (a / (a - b)).clip(_SLIVER, 1 - _SLIVER)
    between = (1 - share[:, None]) * values[edges[:, 0]] + share[:, None] * values[edges[:, 1]]
    between[:, column] = level
    return _split(body, edges, share), np.concatenate([values, between])


def smoother(body: RestBody, strength: Array, rounds: int) -> Array:
    """(v, 3) vertices moved toward the middle of those beside them, by a strength (v,) from 0 to 1, in rounds."""
    a, b = edges_of(body.faces).T
    beside = csr_array((np.ones(2 * len(a)), (np.r_[a, b], np.r_[b, a])), shape=(len(strength),) * 2)
    mean = diags_array(1 / np.maximum(beside.sum(axis=1), 1)) @ beside
    vertices = body.vertices
    for _ in range(rounds):
        vertices = vertices + strength[:, None] * (mean @ vertices - vertices)
    return vertices


def _split(body: RestBody, edges: Corners, share: Array) -> RestBody:
    """A vertex put into each edge (e, 2), at a share (e,) of the way, and the faces on both sides split to match."""
    count = len(body.vertices)
    a, b = edges.T
    t = share[:, None]
    dense = np.zeros((len(edges), len(BONES)))
    rows = np.arange(len(edges))[:, None]
    np.add.at(dense, (rows, body.bone[a]), (1 - t) * body.weight[a])
    np.add.at(dense, (rows, body.bone[b]), t * body.weight[b])
    bone = np.argsort(-dense, axis=1)[:, : body.bone.shape[1]]
    weight = np.take_along_axis(dense, bone, axis=1)
    return replace(
        body,
        vertices=np.concatenate([body.vertices, (1 - t) * body.vertices[a] + t * body.vertices[b]]),
        faces=_split_faces(body.faces, edges, count),
        uv=np.concatenate([body.uv, (1 - t) * body.uv[a] + t * body.uv[b]]),
        bone=np.concatenate([body.bone, bone.astype(np.uint8)]),
        weight=np.concatenate([body.weight, weight / weight.sum(axis=1, keepdims=True)]),
    )


def _split_faces(faces: Corners, edges: Corners, first: int) -> Corners:
    """Faces whose edges (e, 2) have each got a vertex, numbered from `first` on in the edges' order."""
    keys = edges[:, 0].astype(np.int64) * first + edges[:, 1]
    order = np.argsort(keys)
    sides = np.sort(np.stack([faces, np.roll(faces, -1, axis=1)], axis=2), axis=2).astype(np.int64)
    wanted = sides[..., 0] * first + sides[..., 1]
    at = np.searchsorted(keys, wanted, sorter=order).clip(max=max(len(keys) - 1, 0))
    if not len(keys):
        return faces
    middle = np.where(keys[order[at]] == wanted, first + order[at], -1)
    marked = (middle >= 0) @ np.array([1, 2, 4])
    made = [faces[marked == 0]]
    for pattern in range(1, 8):
        # Turned so that a face with one split edge has it first, and one with two has its whole edge last.
        turn = {1: 0, 2: 1, 4: 2, 3: 0, 6: 1, 5: 2, 7: 0}[pattern]
        chosen = marked == pattern
        x, y, z = np.roll(faces[chosen], -turn, axis=1).T
        xy, yz, zx = np.roll(middle[chosen], -turn, axis=1).T
        made += [np.stack(corners, axis=1) for corners in _pieces(pattern.bit_count(), x, y, z, xy, yz, zx)]
    return np.concatenate(made).astype(np.int32)


def _pieces(splits: int, x: Array, y: Array, z: Array, xy: Array, yz: Array, zx: Array) -> list[tuple[Array, ...]]:
    if splits == 1:
        return [(x, xy, z), (xy, y, z)]
    if splits == 2:
        return [(xy, y, yz), (x, xy, yz), (x, yz, z)]
    return [(x, xy, zx), (xy, y, yz), (zx, yz, z), (xy, yz, zx)]
