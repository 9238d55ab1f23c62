"""Angles make a body, and a body has its angles."""

from __future__ import annotations

import numpy as np
import pytest

from abhyasa.body.identity import MIRROR
from abhyasa.body.landmarks import INDEX
from abhyasa.studio.build import BONES
from abhyasa.studio.figure import Figure
from abhyasa.studio.joints import AT, HIGH, JOINTS, LOW, mirrored, posture
from abhyasa.studio.skeleton import Bones, Skeleton
from tests.studio.figures import REST, SIDES, SKELETON, Array, anatomical, mark, value

_ONE_WAY = {"pitch": 85.0, **{f"{side} {joint}_abduction": 85.0 for side in SIDES for joint in ("hip", "shoulder")}}
"""Beyond these the same turn has other angles too: a pelvis tipped over is one turned round and tipped back."""


def random_postures(count: int, seed: int = 0) -> Array:
    """(count, d) anywhere within the limits."""
    postures: Array = np.random.default_rng(seed).uniform(LOW, HIGH, (count, len(JOINTS)))
    return postures


def one_way(postures: Array) -> Array:
    """The same postures, kept to where a turn has only one set of angles."""
    for name, most in _ONE_WAY.items():
        postures[:, AT[name]] = np.clip(postures[:, AT[name]], -most, most)
    for side in SIDES:
        postures[:, AT[f"{side} shoulder_flexion"]] = np.clip(postures[:, AT[f"{side} shoulder_flexion"]], -60, 175)
    return postures


@pytest.mark.parametrize("thoracic", [0.0, 0.5, 1.0])
def test_any_posture_s_bones_tell_its_angles(thoracic: float) -> None:
    skeleton = Skeleton(REST, thoracic)
    postures = one_way(random_postures(100))
    for asked in (postures, mirrored(postures)):
        np.testing.assert_allclose(skeleton.postures(skeleton.bones(asked)), asked, atol=1e-6)


def test_angles_that_are_told_make_the_same_bones_again() -> None:
    bones = SKELETON.bones(random_postures(100))
    again = SKELETON.bones(SKELETON.postures(bones))
    np.testing.assert_allclose(again.rotation, bones.rotation, atol=1e-9)
    np.testing.assert_allclose(again.place, bones.place, atol=1e-9)


def test_bones_turn_and_are_neither_mirrored_nor_stretched() -> None:
    rotation = SKELETON.bones(random_postures(50)).rotation
    np.testing.assert_allclose(
        rotation @ np.swapaxes(rotation, -1, -2), np.broadcast_to(np.eye(3), rotation.shape), atol=1e-9
    )
    np.testing.assert_allclose(np.linalg.det(rotation), 1, atol=1e-9)


def test_the_anatomical_position_stands_straight() -> None:
    straight = anatomical()
    for side in SIDES:
        for measure in ("knee_flexion", "elbow_flexion", "hip_abduction"):
            assert value(straight, measure, side) == pytest.approx(0, abs=0.01)
        hip, knee, ankle, shoulder, wrist = (
            mark(straight, f"{side} {name}") for name in ("hip", "knee", "ankle", "shoulder", "wrist")
        )
        np.testing.assert_allclose(hip[:2], knee[:2], atol=1e-6)
        np.testing.assert_allclose(hip[:2], ankle[:2], atol=1e-6)
        np.testing.assert_allclose(shoulder[:2], wrist[:2], atol=1e-6)
        assert wrist[2] < shoulder[2]
        assert mark(straight, f"{side} toes")[1] < mark(straight, f"{side} heel")[1], "feet point ahead, to -y"
    assert value(straight, "trunk_twist") == pytest.approx(0, abs=0.1)
    assert value(straight, "trunk_side_bend") == pytest.approx(0, abs=0.1)
    assert abs(value(straight, "trunk_pitch")) < 5
    assert value(straight, "back_rounding") == 0
    assert mark(straight, "left hip")[0] > 0 > mark(straight, "right hip")[0]


AS_MUCH = [
    ("left_knee_flexion", "knee_flexion", ("left",), (30, 90, 150), 0.1),
    ("left_elbow_flexion", "elbow_flexion", ("left",), (30, 90, 140), 0.1),
    ("left_hip_abduction", "hip_abduction", ("left",), (-20, 30, 60), 0.1),
    ("left_ankle_dorsiflexion", "ankle_dorsiflexion", ("left",), (-50, 20, 30), 0.1),
    ("neck_flexion", "neck_flexion", (), (-40, 30, 50), 0.1),
    ("pitch", "trunk_pitch", (), (-90, 45, 90, 160), 0.1),
    ("spine_twist", "trunk_twist", (), (-50, 20, 50), 0.5),
    ("spine_flexion", "back_rounding", (), (20, 60, 100), 0.01),
    # The line from hip to shoulder is not quite upright, and an arm lifts its shoulder.
    ("left_hip_flexion", "hip_flexion", ("left",), (40, 90, 140), 7),
    ("left_shoulder_flexion", "shoulder_elevation", ("left",), (40, 90, 150), 8),
    ("left_shoulder_abduction", "shoulder_elevation", ("left",), (40, 90, 150), 8),
]


@pytest.mark.parametrize(
    ("joint", "measure", "args", "angles", "within"), AS_MUCH, ids=lambda x: x if isinstance(x, str) else ""
)
def test_a_joint_moves_the_measure_of_its_name_by_as_much(
    joint: str, measure: str, args: tuple[str, ...], angles: tuple[float, ...], within: float
) -> None:
    before = value(anatomical(), measure, *args)
    for angle in angles:
        assert value(anatomical(**{joint: angle}), measure, *args) - before == pytest.approx(angle, abs=within)


