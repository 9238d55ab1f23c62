"""The body in space: axes, where the camera stands, scale and stature."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from abhyasa.body.frame import (
    LIMB_SEGMENTS,
    Remembered,
    RememberedLimbs,
    body_from_landmarks,
    limb_lengths,
    stature,
)
from abhyasa.body.landmarks import INDEX, Landmarks
from tests.bodies import SITTING, SIZE, STANDING, STATURE_M, Figure, film, joints, nobody
from tests.performances import shape

AZIMUTHS = [0.0, 30.0, 90.0, 150.0, -30.0, -90.0, -150.0]


@pytest.mark.parametrize("azimuth", AZIMUTHS)
@pytest.mark.parametrize("figure", [STANDING, SITTING, shape("fold", "left"), Figure(pitch=-90)])
def test_the_camera_s_place_is_found_whatever_the_body_does(figure: Figure, azimuth: float) -> None:
    body = body_from_landmarks(film([figure], azimuth_deg=azimuth))
    assert body.azimuth_deg[0] == pytest.approx(azimuth, abs=0.01)


def test_from_the_front_the_body_s_left_is_at_the_picture_s_right_and_it_faces_the_camera() -> None:
    body = body_from_landmarks(film([STANDING], azimuth_deg=0))
    assert body.point("left hip")[0, 0] > 0 > body.point("right hip")[0, 0]
    np.testing.assert_allclose(body.forward[0], [0, -1, 0], atol=1e-6)
    np.testing.assert_allclose(body.across[0], [-1, 0, 0], atol=1e-6)


def test_from_its_left_the_body_faces_the_picture_s_left_and_its_left_is_nearer() -> None:
    body = body_from_landmarks(film([STANDING], azimuth_deg=90))
    np.testing.assert_allclose(body.forward[0], [-1, 0, 0], atol=1e-6)
    assert body.point("left hip")[0, 1] < body.point("right hip")[0, 1]
    assert body.point("nose")[0, 0] < 0


def test_z_is_up() -> None:
    body = body_from_landmarks(film([STANDING]))
    assert body.point("nose")[0, 2] > body.middle("shoulder")[0, 2] > 0 > body.point("left ankle")[0, 2]


@pytest.mark.parametrize("azimuth", AZIMUTHS)
def test_points_are_metres_whatever_the_picture_s_scale_and_place(azimuth: float) -> None:
    seen = film([shape("raise", "left")], azimuth_deg=azimuth)
    small = replace(seen, image=seen.image * 0.4 + np.array([31, 57], np.float32))
    for of in (seen, small):
        points = body_from_landmarks(of).points[0]
        true = joints(shape("raise", "left"))
        apart = np.linalg.norm(points[:, None] - points[None], axis=2)
        np.testing.assert_allclose(apart, np.linalg.norm(true[:, None] - true[None], axis=2), atol=1e-3)


def test_the_picture_says_where_and_the_space_coordinates_only_how_deep() -> None:
    seen = film([STANDING], azimuth_deg=30)
    knee = INDEX["left knee"]
    moved = seen.world.copy()
    moved[0, knee] += [0.0, 0.2, 0.0]
    body, other = body_from_landmarks(seen), body_from_landmarks(replace(seen, world=moved))
    np.testing.assert_allclose(other.points[0, knee] - body.points[0, knee], [0, 0.2, 0], atol=1e-5)


@pytest.mark.parametrize("figure", [STANDING, SITTING, shape("fold", "right")])
def test_stature_does_not_depend_on_the_posture(figure: Figure) -> None:
    assert stature(film([figure], azimuth_deg=60))[0] == pytest.approx(STATURE_M, rel=1e-3)


def test_a_known_height_is_taken() -> None:
    np.testing.assert_array_equal(body_from_landmarks(film([STANDING] * 2), height=1.9).height, [1.9, 1.9])


def test_beyond_the_edge_is_outside() -> None:
    seen = film([STANDING])
    image = seen.image.copy()
    image[0, INDEX["left ankle"]] = [100, SIZE[1] + 1]
    image[0, INDEX["right wrist"]] = [-1, 100]
    outside = body_from_landmarks(replace(seen, image=image)).outside[0]
    assert set(np.flatnonzero(outside)) == {INDEX["left ankle"], INDEX["right wrist"]}


def test_where_nobody_is_there_is_nothing() -> None:
    body = body_from_landmarks(Landmarks.join([film([STANDING]), nobody(1, start_s=1)]))
    assert np.isfinite(body.points[0]).all()
    assert np.isnan(body.points[1]).all()
    assert np.isnan(body.azimuth_deg[1])
    assert not body.outside[1].any()


def scaled(seen: Landmarks, by: float) -> Landmarks:
    return replace(seen, world=seen.world * np.float32(by))


def test_a_body_s_height_is_the_median_so_far_and_unknown_before_the_first() -> None:
    heights = Remembered()
    assert np.isnan(heights.feed(stature(nobody(5))))
    assert heights.feed(stature(film([STANDING]))) == pytest.approx(STATURE_M, rel=1e-3)
    heights.feed(stature(scaled(film([STANDING] * 3), 1.1)))
    assert heights.feed(stature(nobody(1))) == pytest.approx(1.1 * STATURE_M, rel=1e-3)
    assert heights.feed(stature(scaled(film([STANDING]), 9))) == pytest.approx(1.1 * STATURE_M, rel=1e-3)


def test_a_body_s_height_of_an_hour_is_not_that_of_its_last_minute() -> None:
    heights = Remembered()
    for _ in range(40):
        heights.feed(stature(film([STANDING] * 100)))
    for _ in range(10):
        last = heights.feed(stature(scaled(film([STANDING] * 100), 0.8)))
    assert last == pytest.approx(STATURE_M, rel=1e-3)


def test_how_long_limbs_mostly_are_is_known_from_the_first_frame_and_not_by_a_few_others() -> None:
    usual = RememberedLimbs()
    assert np.isnan(usual.feed(limb_lengths(body_from_landmarks(nobody(1))))).all()
    lengths = limb_lengths(body_from_landmarks(film([STANDING] * 40, azimuth_deg=50)))
    assert lengths.shape == (40, len(LIMB_SEGMENTS))
    usual.feed(lengths)
    known = usual.feed(0.5 * lengths[:8])
    np.testing.assert_allclose(known, lengths[:8], rtol=1e-3)
