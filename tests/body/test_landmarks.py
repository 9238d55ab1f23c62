from __future__ import annotations

import numpy as np
import pytest

from abhyasa.body.landmarks import INDEX, LANDMARKS, Landmarks
from tests.bodies import STANDING, film, nobody


def test_the_order_is_blazepose_s() -> None:
    assert len(LANDMARKS) == len(INDEX) == 33
    places = {"nose": 0, "left ear": 7, "right shoulder": 12, "left hip": 23, "right ankle": 28, "right toes": 32}
    assert {name: INDEX[name] for name in places} == places


def test_every_sided_landmark_has_its_counterpart() -> None:
    for name in LANDMARKS:
        assert name == "nose" or name.replace("left", "right") in INDEX


@pytest.mark.parametrize(
    ("name", "shape"),
    [("world", (4, 33, 2)), ("image", (4, 32, 2)), ("visibility", (3, 33)), ("silhouette", (3, 9, 9))],
)
def test_arrays_of_another_shape_are_refused_by_name(name: str, shape: tuple[int, ...]) -> None:
    arrays = {
        "world": np.zeros((4, 33, 3), np.float32),
        "image": np.zeros((4, 33, 2), np.float32),
        "visibility": np.zeros((4, 33), np.float32),
        "silhouette": None,
        name: np.zeros(shape, bool if name == "silhouette" else np.float32),
    }
    with pytest.raises(ValueError, match=f"^{name}: .*expected"):
        Landmarks(time_s=np.arange(4.0), size=(640, 480), **arrays)  # type: ignore[arg-type]


@pytest.mark.parametrize("silhouettes", [True, False])
def test_parts_join_to_the_whole(silhouettes: bool) -> None:
    whole = film([STANDING] * 7, silhouettes=silhouettes)
    joined = Landmarks.join([whole.at(slice(0, 3)), whole.at(slice(3, 3)), whole.at(slice(3, 7))])
    assert len(joined) == 7
    for name in ("time_s", "world", "image", "visibility", "silhouette"):
        np.testing.assert_array_equal(getattr(joined, name), getattr(whole, name))
    assert joined.size == whole.size


def test_frames_can_be_picked() -> None:
    whole = film([STANDING] * 5, silhouettes=True)
    picked = whole.at(np.array([4, 0]))
    np.testing.assert_array_equal(picked.time_s, whole.time_s[[4, 0]])
    assert picked.silhouette is not None
    assert len(picked.silhouette) == 2


def test_nobody_is_nan_and_not_visible() -> None:
    found = nobody(3)
    assert np.isnan(found.world).all()
    assert np.isnan(found.image).all()
    assert not found.visibility.any()
