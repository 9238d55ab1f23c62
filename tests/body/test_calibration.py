from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from abhyasa.body.calibration import calibration
from abhyasa.body.frame import body_from_landmarks
from abhyasa.body.measures import UNCALIBRATED, Why, compute_readings
from abhyasa.body.vocabulary import MEASURES
from tests.bodies import SITTING, film


def test_the_table_has_an_error_for_every_measure_that_is_told() -> None:
    assert set(calibration().systematic) == set(MEASURES) - UNCALIBRATED
    assert min(calibration().systematic.values()) > 0
    assert set(calibration().told_below) == {measure.unit for measure in MEASURES.values()}


@pytest.mark.parametrize("estimator", ["blazepose-full", "blazepose-lite"])
def test_a_calibrated_estimator_has_learned_of_every_measure_and_says_from_what(estimator: str) -> None:
    assert set(calibration(estimator).fitted) == set(MEASURES)
    assert "films of synthetic bodies" in calibration(estimator).source


def test_an_estimator_that_was_not_calibrated_says_so() -> None:
    assert not calibration("another").fitted
    assert "Do not quote" in calibration("another").source


def test_a_calibrated_estimator_tells_the_rounding_of_the_back() -> None:
    body = body_from_landmarks(film([SITTING] * 3, azimuth_deg=90))
    readings = compute_readings(body, "back_rounding", (), calibration("blazepose-full"))
    assert readings.why[-1] in (Why.TOLD, Why.UNCERTAIN)
    assert compute_readings(body, "back_rounding", ()).why[-1] == Why.UNCALIBRATED


@pytest.mark.parametrize("measure", ["knee_flexion", "hip_flexion", "elbow_flexion"])
def test_what_was_learned_is_the_same_for_left_and_right(measure: str) -> None:
    errors = calibration("blazepose-full")
    for azimuth in (30.0, 80.0):
        body = body_from_landmarks(film([SITTING], azimuth_deg=azimuth))
        mirror = body_from_landmarks(film([SITTING.mirrored()], azimuth_deg=-azimuth))
        one, other = (compute_readings(b, measure, (s,), errors) for b, s in ((body, "left"), (mirror, "right")))
        np.testing.assert_allclose(one.value, other.value, atol=0.05)
        np.testing.assert_allclose(one.error, other.error, atol=0.05)


def test_what_is_seen_less_is_less_sure() -> None:
    factor, doubt = calibration().factor_and_doubt(np.linspace(1, 0, 101))
    assert (np.diff(factor) >= 0).all()
    assert (np.diff(doubt) >= 0).all()
    assert factor[0] == 1.0
    assert 0 <= doubt.min() <= doubt.max() < 0.5


def test_a_row_begins_at_its_own_visibility() -> None:
    for at_least, factor, doubt in calibration().visibility:
        found = np.concatenate(calibration().factor_and_doubt(np.array([at_least])))
        np.testing.assert_array_equal(found, [factor, doubt])


def test_pointing_rows_rise_and_clear_of_the_camera_there_is_no_doubt() -> None:
    shares, doubts = zip(*calibration().pointing, strict=True)
    assert list(shares) == sorted(shares)
    assert list(doubts) == sorted(doubts, reverse=True)
    assert doubts[-1] == 0


def test_another_table_gives_another_error_and_the_same_value() -> None:
    body = body_from_landmarks(film([SITTING], azimuth_deg=60))
    shipped = calibration()
    rough = replace(shipped, systematic={**shipped.systematic, "trunk_pitch": 30.0})
    told, roughly = (compute_readings(body, "trunk_pitch", (), table) for table in (shipped, rough))
    assert roughly.value[0] == told.value[0]
    assert roughly.error[0] == pytest.approx(
        np.hypot(30, np.sqrt(told.error[0] ** 2 - shipped.systematic["trunk_pitch"] ** 2))
    )


def test_an_error_too_large_is_not_told() -> None:
    body = body_from_landmarks(film([SITTING], azimuth_deg=60))
    strict = replace(calibration(), told_below={"deg": 1.0, "heights": 0.001})
    readings = compute_readings(body, "trunk_pitch", (), strict)
    assert np.isnan(readings.value[0])
    assert readings.why[0] == Why.UNCERTAIN
