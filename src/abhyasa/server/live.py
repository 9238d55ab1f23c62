"""The live socket: one practice, one socket; what comes in is bounded, and whatever is wrong is said in words."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass, field

from pydantic import ValidationError
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from abhyasa.server.buckets import Buckets
from abhyasa.server.incoming import MalformedBody
from abhyasa.server.line import Line
from abhyasa.server.protocol import Frames, FromClient, Hello, RefusalCode, Refused, from_client
from abhyasa.server.serving import serving
from abhyasa.server.session import Session
from abhyasa.server.sessions import Sessions

LARGEST_MESSAGE = 1_000_000
"""Characters: a full message of frames with silhouettes has 700,000."""
HELLO_WITHIN_S = 10.0
MOST_MALFORMED = 5
MESSAGES_PER_S, MESSAGES_AT_ONCE = 40.0, 800.0
"""A client sends 4 a second, and what it kept over a lost connection at once."""
FRAMES_PER_S, FRAMES_AT_ONCE = 150.0, 3000.0
"""Frames that come faster wait for their turn: a film is taken as fast as the machine can, beside what is live."""
_GOODBYE, _REFUSED = 1000, 1008

_log = logging.getLogger(__name__)


@dataclass
class _Bounds:
    """How much one socket may send."""

    messages: Buckets = field(default_factory=lambda: Buckets(MESSAGES_PER_S, MESSAGES_AT_ONCE))
    frames: Buckets = field(default_factory=lambda: Buckets(FRAMES_PER_S, FRAMES_AT_ONCE))
    malformed: int = 0


class _Fatal(Exception):
    """The socket is closed after these words."""

    def __init__(self, code: RefusalCode, words: str, remedy: str) -> None:
        super().__init__(words)
        self.refused = _refused(code, words, remedy, fatal=True)


async def practice_socket(socket: WebSocket) -> None:
    """Serve one socket until it or its practice ends."""
    await socket.accept()
    line = Line()
    writer = asyncio.create_task(_write(socket, line))
    try:
        await _serve(socket, line)
    except _Fatal as fatal:
        line.put(fatal.refused)
    except WebSocketDisconnect:
        line.forget()
    except Exception:
        _log.exception("a practice's socket failed")
        line.put(_refused("trouble", "Something went wrong in the server", "reload the page, and go on", fatal=True))
    line.end()
    with suppress(WebSocketDisconnect, RuntimeError, OSError):
        await writer


async def _serve(socket: WebSocket, line: Line) -> None:
    sessions = serving(socket).sessions
    bounds = _Bounds()
    session = await _joined(socket, line, sessions, bounds)
    reader = asyncio.create_task(_read(socket, session, sessions, bounds))
    over = asyncio.create_task(line.closed.wait())
    try:
        await asyncio.wait({reader, over}, return_when=asyncio.FIRST_COMPLETED)
        if reader.done():
            reader.result()
    finally:
        for task in (reader, over):
            task.cancel()
        session.detach(line)


async def _joined(socket: WebSocket, line: Line, sessions: Sessions, bounds: _Bounds) -> Session:
    try:
        async with asyncio.timeout(HELLO_WITHIN_S):
            hello = await _message(socket, bounds, line)
            while hello is None:
                hello = await _message(socket, bounds, line)
    except TimeoutError:
        raise _Fatal("malformed", "Nothing was said for too long", "reload the page") from None
    if not isinstance(hello, Hello):
        raise _Fatal("malformed", "The first message must be a hello", "reload the page")
    joined = await sessions.join(int(socket.path_params["number"]), hello, line)
    if isinstance(joined, Refused):
        raise _Fatal(joined.code, joined.words, joined.remedy)
    return joined


async def _read(socket: WebSocket, session: Session, sessions: Sessions, bounds: _Bounds) -> None:
    assert session.line is not None
    line = session.line
    while True:
        message = await _message(socket, bounds, line)
        if message is None:
            continue
        if isinstance(message, Hello):
            raise _Fatal("malformed", "A hello comes once, and first", "reload the page")
        if isinstance(message, Frames):
            await _take(message, session, sessions, bounds, line)
        else:
            session.do(message)
        if session.guide.ended:
            sessions.wake()


async def _take(message: Frames, session: Session, sessions: Sessions, bounds: _Bounds, line: Line) -> None:
    while not bounds.frames.take("", len(message.frames)):
        await asyncio.sleep(len(message.frames) / FRAMES_PER_S)
    try:
        session.frames(message)
    except MalformedBody as error:
        _malformed(bounds, line, str(error))
    await sessions.turns.wait_for(session)


async def _message(socket: WebSocket, bounds: _Bounds, line: Line) -> FromClient | None:
    """The next message; None for one that is malformed, which is told."""
    event = await socket.receive()
    if event["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(event.get("code", _GOODBYE))
    text = event.get("text")
    if len(text or event.get("bytes") or b"") > LARGEST_MESSAGE:
        raise _Fatal("too_much", "A message was too long", "reload the page")
    if not bounds.messages.take(""):
        raise _Fatal("too_much", "Messages came too fast", "wait a moment, then reload the page")
    if line.overfull:
        raise _Fatal("too_much", "This page has stopped listening", "reload the page")
    if text is None:
        _malformed(bounds, line, "it is not text")
        return None
    try:
        return from_client.validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))[:80]
        _malformed(bounds, line, f"{where}: {first['msg']}" if where else first["msg"])
        return None


def _malformed(bounds: _Bounds, line: Line, why: str) -> None:
    bounds.malformed += 1
    words, remedy = f"A message was not understood ({why})", "reload the page"
    if bounds.malformed >= MOST_MALFORMED:
        raise _Fatal("malformed", words, remedy)
    line.put(_refused("malformed", words, remedy, fatal=False))


async def _write(socket: WebSocket, line: Line) -> None:
    code = _GOODBYE
    while (message := await line.next()) is not None:
        await socket.send_text(message.model_dump_json())
        if isinstance(message, Refused) and message.fatal:
            code = _REFUSED
            break
    if socket.application_state is WebSocketState.CONNECTED and not line.lost:
        await socket.close(code)


def _refused(code: RefusalCode, words: str, remedy: str, fatal: bool) -> Refused:
    return Refused(type="refused", code=code, words=words, remedy=remedy, fatal=fatal)
