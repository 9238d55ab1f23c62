"""The live socket: what a practice screen hears, whatever happens to it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.websockets import WebSocketDisconnect

from abhyasa.body.vocabulary import MEASURES
from abhyasa.record.store import Piece, Store
from abhyasa.server import live, sessions
from abhyasa.server.protocol import VERSION
from tests.server.serving import HELLO, Browser, browser, send_frames, sitting, told

BEGIN = {"type": "command", "command": "begin", "at_ms": 0}
STOP = {"type": "command", "command": "stop", "at_ms": 60_000}


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    monkeypatch.setattr(sessions, "SAVE_EVERY_S", 0.05)
    with browser(tmp_path) as served:
        yield served


def test_a_practice_from_hello_to_its_report(app: Browser) -> None:
    number = app.begin(dose="talkative")
    with app.socket(number) as socket:
        socket.send_json(HELLO)
        welcome = told(socket, "welcome")
        assert (welcome["kind"], welcome["asana"], welcome["dose"]) == ("live", "janushirsana", "talkative")
        assert [stage["step"] for stage in welcome["stages"][:2]] == ["sit", "bend"]
        assert {stage["side"] for stage in welcome["stages"]} == {"left", "right"}
        assert told(socket, "state")["phase"] == "placing"
        socket.send_json(BEGIN)
        send_frames(socket, sitting(60))
        assert told(socket, "cue")["text"].startswith("Sit tall in Dandasana")
        assert told(socket, "kept")["frames"] >= 1
        socket.send_json(STOP)
        assert told(socket, "ended")["report"] == f"/practices/{number}"
        with pytest.raises(WebSocketDisconnect):
            socket.receive_json()
    kept = app.store.practice(number)
    assert kept is not None
    assert kept.record is not None
    assert (kept.state, kept.pictures, kept.messages) == ("closed", 60, 8)
    assert kept.record.cues[0].text.startswith("Sit tall")
    assert "Practice report" in app.get(f"/practices/{number}").text


def test_checks_name_the_landmarks_that_they_are_seen_by(app: Browser) -> None:
    with app.socket(app.begin()) as socket:
        socket.send_json(HELLO)
        socket.send_json(BEGIN)
        send_frames(socket, sitting(90))
        for _ in range(200):
            state = told(socket, "state")
            if state["checks"]:
                break
        check = state["checks"][0]
        assert check["verdict"] in ("pass", "fault", "cannot_tell")
        assert check["landmarks"]
        assert all(0 <= i < 33 for i in check["landmarks"])
        assert check["words"] not in MEASURES


def test_another_version_is_refused_in_words(app: Browser) -> None:
    refused = _refused(app, [{**HELLO, "version": VERSION + 1}])
    assert (refused["code"], refused["fatal"]) == ("version", True)
    assert f"version {VERSION + 1}" in refused["words"]
    assert refused["remedy"] == "reload the page"


@pytest.mark.parametrize(
    "first",
    [BEGIN, {"type": "frames", "seq": 0, "frames": [{"at_ms": 0, "seen": None}]}],
    ids=["command", "frames"],
)
def test_a_hello_comes_first(app: Browser, first: dict[str, Any]) -> None:
    assert _refused(app, [first])["code"] == "malformed"


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "3", '{"type": "nothing"}', '{"type": "hello"}', "\u0000", '{"type": "command"}',
     json.dumps({**HELLO, "width": "640"}), json.dumps({**HELLO, "extra": 1}), "[" * 5000],
)  # fmt: skip
def test_what_is_malformed_is_told_and_passed_over(app: Browser, text: str) -> None:
    with app.socket(app.begin()) as socket:
        socket.send_text(text)
        refused = told(socket, "refused")
        assert (refused["code"], refused["fatal"]) == ("malformed", False)
        assert refused["words"]
        socket.send_json(HELLO)
        assert told(socket, "welcome")


def test_too_much_that_is_malformed_closes_the_socket(app: Browser) -> None:
    number = app.begin()
    with app.socket(number) as socket:
        socket.send_json(HELLO)
        for _ in range(live.MOST_MALFORMED):
            socket.send_bytes(b"\xff\x00")
        assert [told(socket, "refused")["fatal"] for _ in range(live.MOST_MALFORMED)] == [False] * 4 + [True]
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_json()
        assert closed.value.code == 1008
    assert _goes_on(app, number)


def test_a_damaged_silhouette_is_told_and_its_frames_are_sent_again(app: Browser) -> None:
    frames = sitting(8)
    damaged = [{**frames[0], "seen": {**frames[0]["seen"], "silhouette": "AAAA"}}, *frames[1:]]
    with app.socket(app.begin()) as socket:
        socket.send_json(HELLO)
        send_frames(socket, damaged)
        assert "silhouette" in told(socket, "refused")["words"]
        send_frames(socket, frames)
        assert told(socket, "kept")["frames"] == 1


def test_a_message_that_is_too_long_is_refused(app: Browser) -> None:
    assert _refused(app, [HELLO, {"type": "x" * live.LARGEST_MESSAGE}])["code"] == "too_much"


def test_a_flood_is_refused_and_the_practice_goes_on(app: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "MESSAGES_AT_ONCE", 50.0)
    number = app.begin()
    with app.socket(number) as socket:
        socket.send_json(HELLO)
        for _ in range(100):
            socket.send_json({"type": "adjust", "dose": "quiet"})
        refused = told(socket, "refused")
        assert (refused["code"], refused["fatal"]) == ("too_much", True)
    assert _goes_on(app, number)


def test_a_practice_that_is_not_there_or_over_is_refused(app: Browser) -> None:
    assert _refused(app, [HELLO], number=99)["code"] == "ended"
    number = app.begin()
    app.post(f"/practices/{number}/close")
    assert _refused(app, [HELLO], number)["code"] == "ended"


def test_a_dropped_socket_comes_back_and_nothing_is_lost(app: Browser) -> None:
    number = app.begin()
    frames = sitting(90)
    with app.socket(number) as socket:
        socket.send_json(HELLO)
        socket.send_json(BEGIN)
        seq = send_frames(socket, frames[:48])
        while told(socket, "kept")["frames"] < seq:
            pass
    with app.socket(number) as socket:
        socket.send_json(HELLO)
        welcome = told(socket, "welcome")
        assert welcome["frames"] == seq
        assert welcome["at_ms"] == frames[47]["at_ms"]
        assert told(socket, "cue")["text"]  # what was said while no one listened
        assert told(socket, "state")["phase"] == "paused"
        send_frames(socket, frames[40:48], seq - 1)  # sent again: it was taken before
        send_frames(socket, frames[48:], seq)
        socket.send_json(STOP)
        told(socket, "ended")
    kept = app.store.practice(number)
    assert kept is not None
    assert kept.pictures == 90


def test_a_second_tab_is_told_and_may_take_over(app: Browser) -> None:
    number = app.begin()
    with app.socket(number) as first:
        first.send_json(HELLO)
        told(first, "welcome")
        assert _refused(app, [{**HELLO, "tab": "two"}], number)["code"] == "elsewhere"
        with app.socket(number) as second:
            second.send_json({**HELLO, "tab": "two", "take_over": True})
            told(second, "welcome")
            refused = told(first, "refused")
            assert (refused["code"], refused["fatal"]) == ("elsewhere", True)
            send_frames(second, sitting(8))
            assert told(second, "kept")["frames"] == 1


def test_the_same_tab_takes_its_own_dead_socket_s_place(app: Browser) -> None:
    number = app.begin()
    with app.socket(number) as dead:
        dead.send_json(HELLO)
        told(dead, "welcome")
        with app.socket(number) as alive:
            alive.send_json(HELLO)
            assert told(alive, "welcome")
            send_frames(alive, sitting(8))
            assert told(alive, "kept")


def test_a_clock_that_jumps_is_told_and_the_practice_s_goes_on(app: Browser) -> None:
    number = app.begin()
    with app.socket(number) as socket:
        socket.send_json(HELLO)
        socket.send_json(BEGIN)
        seq = send_frames(socket, sitting(30))
        seq = send_frames(socket, sitting(30, start_s=20 * 3600.0), seq)
        refused = told(socket, "refused")
        assert (refused["code"], refused["fatal"]) == ("clock", False)
        seq = send_frames(socket, sitting(30, start_s=1.0), seq)
        socket.send_json({**STOP, "at_ms": 3000})
        told(socket, "ended")
    kept = app.store.practice(number)
    assert kept is not None
    assert kept.record is not None
    assert 5.0 < kept.record.source.duration_s < 30.0
    times = [span.start_s for span in kept.record.timeline]
    assert times == sorted(times)


def test_frames_out_of_order_are_passed_over(app: Browser) -> None:
    frames = sitting(16)
    with app.socket(number := app.begin()) as socket:
        socket.send_json(HELLO)
        send_frames(socket, [frames[i] for i in (0, 2, 1, 2, 4, 3, *range(5, 16))], each=20)
        socket.send_json(STOP)
        told(socket, "ended")
    kept = app.store.practice(number)
    assert kept is not None
    assert kept.pictures == 14


def test_pain_stops_at_once_and_is_kept(app: Browser) -> None:
    number = app.begin()
    with app.socket(number) as socket:
        socket.send_json(HELLO)
        socket.send_json(BEGIN)
        send_frames(socket, sitting(30))
        socket.send_json({"type": "command", "command": "pain", "at_ms": 2000})
        cue = next(cue for cue in iter(lambda: told(socket, "cue"), None) if cue["kind"] == "safety")
        assert cue["urgent"]
        told(socket, "ended")
    assert app.store.cues(number)[-1].kind == "safety"


def test_a_full_disk_is_told_once_and_nothing_is_lost(app: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    number = app.begin()
    full = True
    keep = Store.keep

    def fails(store: Store, pieces: list[Piece]) -> None:
        if full:
            raise sqlite3.OperationalError("database or disk is full")
        keep(store, pieces)

    monkeypatch.setattr(Store, "keep", fails)
    with app.socket(number) as socket:
        socket.send_json(HELLO)
        socket.send_json(BEGIN)
        seq = send_frames(socket, sitting(30))
        refused = told(socket, "refused")
        assert (refused["code"], refused["fatal"]) == ("storage", False)
        assert "make room" in refused["remedy"]
        send_frames(socket, sitting(30, start_s=2.0), seq)
        full = False
        while (heard := socket.receive_json())["type"] != "kept":
            assert heard["type"] != "refused"
        socket.send_json(STOP)
        told(socket, "ended")
    kept = app.store.practice(number)
    seen = app.store.seen(number)
    assert kept is not None
    assert seen is not None
    assert kept.pictures == 60
    assert seen.time_s[0] < 0.2
    assert seen.time_s[-1] > 3.5


def test_a_disk_that_is_full_at_the_end_closes_the_practice_later(
    app: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = app.begin()
    end = Store.end
    full = [True, True]

    def fails(store: Store, *args: Any) -> None:
        if full:
            full.pop()
            raise sqlite3.OperationalError("database or disk is full")
        end(store, *args)

    monkeypatch.setattr(Store, "end", fails)
    with app.socket(number) as socket:
        socket.send_json(HELLO)
        send_frames(socket, sitting(30))
        socket.send_json(STOP)
        assert told(socket, "refused")["code"] == "storage"
        assert told(socket, "ended")


def test_a_film_that_is_dropped_in_is_judged_at_its_end(app: Browser) -> None:
    answer = app.post("/watch", {"asana": "janushirsana", "title": "me.mp4"})
    assert answer.status_code == 201
    number = answer.json()["practice"]
    with app.socket(number) as socket:
        socket.send_json(HELLO)
        assert told(socket, "welcome")["kind"] == "recording"
        send_frames(socket, sitting(90), each=32)
        socket.send_json({**STOP, "at_ms": 6000})
        told(socket, "ended")
    kept = app.store.practice(number)
    assert kept is not None
    assert kept.record is not None
    assert kept.record.source.path == "me.mp4"
    assert kept.record.source.duration_s == pytest.approx(6.0, abs=0.2)
    assert not kept.record.cues
    assert "me.mp4" in app.get(f"/practices/{number}").text


def test_a_practice_goes_on_after_the_server_was_started_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "SAVE_EVERY_S", 0.05)
    frames = sitting(60)
    with browser(tmp_path) as before:
        number = before.begin()
        with before.socket(number) as socket:
            socket.send_json(HELLO)
            socket.send_json(BEGIN)
            seq = send_frames(socket, frames[:32])
            while told(socket, "kept")["frames"] < seq:
                pass
    with browser(tmp_path) as after:
        assert "not closed" in after.get("/history").text
        with after.socket(number) as socket:
            socket.send_json(HELLO)
            welcome = told(socket, "welcome")
            assert welcome["frames"] == seq
            assert welcome["at_ms"] > 1500
            send_frames(socket, frames[32:], seq)
            socket.send_json({**STOP, "at_ms": 5000})
            told(socket, "ended")
        seen = after.store.seen(number)
        cues = after.store.cues(number)
    assert seen is not None
    assert all(seen.time_s[1:] > seen.time_s[:-1])
    assert [cue.number for cue in cues] == list(range(len(cues)))


def _refused(app: Browser, messages: list[dict[str, Any]], number: int | None = None) -> dict[str, Any]:
    with app.socket(app.begin() if number is None else number) as socket:
        for message in messages:
            socket.send_json(message)
        return told(socket, "refused")


def _goes_on(app: Browser, number: int) -> bool:
    with app.socket(number) as socket:
        socket.send_json(HELLO)
        return bool(told(socket, "welcome"))
