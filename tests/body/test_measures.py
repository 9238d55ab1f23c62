"""Measures of bodies with known joint angles: values, signs, errors, and what cannot be told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abhyasa.body.calibration import calibration
from abhyasa.body.formulas import landmarks_of
from abhyasa.body.frame import body_from_landmarks
from abhyasa.body.landmarks import INDEX, Landmarks
from abhyasa.body.measures import UNCALIBRATED, Reader, Readings, Why, compute_readings
from abhyasa.body.vocabulary import MEASURES
from abhyasa.language.goals import Quantity
from tests.bodies import (
    SITTING,
    SIZE,
    STANDING,
    STATURE_M,
    Arm,
    Figure,
    Leg,
    film,
    mirror_image,
    nobody,
)
from tests.performances import shape

AROUND = [0.0, 45.0, 90.0, 135.0, 180.0, -30.0, -60.0, -90.0]
ANYBODY = replace(
    SITTING,
    pitch=35,
    side_bend=12,
    twist=20,
    neck=25,
    left_leg=Leg(flexion=80, abduction=30, knee=70, turn=40, ankle=-20),
    right_leg=Leg(flexion=110, abduction=5, knee=20),
    left_arm=Arm(elevation=100, outward=40, elbow=60),
    right_arm=Arm(elevation=40, outward=80, elbow=20),
)
QUANTITIES = [
    *((name, ("left",)) for name, measure in MEASURES.items() if measure.takes == "side"),
    *((name, ()) for name, measure in MEASURES.items() if measure.takes == "none" and name not in UNCALIBRATED),
    ("distance", ("left hand", "right foot")),
    ("near", ("left knee", "floor")),
]


def read(seen: Landmarks, measure: str, *args: str) -> Readings:
    return compute_readings(body_from_landmarks(seen), measure, args)


def value(figure: Figure, measure: str, *args: str, azimuth: float = 90.0) -> float:
    readings = read(film([figure], azimuth_deg=azimuth), measure, *args)
    assert readings.why[0] == Why.TOLD
    return float(readings.value[0])


# --- values and signs


@pytest.mark.parametrize("azimuth", AROUND)
@pytest.mark.parametrize("figure", [STANDING, SITTING, Figure(pitch=90).with_legs(Leg(flexion=90))])
def test_a_straight_leg_is_0_from_all_around(figure: Figure, azimuth: float) -> None:
    for side in ("left", "right"):
        assert value(figure, "knee_flexion", side, azimuth=azimuth) == pytest.approx(0, abs=1)


@pytest.mark.parametrize("bend", [30, 60, 90, 120, 145])
def test_a_bent_knee_is_its_angle_seen_from_its_side(bend: float) -> None:
    figure = SITTING.with_legs(Leg(flexion=90, knee=bend))
    assert value(figure, "knee_flexion", "left", azimuth=90) == pytest.approx(bend, abs=5)
    assert value(figure, "knee_flexion", "right", azimuth=-90) == pytest.approx(bend, abs=5)


@pytest.mark.parametrize("azimuth", AROUND)
def test_a_bent_knee_is_its_angle_within_its_error_from_all_around(azimuth: float) -> None:
    readings = read(film([shape("bend", "left")], azimuth_deg=azimuth), "knee_flexion", "left")
    assert abs(readings.value[0] - 140) < readings.error[0]


@pytest.mark.parametrize(("pitch", "legs"), [(0, 90), (90, 0), (-90, 180), (45, 135), (-20, 70), (120, 210)])
def test_trunk_pitch_is_0_upright_90_face_down_and_minus_90_on_the_back(pitch: float, legs: float) -> None:
    for azimuth in AROUND:
        figure = Figure(pitch=pitch).with_legs(Leg(flexion=legs))
        assert value(figure, "trunk_pitch", azimuth=azimuth) == pytest.approx(pitch, abs=0.1)


@pytest.mark.parametrize("elevation", [0, 45, 90, 135, 180])
@pytest.mark.parametrize("outward", [0, 90])
def test_an_arm_hangs_at_0_is_level_at_90_and_overhead_at_180(elevation: float, outward: float) -> None:
    azimuth = 90 - outward
    for figure in (STANDING, replace(SITTING, pitch=60)):
        lifted = figure.with_arms(Arm(elevation=elevation, outward=outward))
        assert value(lifted, "shoulder_elevation", "left", azimuth=azimuth) == pytest.approx(elevation, abs=0.1)


@pytest.mark.parametrize("bend", [0, 45, 90])
def test_an_elbow_is_0_when_straight(bend: float) -> None:
    figure = STANDING.with_arms(Arm(elevation=90, elbow=bend))
    assert value(figure, "elbow_flexion", "left") == pytest.approx(bend, abs=1)


@pytest.mark.parametrize(("figure", "flexion"), [
    (SITTING, 90), (replace(SITTING, pitch=60).with_legs(Leg(flexion=150)), 150),
    (Figure().with_legs(Leg(flexion=45)), 45), (Figure().with_legs(Leg(flexion=-25)), -25),
])  # fmt: skip
def test_hip_flexion_is_90_sitting_more_folded_and_negative_behind(figure: Figure, flexion: float) -> None:
    for side, azimuth in (("left", 90), ("right", -90)):
        assert value(figure, "hip_flexion", side, azimuth=azimuth) == pytest.approx(flexion, abs=0.5)


def test_standing_hip_flexion_is_0() -> None:
    assert value(STANDING, "hip_flexion", "left", azimuth=20) == pytest.approx(0, abs=0.5)


@pytest.mark.parametrize("angle", [-15, 0, 40])
def test_abduction_is_positive_outward_on_both_sides(angle: float) -> None:
    figure = STANDING.with_legs(Leg(abduction=angle))
    for side in ("left", "right"):
        assert value(figure, "hip_abduction", side, azimuth=0) == pytest.approx(angle, abs=0.5)


@pytest.mark.parametrize("angle", [-50, 0, 20])
def test_a_pointed_foot_is_negative(angle: float) -> None:
    figure = STANDING.with_legs(Leg(ankle=angle))
    assert value(figure, "ankle_dorsiflexion", "left") == pytest.approx(angle, abs=0.5)


@pytest.mark.parametrize("angle", [-40, 0, 50])
def test_chin_to_chest_is_positive(angle: float) -> None:
    for figure in (STANDING, replace(SITTING, pitch=60)):
        assert value(replace(figure, neck=angle), "neck_flexion") == pytest.approx(angle, abs=0.5)


@pytest.mark.parametrize("azimuth", [0.0, 180.0, 30.0])
def test_side_bend_is_positive_to_the_right(azimuth: float) -> None:
    assert value(Figure(side_bend=25), "trunk_side_bend", azimuth=azimuth) == pytest.approx(25, abs=0.5)
    assert value(Figure(side_bend=-25), "trunk_side_bend", azimuth=azimuth) == pytest.approx(-25, abs=0.5)


@pytest.mark.parametrize("azimuth", [90.0, -90.0, 70.0, 110.0])
def test_a_side_bend_is_not_told_from_beside_the_body(azimuth: float) -> None:
    for bend in (0, 25):
        readings = read(film([Figure(side_bend=bend)], azimuth_deg=azimuth), "trunk_side_bend")
        assert (readings.why == Why.UNCERTAIN).all()
        assert np.isnan(readings.value).all()


@pytest.mark.parametrize("azimuth", [0.0, 180.0, 30.0])
def test_twist_is_positive_to_the_left(azimuth: float) -> None:
    assert value(Figure(twist=30), "trunk_twist", azimuth=azimuth) == pytest.approx(30, abs=0.5)
    assert value(Figure(twist=-30), "trunk_twist", azimuth=azimuth) == pytest.approx(-30, abs=0.5)


def test_pitch_bend_and_twist_do_not_leak_into_each_other() -> None:
    assert value(Figure(pitch=40), "trunk_side_bend", azimuth=45) == pytest.approx(0, abs=0.5)
    assert value(Figure(pitch=40), "trunk_twist", azimuth=45) == pytest.approx(0, abs=0.5)
    assert value(Figure(side_bend=30), "trunk_pitch", azimuth=45) == pytest.approx(0, abs=0.5)
    assert value(Figure(twist=30), "trunk_pitch", azimuth=45) == pytest.approx(0, abs=0.5)
    assert value(Figure(twist=30), "trunk_side_bend", azimuth=45) == pytest.approx(0, abs=0.5)


@pytest.mark.parametrize("azimuth", AROUND)
@pytest.mark.parametrize(("measure", "args"), QUANTITIES)
def test_a_mirrored_body_has_mirrored_readings(measure: str, args: tuple[str, ...], azimuth: float) -> None:
    quantity = Quantity(measure, args)
    sign = -1 if measure in ("trunk_side_bend", "trunk_twist") else 1
    seen = film([ANYBODY], azimuth_deg=azimuth)
    readings = read(seen, measure, *args)
    mirrored = read(mirror_image(seen), measure, *quantity.mirrored().args)
    for name, factor in (("value", sign), ("error", 1), ("doubt", 1)):
        np.testing.assert_allclose(getattr(mirrored, name), factor * getattr(readings, name), atol=1e-2)
    np.testing.assert_array_equal(mirrored.why, readings.why)


def test_a_mirror_image_is_the_mirrored_figure_from_the_other_side() -> None:
    image = mirror_image(film([ANYBODY], azimuth_deg=40))
    np.testing.assert_allclose(image.world, film([ANYBODY.mirrored()], azimuth_deg=-40).world, atol=1e-6)


# --- distances


def test_distance_is_in_body_heights() -> None:
    apart = 2 * 0.08 + 2 * 0.491 * np.sin(np.radians(30))
    figure = STANDING.with_legs(Leg(abduction=30))
    assert value(figure, "distance", "left ankle", "right ankle", azimuth=0) == pytest.approx(apart, abs=0.01)


def test_distance_is_the_shortest_between_the_parts() -> None:
    """From the ankle that hangs beside the middle of the other thigh, not from the thigh's ends."""
    figure = replace(STANDING, left_leg=Leg(flexion=75, knee=150))
    assert value(figure, "distance", "left ankle", "right thigh", azimuth=90) == pytest.approx(2 * 0.08, abs=0.01)


