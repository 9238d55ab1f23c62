"""A film that is dropped in: its page. What is seen of it comes over the practice's socket."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from abhyasa.server.rendering import page_response
from abhyasa.server.security import WITH_CAMERA
from abhyasa.server.serving import serving


def watch(request: Request) -> Response:
    """Where a film is chosen, and which asana it shows."""
    served = serving(request)
    pages = sorted(served.shelf.pages(), key=lambda page: page.name.casefold())
    asanas = [(page.id, page.name) for page in pages]
    response = page_response(
        request, "watch.html.jinja", here="/watch", asanas=asanas, model=served.settings.model or ""
    )
    response.headers["Content-Security-Policy"] = WITH_CAMERA
    return response


ROUTES = [Route("/watch", watch)]
