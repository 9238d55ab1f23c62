"""The browser's libraries: pinned, checked, and whole before they are served."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from abhyasa.errors import ModelError
from abhyasa.server.vendor import FILES, NODE_MODULES, VENDOR, copy_all, is_up_to_date

ROOT = Path(__file__).parents[2]


def test_every_file_is_of_a_package_that_is_pinned_with_its_hash() -> None:
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]
    for inside, _ in FILES.values():
        package = "/".join(inside.split("/")[:2])
        assert wanted[package] == locked[f"node_modules/{package}"]["version"]
        assert locked[f"node_modules/{package}"]["integrity"].startswith("sha512-")


def test_what_is_served_is_what_was_pinned() -> None:
    assert is_up_to_date(), f"{VENDOR}: run make models"


@pytest.mark.skipif(not (ROOT / NODE_MODULES / "@google").is_dir(), reason="no npm packages: run npm ci")
def test_they_are_copied_from_the_packages(tmp_path: Path) -> None:
    assert not is_up_to_date(tmp_path)
    copy_all(ROOT / NODE_MODULES, tmp_path)
    assert is_up_to_date(tmp_path)
    (tmp_path / "vision_bundle.mjs").write_text("something else")
    assert not is_up_to_date(tmp_path)


def test_a_file_that_is_missing_or_another_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="is not there") as missing:
        copy_all(tmp_path, tmp_path / "vendor")
    assert "npm ci" in missing.value.remedy
    (inside, _), *_ = FILES.values()
    (tmp_path / inside).parent.mkdir(parents=True)
    (tmp_path / inside).write_text("something else")
    with pytest.raises(ModelError, match="not the pinned file"):
        copy_all(tmp_path, tmp_path / "vendor")