def test_near_measures_the_same_as_distance() -> None:
    for parts in (("left hand", "right foot"), ("head", "left knee"), ("left hand", "floor")):
        assert value(ANYBODY, "near", *parts, azimuth=45) == value(ANYBODY, "distance", *parts, azimuth=45)


def test_parts_that_touch_are_near() -> None:
    assert value(shape("bend", "left"), "near", "left foot", "right thigh", azimuth=45) < 0.10
    assert value(SITTING, "near", "left foot", "right thigh", azimuth=45) > 0.15


@pytest.mark.parametrize("azimuth", AROUND)
def test_the_floor_is_where_the_lowest_landmark_is(azimuth: float) -> None:
    assert value(STANDING, "distance", "left toes", "floor", azimuth=azimuth) == pytest.approx(0, abs=0.005)
    hip = 0.245 + 0.246 + 0.03
    assert value(STANDING, "distance", "floor", "left hip", azimuth=azimuth) == pytest.approx(hip, abs=0.005)


def test_what_is_not_seen_is_no_floor() -> None:
    raised = replace(STANDING, left_leg=Leg(flexion=90, knee=90))
    hidden = {f"right {part}": 0.1 for part in ("ankle", "heel", "toes")}
    readings = read(film([raised], azimuth_deg=90, hidden=hidden), "distance", "left toes", "floor")
    assert readings.value[0] == pytest.approx(0, abs=0.005)


