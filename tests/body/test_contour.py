"""The back's outline, from silhouettes whose bulge is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from abhyasa.body.contour import STATIONS, dorsal_profile
from abhyasa.body.frame import body_from_landmarks
from abhyasa.body.landmarks import INDEX, SILHOUETTE_WIDTH, Landmarks
from tests.bodies import SITTING, SIZE, STANDING, Figure, film, nobody

Array = NDArray[np.float64]

SCALE = SILHOUETTE_WIDTH / SIZE[0]
STATION = np.linspace(0.05, 0.95, STATIONS)
WITHIN = 0.08
"""A pixel of a silhouette is a twentieth of these bodies' trunks."""
BELLY = 0.1


def flat(along: Array) -> Array:
    return np.full_like(along, 0.15)


def round_back(along: Array) -> Array:
    """A back that is bent most in its middle."""
    return np.asarray(0.1 + 0.3 * np.sin(np.pi * np.clip(along, 0, 1)))


def low_down(along: Array) -> Array:
    """A back that bulges near the hips."""
    return np.asarray(0.08 + 0.35 * np.exp(-(((along - 0.25) / 0.18) ** 2)))


BACKS = {"flat": flat, "round": round_back, "low": low_down}


def silhouette(seen: Landmarks, back: str, right: int) -> NDArray[np.bool_]:
    """(n, h, w): a trunk that reaches behind its line as far as `back` says, and a little before it.

    right: 1 where an upright body has its back at the picture's right, -1 where at its left.
    """
    outline = BACKS[back]
    rows, columns = np.mgrid[: round(SIZE[1] * SCALE), :SILHOUETTE_WIDTH]
    pixels = np.stack([columns, rows], axis=-1) + 0.5
    masks = []
    for image in seen.image.astype(np.float64) * SCALE:
        hips, shoulders = (
            (image[INDEX[f"left {end}"]] + image[INDEX[f"right {end}"]]) / 2 for end in ("hip", "shoulder")
        )
        trunk = shoulders - hips
        length = np.linalg.norm(trunk)
        behind = right * np.array([-trunk[1], trunk[0]]) / length
        along = (pixels - hips) @ trunk / length**2
        off = (pixels - hips) @ behind / length
        masks.append((along > -0.1) & (along < 1.1) & (off > -BELLY) & (off < outline(along)))
    return np.stack(masks)


def profile(figure: Figure, azimuth_deg: float, back: str, right: int) -> Array:
    seen = film([figure], azimuth_deg=azimuth_deg)
    found: Array = dorsal_profile(body_from_landmarks(replace(seen, silhouette=silhouette(seen, back, right))))[0]
    return found


LEANING = [STANDING, SITTING, replace(SITTING, pitch=45), replace(SITTING, pitch=80), replace(SITTING, pitch=-20)]


@pytest.mark.parametrize("figure", LEANING, ids=["standing", "sitting", "leaning", "folded", "leaning back"])
@pytest.mark.parametrize(("azimuth", "right"), [(90.0, 1), (60.0, 1), (-90.0, -1), (-120.0, -1)])
@pytest.mark.parametrize("back", ["flat", "round", "low"])
def test_the_outline_behind_the_trunk_s_line_is_found(back: str, azimuth: float, right: int, figure: Figure) -> None:
    """From its left the body faces the picture's left, and its back is at the right; from its right, the other way."""
    found = profile(figure, azimuth, back, right)
    np.testing.assert_allclose(found, BACKS[back](STATION), atol=WITHIN)


def test_it_is_looked_for_behind_and_not_before() -> None:
    for azimuth, wrong in ((90.0, -1), (-90.0, 1)):
        assert profile(SITTING, azimuth, "round", wrong).max() < BELLY + WITHIN


def test_the_first_station_is_at_the_hips() -> None:
    found = profile(SITTING, 90, "low", 1)
    assert found[:4].max() > 0.3
    assert found[5:].max() < 0.2


def test_a_round_back_is_told_from_a_straight_one() -> None:
    assert profile(SITTING, 90, "round", 1)[4] > profile(SITTING, 90, "flat", 1)[4] + 0.15


def test_without_a_silhouette_there_is_no_outline() -> None:
    body = body_from_landmarks(film([SITTING, STANDING], azimuth_deg=90))
    assert dorsal_profile(body).shape == (2, STATIONS)
    assert np.isnan(dorsal_profile(body)).all()
    assert np.isnan(dorsal_profile(replace(body, seen=None))).all()


def test_a_trunk_that_points_at_the_camera_has_no_back_to_see() -> None:
    seen = film([Figure(pitch=90), STANDING], azimuth_deg=0, silhouettes=True)
    found = dorsal_profile(body_from_landmarks(seen))
    assert np.isnan(found[0]).all()
    assert np.isfinite(found[1]).all()


def test_nobody_has_no_back_and_takes_it_from_no_one_else() -> None:
    somebody = film([SITTING], azimuth_deg=90)
    seen = Landmarks.join(
        [
            replace(somebody, silhouette=silhouette(somebody, "round", 1)),
            replace(nobody(1, start_s=1), silhouette=np.zeros((1, round(SIZE[1] * SCALE), SILHOUETTE_WIDTH), bool)),
        ]
    )
    found = dorsal_profile(body_from_landmarks(seen))
    assert np.isnan(found[1]).all()
    np.testing.assert_allclose(found[0], round_back(STATION), atol=WITHIN)


def test_a_body_half_out_of_the_picture_is_no_error() -> None:
    seen = film([SITTING], azimuth_deg=90)
    moved = replace(seen, image=seen.image + np.array([SIZE[0] / 2 - 10, 0], np.float32))
    found = dorsal_profile(body_from_landmarks(replace(moved, silhouette=silhouette(moved, "round", 1))))
    assert np.isfinite(found).all()
    assert found.max() < 0.5, "beyond the picture's edge there is no body"
