from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from abhyasa.studio.build import RestBody, read_rest_body
from abhyasa.studio.dress import dressed
from abhyasa.studio.lens import Camera, view_at
from abhyasa.studio.light import FLOOR_M, Light
from abhyasa.studio.look import Look
from abhyasa.studio.scene import Scene

Array = NDArray[np.float64]

REST = read_rest_body(Path(__file__).parents[1] / "data" / "body.npz")
STANDING = REST.vertices - [0, 0, REST.vertices[:, 2].min()]
MIDDLE = np.array([0.0, 0.0, 0.95])
LOOK = Look(light_deg=0)
MAGENTA = (0.9, 0.05, 0.9)


def ball(radius_m: float) -> RestBody:
    """A small octahedron, on no bone in particular."""
    corners = radius_m * np.concatenate([np.eye(3), -np.eye(3)])
    faces = [[0, 1, 2], [1, 3, 2], [3, 4, 2], [4, 0, 2], [1, 0, 5], [3, 1, 5], [4, 3, 5], [0, 4, 5]]
    return replace(REST, vertices=corners, faces=np.array(faces, np.int32))


def magenta(picture: NDArray[np.uint8]) -> NDArray[np.bool_]:
    red, green, blue = picture.astype(int).transpose(2, 0, 1)
    return np.asarray(np.minimum(red, blue) - green > 90)


def painted(body: RestBody, chosen: NDArray[np.bool_]) -> Array:
    return np.where(chosen[:, None], MAGENTA, (0.2, 0.8, 0.2))


@pytest.mark.parametrize("fine", [True, False])
@pytest.mark.parametrize("camera", [
    Camera(azimuth_deg=25, height_m=1.4, distance_m=2.0, lens_deg=60),
    Camera(azimuth_deg=-110, height_m=0.4, distance_m=2.3, lens_deg=50, size=(300, 400), shake=1.0),
])  # fmt: skip
def test_what_is_drawn_is_where_the_lens_projects_it(camera: Camera, fine: bool) -> None:
    small = ball(0.025)
    view = view_at(camera, MIDDLE, 0.7, seed=2)
    with Scene(small, painted(small, np.ones(6, bool)), LOOK, camera.size, mat=np.zeros(2), fine=fine) as scene:
        for place in np.array([[0, 0, 0.95], [0.35, 0.1, 1.4], [-0.3, -0.2, 0.5], [0.1, 0.4, 0.2]]):
            seen = magenta(scene.render((small.vertices + place).astype(np.float32), view))
            assert seen.sum() > 20
            centre = np.argwhere(seen).mean(axis=0)[::-1] + 0.5
            np.testing.assert_allclose(centre, view.project(place), atol=0.7)


def test_the_camera_at_90_sees_the_left_side_and_the_one_at_minus_90_the_right() -> None:
    colours = painted(REST, REST.vertices[:, 0] > 0)
    with Scene(REST, colours, LOOK, (320, 240), mat=np.zeros(2), fine=False) as scene:
        left, right, front = (
            magenta(scene.render(STANDING.astype(np.float32), view_at(Camera(azimuth_deg=a, size=(320, 240)), MIDDLE)))
            for a in (90, -90, 0)
        )
    assert left.sum() > 10 * max(right.sum(), 1)
    assert np.argwhere(front)[:, 1].mean() > 160


def test_the_mat_lies_where_and_as_it_is_told() -> None:
    small = ball(0.01)
    hidden = (small.vertices - np.array([0, 0, 1])).astype(np.float32)
    mat = np.array([0.5, -0.3])
    above = view_at(Camera(distance_m=0.01, height_m=2.5, lens_deg=60, size=(300, 300)), np.array([*mat, 0.0]))
    for degrees, along in ((0, [0, 1]), (90, [1, 0])):
        look = replace(LOOK, mat=MAGENTA)
        with Scene(small, np.zeros((6, 3)), look, (300, 300), mat=mat, mat_deg=degrees) as scene:
            seen = np.argwhere(magenta(scene.render(hidden, above)))[:, ::-1]
        ends = np.array([*mat, 0]) + 0.915 * np.array([[*along, 0], np.multiply([*along, 0], -1)])
        np.testing.assert_allclose(seen.mean(axis=0), above.project(np.array([*mat, 0])), atol=1.5)
        wide = int(along[1] == 0)
        span = np.ptp(above.project(ends), axis=0).max()
        assert np.ptp(seen[:, 1 - wide]) == pytest.approx(span, abs=3)


def test_light_falls_from_the_window_and_shadow_the_other_way() -> None:
    light = Light(REST, np.full(REST.vertices.shape, 0.6), replace(LOOK, light_deg=90))
    vertices = STANDING.astype(np.float32)
    shown = light.colours(vertices, np.array([0, -3, 1], np.float32)).astype(float).mean(axis=1)
    x = REST.vertices[:, 0]
    legs = STANDING[:, 2] < 0.7
    left_outside, right_outside = (shown[legs & (side * x > np.percentile(side * x[legs], 90))] for side in (1, -1))
    assert left_outside.mean() > 1.1 * right_outside.mean()
    shadow = light.floor_shadow(vertices, np.zeros(2, np.float32)).astype(float)
    across = (np.arange(len(shadow)) + 0.5) / len(shadow) * FLOOR_M - FLOOR_M / 2
    assert (shadow.sum(axis=0) @ across) / shadow.sum() < -0.2
    assert shadow.max() > 60


def test_a_dim_room_gives_a_dark_picture() -> None:
    view = view_at(Camera(size=(160, 120)), MIDDLE)
    body, colours = dressed(REST, LOOK)
    vertices = (body.vertices + np.array([0, 0, 1])).astype(np.float32)
    means = []
    for look in (LOOK, replace(LOOK, light=0.3)):
        with Scene(body, colours, look, (160, 120), mat=np.zeros(2)) as scene:
            means.append(scene.render(vertices, view).mean())
    assert means[1] < 0.65 * means[0]


def test_the_same_film_has_the_same_pictures() -> None:
    view = view_at(Camera(azimuth_deg=30, size=(160, 120)), MIDDLE)
    pictures = []
    for _ in range(2):
        with Scene(REST, painted(REST, REST.vertices[:, 2] > 0), LOOK, (160, 120), mat=np.zeros(2)) as scene:
            scene.render((1.01 * STANDING).astype(np.float32), view)
            pictures.append(scene.render(STANDING.astype(np.float32), view))
    assert pictures[0].shape == (120, 160, 3)
    assert np.array_equal(pictures[0], pictures[1])
