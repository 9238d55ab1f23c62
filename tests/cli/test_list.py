"""`abhyasa list`."""

import json

from click.testing import CliRunner

from abhyasa.cli.main import main
from abhyasa.page import library


def test_the_table_has_a_line_for_each_asana() -> None:
    result = CliRunner().invoke(main, ["list"])
    assert result.exit_code == 0
    header, *rows = result.output.splitlines()
    assert header.split() == ["id", "name", "english", "level", "position"]
    assert [row.split()[0] for row in rows] == list(library.asana_ids())
    assert "Tree Pose" in rows[-1]


def test_the_same_as_json() -> None:
    rows = json.loads(CliRunner().invoke(main, ["list", "--json"]).output)
    assert rows[-1] == {
        "id": "vrikshasana",
        "name": "Vrikshasana",
        "english": "Tree Pose",
        "level": "beginner",
        "position": "standing",
    }
