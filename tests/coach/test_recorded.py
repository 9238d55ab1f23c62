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
from abhyasa.coach.cues import speech_s
from abhyasa.coach.words import Dose
from abhyasa.follow.following import follow_beat
from abhyasa.page import library
from abhyasa.practice.compile import practice_from_page

DATA = Path(__file__).parents[1] / "data"
EVERY = 2
"""Half of the frames: 7.5 a second, less than a slow laptop gives."""

ROUND_BEGINS_S, ROUND_ENDS_S = 12.6, 26.6
"""When the first side's stay is held in `round-back`, as its film was made."""


@cache
def practised(name: str, dose: Dose = "talkative") -> tuple[Coach, dict[str, float]]:
    """The coach after a recording, and for each side how long its stay was held."""
    page = library.load("janushirsana")
    coach = Coach(page, practice_from_page(page), dose=dose, estimator="blazepose-full")
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


def test_a_round_back_is_corrected_once_in_each_stay_as_soon_as_there_is_silence_and_has_its_tip_once() -> None:
    coach, held = practised("round-back", "normal")
    told = [cue for cue in coach.cues if cue.kind in ("correction", "tip", "safety")]
    assert [(cue.kind, cue.check) for cue in told] == [
        ("correction", "back_rounding"),
        ("tip", None),
        ("correction", "back_rounding"),
    ]
    first, _, second = told
    assert first.text != second.text
    assert ROUND_BEGINS_S < first.at_s < ROUND_ENDS_S < second.at_s
    asked = next(cue for cue in reversed(coach.cues[: first.number]) if cue.kind == "step")
    assert first.at_s - (asked.at_s + speech_s(asked.text)) < 2.0
    assert held.keys() == {"left", "right"}


def test_the_round_back_that_was_corrected_is_the_fault_that_looking_back_finds() -> None:
    coach, _ = practised("round-back", "normal")
    beat = coach.ticks_since(0)
    assert beat is not None
    looked_back = follow_beat(coach.practice, beat)
    faults = {
        (check.stage.step, str(check.sourced.goal.quantity)) for check in looked_back.checks if check.verdict == "fault"
    }
    assert faults == {("hold", "back_rounding")}
    assert all(hold.seconds == pytest.approx(14.0, abs=1.0) for hold in looked_back.holds)


def test_a_round_back_has_its_correction_and_its_tip_once_in_time_and_what_helped_on_the_other_side_is_said() -> None:
    coach, held = practised("round-once", "normal")
    told = [cue for cue in coach.cues if cue.kind in ("correction", "tip", "helped", "safety")]
    assert [(cue.kind, cue.check, cue.tip) for cue in told] == [
        ("correction", "back_rounding", None),
        ("tip", None, 2),
        ("helped", None, 2),
    ]
    beat = coach.ticks_since(0)
    assert beat is not None
    looked_back = follow_beat(coach.practice, beat)
    left, right = looked_back.holds
    assert (left.stage.side, right.stage.side) == ("left", "right")
    assert all(left.start_s < cue.at_s < left.end_s for cue in told[:2])
    assert right.start_s < told[2].at_s < right.end_s
    assert held == {"left": pytest.approx(left.seconds, abs=1.0), "right": pytest.approx(right.seconds, abs=1.0)}
    faults = {(check.stage.side, str(check.sourced.goal)) for check in looked_back.checks if check.verdict == "fault"}
    assert faults == {("left", "back_rounding <= 50 deg")}


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
