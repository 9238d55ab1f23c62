"""A body at rest, dressed: clothes, hair and a face on its own surface, which posing moves along."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.landmarks import INDEX
from abhyasa.studio.build import BONES, RestBody
from abhyasa.studio.head import Head, face_regions, find_head, hair_region, with_hair, with_more_hair
from abhyasa.studio.look import Look
from abhyasa.studio.mesh import cut, finer, normals_of, smoother

Array = NDArray[np.float64]

_SIDES = {"left": "L", "right": "R"}
_EDGE_M, _HEAD_EDGE_M = 0.022, 0.011
"""Longer edges show as corners; on scalp and brow, lines that are to be fine."""
_HEM_M = {"legs": 0.002, "top": 0.002, "hair": 0.0025}
"""Width of the slope from what is bare to what is covered; elsewhere it is `_LINE_M`."""
_LINE_M = 0.0007
_CLOTH_M = {"legs": 0.003, "top": 0.0055}
_SMOOTHING = (0.6, 6)
"""Cloth spans what is beneath it: share of the way to the neighbours' middle, and rounds."""


def dressed(body: RestBody, look: Look) -> tuple[RestBody, Array]:
    """The body with clothes and hair on, and the colours (v, 3) of its vertices, red, green, blue from 0 to 1 (sRGB).

    Its first vertices are the body's own, moved outward where they are covered; more follow, along the hems. Hair that
    is no part of the skin hangs on the head's bone.
    """
    body = finer(body, np.full(len(body.vertices), _EDGE_M))
    scalp = body.vertices[:, 2] > body.marks[INDEX["nose"], 2]
    body = finer(body, np.where(scalp, _HEAD_EDGE_M, _EDGE_M))
    head = find_head(body)
    weight = _share(body, "head")
    in_mm = {"hair": hair_region(head, body.vertices, look), **face_regions(head, body.vertices, weight)}
    regions = {**_clothes(body, look, weight), **{name: depth / 1000 for name, depth in in_mm.items()}}
    values = np.stack([*regions.values()], axis=1)
    for column, name in enumerate(regions):
        for level in (0.0, _HEM_M.get(name, _LINE_M)):
            body, values = cut(body, values, column, level)
    depth = dict(zip(regions, values.T, strict=True))
    within = {name: depth[name] >= _HEM_M.get(name, _LINE_M) / 2 for name in regions}

    covered = np.clip(np.maximum(depth["top"], depth["legs"]) / 0.03, 0, 1)
    share, rounds = _SMOOTHING
    points = smoother(body, share * covered, rounds)
    thick = np.where(within["top"], _CLOTH_M["top"], np.where(within["legs"], _CLOTH_M["legs"], 0.0))
    points = points + thick[:, None] * normals_of(points, body.faces)
    points = with_hair(head, points, 1000 * depth["hair"], look)
    colours = _skin(head, body, look)
    for name, colour in _paints(look).items():
        colours[within[name]] = colour
    colours[within["hair"]] *= _strands(head, points[within["hair"]])
    count = len(points)
    body = with_more_hair(replace(body, vertices=points), head, look)
    colours = np.concatenate([colours, np.array(look.hair) * _strands(head, body.vertices[count:])])
    return body, colours.clip(0, 1)


def _paints(look: Look) -> dict[str, Array]:
    """What is painted over, the later over the earlier."""
    skin, hair = np.array(look.skin), np.array(look.hair)
    return {
        "lips": skin * [0.86, 0.68, 0.68],
        "brows": 0.7 * hair + 0.3 * 0.6 * skin,
        "hair": hair,
        "whites": np.array([0.78, 0.75, 0.72]),
        "irises": np.array([0.13, 0.09, 0.06]),
        "legs": np.array(look.legs),
        "top": np.array(look.top),
    }


