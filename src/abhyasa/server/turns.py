"""Whose frames are taken next: of those that have waited longest, together with what waits of the same course.

A practice's frames are gathered for a moment, and while one turn is taken others come for the next: the more there is
to do, the more is done at once, and the less each frame takes of the processor.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence

from abhyasa.server.guide import feed_all, go_together
from abhyasa.server.incoming import landmarks_of
from abhyasa.server.protocol import Refused
from abhyasa.server.session import AT_ONCE, Session

GATHER_S = 0.05
"""So long frames wait for those of others. With what they waited for their message this is still less than half of what
a teacher takes to speak. Commands do not wait."""
TOGETHER = 128
"""Frames of one turn, about: everything else waits until it is over."""
HURRIED = ((0.1, 0.25), (0.03, 0.1))
"""A turn that comes at least so much later than it was due is hurried: of live practices it looks at frames that are so
far apart. Better soon than all: on the sample films eight frames a second give the same step and side as fifteen in 98
to 99% of the ticks, and four in 97 to 98%."""
MOST_WAITING = 64
"""Frames of one practice that may wait; further messages are left in the socket."""
_FAILED = Refused(
    type="refused",
    code="trouble",
    words="Something went wrong in the server",
    remedy="reload the page, and go on",
    fatal=True,
)

_log = logging.getLogger(__name__)


class Turns:
    """The practices of which frames wait, and when each is due."""

    def __init__(self, ended: Callable[[], None]) -> None:
        """ended: what to do when a practice has ended."""
        self._ended = ended
        self._due_s: dict[Session, float] = {}
        self._some = asyncio.Event()
        self._over = asyncio.Event()

    async def wait_for(self, session: Session) -> None:
        """Give a practice a turn for what waits of it; returns at once unless too much does."""
        self._add(session)
        while session.waiting > MOST_WAITING:
            await self._over.wait()

    async def take(self) -> None:
        """Take turns, until it is cancelled."""
        while True:
            await self._some.wait()
            wait_s = min(self._due_s.values()) - time.monotonic()
            if wait_s > 0:
                await asyncio.sleep(wait_s)
                continue
            self.turn()
            over, self._over = self._over, asyncio.Event()
            over.set()
            await asyncio.sleep(0)  # what has come meanwhile is for the next turn

    def _add(self, session: Session) -> None:
        if not session.waiting:
            return
        due_s = time.monotonic() + (GATHER_S if session.waiting < AT_ONCE else 0.0)
        self._due_s[session] = min(self._due_s.get(session, due_s), due_s)
        self._some.set()

    def turn(self) -> None:
        """Take the turn of the practice that is due first; one must wait."""
        late_s = time.monotonic() - min(self._due_s.values())
        apart_s = next((apart_s for at_least_s, apart_s in HURRIED if late_s >= at_least_s), 0.0)
        sessions = self._next()
        try:
            self._feed([session for session in sessions if session.waiting], apart_s)
        except Exception:
            _log.exception("practices could not be followed")
            for session in sessions:
                session.put(_FAILED)
                if session.line is not None:
                    session.line.end()
        for session in sessions:
            self._add(session)
        if not self._due_s:
            self._some.clear()

    def _next(self) -> list[Session]:
        first = min(self._due_s, key=self._due_s.__getitem__)
        sessions, frames = [first], min(first.waiting, AT_ONCE)
        for session in self._due_s:
            if frames < TOGETHER and session is not first and go_together(session.guide, first.guide):
                sessions.append(session)
                frames += min(session.waiting, AT_ONCE)
        for session in sessions:
            del self._due_s[session]
        return sessions

    def _feed(self, sessions: Sequence[Session], apart_s: float) -> None:
        if not sessions:
            return
        pieces = landmarks_of([session.next_frames(apart_s) for session in sessions])
        said = feed_all([session.guide for session in sessions], pieces)
        for session, piece, cues in zip(sessions, pieces, said, strict=True):
            session.heard(piece, cues)
            if session.guide.ended:
                self._ended()
