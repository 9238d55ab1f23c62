"""The movements of a practice that was performed, as a 3D viewer plays them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from abhyasa.server.demonstrations import movement_name
from abhyasa.studio.build import Array, RestBody
from abhyasa.studio.figure import Figure
from abhyasa.studio.gltf import Animation
from abhyasa.studio.perform import Motion, Style, motion_from_acts

FPS = 30.0
_FLESH_M = 0.08
"""How far a body reaches beyond its landmarks."""


def animations_of(figure: Figure, motion: Motion, style: Style) -> Iterator[Animation]:
    """One a step: the movement into it and the stay in it, `FPS` frames a second; named such as "left-fold"."""
    acts = [act for act in motion.acts if act.stage is not None]
    finer = motion_from_acts(figure, acts, style, FPS)
    bones = figure.skeleton.bones(finer.postures)
    for number, act in enumerate(acts):
        its = np.flatnonzero(finer.act == number)
        rows = np.arange(its[0], min(its[-1] + 2, len(finer.time_s)))  # it ends where the next begins
        if act.stage is not None:
            yield Animation(
                movement_name(act.stage),
                finer.time_s[rows] - finer.time_s[its[0]],
                bones.rotation[rows],
                bones.place[rows, 0],
            )


def room_of(rest: RestBody, animations: Iterable[Animation]) -> tuple[float, float, float, float, float]:
    """The room that the movements need: x, y, z of its middle as a viewer has them, y up, and how far they reach from
    there up or down, and sideways.
    """
    points = np.concatenate([_marks(rest, animation).reshape(-1, 3) for animation in animations])
    low, high = points.min(axis=0) - _FLESH_M, points.max(axis=0) + _FLESH_M
    x, y, z = (low + high) / 2
    half = (high - low) / 2
    return float(x), float(z), float(-y), float(half[2]), float(np.hypot(half[0], half[1]))


def _marks(rest: RestBody, animation: Animation) -> Array:
    """(t, 33, 3) metres, z up: where the landmarks are."""
    joints = np.empty(animation.rotation.shape[:-1])
    joints[:, 0] = animation.root
    for bone, parent in enumerate(rest.parents[1:].tolist(), start=1):
        joints[:, bone] = joints[:, parent] + animation.rotation[:, parent] @ (rest.heads[bone] - rest.heads[parent])
    offset = rest.marks - rest.heads[rest.mark_bone]
    marks: Array = joints[:, rest.mark_bone] + np.einsum("tmij,mj->tmi", animation.rotation[:, rest.mark_bone], offset)
    return marks
