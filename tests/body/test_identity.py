"""Left and right are kept through brief swaps, and a body that turns round is believed."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from abhyasa.body.frame import body_from_landmarks
from abhyasa.body.identity import BELIEVE_AFTER_S, FORGET_AFTER_S, MIRROR, SideKeeper, legs_swapped
from abhyasa.body.landmarks import LANDMARKS, Landmarks
from tests.bodies import SITTING, STANDING, Figure, film, kept_by, mirror_image, nobody, sides_exchanged
from tests.performances import JITTER, shape

FPS = 30
BENT = shape("bend", "left")
VIEWS = [0.0, 45.0, 90.0, -70.0]


def frames(n: int, *spans_s: tuple[float, float]) -> NDArray[np.bool_]:
    time_s = np.arange(n) / FPS
    return np.array([any(start <= t < end for start, end in spans_s) for t in time_s])


def test_a_mirror_keeps_the_middle_and_exchanges_the_sides() -> None:
    np.testing.assert_array_equal(MIRROR[MIRROR], np.arange(len(LANDMARKS)))
    assert LANDMARKS[MIRROR[LANDMARKS.index("nose")]] == "nose"
    assert LANDMARKS[MIRROR[LANDMARKS.index("mouth left")]] == "mouth right"
    assert LANDMARKS[MIRROR[LANDMARKS.index("left knee")]] == "right knee"


@pytest.mark.parametrize("azimuth", VIEWS)
@pytest.mark.parametrize("figure", [STANDING, BENT, shape("fold", "right")])
def test_a_brief_swap_is_undone(figure: Figure, azimuth: float) -> None:
    true = film([figure] * 90, azimuth_deg=azimuth, jitter=JITTER)
    swapped = sides_exchanged(true, frames(90, (0.5, 0.6), (1.0, 1.9)))
    kept = kept_by(SideKeeper(), swapped)
    for name in ("world", "image", "visibility"):
        np.testing.assert_array_equal(getattr(kept, name), getattr(true, name))


def test_fed_frame_by_frame_it_does_the_same() -> None:
    seen = sides_exchanged(film([BENT] * 60, azimuth_deg=45), frames(60, (0.5, 1.0)))
    keeper = SideKeeper()
    one_by_one = Landmarks.join([kept_by(keeper, seen.at(slice(i, i + 1))) for i in range(60)])
    np.testing.assert_array_equal(one_by_one.world, kept_by(SideKeeper(), seen).world)


def test_a_swap_that_lasts_is_believed() -> None:
    n = 6 * FPS
    seen = sides_exchanged(film([BENT] * n, azimuth_deg=45), frames(n, (1.0, 9.0)))
    kept = kept_by(SideKeeper(), seen)
    late = int((1.0 + BELIEVE_AFTER_S) * FPS) + 2
    np.testing.assert_array_equal(kept.world[late:], seen.world[late:])


@pytest.mark.parametrize("turn_s", [0.8, 2.0])
def test_a_body_that_turns_round_is_left_alone(turn_s: float) -> None:
    azimuths = np.linspace(0, 180, int(turn_s * FPS))
    turning = Landmarks.join([film([STANDING], np.array([i / FPS]), azimuth) for i, azimuth in enumerate(azimuths)])
    np.testing.assert_array_equal(kept_by(SideKeeper(), turning).world, turning.world)


def test_who_comes_back_is_believed_at_once() -> None:
    gap = int((FORGET_AFTER_S + 0.2) * FPS)
    before = film([BENT] * 30, azimuth_deg=45)
    after = film([BENT] * 30, np.arange(30 + gap, 60 + gap) / FPS, azimuth_deg=45)
    seen = Landmarks.join([before, nobody(gap, start_s=1.0), sides_exchanged(after, np.full(30, True))])
    np.testing.assert_array_equal(kept_by(SideKeeper(), seen).world, seen.world)


def test_a_swap_after_a_moment_without_a_body_is_undone() -> None:
    true = film([BENT] * 60, azimuth_deg=45)
    seen = sides_exchanged(true, frames(60, (1.2, 2.0)))
    seen = Landmarks.join([seen.at(slice(0, 30)), nobody(6, start_s=1.0), seen.at(slice(36, 60))])
    np.testing.assert_array_equal(kept_by(SideKeeper(), seen).world[36:], true.world[36:])


def test_a_fast_movement_is_no_swap() -> None:
    still, waving = film([SITTING] * 10), film([shape("raise", "left")] * 10, np.arange(10, 20) / FPS)
    seen = Landmarks.join([still, waving])
    np.testing.assert_array_equal(kept_by(SideKeeper(), seen).world, seen.world)


def test_the_deeper_the_fold_the_less_is_sure_whose_leg_it_is() -> None:
    depths = [0, 20, 40, 50, 70, 90]
    swapped = legs_swapped(body_from_landmarks(film([shape("fold", "left", depth=depth) for depth in depths])))
    assert (np.diff(swapped) >= 0).all()
    assert swapped[0] < 0.1 < 0.3 < swapped[-1] < 0.5


def test_where_nobody_is_legs_are_as_of_one_who_stands() -> None:
    seen = Landmarks.join([film([STANDING]), nobody(1, start_s=1)])
    swapped = legs_swapped(body_from_landmarks(seen))
    assert swapped[0] == swapped[1]


def test_a_mirror_image_is_kept_just_as_well() -> None:
    true = mirror_image(film([BENT] * 60, azimuth_deg=45))
    kept = kept_by(SideKeeper(), sides_exchanged(true, frames(60, (0.5, 1.0))))
    np.testing.assert_array_equal(kept.world, true.world)
