"""Stick figures: landmarks of a body with known joint angles, seen by a level camera from any side.

The figure's bones have the lengths that `body.frame` takes statures from, and its shoulders are as wide as its hips,
so that without side bend or twist every measure of a joint is that joint's angle exactly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.frame import body_from_landmarks
from abhyasa.body.identity import MIRROR, SideKeeper, with_sides_kept
from abhyasa.body.landmarks import INDEX, LANDMARKS, SILHOUETTE_WIDTH, Landmarks
from abhyasa.body.person import PersonKeeper, without_others

Array = NDArray[np.float64]
Posture = TypeVar("Posture")

STATURE_M = 1.7
SIZE = (640, 480)
PIXELS_PER_METRE = 170.0
_TRUNK, _THIGH, _SHIN = 0.288, 0.245, 0.246
_UPPER_ARM, _FOREARM, _HAND, _FOOT = 0.17, 0.14, 0.06, 0.13
_HALF_WIDTH = 0.08
_FORWARD, _LEFT, _UP = np.eye(3)
_THICK = 3
_DRAWN = [
    ("left shoulder", "right shoulder"),
    ("left hip", "right hip"),
    ("left ear", "right ear"),
    *(
        (f"{side} {one}", f"{side} {other}")
        for side in ("left", "right")
        for one, other in (
            ("ear", "shoulder"), ("shoulder", "hip"), ("shoulder", "elbow"), ("elbow", "wrist"), ("wrist", "index"),
            ("hip", "knee"), ("knee", "ankle"), ("heel", "toes"),
        )
    ),
]  # fmt: skip


@dataclass(frozen=True)
class Leg:
    """flexion: of the hip, against the trunk. abduction: outward. turn: of the knee's fold, 0 backward, 90 inward."""

    flexion: float = 0.0
    abduction: float = 0.0
    knee: float = 0.0
    turn: float = 0.0
    ankle: float = 0.0


@dataclass(frozen=True)
class Arm:
    """elevation: from hanging. outward: the plane in which it is lifted, 0 forward, 90 sideways."""

    elevation: float = 0.0
    outward: float = 0.0
    elbow: float = 0.0


@dataclass(frozen=True)
class Figure:
    """Joint angles in degrees; all zero stands upright with hanging arms. Signs as in the measure table."""

    pitch: float = 0.0
    side_bend: float = 0.0
    twist: float = 0.0
    neck: float = 0.0
    left_leg: Leg = field(default_factory=Leg)
    right_leg: Leg = field(default_factory=Leg)
    left_arm: Arm = field(default_factory=Arm)
    right_arm: Arm = field(default_factory=Arm)

    def with_legs(self, leg: Leg) -> Figure:
        return replace(self, left_leg=leg, right_leg=leg)

    def with_arms(self, arm: Arm) -> Figure:
        return replace(self, left_arm=arm, right_arm=arm)

    def mirrored(self) -> Figure:
        """The mirror image of this body."""
        return replace(
            self,
            side_bend=-self.side_bend,
            twist=-self.twist,
            left_leg=self.right_leg,
            right_leg=self.left_leg,
            left_arm=self.right_arm,
            right_arm=self.left_arm,
        )


def mix(a: Posture, b: Posture, share: float) -> Posture:
    """Between two figures, angle by angle: `a` at 0, `b` at 1."""
    if is_dataclass(a) and not isinstance(a, type):
        mixed = {f.name: mix(getattr(a, f.name), getattr(b, f.name), share) for f in fields(a)}
        return replace(a, **mixed)
    return a + share * (b - a)  # type: ignore[operator,no-any-return]


