"""The coach in scenes: what is said, when, and what is not said."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from abhyasa.coach import phrases
from abhyasa.coach.coach import Coach
from abhyasa.coach.cues import Cue
from abhyasa.coach.words import Dose, Phase
from abhyasa.follow.following import follow_beat
from abhyasa.follow.observations import Observations
from abhyasa.follow.observe import TICK_S
from abhyasa.page import library
from abhyasa.practice.compile import practice_from_page
from abhyasa.practice.place import best_place
from abhyasa.practice.practice import Stage
from tests.bodies import STANDING, film
from tests.coach.practitioner import Practitioner, practise, quantity

ROUNDING = quantity("back_rounding")
ROUND_BACK_TIP = library.load("paschimottanasana").tips[1].text


@cache
def obedient() -> Practitioner:
    """Someone who does all of Tadasana as they are told."""
    someone = practise("tadasana", "talkative")
    someone.obey()
    return someone


def stage(someone: Practitioner, step: str, round_: int = 0) -> int:
    return next(i for i, item in enumerate(someone.coach.instructions) if (item.step, item.round) == (step, round_))


def asked_for(someone: Practitioner, step: str, round_: int = 0) -> bool:
    return someone.coach.state.stage == stage(someone, step, round_)


def phase(someone: Practitioner) -> Phase:
    return someone.coach.state.phase


def shape_of(someone: Practitioner, step: str, round_: int = 0) -> Stage:
    shape = someone.coach.instructions[stage(someone, step, round_)].stage
    assert shape is not None
    return shape


def folded(rounding: float, dose: Dose = "normal") -> Practitioner:
    """Someone folded forward in Paschimottanasana whose back is so round, and whose hands do not reach the feet."""
    someone = practise("paschimottanasana", dose)
    others = {ROUNDING: rounding} | {quantity(f"near({side} hand, {side} foot)"): 0.4 for side in ("left", "right")}
    someone.planted = dict.fromkeys(("fold", "hold"), others)
    someone.obey(until=lambda: asked_for(someone, "hold"), at_most_s=90)
    someone.wait(16.0)
    return someone


def test_a_practice_runs_through_in_the_pages_order_and_ends() -> None:
    someone = obedient()
    page = library.load("tadasana")
    said = [cue.text for cue in someone.cues if cue.kind == "step"]
    assert said == [*(step.text for step in page.steps), phrases.CLOSING]
    assert phase(someone) == "ended"
    assert someone.coach.ended
    assert someone.coach.state.stage is None


def test_who_does_as_asked_is_not_corrected() -> None:
    assert obedient().texts("correction", "tip", "safety") == []


def test_cues_are_numbered_in_order_and_not_spoken_over_each_other() -> None:
    cues = obedient().cues
    assert [cue.number for cue in cues] == list(range(len(cues)))
    assert [cue.at_s for cue in cues] == sorted(cue.at_s for cue in cues)


def test_the_same_beats_give_the_same_cues() -> None:
    other = practise("tadasana", "talkative")
    other.obey()
    assert other.cues == obedient().cues


def test_a_stay_lasts_as_long_as_the_page_asks() -> None:
    (hold,) = (hold for hold in follow_beat(obedient().coach.practice, beats(obedient().coach)).holds)
    assert hold.seconds == pytest.approx(8 * 5.0, abs=5.0)


def beats(coach: Coach) -> Observations:
    seen = coach.ticks_since(0)
    assert seen is not None
    return seen


def test_a_stay_counts_only_while_it_is_held() -> None:
    someone = practise("vrikshasana")
    someone.obey(until=lambda: someone.coach.state.held_s >= 5.0, at_most_s=90)
    held_s = someone.coach.state.held_s
    someone.take(shape_of(someone, "release"), 1.0)
    assert not someone.coach.state.holding
    assert someone.coach.state.held_s <= held_s + 1.5


@pytest.mark.parametrize("asana", ["shalabhasana", "ardha-matsyendrasana"])
def test_who_shifts_about_in_a_stay_has_held_it_all_the_same(asana: str) -> None:
    someone = practise(asana)
    for stage in someone.coach.practice.stages:
        someone.take(stage, 1.5)
        if stage.hold is not None:
            someone.stir(1.5)
            someone.wait(12.0)
    held = [hold.seconds for hold in follow_beat(someone.coach.practice, beats(someone.coach)).holds]
    assert len(held) == len(someone.coach.practice.rounds)
    assert min(held) >= 12.0


def test_one_bad_frame_neither_stops_nor_starts_a_stay() -> None:
    someone = practise("tadasana")
    someone.obey(until=lambda: someone.coach.state.held_s >= 5.0)
    someone.gone = True
    someone.beat()
    someone.gone = False
    someone.wait(2.0)
    assert someone.coach.state.holding
    assert someone.coach.state.held_s == pytest.approx(7.0, abs=0.5)


def test_a_round_back_is_corrected_once_and_soon_and_its_tip_follows() -> None:
    someone = folded(80.0)
    corrections = [cue for cue in someone.cues if cue.kind == "correction"]
    assert [cue.check for cue in corrections].count("back_rounding") == 1
    asked_s = max(cue.at_s for cue in someone.cues if cue.kind == "step" and cue.at_s < corrections[0].at_s)
    assert corrections[0].at_s - asked_s < 12.0
    assert [cue.tip for cue in someone.cues if cue.kind == "tip"] == [2]
    tips = [cue.at_s for cue in someone.cues if cue.kind == "tip"]
    assert tips[0] > corrections[0].at_s


def test_a_mended_fault_is_let_be_and_what_helped_is_said() -> None:
    someone = folded(80.0, "talkative")
    assert someone.texts("tip") == [ROUND_BACK_TIP]
    heard = len(someone.cues)
    someone.planted = {"hold": {ROUNDING: 10.0}}
    someone.take(shape_of(someone, "hold"), 8.0)
    kinds = [cue.kind for cue in someone.cues[heard:]]
    assert "correction" not in kinds
    assert kinds.count("helped") == 1


def test_a_fault_that_cannot_be_told_is_no_correction() -> None:
    someone = folded(float("nan"))
    assert not any(cue.check == "back_rounding" for cue in someone.cues)


def test_quiet_says_steps_and_safety_only() -> None:
    someone = folded(80.0, "quiet")
    assert {cue.kind for cue in someone.cues} <= {"step", "safety"}


def test_a_limit_is_named_at_its_step_and_watched() -> None:
    someone = practise("paschimottanasana", "quiet", "pregnancy")
    line = "During pregnancy, open the legs and stay high."
    someone.planted = {"fold": {quantity("trunk_pitch"): 70.0}, "hold": {quantity("trunk_pitch"): 70.0}}
    someone.obey(until=lambda: asked_for(someone, "hold"), at_most_s=90)
    someone.wait(4.0)
    warnings = [cue for cue in someone.cues if cue.kind == "safety"]
    assert {cue.text for cue in warnings} == {line}
    assert any(cue.urgent for cue in warnings)
    assert not someone.texts("variation")


def test_an_offer_is_read_out_when_it_is_taken() -> None:
    someone = practise("baddha-konasana")
    someone.obey(until=lambda: bool(someone.texts("variation")), at_most_s=120)
    offer = someone.cues[-1]
    assert offer.asks
    (said,) = someone.coach.answer(offer.number, yes=True)
    assert said.text in [variation.text for variation in library.load("baddha-konasana").variations]


def test_an_offer_that_is_declined_is_not_made_again() -> None:
    someone = practise("baddha-konasana")
    someone.obey(until=lambda: bool(someone.texts("variation")), at_most_s=120)
    assert someone.coach.answer(someone.cues[-1].number, yes=False) == []
    someone.wait(8.0)
    assert len(someone.texts("variation")) == 1


def test_pain_stops_at_once() -> None:
    someone = practise("tadasana")
    someone.wait(2.0)
    (cue,) = someone.coach.command("pain", someone.time_s)
    assert (cue.kind, cue.urgent) == ("safety", True)
    assert phase(someone) == "stopped"
    someone.wait(1.0)
    assert someone.cues[-1].at_s <= cue.at_s


def test_a_pause_keeps_what_was_held_and_waits_for_a_word() -> None:
    someone = practise("tadasana")
    someone.obey(until=lambda: someone.coach.state.held_s >= 5.0)
    held_s = someone.coach.state.held_s
    someone.coach.command("pause", someone.time_s)
    someone.wait(5.0)
    assert (phase(someone), someone.coach.state.held_s) == ("paused", held_s)
    someone.coach.command("resume", someone.time_s)
    assert phase(someone) == "countdown"
    someone.wait(5.0)
    assert phase(someone) == "practising"
    assert someone.coach.state.held_s > held_s


def test_who_is_lost_is_waited_for_and_goes_on_where_they_were() -> None:
    someone = practise("tadasana")
    someone.obey(until=lambda: someone.coach.state.held_s >= 5.0)
    held_s, at = someone.coach.state.held_s, someone.coach.state.stage
    someone.gone = True
    someone.wait(3.0)
    assert phase(someone) == "paused"
    assert someone.texts("place")[-1] == phrases.LOST["person"]
    someone.gone = False
    someone.wait(1.5)
    assert phase(someone) == "countdown"
    someone.wait(2.5)
    assert (phase(someone), someone.coach.state.stage) == ("practising", at)
    assert someone.coach.state.held_s >= held_s


def test_a_lost_camera_pauses_and_goes_on_by_itself() -> None:
    someone = practise("tadasana")
    someone.wait(2.0)
    (cue,) = someone.coach.interrupted("camera", someone.time_s)
    assert cue.text == phrases.LOST["camera"]
    assert phase(someone) == "paused"
    someone.time_s += 30.0
    someone.wait(4.0)
    assert phase(someone) == "practising"


def test_again_says_the_step_once_more_and_skip_goes_on() -> None:
    someone = practise("tadasana")
    someone.wait(1.0)
    first = someone.cues[0].text
    someone.coach.command("again", someone.time_s)
    someone.wait(12.0)
    assert someone.texts("step")[:2] == [first, first]
    someone = practise("tadasana")
    someone.wait(1.0)
    someone.coach.command("skip", someone.time_s)
    assert asked_for(someone, "reach")


def test_whoever_is_further_on_is_gone_along_with_and_not_told_what_they_do() -> None:
    someone = practise("janushirsana")
    someone.wait(1.0)
    for step in ("sit", "bend", "raise", "fold"):
        someone.take(shape_of(someone, step), 3.0)
    assert asked_for(someone, "hold")
    assert someone.coach.state.holding
    assert len(someone.texts("step")) < 5


def test_the_side_that_the_page_names_second_may_come_first() -> None:
    someone = practise("janushirsana", "quiet")
    someone.wait(1.0)
    for step in ("sit", "bend", "raise", "fold", "rise", "release"):
        someone.take(shape_of(someone, step, 1), 4.0)
        if step == "fold":
            assert asked_for(someone, "hold", 1)
    someone.obey(until=lambda: any(phrases.OTHER_SIDE in text for text in someone.texts("step")), at_most_s=60)
    assert asked_for(someone, "sit", 0)


def test_a_step_that_no_camera_sees_goes_on_by_the_breath() -> None:
    someone = practise("dandasana", "quiet")
    last = len(someone.coach.instructions) - 1
    assert someone.coach.instructions[last].stage is None
    for _ in range(last):
        someone.coach.command("skip", someone.time_s)
    someone.wait(25.0)
    assert someone.coach.ended
    assert someone.texts()[-2:] == [someone.coach.instructions[last].text, phrases.CLOSING]


def test_the_second_side_is_announced_and_its_sentences_are_mirrored() -> None:
    instructions = practise("janushirsana").coach.instructions
    first, second = (item.text for item in instructions if item.step == "bend")
    assert "left knee" in first
    assert "right knee" in second
    assert "left thigh" in second


def test_a_person_is_placed_counted_down_and_told_the_first_step() -> None:
    page = library.load("tadasana")
    coach = Coach(page, practice_from_page(page))
    seen = film([STANDING] * 64, np.arange(64) / 8, best_place(page).azimuth_deg)
    cues: list[Cue] = []
    phases = []
    for frame in seen.frames():
        cues += coach.feed(frame)
        phases.append(coach.state.phase)
    assert list(dict.fromkeys(phases)) == ["placing", "countdown", "practising"]
    assert [cue.kind for cue in cues] == ["place", "step"]
    assert cues[1].text == page.steps[0].text


def test_fed_in_pieces_it_says_the_same() -> None:
    page = library.load("tadasana")
    seen = film([STANDING] * 48, np.arange(48) / 8, 20.0)
    whole, pieces = Coach(page, practice_from_page(page)), Coach(page, practice_from_page(page))
    at_once = whole.feed(seen)
    one_by_one = [cue for frame in seen.frames() for cue in pieces.feed(frame)]
    assert at_once == one_by_one
    assert whole.state == replace(pieces.state, checks=whole.state.checks)


def test_kept_beats_begin_where_asked() -> None:
    coach = obedient().coach
    tail = coach.ticks_since(10)
    assert tail is not None
    assert tail.time_s[0] == pytest.approx(10 * TICK_S)
    assert coach.ticks_since(len(beats(coach))) is None
