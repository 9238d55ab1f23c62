"""What was observed, frame by frame: one row of one array for each frame, so that rows are taken and joined at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from abhyasa.language.goals import Quantity

COLUMNS: tuple[str, ...] = (
    "time_s", "value", "error", "doubt", "guess", "why", "swapped", "motion", "azimuth_deg", "present",
)  # fmt: skip
"""The names of what is told of each frame, in order."""
_TOLD = ("value", "error", "doubt", "guess")


@dataclass(frozen=True, slots=True)
class Observations:
    """`n` frames of `q` quantities.

    rows: (n,) of what is told of each frame, in the columns of `COLUMNS`, each of which is a view.
    """

    quantities: tuple[Quantity, ...]
    rows: NDArray[np.void]

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def time_s(self) -> NDArray[np.float64]:
        """(n,) seconds."""
        return self.rows["time_s"]

    @property
    def told(self) -> NDArray[np.float32]:
        """(n, 4, q) value, error, doubt and guess."""
        return self.rows["told"]

    @property
    def value(self) -> NDArray[np.float32]:
        """(n, q) as in `measures.Readings`; NaN where it cannot be told."""
        return self.rows["told"][:, 0]

    @property
    def error(self) -> NDArray[np.float32]:
        """(n, q) likewise."""
        return self.rows["told"][:, 1]

    @property
    def doubt(self) -> NDArray[np.float32]:
        """(n, q) likewise."""
        return self.rows["told"][:, 2]

    @property
    def guess(self) -> NDArray[np.float32]:
        """(n, q) likewise, for what is hidden."""
        return self.rows["told"][:, 3]

    @property
    def why(self) -> NDArray[np.uint8]:
        """(n, q) `measures.Why`."""
        return self.rows["why"]

    @property
    def swapped(self) -> NDArray[np.float32]:
        """(n,) probability that left and right leg are exchanged, as `identity.legs_swapped` gives it."""
        return self.rows["swapped"]

    @property
    def motion(self) -> NDArray[np.float32]:
        """(n,) as `motion.Motion` gives it, NaN where it is not known."""
        return self.rows["motion"]

    @property
    def azimuth_deg(self) -> NDArray[np.float32]:
        """(n,) where the camera stands around the body."""
        return self.rows["azimuth_deg"]

    @property
    def present(self) -> NDArray[np.bool_]:
        """(n,) whether there is a body."""
        return self.rows["present"]

    @staticmethod
    def of(quantities: tuple[Quantity, ...], **columns: NDArray[Any]) -> Observations:
        """From all the columns, by their names."""
        seen = Observations(quantities, np.empty(len(columns["time_s"]), _type(len(quantities))))
        for name in COLUMNS:
            getattr(seen, name)[...] = columns[name]
        return seen

    def replaced(self, **columns: NDArray[Any]) -> Observations:
        """The same with other values in some of the columns."""
        return Observations.of(self.quantities, **{name: getattr(self, name) for name in COLUMNS} | columns)

    def only(self, quantities: Sequence[Quantity]) -> Observations:
        """The same of some of the quantities."""
        columns = [self.quantities.index(quantity) for quantity in quantities]
        of_each = {name: getattr(self, name)[:, columns] for name in (*_TOLD, "why")}
        whole = {name: getattr(self, name) for name in COLUMNS if name not in of_each}
        return Observations.of(tuple(quantities), **whole, **of_each)

    def at(self, rows: slice) -> Observations:
        """The same over some of the frames, as a view."""
        return Observations(self.quantities, self.rows[rows])

    def take(self, rows: NDArray[np.intp]) -> Observations:
        """A copy of these frames, in this order."""
        whole: NDArray[np.void] = self.rows.view(_whole(self.rows.dtype)).take(rows)
        return Observations(self.quantities, whole.view(self.rows.dtype))

    @staticmethod
    def join(parts: Sequence[Observations]) -> Observations:
        """One after the other; all parts must be of the same quantities."""
        if len(parts) == 1:
            return parts[0]
        dtype = parts[0].rows.dtype
        whole = _whole(dtype)
        return Observations(parts[0].quantities, np.concatenate([part.rows.view(whole) for part in parts]).view(dtype))


@lru_cache(maxsize=256)
def _type(q: int) -> np.dtype[np.void]:
    return np.dtype(
        [
            ("time_s", "<f8"),
            ("told", "<f4", (len(_TOLD), q)),
            ("swapped", "<f4"),
            ("motion", "<f4"),
            ("azimuth_deg", "<f4"),
            ("why", "u1", (q,)),
            ("present", "?"),
        ],
        align=True,
    )


@lru_cache(maxsize=256)
def _whole(rows: np.dtype[np.void]) -> np.dtype[np.void]:
    """A row as one piece, which numpy moves faster than column by column."""
    return np.dtype((np.void, rows.itemsize))
