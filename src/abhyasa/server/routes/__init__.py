"""The app's routes, one module a group."""

from __future__ import annotations

from starlette.routing import BaseRoute


def all_routes() -> list[BaseRoute]:
    """Every route, save the files under /static."""
    from abhyasa.server.routes import assets, data, history, library, practice, watch

    groups = (library, practice, watch, history, data, assets)
    return [route for group in groups for route in group.ROUTES]
