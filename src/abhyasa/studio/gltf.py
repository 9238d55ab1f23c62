"""A demonstration as glTF 2.0: one skinned body, and a named animation for each of its movements.

Either all in one binary file, or in parts, so that the demonstrations of many asanas share one file of the same body.

Specification: https://registry.khronos.org/glTF/specs/2.0/glTF-2.0.html
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from abhyasa.errors import StudioError
from abhyasa.output import whole_file
from abhyasa.studio.build import BONES, Array, RestBody

BODY_FILE = "body.bin"
"""Of a demonstration in parts, the one that all movements of a body share."""

_UPRIGHT = (-(0.5**0.5), 0.0, 0.0, 0.5**0.5)
"""The quaternion, xyzw, that turns z up, facing -y into glTF's y up, facing +z: (x, y, z) to (x, z, -y)."""
_TURN_RAD, _SHIFT_M = np.radians(0.4), 0.0015
"""How far a bone's turn and place may be off in the frames that are left out."""
_TELLING_RAD = np.radians(150)
"""How far a bone may turn between two keys: near half a turn, viewers could take it the other way round."""

_COMPONENTS = {"uint8": 5121, "int16": 5122, "uint16": 5123, "float32": 5126}
_TYPES = {(): "SCALAR", (3,): "VEC3", (4,): "VEC4", (4, 4): "MAT4"}
_VERTICES, _CORNERS = 34962, 34963
"""glTF's ARRAY_BUFFER and ELEMENT_ARRAY_BUFFER."""
_BOUNDS = {"min": np.min, "max": np.max}


@dataclass(frozen=True)
class Animation:
    """One movement of the body.

    name: unique in its file.
    time_s: (t,) ascending from 0; two frames or more.
    rotation: (t, b, 3, 3) world rotation of each bone, relative to how it is at rest.
    root: (t, 3) metres, z up, the place of the root's joint.
    """

    name: str
    time_s: Array
    rotation: Array
    root: Array


def write_gltf(
    path: Path, rest: RestBody, colours: NDArray[np.floating[Any]], animations: Sequence[Animation], title: str
) -> None:
    """Write a body and its animations; a viewer that plays none shows the first frame of the first.

    colours: (v, 3) of the vertices, sRGB from 0 to 1.
    title: names the scene.

    Raises:
        StudioError: there is no animation, or one of a single frame.
        OutputError: the file cannot be written.
    """
    data = _Data(parts=(bytearray(),))
    document = _document(data, rest, colours, animations, title)
    document["buffers"] = [{"byteLength": len(data.parts[0])}]
    with whole_file(path) as temporary:
        temporary.write_bytes(_glb(document, bytes(data.parts[0])))


def gltf_in_parts(
    stem: str, rest: RestBody, colours: NDArray[np.floating[Any]], animations: Sequence[Animation], title: str
) -> dict[str, bytes]:
    """The files of a demonstration by their names: `STEM.gltf`, which names the others, `STEM.bin` and `BODY_FILE`.

    The body's file is the same for all movements of the same body. Arguments and errors as in `write_gltf`.
    """
    data = _Data(parts=(bytearray(), bytearray()))
    document = _document(data, rest, colours, animations, title)
    names = (BODY_FILE, f"{stem}.bin")
    document["buffers"] = [{"uri": name, "byteLength": len(part)} for name, part in zip(names, data.parts, strict=True)]
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return {f"{stem}.gltf": text, **dict(zip(names, map(bytes, data.parts), strict=True))}


def _document(
    data: _Data, rest: RestBody, colours: NDArray[np.floating[Any]], animations: Sequence[Animation], title: str
) -> dict[str, Any]:
    """All but the buffers; their content goes to `data`."""
    still = [animation.name for animation in animations if len(animation.time_s) < 2]
    if still or not animations:
        where = ", ".join(still) or title
        raise StudioError(f"{where}: has nothing to animate", remedy="give it a step that moves the body")
    motions = [_reduced(rest, animation) for animation in animations]
    bones, top = len(rest.heads), len(rest.heads)
    inverse = np.tile(np.eye(4, dtype=np.float32), (bones, 1, 1))
    inverse[:, 3, :3] = -rest.heads
    return {
        "asset": {
            "version": "2.0",
            "generator": "abhyasa",
            "copyright": "body: anny, CC0",
            "extras": {"title": title, "synthetic": True},
        },
        "scene": 0,
        "scenes": [{"name": title, "nodes": [top, top + 1]}],
        # The mesh stands beside the bones, not under them: a skinned mesh ignores what its own node does.
        "nodes": [
            *_bone_nodes(rest, motions[0]),
            {"name": "upright", "rotation": _UPRIGHT, "children": [0]},
            {"name": "body", "mesh": 0, "skin": 0},
        ],
        "skins": [{"joints": list(range(bones)), "skeleton": top, "inverseBindMatrices": data.add(inverse)}],
        "meshes": [{"name": "body", "primitives": [_primitive(data, rest, colours)]}],
        "materials": [{"name": "body", "pbrMetallicRoughness": {"metallicFactor": 0, "roughnessFactor": 0.8}}],
        "animations": [
            {"name": animation.name} | _animation(data, motion, motions[0])
            for animation, motion in zip(animations, motions, strict=True)
        ],
        "accessors": data.accessors,
        "bufferViews": data.views,
    }


