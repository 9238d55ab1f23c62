"""The web app: its routes, what it serves besides, and what is said when something is not there."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount

from abhyasa.errors import AbhyasaError
from abhyasa.record.store import Store
from abhyasa.server.entry import Entry
from abhyasa.server.files import Files
from abhyasa.server.rendering import page_response
from abhyasa.server.routes import all_routes
from abhyasa.server.security import HEADERS, Guard, TooLarge
from abhyasa.server.serving import Serving
from abhyasa.server.sessions import Sessions
from abhyasa.server.settings import Settings
from abhyasa.server.shelf import Shelf

_WEB = Path(__file__).parent / "web"
_log = logging.getLogger(__name__)


def create_app(store: Store, settings: Settings, shelf: Shelf | None = None) -> Starlette:
    """The app over a store. shelf: its pages, the library's where none is given."""
    sessions = Sessions(store)

    @asynccontextmanager
    async def running(_: Starlette) -> AsyncIterator[None]:
        async with sessions.running():
            yield

    app = Starlette(
        routes=[*all_routes(), Mount("/static", Files(directory=_WEB), name="static")],
        middleware=_middleware(settings),
        exception_handlers={
            HTTPException: _not_done,
            AbhyasaError: _trouble,
            sqlite3.Error: _not_saved,
            TooLarge: _too_large,
            Exception: _fault,
        },
        lifespan=running,
    )
    app.state.serving = Serving(store, settings, shelf or Shelf(), sessions)
    return app


def _middleware(settings: Settings) -> list[Middleware]:
    """The first is the outermost."""
    guard = Middleware(Guard, settings=settings)
    return [guard] if settings.passphrase is None else [guard, Middleware(Entry, settings=settings)]


def _not_done(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = error.detail if error.status_code != 404 or error.detail != "Not Found" else "There is no such page."
    return page_response(request, "trouble.html.jinja", status=error.status_code, words=words, remedy="")


def _trouble(request: Request, error: Exception) -> Response:
    assert isinstance(error, AbhyasaError)
    return page_response(request, "trouble.html.jinja", status=500, words=error.message, remedy=error.remedy)


def _not_saved(request: Request, error: Exception) -> Response:
    """A full disk, most of all."""
    _log.warning("the store failed: %s", error)
    remedy = "make room on the disk of the machine that runs Abhyasa, and try again"
    return page_response(
        request, "trouble.html.jinja", status=507, words=f"That could not be saved: {error}.", remedy=remedy
    )


def _fault(request: Request, _: Exception) -> Response:
    """A fault of ours. This answer passes no other middleware, so it takes its headers along."""
    remedy = "go back and try again; what was practised is kept"
    response = page_response(
        request, "trouble.html.jinja", status=500, words="Something went wrong in the server.", remedy=remedy
    )
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _too_large(request: Request, error: Exception) -> Response:
    return PlainTextResponse("That is more than this server takes at once.\n", 413)