def _skin(head: Head, body: RestBody, look: Look) -> Array:
    """(v, 3) skin, redder where blood is near: cheeks, nose, knees, elbows, fingers and toes."""
    red = np.zeros(len(body.vertices))
    places = [(f"{side} {part}", size) for side in _SIDES for part, size in (("knee", 0.05), ("elbow", 0.04))]
    places += [("nose", 0.018), *((f"{side} {part}", 0.06) for side in _SIDES for part in ("index", "toes"))]
    spots = [(body.marks[INDEX[name]], size) for name, size in places]
    spots += [(eye + head.size * np.array([0.006 * np.sign(eye[0]), -0.01, -0.038]), 0.02) for eye in head.eyes]
    for middle, spread in spots:
        away = ((body.vertices - middle) ** 2).sum(axis=1)
        red = np.maximum(red, np.exp(-away / (2 * (head.size * spread) ** 2)))
    return np.array(look.skin) * (1 - red[:, None] * [0.02, 0.10, 0.10])


def _strands(head: Head, points: Array) -> Array:
    """(v, 1) lightness of hair from strand to strand."""
    x, y, z = head.mm(points).T
    around = np.arctan2(x, y)
    light = (
        0.11 * np.sin(17 * around + 0.04 * z) + 0.09 * np.sin(41 * around - 0.05 * y) + 0.05 * np.sin(0.21 * z + x / 9)
    )
    return np.asarray(1 + light)[:, None]


def _share(body: RestBody, *names: str) -> Array:
    """(v,) how much of a vertex hangs on the bones."""
    return np.asarray((body.weight * np.isin(body.bone, [BONES.index(name) for name in names])).sum(axis=1))


def _along(points: Array, joints: list[Array]) -> tuple[Array, float]:
    """(v,) metres along a limb from its first joint, at right angles to its parts, and its whole length."""
    along = np.full(len(points), -np.inf)
    start = 0.0
    for a, b in pairwise(joints):
        length = float(np.linalg.norm(b - a))
        here = (points - a) @ (b - a) / length
        along = np.where((here > 0) | (start == 0), start + here, along)
        start += length
    return along, start


def _clothes(body: RestBody, look: Look, head: Array) -> dict[str, Array]:
    """Metres into leggings and top, negative outside of them. head: (v,) weight of its bone."""
    points = body.vertices
    size = body.stature / 1.75
    arms = {
        side: _share(body, *(f"{bone}.{letter}" for bone in ("upperarm01", "lowerarm01", "wrist")))
        for side, letter in _SIDES.items()
    }
    mark = {name: body.marks[i] for name, i in INDEX.items()}
    waist = (mark["left hip"][2] + mark["right hip"][2]) / 2
    legs = np.minimum(waist + 0.11 * size - points[:, 2], 0.1 * (0.5 - np.maximum(arms["left"], arms["right"])))
    top = np.minimum(points[:, 2] - waist - 0.01 * size, 0.1 * (0.5 - head))

    neck = body.heads[BONES.index("neck01")] + size * np.array([0.0, -0.015, -0.03])
    up = np.maximum(points[:, 2] - neck[2], 0)
    scoop = (points - neck - up[:, None] * [0, -0.15, 1]) / (size * np.array([0.085, 0.1, 0.075]))
    top = np.minimum(top, 0.08 * size * (np.linalg.norm(scoop, axis=1) - 1))
    for side, sign in zip(_SIDES, (1, -1), strict=True):
        here = sign * points[:, 0] > 0
        along, length = _along(points, [mark[f"{side} {joint}"] for joint in ("hip", "knee", "ankle")])
        legs = np.where(here, np.minimum(legs, look.leggings * length - along), legs)
        along, length = _along(points, [mark[f"{side} {joint}"] for joint in ("shoulder", "elbow", "wrist")])
        sleeve = np.maximum(look.sleeves * length - along, 0.1 * (0.5 - arms[side]))
        top = np.where(here, np.minimum(top, sleeve), top)
    return {"legs": legs, "top": top}
