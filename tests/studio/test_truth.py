"""What is said to be true of a film is what its body does."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from abhyasa.body.frame import body_from_points
from abhyasa.body.landmarks import INDEX
from abhyasa.body.vocabulary import MEASURES
from abhyasa.language.goals import Quantity
from abhyasa.page import library
from abhyasa.practice.compile import practice_from_page
from abhyasa.studio.joints import AT
from abhyasa.studio.lens import Camera, View, view_at
from abhyasa.studio.perform import Motion, Style, perform
from abhyasa.studio.truth import Truth, quantities_of, truth_of
from tests.studio.figures import FIGURE, REST, Array, page

PAGE = page(
    "Sit. Sit. | knee_flexion(both) <= 20 deg; hip_flexion(both) >= 50 deg; trunk_pitch -20..20 deg",
    "Raise. Raise one arm. | shoulder_elevation(left) >= 120 deg; near(right hand, right leg) <= 0.2 heights",
    position="seated",
)
QUANTITIES = quantities_of(practice_from_page(PAGE))
TARGET = np.array([0.0, 0.0, 0.5])


@cache
def motion() -> Motion:
    return perform(FIGURE, PAGE, Style(fidget_before_s=1, pause_s=0.8), fps=8)


@cache
def filmed(azimuth_deg: float = 0.0, height_m: float = 1.0) -> tuple[Truth, View]:
    view = view_at(Camera(azimuth_deg=azimuth_deg, height_m=height_m), TARGET)
    frames = len(motion().time_s)
    return truth_of(motion(), FIGURE, [view] * frames, QUANTITIES, {"stature_m": 1.7, "note": "काय"}), view


def column(measure: str, *args: str) -> Array:
    values: Array = filmed()[0].value[:, QUANTITIES.index(Quantity(measure, args))]
    return values


def test_values_are_those_of_the_postures() -> None:
    postures = motion().postures
    for side in ("left", "right"):
        np.testing.assert_allclose(column("knee_flexion", side), postures[:, AT[f"{side} knee_flexion"]], atol=0.1)
        np.testing.assert_allclose(column("elbow_flexion", side), postures[:, AT[f"{side} elbow_flexion"]], atol=0.1)
    np.testing.assert_allclose(column("back_rounding"), np.maximum(postures[:, AT["spine_flexion"]], 0))
    raised = column("shoulder_elevation", "left")
    assert raised[-1] > 119
    assert raised[0] < 90
    figures = FIGURE.at(postures)
    reach = Quantity("near", ("right hand", "right leg"))
    np.testing.assert_allclose(column(*[reach.measure, *reach.args]), figures.value(reach))


def test_what_is_true_does_not_depend_on_the_camera() -> None:
    np.testing.assert_array_equal(filmed(90)[0].value, filmed(0)[0].value)


def test_every_measure_of_both_sides_is_told_and_every_distance_that_the_page_speaks_of() -> None:
    names = [str(quantity) for quantity in QUANTITIES]
    assert len(set(names)) == len(names)
    for measure in MEASURES.values():
        if measure.takes == "side":
            assert {f"{measure.name}(left)", f"{measure.name}(right)"} <= set(names)
        elif measure.takes == "none":
            assert measure.name in names
    assert "near(right hand, right leg)" in names
    for asana in library.asana_ids():
        practice = practice_from_page(library.load(asana))
        assert set(practice.quantities) <= set(quantities_of(practice))


@pytest.mark.parametrize("azimuth", [0.0, 40.0, 90.0, -90.0, 180.0])
def test_landmarks_in_space_are_turned_to_the_camera(azimuth: float) -> None:
    """Told by what any watcher makes of them: how the body stands to the camera."""
    truth, _ = filmed(azimuth)
    world = truth.world
    hips = (world[:, INDEX["left hip"]] + world[:, INDEX["right hip"]]) / 2
    np.testing.assert_allclose(hips, 0, atol=1e-9)
    body = body_from_points(world[-1:], np.array([REST.stature]))
    apart = (body.azimuth_deg[0] - azimuth + 180) % 360 - 180
    assert abs(apart) < 8
    assert world[-1, INDEX["nose"], 2] > 0.3, "z is up"


@pytest.mark.parametrize("azimuth", [0.0, 90.0, -135.0])
def test_landmarks_in_the_picture_are_where_the_camera_sees_them(azimuth: float) -> None:
    truth, view = filmed(azimuth)
    marks = FIGURE.at(motion().postures).marks
    np.testing.assert_allclose(truth.image, view.project(marks))
    assert (truth.image > 0).all()
    assert (truth.image < view.size).all()
    last = truth.image[-1]
    assert last[INDEX["nose"], 1] < last[INDEX["left hip"], 1], "y is down"
    assert last[INDEX["left wrist"], 1] < last[INDEX["nose"], 1], "the raised hand is overhead"


def test_from_the_front_the_body_s_left_is_at_the_picture_s_right() -> None:
    truth, _ = filmed(0)
    assert truth.image[-1, INDEX["left shoulder"], 0] > truth.image[-1, INDEX["right shoulder"], 0] + 20
    assert truth.world[-1, INDEX["left shoulder"], 0] > truth.world[-1, INDEX["right shoulder"], 0]


def test_picture_and_space_agree() -> None:
    """Across a level view, pixels are metres by one scale, nearly: the body is some metres off."""
    truth, _ = filmed(90, height_m=0.5)
    across = truth.image[-1, :, 0]
    assert np.corrcoef(across, truth.world[-1, :, 0])[0, 1] > 0.99
    assert np.corrcoef(truth.image[-1, :, 1], truth.world[-1, :, 2])[0, 1] < -0.99


def test_steps_are_those_of_the_performance() -> None:
    truth, _ = filmed()
    assert truth.steps == tuple(motion().step_at(i) for i in range(len(motion().time_s)))
    assert list(dict.fromkeys(step for step, _ in truth.steps)) == [None, "sit", "raise"]
    raising = np.array([step == "raise" for step, _ in truth.steps])
    assert truth.moving[raising][0]
    assert not truth.moving[raising][-1]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    path: Path = tmp_path_factory.mktemp("truth") / "film.truth.json"
    filmed()[0].write(path)
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return read


def test_it_says_that_no_person_was_filmed(written: dict[str, Any]) -> None:
    assert written["synthetic"] is True
    assert written["schema"] == 1
    assert written["settings"] == {"stature_m": 1.7, "note": "काय"}


def test_every_frame_is_written_and_they_come_evenly(written: dict[str, Any]) -> None:
    truth, _ = filmed()
    frames = written["frames"]
    assert len(frames) == len(truth.time_s) == len(motion().postures)
    times = [frame["t"] for frame in frames]
    assert times[0] == 0
    np.testing.assert_allclose(np.diff(times), 1 / 8, atol=2e-4)


def test_what_is_written_is_what_is_true(written: dict[str, Any]) -> None:
    truth, _ = filmed()
    assert written["quantities"] == [str(quantity) for quantity in QUANTITIES]
    assert len(written["units"]) == len(QUANTITIES)
    assert written["units"][written["quantities"].index("trunk_pitch")] == "deg"
    assert written["units"][written["quantities"].index("near(right hand, right leg)")] == "heights"
    for i, frame in enumerate(written["frames"]):
        np.testing.assert_allclose(frame["values"], truth.value[i], atol=6e-4)
        np.testing.assert_allclose(frame["image"], truth.image[i], atol=0.06)
        np.testing.assert_allclose(frame["world"], truth.world[i], atol=6e-4)
        assert (frame["step"], frame["side"], frame["moving"]) == (*truth.steps[i], truth.moving[i])
