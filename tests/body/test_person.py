"""Somebody else who passes by is left out; the practitioner who moves is not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from abhyasa.body.landmarks import Landmarks
from abhyasa.body.person import BELIEVE_AFTER_S, PersonKeeper
from tests.bodies import PIXELS_PER_METRE, SITTING, STANDING, STATURE_M, film, kept_by, nobody

FPS = 15
SIZE_PX = STATURE_M * PIXELS_PER_METRE


def placed(seen: Landmarks, right: NDArray[np.float64] | float = 0.0, scale: float = 1.0) -> Landmarks:
    """The same body moved to the picture's right by so many of its own sizes, and so many times as large."""
    middle = np.array([320, 240])
    shift = np.stack(np.broadcast_arrays(np.asarray(right) * SIZE_PX, 0.0), axis=-1)
    image = middle + scale * (seen.image - middle) + shift.reshape(-1, 1, 2)
    return replace(seen, image=image.astype(np.float32))


def at(start_s: float, seconds: float) -> NDArray[np.float64]:
    return start_s + np.arange(round(seconds * FPS), dtype=np.float64) / FPS


def present(seen: Landmarks) -> NDArray[np.bool_]:
    there: NDArray[np.bool_] = np.all(np.isfinite(seen.world), axis=(1, 2))
    return there


@pytest.mark.parametrize(("right", "scale"), [(1.0, 1.0), (-0.9, 1.0), (0.1, 2.2), (0.0, 0.4)])
def test_who_leaps_elsewhere_or_to_another_size_is_another(right: float, scale: float) -> None:
    before, after = film([SITTING] * 30, at(0, 2)), film([SITTING] * 30, at(4, 2))
    passing = placed(film([STANDING] * 30, at(2, 2), silhouettes=False), right, scale)
    kept = kept_by(PersonKeeper(), Landmarks.join([before, passing, after]))
    np.testing.assert_array_equal(present(kept), np.repeat([True, False, True], 30))
    assert not kept.visibility[30:60].any()


def test_who_stays_elsewhere_is_the_practitioner() -> None:
    seconds = BELIEVE_AFTER_S + 3
    moved = placed(film([SITTING] * round(seconds * FPS), at(2, seconds)), right=1.0)
    kept = kept_by(PersonKeeper(), Landmarks.join([film([SITTING] * 30, at(0, 2)), moved]))
    assert not present(kept)[35]
    assert present(kept)[30 + round(BELIEVE_AFTER_S * FPS) + 2 :].all()


def test_who_walks_slowly_across_is_followed() -> None:
    walk = placed(film([STANDING] * 90, at(0, 6)), right=np.linspace(-1.5, 1.5, 90))
    assert present(kept_by(PersonKeeper(), walk)).all()


def test_a_change_of_posture_is_no_other() -> None:
    seen = film([STANDING] * 15 + [SITTING] * 15 + [STANDING] * 15, at(0, 3), azimuth_deg=60)
    assert kept_by(PersonKeeper(), seen) is seen


def test_nobody_stays_nobody() -> None:
    seen = Landmarks.join([nobody(15, fps=FPS), film([SITTING] * 15, at(1, 1)), nobody(15, start_s=2, fps=FPS)])
    np.testing.assert_array_equal(present(kept_by(PersonKeeper(), seen)), np.repeat([False, True, False], 15))


def test_the_other_s_silhouette_goes_too() -> None:
    before = film([SITTING] * 30, at(0, 2), silhouettes=True)
    passing = placed(film([STANDING] * 15, at(2, 1), silhouettes=True), right=1.0)
    kept = kept_by(PersonKeeper(), Landmarks.join([before, passing]))
    assert kept.silhouette is not None
    assert kept.silhouette[:30].any(axis=(1, 2)).all()
    assert not kept.silhouette[30:].any()
