"""Observations, frame by frame and on the follower's even beat."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from abhyasa.body.landmarks import INDEX, Landmarks
from abhyasa.body.measures import Why
from abhyasa.follow.observations import Observations
from abhyasa.follow.observe import DELAY_S, TICK_S, Observer, nearest_index, ticks
from abhyasa.language.goals import Quantity
from tests.bodies import SITTING, STANDING, Figure, film, nobody
from tests.follow.observations import observed
from tests.performances import PRACTICE, perform, round_of

PITCH = Quantity("trunk_pitch")
QUANTITIES = (PITCH, Quantity("knee_flexion", ("left",)))


def of_pitches(time_s: NDArray[np.float64], pitch: NDArray[np.float64]) -> Observations:
    """What is seen of a trunk that stands at these pitches."""
    seen = film([replace(SITTING, pitch=float(p)) for p in pitch], time_s, azimuth_deg=90)
    return Observer(QUANTITIES).feed(seen)


def test_an_observation_has_a_row_a_frame_and_a_column_a_quantity() -> None:
    seen = Observer(QUANTITIES).feed(Landmarks.join([film([STANDING] * 3), nobody(2, start_s=1)]))
    assert len(seen) == 5
    assert seen.value.shape == seen.error.shape == seen.doubt.shape == seen.why.shape == (5, 2)
    np.testing.assert_array_equal(seen.present, [True, True, True, False, False])
    assert (seen.why[3:] == Why.NO_BODY).all()


def test_fed_in_pieces_it_observes_the_same() -> None:
    landmarks, _ = perform(round_of("left", ["sit", "bend"]))
    whole = Observer(PRACTICE.quantities).feed(landmarks)
    observer = Observer(PRACTICE.quantities)
    pieces = [observer.feed(landmarks.at(slice(i, i + 10))) for i in range(0, len(landmarks), 10)]
    joined = Observations.join(pieces)
    for name in ("why", "present", "motion", "swapped"):
        np.testing.assert_array_equal(getattr(joined, name), getattr(whole, name))
    np.testing.assert_allclose(joined.value, whole.value, atol=1.5)  # the height is known better as time passes


@pytest.mark.parametrize("frames", [1, 3])
def test_a_causal_observer_observes_the_same_in_pieces_of_any_length(frames: int) -> None:
    landmarks, _ = perform(round_of("left", ["sit", "bend"]))
    whole = Observer(PRACTICE.quantities, "blazepose-full", causal=True).feed(landmarks)
    observer = Observer(PRACTICE.quantities, "blazepose-full", causal=True)
    pieces = [observer.feed(landmarks.at(slice(i, i + frames))) for i in range(0, len(landmarks), frames)]
    joined = Observations.join(pieces)
    for name in ("why", "present"):
        np.testing.assert_array_equal(getattr(joined, name), getattr(whole, name))
    for name in ("value", "error", "doubt", "guess", "motion", "swapped"):
        np.testing.assert_allclose(getattr(joined, name), getattr(whole, name), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("fps", [7, 15, 30, 60])
def test_ticks_come_on_an_even_beat_whatever_the_frame_rate(fps: float) -> None:
    time_s = 3.0 + np.arange(0, 4, 1 / fps)
    beat = ticks(of_pitches(time_s, 10 * (time_s - 3)))
    np.testing.assert_allclose(np.diff(beat.time_s), TICK_S)
    assert beat.time_s[0] == 3.0
    assert abs(beat.time_s[-1] - time_s[-1]) <= TICK_S
    middle = slice(4, -4)
    np.testing.assert_allclose(beat.value[middle, 0], 10 * (beat.time_s[middle] - 3), atol=10 / fps + 0.1)


def test_a_landmark_that_jumps_for_a_frame_is_passed_over() -> None:
    landmarks = film([SITTING] * 60, azimuth_deg=90)
    image = landmarks.image.copy()
    image[30, [INDEX["left shoulder"], INDEX["right shoulder"]]] += np.array([60, 0], np.float32)
    seen = Observer((PITCH,)).feed(replace(landmarks, image=image))
    assert np.ptp(seen.value[:, 0]) > 20
    assert np.ptp(ticks(seen).value[:, 0]) < 0.5


def test_a_quantity_hidden_for_a_frame_is_still_told() -> None:
    seen = observed({PITCH: 10.0}, ticks=20)
    flicker = seen.replaced(value=np.where(np.arange(20)[:, None] % 2, seen.value, np.float32(np.nan)))
    assert np.isfinite(ticks(flicker).value).all()
    never = seen.replaced(value=np.full_like(seen.value, np.nan))
    assert np.isnan(ticks(never).value).all()


def test_motion_is_put_in_its_place() -> None:
    """The estimate at a frame describes the moment `DELAY_S` before."""
    time_s = np.arange(0, 5, 1 / 30)
    swing = 30 * (1 - np.cos(np.pi * np.clip(time_s - 2, 0, 1)))  # from 2 s to 3 s
    beat = ticks(of_pitches(time_s, swing))
    moving = beat.time_s[beat.motion > 1]
    assert np.mean(moving) == pytest.approx(2.5, abs=DELAY_S / 2)


def test_a_tick_in_a_gap_takes_the_nearest_frame() -> None:
    time_s = np.array([0.0, 0.1, 5.0, 5.1])
    beat = ticks(of_pitches(time_s, np.array([0.0, 0.0, 30.0, 30.0])))
    value = dict(zip(np.round(beat.time_s, 3).tolist(), beat.value[:, 0].tolist(), strict=True))
    assert value[2.0] == pytest.approx(0, abs=0.1)
    assert value[3.0] == pytest.approx(30, abs=0.1)


def test_one_frame_is_one_tick() -> None:
    seen = Observer(QUANTITIES).feed(film([Figure(pitch=20)], azimuth_deg=90))
    beat = ticks(seen)
    assert len(beat) == 1
    assert beat.value[0, 0] == pytest.approx(20, abs=0.1)


@given(
    sorted_s=st.lists(st.floats(0, 100), min_size=1, max_size=30).map(sorted),
    time_s=st.lists(st.floats(-10, 110), min_size=1, max_size=30),
)
def test_the_nearest_is_the_nearest(sorted_s: list[float], time_s: list[float]) -> None:
    frames, at = np.array(sorted_s), np.array(time_s)
    found = nearest_index(frames, at)
    np.testing.assert_allclose(np.abs(frames[found] - at), np.abs(frames[:, None] - at).min(axis=0))


@given(gaps=st.lists(st.floats(0, 3), min_size=1, max_size=40))
def test_any_frame_times_give_an_unbroken_beat(gaps: list[float]) -> None:
    time_s = np.cumsum(gaps)
    seen = observed({PITCH: 10.0}, ticks=len(time_s))
    beat = ticks(seen.replaced(time_s=time_s))
    np.testing.assert_allclose(np.diff(beat.time_s), TICK_S)
    assert beat.time_s[0] == time_s[0]
    assert -1e-9 <= beat.time_s[-1] - (time_s[-1] - TICK_S) <= 2 * TICK_S
    np.testing.assert_array_equal(beat.value, 10)