# --- errors and doubt


@pytest.mark.parametrize(("measure", "args"), QUANTITIES)
def test_the_error_grows_as_visibility_falls(measure: str, args: tuple[str, ...]) -> None:
    def at(visibility: float) -> tuple[float, float]:
        hidden = dict.fromkeys(landmarks_of(measure, args), visibility)
        readings = read(film([SITTING], azimuth_deg=55, hidden=hidden), measure, *args)
        told = readings.why[0] == Why.TOLD
        return (float(readings.error[0]), float(readings.doubt[0])) if told else (np.inf, 1.0)

    (error, doubt), (less, more_doubt) = at(0.95), at(0.7)
    assert less > error > 0
    assert more_doubt > doubt >= 0


def test_an_arm_that_points_at_the_camera_is_less_sure() -> None:
    figure = STANDING.with_arms(Arm(elevation=90))
    across, at_it = (read(film([figure], azimuth_deg=azimuth), "elbow_flexion", "left") for azimuth in (90, 0))
    assert at_it.why[0] != Why.TOLD or at_it.doubt[0] > across.doubt[0] + 0.2


def test_a_shin_that_points_at_the_camera_is_in_doubt() -> None:
    figure = SITTING.with_legs(Leg(flexion=90, knee=90))
    kneeling = STANDING.with_legs(Leg(knee=90))
    across = read(film([figure], azimuth_deg=90), "knee_flexion", "left")
    for seen in (film([figure], azimuth_deg=0), film([kneeling], azimuth_deg=0)):
        assert read(seen, "knee_flexion", "left").doubt[0] > across.doubt[0] + 0.2


