"""What one finds after a practice: its report, the history, and one's own data."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from abhyasa.coach.cues import Cue
from abhyasa.follow.observe import Observer
from abhyasa.page.library import load
from abhyasa.practice.compile import practice_from_page
from abhyasa.record.closing import close_practice
from abhyasa.record.record import Record
from abhyasa.record.store import Piece, Store
from abhyasa.server.rendering import styles_together
from tests.performances import perform, round_of
from tests.server.serving import ORIGIN, Browser, browser

PAGE = load("janushirsana")
HOSTILE = '"><script>alert(1)</script><img src=x style="x">'


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Two practices that are over, and one that was begun."""
    practice = practice_from_page(PAGE)
    seen, _ = perform(round_of("left", hold_s=5.0), fps=8.0)
    observed = Observer(practice.quantities).feed(seen)
    with browser(tmp_path_factory.mktemp("store")) as served:
        for number in (served.begin(sciatica="yes"), served.begin()):
            cue = Cue(0, 3.0, "correction", f"Lengthen your back. {HOSTILE}", check="back_rounding <= 20 deg")
            served.store.keep([Piece(number, "blazepose-full", 0, observed, 9, len(seen), (cue,))])
            close_practice(served.store, number)
        served.begin()
        yield served


def test_the_report_of_a_practice_tells_what_was_done_and_said(app: Browser) -> None:
    page = app.get("/practices/1").text
    for words in ("Practice report", "How long you held", "What the coach said", "Lengthen your back", "Your notes",
                  "one correction among them"):  # fmt: skip
        assert words in page
    assert "Against before" not in page
    assert "Against before" in app.get("/practices/2").text


def test_what_is_written_by_others_is_text_and_styles_are_named_by_hash(app: Browser) -> None:
    app.post("/practices/1/notes", {"notes": HOSTILE})
    answer = app.get("/practices/1")
    assert "<script" not in answer.text
    assert "<img" not in answer.text
    assert ' style="' not in answer.text
    assert "style-src 'self' 'sha256-" in answer.headers["content-security-policy"]
    assert "script-src 'none'" in answer.headers["content-security-policy"]


def test_styles_come_together_in_the_head() -> None:
    html, hashed = styles_together('<head></head><i style="left:3%">a</i><i style="left:3%">b</i>')
    assert html == (
        '<head><style>[data-style="0"]{left:3%}</style></head>'
        '<i data-style="0">a</i><i data-style="0">b</i>'
    )  # fmt: skip
    assert hashed.startswith("sha256-")


def test_notes_are_kept_and_shown_in_the_history(app: Browser) -> None:
    assert app.post("/practices/2/notes", {"notes": "easier today\r\nthan before"}).status_code == 303
    assert "easier today\nthan before</textarea>" in app.get("/practices/2").text
    assert "easier today" in app.get("/history").text


def test_the_record_is_the_same_that_watch_writes(app: Browser) -> None:
    answer = app.get("/practices/1/record.json")
    record = Record.model_validate_json(answer.text)
    assert record.asana == "janushirsana"
    assert record.holds
    assert record.cues[0].check == "back_rounding <= 20 deg"
    assert "attachment" in answer.headers["content-disposition"]
    assert app.get("/practices/3/record.json").status_code == 404


def test_history_lists_practices_and_draws_trends_of_an_asana(app: Browser) -> None:
    page = app.get("/history").text
    assert "You practised on one day." in page
    assert page.count('href="/practices/') == 3
    assert "not closed" in page
    page = app.get("/history?asana=janushirsana").text
    assert "Time held" in page
    assert '<path class="join"' in page
    assert app.get("/history?asana=nothing").status_code == 200


def test_an_empty_history_says_where_to_begin(tmp_path: Path) -> None:
    with browser(tmp_path) as served:
        assert "Nothing was practised yet" in served.get("/history").text
        assert "No answers are remembered" in served.get("/data").text


def test_a_practice_left_open_can_be_closed_though_nothing_was_seen(tmp_path: Path) -> None:
    with browser(tmp_path) as served:
        number = served.begin()
        assert "not closed" in served.get(f"/practices/{number}").text
        assert served.get(f"/practices/{number}/live").status_code == 200
        served.post(f"/practices/{number}/close")
        assert "Nothing was seen in this practice" in served.get(f"/practices/{number}").text
        live = served.get(f"/practices/{number}/live")
        assert (live.status_code, live.headers["location"]) == (303, f"/practices/{number}")


