"""`abhyasa prove`: what it prints, and when it fails. The filming is another matter: see tests/studio/test_prove.py."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from abhyasa.cli.main import main
from abhyasa.follow.verdicts import Verdict
from abhyasa.practice.compile import practice_from_page
from abhyasa.studio.prove import Piece, Seen, goals_of
from abhyasa.studio.told import Checked

ROUNDING = "back_rounding <= 50 deg"


def prove(*words: str) -> Result:
    return CliRunner().invoke(main, ["prove", *words], env={"COLUMNS": "160"})


def told(monkeypatch: pytest.MonkeyPatch, demonstration: Verdict, missed: Verdict) -> None:
    """Let all films be told so."""

    def films(pieces: Sequence[Piece], *_: Any) -> Iterator[tuple[Piece, Seen]]:
        for piece in reversed(pieces):
            if piece.goal is None:
                yield piece, Seen((Checked("hold", "left", goal_of(pieces, ROUNDING), demonstration, "", True, False),))
            elif str(piece.goal) == ROUNDING:
                yield piece, Seen((Checked("hold", "left", piece.goal, missed, "hidden", False, True),), 18.0)
            else:
                yield piece, Seen(failed="the body cannot")

    monkeypatch.setattr("abhyasa.studio.pieces.film_pieces", films)


def goal_of(pieces: Sequence[Piece], text: str) -> Any:
    return next(goal for goal in goals_of(practice_from_page(pieces[0].page)) if str(goal) == text)


def test_a_page_that_is_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    told(monkeypatch, "pass", "fault")
    result = prove("janushirsana")
    assert result.exit_code == 0, result.output
    assert "janushirsana: proved" in result.output
    row = next(line for line in result.output.splitlines() if ROUNDING in line)
    assert row.split() == [*ROUNDING.split(), "pass", "by", "18", "deg:", "found"]
    assert "not planted, the body cannot" in result.output
    assert "demonstration: 1 pass; faults: 1 found" in result.output


@pytest.mark.parametrize(
    ("demonstration", "missed", "code"),
    [("fault", "fault", 1), ("pass", "pass", 1), ("cannot_tell", "cannot_tell", 0)],
)
def test_it_fails_on_what_is_told_wrongly_only(
    monkeypatch: pytest.MonkeyPatch, demonstration: Verdict, missed: Verdict, code: int
) -> None:
    told(monkeypatch, demonstration, missed)
    assert prove("janushirsana", "--quiet").exit_code == code


def test_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    told(monkeypatch, "pass", "cannot_tell")
    (proof,) = json.loads(prove("janushirsana", "--json").output)
    assert proof["proved"] is True
    assert proof["demonstration"] == [
        {"step": "hold", "side": "left", "verdict": "pass", "reason": "", "goal": ROUNDING, "unit": "deg"}
    ]
    assert {"outcome": "not told", "by": 18.0, "reason": "hidden", "goal": ROUNDING, "unit": "deg"} in proof["faults"]


@pytest.mark.parametrize("words", [(), ("janushirsana", "--all")])
def test_one_says_which_pages(words: tuple[str, ...]) -> None:
    result = prove(*words)
    assert result.exit_code == 2
    assert "Name the asanas to prove, or say --all." in result.output


def test_what_was_told_is_written_as_markdown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    told(monkeypatch, "pass", "fault")
    out = tmp_path / "proofs.md"
    assert prove("janushirsana", "--out", str(out)).exit_code == 0
    assert "1 of 1 pages are proved" in out.read_text("utf-8")


def test_of_what_is_kept_only_nothing_is_filmed_but_the_demonstration(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told(monkeypatch, "pass", "fault")
    result = prove("janushirsana", "--keep", str(tmp_path), "--kept-only", "--json")
    assert json.loads(result.output)[0]["faults"] == []
    assert "Say with --keep where they are kept." in prove("janushirsana", "--kept-only").output
