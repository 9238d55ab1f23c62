"""The back's outline: what a silhouette shows between hips and shoulders, where landmarks have no points."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.frame import Body
from abhyasa.body.landmarks import INDEX, SILHOUETTE_WIDTH

Array = NDArray[np.float64]

STATIONS = 9
"""Places along the trunk, from the hips (first) to the shoulders (last), at which the outline is looked for."""
_REACH = 0.7
"""How far behind the trunk's line it is looked for, in trunk lengths."""
_RAY = 48
_LEAST_PIXELS = 6.0


def dorsal_profile(body: Body) -> Array:
    """(n, STATIONS) how far the outline of the back lies behind the line from hips to shoulders, in trunk lengths.

    Square to that line, on the side that the body turns its back to. NaN without a silhouette, or where the trunk's
    line is too short in the picture to have two sides.
    """
    n = len(body.points)
    seen = body.seen
    if seen is None or seen.silhouette is None:
        return np.full((n, STATIONS), np.nan)
    scale = SILHOUETTE_WIDTH / seen.size[0]
    hips, shoulders = (_middle(seen.image.astype(np.float64), at) * scale for at in ("hip", "shoulder"))
    trunk = shoulders - hips
    length = np.linalg.norm(trunk, axis=1)
    square = np.stack([-trunk[:, 1], trunk[:, 0]], axis=1) / np.maximum(length, 1e-6)[:, None]
    front = np.cross(body.trunk, body.across)
    ventral = np.stack([front[:, 0], -front[:, 2]], axis=1)
    dorsal = -np.sign((square * ventral).sum(axis=1))[:, None] * square

    along = np.linspace(0.05, 0.95, STATIONS)
    out = np.linspace(0, _REACH, _RAY)
    starts = hips[:, None] + along[:, None] * trunk[:, None]
    rays = starts[:, :, None] + (out[:, None] * length[:, None, None, None]) * dorsal[:, None, None]
    rows, columns = seen.silhouette.shape[1:]
    with np.errstate(invalid="ignore"):
        x = np.nan_to_num(rays[..., 0], nan=-1.0).astype(np.intp)
        y = np.nan_to_num(rays[..., 1], nan=-1.0).astype(np.intp)
    inside = (x >= 0) & (x < columns) & (y >= 0) & (y < rows)
    frame = np.arange(n)[:, None, None]
    on_body = seen.silhouette[frame, np.clip(y, 0, rows - 1), np.clip(x, 0, columns - 1)] & inside
    first_off = np.where(on_body.all(axis=2), _RAY - 1, (~on_body).argmax(axis=2))
    profile: Array = out[first_off]
    profile[~(length > _LEAST_PIXELS)] = np.nan
    return profile


def _middle(image: Array, part: str) -> Array:
    middle: Array = (image[:, INDEX[f"left {part}"]] + image[:, INDEX[f"right {part}"]]) / 2
    return middle
