"""Imports run one way (DESIGN 10), and asking costs no array library."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "abhyasa"
ORDER = ("body", "language", "page", "practice", "follow", "coach", "record", "server")
"""Each room may use those before it."""
FOR_ALL = {"", "errors", "output"}
MAY_USE: dict[str, set[str]] = {
    **{room: {*ORDER[:i], *FOR_ALL} for i, room in enumerate(ORDER)},
    "camera": {"body", *FOR_ALL},
    "studio": {*ORDER, "camera", *FOR_ALL},
    "cli": {*ORDER, "camera", "studio", *FOR_ALL},
    "server": {*ORDER[:-1], "camera", *FOR_ALL},
    "": set(),
    "__main__": {"cli"},
    "errors": {""},
    "output": {"", "errors"},
}
"""What each room, or module outside of any, may import besides itself; "" is the package itself."""


def room_of(path: Path) -> str:
    inside = path.relative_to(PACKAGE)
    return inside.parts[0] if len(inside.parts) > 1 else inside.stem.replace("__init__", "")


def imported_rooms(path: Path) -> Iterator[tuple[int, str]]:
    """Line and room of every import of the package, wherever in the file it stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: a relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            root, _, inside = name.partition(".")
            if root == "abhyasa":
                first = inside.split(".")[0]
                yield node.lineno, first if (PACKAGE / first).is_dir() or (PACKAGE / f"{first}.py").exists() else ""


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_run_one_way(path: Path) -> None:
    room = room_of(path)
    assert room in MAY_USE, f"{room}: a new room needs its place in the order"
    wrong = [f"{path.name}:{line} imports {used}" for line, used in imported_rooms(path) if not_allowed(room, used)]
    assert wrong == []


def not_allowed(room: str, used: str) -> bool:
    return used != room and used not in MAY_USE[room]


def test_the_rule_can_be_broken(tmp_path: Path) -> None:
    """The test sees imports inside functions, under TYPE_CHECKING and of modules as names."""
    source = tmp_path / "broken.py"
    source.write_text(
        "def f():\n    from abhyasa.follow import chain\nimport abhyasa.camera.video\nfrom abhyasa import cli"
    )
    found = sorted(imported_rooms(source))
    assert found == [(2, "follow"), (3, "camera"), (4, "cli")]
    assert all(not_allowed("practice", used) for _, used in found)


HEAVY = {"numpy", "scipy", "mediapipe", "cv2", "av", "pydantic", "lark"}


def loaded_after(code: str) -> set[str]:
    """Modules that a fresh interpreter has loaded after some code that prints nothing."""
    ask = f"import sys\n{code}\nprint(*sys.modules, file=sys.stderr)"
    return set(subprocess.run([sys.executable, "-c", ask], capture_output=True, check=True, text=True).stderr.split())


def test_the_command_line_itself_needs_no_array_library() -> None:
    assert not HEAVY & loaded_after("import abhyasa.cli.main")


def test_listing_the_asanas_needs_no_array_library() -> None:
    loaded = loaded_after("from abhyasa.cli.main import main; main(['list'], standalone_mode=False)")
    assert not HEAVY & loaded
    assert "abhyasa.cli.list" in loaded


def test_reading_a_page_needs_no_array_library() -> None:
    loaded = loaded_after("from abhyasa.page.library import load; load('janushirsana')")
    assert not {"numpy", "scipy", "mediapipe"} & loaded


def test_following_needs_no_estimator() -> None:
    loaded = loaded_after("import abhyasa.follow.following, abhyasa.record.build")
    assert not {"mediapipe", "cv2", "av"} & loaded
