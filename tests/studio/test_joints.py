"""Postures by the names of their angles, and on the other side."""

from __future__ import annotations

import numpy as np
import pytest

from abhyasa.studio.joints import AT, EASE, HIGH, JOINTS, LOW, REST, mirrored, posture


def test_at_rest_every_angle_is_within_its_limits() -> None:
    assert (LOW <= REST).all()
    assert (REST <= HIGH).all()
    assert (EASE > 0).all()


def test_no_knee_or_elbow_bends_the_wrong_way() -> None:
    for side in ("left", "right"):
        assert JOINTS[f"{side} knee_flexion"].low == 0
        assert JOINTS[f"{side} elbow_flexion"].low == 0


def test_a_posture_is_at_rest_but_for_what_is_said() -> None:
    made = posture(left_knee_flexion=90, spine_twist=20)
    changed = {name for name, i in AT.items() if made[i] != REST[i]}
    assert changed == {"left knee_flexion", "spine_twist"}
    assert (made[AT["left knee_flexion"]], made[AT["spine_twist"]]) == (90, 20)


def test_an_angle_without_its_side_is_for_both() -> None:
    made = posture(knee_flexion=90)
    assert made[AT["left knee_flexion"]] == made[AT["right knee_flexion"]] == 90
    assert np.array_equal(mirrored(made), made)


def test_an_angle_that_no_body_has_is_refused() -> None:
    with pytest.raises(KeyError):
        posture(knee_flexon=90)


def test_postures_do_not_share_their_rest() -> None:
    posture()[:] = 99
    assert (posture() == REST).all()


def test_the_other_side_has_what_this_side_had() -> None:
    turned = mirrored(posture(left_knee_flexion=90, right_hip_rotation=30))
    assert np.array_equal(turned, posture(right_knee_flexion=90, left_hip_rotation=30))


def test_what_turns_to_one_side_turns_to_the_other() -> None:
    turned = mirrored(posture(x=1, yaw=30, roll=5, spine_twist=20, spine_side_bend=10, neck_turn=40, spine_flexion=7))
    same = posture(x=-1, yaw=-30, roll=-5, spine_twist=-20, spine_side_bend=-10, neck_turn=-40, spine_flexion=7)
    assert np.array_equal(turned, same)


def test_limits_are_the_same_on_both_sides() -> None:
    low, high = mirrored(LOW), mirrored(HIGH)
    assert np.array_equal(np.minimum(low, high), LOW)
    assert np.array_equal(np.maximum(low, high), HIGH)


def test_mirroring_twice_is_the_posture_itself() -> None:
    postures = np.random.default_rng(0).uniform(LOW, HIGH, (20, len(JOINTS)))
    assert not np.allclose(mirrored(postures), postures)
    assert np.array_equal(mirrored(mirrored(postures)), postures)
