"""A whole practice in a real browser, a film as its camera: what is planted is corrected, helped, recorded and kept."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import WebSocket, expect

from abhyasa.page import library
from tests.server.browsing import PATIENCE_MS, begin, browser_with, camera_film, faults, server, visit, watched

DATA = Path(__file__).parents[1] / "data"
STILL_S = 30.0
"""The film sits still for so long at first: time for a busy machine to load the model, and for the set-up."""
PRACTICE_MS = 4 * 60_000


@pytest.mark.slow
def test_a_round_back_is_corrected_its_tip_helps_and_the_record_is_what_watching_the_film_gives(tmp_path: Path) -> None:
    heard: list[dict[str, Any]] = []
    camera = camera_film(DATA / "round-once.mp4", tmp_path / "camera.mjpeg", STILL_S)
    with (
        browser_with(camera) as browser,
        server(tmp_path / "data", "--model", "full") as address,
        visit(browser, address) as (_, page),
    ):
        page.on("websocket", lambda socket: _listen(socket, heard))
        page.get_by_role("link", name=re.compile("Janushirsana")).first.click()
        page.get_by_role("link", name="Practise", exact=True).first.click()
        begin(page)
        page.get_by_role("button", name="Turn the camera on").click()
        expect(page.locator("#cue")).to_contain_text("I see all of you", timeout=PATIENCE_MS)
        page.get_by_role("link", name="See how it went").click(timeout=PRACTICE_MS)
        expect(page.locator("h1")).to_contain_text("Janushirsana")
        record = page.request.get(f"{page.url}/record.json").json()
        page.goto("/history")
        expect(page.locator("main")).to_contain_text("Janushirsana")
    holds = {hold["side"]: hold for hold in record["holds"]}
    told = [cue for cue in heard if cue["kind"] in ("correction", "tip", "helped", "safety")]
    assert [cue["kind"] for cue in told] == ["correction", "tip", "helped"]
    corrected, tip, helped = told
    assert corrected["text"] == "Lengthen your back."
    assert tip["text"] == library.load("janushirsana").tips[1].text
    assert _is_in(holds["left"], corrected)
    assert _is_in(holds["left"], tip)
    assert _is_in(holds["right"], helped)
    expected = watched(DATA / "round-once.npz", tmp_path / "watched.json")
    assert holds.keys() == {hold["side"] for hold in expected["holds"]}
    assert all(abs(holds[hold["side"]]["seconds"] - hold["seconds"]) <= 1.0 for hold in expected["holds"])
    assert faults(record) == faults(expected)


def _listen(socket: WebSocket, heard: list[dict[str, Any]]) -> None:
    def take(message: str | bytes) -> None:
        parsed = json.loads(message)
        if parsed["type"] == "cue":
            heard.append(parsed)

    socket.on("framereceived", take)


def _is_in(hold: dict[str, Any], cue: dict[str, Any]) -> bool:
    return bool(hold["start_s"] < cue["at_ms"] / 1000 < hold["start_s"] + hold["seconds"])
