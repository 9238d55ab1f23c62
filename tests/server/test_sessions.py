"""Practices that run: the same verdicts as of films, a slow client, and what nobody asks for any more."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from abhyasa.body.landmarks import Landmarks
from abhyasa.body.recording import open_recording
from abhyasa.coach import placing
from abhyasa.coach.coach import Coach
from abhyasa.follow.following import follow_recording
from abhyasa.follow.observe import Observer
from abhyasa.page.library import load
from abhyasa.practice.compile import practice_from_page
from abhyasa.record.closing import close_practice
from abhyasa.record.record import Record
from abhyasa.record.store import Piece, open_store
from abhyasa.server import sessions
from abhyasa.server.incoming import Incoming
from abhyasa.server.line import Line
from abhyasa.server.protocol import Commanded, CueGiven, Ended, Frames, FrameSeen, Hello, Resized, State
from abhyasa.server.session import Before, Session
from tests.bodies import STANDING, film
from tests.server.serving import HELLO, browser, frames_of, send_frames, sitting, told

DATA = Path(__file__).parents[1] / "data"
PAGE = load("janushirsana")
PRACTICE = practice_from_page(PAGE)
ESTIMATOR = "blazepose-full"


@pytest.mark.parametrize("name", ["round-back", pytest.param("faults-side", marks=pytest.mark.slow),
                                  pytest.param("half-oblique", marks=pytest.mark.slow),
                                  pytest.param("correct-side", marks=pytest.mark.slow)])  # fmt: skip
@pytest.mark.parametrize("late", [False, True])
def test_a_film_practised_live_is_judged_as_it_is_watched(name: str, late: bool, tmp_path: Path) -> None:
    """Also where the server is so late that it looks at half of the frames."""
    live, seen = practised(name, tmp_path, late), recorded(name)
    following = follow_recording(PRACTICE, Observer(PRACTICE.quantities, ESTIMATOR).feed(seen))
    held = {(hold.step, hold.side): hold.seconds for hold in live.holds}
    assert held == pytest.approx(
        {(hold.stage.step, hold.stage.side): hold.seconds for hold in following.holds}, abs=1.0
    )
    assert {(check.step, check.side, check.goal) for check in live.checks if check.verdict == "fault"} == {
        (check.stage.step, check.stage.side, str(check.sourced.goal))
        for check in following.checks
        if check.verdict == "fault"
    }
    assert live.cues


def practised(name: str, folder: Path, late: bool) -> Record:
    """A recording gone through as if it came from a camera. late: all of it waits before any is taken."""
    seen = recorded(name)
    store = open_store(folder)
    number = store.begin(PAGE, "live", "normal")
    kept = store.practice(number)
    assert kept is not None
    coach = Coach(PAGE, PRACTICE, estimator=ESTIMATOR)
    session = Session(kept, coach, Incoming(seen.size), ESTIMATOR, Before())
    frames = [FrameSeen.model_validate(frame) for frame in frames_of(seen)]
    for seq, first in enumerate(range(0, len(frames), 4)):
        session.frames(Frames(type="frames", seq=seq, frames=frames[first : first + 4]))
        if not late:
            session.catch_up()
    session.catch_up()
    piece = session.unsaved()
    assert piece is not None
    store.keep([piece])
    close_practice(store, number)
    closed = store.practice(number)
    store.close()
    assert closed is not None
    assert closed.record is not None
    return closed.record


@cache
def recorded(name: str) -> Landmarks:
    return Landmarks.join([*open_recording(DATA / f"{name}.npz").chunks()])


def test_a_phone_that_is_turned_is_placed_by_its_new_picture_at_once(tmp_path: Path) -> None:
    upright = (480, 640)
    n = 45
    stands = film([STANDING] * n, np.arange(n) / 15, azimuth_deg=90, silhouettes=True)
    aside = replace(stands, image=stands.image + np.array([180, 0], np.float32))
    frames = [FrameSeen.model_validate(frame) for frame in frames_of(aside)]
    session = placed(tmp_path, upright)
    session.frames(Frames(type="frames", seq=0, frames=frames[:30]))
    session.catch_up()
    asked = session.guide.state.advice

    session.do(Resized(type="resized", width=stands.size[0], height=stands.size[1]))
    session.frames(Frames(type="frames", seq=1, frames=frames[30:]))
    session.catch_up()

    assert asked in (placing.LEFT, placing.RIGHT)
    assert session.guide.state.advice == ""


def placed(folder: Path, size: tuple[int, int]) -> Session:
    """A practice of which nothing was seen yet, in pictures of this size."""
    store = open_store(folder)
    kept = store.practice(store.begin(PAGE, "live", "normal"))
    store.close()
    assert kept is not None
    return Session(kept, Coach(PAGE, PRACTICE, estimator=ESTIMATOR), Incoming(size), ESTIMATOR, Before())


def test_a_slow_client_gets_the_newest_state_and_every_cue() -> None:
    async def heard() -> list[tuple[str, int]]:
        line = Line()
        for i in range(50):
            line.put(state(i))
            if i % 10 == 0:
                line.put(cue(i))
        line.end()
        line.put(Ended(type="ended", report="/practices/1"))  # too late
        messages = []
        while (message := await line.next()) is not None:
            messages.append((message.type, message.at_ms))  # type: ignore[attr-defined]
        return messages

    messages = asyncio.run(heard())
    assert [at for kind, at in messages if kind == "cue"] == [0, 10, 20, 30, 40]
    assert [at for kind, at in messages if kind == "state"] == [49]


def test_a_client_that_reads_nothing_is_taken_to_be_gone() -> None:
    line = Line()
    for i in range(300):
        line.put(cue(i))
    assert line.overfull
    assert line.unsent_cues == 300
    line.forget()
    assert line.unsent_cues == 0


def test_a_practice_that_nobody_asks_for_is_put_away_and_can_be_taken_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "SAVE_EVERY_S", 0.02)
    monkeypatch.setattr(sessions, "IDLE_S", 0.0)
    with browser(tmp_path) as served:
        running = served.client.app.state.serving.sessions  # type: ignore[attr-defined]
        number = served.begin()
        with served.socket(number) as socket:
            socket.send_json(HELLO)
            seq = send_frames(socket, sitting(30))
            while told(socket, "kept")["frames"] < seq:
                pass
        with served.socket(served.begin()) as other:  # while another practice goes on
            other.send_json(HELLO)
            for i in range(200):
                other.send_json({"type": "frames", "seq": i, "frames": [{"at_ms": i, "seen": None}]})
                told(other, "kept")
                if len(running) == 1:
                    break
        assert len(running) <= 1
        with served.socket(number) as socket:
            socket.send_json(HELLO)
            assert told(socket, "welcome")["frames"] == seq


def test_what_is_said_while_it_is_being_saved_is_not_lost_when_the_practice_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(tmp_path)
    number = store.begin(PAGE, "live", "normal")
    keep = store.keep

    async def ends_while_it_is_saved() -> None:
        running = sessions.Sessions(store)
        session = await running.join(number, Hello.model_validate(HELLO), Line())
        assert isinstance(session, Session)
        session.frames(Frames.model_validate({"type": "frames", "seq": 0, "frames": sitting(8)}))
        session.catch_up()

        def keep_and_end(pieces: list[Piece]) -> None:
            keep(pieces)
            if not session.guide.ended:
                session.do(Commanded(type="command", command="pain", at_ms=2000))

        monkeypatch.setattr(store, "keep", keep_and_end)
        await running.save()
        await running.save()
        assert len(running) == 0

    asyncio.run(ends_while_it_is_saved())
    assert [cue.kind for cue in store.cues(number)][-1:] == ["safety"]
    store.close()


def test_too_many_practices_at_a_time_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "MOST", 1)
    with browser(tmp_path) as served, served.socket(served.begin()) as first:
        first.send_json(HELLO)
        told(first, "welcome")
        with served.socket(served.begin()) as second:
            second.send_json(HELLO)
            assert told(second, "refused")["code"] == "too_much"


def test_a_practice_that_is_deleted_while_it_runs_ends_in_words(tmp_path: Path) -> None:
    with browser(tmp_path) as served:
        number = served.begin()
        with served.socket(number) as socket:
            socket.send_json(HELLO)
            send_frames(socket, sitting(8))
            served.post(f"/practices/{number}/delete")
            assert told(socket, "refused")["code"] == "ended"
        assert served.store.practices() == []
        assert served.store.seen(number) is None


def state(at_ms: int) -> State:
    return State(
        type="state", at_ms=at_ms, phase="practising", stage=0, doing=None, held_s=0.0, holding=False, countdown=None,
        advice="", checks=[],
    )  # fmt: skip


def cue(at_ms: int) -> CueGiven:
    return CueGiven(type="cue", number=at_ms, at_ms=at_ms, kind="step", text="Sit.")
