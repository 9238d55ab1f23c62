from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abhyasa.errors import StudioError
from abhyasa.studio.lens import Camera, view_at

TARGET = np.array([0.4, -0.2, 0.9])
LEFT, AHEAD, UP = np.eye(3) * [1, -1, 1]


def test_what_it_looks_at_falls_into_the_middle() -> None:
    np.testing.assert_allclose(view_at(Camera(azimuth_deg=70), TARGET).project(TARGET), [320, 240])


@pytest.mark.parametrize(("azimuth_deg", "towards"), [(0, AHEAD), (90, LEFT), (180, -AHEAD), (-90, -LEFT)])
def test_azimuth_is_the_camera_s_place_around_the_body(azimuth_deg: float, towards: np.ndarray) -> None:
    view = view_at(Camera(azimuth_deg=azimuth_deg, distance_m=2.5, height_m=1.3), TARGET)
    np.testing.assert_allclose(view.position, [*(TARGET + 2.5 * towards)[:2], 1.3], atol=1e-12)


def test_from_the_front_the_body_s_left_is_at_the_picture_s_right_and_up_is_up() -> None:
    x, y = view_at(Camera(), TARGET).project(TARGET + 0.1 * LEFT + 0.2 * UP)
    assert x > 320
    assert y < 240


def test_the_lens_spans_the_picture_s_height() -> None:
    camera = Camera(distance_m=2.0, height_m=float(TARGET[2]), lens_deg=60)
    top = view_at(camera, TARGET).project(TARGET + 2 * np.tan(np.radians(30)) * UP)
    np.testing.assert_allclose(top, [320, 0], atol=1e-9)


def test_what_is_behind_the_camera_is_not_in_the_picture() -> None:
    view = view_at(Camera(), TARGET)
    assert np.isnan(view.project(2 * view.position - TARGET)).all()


@given(st.floats(-180, 180), st.floats(0.2, 2.5))
def test_the_level_frame_is_turned_about_z_only(azimuth_deg: float, height_m: float) -> None:
    view = view_at(Camera(azimuth_deg=azimuth_deg, height_m=height_m), TARGET)
    away = TARGET - view.position
    np.testing.assert_allclose(view.level @ UP, UP, atol=1e-12)
    np.testing.assert_allclose(view.level @ away, [0, np.hypot(*away[:2]), away[2]], atol=1e-12)
    np.testing.assert_allclose(view.level @ view.axes[0], [1, 0, 0], atol=1e-12)


def test_a_camera_on_a_stand_keeps_still_and_one_in_a_hand_sways_smoothly() -> None:
    still, held = Camera(), Camera(shake=0.6)
    times = np.arange(0, 30, 1 / 30)
    assert all(np.array_equal(view_at(still, TARGET, t).project(TARGET), [320, 240]) for t in times[:30])
    middle = np.array([view_at(held, TARGET, t, seed=5).project(TARGET) for t in times])
    assert 2 < middle.std(axis=0).min() < 30
    assert np.abs(np.diff(middle, axis=0)).max() < 4


def test_a_hand_is_known_by_its_seed() -> None:
    held = Camera(shake=0.5)
    one, same, other = (view_at(held, TARGET, 1.0, seed).position for seed in (1, 1, 2))
    assert np.array_equal(one, same)
    assert not np.allclose(one, other)


@pytest.mark.parametrize("wrong", [{"distance_m": 0.0}, {"lens_deg": 180.0}, {"shake": 1.1}, {"size": (0, 480)}])
def test_no_camera_can_be_such(wrong: dict[str, float]) -> None:
    with pytest.raises(StudioError, match="camera: "):
        replace(Camera(), **wrong)  # type: ignore[arg-type]