def test_the_side_away_from_the_camera_is_less_sure() -> None:
    for azimuth, near, far in ((90, "left", "right"), (-90, "right", "left"), (60, "left", "right")):
        seen = film([SITTING.with_arms(Arm(elevation=60))], azimuth_deg=azimuth)
        for measure in ("hip_flexion", "shoulder_elevation"):
            one, other = read(seen, measure, near), read(seen, measure, far)
            assert other.why[0] != Why.TOLD or (other.error[0] > one.error[0] and other.doubt[0] > one.doubt[0])


@given(
    azimuth=st.floats(-180, 180),
    pitch=st.floats(-30, 80),
    knee=st.floats(0, 150),
    elevation=st.floats(0, 180),
    seen=st.floats(0, 1),
)
def test_a_reading_has_value_error_and_doubt_or_a_reason(
    azimuth: float, pitch: float, knee: float, elevation: float, seen: float
) -> None:
    figure = replace(SITTING, pitch=pitch, left_leg=Leg(90 + pitch, 30, knee, 60)).with_arms(Arm(elevation))
    body = body_from_landmarks(film([figure], azimuth_deg=azimuth, hidden={"left knee": seen}))
    for measure, args in QUANTITIES:
        readings = compute_readings(body, measure, args)
        told = readings.why == Why.TOLD
        for of in (readings.value, readings.error, readings.doubt):
            np.testing.assert_array_equal(np.isfinite(of), told)
        assert (readings.error[told] > 0).all()
        assert ((readings.doubt[told] >= 0) & (readings.doubt[told] < 1)).all()
        low, high = MEASURES[measure].range
        if MEASURES[measure].takes != "none":
            assert ((readings.value[told] >= low - 30) & (readings.value[told] <= high + 30)).all()


# --- what cannot be told, and why


def test_a_hidden_landmark_is_named_as_the_reason() -> None:
    readings = read(film([SITTING], azimuth_deg=90, hidden={"left knee": 0.1}), "knee_flexion", "left")
    assert readings.why[0] == Why.HIDDEN
    assert np.isnan([readings.value[0], readings.error[0], readings.doubt[0]]).all()


def test_a_hidden_limb_s_value_is_kept_as_a_guess_and_not_as_a_value() -> None:
    figure = SITTING.with_legs(Leg(flexion=90, knee=120))
    hidden = read(film([figure], azimuth_deg=90, hidden={"left knee": 0.1}), "knee_flexion", "left")
    assert hidden.guess[0] == pytest.approx(120, abs=5)
    assert np.isnan(read(film([figure], azimuth_deg=90), "knee_flexion", "left").guess[0])
    assert np.isnan(read(nobody(1), "knee_flexion", "left").guess[0])


