from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation, Slerp

from abhyasa.body.landmarks import INDEX
from abhyasa.errors import StudioError
from abhyasa.studio.build import BONES, RestBody, read_rest_body
from abhyasa.studio.gltf import Animation, gltf_in_parts, write_gltf

Array = NDArray[np.float64]

REST = read_rest_body(Path(__file__).parents[1] / "data" / "body.npz")
GREY = np.full(REST.vertices.shape, 0.5)
STANDING = np.array([0.0, 0.0, 1.0])
UP_AXIS = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])
NUMBERS: dict[int, type[np.generic]] = {5121: np.uint8, 5122: np.int16, 5123: np.uint16, 5126: np.float32}
WIDTHS = {"SCALAR": 1, "VEC3": 3, "VEC4": 4, "MAT4": 16}


@dataclass(frozen=True)
class Glb:
    document: dict[str, Any]
    content: bytes

    def values(self, accessor: int) -> Array:
        entry = self.document["accessors"][accessor]
        view = self.document["bufferViews"][entry["bufferView"]]
        kind, width = NUMBERS[entry["componentType"]], WIDTHS[entry["type"]]
        flat = np.frombuffer(self.content, kind, entry["count"] * width, view["byteOffset"] + entry["byteOffset"])
        scale = np.iinfo(flat.dtype).max if entry.get("normalized") else 1
        return flat.reshape(entry["count"], width).astype(np.float64) / scale

    def attribute(self, name: str) -> Array:
        return self.values(self.document["meshes"][0]["primitives"][0]["attributes"][name])

    def animation(self, name: str) -> dict[str, Any]:
        (animation,) = (a for a in self.document["animations"] if a["name"] == name)
        return dict(animation)

    def channels(self, name: str) -> dict[tuple[int, str], tuple[Array, Array]]:
        """Keys' times and values of each node's path."""
        animation = self.animation(name)
        samplers = [(self.values(s["input"])[:, 0], self.values(s["output"])) for s in animation["samplers"]]
        return {(c["target"]["node"], c["target"]["path"]): samplers[c["sampler"]] for c in animation["channels"]}

    def played(self, name: str | None, at_s: Array) -> Array:
        """World transforms (t, joint, 4, 4) as a viewer has them; without a name, where nothing plays."""
        nodes = self.document["nodes"]
        channels = self.channels(name) if name else {}
        above = {child: i for i, node in enumerate(nodes) for child in node.get("children", ())}

        def world(node: int) -> Array:
            place = np.tile(nodes[node].get("translation", [0.0, 0.0, 0.0]), (len(at_s), 1))
            turn = np.tile(Rotation.from_quat(nodes[node].get("rotation", [0, 0, 0, 1])).as_matrix(), (len(at_s), 1, 1))
            if (node, "translation") in channels:
                times, values = channels[node, "translation"]
                place = np.stack([np.interp(at_s, times, axis) for axis in values.T], axis=1)
            if (node, "rotation") in channels:
                times, values = channels[node, "rotation"]
                inside = np.clip(at_s, times[0], times[-1])
                keys = Rotation.from_quat(values)
                turn = (Slerp(times, keys)(inside) if len(times) > 1 else keys).as_matrix()
            own = np.tile(np.eye(4), (len(at_s), 1, 1))
            own[:, :3, :3], own[:, :3, 3] = turn, place
            return world(above[node]) @ own if node in above else own

        return np.stack([world(joint) for joint in self.document["skins"][0]["joints"]], axis=1)

    def skinned(self, name: str | None, at_s: float) -> Array:
        """Vertices (v, 3) in the viewer's world."""
        inverse = self.values(self.document["skins"][0]["inverseBindMatrices"]).reshape(-1, 4, 4).swapaxes(1, 2)
        moved = self.played(name, np.array([at_s]))[0] @ inverse
        blended = np.einsum("vj,vjkl->vkl", self.attribute("WEIGHTS_0"), moved[self.attribute("JOINTS_0").astype(int)])
        vertices = self.attribute("POSITION")
        shown: Array = np.einsum("vkl,vl->vk", blended[:, :3, :3], vertices) + blended[:, :3, 3]
        return shown


def written(*animations: Animation, colours: Array = GREY, rest: RestBody = REST) -> Glb:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "demonstration.glb"
        write_gltf(path, rest, colours, animations, "Tree Pose")
        return parsed(path.read_bytes())


