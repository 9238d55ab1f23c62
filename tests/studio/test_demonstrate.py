from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from abhyasa.page import library
from abhyasa.page.model import Page
from abhyasa.server.demonstrations import MANIFEST, manifest
from abhyasa.studio import demonstrate
from abhyasa.studio.animate import room_of
from abhyasa.studio.build import BONES, RestBody, read_rest_body
from abhyasa.studio.gltf import Animation

REST = read_rest_body(Path(__file__).parents[1] / "data" / "body.npz")


def still(root: tuple[float, float, float]) -> Animation:
    return Animation("stand", np.arange(2.0), np.tile(np.eye(3), (2, len(BONES), 1, 1)), np.tile(root, (2, 1)))


def test_the_room_is_around_the_body_in_the_viewer_s_axes() -> None:
    at_rest = tuple(REST.heads[0])
    x, y, z, up, aside = room_of(REST, [still(at_rest)])
    assert x == pytest.approx(0, abs=0.05)
    assert y == pytest.approx((REST.vertices[:, 2].min() + REST.vertices[:, 2].max()) / 2, abs=0.15)
    assert up == pytest.approx(REST.stature / 2, abs=0.1)
    assert REST.stature / 4 < aside < REST.stature / 2, "the arms are away from the trunk"
    moved = room_of(REST, [still((at_rest[0] + 1, at_rest[1] - 2, at_rest[2] + 3))])
    assert np.subtract(moved, (x, y, z, up, aside)) == pytest.approx([1, 3, 2, 0, 0])


def test_the_room_holds_all_movements() -> None:
    x, y, z = REST.heads[0]
    one, both = room_of(REST, [still((x, y, z))]), room_of(REST, [still((x, y, z)), still((x + 2, y, z))])
    assert both[0] == pytest.approx(one[0] + 1)
    assert both[3] == pytest.approx(one[3])
    assert both[4] > one[4] + 0.5


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of what is made, with next to nothing in the place of the work."""
    asked: list[str] = []

    def files(page: Page, rest: RestBody) -> tuple[dict[str, bytes], tuple[float, ...]]:
        asked.append(page.id)
        return {f"{page.id}.gltf": b"{}", f"{page.id}.bin": b"", f"{page.id}-hold.webp": b""}, (0.0, 1.0, 0.0, 1.0, 1.0)

    monkeypatch.setattr(demonstrate, "demonstration_files", files)
    monkeypatch.setattr(demonstrate, "rest_body", lambda build, announce: REST)
    return asked


def test_only_what_is_missing_or_stale_is_made_anew(tmp_path: Path, made: list[str]) -> None:
    demonstrate.write_demonstrations(tmp_path)
    assert made == list(library.asana_ids())
    kept = json.loads((tmp_path / MANIFEST).read_text())
    kept["tadasana"]["practice"] = "of what it said once"
    kept["uttanasana"]["place"]["height_m"] = 1.9  # its camera stood elsewhere once
    del kept["vrikshasana"]
    (tmp_path / MANIFEST).write_text(json.dumps(kept))
    manifest.cache_clear()
    made.clear()
    demonstrate.write_demonstrations(tmp_path)
    assert made == ["tadasana", "uttanasana", "vrikshasana"]
    manifest.cache_clear()
    made.clear()
    demonstrate.write_demonstrations(tmp_path)
    assert made == []


def test_what_belongs_to_no_page_or_step_is_deleted_and_nothing_else(tmp_path: Path, made: list[str]) -> None:
    demonstrate.write_demonstrations(tmp_path)
    expected = {path.name for path in tmp_path.iterdir()}
    for name in ("gone.gltf", "gone.bin", "gone-hold.webp", "virabhadrasana-i-spring.webp"):
        (tmp_path / name).touch()
    kept = json.loads((tmp_path / MANIFEST).read_text())
    del kept["virabhadrasana-i"]
    (tmp_path / MANIFEST).write_text(json.dumps(kept))
    manifest.cache_clear()
    demonstrate.write_demonstrations(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == expected
