"""`docs/conventions.md`: each convention names a test, and the test exists."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOC = (ROOT / "docs" / "conventions.md").read_text(encoding="utf-8")
ROWS = [line for line in DOC.splitlines() if line.startswith("| ") and not line.startswith("| what ")]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[1].strip())
def test_every_convention_is_held_by_a_test_that_exists(row: str) -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", row)
    assert named, "name the test that holds it"
    for path, test in named:
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        assert test in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_the_tables_are_not_empty() -> None:
    assert len(ROWS) > 25


@pytest.mark.parametrize("path", sorted((ROOT / "src").rglob("*.py")), ids=lambda path: path.name)
def test_pose_names_nothing_of_ours(path: Path) -> None:
    named = list(own_names(ast.parse(path.read_text(encoding="utf-8"))))
    assert [name for name in named if "pose" in re.findall(r"[a-z]+", re.sub(r"(?=[A-Z])", "_", name).lower())] == []


def own_names(tree: ast.Module) -> Iterator[str]:
    """All names that a module gives: of functions, classes, arguments and variables."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
