from __future__ import annotations

import numpy as np
import pytest

from abhyasa.body.landmarks import INDEX, LANDMARKS, Landmarks, between
from tests.bodies import SITTING, STANDING, film, nobody


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


def test_between_two_frames_a_body_is_on_its_way() -> None:
    before, after = film([STANDING, SITTING], time_s=np.array([1.0, 1.2])).frames()
    amid = between(before, after, 1.05)
    assert amid.time_s.tolist() == [1.05]
    assert amid.image == pytest.approx(0.75 * before.image + 0.25 * after.image, abs=1e-3)
    assert amid.world == pytest.approx(0.75 * before.world + 0.25 * after.world, abs=1e-5)


@pytest.mark.parametrize(("at_s", "nearer"), [(0.5, 0), (1.0, 0), (1.2, 1), (3.0, 1)])
def test_at_a_frame_and_beyond_a_body_is_as_seen_there(at_s: float, nearer: int) -> None:
    seen = film([STANDING, SITTING], time_s=np.array([1.0, 1.2]))
    before, after = seen.frames()
    assert np.array_equal(between(before, after, at_s).image[0], seen.image[nearer])


def test_a_body_that_is_lost_is_there_until_it_is() -> None:
    before, after = film([STANDING], time_s=np.array([1.0])), nobody(1, start_s=1.2)
    assert np.array_equal(between(before, after, 1.0).world, before.world)
    assert np.isnan(between(before, after, 1.1).world).all()
