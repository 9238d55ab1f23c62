"""The real model on the bundled synthetic film."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from abhyasa.body.landmarks import INDEX, SILHOUETTE_WIDTH, Landmarks
from abhyasa.camera.landmarker import Landmarker, detect_photo
from abhyasa.camera.models import bundles_folder, is_up_to_date
from abhyasa.camera.video import Frame, open_video, turned

pytestmark = pytest.mark.skipif(not is_up_to_date(bundles_folder()), reason="no landmark models: run make models")

SAMPLE = Path("samples/janushirsana.mp4")


@pytest.fixture(scope="module")
def frames() -> list[Frame]:
    """Two seconds of sitting upright, legs stretched to the picture's left, the body's left side to the camera."""
    return list(islice(open_video(SAMPLE).frames(), 75, 105))


def follow(frames: list[Frame], quarter_turns: int = 0) -> Landmarks:
    with Landmarker() as landmarker:
        return Landmarks.join([landmarker.detect(turned(f.rgb, quarter_turns), f.time_s) for f in frames])


@pytest.fixture(scope="module")
def landmarks(frames: list[Frame]) -> Landmarks:
    return follow(frames)


def middle(landmarks: Landmarks, name: str) -> NDArray[np.float32]:
    sides = [landmarks.world[:, INDEX[f"{side} {name}"]] for side in ("left", "right")]
    return np.asarray(np.median(np.mean(sides, axis=0), axis=0))


def test_the_body_is_found(landmarks: Landmarks) -> None:
    assert landmarks.visibility.mean() > 0.6
    assert landmarks.visibility.max() <= 1


def test_the_world_is_upright_metres(landmarks: Landmarks) -> None:
    up = middle(landmarks, "shoulder") - middle(landmarks, "hip")
    assert 0.3 < up[2] < 0.7
    assert np.hypot(up[0], up[1]) < up[2]
    forward = middle(landmarks, "ankle") - middle(landmarks, "hip")
    assert forward[0] < -0.25  # the legs, 0.9 m long, seen 25 degrees from the front


def test_the_near_side_is_nearer(landmarks: Landmarks) -> None:
    depth = {side: np.median(landmarks.world[:, INDEX[f"{side} shoulder"], 1]) for side in ("left", "right")}
    assert depth["left"] < depth["right"]


def test_picture_and_world_agree(landmarks: Landmarks) -> None:
    picture = landmarks.image[:, INDEX["left ankle"]] - landmarks.image[:, INDEX["left shoulder"]]
    world = landmarks.world[:, INDEX["left ankle"]] - landmarks.world[:, INDEX["left shoulder"]]
    assert (np.sign(picture[:, 0]) == np.sign(world[:, 0])).all()
    assert (np.sign(picture[:, 1]) == -np.sign(world[:, 2])).all()


def test_the_silhouette_covers_the_trunk(landmarks: Landmarks) -> None:
    assert landmarks.silhouette is not None
    assert landmarks.silhouette.shape == (30, 120, SILHOUETTE_WIDTH)
    hips = landmarks.image[:, INDEX["left hip"]] * SILHOUETTE_WIDTH / landmarks.size[0]
    column, row = hips.round().astype(int).T
    assert landmarks.silhouette[np.arange(30), row, column].mean() > 0.9
    assert landmarks.silhouette.mean() < 0.5


@pytest.mark.parametrize("quarter_turns", [1, 2, 3])
def test_a_picture_turned_for_the_model_is_turned_back(
    frames: list[Frame], landmarks: Landmarks, quarter_turns: int
) -> None:
    with Landmarker() as landmarker:
        landmarker._turn = quarter_turns
        turned_back = Landmarks.join([landmarker.detect(f.rgb, f.time_s) for f in frames])
    settled = slice(15, None)
    assert turned_back.size == landmarks.size
    assert np.median(np.abs(turned_back.image - landmarks.image)[settled]) < 5
    assert np.median(np.abs(turned_back.world - landmarks.world)[settled]) < 0.05
    assert turned_back.silhouette is not None
    assert landmarks.silhouette is not None
    assert (turned_back.silhouette ^ landmarks.silhouette)[settled].mean() < 0.01


def test_rows_that_are_padded_make_no_difference(frames: list[Frame]) -> None:
    padded = np.zeros((480, 650, 3), np.uint8)
    padded[:, :640] = frames[0].rgb
    strided = detect_photo(padded[:, :640], silhouettes=False)
    plain = detect_photo(frames[0].rgb, silhouettes=False)
    np.testing.assert_array_equal(strided.image, plain.image)


def test_an_empty_picture_has_no_body(frames: list[Frame]) -> None:
    empty = np.full_like(frames[0].rgb, 90)
    with Landmarker() as landmarker:
        found = Landmarks.join([landmarker.detect(empty, i / 10) for i in range(8)])
    assert np.isnan(found.world).all()
    assert np.isnan(found.image).all()
    assert not found.visibility.any()
    assert found.silhouette is not None
    assert not found.silhouette.any()


def test_equal_times_are_borne(frames: list[Frame]) -> None:
    with Landmarker(silhouettes=False) as landmarker:
        found = [landmarker.detect(frames[0].rgb, 1.0) for _ in range(3)]
    assert all(part.silhouette is None for part in found)
    assert [float(part.time_s[0]) for part in found] == [1.0] * 3


@pytest.fixture
def _quiet(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    yield
    assert capfd.readouterr().err == ""


@pytest.mark.usefixtures("_quiet")
def test_the_model_keeps_quiet(frames: list[Frame]) -> None:
    follow(frames[:3])
