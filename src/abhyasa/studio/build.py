"""The studio's bodies: a parametric human at rest, reduced to what posing, measuring and rendering need.

`anny` (Apache-2.0, data CC0) makes the body. It needs torch and takes a minute the first time, so each build is reduced
once to a `RestBody` and kept; everything after that is numpy.
"""

from __future__ import annotations

import hashlib
import json
import os
import warnings
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.landmarks import LANDMARKS
from abhyasa.errors import StudioError, StudioMissing
from abhyasa.output import whole_file

Array = NDArray[np.float64]

_FORMAT = 1
"""Counts up when what a kept body holds changes."""
_SIDES = {"left": "L", "right": "R"}
_TRUNK = ("root", "spine05", "spine04", "spine03", "spine02", "spine01", "neck01", "neck02", "neck03", "head")
_LIMBS = ("upperleg01", "lowerleg01", "foot", "clavicle", "upperarm01", "lowerarm01", "wrist")
BONES: tuple[str, ...] = (*_TRUNK, *(f"{bone}.{side}" for side in "LR" for bone in _LIMBS))
"""The bones that move, parents first; anny's others (fingers, toes, face, halves of limbs) go along with theirs."""
_SIGNS_OF_DAMAGE = (ValueError, KeyError, TypeError, OSError, EOFError, zipfile.BadZipFile, zlib.error)
_WEIGHTS = 4
"""Bones that a vertex may hang on, as glTF has it."""


@dataclass(frozen=True, slots=True)
class Build:
    """A body's build, each from 0 to 1.

    age: 0.33 a child, 0.67 a young adult, 1 old. sex: 0 male, 1 female. The rest are from least to most; `proportions`
    from uncommon to ideal ones.
    """

    age: float = 0.67
    sex: float = 0.2
    weight: float = 0.45
    muscle: float = 0.55
    height: float = 0.5
    proportions: float = 0.6

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if not 0 <= value <= 1:
                raise StudioError(f"build: {name} is {value:g}", remedy="give a number from 0 to 1")


@dataclass(frozen=True)
class RestBody:
    """A body as the model has it at rest: upright, z up, facing -y, its left at +x, arms away from the trunk.

    vertices: (v, 3) metres. faces: (f, 3) corners, counter-clockwise from outside.
    uv: (v, 2) place of each vertex in the model's texture.
    bone, weight: (v, 4) what each vertex hangs on, as an index of `BONES`, and how much; weights add up to 1.
    heads: (b, 3) metres, the joint at which each bone turns. parents: (b,) index of the bone above, -1 for the root.
    marks: (33, 3) metres, the landmarks of `body.landmarks`; mark_bone: (33,) the bone that each goes along with.
    """

    vertices: Array
    faces: NDArray[np.int32]
    uv: Array
    bone: NDArray[np.uint8]
    weight: Array
    heads: Array
    parents: NDArray[np.intp]
    marks: Array
    mark_bone: NDArray[np.intp]

    @property
    def stature(self) -> float:
        """Metres from sole to crown."""
        return float(np.ptp(self.vertices[:, 2]))

    def write(self, path: Path) -> None:
        """Keep it in a file, which `read_rest_body` reads.

        Raises:
            OutputError: the file cannot be written.
        """
        arrays = {name: _compact(value) for name, value in vars(self).items()}
        with whole_file(path) as temporary, temporary.open("wb") as file:
            np.savez_compressed(file, format=np.array(_FORMAT), **arrays)  # type: ignore[arg-type]


def read_rest_body(path: Path) -> RestBody:
    """A body that was kept in a file.

    Raises:
        StudioError: it is no such file, or of another format.
    """
    try:
        # NumPy leaves a file open that it cannot make sense of.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            if int(kept["format"]) != _FORMAT:
                raise StudioError(f"{path}: was kept by another version", remedy="delete the file")
            names = RestBody.__dataclass_fields__
            return RestBody(**{name: _full(kept[name]) for name in names})
    except _SIGNS_OF_DAMAGE as error:
        raise StudioError(f"{path}: is no body of the studio", remedy="delete the file") from error


def _compact(values: NDArray[Any]) -> NDArray[Any]:
    return values.astype(np.float32) if values.dtype == np.float64 else values


def _full(values: NDArray[Any]) -> NDArray[Any]:
    return values.astype(np.float64) if values.dtype == np.float32 else values


def rest_body(build: Build, announce: Callable[[str], None] = lambda text: None) -> RestBody:
    """The body of a build, from the cache or made and put there.

    announce: told what takes long, before it starts.

    Raises:
        StudioMissing: `anny` is not installed.
        OutputError: the cache cannot be written.
    """
    key = hashlib.sha256(json.dumps([_FORMAT, asdict(build)]).encode()).hexdigest()[:16]
    path = cache_folder() / f"body-{key}.npz"
    if path.is_file():
        try:
            return read_rest_body(path)
        except StudioError:
            path.unlink()
    announce("making the body (a minute the first time, kept afterwards)")
    body = _reduced(build)
    path.parent.mkdir(parents=True, exist_ok=True)
    body.write(path)
    return read_rest_body(path)


