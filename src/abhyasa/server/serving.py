"""What every route needs: the store, the pages, the practices that run, and how all is served."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.requests import HTTPConnection

from abhyasa.record.store import Store
from abhyasa.server.settings import Settings
from abhyasa.server.shelf import Shelf

if TYPE_CHECKING:
    from abhyasa.server.sessions import Sessions


@dataclass(frozen=True, slots=True)
class Serving:
    """One server's parts. sessions: the practices that run now."""

    store: Store
    settings: Settings
    shelf: Shelf
    sessions: Sessions


def serving(connection: HTTPConnection) -> Serving:
    """The parts of the server that answers this request or socket."""
    found = connection.app.state.serving
    assert isinstance(found, Serving)
    return found
