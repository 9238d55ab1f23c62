"""The report: what a practitioner finds in it, and that it is safe to open anywhere."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from functools import cache
from html.parser import HTMLParser

import numpy as np
import pytest

from abhyasa.page.model import Page
from abhyasa.record.pictures import FaultPicture, fault_moments, fault_picture
from abhyasa.record.report import render_report
from tests.record.sessions import PAGE, Session, photo_session, session

HOSTILE = '"><script>alert(1)</script><img src=https://evil.example/x onerror=alert(1)>'
VOID = {"meta", "img", "br", "line", "rect", "path", "circle"}


class Document(HTMLParser):
    """The tags of a page with their attributes, its text, and whether all tags are closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.text = re.sub(r"\s+", " ", " ".join(self.words))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)


@cache
def pictures(name: str) -> tuple[FaultPicture, ...]:
    record, following, _, landmarks = session(name)
    rgb = np.full((480, 640, 3), 90, np.uint8)
    return tuple(
        fault_picture(check, at_s, rgb, landmarks.at(slice(0, 1)), record)
        for check, at_s in fault_moments(record, following.ticks)
    )


@cache
def html_of(name: str) -> str:
    record, following, page, _ = session(name)
    return render_report(record, following, page, pictures(name), datetime(2026, 11, 22, 7, 5))


def rendered(of: Session, page: Page | None = None) -> Document:
    return Document(render_report(of.record, of.following, page or of.page))


def test_all_that_a_practitioner_looks_for_is_there() -> None:
    document = Document(html_of("faults-side"))
    for words in (
        "Janushirsana", "Head to Knee Pose", "Jānuśīrṣāsana", "faults-side.mp4", "22 November 2026, 07:05",
        "Both sides done.", "To look at", "What you did, and when", "How long you held", "Step by step", "Over time",
        "What could not be told, and the camera next time", "facing the other way", "this asana is seen best",
        "Avoid this asana with asthma",
        "Pain means stop.", "errors are provisional", "as asked", "to look at", "cannot tell", "The page asks: as long",
    ):  # fmt: skip
        assert words in document.text
    assert document.open == []


def test_a_check_stands_with_its_reading_its_goal_and_the_pages_line() -> None:
    text = Document(html_of("faults-side")).text
    assert re.search(r"right knee bend 3\d° ± \d+° to look at asked: at most 20°, line 25", text)
    assert "Draw the belly in, take the right foot or shin" in text
    assert "since Bend, line 19" in text
    assert "Lines are those of asanas/janushirsana.md." in text


def test_faults_are_shown_with_a_picture_that_can_be_read_aloud() -> None:
    images = [attrs for tag, attrs in Document(html_of("faults-side")).tags if tag == "img"]
    assert len(images) == len(pictures("faults-side")) > 0
    for image in images:
        assert str(image["src"]).startswith("data:image/jpeg;base64,")
        assert "left side, at 0:1" in str(image["alt"])


def test_a_practice_without_faults_has_nothing_to_look_at() -> None:
    document = Document(html_of("correct-side"))
    assert 'id="look"' not in html_of("correct-side")
    assert "nothing needs correcting" in document.text
    assert not [tag for tag, _ in document.tags if tag == "img"]


@pytest.mark.parametrize("name", ["faults-side", "correct-side", "half-oblique"])
def test_it_is_one_small_file_that_loads_nothing(name: str) -> None:
    html = html_of(name)
    assert len(html.encode()) < 500_000
    assert "http://" not in html
    assert "https://" not in html
    assert "url(" not in html
    document = Document(html)
    assert not {"script", "link", "iframe", "object", "base", "form"} & {tag for tag, _ in document.tags}
    policy = next(attrs["content"] for tag, attrs in document.tags if attrs.get("http-equiv"))
    assert policy == "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def test_a_hostile_page_and_file_name_are_only_text() -> None:
    record, following, page, landmarks = session("faults-side")
    hostile = page.model_copy(
        update={
            "name": HOSTILE,
            "english": HOSTILE,
            "also_known_as": (HOSTILE,),
            "etymology": {HOSTILE: HOSTILE},
            "steps": tuple(step.model_copy(update={"title": HOSTILE, "text": HOSTILE}) for step in page.steps),
            "tips": tuple(tip.model_copy(update={"text": HOSTILE}) for tip in page.tips),
        }
    )
    source = record.source.model_copy(update={"path": f"a/{HOSTILE}", "notices": (HOSTILE,)})
    named = Session(record.model_copy(update={"source": source}), following, page, landmarks)
    document = rendered(named, hostile)
    assert document.open == []
    assert not {"script", "img"} & {tag for tag, _ in document.tags}
    assert not [name for _, attrs in document.tags for name in attrs if name.startswith("on")]
    assert document.text.count("<script>alert(1)</script>") > 5


def test_a_photo_has_no_timeline_and_no_plots() -> None:
    document = rendered(photo_session("half-oblique", 60.0))
    assert "photo" in document.text
    for words in ("What you did, and when", "How long you held", "Over time"):
        assert words not in document.text
    assert "Pain means stop." in document.text


def test_a_film_in_which_nothing_was_practised() -> None:
    record, following, page, landmarks = session("correct-side")
    off = record.timeline[0].model_copy(update={"end_s": 30.0, "step": None, "side": None})
    nothing = record.model_copy(update={"timeline": (off,), "holds": (), "checks": ()})
    text = rendered(Session(nothing, following, page, landmarks)).text
    assert "No step of this asana was seen." in text
    assert "Nothing was judged." in text
    assert "not held" in text


def test_a_step_done_twice_tells_which_time_is_meant() -> None:
    record, following, page, landmarks = session("correct-side")
    first = next(c for c in record.checks if (c.step, c.side) == ("sit", "left"))
    again = first.model_copy(update={"start_s": 61.0, "end_s": 63.0})
    twice = record.model_copy(update={"checks": (first, again)})
    assert "(1:01)" in rendered(Session(twice, following, page, landmarks)).text


def test_an_asana_without_sides_has_one_lane() -> None:
    record, following, _, landmarks = session("correct-side")
    spans = tuple(span.model_copy(update={"side": None}) for span in record.timeline)
    stages = tuple(replace(stage, side=None) for stage in following.practice.rounds[0])
    sideless = replace(following, practice=replace(following.practice, rounds=(stages,)))
    one = record.model_copy(update={"timeline": spans, "holds": (), "checks": ()})
    text = rendered(Session(one, sideless, PAGE, landmarks)).text
    assert "Practised" not in text
    assert "Left side" not in text
    assert "left is right" not in text