def parsed(file: bytes) -> Glb:
    magic, version, length, text_length, text_kind = struct.unpack_from("<4sIII4s", file)
    assert (magic, version, length, text_kind) == (b"glTF", 2, len(file), b"JSON")
    rest = 20 + text_length
    content_length, content_kind = struct.unpack_from("<I4s", file, rest)
    assert (content_kind, rest + 8 + content_length) == (b"BIN\0", len(file))
    return Glb(json.loads(file[20:rest]), file[rest + 8 :])


def movement(name: str, seed: int, seconds: float, fps: float = 30) -> Animation:
    """From one posture to another with ease, then held, breathing. Limbs bend by up to 120 degrees, the spine by 20."""
    random = np.random.default_rng(seed)
    time_s = np.arange(0, seconds, 1 / fps)
    share = np.clip(time_s / min(3.0, seconds), 0, 1)
    eased = share**3 * (10 - 15 * share + 6 * share**2)
    reach = np.radians([20 if bone.startswith(("spine", "neck", "clavicle")) else 120 for bone in BONES])[:, None]
    start, end = (reach * random.uniform(-0.5, 0.5, (len(BONES), 3)) for _ in range(2))
    breath = np.radians(0.5) * np.sin(2 * np.pi * time_s / 4)[:, None, None] * np.eye(3)[0]
    turned = start + eased[:, None, None] * (end - start) + breath * (reach < 1)
    local = Rotation.from_rotvec(turned.reshape(-1, 3)).as_matrix().reshape(len(time_s), len(BONES), 3, 3)
    root = STANDING - eased[:, None] * random.uniform(0, 0.8, 3)
    return Animation(name, time_s, worlds(local), root)


def worlds(local: Array) -> Array:
    rotation = local.copy()
    for bone in range(1, len(BONES)):
        rotation[:, bone] = rotation[:, REST.parents[bone]] @ local[:, bone]
    return rotation


def held(name: str, **turned: Rotation) -> Animation:
    """Two seconds at rest but for some bones, given by name with _ for the dot."""
    local = np.tile(np.eye(3), (3, len(BONES), 1, 1))
    for bone, rotation in turned.items():
        local[:, BONES.index(bone.replace("_", "."))] = rotation.as_matrix()
    return Animation(name, np.array([0.0, 1.0, 2.0]), worlds(local), np.tile(STANDING, (3, 1)))


def transforms(animation: Animation) -> tuple[Array, Array]:
    """What was asked for, in a viewer's world: turns (t, b, 3, 3) against rest, and joints (t, b, 3)."""
    joints = np.empty(animation.rotation.shape[:-1])
    joints[:, 0] = animation.root
    for bone in range(1, len(BONES)):
        parent = REST.parents[bone]
        joints[:, bone] = joints[:, parent] + animation.rotation[:, parent] @ (REST.heads[bone] - REST.heads[parent])
    return UP_AXIS @ animation.rotation, joints @ UP_AXIS.T


def assert_played_as_asked(glb: Glb, animation: Animation) -> None:
    turns, joints = transforms(animation)
    played = glb.played(animation.name, animation.time_s)
    apart = Rotation.from_matrix((np.swapaxes(played[..., :3, :3], -1, -2) @ turns).reshape(-1, 3, 3)).magnitude()
    assert np.degrees(apart).max() <= 0.5
    assert np.linalg.norm(played[..., :3, 3] - joints, axis=-1).max() <= 0.002


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), seconds=st.floats(0.5, 6), fps=st.floats(4, 60))
def test_the_bones_are_where_they_were_asked_to_be_at_every_frame(seed: int, seconds: float, fps: float) -> None:
    first, second = movement("left-fold", seed, seconds, fps), movement("left-rise", seed + 1, seconds, fps)
    glb = written(first, second)
    assert_played_as_asked(glb, first)
    assert_played_as_asked(glb, second)


def test_a_whole_turn_about_the_plumb_line_goes_the_right_way_round() -> None:
    time_s = np.linspace(0, 4, 121)
    about = Rotation.from_rotvec(np.radians(90) * time_s[:, None] * [0, 0, 1]).as_matrix()
    turn = Animation("turn", time_s, np.repeat(about[:, None], len(BONES), axis=1), np.tile(STANDING, (121, 1)))
    glb = written(turn)
    assert_played_as_asked(glb, turn)
    _, keys = glb.channels("turn")[0, "rotation"]
    assert ((keys[1:] * keys[:-1]).sum(axis=1) > 0).all(), "a viewer that does not look for the shorter way takes it"