@dataclass
class _Data:
    """The binary parts, and the lists that describe them.

    parts: one for all, or the body's and the movements'. moving: whether the last of `views` is the movements', which
    have one together and so are described in few words; what is of the body is taken in before them.
    """

    parts: tuple[bytearray, ...]
    views: list[dict[str, Any]] = field(default_factory=list)
    accessors: list[dict[str, Any]] = field(default_factory=list)
    moving: bool = False

    def add(
        self,
        values: NDArray[Any],
        *,
        moves: bool = False,
        target: int | None = None,
        normalized: bool = False,
        bounds: bool = False,
    ) -> int:
        """Take in values, (n, ...), and give their accessor.

        moves: it is of a movement, not of the body. target, normalized: as in glTF. bounds: state min and max.
        """
        content = self.parts[-1 if moves else 0]
        if not (moves and self.moving):
            view = {"buffer": len(self.parts) - 1 if moves else 0, "byteOffset": len(content), "byteLength": 0}
            self.views.append(view | ({} if target is None else {"target": target}))
            self.moving = moves
        view = self.views[-1]
        accessor = {
            "bufferView": len(self.views) - 1,
            "byteOffset": len(content) - view["byteOffset"],
            "componentType": _COMPONENTS[values.dtype.name],
            "type": _TYPES[values.shape[1:]],
            "count": len(values),
        }
        content.extend(values.tobytes())
        view["byteLength"] = len(content) - view["byteOffset"]
        content.extend(bytes(-len(content) % 4))
        if normalized:
            accessor["normalized"] = True
        if bounds:
            accessor |= {name: np.atleast_1d(limit(values, axis=0)).tolist() for name, limit in _BOUNDS.items()}
        self.accessors.append(accessor)
        return len(self.accessors) - 1


def _glb(document: dict[str, Any], content: bytes) -> bytes:
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    header = struct.pack("<4sII", b"glTF", 2, 12 + 8 + len(text) + 8 + len(content))
    chunks = ((b"JSON", text), (b"BIN\0", content))
    return header + b"".join(struct.pack("<I4s", len(chunk), kind) + chunk for kind, chunk in chunks)


def _primitive(data: _Data, rest: RestBody, colours: NDArray[np.floating[Any]]) -> dict[str, Any]:
    linear = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
    opaque = np.concatenate([linear, np.ones((len(linear), 1))], axis=1)
    weight = np.rint(rest.weight * 255).astype(np.int64)
    rows = np.arange(len(weight))
    weight[rows, weight.argmax(axis=1)] += 255 - weight.sum(axis=1)
    return {
        "attributes": {
            "POSITION": data.add(rest.vertices.astype(np.float32), target=_VERTICES, bounds=True),
            "NORMAL": data.add(_normals(rest).astype(np.float32), target=_VERTICES),
            "COLOR_0": data.add(np.rint(opaque * 255).astype(np.uint8), target=_VERTICES, normalized=True),
            "JOINTS_0": data.add(np.where(weight > 0, rest.bone, 0).astype(np.uint8), target=_VERTICES),
            "WEIGHTS_0": data.add(weight.astype(np.uint8), target=_VERTICES, normalized=True),
        },
        "indices": data.add(rest.faces.ravel().astype(np.uint16), target=_CORNERS),
        "material": 0,
    }


_LEAST = 1e-30


def _normals(rest: RestBody) -> Array:
    """The unit normals at the vertices, (v, 3): the mean of the faces around, by area."""
    a, b, c = np.moveaxis(rest.vertices[rest.faces], 1, 0)
    normals: Array = np.zeros_like(rest.vertices)
    np.add.at(normals, rest.faces, np.cross(b - a, c - a)[:, None])
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    return np.where(length > 0, normals / np.maximum(length, _LEAST), (0.0, 0.0, 1.0))  # slivers have no direction


@dataclass(frozen=True)
class _Motion:
    """What of an animation goes into the file.

    time_s: (k,). root: (k, 3). turn: (k, b, 4) rotation of each bone against the bone above, xyzw in 32767ths.
    """

    time_s: NDArray[np.float32]
    root: NDArray[np.float32]
    turn: NDArray[np.int16]


