"""What was observed so far, beat by beat: it grows at one end and is looked at in pieces."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from abhyasa.follow.observe import BY_FRAME, Observations
from abhyasa.language.goals import Quantity

_FIRST_ROOM = 512


class Beats:
    """A practice's beats; pieces of it are views, and cost nothing."""

    def __init__(self, quantities: tuple[Quantity, ...]) -> None:
        self._quantities = quantities
        self._rows: dict[str, NDArray[np.generic]] = {}
        self._n = 0
        self._new: list[Observations] = []
        """Added since they were last looked at."""

    def __len__(self) -> int:
        return self._n + sum(map(len, self._new))

    def append(self, seen: Observations) -> None:
        """Add ticks, which follow the last."""
        self._new.append(seen)

    def at(self, first: int, last: int | None = None) -> Observations:
        """Ticks `[first, last)`, by default up to the newest; at least one must have been added."""
        self._take_in()
        rows = slice(first, self._n if last is None else last)
        return Observations(self._quantities, *(self._rows[name][rows] for name in BY_FRAME))  # type: ignore[arg-type]

    def _take_in(self) -> None:
        if not self._new:
            return
        seen = Observations.join(self._new)
        for name in BY_FRAME:
            new = getattr(seen, name)
            kept = self._rows.get(name)
            if kept is None:
                kept = np.zeros((_FIRST_ROOM, *new.shape[1:]), new.dtype)
            while len(kept) < self._n + len(new):
                kept = np.concatenate([kept, np.zeros_like(kept)])
            kept[self._n : self._n + len(new)] = new
            self._rows[name] = kept
        self._n += len(seen)
        self._new = []
