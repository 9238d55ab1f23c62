"""A face and hair for a body at rest, on its own surface."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from abhyasa.body.landmarks import INDEX
from abhyasa.studio.build import BONES, RestBody
from abhyasa.studio.look import Look
from abhyasa.studio.mesh import edges_of

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

_AROUND_DEG = (0, 24, 41, 55, 68, 77, 80, 96, 112, 129, 180)
_HAIRLINE_MM = {
    "short": (88, 90, 72, 36, 0, -6, 28, 34, 6, -34, -46),
    "bun": (90, 87, 65, 38, 26, 28, 30, 34, 10, -26, -40),
    "bob": (78, 74, 58, 34, 25, 28, 30, 34, 10, -26, -40),
}
"""Where hair begins, so many degrees around from the front: above the ears, on a head that is `_WIDTH_M` wide there."""
_WIDTH_M = 0.16
_THICK_MM = {"short": 13.0, "bun": 8.0, "bob": 10.0}
_SKULL_MM = (82.0, 104.0, 122.0)
"""Half the skull's width, depth and height above the ears."""
_BUN_MM = (34.0, 28.0, 34.0)


@dataclass(frozen=True)
class Head:
    """Where a body's head is.

    middle: (3,) metres, between the ears. size: of the head, 1 where the ears are `_WIDTH_M` apart. eyes: (2, 3)
    metres, the eyeballs' middles, left and right. mouth: (3,) metres, in the middle of the jaw behind the lips.
    eyeball, jaw: (v,) whether a vertex is of an eyeball, or of the teeth and tongue.
    """

    middle: Array
    size: float
    eyes: Array
    mouth: Array
    eyeball: Mask
    jaw: Mask

    def mm(self, points: Array) -> Array:
        """(v, 3) places against `middle` in millimetres of a head of size 1."""
        return (points - self.middle) / self.size * 1000


def find_head(body: RestBody) -> Head:
    """The head of a body as the model has it: its eyeballs and its teeth are pieces by themselves."""
    a, b = edges_of(body.faces).T
    count = len(body.vertices)
    _, part = connected_components(csr_array((np.ones(len(a)), (a, b)), shape=(count, count)), directed=False)
    pieces = sorted(np.unique(part), key=lambda piece: -np.count_nonzero(part == piece))
    jaw, one, other = (part == piece for piece in pieces[1:4])
    eyes = sorted((body.vertices[eye].mean(axis=0) for eye in (one, other)), key=lambda eye: -float(eye[0]))
    left, right = (body.marks[INDEX[f"{side} ear"]] for side in ("left", "right"))
    width = float(np.linalg.norm(left - right))
    return Head((left + right) / 2, width / _WIDTH_M, np.array(eyes), body.vertices[jaw].mean(axis=0), one | other, jaw)


def face_regions(head: Head, points: Array, weight: Array) -> dict[str, Array]:
    """Millimetres into lips, brows and irises, negative outside. weight: (v,) of the head's bone."""
    at = head.mm(points)
    eyes, mouth = head.mm(head.eyes), head.mm(head.mouth)
    brows, irises = np.full((2, len(points)), -99.0)
    for side, eye in zip((1, -1), eyes, strict=True):
        out = side * (at[:, 0] - eye[0])
        arch = eye[2] + 20.5 - 0.006 * (out - 6) ** 2
        thick = 3.4 - 0.055 * np.abs(out + 6)
        brows = np.maximum(brows, np.minimum(thick - np.abs(at[:, 2] - arch), 21 - np.abs(out - 3)))
        irises = np.maximum(irises, 6.4 - np.hypot(at[:, 0] - eye[0], at[:, 2] - eye[2]))
    lips = 9 - np.hypot((at[:, 0]) * 9 / 23, at[:, 2] - mouth[2])
    face = (at[:, 1] < eyes[:, 1].mean()) & (weight > 0.5)
    skin = face & ~head.eyeball & ~head.jaw
    return {
        "brows": np.where(skin, brows, -99),
        "lips": np.where(skin, lips, -99),
        "whites": np.where(head.eyeball, 99, -99),
        "irises": np.where(face & head.eyeball, irises, -99),
    }


def hair_region(head: Head, points: Array, look: Look) -> Array:
    """(v,) millimetres above the hairline, negative below it."""
    if look.hair_style == "bald":
        return np.full(len(points), -99.0)
    x, y, z = head.mm(points).T
    around = np.degrees(np.arctan2(np.abs(x), -(y - 4)))
    # A straggling line looks like hair, an even one like a cap.
    straggle = 1.6 * np.sin(around * 0.9 + 1) * np.sin(around * 0.37) + 1.2 * np.sin(around * 2.3 + np.sign(x))
    above = z - np.interp(around, _AROUND_DEG, _HAIRLINE_MM[look.hair_style]) + straggle
    ear = np.hypot((y - 14) / 27, (z + 2) / 36) - 1 + np.clip((74 - np.abs(x)) / 10, 0, None)
    above = np.minimum(above, 30 * ear)
    return np.asarray(np.minimum(above, 260 - np.linalg.norm([x, y, z], axis=0)))


