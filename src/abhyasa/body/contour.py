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
_ALONG = np.linspace(0.05, 0.95, STATIONS)[:, None]
_NOWHERE = -1e4
"""A column or row that is in no picture."""
_OUT = np.linspace(0, _REACH, _RAY)


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
    hips, shoulders = (_middle(seen.image, at) * scale for at in ("hip", "shoulder"))
    trunk = shoulders - hips
    length = np.hypot(trunk[:, 0], trunk[:, 1])
    square = np.stack([-trunk[:, 1], trunk[:, 0]], axis=1) / np.maximum(length, 1e-6)[:, None]
    ventral = body.ventral[:, ::2] * (1, -1)
    dorsal = -np.sign((square * ventral).sum(axis=1))[:, None] * square

    starts = hips[:, None] + _ALONG * trunk[:, None]
    outward = length[:, None] * dorsal
    starts[np.isnan(starts) | np.isnan(outward)[:, None]] = _NOWHERE
    outward[np.isnan(outward)] = 0.0
    column, row = ((starts[..., axis, None] + outward[:, None, axis, None] * _OUT).astype(np.intp) for axis in (0, 1))
    rows, columns = seen.silhouette.shape[1:]
    outside = (column < 0) | (column >= columns) | (row < 0) | (row >= rows)
    row += rows * np.arange(n)[:, None, None]
    row *= columns
    row += column
    row[outside] = 0
    off = ~seen.silhouette.reshape(-1).take(row) | outside
    off[..., -1] = True
    first_off = off.argmax(axis=2)
    profile: Array = _OUT[first_off]
    profile[~(length > _LEAST_PIXELS)] = np.nan
    return profile


def _middle(image: NDArray[np.float32], part: str) -> Array:
    middle: Array = image[:, [INDEX[f"left {part}"], INDEX[f"right {part}"]]].astype(np.float64).sum(axis=1) / 2
    return middle
