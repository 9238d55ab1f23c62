"""The door for browsers of other machines: a passphrase, and a cookie for whoever knew it.

Only there where the server listens beyond loopback. Cookies are random words that this server remembers while it runs.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable

from starlette.datastructures import URL
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from abhyasa.server.buckets import Buckets
from abhyasa.server.rendering import page_response
from abhyasa.server.settings import Settings

COOKIE = "abhyasa"
LASTS_S = 12 * 3600.0
"""How long a browser is known."""
_MOST_KNOWN = 1000
_OPEN = ("/enter", "/static/css/base.css", "/static/icon.svg")
"""What is answered before the passphrase is known."""


class Entry:
    """ASGI middleware: whoever is not known is asked for the passphrase, and given nothing else."""

    def __init__(self, app: ASGIApp, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        """settings: with a passphrase. clock: seconds, never going back."""
        assert settings.passphrase is not None
        self._app = app
        self._settings = settings
        self._digest = _digest(settings.passphrase)
        self._clock = clock
        self._known: dict[str, float] = {}
        self._tries = Buckets(rate=1 / 20, burst=5, clock=clock)
        self._all_tries = Buckets(rate=1 / 4, burst=30, clock=clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in who is known, and ask all others."""
        if scope["type"] not in ("http", "websocket") or self._is_known(HTTPConnection(scope)):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": "Enter the passphrase first."})
        else:
            response = await self._answer(Request(scope, receive, send))
            if response is None:
                await self._app(scope, receive, send)
            else:
                await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response | None:
        """What one who is not known gets; None for what everyone may have."""
        path = request.url.path
        if path == "/enter" and request.method == "POST":
            return await self._enter(request)
        if path == "/enter":
            return self._asking(request)
        if path in _OPEN:
            return None
        if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
            return RedirectResponse(str(URL("/enter").include_query_params(to=_local(str(request.url.path)))), 303)
        return PlainTextResponse("Enter the passphrase first.\n", 401)

    async def _enter(self, request: Request) -> Response:
        who = request.client.host if request.client else ""
        if not (self._tries.take(who) and self._all_tries.take("")):
            return self._asking(request, "That was tried too often. Wait a minute, and try again.", 429)
        form = await request.form(max_files=0, max_fields=5)
        if not hmac.compare_digest(_digest(str(form.get("passphrase", ""))), self._digest):
            return self._asking(request, "That is not the passphrase.", 403)
        word = secrets.token_urlsafe(32)
        self._forget_the_old()
        self._known[word] = self._clock() + LASTS_S
        response = RedirectResponse(_local(request.query_params.get("to", "/")), 303)
        response.set_cookie(
            COOKIE,
            word,
            max_age=int(LASTS_S),
            httponly=True,
            samesite="strict",
            secure=self._settings.secure,
        )
        return response

    def _asking(self, request: Request, trouble: str = "", status: int = 200) -> Response:
        to = _local(request.query_params.get("to", "/"))
        return page_response(
            request, "enter.html.jinja", status=status, trouble=trouble, to=to, secure=self._settings.secure
        )

    def _is_known(self, connection: HTTPConnection) -> bool:
        return self._known.get(connection.cookies.get(COOKIE, ""), 0.0) > self._clock()

    def _forget_the_old(self) -> None:
        now = self._clock()
        self._known = dict([each for each in self._known.items() if each[1] > now][-_MOST_KNOWN + 1 :])


def _local(path: str) -> str:
    """The path, if it is one of this server's and no address of another's."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"


def _digest(passphrase: str) -> bytes:
    return hashlib.sha256(passphrase.encode()).digest()
