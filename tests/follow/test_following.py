"""Whole practices of a stick figure: the right step and side, and the right length of the holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from abhyasa.body.landmarks import Landmarks
from abhyasa.follow.following import Following, follow_recording
from abhyasa.page import library
from abhyasa.practice.compile import practice_from_page
from tests.bodies import SITTING, STANDING, Arm, Figure, Leg, film, mirror_image, nobody
from tests.performances import (
    PRACTICE,
    STEPS,
    Act,
    Truth,
    both_sides,
    labels_at,
    observe,
    perform,
    round_of,
    share_right,
)

RIGHT_AT_LEAST = 0.90
HOLD_WITHIN_S = 0.7


def off(figure: Figure, stay_s: float, move_s: float = 1.5) -> Act:
    return Act(None, None, figure, move_s, stay_s)


def fidgets() -> list[Act]:
    """A restless seat: arms, a lean back, a scratch, drawn-up knees, each for a moment."""
    return [
        off(figure, 0.8, 0.8)
        for figure in (
            SITTING.with_arms(Arm(elevation=160)),
            SITTING,
            Figure(pitch=-15).with_legs(Leg(flexion=75)),
            SITTING.with_arms(Arm(elevation=60, elbow=120)),
            SITTING.with_legs(Leg(flexion=110, knee=60)),
        )
    ]


def follow(seen: Landmarks) -> Following:
    return follow_recording(PRACTICE, observe(seen))


def check_holds(following: Following, truths: Sequence[Truth]) -> None:
    true = [truth for truth in truths if truth.act.step == "fold"]
    assert [hold.stage.side for hold in following.holds] == [truth.act.side for truth in true]
    for hold, truth in zip(following.holds, true, strict=True):
        assert hold.start_s == pytest.approx(truth.settled_s, abs=HOLD_WITHIN_S)
        assert hold.end_s == pytest.approx(truth.end_s, abs=HOLD_WITHIN_S)
        assert hold.seconds == pytest.approx(truth.act.stay_s, abs=HOLD_WITHIN_S)


def check(seen: Landmarks, truths: Sequence[Truth]) -> None:
    following = follow(seen)
    assert share_right(following, seen, truths) >= RIGHT_AT_LEAST
    check_holds(following, truths)


@pytest.mark.parametrize("azimuth", [0.0, 30.0, 60.0, 80.0, 90.0, -45.0, -80.0])
def test_from_any_side_before_the_body(azimuth: float) -> None:
    check(*perform(both_sides(), azimuth_deg=azimuth))


@pytest.mark.parametrize("fps", [8.0, 15.0, 30.0])
def test_at_any_frame_rate(fps: float) -> None:
    check(*perform(both_sides(), fps=fps))


@pytest.mark.parametrize("fps", [12.0, 25.0])
def test_at_uneven_frame_times(fps: float) -> None:
    check(*perform(both_sides(), fps=fps, uneven=True))


@pytest.mark.parametrize("azimuth", [30.0, -70.0])
def test_without_silhouettes(azimuth: float) -> None:
    check(*perform(both_sides(), azimuth_deg=azimuth, silhouettes=False))


@pytest.mark.parametrize("azimuth", [45.0, -80.0])
def test_the_side_that_the_page_names_second_may_come_first(azimuth: float) -> None:
    check(*perform(both_sides("right"), azimuth_deg=azimuth))


@pytest.mark.parametrize("pace", [0.6, 1.5, 2.0])
def test_slow_and_fast(pace: float) -> None:
    check(*perform(both_sides(pace=pace, hold_s=10)))


@pytest.mark.parametrize("side", ["left", "right"])
def test_one_side_only(side: str) -> None:
    check(*perform(round_of(side)))


@pytest.mark.parametrize("step", ["bend", "raise", "rise", "release"])
def test_a_skipped_step(step: str) -> None:
    kept = [other for other in STEPS if other != step]
    check(*perform(round_of("left", kept)))


def test_a_repeated_step() -> None:
    check(*perform(round_of("left", ["sit", "bend", "raise", "fold", "rise", "fold", "rise", "release"], pace=0.75)))


def test_a_long_wait_in_a_step() -> None:
    acts = round_of("right")
    check(*perform([replace(act, stay_s=40.0) if act.step in ("sit", "raise") else act for act in acts]))


def test_half_way_down_is_a_fold_too() -> None:
    check(*perform(both_sides(depth=35)))


def test_a_mirror_image_is_the_other_side() -> None:
    seen, _ = perform(round_of("left"), azimuth_deg=45)
    swapped = {"left": "right", "right": "left", None: None}
    told, mirrored = (
        [label for label in labels_at(follow(of), seen.time_s) if label[0] not in (None, "sit")]
        for of in (seen, mirror_image(seen))
    )
    agree = [one == (step, swapped[side]) for one, (step, side) in zip(told, mirrored, strict=False)]
    assert np.mean(agree) > 0.98


def test_coming_and_going() -> None:
    practised, truths = perform([off(STANDING, 5), *both_sides()], silhouettes=False)
    gone = nobody(75, truths[-1].end_s, 15)
    check(practised, truths)
    following = follow(Landmarks.join([practised, gone]))
    check_holds(following, truths)
    assert labels_at(following, gone.time_s[30:]) == [(None, None)] * 45


def test_off_in_the_middle() -> None:
    seen, truths = perform([*round_of("left"), off(STANDING, 8, 3), *round_of("right")])
    check(seen, truths)
    away = next(truth for truth in truths if truth.act.step is None)
    assert (None, None) in labels_at(follow(seen), np.array([away.settled_s + 2]))


def test_nobody_in_the_middle() -> None:
    first, truths = perform(round_of("left"), silhouettes=False)
    gone_s, back_s = truths[-1].end_s, truths[-1].end_s + 4
    second, later = perform(round_of("right"), silhouettes=False)
    second = replace(second, time_s=second.time_s + back_s)
    following = follow(Landmarks.join([first, nobody(60, gone_s, 15), second]))
    assert [hold.stage.side for hold in following.holds] == ["left", "right"]
    assert following.holds[1].start_s == pytest.approx(back_s + later[3].settled_s, abs=HOLD_WITHIN_S)


def test_a_practice_that_begins_and_breaks_off_anywhere() -> None:
    acts = round_of("left")
    check(*perform(acts[:4]))
    check(*perform(acts[3:]))


def test_fidgeting_before_the_practice_is_no_step_beyond_the_seat() -> None:
    seen, truths = perform([*fidgets(), *both_sides()])
    following = follow(seen)
    check_holds(following, truths)
    before = labels_at(following, np.arange(0, truths[5].start_s, 0.1))
    assert {step for step, _ in before} <= {None, "sit"}


@pytest.mark.parametrize("azimuth", [0.0, 45.0, 90.0, -60.0])
def test_who_stands_still_is_off(azimuth: float) -> None:
    following = follow(perform([off(STANDING, 20)], azimuth_deg=azimuth)[0])
    assert [visit.stage for visit in following.visits] == [None]
    assert following.holds == ()
    assert following.checks == ()


@pytest.mark.parametrize("azimuth", [0.0, 45.0, 90.0])
def test_who_does_something_else_holds_nothing(azimuth: float) -> None:
    chair = Figure(pitch=35).with_legs(Leg(flexion=80, knee=70)).with_arms(Arm(elevation=160))
    acts = [off(STANDING, 4), off(STANDING.with_arms(Arm(elevation=170)), 3), off(chair, 10), off(STANDING, 4)]
    following = follow(perform(acts, azimuth_deg=azimuth)[0])
    assert following.holds == ()
    beyond = [v.last - v.first for v in following.visits if v.stage and v.stage.step != "sit"]
    assert sum(beyond) * 0.125 < 2


def test_a_film_of_nobody_is_off() -> None:
    following = follow(nobody(100))
    assert [visit.stage for visit in following.visits] == [None]


@pytest.mark.parametrize("frames", [1, 2, 5])
def test_a_film_of_a_few_frames_is_followed(frames: int) -> None:
    following = follow(film([SITTING] * frames))
    assert following.visits[0].first == 0
    assert following.visits[-1].last == len(following.ticks)
    assert following.holds == ()


def test_an_asana_without_sides() -> None:
    practice = practice_from_page(library.load("utkatasana"))
    arms = STANDING.with_arms(Arm(elevation=170))
    chair = Figure(pitch=35).with_legs(Leg(flexion=80, knee=70)).with_arms(Arm(elevation=165))
    acts = [off(STANDING, 3), off(arms, 2), off(chair, 8), off(arms, 2), off(STANDING, 3)]
    seen, truths = perform(acts, azimuth_deg=60)
    following = follow_recording(practice, observe(seen, practice))
    (hold,) = following.holds
    assert hold.stage.side is None
    assert hold.start_s == pytest.approx(truths[2].settled_s, abs=HOLD_WITHIN_S)
    assert hold.seconds == pytest.approx(8, abs=HOLD_WITHIN_S)
    steps = [visit.stage.step for visit in following.visits if visit.stage]
    assert steps == ["stand", "raise", "lower", "hold", "rise", "release"]
