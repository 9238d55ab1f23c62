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


def test_a_provisional_table_says_so_and_where_it_comes_from() -> None:
    assert calibration().source
    if calibration().provisional:
        assert "Do not quote" in calibration().source


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
