"""Observations as bytes: what a practice leaves behind in the store, and all that is ever kept of what was seen.

Each column's bytes one after the other, in the order of `Observations`, little-endian, deflated together.
"""

from __future__ import annotations

import json
import zlib

import numpy as np

from abhyasa.follow.observations import COLUMNS, Observations
from abhyasa.language.goals import Quantity

_TYPES: dict[str, str] = {
    "time_s": "<f8", "value": "<f4", "error": "<f4", "doubt": "<f4", "guess": "<f4", "why": "u1", "swapped": "<f4",
    "motion": "<f4", "azimuth_deg": "<f4", "present": "?",
}  # fmt: skip
_OF_EACH_QUANTITY = frozenset({"value", "error", "doubt", "guess", "why"})


def packed(seen: Observations) -> bytes:
    """The observations as bytes, without their quantities."""
    columns = (np.ascontiguousarray(getattr(seen, name), dtype).tobytes() for name, dtype in _TYPES.items())
    return zlib.compress(b"".join(columns))


def unpacked(content: bytes, length: int, quantities: tuple[Quantity, ...]) -> Observations:
    """The observations that were packed. length: how many frames or beats. quantities: as they were observed."""
    content = zlib.decompress(content)
    columns, at = {}, 0
    for name, dtype in _TYPES.items():
        shape = (length, len(quantities)) if name in _OF_EACH_QUANTITY else (length,)
        size = int(np.prod(shape)) * np.dtype(dtype).itemsize
        columns[name] = np.frombuffer(content[at : at + size], dtype).reshape(shape)
        at += size
    if at != len(content):
        raise ValueError(f"{len(content)} bytes are not {length} rows of {len(quantities)} quantities")
    return Observations.of(quantities, **columns)


def quantities_text(quantities: tuple[Quantity, ...]) -> str:
    """Quantities as JSON text."""
    return json.dumps([[quantity.measure, *quantity.args] for quantity in quantities])


def quantities_from_text(text: str) -> tuple[Quantity, ...]:
    """The quantities that `quantities_text` wrote."""
    return tuple(Quantity(measure, tuple(args)) for measure, *args in json.loads(text))


assert tuple(_TYPES) == COLUMNS
