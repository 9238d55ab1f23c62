"""`abhyasa check`."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from abhyasa.cli.main import main

PAGE = """---
name: Foo
level: {level}
position: seated
---
## Steps
1. **Sit.** Sit down.
   - observe: knee_flexion(both) <= 20
2. **Lift.** Inhale, raise the arms, and stay for five breaths.
3. **Smile.** Smile.
4. Repeat on the other side.
"""


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.md"
    path.write_text(PAGE.format(level="beginner"))
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.md"
    path.write_text(PAGE.format(level="begginer").replace("<= 20", "<= 999"))
    return path


def test_findings_have_their_place_and_errors_exit_code_1(bad: Path) -> None:
    result = CliRunner().invoke(main, ["check", str(bad)])
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        f"{bad}: 2 errors",
        f"{bad}:3:8: error: unknown level 'begginer'; write beginner",
        f"{bad}:8:37: error: no body reaches 999; knee_flexion lies in 0..160 deg",
    ]


def test_warnings_are_no_failure_and_each_step_says_what_is_checked(good: Path) -> None:
    result = CliRunner().invoke(main, ["check", str(good)])
    assert result.exit_code == 0
    assert "warning: this step repeats, but the page has one side" in result.output
    assert result.output.splitlines()[-14:] == [
        "  ● the camera looks for it   ○ only spoken   ? to settle",
        "  sit",
        "    ○ Sit down.",
        "    ● as the page states",
        "        knee_flexion(both) <= 20 deg",
        "  lift  breath: inhale  hold: 5 breaths",
        "    ○ Inhale,",
        "    ● raise the arms,",
        "        shoulder_elevation(both) >= 105 deg",
        "    ○ and stay for five breaths.",
        "  smile",
        "    ○ Smile.",
        "  repeat  all steps again on the other side",
        "    ○ Repeat on the other side.",
    ]


def test_one_bad_page_among_several_is_found(good: Path, bad: Path) -> None:
    result = CliRunner().invoke(main, ["check", "dandasana", str(bad), str(good)])
    assert result.exit_code == 1
    assert "asanas/dandasana.md: nothing to mend" in result.output
    assert f"{good}: " in result.output


def test_findings_and_steps_as_json(good: Path, bad: Path) -> None:
    result = CliRunner().invoke(main, ["check", "--json", str(bad), str(good)])
    assert result.exit_code == 1
    first, second = json.loads(result.output)
    assert first["steps"] == []
    assert [(finding["line"], finding["column"]) for finding in first["findings"]] == [(3, 8), (8, 37)]
    assert second["steps"][1]["hold"] == {"seconds": None, "breaths": 5}
    assert second["steps"][0]["observe"][0] == {"goal": "knee_flexion(left) <= 20 deg", "line": 8}
    raised = second["steps"][1]["clauses"][1]
    assert (raised["text"], raised["reading"]) == ("raise the arms,", "observed")
    assert raised["goals"] == ["shoulder_elevation(left) >= 105 deg", "shoulder_elevation(right) >= 105 deg"]


def test_a_missing_page_is_named(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["check", str(tmp_path / "none.md")])
    assert result.exit_code == 1
    assert "none.md: No such file" in result.output
