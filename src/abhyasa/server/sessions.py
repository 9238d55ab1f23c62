"""The practices that run now: joined by sockets, saved every second, and closed when they end."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import cycle

from abhyasa.coach.coach import Coach
from abhyasa.coach.screening import outcome_of
from abhyasa.page.model import Page
from abhyasa.practice.compile import practice_from_page
from abhyasa.practice.place import best_place
from abhyasa.practice.practice import Practice
from abhyasa.record.closing import close_practice
from abhyasa.record.store import Kept, Store
from abhyasa.server.guide import Guide, Onlooker
from abhyasa.server.incoming import Incoming
from abhyasa.server.line import Line
from abhyasa.server.protocol import VERSION, Ended, Hello, RefusalCode, Refused, Welcome
from abhyasa.server.session import Before, Session
from abhyasa.server.shown import stages_shown
from abhyasa.server.turns import Turns

SAVE_EVERY_S = 1.0
SAVED_IN = 8
"""Parts in which the practices are saved within that time: saving all of many at once holds up what is to be said."""
MOST = 256
"""Practices that one server runs at a time."""
IDLE_S = 1800.0
"""A practice without a socket for longer is put away; the store has it, and it can be taken up again."""

_log = logging.getLogger(__name__)


class Sessions:
    """All of them by number."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._running: dict[int, Session] = {}
        self._ended = asyncio.Event()
        self._joining = asyncio.Lock()
        self.turns = Turns(self.wake)

    def __len__(self) -> int:
        return len(self._running)

    def is_watched(self, number: int) -> bool:
        """Whether a socket has this practice now."""
        session = self._running.get(number)
        return session is not None and session.line is not None

    async def join(self, number: int, hello: Hello, line: Line) -> Session | Refused:
        """Give a socket its practice, or say why not. One at a time; a practice is made ready on a thread."""
        async with self._joining:
            return await self._join(number, hello, line)

    async def _join(self, number: int, hello: Hello, line: Line) -> Session | Refused:
        if hello.version != VERSION:
            return _refused(
                "version",
                f"This page speaks version {hello.version} of the practice's language, the server {VERSION}",
                "reload the page",
            )
        kept = self._open_practice(number)
        if kept is None:
            return _OVER
        session = self._running.get(number)
        if session is None:
            if len(self._running) >= MOST:
                return _refused("too_much", f"{MOST} practices are running already", "close one, and try again")
            session = await asyncio.to_thread(self._begun, kept, hello)
            if session is None or self._open_practice(number) is None:
                return _OVER
            self._running[number] = session
        if session.line is not None and session.tab != hello.tab:
            if not hello.take_over:
                return _refused(
                    "elsewhere", "This practice is open in another tab or window", "go on there, or take it over here"
                )
            session.line.put(_refused("elsewhere", "The practice goes on in another tab or window", "close this one"))
        if session.line is not None:
            session.line.end()
        session.resize((hello.width, hello.height))
        line.put(_welcome(session, kept))
        session.attach(line, hello.tab)
        return session

    def wake(self) -> None:
        """A practice has ended: close it now, not only at the next second."""
        self._ended.set()

    def put_away(self, number: int) -> None:
        """Forget a practice that runs, since it was closed or deleted; its socket is told."""
        session = self._running.pop(number, None)
        if session is not None and session.line is not None:
            session.line.put(_OVER)
            session.line.end()

    def put_all_away(self) -> None:
        """Forget everything that runs."""
        for number in list(self._running):
            self.put_away(number)

    async def save(self, part: int | None = None) -> None:
        """Save what has come in, close what has ended, put away what nobody has asked for in long.

        part: one of `SAVED_IN`, by default of all.
        """
        these = [each for each in self._running.values() if part is None or each.number % SAVED_IN == part]
        # Who ends while the pieces are being saved has said more since, and is closed the next time.
        ended = [session for session in these if session.guide.ended]
        pieces = [(session, piece) for session in these if (piece := session.unsaved())]
        try:
            if pieces:
                await asyncio.to_thread(self._store.keep, [piece for _, piece in pieces])
        except sqlite3.Error as error:
            _log.warning("practices cannot be saved: %s", error)
            for session, _ in pieces:
                _tell_of_storage(session)
            return
        for session, piece in pieces:
            session.saved(piece)
            session.storage_told = False
        for session in ended:
            await self._close(session)
        for session in list(self._running.values()):
            if session.line is None and not session.guide.ended and time.monotonic() - session.touched > IDLE_S:
                del self._running[session.number]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Take what comes and save it every second while the block lasts, and once at its end."""
        tasks = [asyncio.create_task(job) for job in (self.turns.take(), self._save_on())]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            for session in self._running.values():
                session.catch_up()
            await self.save()

    async def _save_on(self) -> None:
        for part in cycle(range(SAVED_IN)):
            with suppress(TimeoutError):
                async with asyncio.timeout(SAVE_EVERY_S / SAVED_IN):
                    await self._ended.wait()
            some_ended = self._ended.is_set()
            self._ended.clear()
            await self.save(None if some_ended else part)

    async def _close(self, session: Session) -> None:
        try:
            await asyncio.to_thread(close_practice, self._store, session.number)
        except sqlite3.Error as error:
            _log.warning("practice %d cannot be closed: %s", session.number, error)
            _tell_of_storage(session)
            return
        self._running.pop(session.number, None)
        session.put(Ended(type="ended", report=f"/practices/{session.number}"))
        if session.line is not None:
            session.line.end()

    def _open_practice(self, number: int) -> Kept | None:
        kept = self._store.practice(number)
        return kept if kept is not None and kept.state == "open" else None

    def _begun(self, kept: Kept, hello: Hello) -> Session | None:
        """Make a practice ready; None where it was deleted meanwhile."""
        try:
            page = self._store.page_of(kept.number)
        except KeyError:
            return None
        practice = practice_from_page(page)
        seen = self._store.seen(kept.number)
        before = Before(
            rows=0 if seen is None else len(seen),
            cues=len(self._store.cues(kept.number)),
            at_s=0.0 if seen is None else float(seen.time_s[-1]),
        )
        incoming = Incoming((hello.width, hello.height))
        return Session(kept, _guide(kept, page, practice, hello), incoming, hello.estimator, before)


def _welcome(session: Session, kept: Kept) -> Welcome:
    page = session.guide.page
    return Welcome(
        type="welcome",
        version=VERSION,
        kind=kept.kind,
        asana=page.id,
        name=page.name,
        dose=kept.dose,
        stages=stages_shown(session.guide.instructions),
        frames=session.messages,
        at_ms=session.clock.client_ms(session.clock.now_s),
    )


def _guide(kept: Kept, page: Page, practice: Practice, hello: Hello) -> Guide:
    if kept.kind == "recording":
        return Onlooker(page, practice, hello.estimator)
    answers = {asked.condition: asked.yes for asked in kept.screening}
    return Coach(page, practice, outcome_of(page, answers), hello.dose, hello.estimator, best_place(page))


def _tell_of_storage(session: Session) -> None:
    if not session.storage_told:
        session.storage_told = True
        session.put(
            Refused(
                type="refused",
                code="storage",
                words="The practice cannot be saved just now; it goes on, and is saved as soon as it can be",
                remedy="make room on the disk of the machine that runs Abhyasa, and leave it running",
                fatal=False,
            )
        )


def _refused(code: RefusalCode, words: str, remedy: str) -> Refused:
    return Refused(type="refused", code=code, words=words, remedy=remedy, fatal=True)


_OVER = _refused("ended", "This practice is over, or was deleted", "begin a new one from the asana's page")
