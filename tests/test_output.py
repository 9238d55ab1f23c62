from __future__ import annotations

from pathlib import Path

import pytest

from abhyasa.errors import OutputError
from abhyasa.output import whole_file


def test_the_file_appears_when_the_block_ends(tmp_path: Path) -> None:
    with whole_file(tmp_path / "a.txt") as temporary:
        temporary.write_text("new")
        assert not (tmp_path / "a.txt").exists()
    assert (tmp_path / "a.txt").read_text() == "new"
    assert len(list(tmp_path.iterdir())) == 1


def test_an_error_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("old")
    with pytest.raises(KeyboardInterrupt), whole_file(tmp_path / "a.txt") as temporary:
        temporary.write_text("new")
        raise KeyboardInterrupt
    assert (tmp_path / "a.txt").read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("old")
    (tmp_path / "link").symlink_to("a.txt")
    with whole_file(tmp_path / "link") as temporary:
        temporary.write_text("new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "a.txt").read_text() == "new"


def test_a_device_is_written_itself() -> None:
    with whole_file(Path("/dev/null")) as temporary:
        assert temporary == Path("/dev/null")
    assert not Path("/dev/null").is_file()


@pytest.mark.parametrize("place", ["missing/a.txt", "."])
def test_an_unwritable_place_is_named_with_a_remedy(tmp_path: Path, place: str) -> None:
    with pytest.raises(OutputError) as raised, whole_file(tmp_path / place):
        pass
    assert str(tmp_path) in raised.value.message
    assert raised.value.remedy