def joints(figure: Figure) -> Array:
    """(33, 3) metres from between the hips: forward, to the left, up, as the pelvis faces."""
    at: dict[str, Array] = {}
    upright, front = _turned(_UP, _FORWARD, figure.pitch)
    spine, right = _turned(upright, -_LEFT, figure.side_bend)
    right, chest = _turned(right, front, figure.twist)
    _set_head(at, spine, right, chest, figure.neck)
    for side, outward in (("left", 1.0), ("right", -1.0)):
        hip = outward * _HALF_WIDTH * _LEFT
        shoulder = _TRUNK * spine - outward * _HALF_WIDTH * right
        leg: Leg = getattr(figure, f"{side}_leg")
        arm: Arm = getattr(figure, f"{side}_arm")
        _set_leg(at, side, hip, (-upright, front, outward * _LEFT), leg)
        _set_arm(at, side, shoulder, (-spine, chest, -outward * right), arm)
    return STATURE_M * np.stack([at[name] for name in LANDMARKS])


def _turned(first: Array, second: Array, deg: float) -> tuple[Array, Array]:
    """Two axes square to each other, turned in their plane: the first towards the second."""
    sine, cosine = np.sin(np.radians(deg)), np.cos(np.radians(deg))
    return cosine * first + sine * second, cosine * second - sine * first


def _set_head(at: dict[str, Array], spine: Array, right: Array, chest: Array, neck: float) -> None:
    up, face = _turned(spine, chest, neck)
    ears = _TRUNK * spine + 0.12 * up
    at["nose"] = ears + 0.06 * face
    for side, way in (("left", -right), ("right", right)):
        at[f"{side} ear"] = ears + 0.045 * way
        for i, part in enumerate((f"{side} eye inner", f"{side} eye", f"{side} eye outer")):
            at[part] = ears + 0.05 * face + 0.02 * up + (0.01 + 0.01 * i) * way
        at[f"mouth {side}"] = ears + 0.05 * face - 0.03 * up + 0.015 * way


def _set_leg(at: dict[str, Array], side: str, hip: Array, axes: tuple[Array, Array, Array], leg: Leg) -> None:
    down, front, outward = axes
    lifted, ahead = _turned(down, front, leg.flexion)
    thigh, out = _turned(lifted, outward, leg.abduction)
    fold, _ = _turned(-ahead, -out, leg.turn)
    shin, back = _turned(thigh, fold, leg.knee)
    foot, _ = _turned(-back, -shin, leg.ankle)
    at[f"{side} hip"] = hip
    at[f"{side} knee"] = hip + _THIGH * thigh
    at[f"{side} ankle"] = at[f"{side} knee"] + _SHIN * shin
    at[f"{side} heel"] = at[f"{side} ankle"] + 0.03 * shin - 0.03 * foot
    at[f"{side} toes"] = at[f"{side} heel"] + _FOOT * foot


def _set_arm(at: dict[str, Array], side: str, shoulder: Array, axes: tuple[Array, Array, Array], arm: Arm) -> None:
    down, front, outward = axes
    way, _ = _turned(front, outward, arm.outward)
    upper, up = _turned(down, way, arm.elevation)
    fore, _ = _turned(upper, up, arm.elbow)
    at[f"{side} shoulder"] = shoulder
    at[f"{side} elbow"] = shoulder + _UPPER_ARM * upper
    at[f"{side} wrist"] = at[f"{side} elbow"] + _FOREARM * fore
    for finger, reach in (("pinky", 0.8), ("index", 1.0), ("thumb", 0.6)):
        at[f"{side} {finger}"] = at[f"{side} wrist"] + reach * _HAND * fore


def film(
    figures: Sequence[Figure],
    time_s: Array | None = None,
    azimuth_deg: float = 0.0,
    hidden: Mapping[str, float] | None = None,
    jitter: float = 0.0,
    seed: int = 0,
    silhouettes: bool = False,
) -> Landmarks:
    """Landmarks of one figure a frame, 30 frames/s unless `time_s` says when.

    azimuth_deg: the camera's place around the body, as in `Body.azimuth_deg`.
    hidden: visibility of landmarks that are not well seen.
    jitter: standard deviation of the landmarks, in body heights.
    silhouettes: whether the body's outline is kept too.
    """
    time_s = np.arange(len(figures)) / 30 if time_s is None else time_s
    true = np.stack([joints(figure) for figure in figures]) @ _camera(azimuth_deg).T
    found = true + np.random.default_rng(seed).normal(0, jitter * STATURE_M, true.shape)
    visibility = np.full(true.shape[:2], 0.99, np.float32)
    for name, seen in (hidden or {}).items():
        visibility[:, INDEX[name]] = seen
    return Landmarks(
        time_s=time_s,
        world=found.astype(np.float32),
        image=_in_picture(found).astype(np.float32),
        visibility=visibility,
        size=SIZE,
        silhouette=_silhouettes(_in_picture(true)) if silhouettes else None,
    )


