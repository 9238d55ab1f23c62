"""The movements of a practice that was performed, as a 3D viewer plays them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from abhyasa.server.demonstrations import movement_name
from abhyasa.studio.figure import Figure
from abhyasa.studio.gltf import Animation
from abhyasa.studio.perform import Motion, Style, motion_from_acts

FPS = 30.0


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
