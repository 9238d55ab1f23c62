"""Pages out of templates: escaped by default, with one navigation, and sent again only where they have changed."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from abhyasa.record import wording

NAVIGATION = {"/": "Library", "/history": "History", "/watch": "Watch a video", "/data": "Your data", "/about": "About"}
"""The path of each entry, and its words."""


def page_response(request: Request, template: str, *, status: int = 200, **context: Any) -> Response:
    """A page as the browser gets it; nothing but a "not modified" where it has the same one already.

    template: its name, such as "about.html.jinja". context: what it speaks of; `here` marks an entry of the navigation.
    """
    content = environment().get_template(template).render({"here": "", **context}).encode()
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    # Kept by this browser alone, which asks each time whether it still holds: answers of the practitioner stand in it.
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if status == 200 and etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return HTMLResponse(content, status, headers)


@cache
def environment() -> Environment:
    """The templates; all that is put into them is escaped, and what is not given is an error."""
    environment = Environment(
        loader=PackageLoader("abhyasa.server", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "NAVIGATION": NAVIGATION,
        "listed": wording.listed,
        "counted": wording.counted,
        "clock": wording.clock,
        "seconds": wording.seconds_in_words,
        "step_name": wording.step_name,
        "side_name": wording.side_name,
    }
    return environment
