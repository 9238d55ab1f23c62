"""The app's routes, one module a group."""

from __future__ import annotations

from starlette.routing import BaseRoute


def all_routes() -> list[BaseRoute]:
    """Every route, save the files under /static."""
    from abhyasa.server.routes import assets, data, history, practice

    return [*practice.ROUTES, *history.ROUTES, *data.ROUTES, *assets.ROUTES]
