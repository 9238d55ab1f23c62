"""The landmark models: three bundles, assembled once from the files of a pinned npm package.

`make models` fetches the package and runs `python -m abhyasa.camera.models`, which assembles them. They lie in
`bundles/` beside this file, or where the environment's ABHYASA_MODELS points, with a manifest of their hashes.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
import sys
import zipfile
from functools import partial
from pathlib import Path
from typing import Literal, get_args

from abhyasa.errors import ModelError, ModelMissing
from abhyasa.output import put_in_place, whole_file

Model = Literal["lite", "full", "heavy"]
MODELS: tuple[Model, ...] = get_args(Model)

PACKAGE = Path("node_modules/@mediapipe/pose")
"""Where npm puts the package of `package-lock.json` (Apache-2.0), seen from the project's folder."""

_DETECTOR = "pose_solution_packed_assets.data"
"""By its name a pack of assets; it is the person detector's TFLite file."""
_SOURCES = {
    _DETECTOR: "a63c614bef30d35947f13be361820b1e4e3bec9cfeebf4d11216a18373108e85",
    "pose_landmark_lite.tflite": "f17bfbecadb61c3be1baa8b8d851cc6619c870a87167b32848ad20db306b9d61",
    "pose_landmark_full.tflite": "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
    "pose_landmark_heavy.tflite": "59e42d71bcd44cbdbabc419f0ff76686595fd265419566bd4009ef703ea8e1fe",
}
_RECIPE = 1
"""Raised when `assemble` makes other bundles of the same sources."""
_MANIFEST = "manifest.json"
_ALIGNMENT = 16
_REMEDY = "in the project's folder run: make models"


def bundles_folder() -> Path:
    """Where the bundles lie."""
    named = os.environ.get("ABHYASA_MODELS")
    return Path(named) if named else Path(__file__).with_name("bundles")


def bundle_path(model: Model, folder: Path | None = None) -> Path:
    """The checked bundle of a model.

    Raises:
        ModelMissing: it was never assembled.
        ModelError: it is not what was assembled.
    """
    folder = folder or bundles_folder()
    path = folder / f"{model}.task"
    if not path.is_file() or not (folder / _MANIFEST).is_file():
        raise ModelMissing(f"{path}: the {model} landmark model is not there", remedy=_REMEDY)
    try:
        expected = json.loads((folder / _MANIFEST).read_text())["sha256"][model]
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{folder / _MANIFEST}: is damaged", remedy=_REMEDY) from error
    if _sha256(path.read_bytes()) != expected:
        raise ModelError(f"{path}: the {model} landmark model is damaged", remedy=_REMEDY)
    return path


def is_up_to_date(folder: Path) -> bool:
    """Whether this recipe's bundles lie there, whole."""
    try:
        for model in MODELS:
            bundle_path(model, folder)
    except ModelError:
        return False
    manifest = json.loads((folder / _MANIFEST).read_text())
    return (manifest.get("recipe"), manifest.get("sources")) == (_RECIPE, _SOURCES)


def assemble(package: Path, folder: Path) -> None:
    """Make the bundles of all models; the same sources give the same bytes.

    A bundle is a stored zip of the person detector and the landmark model.

    Raises:
        ModelError: a file of the package is missing, or is not the pinned one.
        OutputError: the folder cannot be written.
    """
    from abhyasa.camera.tflite import with_normalisation  # imports MediaPipe, which finding a bundle does not need

    detector = with_normalisation(_source(package, _DETECTOR), mean=127.5, std=127.5)
    hashes = {}
    folder.mkdir(parents=True, exist_ok=True)
    for model in MODELS:
        landmarks = with_normalisation(_source(package, f"pose_landmark_{model}.tflite"), mean=0, std=255)
        with whole_file(folder / f"{model}.task") as temporary:
            with zipfile.ZipFile(temporary, "w", zipfile.ZIP_STORED) as bundle:
                _store_aligned(bundle, "pose_detector.tflite", detector)
                _store_aligned(bundle, "pose_landmarks_detector.tflite", landmarks)
            hashes[model] = _sha256(temporary.read_bytes())
    with whole_file(folder / _MANIFEST) as temporary:
        temporary.write_text(json.dumps({"recipe": _RECIPE, "sources": _SOURCES, "sha256": hashes}, indent=1) + "\n")


def _source(package: Path, name: str) -> bytes:
    path = package / name
    if not path.is_file():
        raise ModelError(f"{path}: is not there", remedy="run: npm ci --ignore-scripts")
    content = path.read_bytes()
    if _sha256(content) != _SOURCES[name]:
        raise ModelError(
            f"{path}: is not the pinned file", remedy="remove node_modules, then run: npm ci --ignore-scripts"
        )
    return content


def _store_aligned(bundle: zipfile.ZipFile, name: str, content: bytes) -> None:
    """Put the content at a multiple of 16 bytes, so that its weights are read in place instead of being copied."""
    assert bundle.fp is not None
    header = bundle.fp.tell() + 30 + len(name) + 4
    padding = -header % _ALIGNMENT
    entry = zipfile.ZipInfo(name)
    entry.extra = struct.pack("<HH", 0xD935, padding) + bytes(padding)  # the field that Android's zipalign uses
    bundle.writestr(entry, content)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def main() -> int:
    """Assemble the bundles unless they are there; needs no network."""
    return put_in_place("landmark models", bundles_folder(), is_up_to_date, partial(assemble, PACKAGE))


if __name__ == "__main__":
    sys.exit(main())
