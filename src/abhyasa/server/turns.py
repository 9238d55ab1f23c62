"""Whose frames are taken next: of those that have waited longest, together with what waits of the same course.

While one turn is taken, frames come for the next: the more there is to do, the more is done at once, and the less each
frame takes of the processor.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence

from abhyasa.server.guide import feed_all, go_together
from abhyasa.server.protocol import Refused
from abhyasa.server.session import AT_ONCE, Session

TOGETHER = 64
"""Frames of one turn, about: everything else waits until it is over."""
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
    """The practices of which frames wait, in the order of their turns."""

    def __init__(self, ended: Callable[[], None]) -> None:
        """ended: what to do when a practice has ended."""
        self._ended = ended
        self._waiting: dict[Session, None] = {}
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
            self._turn()
            over, self._over = self._over, asyncio.Event()
            over.set()
            await asyncio.sleep(0)  # what has come meanwhile is for the next turn

    def _add(self, session: Session) -> None:
        if session.waiting:
            self._waiting.setdefault(session)
            self._some.set()

    def _turn(self) -> None:
        sessions = self._next()
        try:
            self._feed([session for session in sessions if session.waiting])
        except Exception:
            _log.exception("practices could not be followed")
            for session in sessions:
                session.put(_FAILED)
                if session.line is not None:
                    session.line.end()
        for session in sessions:
            self._add(session)
        if not self._waiting:
            self._some.clear()

    def _next(self) -> list[Session]:
        first = next(iter(self._waiting))
        sessions, frames = [], 0
        for session in self._waiting:
            if frames < TOGETHER and (session is first or go_together(session.guide, first.guide)):
                sessions.append(session)
                frames += min(session.waiting, AT_ONCE)
        for session in sessions:
            del self._waiting[session]
        return sessions

    def _feed(self, sessions: Sequence[Session]) -> None:
        if not sessions:
            return
        pieces = [session.next_frames() for session in sessions]
        said = feed_all([session.guide for session in sessions], pieces)
        for session, piece, cues in zip(sessions, pieces, said, strict=True):
            session.heard(piece, cues)
            if session.guide.ended:
                self._ended()
