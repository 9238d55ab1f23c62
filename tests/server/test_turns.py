"""Turns: frames of one course are taken together, and nobody is held up by, or fails with, another."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from abhyasa.body.landmarks import Landmarks
from abhyasa.coach.coach import Coach
from abhyasa.coach.cues import Cue
from abhyasa.page.library import load
from abhyasa.practice.compile import practice_from_page
from abhyasa.record.store import Store, open_store
from abhyasa.server.guide import Guide, Onlooker
from abhyasa.server.incoming import Incoming
from abhyasa.server.line import Line
from abhyasa.server.protocol import CueGiven, Frames, Refused
from abhyasa.server.session import Before, Session
from abhyasa.server.turns import GATHER_S, Turns
from tests.bodies import SIZE
from tests.server.serving import sitting

PAGES = {asana: load(asana) for asana in ("janushirsana", "dandasana")}
PRACTICES = {asana: practice_from_page(page) for asana, page in PAGES.items()}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path)


def coach(asana: str) -> Coach:
    begun = Coach(PAGES[asana], PRACTICES[asana], dose="talkative")
    begun.command("begin", 0.0)
    return begun


def session(store: Store, guide: Guide) -> Session:
    kept = store.practice(store.begin(guide.page, "live", "talkative"))
    assert kept is not None
    joined = Session(kept, guide, Incoming(SIZE), "blazepose-full", Before())
    joined.attach(Line(), "tab")
    return joined


def said(of: Session) -> list[tuple[str, int]]:
    """The cues that wait to be sent, in order."""
    assert of.line is not None
    of.line.end()

    async def messages() -> list[tuple[str, int]]:
        line, cues = of.line, []
        assert line is not None
        while (message := await line.next()) is not None:
            if isinstance(message, CueGiven):
                cues.append((message.text, message.at_ms))
        return cues

    return asyncio.run(messages())


def message(seq: int, n: int, start_s: float = 0.0) -> Frames:
    return Frames.model_validate({"type": "frames", "seq": seq, "frames": sitting(n, start_s=start_s)})


def test_together_each_is_told_what_it_would_be_alone(store: Store) -> None:
    guides = [coach("janushirsana"), coach("janushirsana"), coach("dandasana"), coach("janushirsana")]
    together, alone = ([session(store, guide) for guide in guides], session(store, coach("janushirsana")))
    turns = Turns(lambda: None)

    async def take() -> None:
        for seq in range(12):
            for one in together:
                one.frames(message(seq, 8, 8 / 15 * seq))
                await turns.wait_for(one)
            turns.turn()
            turns.turn()

    asyncio.run(take())
    for seq in range(12):
        alone.frames(message(seq, 8, 8 / 15 * seq))
        alone.catch_up()
    assert {one.messages for one in together} == {12}
    expected = said(alone)
    assert expected
    for one in together:
        assert (said(one) == expected) == (one.guide.page.id == "janushirsana")


@pytest.mark.parametrize(("late_s", "looked_at"), [(0.0, 8), (0.06, 4), (0.3, 2)])
def test_the_longer_one_has_waited_the_fewer_frames_are_looked_at_up_to_the_newest(
    store: Store, monkeypatch: pytest.MonkeyPatch, late_s: float, looked_at: int
) -> None:
    times_s: list[float] = []

    class Noting(Onlooker):
        def feed(self, landmarks: Landmarks) -> Sequence[Cue]:
            times_s.extend(landmarks.time_s.tolist())
            return super().feed(landmarks)

    one = session(store, Noting(PAGES["dandasana"], PRACTICES["dandasana"], "blazepose-full"))
    turns, now_s = Turns(lambda: None), time.monotonic()
    monkeypatch.setattr("abhyasa.server.turns.time.monotonic", lambda: now_s)
    one.frames(message(0, 8))
    asyncio.run(turns.wait_for(one))
    monkeypatch.setattr("abhyasa.server.turns.time.monotonic", lambda: now_s + GATHER_S + late_s)
    turns.turn()
    assert len(times_s) == looked_at
    assert times_s[-1] == pytest.approx(7 / 15, abs=0.001)
    assert one.messages == 1


def test_a_film_lets_a_live_practice_have_its_turn(store: Store) -> None:
    film = session(store, Onlooker(PAGES["dandasana"], PRACTICES["dandasana"], "blazepose-full"))
    live = session(store, coach("janushirsana"))
    turns = Turns(lambda: None)

    async def take() -> None:
        taker = asyncio.create_task(turns.take())
        live.frames(message(0, 2))
        await turns.wait_for(live)
        seq = 0
        while live.messages == 0:
            film.frames(message(seq, 32, seq * 32 / 15))
            await turns.wait_for(film)
            seq += 1
        taker.cancel()

    asyncio.run(asyncio.wait_for(take(), 60))
    assert live.waiting == 0


def test_a_fault_of_the_servers_ends_that_practice_in_words_and_others_go_on(store: Store) -> None:
    class Failing(Onlooker):
        def feed(self, landmarks: Landmarks) -> tuple[()]:
            raise RuntimeError("a fault")

    failing = session(store, Failing(PAGES["dandasana"], PRACTICES["dandasana"], "blazepose-full"))
    live = session(store, coach("janushirsana"))
    turns = Turns(lambda: None)

    async def take() -> list[object]:
        taker = asyncio.create_task(turns.take())
        for one in (failing, live):
            one.frames(message(0, 16))
            await turns.wait_for(one)
        heard: list[object] = []
        assert failing.line is not None
        while (told := await failing.line.next()) is not None:
            heard.append(told)
        while live.messages == 0:
            await asyncio.sleep(0)
        taker.cancel()
        return heard

    last = asyncio.run(asyncio.wait_for(take(), 60))[-1]
    assert isinstance(last, Refused)
    assert (last.code, last.fatal) == ("trouble", True)
