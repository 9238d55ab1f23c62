"""The practice's clock, kept by the client: made to go on evenly whatever the device's clock does."""

from __future__ import annotations

LONGEST_GAP_S = 600.0
"""A longer pause than this is none of the practice's: the device slept, or its clock was set."""
SHORTENED_TO_S = 10.0
"""What is left of one."""
LATE_S = 1.0
"""A message that is older than the last by no more than this was late; by more, the clock was set back."""


class PracticeClock:
    """From the client's milliseconds to the practice's seconds, which never go back, and the other way."""

    def __init__(self, start_s: float = 0.0) -> None:
        """start_s: where a practice goes on that was begun before this server."""
        self.now_s = start_s
        self._behind_s = 0.0
        self.jumped = False
        """Whether the client's clock has been seen to jump."""

    def take(self, at_ms: int) -> float:
        """The practice's seconds of a message; `now_s` is the latest of them."""
        at_s = at_ms / 1000 - self._behind_s
        ahead_s = at_s - self.now_s
        if ahead_s > LONGEST_GAP_S:
            self._jump(ahead_s - SHORTENED_TO_S)
        elif ahead_s < -LATE_S:
            self._jump(ahead_s)
        at_s = at_ms / 1000 - self._behind_s
        self.now_s = max(self.now_s, at_s)
        return at_s

    def client_ms(self, at_s: float) -> int:
        """The client's milliseconds of the practice's seconds."""
        return max(0, round((at_s + self._behind_s) * 1000))

    def _jump(self, by_s: float) -> None:
        self._behind_s += by_s
        self.jumped = True
