"""The server under load, and how quickly it answers: `python -m benchmarks.serving`.

A server of its own runs on loopback. Synthetic practitioners, all in this process, send a landmark recording of the
tests as a camera would, fifteen frames a second in messages of four, each from somewhere else in it; they practise
several asanas. What is heard is late where it comes more than `LATE_S` after the frame that led to it was taken by the
camera, so that its wait in the client counts; that is about how soon a teacher in the room would speak. Other work on
the machine changes every figure here.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

import click
import numpy as np
from rich.console import Console
from rich.table import Table
from websockets.asyncio.client import ClientConnection, connect

from abhyasa.body.landmarks import Landmarks
from abhyasa.body.recording import open_recording
from abhyasa.follow.observations import Observations
from abhyasa.follow.observe import Observer
from abhyasa.page import library
from abhyasa.practice.compile import practice_from_page
from abhyasa.record.closing import close_practice
from abhyasa.record.store import Piece, Store, open_store
from abhyasa.server.protocol import VERSION

FILM = Path("tests/data/correct-side.npz")
ESTIMATOR = "blazepose-full"
LATE_S = 0.5
_ASANA = "janushirsana"
_ASANAS = (_ASANA, "balasana", "navasana", "phalakasana", "tadasana", "trikonasana", "uttanasana", "vrikshasana")
_FPS, _TOGETHER = 15, 4
_FROM_S = tuple(range(0, 48, 8))
"""From where in the film one may begin."""
_PAGES = ("", f"asanas/{_ASANA}", "history", f"history?asana={_ASANA}", "practices/1")
_LOADS = 20
_SERVE = "from abhyasa.cli.main import main; main()"


@dataclass
class _Heard:
    """What one practitioner heard. cues_s, states_s: of each, how long after its frame was taken."""

    cues_s: list[float] = field(default_factory=list)
    states_s: list[float] = field(default_factory=list)


@click.command()
@click.option("--practitioners", default=200, show_default=True)
@click.option("--seconds", default=10.0, show_default=True)
def main(practitioners: int, seconds: float) -> None:
    """Measure, and print one row a figure with what it should be."""
    table = Table("figure", "measured", "wanted")
    messages = [_messages(seconds, from_s) for from_s in _FROM_S]
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        numbers = _begun(data, practitioners)
        with _serving(data) as (address, process):
            urlopen(address).read()  # the library is read once
            begun: list[tuple[float, float]] = []
            heard = asyncio.run(_practise(address, numbers, messages, lambda: begun.append(_so_far_s(process))))
            used_s, took_s = np.subtract(_so_far_s(process), begun[0])
            frames = len(messages[0]) * _TOGETHER * practitioners
            rows = [
                ("practitioners at 15 frames a second", str(practitioners), "200"),
                *_late("cues", [late_s for each in heard for late_s in each.cues_s]),
                *_late("states", [late_s for each in heard for late_s in each.states_s]),
                ("server's share of one core", f"{used_s / took_s:.0%}", "100%"),
                ("server's processor time a frame, ms", f"{1000 * used_s / frames:.2f}", ""),
            ]
            rows += [(f"/{page}, ms: median of {_LOADS}", f"{_load_ms(address + page):.0f}", "200") for page in _PAGES]
    for row in rows:
        table.add_row(*row)
    Console(width=120).print(table)


def _late(what: str, after_s: list[float]) -> list[tuple[str, str, str]]:
    """Rows on how long after their frames cues or states came."""
    late = sum(each > LATE_S for each in after_s)
    spread = np.quantile(after_s or [np.nan], [0.5, 0.99, 1.0]) * 1000
    return [
        (f"{what} that came more than {LATE_S} s late", f"{late} of {len(after_s)}", "0"),
        (f"{what} after their frame, ms: median, 99%, most", " / ".join(f"{ms:.0f}" for ms in spread), ""),
    ]


def _begun(data: Path, practitioners: int) -> list[int]:
    """A store with one practice that is over, and one for each practitioner."""
    store = open_store(data)
    page = library.load(_ASANA)
    over = store.begin(page, "recording", "quiet")
    _watch(store, over)
    close_practice(store, over)
    pages = [library.load(asana) for asana in _ASANAS]
    numbers = [store.begin(pages[i % len(pages)], "live", "talkative") for i in range(practitioners)]
    store.close()
    return numbers


def _watch(store: Store, number: int) -> None:
    recording = open_recording(FILM)
    observer = Observer(practice_from_page(library.load(_ASANA)).quantities, ESTIMATOR)
    seen = Observations.join([observer.feed(chunk) for chunk in recording.chunks()])
    store.keep([Piece(number, ESTIMATOR, 0, seen, 1, len(seen), ())])


def _messages(seconds: float, from_s: float) -> list[str]:
    """Some seconds of the film as a client sends them, the frames with their silhouettes."""
    landmarks = Landmarks.join([*open_recording(FILM).chunks()]).at(slice(round(from_s * _FPS), None))
    frames = [_frame(landmarks, i) for i in range(round(seconds * _FPS))]
    return [
        json.dumps({"type": "frames", "seq": first // _TOGETHER, "frames": frames[first : first + _TOGETHER]})
        for first in range(0, len(frames), _TOGETHER)
    ]


def _frame(landmarks: Landmarks, i: int) -> dict[str, object]:
    assert landmarks.silhouette is not None
    of_body = [
        of[i].ravel() * scale
        for of, scale in ((landmarks.world, 1000), (landmarks.image, 10), (landmarks.visibility, 255))
    ]
    return {
        "at_ms": _at_ms(i),
        "seen": {
            "numbers": base64.b64encode(np.rint(np.concatenate(of_body)).astype("<i2").tobytes()).decode(),
            "silhouette": base64.b64encode(np.packbits(landmarks.silhouette[i], axis=-1).tobytes()).decode(),
        },
    }


def _at_ms(frame: int) -> int:
    return round(1000 * frame / _FPS)


async def _practise(
    address: str, numbers: list[int], messages: list[list[str]], begin: Callable[[], None]
) -> list[_Heard]:
    """All at once, none in step with another. begin: called when all have been welcomed."""
    spread_s = _TOGETHER / _FPS / len(numbers)
    ready = asyncio.Barrier(len(numbers) + 1)

    async def begun() -> None:
        await ready.wait()
        begin()

    beginning = asyncio.create_task(begun())
    heard = await asyncio.gather(
        *(
            _practise_one(address, number, messages[i // len(_ASANAS) % len(messages)], ready, i * spread_s)
            for i, number in enumerate(numbers)
        )
    )
    await beginning
    return heard


async def _practise_one(
    address: str, number: int, messages: list[str], ready: asyncio.Barrier, wait_s: float
) -> _Heard:
    heard = _Heard()
    hello = {"type": "hello", "version": VERSION, "tab": "bench", "estimator": ESTIMATOR, "width": 640, "height": 480}
    origin = address.strip("/")
    async with connect(f"ws{address.removeprefix('http')}practices/{number}/socket", origin=origin) as socket:
        await socket.send(json.dumps(hello))
        await socket.send(json.dumps({"type": "command", "command": "begin", "at_ms": 0}))
        while json.loads(await socket.recv())["type"] != "welcome":
            pass
        await ready.wait()
        await asyncio.sleep(wait_s)
        begun = time.perf_counter()
        listening = asyncio.create_task(_listen(socket, heard, begun))
        for k, message in enumerate(messages):
            await asyncio.sleep(max(0.0, begun + _sent_s(k) - time.perf_counter()))
            await socket.send(message)
        await asyncio.sleep(1.0)
        listening.cancel()
    return heard


async def _listen(socket: ClientConnection, heard: _Heard, begun: float) -> None:
    async for text in socket:
        message = json.loads(text)
        if message["type"] not in ("cue", "state"):
            continue
        frame = -(-message["at_ms"] * _FPS // 1000)
        if frame:
            after = heard.cues_s if message["type"] == "cue" else heard.states_s
            after.append(time.perf_counter() - begun - frame / _FPS)


def _sent_s(message: int) -> float:
    """When a message is sent: with its last frame."""
    return (message * _TOGETHER + _TOGETHER - 1) / _FPS


@contextmanager
def _serving(data: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVE, "serve", "--port", "0", "--data", str(data)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        found = re.match(r"Abhyasa is at (http://\S+)", process.stdout.readline())
        assert found is not None
        yield found[1], process
    finally:
        process.terminate()
        process.wait()


def _so_far_s(process: subprocess.Popen[str]) -> tuple[float, float]:
    """Processor time of a process so far, and the wall clock."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), time.perf_counter()


def _load_ms(url: str) -> float:
    return statistics.median(_seconds(url) for _ in range(_LOADS)) * 1000


def _seconds(url: str) -> float:
    start = time.perf_counter()
    urlopen(url).read()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
