"""`abhyasa film`."""

from __future__ import annotations

import json
import struct
import sys
from pathlib import Path

import av
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from abhyasa.cli.filming import Wanted, shot_of
from abhyasa.cli.main import main
from abhyasa.page import library
from abhyasa.practice.place import best_place
from abhyasa.studio.build import Build
from abhyasa.studio.film import SYNTHETIC
from tests.studio.figures import REST

REACH = """---
name: Reach
level: beginner
position: supine
---
## Steps

1. **Lie.** Lie on your back.
   - observe: trunk_pitch <= -60 deg; knee_flexion(both) <= 20 deg
2. **Reach.** Inhale and lift both arms overhead.
   - observe: shoulder_elevation(both) >= 120 deg
3. **Hold.** Stay for two breaths.
"""


@pytest.fixture
def reach(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page, and a body to do it that needs no body model."""
    monkeypatch.setattr("abhyasa.studio.build.rest_body", lambda build, announce=None: REST)
    path = tmp_path / "reach.md"
    path.write_text(REACH, "utf-8")
    return path


def film(*words: str | Path | int) -> Result:
    return CliRunner().invoke(main, ["film", *map(str, words)])


def test_a_film_its_truth_its_pictures(reach: Path, tmp_path: Path) -> None:
    out, sheet = tmp_path / "a.mp4", tmp_path / "a.png"
    result = film(reach, "--out", out, "--stills", sheet, "--size", "96x72", "--fps", 2, "--hold", 1)
    assert result.exit_code == 0, result.output
    truth = json.loads((tmp_path / "a.truth.json").read_text("utf-8"))
    with av.open(str(out)) as video:
        assert video.metadata["comment"] == SYNTHETIC
        frames = list(video.decode(video=0))
    assert (frames[0].width, frames[0].height) == (96, 72)
    assert [frame.time for frame in frames] == pytest.approx([each["t"] for each in truth["frames"]], abs=1e-3)
    assert truth["synthetic"] is True
    assert {each["step"] for each in truth["frames"]} == {"lie", "reach", "hold"}
    with Image.open(sheet) as picture:
        assert picture.width > 3 * 480
    assert {path.name for path in tmp_path.iterdir()} == {"reach.md", "a.mp4", "a.truth.json", "a.png"}
    assert all(f"wrote {tmp_path / name}" in result.output for name in ("a.mp4", "a.truth.json", "a.png"))


def test_a_model_with_an_animation_a_step(reach: Path, tmp_path: Path) -> None:
    model = tmp_path / "a.glb"
    assert film(reach, "--gltf", model, "--hold", 1, "--fps", 1, "--quiet").exit_code == 0
    content = model.read_bytes()
    (length,) = struct.unpack_from("<I", content, 12)
    document = json.loads(content[20 : 20 + length])
    assert [animation["name"] for animation in document["animations"]] == ["lie", "reach", "hold"]
    assert document["asset"]["extras"]["synthetic"] is True


def test_what_cannot_be_done_leaves_no_file(reach: Path, tmp_path: Path) -> None:
    result = film(reach, "--out", tmp_path / "a.mp4", "--fault", "knee_flexion(left) by 200")
    assert result.exit_code == 1
    assert "cannot be missed by 200 deg" in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["reach.md"]


def test_one_says_what_to_make() -> None:
    result = film("janushirsana")
    assert result.exit_code == 2
    assert "--out x.mp4, --gltf x.glb or --stills x.png" in result.output


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--out", "a.avi"), "a.avi: is no name for what --out makes\n  Let it end in .mp4."),
        (("--out", "no/such/a.mp4"), "there is no folder"),
        (("--out", "a.mp4", "--fault", "smile by 3"), "'smile by 3': is no goal of the page\n  Write one of these"),
        (("--out", "a.mp4", "--fault", "knee_flexion by 3"), "is not one goal of the page"),
        (("--out", "a.mp4", "--fault", "back_rounding"), "says no amount\n  Write for example 'back_rounding by 25'"),
    ],
)
def test_what_is_wrong_is_said_before_the_work(words: tuple[str, ...], message: str) -> None:
    result = film("janushirsana", *words)
    assert result.exit_code == 1
    assert message in result.output


@pytest.mark.parametrize("size", ["big", "640", "8x8", "640x99999"])
def test_a_size_that_is_none(size: str) -> None:
    result = film("janushirsana", "--out", "a.mp4", "--size", size)
    assert result.exit_code == 2
    assert f"{size!r} is no size; write for example 640x480" in result.output


def test_without_the_studio_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "vtkmodules", None)
    result = film("janushirsana", "--out", "a.mp4")
    assert result.exit_code == 1
    assert "pip install 'abhyasa[studio]'" in result.output


def test_the_camera_stands_where_the_page_is_seen_best_or_where_it_is_put() -> None:
    page = library.load("janushirsana")
    best, camera = best_place(page), shot_of(page, Wanted()).camera
    assert (camera.azimuth_deg, camera.height_m, camera.distance_m) == (
        best.azimuth_deg, best.height_m, best.distance_m,
    )  # fmt: skip
    moved = shot_of(page, Wanted(azimuth_deg=0.0, distance_m=5.0)).camera
    assert (moved.azimuth_deg, moved.height_m, moved.distance_m) == (0.0, best.height_m, 5.0)


def test_a_seed_is_another_body_and_look_and_the_same_each_time() -> None:
    page = library.load("janushirsana")
    shots = [shot_of(page, Wanted(seed=seed)) for seed in (1, 2)]
    assert shot_of(page, Wanted(seed=1)) == shots[0]
    assert len({shot.build for shot in shots} | {Build()}) == 3
    assert shots[0].look != shots[1].look
    assert shot_of(page, Wanted()).build == Build()
