"""Files that lie elsewhere than the rest of `/static`: the landmark models, and the report's styles."""

from __future__ import annotations

from typing import get_args

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Route

from abhyasa.camera.models import Model, bundle_path
from abhyasa.record.report import STYLES as REPORT_STYLES


def model(request: Request) -> FileResponse:
    """A landmark model's bundle, checked. Raises ModelMissing where it was never assembled."""
    name = request.path_params["name"]
    if name not in get_args(Model):
        raise HTTPException(404)
    return FileResponse(
        bundle_path(name), media_type="application/octet-stream", headers={"Cache-Control": "private, max-age=86400"}
    )


def report_styles(_: Request) -> FileResponse:
    """The same styles that a report on a page of its own has in it."""
    return FileResponse(REPORT_STYLES, media_type="text/css")


ROUTES = [Route("/models/{name}.task", model), Route("/static/css/report.css", report_styles)]
