"""`abhyasa show`."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from abhyasa.cli.main import main
from abhyasa.page import library
from abhyasa.page.schema import page_json, page_schema
from abhyasa.practice.place import best_place


@pytest.mark.parametrize("asana", library.asana_ids())
def test_all_that_a_page_says_is_shown(asana: str) -> None:
    page = library.load(asana)
    result = CliRunner().invoke(main, ["show", asana])
    assert result.exit_code == 0
    assert all(len(line) <= 80 for line in result.output.splitlines())
    shown = " ".join(result.output.split())
    sections = (page.steps, page.tips, page.benefits, page.watch_outs, page.variations)
    assert all(entry.text in shown for section in sections for entry in section)
    assert all(word in shown for word in (page.name, page.english, page.level, page.intro, *page.etymology.values()))


def test_where_the_camera_is_best_is_shown() -> None:
    place = best_place(library.load("janushirsana"))
    assert f"camera      {place.words}" in CliRunner().invoke(main, ["show", "janushirsana"]).output


def test_a_page_as_json() -> None:
    shown = json.loads(CliRunner().invoke(main, ["show", "tree pose", "--json"]).output)
    assert shown == page_json(library.load("vrikshasana"))


def test_the_schema_needs_no_asana() -> None:
    assert json.loads(CliRunner().invoke(main, ["show", "--schema"]).output) == page_schema()


def test_a_page_with_errors_is_not_shown(tmp_path: Path) -> None:
    path = tmp_path / "bad.md"
    path.write_text("---\nname: Bad\nlevel: begginer\nposition: seated\n---\n## Steps\n1. Sit.\n")
    result = CliRunner().invoke(main, ["show", str(path)])
    assert result.exit_code == 1
    assert f"{path}:3:8: error: unknown level 'begginer'; write beginner" in result.output