def test_the_skin_goes_with_the_bones() -> None:
    animation = movement("left-fold", 7, 4)
    turns, joints = transforms(animation)
    last = len(animation.time_s) - 1
    offset = REST.vertices[:, None] - REST.heads[REST.bone]
    by_bone = joints[last][REST.bone] + np.einsum("vjkl,vjl->vjk", turns[last][REST.bone], offset)
    expected = (REST.weight[..., None] * by_bone).sum(axis=1)
    apart = np.linalg.norm(written(animation).skinned("left-fold", animation.time_s[last]) - expected, axis=1)
    assert apart.max() < 0.008
    assert np.median(apart) < 0.001


def test_the_body_stands_upright_and_faces_the_viewer() -> None:
    glb = written(held("stand"))
    shown = glb.skinned("stand", 1)
    assert np.ptp(shown[:, 1]) == pytest.approx(REST.stature, abs=1e-5)
    joints = dict(zip(BONES, glb.played("stand", np.array([1.0]))[0, :, :3, 3], strict=True))
    assert joints["head"][1] > joints["root"][1] > joints["foot.L"][1]
    assert joints["foot.L"][0] > joints["foot.R"][0]
    nose = np.linalg.norm(REST.vertices - REST.marks[INDEX["nose"]], axis=1).argmin()
    assert shown[nose, 2] > joints["head"][2] + 0.05


def test_faces_are_seen_from_outside_and_lit_from_outside() -> None:
    glb = written(held("stand"))
    corners = glb.values(glb.document["meshes"][0]["primitives"][0]["indices"]).astype(int).reshape(-1, 3)
    a, b, c = np.moveaxis(glb.attribute("POSITION")[corners], 1, 0)
    outward = np.cross(b - a, c - a)
    assert (a * outward).sum() > 0
    normals = glb.attribute("NORMAL")
    assert np.allclose(np.linalg.norm(normals, axis=1), 1, atol=1e-5)
    agreeing = (normals[corners].mean(axis=1) * outward).sum(axis=1) > 0
    assert agreeing.mean() > 0.99


def test_each_step_has_its_animation_which_lasts_as_long() -> None:
    names = ["left-sit", "left-bend", "left-fold", "right-fold"]
    animations = [movement(name, i, 2 + i) for i, name in enumerate(names)]
    glb = written(*animations, held("still"))
    assert [a["name"] for a in glb.document["animations"]] == [*names, "still"]
    for animation in (*animations, held("still")):
        times = [times for times, _ in glb.channels(animation.name).values()]
        assert max(t[-1] for t in times) == pytest.approx(animation.time_s[-1])
        assert all(t[0] == 0 and (np.diff(t) > 0).all() for t in times)


def test_where_nothing_plays_the_first_step_begins() -> None:
    animation = movement("left-sit", 3, 3)
    glb = written(animation, movement("left-fold", 4, 3))
    assert np.allclose(glb.skinned(None, 0), glb.skinned("left-sit", 0), atol=1e-4)


def test_bones_that_stay_have_no_channel_and_bones_held_bent_stay_bent() -> None:
    bent = Rotation.from_euler("x", 90, degrees=True)
    straight, kneeling = held("straight"), held("kneeling", lowerleg01_L=bent)
    glb = written(straight, kneeling)
    assert set(glb.channels("straight")) == {(0, "translation")}
    assert set(glb.channels("kneeling")) == {(0, "translation"), (BONES.index("lowerleg01.L"), "rotation")}
    assert_played_as_asked(glb, kneeling)
    assert_played_as_asked(written(kneeling, straight), straight)


def test_even_movement_needs_few_keys() -> None:
    time_s = np.linspace(0, 10, 301)
    local = np.tile(np.eye(3), (301, len(BONES), 1, 1))
    lift = Rotation.from_rotvec(np.radians(10) * time_s[:, None] * [0, 1, 0])
    local[:, BONES.index("upperarm01.R")] = lift.as_matrix()
    raise_arm = Animation("raise", time_s, worlds(local), np.tile(STANDING, (301, 1)))
    glb = written(raise_arm)
    assert_played_as_asked(glb, raise_arm)
    assert all(len(times) == 2 for times, _ in glb.channels("raise").values())