def test_only_what_a_measure_needs_must_be_seen() -> None:
    seen = film([SITTING], azimuth_deg=90, hidden={"left knee": 0.1, "nose": 0.0})
    assert read(seen, "shoulder_elevation", "left").why[0] == Why.TOLD


def test_out_of_the_picture_is_told_before_hidden() -> None:
    seen = film([SITTING], azimuth_deg=90, hidden={"left ankle": 0.1})
    image = seen.image + np.array([-SIZE[0] / 2 + 20, 0], np.float32)
    assert read(replace(seen, image=image), "knee_flexion", "left").why[0] == Why.OUTSIDE


@pytest.mark.parametrize(("measure", "args"), [*QUANTITIES, ("distance", ("left hand", "floor"))])
def test_where_nobody_is_found_there_is_no_body(measure: str, args: tuple[str, ...]) -> None:
    readings = read(Landmarks.join([nobody(1), film([SITTING], np.array([1.0]), 60)]), measure, *args)
    assert readings.why[0] == Why.NO_BODY
    assert np.isnan(readings.value[0])
    assert readings.why[1] != Why.NO_BODY


def test_a_body_too_dimly_seen_to_show_a_floor_is_hidden_not_gone() -> None:
    dim = dict.fromkeys(INDEX, 0.47)
    assert read(film([STANDING], hidden=dim), "distance", "left hand", "floor").why[0] == Why.HIDDEN


@pytest.mark.parametrize("measure", sorted(UNCALIBRATED))
def test_what_no_calibration_knows_is_never_told(measure: str) -> None:
    readings = read(film([SITTING] * 2), measure)
    assert (readings.why == Why.UNCALIBRATED).all()
    assert np.isnan(readings.value).all()


def test_unknown_words_are_refused() -> None:
    body = body_from_landmarks(film([STANDING]))
    with pytest.raises(KeyError, match="elbow_twist"):
        compute_readings(body, "elbow_twist", ("left",))
    with pytest.raises(KeyError, match="tail"):
        compute_readings(body, "near", ("tail", "left hand"))


def test_landmarks_of_a_quantity_are_named_with_their_sides() -> None:
    assert landmarks_of("knee_flexion", ("right",)) == ("right hip", "right knee", "right ankle")
    assert landmarks_of("trunk_pitch", ()) == ("left hip", "right hip", "left shoulder", "right shoulder")
    assert landmarks_of("near", ("left hand", "head"))[:3] == ("left wrist", "left index", "nose")
    assert landmarks_of("distance", ("left heel", "floor")) == ("left heel",)


def test_height_sets_the_scale_of_distances() -> None:
    seen = film([STANDING], azimuth_deg=0)
    body = body_from_landmarks(seen, height=2 * STATURE_M)
    readings = compute_readings(body, "distance", ("left hip", "floor"))
    assert readings.value[0] == pytest.approx(0.521 / 2, abs=0.005)


@pytest.mark.parametrize("estimator", [None, "blazepose-full"])
def test_quantities_are_read_together_as_each_by_itself(estimator: str | None) -> None:
    seen = film([ANYBODY, SITTING, STANDING], azimuth_deg=50, silhouettes=True)
    body = body_from_landmarks(seen, upright_trunk=0.5)
    asked = [*QUANTITIES, ("back_rounding", ()), ("knee_flexion", ("right",)), ("near", ("left foot", "right thigh"))]
    together = Reader(asked, calibration(estimator))(body)
    for i, (measure, args) in enumerate(asked):
        alone = compute_readings(body, measure, args, calibration(estimator))
        np.testing.assert_array_equal(together.why[i], alone.why)
        for name in ("value", "error", "doubt", "guess"):
            np.testing.assert_allclose(getattr(together, name)[i], getattr(alone, name), rtol=1e-9, atol=1e-9)