def with_hair(head: Head, points: Array, above: Array, look: Look) -> Array:
    """(v, 3) points with those of the hair moved out to its surface. above: see `hair_region`."""
    if look.hair_style == "bald":
        return points
    at = head.mm(points)
    # An ellipsoid above the ears, a tube below them.
    up = np.where(at[:, 2:] > 0, at[:, 2:], 0)
    scaled = np.concatenate([at[:, :2], up], axis=1) / _SKULL_MM
    out = scaled / np.maximum(np.linalg.norm(scaled, axis=1, keepdims=True), 0.2)
    around = np.arctan2(at[:, 0], at[:, 1])
    strands = 1 + 0.14 * np.sin(13 * around + 0.05 * at[:, 2]) + 0.1 * np.sin(29 * around - 0.08 * at[:, 2])
    moved = at + (_THICK_MM[look.hair_style] * strands)[:, None] * out
    share = np.clip(above / 22, 0, 1) ** 0.6
    return np.asarray(points + share[:, None] * (moved - at) * head.size / 1000)


def with_more_hair(body: RestBody, head: Head, look: Look) -> RestBody:
    """The body with what hair hangs free of the skull, as pieces by themselves, the last of its vertices."""
    if look.hair_style == "bun":
        return _with_piece(body, head, *_bun())
    if look.hair_style == "bob":
        return _with_piece(body, head, *_curtain())
    return body


def _bun() -> tuple[Array, NDArray[np.int32]]:
    up, around = np.meshgrid(np.linspace(-np.pi / 2, np.pi / 2, 10), np.linspace(0, 2 * np.pi, 19), indexing="ij")
    coil = np.cos(up) * (1 + 0.07 * np.sin(3 * around + 5 * up))
    ball = np.stack([coil * np.cos(around), np.sin(up), coil * np.sin(around)], axis=2) * _BUN_MM
    tilt = np.radians(38)
    turn = np.array([[1, 0, 0], [0, np.cos(tilt), -np.sin(tilt)], [0, np.sin(tilt), np.cos(tilt)]])
    return np.add(ball, (0, _SKULL_MM[1] + 26, 0)) @ turn.T + [0, 4, 14], _grid(*up.shape)


def _curtain() -> tuple[Array, NDArray[np.int32]]:
    """From the crown down over ears and nape, open toward the face."""
    below, around = np.meshgrid(np.linspace(0, 1, 14), np.radians(np.linspace(48, 312, 40)), indexing="ij")
    wave = 1 + 0.016 * np.sin(9 * around + 2 * below) + 0.01 * np.sin(23 * around - 3 * below)
    top, bottom = 112, -78 + 6 * np.cos(around)
    z = top + (bottom - top) * below
    width, depth, height = np.add(_SKULL_MM, (17, 16, 17))
    in_at_the_ends = 0.12 * np.clip((-z - 25) / 50, 0, 1) ** 2
    # A head is more of a box than an ellipse is.
    box = (np.abs(np.sin(around)) ** 2.4 + np.abs(np.cos(around)) ** 2.4) ** (-1 / 2.4)
    radius = np.sqrt(1 - (np.maximum(z, 0) / height) ** 2) * (1 - in_at_the_ends) * wave * box
    return np.stack([width * radius * np.sin(around), -depth * radius * np.cos(around), z], axis=2), _grid(*z.shape)


def _grid(rows: int, columns: int) -> NDArray[np.int32]:
    """(f, 3) faces of a sheet of so many vertices down and across."""
    at = np.arange(rows * columns, dtype=np.int32).reshape(rows, columns)
    a, b, c, d = at[:-1, :-1], at[:-1, 1:], at[1:, 1:], at[1:, :-1]
    return np.concatenate([np.stack(corners, axis=-1).reshape(-1, 3) for corners in ((a, d, c), (a, c, b))])


def _with_piece(body: RestBody, head: Head, sheet_mm: Array, faces: NDArray[np.int32]) -> RestBody:
    vertices = head.middle + head.size / 1000 * sheet_mm.reshape(-1, 3)
    count, more = len(body.vertices), len(vertices)
    bone = np.zeros((more, body.bone.shape[1]), np.uint8)
    weight = np.zeros(bone.shape)
    bone[:, 0], weight[:, 0] = BONES.index("head"), 1
    return replace(
        body,
        vertices=np.concatenate([body.vertices, vertices]),
        faces=np.concatenate([body.faces, count + faces]),
        uv=np.concatenate([body.uv, np.zeros((more, 2))]),
        bone=np.concatenate([body.bone, bone]),
        weight=np.concatenate([body.weight, weight]),
    )
