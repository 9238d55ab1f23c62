"""How often something may be done."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

_MOST_KNOWN = 1000


class Buckets:
    """How often each of many may do something: `burst` times at once, and `rate` a second for long."""

    def __init__(self, rate: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        """clock: seconds, never going back."""
        self._rate = rate
        self._burst = burst
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, who: str, cost: float = 1.0) -> bool:
        """Whether `who` may do it now; then it counts."""
        now = self._clock()
        left, since = self._left.pop(who, (self._burst, now))
        left = min(self._burst, left + (now - since) * self._rate)
        allowed = left >= cost
        self._left[who] = (left - cost if allowed else left, now)
        while len(self._left) > _MOST_KNOWN:
            self._left.popitem(last=False)
        return allowed
