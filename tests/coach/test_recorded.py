"""The coach on recorded landmarks of filmed bodies, against what was truly performed."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from abhyasa.body.landmarks import Landmarks
from abhyasa.body.recording import open_recording
from abhyasa.coach.coach import Coach
from abhyasa.follow.following import follow_beat
from abhyasa.page import library
from abhyasa.practice.compile import practice_from_page

DATA = Path(__file__).parents[1] / "data"
EVERY = 2
"""Half of the frames: 7.5 a second, less than a slow laptop gives."""


@cache
def practised(name: str) -> tuple[Coach, dict[str, float]]:
    """The coach after a recording, and for each side how long its stay was held."""
    page = library.load("janushirsana")
    coach = Coach(page, practice_from_page(page), dose="talkative", estimator="blazepose-full")
    coach.command("begin", 0.0)
    held: dict[str, float] = {}
    whole = Landmarks.join(list(open_recording(DATA / f"{name}.npz").chunks()))
    for frame in whole.at(np.arange(0, len(whole), EVERY)).frames():
        coach.feed(frame)
        state = coach.state
        if state.stage is not None and (item := coach.instructions[state.stage]).step == "hold":
            held[item.side or ""] = max(held.get(item.side or "", 0.0), state.held_s)
    return coach, held


def stays(name: str) -> dict[str, float]:
    kept: dict[str, Any] = json.loads((DATA / f"{name}.truth.json").read_text("utf-8"))
    runs = kept["frames_from"]
    ends = [run["t"] for run in runs[1:]] + [kept["end_s"]]
    return {
        run["side"]: end - run["t"]
        for run, end in zip(runs, ends, strict=True)
        if run["phase"] == "fold" and not run["moving"]
    }


@pytest.mark.parametrize("name", ["correct-side", pytest.param("half-oblique", marks=pytest.mark.slow)])
def test_a_correct_practice_is_not_corrected_and_its_stays_are_counted(name: str) -> None:
    coach, held = practised(name)
    assert [cue.text for cue in coach.cues if cue.kind in ("correction", "tip", "safety")] == []
    true = stays(name)
    assert held.keys() == true.keys()
    assert all(held[side] == pytest.approx(true[side], abs=1.0) for side in true)


def test_its_steps_are_told_in_order_and_the_other_side_is_announced() -> None:
    coach, _ = practised("correct-side")
    texts = [cue.text for cue in coach.cues if cue.kind == "step"]
    order = [next(i for i, item in enumerate(coach.instructions) if text.endswith(item.text)) for text in texts]
    assert sum(text.startswith("Now the other side.") for text in texts) == 1
    rounds = [coach.instructions[i].round for i in order]
    assert rounds == sorted(rounds)


def test_looking_back_on_the_kept_beats_agrees_with_what_was_counted_live() -> None:
    coach, held = practised("correct-side")
    beat = coach.ticks_since(0)
    assert beat is not None
    looked_back = {hold.stage.side: hold.seconds for hold in follow_beat(coach.practice, beat).holds}
    assert looked_back.keys() == held.keys()
    assert all(looked_back[side] == pytest.approx(held[side], abs=1.0) for side in looked_back if side)
