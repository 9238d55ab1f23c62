"""Body parts that run into each other: limbs as capsules around their bones, the trunk as three."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.landmarks import INDEX
from abhyasa.studio.figure import Figure, Figures

Array = NDArray[np.float64]

_SCALE_M = 0.012
_SOFT = 0.75
"""Flesh gives way: parts may press into each other by a quarter of their girth."""
_FLAT = 0.7
"""A hand is flatter than it is wide."""
_THICKEST_M = 0.11
_LIMBS = {
    "upperleg01": ("hip", "knee"), "lowerleg01": ("knee", "ankle"), "foot": ("heel", "toes"),
    "upperarm01": ("shoulder", "elbow"), "lowerarm01": ("elbow", "wrist"), "wrist": ("wrist", "index"),
}  # fmt: skip
_JOINED = {
    frozenset(pair)
    for pair in (
        ("upperleg01", "lowerleg01"), ("lowerleg01", "foot"), ("upperarm01", "lowerarm01"), ("lowerarm01", "wrist"),
        ("upperarm01", "wrist"),
        ("upperarm01", "trunk"), ("upperleg01", "trunk"), ("upperarm01", "head"),
    )
}  # fmt: skip
_ALONG = np.array([0.1, 0.5, 0.9])


class Collisions:
    """How deep a body's parts are in each other."""

    def __init__(self, figure: Figure) -> None:
        girth = dict(figure.girth_m)
        girth["wrist"] *= _FLAT
        parts = [
            (bone, side, INDEX[f"{side} {a}"], INDEX[f"{side} {b}"], min(girth[bone], _THICKEST_M))
            for bone, (a, b) in _LIMBS.items()
            for side in ("left", "right")
        ]
        self._ends = np.array([(a, b) for _, _, a, b, _ in parts])
        marks = figure.skeleton.rest.marks
        half = float(np.linalg.norm(marks[INDEX["left hip"]] - marks[INDEX["right hip"]])) / 2
        self._trunk_radius = 0.8 * half
        labels = [(bone, side) for bone, side, *_ in parts] + [("trunk", "")] * 2 + [("head", "")]
        radii = [radius for *_, radius in parts] + [self._trunk_radius] * 2 + [0.09]
        pairs = [(i, j) for i, j in combinations(range(len(labels)), 2) if not _may_touch(labels[i], labels[j])]
        self._first, self._second = np.array(pairs).T
        self._allowed = np.array([_SOFT * (radii[i] + radii[j]) for i, j in pairs])

    def depth(self, figures: Figures) -> Array:
        """(t, n) how deep, pair by pair and point by point, in units of what is hardly to be seen."""
        marks = figures.marks
        a, b = marks[:, self._ends[:, 0]], marks[:, self._ends[:, 1]]
        hips, shoulders, ears = (
            (marks[:, INDEX[f"left {end}"]] + marks[:, INDEX[f"right {end}"]]) / 2 for end in ("hip", "shoulder", "ear")
        )
        chest = hips + 0.75 * (shoulders - hips)
        belly = hips + 0.35 * (shoulders - hips)
        a = np.concatenate([a, np.stack([chest, belly, ears], axis=1)], axis=1)
        b = np.concatenate([b, np.stack([chest, belly, ears], axis=1)], axis=1)
        p = a[:, :, None] + _ALONG[:, None] * (b - a)[:, :, None]
        one, other = p[:, self._first], p[:, self._second]
        apart = np.sqrt(((one[:, :, :, None] - other[:, :, None]) ** 2).sum(-1))
        deep: Array = np.maximum(self._allowed[:, None, None] - apart, 0) / _SCALE_M
        return deep.reshape(len(deep), -1)


def _may_touch(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Neighbours at a joint, and what a capsule is too coarse for."""
    same_side = one[1] == other[1] or "" in (one[1], other[1])
    names = frozenset((one[0], other[0]))
    return (same_side and names in _JOINED) or names == {"trunk"} or names == {"trunk", "head"}