def cache_folder() -> Path:
    """Where bodies are kept: `$ABHYASA_CACHE`, or `abhyasa` in the user's cache folder."""
    if chosen := os.environ.get("ABHYASA_CACHE"):
        return Path(chosen)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "abhyasa"


def _reduced(build: Build) -> RestBody:
    """Ask anny for a body, and merge the bones that do not move into those that do."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            import anny
            import torch
            import warp
            from anny.keypoints import KeypointsRegressor
        except ImportError as error:
            raise StudioMissing(
                "the studio's body model is not installed", remedy="install it with: pip install 'abhyasa[studio]'"
            ) from error
        warp.config.log_level = warp.LOG_ERROR
        model = anny.Anny(rig="makehuman", topology="anny-quads")
        phenotype = {
            "gender": build.sex, "age": build.age, "muscle": build.muscle, "weight": build.weight,
            "height": build.height, "proportions": build.proportions,
        }  # fmt: skip
        with torch.no_grad():
            out = model(phenotype_kwargs=phenotype)
            named = KeypointsRegressor.coco(model)
            points = dict(zip(named.labels, named(out)[0].numpy().astype(np.float64), strict=True))
    labels: list[str] = model.bone_labels
    all_parents = list(model.bone_parents)
    all_heads = out["bone_poses"][0, :, :3, 3].numpy().astype(np.float64)
    moved_by = [_moving_ancestor(i, labels, all_parents) for i in range(len(labels))]

    dense = np.zeros((len(model.template_vertices), len(BONES)))
    rows = np.arange(len(dense))[:, None]
    np.add.at(dense, (rows, np.array(moved_by)[model.vertex_bone_indices.numpy()]), model.vertex_bone_weights.numpy())
    bone = np.argsort(-dense, axis=1)[:, :_WEIGHTS]
    weight = np.take_along_axis(dense, bone, axis=1)

    heads = np.array([all_heads[labels.index(name)] for name in BONES])
    parents = [-1, *(moved_by[all_parents[labels.index(name)]] for name in BONES[1:])]
    quads = model.faces.numpy()
    uv = np.zeros((len(dense), 2))
    uv[quads] = model.texture_coordinates.numpy()[model.face_texture_coordinate_indices.numpy()]
    marks = _marks(points, {name: all_heads[i] for i, name in enumerate(labels)})
    return RestBody(
        vertices=out["vertices"][0].numpy().astype(np.float64),
        faces=np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]]).astype(np.int32),
        uv=uv,
        bone=bone.astype(np.uint8),
        weight=weight / weight.sum(axis=1, keepdims=True),
        heads=heads,
        parents=np.array(parents, np.intp),
        marks=np.array([marks[name] for name in LANDMARKS]),
        mark_bone=np.array([BONES.index(_bone_of_mark(name)) for name in LANDMARKS], np.intp),
    )


def _moving_ancestor(i: int, labels: list[str], parents: list[int]) -> int:
    while labels[i] not in BONES:
        i = parents[i]
    return BONES.index(labels[i])


def _marks(points: dict[str, Array], heads: dict[str, Array]) -> dict[str, Array]:
    """Landmarks by name. points: anny's COCO keypoints. Joints are where the bones turn."""
    marks = {"nose": points["nose"]}
    for side, letter in _SIDES.items():
        inward = np.array([-1.0 if side == "left" else 1.0, 0.0, 0.0])
        eye = points[f"{side}_eye"]
        lips = [head for name, head in heads.items() if name.startswith("oris") and name.endswith(letter)]
        corner = max(lips, key=lambda head: -head @ inward)
        marks |= {
            f"{side} eye": eye,
            f"{side} eye inner": eye + 0.013 * inward,
            f"{side} eye outer": eye - 0.013 * inward,
            f"{side} ear": points[f"{side}_ear"],
            f"mouth {side}": corner,
            f"{side} shoulder": heads[f"upperarm01.{letter}"],
            f"{side} elbow": heads[f"lowerarm01.{letter}"],
            f"{side} wrist": heads[f"wrist.{letter}"],
            f"{side} pinky": heads[f"finger5-1.{letter}"],
            f"{side} index": heads[f"finger2-1.{letter}"],
            f"{side} thumb": heads[f"finger1-2.{letter}"],
            f"{side} hip": heads[f"upperleg01.{letter}"],
            f"{side} knee": heads[f"lowerleg01.{letter}"],
            f"{side} ankle": heads[f"foot.{letter}"],
            f"{side} heel": points[f"{side}_heel"],
            f"{side} toes": points[f"{side}_big_toe"],
        }
    return marks


_MOVED_BY = {
    "shoulder": "upperarm01", "elbow": "lowerarm01", "wrist": "wrist", "pinky": "wrist", "index": "wrist",
    "thumb": "wrist", "hip": "upperleg01", "knee": "lowerleg01", "ankle": "foot", "heel": "foot", "toes": "foot",
}  # fmt: skip


def _bone_of_mark(name: str) -> str:
    side, _, part = name.partition(" ")
    return f"{_MOVED_BY[part]}.{_SIDES[side]}" if part in _MOVED_BY else "head"
