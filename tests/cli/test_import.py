"""`abhyasa import`, from a school's page to one that can be checked."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from abhyasa.cli.main import main

RAW = """School of Yoga | Courses

Vrikshasana (Tree Pose)

Steps
- Stand in Tadasana.
- Bend the right knee.
- Repeat on the other side.

Strengthens the legs.
Calms the mind.

Contraindications
- Vertigo
"""


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    path = tmp_path / "raw.txt"
    path.write_text(RAW, "utf-8")
    return path


def test_a_raw_page_becomes_a_page_that_check_reads(raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "mine.md"
    result = CliRunner().invoke(main, ["import", str(raw), "-o", str(out)])
    assert result.exit_code == 0
    assert f"Next: abhyasa check {out}" in result.output
    assert "read as 'Benefits'" in result.stderr
    checked = CliRunner().invoke(main, ["check", str(out)])
    assert checked.exit_code == 0
    assert "not with: vertigo" in checked.output


def test_what_is_there_is_not_written_over(raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "mine.md"
    out.write_text("my own")
    result = CliRunner().invoke(main, ["import", str(raw), "-o", str(out)])
    assert result.exit_code == 1
    assert "is there already" in result.output
    assert out.read_text() == "my own"
    assert CliRunner().invoke(main, ["import", str(raw), "-o", str(out), "--force"]).exit_code == 0
    assert "Vrikshasana" in out.read_text("utf-8")


def test_a_page_comes_to_the_screen_or_as_json_and_may_be_piped_in(raw: Path) -> None:
    shown = CliRunner().invoke(main, ["import", str(raw)])
    assert shown.stdout.startswith("---\nname: Vrikshasana\n")
    piped = CliRunner().invoke(main, ["import", "-", "--json"], input=RAW)
    value = json.loads(piped.stdout)
    assert value["text"] == shown.stdout
    assert value["page"]["name"] == "Vrikshasana"
    assert any("no heading" in finding["message"] for finding in value["findings"])


def test_what_cannot_be_imported_says_why(tmp_path: Path) -> None:
    missing = CliRunner().invoke(main, ["import", str(tmp_path / "none.txt")])
    assert missing.exit_code == 1
    assert "none.txt: No such file" in missing.output
    (tmp_path / "empty.txt").write_text("\n")
    empty = CliRunner().invoke(main, ["import", str(tmp_path / "empty.txt")])
    assert empty.exit_code == 1
    assert "no steps were found" in empty.output


def test_check_fix_mends_in_place_and_says_what(tmp_path: Path) -> None:
    page = tmp_path / "rough.md"
    page.write_text("---\nname: Foo\nlevel: begginer\nposition: seated\n---\n# Instructions\n• Sit down.\n", "utf-8")
    result = CliRunner().invoke(main, ["check", "--fix", str(page)])
    assert result.exit_code == 0
    assert f"{page}:3: mended: 'begginer' is spelled 'beginner'" in result.stderr
    assert "1. **Sit.** Sit down." in page.read_text("utf-8")
    assert CliRunner().invoke(main, ["check", "--fix", "dandasana"]).exit_code == 1
