"""The landmark models: from the pinned npm package to checked bundles."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from abhyasa.camera import models
from abhyasa.camera.models import MODELS, PACKAGE, assemble, bundle_path, bundles_folder, is_up_to_date, main
from abhyasa.errors import ModelError, ModelMissing

ROOT = Path(__file__).parents[1]
has_package = pytest.mark.skipif(not (ROOT / PACKAGE).is_dir(), reason="no npm package: run npm ci --ignore-scripts")


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "bundles"
    assemble(ROOT / PACKAGE, folder)
    return folder


def test_the_package_is_pinned_with_its_hash() -> None:
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]["node_modules/@mediapipe/pose"]
    assert wanted["@mediapipe/pose"] == locked["version"]
    assert locked["integrity"].startswith("sha512-")


@has_package
def test_every_model_has_a_bundle_that_can_be_mapped_in_place(bundles: Path) -> None:
    for model in MODELS:
        path = bundle_path(model, bundles)
        with zipfile.ZipFile(path) as bundle:
            assert bundle.namelist() == ["pose_detector.tflite", "pose_landmarks_detector.tflite"]
            for entry in bundle.infolist():
                assert entry.compress_type == zipfile.ZIP_STORED
                start = path.read_bytes().index(bundle.read(entry))
                assert start % 16 == 0


@has_package
def test_the_same_package_gives_the_same_bundles(bundles: Path, tmp_path: Path) -> None:
    assemble(ROOT / PACKAGE, tmp_path)
    for path in bundles.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()


@has_package
def test_bundles_that_are_whole_need_no_package(
    bundles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ABHYASA_MODELS", str(bundles))
    monkeypatch.chdir(tmp_path)
    assert main() == 0
    assert capsys.readouterr().out == f"landmark models: up to date in {bundles}\n"


@has_package
def test_a_damaged_bundle_is_told_and_assembled_anew(
    bundles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = shutil.copytree(bundles, tmp_path / "bundles")
    content = bytearray((folder / "lite.task").read_bytes())
    content[1000] ^= 1
    (folder / "lite.task").write_bytes(content)
    with pytest.raises(ModelError, match="lite landmark model is damaged") as raised:
        bundle_path("lite", folder)
    assert "make models" in raised.value.remedy

    monkeypatch.setenv("ABHYASA_MODELS", str(folder))
    monkeypatch.chdir(ROOT)
    assert main() == 0
    assert (folder / "lite.task").read_bytes() == (bundles / "lite.task").read_bytes()


@has_package
def test_bundles_of_another_recipe_are_out_of_date(bundles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_up_to_date(bundles)
    monkeypatch.setattr(models, "_RECIPE", models._RECIPE + 1)
    assert not is_up_to_date(bundles)


def test_a_missing_bundle_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"full\.task") as raised:
        bundle_path("full", tmp_path)
    assert "make models" in raised.value.remedy


def test_a_damaged_manifest_says_what_to_run(tmp_path: Path) -> None:
    (tmp_path / "full.task").touch()
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(ModelError, match="manifest") as raised:
        bundle_path("full", tmp_path)
    assert "make models" in raised.value.remedy
    assert not is_up_to_date(tmp_path)


def test_without_the_package_the_remedy_is_npm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ABHYASA_MODELS", str(tmp_path / "bundles"))
    monkeypatch.chdir(tmp_path)
    assert main() == 1
    assert "npm ci --ignore-scripts" in capsys.readouterr().err
    assert not list(tmp_path.rglob("*.task"))


def test_other_files_than_the_pinned_ones_are_refused(tmp_path: Path) -> None:
    (tmp_path / "pose_solution_packed_assets.data").write_bytes(b"something else")
    with pytest.raises(ModelError, match="not the pinned file"):
        assemble(tmp_path, tmp_path / "bundles")
    assert not (tmp_path / "bundles").exists()


def test_the_environment_may_say_where_the_bundles_lie(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ABHYASA_MODELS", str(tmp_path))
    assert bundles_folder() == tmp_path
    monkeypatch.delenv("ABHYASA_MODELS")
    assert bundles_folder().parent == Path(models.__file__).parent
