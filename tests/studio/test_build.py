"""Bodies are made once, kept, and made again where what was kept is no good."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import numpy as np
import pytest

from abhyasa.errors import StudioError, StudioMissing
from abhyasa.studio import build as module
from abhyasa.studio.build import BONES, Build, RestBody, cache_folder, read_rest_body, rest_body
from tests.studio.figures import BODY, REST


def test_a_kept_body_is_the_same_body(tmp_path: Path) -> None:
    REST.write(tmp_path / "body.npz")
    again = read_rest_body(tmp_path / "body.npz")
    for name, values in vars(REST).items():
        np.testing.assert_array_equal(getattr(again, name), values, err_msg=name)
        assert getattr(again, name).dtype == values.dtype, name


def test_a_body_is_a_whole_one_that_can_be_moved() -> None:
    assert REST.faces.max() == len(REST.vertices) - 1
    assert REST.heads.shape == (len(BONES), 3)
    assert all(parent < bone for bone, parent in enumerate(REST.parents)), "parents come first"
    np.testing.assert_allclose(REST.weight.sum(axis=1), 1, atol=1e-6)
    assert 1.4 < REST.stature < 2.0


def archive(**changed: object) -> bytes:
    """The body's file with some arrays changed, or with None left out."""
    with np.load(BODY) as kept:
        arrays = {**kept, **changed}
    file = io.BytesIO()
    np.savez(file, **{name: np.asarray(values) for name, values in arrays.items() if values is not None})  # type: ignore[arg-type]
    return file.getvalue()


def no_archive() -> bytes:
    file = io.BytesIO()
    np.save(file, np.zeros(3))
    return file.getvalue()


WHOLE = BODY.read_bytes()
DAMAGED = {
    "empty": b"",
    "a text": b"hello",
    "cut short": WHOLE[: len(WHOLE) // 2],
    "overwritten": WHOLE[:5000] + bytes(200) + WHOLE[5200:],
    "an array": no_archive(),
    "without marks": archive(marks=None),
    "without a version": archive(format=None),
}


@pytest.mark.parametrize("kept", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_file_is_said_to_be_none_of_a_body(kept: bytes, tmp_path: Path) -> None:
    path = tmp_path / "body.npz"
    path.write_bytes(kept)
    with pytest.raises(StudioError, match="is no body of the studio") as raised:
        read_rest_body(path)
    assert str(path) in raised.value.message
    assert raised.value.remedy == "delete the file"


def test_a_file_that_is_not_there_is_no_body(tmp_path: Path) -> None:
    with pytest.raises(StudioError, match="is no body of the studio"):
        read_rest_body(tmp_path / "body.npz")


def test_another_version_s_body_is_not_taken_for_one(tmp_path: Path) -> None:
    path = tmp_path / "body.npz"
    path.write_bytes(archive(format=99))
    with pytest.raises(StudioError, match="kept by another version") as raised:
        read_rest_body(path)
    assert raised.value.remedy == "delete the file"


@pytest.mark.parametrize("value", [-0.01, 1.01, float("nan")])
@pytest.mark.parametrize("name", list(Build.__dataclass_fields__))
def test_a_build_out_of_range_is_refused_by_name(name: str, value: float) -> None:
    with pytest.raises(StudioError, match=f"build: {name} is ") as raised:
        Build(**{name: value})
    assert raised.value.remedy == "give a number from 0 to 1"


def test_the_ends_of_the_range_are_builds() -> None:
    for end in (0, 1):
        assert Build(age=end, sex=end, weight=end, muscle=end, height=end, proportions=end).age == end


def test_without_the_body_model_one_is_told_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ABHYASA_CACHE", str(tmp_path))
    monkeypatch.setitem(sys.modules, "anny", None)
    with pytest.raises(StudioMissing) as raised:
        rest_body(Build())
    assert "pip install 'abhyasa[studio]'" in raised.value.remedy
    assert list(tmp_path.iterdir()) == []


def test_the_cache_is_where_one_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ABHYASA_CACHE", str(tmp_path / "mine"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    assert cache_folder() == tmp_path / "mine"
    monkeypatch.delenv("ABHYASA_CACHE")
    assert cache_folder() == tmp_path / "caches" / "abhyasa"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_folder() == tmp_path / ".cache" / "abhyasa"


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Build]:
    """The builds that were asked of the body model, which makes the test's body of all."""
    asked: list[Build] = []

    def reduced(build: Build) -> RestBody:
        asked.append(build)
        return REST

    monkeypatch.setenv("ABHYASA_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(module, "_reduced", reduced)
    return asked


def test_a_body_is_made_once_and_announced(made: list[Build]) -> None:
    told: list[str] = []
    first = rest_body(Build(), told.append)
    assert len(told) == 1
    assert "a minute" in told[0]
    again = rest_body(Build(), told.append)
    assert (made, len(told)) == ([Build()], 1)
    np.testing.assert_array_equal(again.vertices, first.vertices)


def test_another_build_is_another_body(made: list[Build]) -> None:
    rest_body(Build())
    rest_body(Build(height=0.9))
    assert made == [Build(), Build(height=0.9)]


@pytest.mark.parametrize("kept", [b"", WHOLE[:1000], archive(format=99)], ids=["empty", "cut short", "other version"])
def test_a_body_that_was_not_kept_well_is_made_again(kept: bytes, made: list[Build]) -> None:
    rest_body(Build())
    [path] = cache_folder().iterdir()
    path.write_bytes(kept)
    assert rest_body(Build()).stature == REST.stature
    assert made == [Build(), Build()]
    assert read_rest_body(path).stature == REST.stature
