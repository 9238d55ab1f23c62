"""Whatever is given to the importer: no crash, no word lost, and what it writes can be read."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abhyasa.errors import PageError
from abhyasa.page.mend import mend
from abhyasa.page.raw.convert import import_page
from abhyasa.page.raw.text import text_of
from abhyasa.page.read import examine_page, read_page

RAW = Path(__file__).parents[2] / "data" / "raw"
WORD = re.compile(r"[^\W_]+")
PIECES = st.sampled_from(
    [
        "Steps", "How to do it:", "BENEFITS", "## Precautions", "Tips for beginners", "Variations -", "Duration: 1 min",
        "Sit in Dandasana.", "Inhale, raise your arms; exhale, fold forward.", "Repeat on the other side.", "Hold.",
        "Avoid if you have asthma.", "Strengthens the legs.", "If you cannot reach the foot, use a strap.", "", "",
        "Level: hard", "Name: ???", "Vrikshasana (Tree Pose)", "•", "1)", "- ", "| a | b |", "|---|", "---", "```",
        "> ", "    ", "Knee injury", "<li>", "</li><ul>", "<p>", "<td>", "</tr>", "&amp;", "<script>", "<!--",
        "**Sit.**", "[a](b)", "1) Sit 2) Bend",
    ]
)  # fmt: skip
PLAIN = PIECES.filter(lambda piece: not set("<&[") & set(piece))
LETTERS = st.text(st.characters(categories=["L", "Nd", "Po", "Zs"]), max_size=40)
raws = st.lists(st.one_of(PIECES, st.text(max_size=30)), max_size=25).map("\n".join)


def imported(raw: str | bytes) -> str | None:
    try:
        return import_page(raw, "raw.txt").text
    except PageError as error:
        assert error.remedy
        return None


@given(raws)
@settings(max_examples=100, deadline=None)
def test_anything_is_imported_or_refused_with_a_remedy_and_can_be_read(raw: str) -> None:
    if (text := imported(raw)) is not None:
        page, findings = examine_page(text)
        assert page is not None, [str(finding) for finding in findings]
        assert mend(text)[1] == []


@given(st.binary(max_size=300).map(lambda noise: b"Steps\n- Sit down.\n" + noise))
@settings(deadline=None)
def test_any_bytes_are_text_of_some_kind(raw: bytes) -> None:
    text = imported(raw)
    assert text is None or "Sit down." in text


@given(st.lists(st.one_of(PLAIN, LETTERS), max_size=20))
@settings(max_examples=100, deadline=None)
def test_no_word_of_a_text_is_lost(lines: list[str]) -> None:
    raw = "\n".join(["Steps", "- Sit down.", *lines])
    page = imported(raw)
    assert page is not None
    assert lost(raw, page) == set()


def lost(raw: str, page: str) -> set[str]:
    """Words of the text that the page has not. Markers of lists are numbers, not words."""
    unescaped = re.sub(r"\\(.)", r"\1", page)
    found = {word.casefold() for word in WORD.findall(unescaped)}
    return {
        word for each in WORD.findall(text_of(raw)) if (word := each.casefold()) not in found and not word.isdigit()
    } - set("abcdefgho")


@pytest.mark.parametrize("path", sorted(RAW.iterdir()), ids=lambda path: path.name)
def test_the_pages_of_many_schools_lose_no_word_and_leave_no_error(path: Path) -> None:
    content = path.read_bytes()
    made = import_page(content, path.name)
    assert read_page(made.text).steps
    if path.suffix != ".html":
        assert lost(text_of(content), made.text) <= {"https", "example", "org", "step"}


@pytest.mark.parametrize(
    "raw",
    [
        "Steps\n" + "1. Bend the left knee and fold forward over it. \n" * 1_000,
        "<p>Steps</p>" + "<li>" * 10_000 + "Sit.",
        "<p>Steps</p>" + "<div>" * 5_000 + "<p>Sit.</p>" + "</b>" * 5_000,
        "Steps\n- " + "Sit, ".join(str(i) for i in range(6_000)),
        "Steps\nSit.\n" + "(" * 20_000 + "*_" * 10_000,
        "<p>Sit.</p>" + "<!" * 30_000,
        "Steps\n" + "word " * 18_000,
        "Steps\n" + "a" * 90_000,
        "\n" * 50_000,
        "1) " * 15_000,
    ],
    ids=range(10),
)
def test_a_long_or_hostile_page_hangs_nothing(raw: str) -> None:
    began = time.process_time()
    imported(raw)
    assert time.process_time() - began < 60.0
