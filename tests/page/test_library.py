"""The asanas that come with Abhyasa, and how a page is found."""

from pathlib import Path

import pytest

from abhyasa.errors import PageError
from abhyasa.page import library

SCHOOLS_STEPS = ["sit", "bend", "raise", "fold", "hold", "rise", "release", "repeat"]


@pytest.mark.parametrize("asana", library.asana_ids())
def test_a_page_of_the_library_is_named_by_its_id_and_leaves_no_doubt(asana: str) -> None:
    page, findings = library.examine(asana)
    assert page is not None
    assert page.id == asana
    assert page.path == f"asanas/{asana}.md"
    assert [str(finding) for finding in findings if finding.severity != "note"] == []


@pytest.mark.parametrize("asana", library.asana_ids())
def test_a_page_of_the_library_holds_its_asana_and_tells_the_camera_what_to_see(asana: str) -> None:
    page = library.load(asana)
    assert any(step.hold for step in page.steps)
    assert all(step.observe for step in page.steps if step.hold)
    assert page.steps[0].observe


def test_janushirsana_has_what_the_school_teaches() -> None:
    page = library.load("janushirsana")
    assert [step.id for step in page.steps] == SCHOOLS_STEPS
    assert (page.level, page.position, page.sides) == ("intermediate", "seated", "both")
    assert page.stretches == ("spine", "liver", "spleen", "hamstrings", "groins", "shoulders")
    assert page.chakras == ("manipura", "svadhisthana", "muladhara")
    assert list(page.etymology) == ["janu", "shiras", "asana"]
    assert (len(page.tips), len(page.benefits), len(page.variations)) == (2, 6, 2)
    assert [watch_out.kind for watch_out in page.watch_outs] == ["avoid", "avoid", "limit"]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("vrikshasana", "vrikshasana"),
        ("Tree Pose", "vrikshasana"),
        ("VṚKṢĀSANA", "vrikshasana"),
        ("Adho mukha śvānāsana", "adho-mukha-svanasana"),
        ("warrior two", "virabhadrasana-ii"),
    ],
)
def test_an_asana_is_found_by_any_of_its_names(name: str, found: str) -> None:
    assert library.load(name).id == found


@pytest.mark.parametrize(
    ("name", "near"), [("vrikshasan", "vrikshasana"), ("tree posse", "vrikshasana"), ("janu", "abhyasa list")]
)
def test_an_unknown_asana_is_answered_with_the_nearest(name: str, near: str) -> None:
    with pytest.raises(PageError, match="no asana is called") as raised:
        library.load(name)
    assert near in raised.value.remedy


def test_a_page_is_found_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "mine.md"
    path.write_bytes(library.find("dandasana").read_bytes())
    assert library.load(path) == library.load(str(path))
    assert library.load(path).path == str(path)


@pytest.mark.parametrize("name", ["missing.md", "./missing", "folder.md"])
def test_a_path_without_a_page_is_an_error_that_names_it(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder.md").mkdir()
    with pytest.raises(PageError, match=name):
        library.load(str(tmp_path / name))


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.md"
    with path.open("wb") as file:
        file.truncate(1 << 33)
    with pytest.raises(PageError, match="too long"):
        library.load(path)
