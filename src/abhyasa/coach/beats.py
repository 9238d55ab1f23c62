"""What was observed so far, beat by beat: it grows at one end and is looked at in pieces."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from abhyasa.follow.observations import Observations
from abhyasa.language.goals import Quantity

_FIRST_ROOM = 512


class Beats:
    """A practice's beats; pieces of it are views, and cost nothing."""

    def __init__(self, quantities: tuple[Quantity, ...]) -> None:
        self._quantities = quantities
        self._rows: NDArray[np.void] | None = None
        self._n = self._taken_in = 0
        self._new: list[Observations] = []
        """Added since they were last looked at."""

    def __len__(self) -> int:
        return self._n

    def append(self, seen: Observations) -> None:
        """Add ticks, which follow the last."""
        self._new.append(seen)
        self._n += len(seen)

    def at(self, first: int, last: int | None = None) -> Observations:
        """Ticks `[first, last)`, by default up to the newest; at least one must have been added."""
        return Observations(self._quantities, self._all()[first : self._n if last is None else last])

    def _all(self) -> NDArray[np.void]:
        if self._new:
            new = Observations.join(self._new).rows
            if self._rows is None:
                self._rows = np.zeros(_FIRST_ROOM, new.dtype)
            while len(self._rows) < self._n:
                self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
            self._rows[self._taken_in : self._n] = new
            self._taken_in, self._new = self._n, []
        assert self._rows is not None
        return self._rows