def _bone_nodes(rest: RestBody, start: _Motion) -> list[dict[str, Any]]:
    """The bones as they are when a motion starts."""
    turns = start.turn[0] / np.linalg.norm(start.turn[0], axis=-1, keepdims=True)
    places = rest.heads - rest.heads[rest.parents]
    places[0] = start.root[0]
    nodes = [
        {"name": name, "rotation": turn.tolist(), "translation": place.tolist()}
        for name, turn, place in zip(BONES, turns, places, strict=True)
    ]
    for bone, parent in enumerate(rest.parents[1:].tolist(), start=1):
        nodes[parent].setdefault("children", []).append(bone)
    return nodes


def _animation(data: _Data, motion: _Motion, start: _Motion) -> dict[str, Any]:
    """The channels of a motion, without those of bones that stay as they are when `start` starts."""
    times = data.add(motion.time_s, moves=True, bounds=True)
    # The root's place has all the keys even where it rests, so that the animation lasts as long as it should.
    channels = [(0, "translation", times, data.add(motion.root, moves=True))]
    moment: int | None = None
    for bone, turn in enumerate(np.moveaxis(motion.turn, 1, 0)):
        if (turn != turn[0]).any():
            channels.append((bone, "rotation", times, data.add(turn, moves=True, normalized=True)))
        elif (turn[0] != start.turn[0, bone]).any():
            moment = data.add(motion.time_s[:1], moves=True, bounds=True) if moment is None else moment
            channels.append((bone, "rotation", moment, data.add(turn[:1], moves=True, normalized=True)))
    return {
        "channels": [
            {"sampler": i, "target": {"node": node, "path": path}} for i, (node, path, _, _) in enumerate(channels)
        ],
        "samplers": [{"input": keys, "output": output} for _, _, keys, output in channels],
    }


def _reduced(rest: RestBody, animation: Animation) -> _Motion:
    above = rest.parents[1:]
    local = animation.rotation.copy()
    local[:, 1:] = np.swapaxes(animation.rotation[:, above], -1, -2) @ animation.rotation[:, 1:]
    keys = _keys(rest, animation.time_s, local, animation.root)
    turn = Rotation.from_matrix(local[keys].reshape(-1, 3, 3)).as_quat(canonical=True).reshape(len(keys), -1, 4)
    turn[1:] *= np.cumprod(np.where((turn[1:] * turn[:-1]).sum(axis=-1) < 0, -1, 1), axis=0)[..., None]
    return _Motion(
        animation.time_s[keys].astype(np.float32),
        animation.root[keys].astype(np.float32),
        np.rint(turn * 32767).astype(np.int16),
    )


def _keys(rest: RestBody, time_s: Array, local: Array, root: Array) -> list[int]:
    """The frames between which all others are interpolated well enough (Ramer, Douglas and Peucker's way).

    What counts is where the bones are in the world, since small errors along a chain of bones add up.
    """
    turns, joints = _placed(rest, local, root)
    keys, spans = {0, len(time_s) - 1}, [(0, len(time_s) - 1)]
    while spans:
        first, last = spans.pop()
        inside = slice(first + 1, last)
        share = (time_s[inside] - time_s[first]) / (time_s[last] - time_s[first])
        turned = Rotation.from_matrix(np.swapaxes(local[first], -1, -2) @ local[last]).as_rotvec()
        steps = Rotation.from_rotvec((share[:, None, None] * turned).reshape(-1, 3)).as_matrix()
        between = local[first] @ steps.reshape(len(share), *local.shape[1:])
        turns_between, joints_between = _placed(
            rest, between, root[first] + share[:, None] * (root[last] - root[first])
        )
        # The Frobenius norm of the difference of two rotations is the square root of 2 times their angle, if small.
        turn_off = np.linalg.norm(turns_between - turns[inside], axis=(-2, -1)) / (2**0.5 * _TURN_RAD)
        shift_off = np.linalg.norm(joints_between - joints[inside], axis=-1) / _SHIFT_M
        off = np.maximum(turn_off, shift_off).max(axis=1)
        if len(off) and (off.max() > 1 or np.linalg.norm(turned, axis=1).max() > _TELLING_RAD):
            worst = first + 1 + int(off.argmax())
            keys.add(worst)
            spans += [(first, worst), (worst, last)]
    return sorted(keys)


def _placed(rest: RestBody, local: Array, root: Array) -> tuple[Array, Array]:
    """World rotations (t, b, 3, 3) and joints (t, b, 3) of bones turned by `local` against the bone above."""
    turns, joints = local.copy(), np.empty(local.shape[:-1])
    joints[:, 0] = root
    for bone, parent in enumerate(rest.parents[1:].tolist(), start=1):
        turns[:, bone] = turns[:, parent] @ local[:, bone]
        joints[:, bone] = joints[:, parent] + turns[:, parent] @ (rest.heads[bone] - rest.heads[parent])
    return turns, joints
