"""Limbs that a movement would take through the floor pass over it: a foot is drawn along, a hand sweeps above."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np
from numpy.typing import NDArray

from abhyasa.studio.figure import Figure
from abhyasa.studio.joints import AT, HIGH, LOW, SIDES

Array = NDArray[np.float64]

_LIMBS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("upperarm01", "lowerarm01", "wrist"), ("shoulder_abduction", "elbow_flexion")),
    (("lowerleg01", "foot"), ("hip_flexion", "hip_abduction", "knee_flexion")),
)
"""What of a limb must stay above the floor, and the joints that lift it. An arm goes out to the side: forward and back
are as near to a hand that hangs straight down, and it would leap from one to the other."""
_THROUGH_M = 0.003
_ROUNDS = 8
_STEP_DEG = 1.0
_MOST_DEG = 12.0
"""A joint turns by no more than this in a round."""


def over_the_floor(figure: Figure, postures: Array, bearing: Collection[str]) -> Array:
    """(t, d) the same postures with each limb that bears nothing lifted to the floor's level, by no more than it takes.

    bearing: the bones that the body rests on; the floor is where the lowest of them is.
    """
    if not bearing or not len(postures):
        return postures
    lifted = postures.copy()
    bears = figure.on(*bearing)
    for limb, joints in _free_limbs(figure, bearing):
        for _ in range(_ROUNDS):
            depth = _depth(figure, lifted, limb, bears)
            rows = np.flatnonzero(depth > _THROUGH_M)
            if not len(rows):
                break
            rise = np.stack([_rise(figure, lifted[rows], joint, limb, bears) for joint in joints], axis=1)
            turn = depth[rows, None] * rise / (np.square(rise).sum(axis=1, keepdims=True) + 1e-9)
            lifted[rows[:, None], joints] += np.clip(turn, -_MOST_DEG, _MOST_DEG)
            lifted = np.clip(lifted, LOW, HIGH)
    return lifted


def _free_limbs(figure: Figure, bearing: Collection[str]) -> Iterator[tuple[NDArray[np.intp], list[int]]]:
    """The skin points of each limb that bears nothing, and its joints."""
    for bones, joints in _LIMBS:
        for side in SIDES:
            of_side = [f"{bone}.{side[0].upper()}" for bone in bones]
            if not set(of_side) & set(bearing):
                yield figure.on(*of_side), [AT[f"{side} {joint}"] for joint in joints]


def _depth(figure: Figure, postures: Array, limb: NDArray[np.intp], bears: NDArray[np.intp]) -> Array:
    """(t,) metres by which a limb is through the floor."""
    height = figure.at(postures).points[..., 2]
    depth: Array = height[:, bears].min(axis=1) - height[:, limb].min(axis=1)
    return depth


def _rise(figure: Figure, postures: Array, joint: int, limb: NDArray[np.intp], bears: NDArray[np.intp]) -> Array:
    """(t,) metres by which a degree at a joint lifts the limb."""
    turned = postures.copy()
    turned[:, joint] += _STEP_DEG
    rise: Array = (_depth(figure, postures, limb, bears) - _depth(figure, turned, limb, bears)) / _STEP_DEG
    return rise