def _in_picture(world: Array) -> Array:
    """(..., 33, 2) pixels."""
    pixels: Array = np.array(SIZE) / 2 + PIXELS_PER_METRE * world[..., [0, 2]] * [1, -1]
    return pixels


def _silhouettes(image: Array) -> NDArray[np.bool_]:
    """(n, h, SILHOUETTE_WIDTH): every bone drawn as thick as a limb."""
    scale = SILHOUETTE_WIDTH / SIZE[0]
    a, b = np.array([[INDEX[end] for end in bone] for bone in _DRAWN]).T
    along = np.linspace(0, 1, 40)[:, None, None]
    drawn = (image[:, None, a] * (1 - along) + image[:, None, b] * along) * scale
    columns, rows = np.rint(drawn).astype(np.intp).reshape(len(image), -1, 2).transpose(2, 0, 1)
    mask = np.zeros((len(image), round(SIZE[1] * scale), SILHOUETTE_WIDTH), bool)
    inside = (rows >= 0) & (rows < mask.shape[1]) & (columns >= 0) & (columns < mask.shape[2])
    mask[np.nonzero(inside)[0], rows[inside], columns[inside]] = True
    for axis in (1, 2):
        mask = np.logical_or.reduce([np.roll(mask, by, axis) for by in range(-_THICK, _THICK + 1)])
    return mask


def _camera(azimuth_deg: float) -> Array:
    """(3, 3) from the body's forward, left, up to the picture's right, away, up."""
    to_camera, _ = _turned(_FORWARD, _LEFT, azimuth_deg)
    return np.stack([np.cross(-to_camera, _UP), -to_camera, _UP])


def nobody(frames: int, start_s: float = 0.0, fps: float = 30.0) -> Landmarks:
    """Frames in which no body was found."""
    return Landmarks(
        start_s + np.arange(frames) / fps,
        np.full((frames, 33, 3), np.nan, np.float32),
        np.full((frames, 33, 2), np.nan, np.float32),
        np.zeros((frames, 33), np.float32),
        SIZE,
    )


def mirror_image(seen: Landmarks) -> Landmarks:
    """The same film in a mirror."""
    return replace(
        seen,
        world=seen.world[:, MIRROR] * np.array([-1, 1, 1], np.float32),
        image=seen.image[:, MIRROR] * np.array([-1, 1], np.float32) + np.array([SIZE[0], 0], np.float32),
        visibility=seen.visibility[:, MIRROR],
    )


def sides_exchanged(seen: Landmarks, frames: NDArray[np.bool_]) -> Landmarks:
    """The same film with left and right landmarks exchanged in some frames, as an estimator does by mistake."""

    def exchanged(of: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.where(frames.reshape(-1, *[1] * (of.ndim - 1)), of[:, MIRROR], of)

    return replace(
        seen, world=exchanged(seen.world), image=exchanged(seen.image), visibility=exchanged(seen.visibility)
    )


STANDING = Figure()
SITTING = Figure().with_legs(Leg(flexion=90)).with_arms(Arm(elevation=15))
"""Dandasana."""


def kept_by(keeper: PersonKeeper | SideKeeper, seen: Landmarks) -> Landmarks:
    """What a keeper leaves of a film."""
    body, n = body_from_landmarks(seen), len(seen)
    if isinstance(keeper, PersonKeeper):
        left = without_others(body, [keeper] * n).seen
    else:
        left = with_sides_kept(body, [keeper] * n).seen
    assert left is not None
    return left
