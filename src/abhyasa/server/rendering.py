"""Pages out of templates: escaped by default, with one navigation, and sent again only where they have changed."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from datetime import datetime
from functools import cache
from html import unescape
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from abhyasa.record import wording
from abhyasa.record.report import equip
from abhyasa.server.security import content_policy

NAVIGATION = {"/": "Library", "/history": "History", "/watch": "Watch a video", "/data": "Your data", "/about": "About"}
"""The path of each entry, and its words."""


def page_response(request: Request, template: str, *, status: int = 200, **context: Any) -> Response:
    """A page as the browser gets it; nothing but a "not modified" where it has the same one already.

    template: its name, such as "about.html.jinja". context: what it speaks of; `here` marks an entry of the navigation.
    """
    return _answer(request, environment().get_template(template).render({"here": "", **context}), status)


def moment_in_words(moment: datetime) -> str:
    """A moment as one says it: "Saturday 28 November 2026, 07:05"."""
    return f"{moment:%A} {moment.day} {moment:%B %Y, %H:%M}"


def report_response(request: Request, template: str, **context: Any) -> Response:
    """The same of a page with a report in it, whose bars are placed by `style` attributes.

    No style stands in a page here that its policy does not name by hash, so they are put together in one that is named.
    """
    content, hashed = styles_together(environment().get_template(template).render({"here": "", **context}))
    response = _answer(request, content, 200)
    response.headers["Content-Security-Policy"] = content_policy(
        {"script-src": "'none'", "style-src": f"'self' '{hashed}'"}
    )
    return response


def styles_together(html: str) -> tuple[str, str]:
    """The page with a rule in its head for each `style` attribute in its place, and that style sheet's hash.

    What a page or a practitioner wrote holds no attribute: its quotes are escaped.
    """
    rules: dict[str, str] = {}

    def ruled(found: re.Match[str]) -> str:
        return f'data-style="{rules.setdefault(found[1], str(len(rules)))}"'

    html = re.sub(r'(?<= )style="([^"]*)"', ruled, html)
    css = "".join(f'[data-style="{name}"]{{{unescape(rule)}}}' for rule, name in rules.items())
    digest = b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return html.replace("</head>", f"<style>{css}</style></head>", 1), f"sha256-{digest}"


def _answer(request: Request, page: str, status: int) -> Response:
    content = page.encode()
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    # Kept by this browser alone, which asks each time whether it still holds: answers of the practitioner stand in it.
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if status == 200 and etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return HTMLResponse(content, status, headers)


@cache
def environment() -> Environment:
    """The app's templates and the report's; all that is put into them is escaped, and what is not given is an error."""
    environment = Environment(
        loader=ChoiceLoader([PackageLoader("abhyasa.server"), PackageLoader("abhyasa.record")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    equip(environment)
    environment.globals |= {"NAVIGATION": NAVIGATION, "side_name": wording.side_name}
    return environment
