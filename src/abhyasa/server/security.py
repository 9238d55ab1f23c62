"""Who may ask for what: every request and every socket passes here first.

The server is for browsers on this machine, or for those that know the passphrase. A page of another site must neither
read it (its name is checked, so that no other name can be pointed at it) nor act on it (the origin is checked).
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from abhyasa.server.buckets import Buckets
from abhyasa.server.settings import Settings

LARGEST_BODY = 64 * 1024
"""Bytes of a form; nothing larger is ever sent here."""

_PLAIN = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
"""What a page may load and do: nothing that does not come from here; no script or style that stands in the page."""


def content_policy(changes: Mapping[str, str] | None = None) -> str:
    """The Content-Security-Policy, with some of its directives changed."""
    return "; ".join(f"{name} {sources}" for name, sources in (_PLAIN | dict(changes or {})).items())


WITH_CAMERA = content_policy(
    {
        "script-src": "'self' 'wasm-unsafe-eval'",
        "worker-src": "'self' blob:",
        "media-src": "'self' blob:",
        "img-src": "'self' data: blob:",
    }
)
"""For a page that runs the landmark model: WebAssembly, its worker, and films that are dropped in."""
WITH_MODEL_VIEWER = content_policy(
    {
        "script-src": "'self' 'wasm-unsafe-eval'",
        "connect-src": "'self' blob:",
        "img-src": "'self' data: blob:",
        "style-src": "'self' 'sha256-PXtZZkJMMyc18o/DN1ZEFOJ2qEGq95IQbVaJFMOXOb0='",
    }
)
"""For a page with a 3D demonstration: model-viewer makes textures in the browser, and compiles a decoder that it holds.
The hash is that of the one style element which the pinned version puts into its own shadow; no other can be there."""

HEADERS = {
    "Content-Security-Policy": content_policy(),
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": a form's POST would then come without its origin, and be refused here.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), display-capture=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}
"""Sent with every answer that does not say otherwise itself."""


class Guard:
    """ASGI middleware around the whole app."""

    def __init__(self, app: ASGIApp, settings: Settings, posts: Buckets | None = None) -> None:
        """posts: how often one address may send forms."""
        self._app = app
        self._settings = settings
        self._posts = posts or Buckets(rate=2.0, burst=60.0)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what is not allowed; pass on the rest."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal is not None:
            await _refuse(refusal, scope, receive, send)
        elif scope["type"] == "http":
            await self._app(scope, _bounded(receive), _with_headers(send))
        else:
            await self._app(scope, receive, send)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "").lower()
        if host not in self._settings.authorities:
            return PlainTextResponse(
                f"This server does not go by the name {host[:80]!r}.\n"
                f"Open {self._settings.address} instead, or start it with --name for another name of this machine.\n",
                421,
            )
        acts = scope["type"] == "websocket" or scope["method"] not in ("GET", "HEAD")
        origin = headers.get("origin")
        if (acts or origin is not None) and origin != f"{self._settings.scheme}://{host}":
            return PlainTextResponse("This came from a page of another site, and was not done.\n", 403)
        if not acts or scope["type"] == "websocket":
            return None
        if int(headers.get("content-length") or 0) > LARGEST_BODY:
            return PlainTextResponse("That is more than this server takes at once.\n", 413)
        if not self._posts.take(str((scope.get("client") or ("",))[0])):
            return PlainTextResponse("That was too often. Wait a moment, and try again.\n", 429, {"Retry-After": "5"})
        return None


async def _refuse(response: Response, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        await response(scope, receive, _with_headers(send))
    else:
        await send(
            {"type": "websocket.close", "code": 1008, "reason": bytes(response.body).decode().partition("\n")[0]}
        )


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sent


class TooLarge(Exception):
    """A body grew beyond `LARGEST_BODY` though its header said nothing of it."""


def _bounded(receive: Receive) -> Receive:
    taken = 0

    async def received() -> Message:
        nonlocal taken
        message = await receive()
        if message["type"] == "http.request":
            taken += len(message.get("body", b""))
            if taken > LARGEST_BODY:
                raise TooLarge
        return message

    return received
