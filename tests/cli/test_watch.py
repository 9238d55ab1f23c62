from __future__ import annotations

import json
import re
import shutil
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from abhyasa.camera.models import bundle_path
from abhyasa.cli.main import main
from abhyasa.errors import ModelError
from tests.camera.films import film as make_film

DATA = Path(__file__).parents[1] / "data"
SAMPLE = Path(__file__).parents[2] / "samples" / "janushirsana.mp4"
RECORDING = str(DATA / "low-arm.npz")
EMPTY_PAGE = """---
name: Talk
level: beginner
position: seated
---
## Steps

1. **Breathe.** Breathe evenly.
"""


def watch(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["watch", *map(str, words)])


def records(text: str) -> list[dict[str, Any]]:
    decoder, found, at = json.JSONDecoder(), [], 0
    while at < len(text):
        record, at = decoder.raw_decode(text, at)
        found.append(record)
        at += 1
    return found


def test_the_summary_tells_what_was_done_held_and_missed() -> None:
    result = watch(RECORDING, "--asana", "janushirsana")
    assert result.exit_code == 0
    assert "left: sit, bend, raise, fold, hold, rise, release" in result.stdout
    assert re.search(r"held: 8\.\d s, left side", result.stdout)
    assert "shoulder_elevation(left)" in result.stdout
    assert "janushirsana.md:" in result.stdout
    assert "seen from a side that does not show it" in result.stdout


def test_the_record_has_the_keys_that_others_read(tmp_path: Path) -> None:
    assert watch(RECORDING, "--asana", "janushirsana", "--json", tmp_path / "a.json").exit_code == 0
    record = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert set(record) == {"schema", "asana", "source", "timeline", "holds", "checks", "cues"}
    assert record["schema"] == 1
    assert record["asana"] == "janushirsana"
    assert {"path", "fps", "frames", "duration_s", "estimator"} <= set(record["source"])
    assert set(record["timeline"][0]) == {"start_s", "end_s", "step", "side"}
    assert set(record["holds"][0]) == {"step", "side", "start_s", "end_s", "seconds"}
    wanted = {"step", "side", "check", "verdict", "value", "error", "unit", "start_s", "end_s", "source"}
    assert all(wanted <= set(check) for check in record["checks"])
    faults = [check for check in record["checks"] if check["verdict"] == "fault"]
    planted = {("left", "shoulder_elevation(right)"), ("right", "shoulder_elevation(left)")}
    assert {(fault["side"], fault["check"]) for fault in faults} == planted
    assert all(fault["unit"] == "deg" and fault["source"].rsplit(":", 1)[1].isdigit() for fault in faults)


def test_an_asana_that_is_surely_recognised_need_not_be_named() -> None:
    named, unnamed = (watch(DATA / "faults-side.npz", *words, "--json") for words in (("--asana", "janushirsana"), ()))
    assert unnamed.exit_code == 0
    assert records(unnamed.stdout) == records(named.stdout)


def test_the_timeline_covers_the_recording_without_gaps() -> None:
    (record,) = records(watch(RECORDING, "--asana", "janushirsana", "--json", "--quiet").stdout)
    spans = record["timeline"]
    assert spans[0]["start_s"] == 0.0
    assert spans[-1]["end_s"] == record["source"]["duration_s"]
    assert all(before["end_s"] == after["start_s"] for before, after in pairwise(spans))


def test_a_video_after_json_is_a_video(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["watch", "--asana", "janushirsana", "--quiet", "--json", RECORDING])
    assert result.exit_code == 0
    assert records(result.stdout)[0]["asana"] == "janushirsana"


def test_one_bad_video_does_not_stop_the_rest(tmp_path: Path) -> None:
    bad = tmp_path / "bad.mp4"
    bad.write_bytes(b"no film")
    result = watch(bad, RECORDING, "--asana", "janushirsana", "--json", tmp_path / "records")
    assert result.exit_code == 1
    assert "bad.mp4" in result.stderr
    assert "held" in result.stdout
    assert [path.name for path in (tmp_path / "records").iterdir()] == ["low-arm.json"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere.mp4", "--asana", "janushirsana"], "nowhere.mp4"),
        (["nowhere.npz", "--asana", "janushirsana"], "nowhere.npz"),
        ([RECORDING, "--asana", "jamushirsana"], "janushirsana"),
        ([RECORDING], "looks like janushirsana"),
        ([RECORDING, "--asana", "janushirsana", "--json", "no/such/folder/a.json"], "no/such/folder"),
        ([str(DATA), "--asana", "janushirsana"], "folder"),
    ],
)
def test_what_cannot_be_done_is_said_with_a_remedy(words: list[str], said: str) -> None:
    result = watch(*words)
    assert result.exit_code == 1
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert len(result.stderr.strip().splitlines()) >= 2


def test_a_damaged_recording_is_said_to_be_damaged(tmp_path: Path) -> None:
    path = tmp_path / "cut.npz"
    path.write_bytes(Path(RECORDING).read_bytes()[:50_000])
    result = watch(path, "--asana", "janushirsana")
    assert result.exit_code == 1
    assert "damaged" in result.stderr


def test_a_malformed_page_is_shown_with_its_lines(tmp_path: Path) -> None:
    page = tmp_path / "mine.md"
    page.write_text(EMPTY_PAGE.replace("level: beginner", "level: begginer"), "utf-8")
    result = watch(RECORDING, "--asana", page)
    assert result.exit_code == 1
    assert "mine.md:3" in result.stderr
    assert "beginner" in result.stderr


def test_a_page_that_no_camera_can_check_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "mine.md"
    page.write_text(EMPTY_PAGE, "utf-8")
    result = watch(RECORDING, "--asana", page)
    assert result.exit_code == 1
    assert "observe:" in result.stderr


def test_a_film_without_anybody_is_said_to_be_so(tmp_path: Path) -> None:
    _needs_model()
    make_film(tmp_path / "empty.mp4")
    result = watch(tmp_path / "empty.mp4", "--asana", "janushirsana", "--landmarks", tmp_path / "a.npz")
    assert result.exit_code == 1
    assert "nobody" in result.stderr


def test_a_film_is_watched_from_end_to_end(tmp_path: Path) -> None:
    _needs_model()
    film = tmp_path / "me.mp4"
    shutil.copy(SAMPLE, film)
    files = {f"--{name}": tmp_path / f"out.{suffix}" for name, suffix in
             (("json", "json"), ("report", "html"), ("film", "mp4"), ("landmarks", "npz"))}  # fmt: skip
    result = watch(film, "--asana", "Janu Sirsasana", *(word for pair in files.items() for word in pair))
    assert result.exit_code == 0, result.stderr
    record = json.loads(files["--json"].read_text("utf-8"))
    assert [(hold["side"], round(hold["seconds"])) for hold in record["holds"]] == [("left", 8), ("right", 8)]
    faults = {(check["check"], check["side"]) for check in record["checks"] if check["verdict"] == "fault"}
    assert faults <= {("shoulder_elevation(right)", "left"), ("shoulder_elevation(left)", "right")}  # the low arm
    assert "<html" in files["--report"].read_text("utf-8")
    again = watch(files["--landmarks"], "--asana", "janushirsana", "--json", "--quiet")
    assert [hold["side"] for hold in records(again.stdout)[0]["holds"]] == ["left", "right"]


def _needs_model() -> None:
    try:
        bundle_path("full")
    except ModelError:
        pytest.skip("the landmark models are not assembled: make models")
