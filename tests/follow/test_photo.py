"""One frame alone: the step it shows or nothing, and never a wrong side."""

from __future__ import annotations

from dataclasses import replace

import pytest

from abhyasa.body.landmarks import Landmarks
from abhyasa.follow.following import follow_photo
from abhyasa.practice.practice import Stage
from tests.bodies import SITTING, STANDING, Arm, Figure, Leg, film, mirror_image, nobody
from tests.performances import JITTER, PRACTICE, observe, shape

ALL_AROUND = range(-180, 180, 20)
ALIKE = {
    "sit": {"sit", "release"},
    "bend": {"bend"},
    "raise": {"raise", "rise"},
    "fold": {"hold"},
}
"""What each shape may be called: one frame cannot tell a step from another that ends in the same shape."""
REACHING = replace(shape("raise", "left"), pitch=-10)
"""Arms overhead and a hollow back: clearly no fold."""


def stage_of(photo: Landmarks) -> Stage | None:
    return follow_photo(PRACTICE, observe(photo)).visits[0].stage


@pytest.mark.parametrize("step", ALIKE)
@pytest.mark.parametrize("azimuth", ALL_AROUND)
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_photo_shows_its_step_or_nothing_and_never_the_wrong_side(step: str, side: str, azimuth: float) -> None:
    found = stage_of(film([shape(step, side)], azimuth_deg=azimuth, jitter=JITTER))
    if found is not None:
        assert found.step in ALIKE[step]
        assert found.side in (None, side)


@pytest.mark.parametrize("azimuth", [-60.0, -30.0, 30.0, 60.0])
@pytest.mark.parametrize(("step", "figure"), [("sit", SITTING), ("raise", REACHING), ("fold", shape("fold", "left"))])
def test_a_clear_photo_is_told(step: str, figure: Figure, azimuth: float) -> None:
    found = stage_of(film([figure], azimuth_deg=azimuth))
    assert found is not None
    assert found.step in ALIKE[step]


def test_the_side_is_told_where_the_legs_show_it() -> None:
    for side, figure in (("left", REACHING), ("right", REACHING.mirrored())):
        found = stage_of(film([figure], azimuth_deg=30))
        assert found is not None
        assert found.side == side


@pytest.mark.parametrize("azimuth", [-60.0, 30.0])
def test_both_legs_alike_show_no_side(azimuth: float) -> None:
    found = stage_of(film([SITTING], azimuth_deg=azimuth))
    assert found is not None
    assert found.side is None


@pytest.mark.parametrize("azimuth", [-40.0, 30.0])
def test_in_a_deep_fold_the_side_is_not_guessed_and_no_leg_is_judged(azimuth: float) -> None:
    photo = film([shape("fold", "left", depth=80)], azimuth_deg=azimuth)
    following = follow_photo(PRACTICE, observe(photo))
    stage = following.visits[0].stage
    assert stage is not None
    assert (stage.step, stage.side) == ("hold", None)
    assert following.checks
    assert not any("left" in str(check.sourced.goal) for check in following.checks)


@pytest.mark.parametrize("azimuth", ALL_AROUND)
def test_standing_is_no_sitting_from_any_side(azimuth: float) -> None:
    assert stage_of(film([STANDING], azimuth_deg=azimuth)) is None


@pytest.mark.parametrize("azimuth", [0.0, 45.0, -45.0])
def test_another_posture_is_no_step(azimuth: float) -> None:
    lying = Figure(pitch=-90).with_legs(Leg())
    chair = Figure(pitch=35).with_legs(Leg(flexion=80, knee=70)).with_arms(Arm(elevation=160))
    for figure in (STANDING, lying, chair):
        following = follow_photo(PRACTICE, observe(film([figure], azimuth_deg=azimuth)))
        assert following.visits[0].stage is None
        assert following.checks == ()


def test_an_empty_photo_is_no_step() -> None:
    assert stage_of(nobody(1)) is None


@pytest.mark.parametrize("step", ALIKE)
@pytest.mark.parametrize("azimuth", [-90.0, -50.0, 20.0, 70.0])
def test_a_mirror_image_shows_the_same_step_on_the_other_side(step: str, azimuth: float) -> None:
    photo = film([shape(step, "left")], azimuth_deg=azimuth)
    one, other = stage_of(photo), stage_of(mirror_image(photo))
    swapped = {"left": "right", "right": "left", None: None}
    assert (one and one.step) == (other and other.step)
    assert one is None or other is None or one.side == swapped[other.side]


def test_a_photo_is_judged_by_its_step_s_checks() -> None:
    following = follow_photo(PRACTICE, observe(film([REACHING], azimuth_deg=30)))
    assert {check.stage.step for check in following.checks} == {"raise"}
    assert [check.verdict for check in following.checks].count("fault") == 0
    assert following.holds == ()
