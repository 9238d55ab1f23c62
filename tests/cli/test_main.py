"""The command as a whole: its help, its errors, and what it costs to ask."""

import resource
import subprocess
import sys

import pytest
from click.testing import CliRunner

from abhyasa import __version__
from abhyasa.cli.main import COMMANDS, main

ASK = "import sys; from abhyasa.cli.main import main; main(sys.argv[1:], standalone_mode=False); print(*sys.modules)"


def test_help_names_every_command_and_every_command_explains_itself() -> None:
    shown = CliRunner().invoke(main, ["--help"]).output
    for name in COMMANDS:
        assert name in shown
        explained = CliRunner().invoke(main, [name, "--help"])
        assert explained.exit_code == 0
        assert f"abhyasa {name}" in explained.output, "its help shows an example"


def test_the_version() -> None:
    assert __version__ in CliRunner().invoke(main, ["--version"]).output


def test_an_error_is_one_message_with_its_remedy_and_exit_code_1() -> None:
    result = CliRunner().invoke(main, ["show", "vrikshasan"])
    assert result.exit_code == 1
    assert result.output.startswith("Error: no asana is called 'vrikshasan'\n  Write vrikshasana, or")
    assert isinstance(result.exception, SystemExit)


@pytest.mark.parametrize("args", [["--help"], ["list"], ["show", "--help"]])
def test_asking_costs_little_and_loads_little(args: list[str]) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    shown = subprocess.run([sys.executable, "-c", ASK, *args], capture_output=True, check=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime) < 0.5
    assert not {"numpy", "pydantic", "mediapipe", "cv2", "av"} & set(shown.stdout.split())


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)])
def test_examples_stand_on_lines_of_their_own(command: list[str]) -> None:
    shown = CliRunner().invoke(main, [*command, "--help"]).output
    assert "\\b" not in shown
    assert "\n  abhyasa " in shown
