"""The files under `/static`: styles, scripts and the browser's libraries."""

from __future__ import annotations

import os
from pathlib import PurePath

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from abhyasa.server.security import WITH_CAMERA

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".wasm": "application/wasm",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".gltf": "model/gltf+json",
    ".json": "application/json",
}
_UNKNOWN = "application/octet-stream"
"""What a browser is told that a file is. It believes nothing else of us, and operating systems say this and that."""


class Files(StaticFiles):
    """A folder's files. Browsers keep them, and ask each time whether they have changed."""

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """A file. A worker keeps to the policy that its own script comes with: it is the one that runs the model."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Cache-Control"] = "private, no-cache"
        if response.status_code == 200:
            response.headers["Content-Type"] = _TYPES.get(PurePath(full_path).suffix, _UNKNOWN)
        if os.fspath(full_path).endswith(".worker.js"):
            response.headers["Content-Security-Policy"] = WITH_CAMERA
        return response
