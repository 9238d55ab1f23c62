"""Asanas found by words, and by what they spare."""

from __future__ import annotations

import os
import signal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abhyasa.errors import PageError
from abhyasa.page import library
from abhyasa.page.search import Document, Index, document_from_page, document_from_text, documents_from_texts

LIBRARY = tuple(library.documents())
INDEX = Index(LIBRARY)
PAGE = """---
name: {name}
english: {english}
level: beginner
position: seated
stretches: [{part}]
---
{intro}

## Steps

1. **Sit.** Sit on the floor.
   - observe: knee_flexion(both) <= 20 deg

## Watch out for

- Avoid this asana with {condition}.
  - limit: trunk_pitch <= 40 deg
"""


def document(
    number: int = 0, name: str = "Sukhasana", english: str = "Easy", part: str = "hips", condition: str = "sciatica",
    intro: str = "A seat.",
) -> Document:  # fmt: skip
    text = PAGE.format(name=name, english=english, part=part, condition=condition, intro=intro)
    return document_from_text(f"page-{number}", text, "page.md")


def ids(query: str, index: Index = INDEX) -> list[str]:
    return [found.document.id for found in index.search(query).found]


def test_every_word_must_fit() -> None:
    assert "paschimottanasana" in ids("hamstrings seated")
    assert "uttanasana" not in ids("hamstrings seated")
    assert "baddha-konasana" not in ids("hamstrings seated")


def test_a_minus_spares_those_whose_watch_outs_name_it() -> None:
    without = ids("hamstrings -sciatica seated")
    assert "dandasana" in without
    assert not {"janushirsana", "paschimottanasana"} & set(without)


def test_a_minus_alone_leaves_all_others() -> None:
    every = Index(LIBRARY).search("-sciatica", most=1000)
    assert 0 < len(every.found) < len(LIBRARY)
    assert "janushirsana" not in {found.document.id for found in every.found}


def test_a_phrase_is_taken_together() -> None:
    assert "vrikshasana" in ids('"high blood pressure"')
    assert "vrikshasana" not in ids('standing -"high blood pressure"')
    assert ids('"pressure high blood"') == []


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("tree", "vrikshasana"),
        ("Vṛkṣāsana", "vrikshasana"),
        ("janu sirsasana", "janushirsana"),
        ("warrior two", "virabhadrasana-ii"),
        ("dog", "adho-mukha-svanasana"),
        ("serpent", "bhujangasana"),
    ],
)
def test_a_name_or_its_meaning_comes_first(query: str, first: str) -> None:
    assert ids(query)[0] == first


def test_an_asana_says_why_it_was_found() -> None:
    [found] = [found for found in INDEX.search("hamstrings seated").found if found.document.id == "dandasana"]
    assert found.why == {"position": ("seated",), "stretches": ("hamstrings",)}


def test_a_part_is_looked_for_among_the_parts_in_singular_and_plural() -> None:
    assert ids("hamstring") == ids("hamstrings")
    assert all({"stretches", "strengthens", "name", "english"} & set(found.why) for found in INDEX.search("knee").found)


def test_an_unknown_word_is_answered_with_the_nearest_also_behind_a_minus() -> None:
    answer = INDEX.search("hamstrngs -scatica")
    assert answer.unknown == {"hamstrngs": "hamstrings", "scatica": "sciatica"}
    assert answer.found == ()
    assert INDEX.search("xyzzyx").unknown == {"xyzzyx": None}


def test_goals_are_no_text() -> None:
    assert ids("trunk_pitch") == ids("observe") == []


def test_a_page_with_errors_is_refused_by_name() -> None:
    with pytest.raises(PageError, match=r"cannot be practised") as raised:
        document_from_text("x", "---\nname: X\n---\n", "mine.md")
    assert "mine.md" in str(raised.value)


def test_any_spelling_finds_a_name_and_any_word_for_it_a_condition() -> None:
    index = Index([document(name="Vrksasana", condition="a slipped disc")])
    assert ids("Vṛkṣāsana", index) == ids("vriksasana", index) == ["page-0"]
    assert ids('vrksasana -"bulging disc"', index) == []


def _killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_pages_are_read_to_the_end_though_a_process_that_reads_them_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("abhyasa.page.search._WORTH_A_PROCESS", 2)
    monkeypatch.setattr("abhyasa.page.search._leave_interrupts", _killed)
    pages = [(asana, library.find(asana).read_text("utf-8"), f"{asana}.md") for asana in library.asana_ids()[:4]]
    assert list(documents_from_texts(pages)) == [document_from_text(*page) for page in pages]


def test_pages_read_by_many_processes_come_as_if_read_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("abhyasa.page.search._WORTH_A_PROCESS", 2)
    pages = [(asana, library.find(asana).read_text("utf-8"), f"{asana}.md") for asana in library.asana_ids()[:4]]
    assert list(documents_from_texts(pages)) == [document_from_text(*page) for page in pages]
    with pytest.raises(PageError, match=r"mine\.md"):
        list(documents_from_texts([*pages, ("mine", "no page", "mine.md")]))


def test_a_misspelled_word_is_known_among_very_many() -> None:
    others = [document(english=f"{''.join(letters)}er pose") for letters in product("bdgklmnrst", repeat=3)]
    assert Index([*LIBRARY, *others]).search("hamstrngs").unknown == {"hamstrngs": "hamstrings"}


@given(st.text(max_size=200))
def test_any_query_is_answered(query: str) -> None:
    answer = INDEX.search(query)
    known = {each.id for each in LIBRARY}
    assert {found.document.id for found in answer.found} <= known


@given(
    st.lists(
        st.sampled_from(["hips", "spine", "neck", "seated", "easy", "sciatica", "vertigo"]), min_size=1, max_size=4
    )
)
def test_a_word_more_never_finds_more(words: list[str]) -> None:
    pages = [document(1, part="hips"), document(2, part="spine", condition="vertigo"), document(3, part="neck")]
    index = Index(pages)
    for word in ("hips", "sciatica", "-vertigo", "-sciatica"):
        assert set(ids(" ".join([*words, word]), index)) <= set(ids(" ".join(words), index))


@given(
    st.lists(st.sampled_from(["sciatica", "vertigo", "asthma"]), min_size=1, max_size=3), st.sampled_from(["", "easy"])
)
def test_what_is_excluded_is_in_no_watch_out_of_what_is_found(conditions: list[str], wanted: str) -> None:
    pages = [
        document(number, condition=name) for number, name in enumerate(["sciatica", "vertigo", "asthma or vertigo"])
    ]
    query = " ".join([wanted, *(f"-{condition}" for condition in conditions)])
    for found in Index(pages).search(query).found:
        assert not any(condition in found.document.fields["watch out for"] for condition in conditions)


def test_a_page_that_was_read_is_found_by_the_same_words_as_its_text() -> None:
    read = Index(document_from_page(library.load(asana)) for asana in library.asana_ids())
    for query in (
        "hamstrings",
        "slipped disc",
        "tree",
        "Vṛkṣāsana",
        "seated -knee",
        "manipura",
        "breath",
        "hypertension",
    ):
        by_text, by_page = INDEX.search(query, most=50), read.search(query, most=50)
        assert {each.document.id for each in by_text.found} == {each.document.id for each in by_page.found}, query
