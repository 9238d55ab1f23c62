from __future__ import annotations

import numpy as np
import pytest

from abhyasa.errors import StudioError
from abhyasa.studio.spoil import NOISE_LEVELS, Picture, Spoiling, spoil

GREY: Picture = np.full((96, 128, 3), 120, np.uint8)
EDGE: Picture = np.repeat(np.where(np.arange(128) < 64, 40, 200).astype(np.uint8)[None, :, None], 96, axis=0).repeat(
    3, 2
)


def spoiled(picture: Picture, spoiling: Spoiling, before: Picture | None = None, seed: int = 0) -> Picture:
    return spoil(picture, spoiling, np.random.default_rng(seed), before)


def test_a_perfect_camera_changes_nothing() -> None:
    assert np.array_equal(spoiled(EDGE, Spoiling(), GREY), EDGE)


def test_noise_has_the_strength_that_is_stated_and_no_bias() -> None:
    difference = spoiled(GREY, Spoiling(noise=0.3)).astype(float) - GREY
    assert difference.std() == pytest.approx(0.3 * NOISE_LEVELS, rel=0.03)
    assert abs(difference.mean()) < 0.3


def test_noise_differs_from_frame_to_frame_and_is_the_same_for_the_same_seed() -> None:
    rng = np.random.default_rng(3)
    first, second = (spoil(GREY, Spoiling(noise=0.3), rng).astype(float).ravel() for _ in range(2))
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.03
    assert np.array_equal(first.astype(np.uint8), spoiled(GREY, Spoiling(noise=0.3), seed=3).ravel())


def test_a_stop_more_is_twice_as_bright_and_white_stays_white() -> None:
    assert (spoiled(GREY, Spoiling(exposure=1)) == 240).all()
    assert (spoiled(GREY, Spoiling(exposure=2)) == 255).all()


def test_a_warm_white_balance_gains_red_and_loses_blue() -> None:
    red, green, blue = spoiled(GREY, Spoiling(warmth=1))[0, 0].astype(int)
    assert red > green == 120 > blue


def test_what_is_out_of_focus_has_soft_edges() -> None:
    assert np.abs(np.diff(spoiled(EDGE, Spoiling(blur_px=3))[50, :, 0].astype(int))).max() < 40
    assert spoiled(EDGE, Spoiling(blur_px=3)).mean() == pytest.approx(EDGE.mean(), abs=1)


def test_the_frame_before_is_still_seen() -> None:
    smeared = spoiled(GREY, Spoiling(smear=0.25), before=np.zeros_like(GREY))
    assert (smeared == 90).all()
    assert np.array_equal(spoiled(GREY, Spoiling(smear=0.25)), GREY)


def test_strong_compression_loses_detail_only() -> None:
    packed = spoiled(EDGE, Spoiling(quality=20))
    assert not np.array_equal(packed, EDGE)
    assert np.abs(packed.astype(int) - EDGE).mean() < 8


@pytest.mark.parametrize("wrong", [{"noise": 1.5}, {"blur_px": -1}, {"smear": 1}, {"warmth": 2}, {"quality": 0}])
def test_no_camera_spoils_so(wrong: dict[str, float]) -> None:
    with pytest.raises(StudioError, match=f"spoiling: {next(iter(wrong))} is "):
        Spoiling(**wrong)  # type: ignore[arg-type]
