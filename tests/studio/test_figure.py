"""What a postured body is, in numbers."""

from __future__ import annotations

import numpy as np
import pytest

from abhyasa.body.landmarks import INDEX
from abhyasa.body.vocabulary import MEASURES
from abhyasa.language.goals import Quantity, parse_goals
from abhyasa.studio.build import BONES
from abhyasa.studio.joints import AT, HIGH, LOW, posture
from tests.studio.figures import FIGURE, REST, SIDES, SKELETON, anatomical, mark, value

POSTURES = np.random.default_rng(3).uniform(LOW, HIGH, (40, len(AT)))


@pytest.mark.parametrize("joint", ["knee_flexion", "elbow_flexion"])
@pytest.mark.parametrize("side", SIDES)
def test_a_hinge_s_measure_is_its_angle_whatever_else_the_body_does(joint: str, side: str) -> None:
    values = FIGURE.at(POSTURES).value(Quantity(joint, (side,)))
    np.testing.assert_allclose(values, POSTURES[:, AT[f"{side} {joint}"]], atol=0.1)


def test_back_rounding_is_the_spine_s_forward_bend_wherever_the_trunk_leans() -> None:
    values = FIGURE.at(POSTURES).value(Quantity("back_rounding"))
    spine = POSTURES[:, AT["spine_flexion"]]
    assert (values[spine < 0] == 0).all()
    assert (spine < 0).any()
    np.testing.assert_allclose(values[spine > 0], spine[spine > 0])


def test_a_trunk_lying_on_its_back_is_pitched_backward() -> None:
    assert value(anatomical(pitch=90), "trunk_pitch") == pytest.approx(90, abs=5)
    assert value(anatomical(pitch=-90), "trunk_pitch") == pytest.approx(-90, abs=5)


def test_every_measure_is_within_what_bodies_reach() -> None:
    at_ease = FIGURE.at(np.stack([posture(), posture(knee_flexion=120, hip_flexion=90), posture(shoulder_flexion=170)]))
    for measure in MEASURES.values():
        if measure.takes != "parts":
            values = at_ease.value(Quantity(measure.name, ("left",) if measure.takes == "side" else ()))
            assert values.shape == (3,)
            assert (values >= measure.range[0]).all(), measure.name
            assert (values <= measure.range[1]).all(), measure.name


def test_distances_are_in_body_heights() -> None:
    standing = posture()
    apart = np.linalg.norm(mark(standing, "left wrist") - mark(standing, "right wrist"))
    assert value(standing, "distance", "left wrist", "right wrist") == pytest.approx(apart / REST.stature)
    assert 0.3 < value(standing, "distance", "pelvis", "floor") < 0.6
    assert value(standing, "near", "left ankle", "left ankle") == 0


def test_many_postures_at_once_are_each_as_if_alone() -> None:
    together = FIGURE.at(POSTURES[:3])
    for i in range(3):
        alone = FIGURE.at(POSTURES[i : i + 1])
        np.testing.assert_allclose(together.marks[i], alone.marks[0])
        np.testing.assert_allclose(together.points[i], alone.points[0])
        np.testing.assert_allclose(together.centre_of_mass[i], alone.centre_of_mass[0])
        for goal in parse_goals("hip_flexion(left) >= 0; near(left hand, right foot)"):
            assert together.value(goal.quantity)[i] == pytest.approx(alone.value(goal.quantity)[0])


def test_a_standing_body_s_weight_is_over_its_feet_and_at_its_hips() -> None:
    figures = FIGURE.at(posture()[None])
    x, y, z = figures.centre_of_mass[0]
    feet = figures.points[0, FIGURE.on("foot.L", "foot.R")]
    assert x == pytest.approx(0, abs=0.01)
    assert feet[:, 1].min() < y < feet[:, 1].max()
    floor = feet[:, 2].min()
    assert 0.5 < (z - floor) / REST.stature < 0.62, "slightly above the hips"


def test_weight_goes_where_limbs_go() -> None:
    def centre(**angles: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        shift: np.ndarray[tuple[int], np.dtype[np.float64]] = (
            FIGURE.at(posture(**angles)[None]).centre_of_mass[0] - FIGURE.at(posture()[None]).centre_of_mass[0]
        )
        return shift

    assert centre(shoulder_flexion=170)[2] > 0.02
    assert centre(left_shoulder_abduction=90)[0] > 0.01
    assert centre(right_hip_abduction=40)[0] < -0.02
    assert centre(spine_flexion=60)[1] < -0.05


def test_points_lie_on_the_skin_and_every_part_that_can_touch_the_floor_has_some() -> None:
    for bone in (
        "spine05",
        "head",
        *(f"{b}.{s}" for s in "LR" for b in ("foot", "lowerleg01", "upperleg01", "wrist", "lowerarm01")),
    ):
        assert len(FIGURE.on(bone)) >= 10, bone
    bent = posture(knee_flexion=70, hip_flexion=60, elbow_flexion=90)[None]
    figures = FIGURE.at(bent)
    skin = SKELETON.skin(figures.bones, 0)
    feet = figures.points[0, FIGURE.on("foot.L", "wrist.R")]
    nearest = np.linalg.norm(skin[None] - feet[:, None], axis=2).min(axis=1)
    assert nearest.max() < 0.02


def test_points_of_a_bone_go_with_it() -> None:
    still, kicked = FIGURE.at(np.stack([posture(), posture(left_knee_flexion=90)])).points
    moved = np.linalg.norm(kicked - still, axis=1) > 0.01
    assert set(FIGURE.bone_of_point[moved]) == {BONES.index("lowerleg01.L"), BONES.index("foot.L")}


def test_limbs_are_as_thick_as_limbs() -> None:
    girth = FIGURE.girth_m
    assert 0.05 < girth["upperleg01"] < 0.12
    assert 0.02 < girth["lowerarm01"] < girth["upperarm01"] < girth["upperleg01"]
    assert girth["lowerleg01"] < girth["upperleg01"]


def test_all_of_a_figure_is_in_sight() -> None:
    body = FIGURE.at(posture(yaw=90)[None]).body
    assert body.visibility.min() == 1
    assert not body.outside.any()
    assert body.height[0] == REST.stature
    np.testing.assert_allclose(body.forward[0], [1, 0, 0], atol=0.02)
    assert body.points.shape == (1, len(INDEX), 3)