def test_weights_add_up_and_name_each_bone_once() -> None:
    glb = written(held("stand"))
    weights = np.rint(glb.attribute("WEIGHTS_0") * 255).astype(int)
    joints = glb.attribute("JOINTS_0").astype(int)
    assert (weights.sum(axis=1) == 255).all()
    assert (joints[weights == 0] == 0).all()
    named = np.sort(np.where(weights > 0, joints, -1 - np.arange(4)), axis=1)
    assert (np.diff(named, axis=1) > 0).all()
    assert np.abs(weights / 255 - REST.weight).max() < 2.01 / 255


def test_colours_are_linear_and_opaque() -> None:
    colours = np.random.default_rng(0).uniform(0, 1, REST.vertices.shape)
    colours[:3] = np.array([[0.0] * 3, [0.5] * 3, [1.0] * 3])
    stored = written(held("stand"), colours=colours).attribute("COLOR_0")
    assert np.rint(stored[:3, 0] * 255).tolist() == [0, 55, 255]
    assert (stored[:, 3] == 1).all()
    shown = np.where(stored <= 0.0031308, stored * 12.92, 1.055 * stored ** (1 / 2.4) - 0.055)[:, :3]
    assert np.abs(shown - colours).max() < 0.03


def test_a_page_s_demonstration_is_small(tmp_path: Path) -> None:
    animations = [movement(f"step-{i}", i, 4 + 6 * i / 15) for i in range(16)]
    path = tmp_path / "demonstration.glb"
    write_gltf(path, REST, GREY, animations, "Tree Pose")
    assert path.stat().st_size <= 1.5e6
    glb = parsed(path.read_bytes())
    for animation in animations:
        keys = len(glb.channels(animation.name)[0, "translation"][0])
        assert keys <= 10 * animation.time_s[-1]


def test_it_says_what_it_is() -> None:
    glb = written(held("stand"))
    asset = glb.document["asset"]
    assert (asset["version"], asset["generator"]) == ("2.0", "abhyasa")
    assert asset["extras"] == {"title": "Tree Pose", "synthetic": True}
    assert glb.document["scenes"][0]["name"] == "Tree Pose"


def test_the_same_demonstration_is_the_same_file(tmp_path: Path) -> None:
    files = [tmp_path / "a.glb", tmp_path / "b.glb"]
    for file in files:
        write_gltf(file, REST, GREY, [movement("left-fold", 1, 2)], "Tree Pose")
    assert files[0].read_bytes() == files[1].read_bytes()


def test_nothing_to_animate_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "demonstration.glb"
    with pytest.raises(StudioError, match="Tree Pose: has nothing to animate"):
        write_gltf(path, REST, GREY, [], "Tree Pose")
    frame = Animation("left-sit", np.zeros(1), np.tile(np.eye(3), (1, len(BONES), 1, 1)), STANDING[None])
    with pytest.raises(StudioError, match="left-sit: has nothing to animate"):
        write_gltf(path, REST, GREY, [held("stand"), frame], "Tree Pose")
    assert not path.exists()


def test_in_parts_all_movements_share_the_body_and_play_as_in_one_file(tmp_path: Path) -> None:
    first, second = movement("left-fold", 5, 3), movement("rise", 6, 2)
    tree = gltf_in_parts("tree", REST, GREY, [first, second], "Tree Pose")
    hill = gltf_in_parts("hill", REST, GREY, [second], "Mountain Pose")
    assert list(tree) == ["tree.gltf", "body.bin", "tree.bin"]
    assert tree["body.bin"] == hill["body.bin"]
    assert len(tree["tree.gltf"]) + len(tree["tree.bin"]) < len(tree["body.bin"]) / 4
    document = json.loads(tree["tree.gltf"])
    assert [buffer["uri"] for buffer in document["buffers"]] == ["body.bin", "tree.bin"]
    for buffer in document["buffers"]:
        assert buffer["byteLength"] == len(tree[buffer["uri"]])
    assert all(view["byteOffset"] % 4 == 0 for view in document["bufferViews"])
    path = tmp_path / "tree.glb"
    write_gltf(path, REST, GREY, [first, second], "Tree Pose")
    glb = parsed(path.read_bytes())
    assert tree["body.bin"] + tree["tree.bin"] == glb.content
    assert [document[part] for part in ("nodes", "animations", "meshes", "skins")] == [
        glb.document[part] for part in ("nodes", "animations", "meshes", "skins")
    ]