@pytest.mark.parametrize("joint", [name for name, *_ in AS_MUCH if name.startswith("left_")])
def test_a_joint_of_one_side_leaves_the_other_side_alone(joint: str) -> None:
    measure = next(row[1] for row in AS_MUCH if row[0] == joint)
    assert value(anatomical(**{joint: 60}), measure, "right") == pytest.approx(
        value(anatomical(), measure, "right"), abs=1
    )


def test_a_side_bend_goes_to_the_practitioner_s_right_and_flexion_forward() -> None:
    assert value(anatomical(spine_side_bend=30), "trunk_side_bend") > 10
    assert value(anatomical(spine_side_bend=-30), "trunk_side_bend") < -10
    assert value(anatomical(spine_flexion=40), "trunk_pitch") > value(anatomical(), "trunk_pitch") + 10
    assert mark(anatomical(neck_turn=60), "nose")[0] > 0.05, "to the left"
    assert mark(anatomical(yaw=90), "nose")[0] > 0.05, "to the left"
    assert mark(anatomical(roll=30), "nose")[0] < -0.05, "to the right"


def test_turns_of_a_limb_about_itself_point_what_hangs_on_it() -> None:
    for side, outward in (("left", 1), ("right", -1)):
        bent = {f"{side}_knee_flexion": 90.0}
        turned = mark(anatomical(**bent, **{f"{side}_hip_rotation": 40.0}), f"{side} ankle")
        assert outward * (turned - mark(anatomical(**bent), f"{side} ankle"))[0] < -0.1, (
            "a thigh turned out takes the shin in"
        )
        lifted = {f"{side}_elbow_flexion": 90.0}
        forearm = mark(anatomical(**lifted, **{f"{side}_shoulder_rotation": 40.0}), f"{side} wrist")
        assert outward * (forearm - mark(anatomical(**lifted), f"{side} wrist"))[0] > 0.1


SEGMENTS = [
    (f"{side} {one}", f"{side} {other}")
    for side in SIDES
    for one, other in (
        ("hip", "knee"), ("knee", "ankle"), ("heel", "toes"), ("shoulder", "elbow"), ("elbow", "wrist"),
        ("wrist", "index"),
    )
]  # fmt: skip


def test_limbs_keep_their_lengths() -> None:
    marks = SKELETON.marks(SKELETON.bones(random_postures(200)))
    at_rest = SKELETON.marks(SKELETON.bones(posture()[None]))[0]
    for one, other in SEGMENTS:
        length = np.linalg.norm(marks[:, INDEX[one]] - marks[:, INDEX[other]], axis=1)
        asked = np.linalg.norm(at_rest[INDEX[one]] - at_rest[INDEX[other]])
        assert np.ptp(length) < 1e-9
        assert length[0] == pytest.approx(asked)
        assert 0.05 < asked < 0.6


def test_the_mirrored_posture_is_the_body_in_a_mirror() -> None:
    postures = random_postures(50)
    body, other = (SKELETON.marks(SKELETON.bones(q)) for q in (postures, mirrored(postures)))
    np.testing.assert_allclose(other[:, MIRROR] * [-1, 1, 1], body, atol=0.003)


def test_the_resting_body_s_bones_give_its_own_skin_and_landmarks() -> None:
    still = Bones(np.tile(np.eye(3), (1, len(BONES), 1, 1)), REST.heads[None])
    np.testing.assert_allclose(SKELETON.skin(still, 0), REST.vertices, atol=1e-5)
    np.testing.assert_allclose(SKELETON.marks(still)[0], REST.marks, atol=1e-9)
    again = SKELETON.bones(SKELETON.postures(still))
    # The arms' bones are not quite in one plane, and a knee has but one angle.
    assert np.linalg.norm(SKELETON.skin(again, 0) - REST.vertices, axis=1).max() < 0.02


def test_skin_goes_with_the_whole_body_wherever_it_is() -> None:
    here, there = posture(knee_flexion=40), posture(knee_flexion=40, x=1.5, y=-0.5, z=1.2)
    near, far = (SKELETON.skin(SKELETON.bones(q[None]), 0) for q in (here, there))
    np.testing.assert_allclose(far - near, np.broadcast_to([1.5, -0.5, 1.2 - here[AT["z"]]], near.shape), atol=1e-5)


def test_skin_of_one_moment_is_that_moment_s() -> None:
    both = SKELETON.bones(np.stack([posture(), posture(knee_flexion=90)]))
    alone = SKELETON.bones(posture(knee_flexion=90)[None])
    np.testing.assert_allclose(SKELETON.skin(both, 1), SKELETON.skin(alone, 0), atol=1e-6)
    assert np.abs(SKELETON.skin(both, 0) - SKELETON.skin(both, 1)).max() > 0.1


def test_a_thoracic_body_bends_higher_up_and_as_much() -> None:
    folded = posture(spine_flexion=60)[None]
    figures = [Figure(Skeleton(REST, share)).at(folded) for share in (0.0, 0.5, 1.0)]
    waist = [f.bones.rotation[0, BONES.index("spine03")] for f in figures]
    chest = [f.bones.rotation[0, BONES.index("spine01")] for f in figures]
    for other in chest[1:]:
        np.testing.assert_allclose(other, chest[0], atol=1e-9)
    lean = [np.degrees(np.arccos(turn[2, 2])) for turn in waist]
    assert lean[0] > lean[1] + 5 > lean[2] + 10