def test_exports_have_everything(app: Browser) -> None:
    content = json.loads(app.get("/export.json").text)
    assert content["schema"] == 1
    assert [each["practice"] for each in content["practices"]] == [1, 2, 3]
    assert content["practices"][0]["record"]["schema"] == 1
    assert content["practices"][0]["cues"][0]["kind"] == "correction"
    rows = list(csv.DictReader(io.StringIO(app.get("/export.csv").text)))
    assert {row["practice"] for row in rows} == {"1", "2"}
    assert {row["verdict"] for row in rows} <= {"", "pass", "fault", "cannot_tell"}


def test_answers_are_remembered_only_where_it_is_wished(tmp_path: Path) -> None:
    with browser(tmp_path) as served:
        served.begin(**{"condition-sciatica": "no"})
        assert served.store.answers() == {}
        served.begin(remember="yes")
        remembered = served.store.answers()
        assert remembered
        assert not any(remembered.values())
        assert f"<dd>{len(remembered)}</dd>" in served.get("/data").text
        served.post("/data/answers/delete")
        assert served.store.answers() == {}
        served.begin(remember="yes")
        served.begin()
        assert served.store.answers() == {}


def test_a_watch_out_that_says_avoid_stops_with_the_page_s_own_line(tmp_path: Path) -> None:
    page = next(page for page in (load(name) for name in ("janushirsana",)) if page.watch_outs)
    avoid = next(each for each in page.watch_outs if each.kind == "avoid")
    condition = avoid.conditions[0].replace(" ", "-")
    with browser(tmp_path) as served:
        answer = served.post("/asanas/janushirsana/practise", {f"condition-{condition}": "yes"})
        assert answer.status_code == 200
        assert avoid.text[:30] in answer.text
        assert served.store.practices() == []


def test_deleting_one_and_deleting_everything(tmp_path: Path) -> None:
    with browser(tmp_path) as served:
        one, other = served.begin(), served.begin()
        assert served.post(f"/practices/{one}/delete").status_code == 303
        assert served.get(f"/practices/{one}").status_code == 404
        assert served.get(f"/practices/{other}").status_code == 200
        assert served.post("/data/delete", {"sure": "maybe"}).headers["location"] == "/data#delete"
        assert len(served.store.practices()) == 1
        assert served.post("/data/delete", {"sure": "Delete"}).headers["location"] == "/data?deleted"
        assert served.store.practices() == []
        assert "Everything was deleted" in served.get("/data?deleted").text


@pytest.mark.parametrize(
    ("path", "status"),
    [("/practices/99", 404), ("/asanas/nothing", 404), ("/models/huge.task", 404), ("/nothing", 404)],
)
def test_what_is_not_there_is_told_in_words(app: Browser, path: str, status: int) -> None:
    answer = app.get(path)
    assert answer.status_code == status
    assert "There is no such" in answer.text or "Not Found" not in answer.text
    assert "Back to the library" in answer.text


def test_a_practice_left_open_is_offered_in_the_library(tmp_path: Path) -> None:
    with browser(tmp_path) as served:
        number = served.begin()
        assert f'<a href="/practices/{number}">Go on, close or delete it</a>' in served.get("/").text
        served.post(f"/practices/{number}/close")
        assert "was not closed" not in served.get("/").text


def test_a_full_disk_is_told_in_words(app: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(Store, "note", full)
    answer = app.post("/practices/1/notes", {"notes": "x"})
    assert answer.status_code == 507
    assert "could not be saved: database or disk is full" in answer.text
    assert "Make room on the disk" in answer.text


def test_a_fault_of_ours_is_told_in_words_with_every_header(app: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret words")

    monkeypatch.setattr(Store, "note", broken)
    client = TestClient(app.client.app, base_url=ORIGIN, raise_server_exceptions=False)
    answer = client.post("/practices/1/notes", data={"notes": "x"}, headers={"Origin": ORIGIN})
    assert answer.status_code == 500
    assert "Something went wrong" in answer.text
    assert "secret words" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_a_film_s_asana_must_be_named(app: Browser) -> None:
    assert app.post("/watch", {"asana": "nothing"}).status_code == 400
