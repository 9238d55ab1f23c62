"""`abhyasa search`."""

import json

from click.testing import CliRunner, Result

from abhyasa.cli.main import main
from tests.test_imports import HEAVY, loaded_after


def search(*words: str) -> Result:
    return CliRunner().invoke(main, ["search", *words])


def test_an_asana_and_beneath_it_why() -> None:
    lines = search("hamstrings -sciatica seated").stdout.splitlines()
    assert lines[0] == "dandasana  Staff Pose, beginner, seated"
    assert lines[1] == "    position: seated; stretches: hamstrings"


def test_words_may_stand_with_or_without_quotes() -> None:
    assert search("hamstrings", "-sciatica", "seated").stdout == search("hamstrings -sciatica seated").stdout
    assert search("standing", "-high blood pressure").stdout == search('standing -"high blood pressure"').stdout


def test_a_minus_before_an_h_asks_for_no_help() -> None:
    assert "navasana" not in search("core", "-hernia").stdout
    assert "navasana" in search("core").stdout


def test_what_is_unknown_is_told_apart_from_what_is_found() -> None:
    result = search("seated", "-scatica")
    assert "No page of the library says 'scatica'; did you mean sciatica?" in result.stderr
    assert result.stdout.startswith("baddha") or "seated" in result.stdout
    assert search("xyzzyx").stdout == "No asana of the library fits.\n"


def test_the_same_as_json() -> None:
    answer = json.loads(search("tree", "--json", "--most", "1").stdout)
    assert answer["unknown"] == {}
    [found] = answer["found"]
    assert (found["id"], found["english"]) == ("vrikshasana", "Tree Pose")
    assert found["why"]["english"] == ["tree"]


def test_searching_needs_no_array_library() -> None:
    loaded = loaded_after("from abhyasa.cli.main import main; main(['search', 'xyzzyx'], standalone_mode=False)")
    assert not HEAVY & loaded
