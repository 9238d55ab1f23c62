"""Motion is below 1 in stillness and above 1 in movement, whatever the frame rate."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from abhyasa.body.landmarks import INDEX, Landmarks
from abhyasa.body.motion import SPAN_S, Motion, motion_of
from tests.bodies import SITTING, STANDING, Figure, film, mix, nobody
from tests.performances import JITTER, shape

RAISED = shape("raise", "left")


def moved(seen: Landmarks, motion: Motion | None = None) -> NDArray[np.float64]:
    return motion_of(seen, [motion or Motion()] * len(seen))


def breathing(seconds: float, silhouettes: bool = False) -> Landmarks:
    time_s = np.arange(0, seconds, 1 / 30)
    figures = [Figure(pitch=np.sin(2 * np.pi * t / 4)) for t in time_s]
    return film(figures, time_s, 60, jitter=JITTER, silhouettes=silhouettes)


def raising(seconds: float, fps: float, azimuth: float = 30, silhouettes: bool = False) -> Landmarks:
    """Arms that rise evenly."""
    time_s = np.arange(0, seconds, 1 / fps)
    figures = [mix(SITTING, RAISED, t / seconds) for t in time_s]
    return film(figures, time_s, azimuth, silhouettes=silhouettes)


@pytest.mark.parametrize("silhouettes", [True, False])
def test_who_breathes_and_sways_is_still(silhouettes: bool) -> None:
    motion = moved(breathing(5, silhouettes=silhouettes))
    assert np.nanquantile(motion, 0.9) < 1
    assert np.isfinite(motion[1:]).all()


@pytest.mark.parametrize("silhouettes", [True, False])
@pytest.mark.parametrize("azimuth", [30, 60, -90])  # from the front, arms lifted forward point at the camera
def test_who_lifts_the_arms_moves(silhouettes: bool, azimuth: float) -> None:
    motion = moved(raising(1.5, 30, azimuth, silhouettes=silhouettes))
    assert (motion[int(SPAN_S * 30) : -1] > 1).mean() > 0.9


@pytest.mark.parametrize("silhouettes", [True, False])
@pytest.mark.parametrize("fps", [4, 10, 15, 60])
def test_motion_does_not_depend_on_the_frame_rate(silhouettes: bool, fps: float) -> None:
    def median(fps: float) -> float:
        return float(np.nanmedian(moved(raising(2.0, fps, silhouettes=silhouettes))[int(SPAN_S * fps) + 1 :]))

    assert median(fps) == pytest.approx(median(30), rel=0.15)


def test_a_camera_that_is_turned_is_no_motion() -> None:
    motion = Motion()
    sideways = breathing(2, silhouettes=True)
    moved(sideways, motion)
    assert sideways.silhouette is not None
    upright = replace(sideways, time_s=sideways.time_s + 2, silhouette=np.swapaxes(sideways.silhouette, 1, 2))
    after = moved(upright, motion)
    assert np.isnan(after[0])
    assert np.nanquantile(after, 0.9) < 1


def test_uneven_frame_times_are_reckoned_with() -> None:
    time_s = np.cumsum(np.random.default_rng(0).uniform(0.01, 0.12, 40))
    seen = film([mix(SITTING, RAISED, t / 3) for t in time_s], time_s, 30, silhouettes=True)
    late = moved(seen)[time_s > 2 * SPAN_S]
    even = moved(raising(3.0, 30, silhouettes=True))[30:]
    assert np.median(late) == pytest.approx(np.median(even), rel=0.2)


def test_faster_is_more() -> None:
    slow, fast = (np.nanmedian(moved(raising(seconds, 30))[12:]) for seconds in (4.0, 1.0))
    assert fast > 2 * slow


def test_the_first_frame_says_nothing_and_neither_does_nobody() -> None:
    seen = Landmarks.join([breathing(1), nobody(3, start_s=1.0), breathing(1)])
    seen = replace(seen, time_s=np.arange(len(seen)) / 30)
    motion = moved(seen)
    assert np.isnan(motion[[0, 30, 31, 32, 33]]).all()
    assert np.isfinite(motion[1:30]).all()
    assert np.isfinite(motion[34:]).all()


def test_coming_back_elsewhere_is_no_motion() -> None:
    before, after = film([STANDING] * 15), film([SITTING] * 15, np.arange(16, 31) / 30)
    motion = moved(Landmarks.join([before, nobody(1, start_s=0.5), after]))
    assert np.nanmax(motion) < 1


def test_the_silhouette_is_believed_before_the_landmarks() -> None:
    still = film([SITTING] * 30, azimuth_deg=60, silhouettes=True)
    jumping = film([SITTING] * 30, azimuth_deg=60, jitter=0.05)
    assert np.nanmax(moved(replace(jumping, silhouette=still.silhouette))) < 1 < np.nanmax(moved(jumping))


@pytest.mark.parametrize("limbs", [["left wrist", "left elbow"], ["right knee", "right ankle"]])
def test_two_landmarks_that_jump_are_no_motion(limbs: list[str]) -> None:
    seen = film([SITTING] * 30, azimuth_deg=60)
    image = seen.image.copy()
    image[15:, [INDEX[name] for name in limbs]] += 80
    assert np.nanmax(moved(replace(seen, image=image))) < 1


def test_hidden_joints_do_not_count() -> None:
    left = {f"left {joint}": 0.2 for joint in ("wrist", "elbow", "shoulder", "hip", "knee", "ankle")}
    seen = film([SITTING] * 30, azimuth_deg=-80, hidden=left)
    image = seen.image.copy()
    image[15:, [INDEX[name] for name in left]] += 80
    assert np.nanmax(moved(replace(seen, image=image))) < 1


def test_fed_in_pieces_it_says_the_same() -> None:
    seen = raising(1.0, 30, silhouettes=True)
    motion = Motion()
    pieces = [moved(seen.at(slice(i, i + 7)), motion) for i in range(0, 30, 7)]
    np.testing.assert_array_equal(np.concatenate(pieces), moved(seen))
