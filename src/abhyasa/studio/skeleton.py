"""Anatomical joint angles to bone transforms and back, landmarks of a postured body, and its skin.

Axes are the world's: z up, and with yaw 0 the body faces -y with its left at +x. A limb's frame is turned by flexion
first, then abduction, then rotation about its own length; the spine's and the neck's angles are shared out among their
bones. The shoulder girdle follows the arms.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from abhyasa.body.landmarks import INDEX
from abhyasa.studio.build import BONES, RestBody
from abhyasa.studio.joints import AT, JOINTS

Array = NDArray[np.float64]

_SIDES = (("left", "L", 1.0), ("right", "R", -1.0))
_AT_BONE = {name: i for i, name in enumerate(BONES)}
_SPINE = ("spine05", "spine04", "spine03", "spine02", "spine01")
_NECK = ("neck01", "neck02", "neck03", "head")
_LUMBAR = np.array([0.0, 0.4, 0.35, 0.15, 0.1])
_THORACIC = np.array([0.0, 0.2, 0.2, 0.3, 0.3])
"""Shares of the spine's bend, from the sacrum up. The pelvis' skin hangs on the lowest bone, which keeps still."""
_GIRDLE = (30.0, 0.22)
"""Elevation of the arm from which the girdle follows, and by how much of what is beyond: the clavicle rises by about
30 degrees while the arm goes overhead (Inman, Saunders and Abbott 1944)."""


@dataclass(frozen=True)
class Bones:
    """Where bones are over `t` moments.

    rotation: (t, b, 3, 3) of each bone, the identity at rest. place: (t, b, 3) metres, of the joint it turns at.
    """

    rotation: Array
    place: Array


class Skeleton:
    """A body's bones.

    thoracic: from 0 to 1, how much of the spine's bend is high up rather than low down; bodies differ.
    """

    def __init__(self, rest: RestBody, thoracic: float = 0.5) -> None:
        self.rest = rest
        self._spine = (1 - thoracic) * _LUMBAR + thoracic * _THORACIC
        self._zero = _zero_rotations(rest)
        self._weights = np.zeros((len(rest.vertices), len(BONES)), np.float32)
        np.put_along_axis(self._weights, rest.bone.astype(np.intp), rest.weight.astype(np.float32), axis=1)
        self._from_heads = rest.marks - rest.heads[rest.mark_bone]

    def bones(self, postures: Array) -> Bones:
        """Bone transforms of (t, d) postures, as `joints.JOINTS` orders them."""
        q = {name: postures[:, i] for name, i in AT.items()}
        frames = dict.fromkeys(BONES, np.empty(0))
        pelvis = _turn("ZXY", q["yaw"], q["pitch"], -q["roll"])
        frames["root"] = frame = pelvis
        for name, share in zip(_SPINE, self._spine, strict=True):
            bend, twist, tilt = q["spine_flexion"], q["spine_twist"], -q["spine_side_bend"]
            frames[name] = frame = frame @ _turn("ZXY", share * twist, share * bend, share * tilt)
        chest = frame
        for name in _NECK:
            share = 1 / len(_NECK)
            turn, nod, tilt = q["neck_turn"], q["neck_flexion"], -q["neck_side_bend"]
            frames[name] = frame = frame @ _turn("ZXY", share * turn, share * nod, share * tilt)
        for side, letter, sign in _SIDES:
            hip = pelvis @ _limb(q, f"{side} hip", sign)
            knee = hip @ _turn("X", q[f"{side} knee_flexion"])
            arm = _limb(q, f"{side} shoulder", sign)
            elevation = np.degrees(np.arccos(np.clip(arm[:, 2, 2], -1, 1)))
            rise = _GIRDLE[1] * np.maximum(elevation - _GIRDLE[0], 0)
            fore = chest @ arm @ _turn("X", -q[f"{side} elbow_flexion"])
            roll = -sign * q[f"{side} forearm_pronation"]
            frames |= {
                f"upperleg01.{letter}": hip,
                f"lowerleg01.{letter}": knee,
                f"foot.{letter}": knee @ _turn("X", -q[f"{side} ankle_dorsiflexion"]),
                f"clavicle.{letter}": chest @ _turn("Y", -sign * rise),
                f"upperarm01.{letter}": chest @ arm,
                f"lowerarm01.{letter}": fore @ _turn("Z", roll / 2),
                f"wrist.{letter}": fore @ _turn("ZY", roll, -sign * q[f"{side} wrist_extension"]),
            }
        rotation = np.stack([frames[name] for name in BONES], axis=1) @ self._zero
        place = np.empty((len(postures), len(BONES), 3))
        place[:, 0] = postures[:, :3]
        heads, parents = self.rest.heads, self.rest.parents
        for i in range(1, len(BONES)):
            place[:, i] = place[:, parents[i]] + rotation[:, parents[i]] @ (heads[i] - heads[parents[i]])
        return Bones(rotation, place)

    def postures(self, bones: Bones) -> Array:
        """(t, d) the joint angles of bone transforms: the inverse of `bones`."""
        frames = dict(zip(BONES, np.moveaxis(bones.rotation @ np.swapaxes(self._zero, -1, -2), 1, 0), strict=True))
        q: dict[str, Array] = dict(zip("xyz", bones.place[:, 0].T, strict=True))
        q["yaw"], q["pitch"], roll = _angles("ZXY", frames["root"])
        q["roll"] = -roll
        for part, names, twist in (("spine", _SPINE, "twist"), ("neck", _NECK, "turn")):
            below = {name: BONES[self.rest.parents[_AT_BONE[name]]] for name in names}
            each = [_angles("ZXY", _from(frames[below[name]], frames[name])) for name in names]
            q[f"{part}_{twist}"], q[f"{part}_flexion"], tilt = np.sum(each, axis=0)
            q[f"{part}_side_bend"] = -tilt
        chest = frames[_SPINE[-1]]
        for side, letter, sign in _SIDES:
            thigh, shin, arm = (frames[f"{bone}.{letter}"] for bone in ("upperleg01", "lowerleg01", "upperarm01"))
            fore, hand = frames[f"lowerarm01.{letter}"], frames[f"wrist.{letter}"]
            for joint, turn in ((f"{side} hip", _from(frames["root"], thigh)), (f"{side} shoulder", _from(chest, arm))):
                flexion, abduction, rotation = _angles("XYZ", turn)
                q[f"{joint}_flexion"], q[f"{joint}_abduction"] = -flexion, -sign * abduction
                q[f"{joint}_rotation"] = sign * rotation
            q[f"{side} knee_flexion"] = _angles("XYZ", _from(thigh, shin))[0]
            q[f"{side} ankle_dorsiflexion"] = -_angles("XYZ", _from(shin, frames[f"foot.{letter}"]))[0]
            flexion, _, half = _angles("XYZ", _from(arm, fore))
            q[f"{side} elbow_flexion"], q[f"{side} forearm_pronation"] = -flexion, -sign * 2 * half
            q[f"{side} wrist_extension"] = -sign * _angles("ZYX", _from(fore, hand))[1]
        return np.stack([q[name] for name in JOINTS], axis=1)

    def marks(self, bones: Bones) -> Array:
        """(t, 33, 3) metres: the landmarks of `body.landmarks`."""
        on = self.rest.mark_bone
        return bones.place[:, on] + (bones.rotation[:, on] @ self._from_heads[..., None])[..., 0]

    def skin(self, bones: Bones, moment: int) -> NDArray[np.float32]:
        """(v, 3) metres: the vertices at one moment, by linear blend skinning."""
        turn = bones.rotation[moment].astype(np.float32)
        shift = bones.place[moment] - (bones.rotation[moment] @ self.rest.heads[..., None])[..., 0]
        blend = self._weights @ np.concatenate([turn.reshape(-1, 9), shift.astype(np.float32)], axis=1)
        vertices = self.rest.vertices.astype(np.float32)
        skin: NDArray[np.float32] = np.einsum("vij,vj->vi", blend[:, :9].reshape(-1, 3, 3), vertices) + blend[:, 9:]
        return skin


def _limb(q: dict[str, Array], joint: str, sign: float) -> Array:
    flexion, abduction, rotation = (q[f"{joint}_{angle}"] for angle in ("flexion", "abduction", "rotation"))
    return _turn("XYZ", -flexion, -sign * abduction, sign * rotation)


def _turn(axes: str, *degrees: Array) -> Array:
    """(t, 3, 3) turns about body axes, one after the other."""
    turn = _about(axes[0], degrees[0])
    for axis, angle in zip(axes[1:], degrees[1:], strict=True):
        turn = turn @ _about(axis, angle)
    return turn


def _about(axis: str, degrees: Array) -> Array:
    angle = np.radians(degrees)
    c, s = np.cos(angle), np.sin(angle)
    i = "XYZ".index(axis)
    j, k = (i + 1) % 3, (i + 2) % 3
    turn = np.zeros((len(angle), 3, 3))
    turn[:, i, i] = 1.0
    turn[:, j, j] = turn[:, k, k] = c
    turn[:, k, j], turn[:, j, k] = s, -s
    return turn


def _angles(axes: str, turn: Array) -> Array:
    """(3, t) degrees about body axes."""
    angles: Array = Rotation.from_matrix(turn).as_euler(axes, degrees=True).T
    return angles


def _from(frame: Array, other: Array) -> Array:
    turn: Array = np.swapaxes(frame, -1, -2) @ other
    return turn


def _zero_rotations(rest: RestBody) -> Array:
    """(b, 3, 3) what turns each bone from the model's rest into the anatomical position."""
    zero = np.tile(np.eye(3), (len(BONES), 1, 1))
    mark = {name: rest.heads[i] for i, name in enumerate(BONES)}
    down, front = np.array([0.0, 0.0, -1.0]), np.array([0.0, -1.0, 0.0])
    for letter in "LR":
        hip, knee, ankle = (mark[f"{bone}.{letter}"] for bone in ("upperleg01", "lowerleg01", "foot"))
        shoulder, elbow, wrist = (mark[f"{bone}.{letter}"] for bone in ("upperarm01", "lowerarm01", "wrist"))
        side = "left" if letter == "L" else "right"
        marks = {name: rest.marks[i] for name, i in INDEX.items()}
        toes = marks[f"{side} toes"] - marks[f"{side} heel"]
        toes[2] = 0.0
        knuckles = (marks[f"{side} index"] + marks[f"{side} pinky"]) / 2
        bend = wrist - elbow
        for bone, along, ahead in (
            ("upperleg01", knee - hip, front),
            ("lowerleg01", ankle - knee, front),
            ("foot", down, toes),
            ("upperarm01", elbow - shoulder, bend),
            ("lowerarm01", bend, -(elbow - shoulder)),
            ("wrist", knuckles - wrist, -(elbow - shoulder)),
        ):
            zero[_AT_BONE[f"{bone}.{letter}"]] = _basis(down, front) @ _basis(along, ahead).T
    return zero


def _basis(along: Array, ahead: Array) -> Array:
    """(3, 3) a right-handed frame in columns: one axis along, another as far ahead as is square to it."""
    a = along / np.linalg.norm(along)
    b = ahead - (ahead @ a) * a
    b /= np.linalg.norm(b)
    return np.column_stack([a, b, np.cross(a, b)])
