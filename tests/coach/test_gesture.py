"""The gesture for pausing is seen from all around, and no asana of the library looks like it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from abhyasa.body.landmarks import INDEX, Landmarks
from abhyasa.coach.gesture import HELD_S, Gesture, is_gesture
from abhyasa.page import library
from tests.bodies import SITTING, SIZE, STANDING, Arm, Figure, film

HANDS_ON_HEAD = Arm(elevation=125, outward=70, elbow=125)


def with_hands_on_head(landmarks: Landmarks) -> Landmarks:
    """Hands laid on the crown: placed there, since a stick figure's shoulders turn in one plane only."""
    image = landmarks.image.copy()
    ears = (image[:, INDEX["left ear"]] + image[:, INDEX["right ear"]]) / 2
    for side in ("left", "right"):
        for part in ("wrist", "index"):
            image[:, INDEX[f"{side} {part}"]] = ears - np.array([0, 18], np.float32)
    return replace(landmarks, image=image)


def filmed(figure: Figure, azimuth_deg: float, seconds: float = 4.0) -> Landmarks:
    n = round(seconds * 8)
    return film([figure] * n, np.arange(n) / 8, azimuth_deg)


@pytest.mark.parametrize("figure", [STANDING, SITTING])
@pytest.mark.parametrize("azimuth_deg", [0.0, 45.0, 90.0, -60.0])
def test_it_is_seen_standing_and_sitting_from_all_around(figure: Figure, azimuth_deg: float) -> None:
    landmarks = with_hands_on_head(filmed(figure.with_arms(HANDS_ON_HEAD), azimuth_deg))
    assert is_gesture(landmarks)


@pytest.mark.parametrize("arm", [Arm(), Arm(elevation=90), Arm(elevation=175), Arm(elevation=170, outward=90), Arm(60)])
@pytest.mark.parametrize("azimuth_deg", [0.0, 45.0, 90.0])
def test_arms_that_hang_or_are_raised_are_no_gesture(arm: Arm, azimuth_deg: float) -> None:
    assert not is_gesture(filmed(STANDING.with_arms(arm), azimuth_deg))
    assert not is_gesture(filmed(replace(SITTING, pitch=60).with_arms(arm), azimuth_deg))


def test_it_counts_once_when_it_has_been_held() -> None:
    landmarks = with_hands_on_head(filmed(STANDING.with_arms(HANDS_ON_HEAD), 30, seconds=8))
    gesture = Gesture()
    given = [gesture.feed(landmarks, i) for i in range(len(landmarks))]
    assert given.count(True) == 1
    assert landmarks.time_s[given.index(True)] == pytest.approx(HELD_S, abs=0.2)


def test_it_must_be_let_go_before_it_counts_again() -> None:
    held = with_hands_on_head(filmed(STANDING.with_arms(HANDS_ON_HEAD), 30, seconds=3))
    let_go = filmed(STANDING, 30, seconds=1)
    parts = [held, replace(let_go, time_s=let_go.time_s + 3), replace(held, time_s=held.time_s + 4)]
    landmarks = Landmarks.join(parts)
    gesture = Gesture()
    assert [gesture.feed(landmarks, i) for i in range(len(landmarks))].count(True) == 2


def shapes_seen(asana: str) -> list[Landmarks]:
    """The studio's body in every shape of a page's demonstration, seen from around."""
    from abhyasa.studio.perform import Style, perform
    from tests.studio.figures import FIGURE

    motion = perform(FIGURE, library.load(asana), Style(), fps=2.0)
    marks = FIGURE.at(motion.postures).marks
    seen = []
    for azimuth_deg in (0, 45, 90, 180, -90, -45):
        turn = np.radians(azimuth_deg)
        # The body faces -y; the camera goes round it.
        right = np.array([np.cos(turn), np.sin(turn), 0.0])
        away = np.array([-np.sin(turn), np.cos(turn), 0.0])
        world = np.stack([marks @ right, marks @ away, marks[..., 2]], axis=-1)
        image = np.array(SIZE) / 2 + 170 * world[..., [0, 2]] * [1, -1]
        n = len(marks)
        seen.append(
            Landmarks(np.arange(n) / 2.0, world.astype(np.float32), image.astype(np.float32),
                      np.full((n, 33), 0.99, np.float32), SIZE)
        )  # fmt: skip
    return seen


@pytest.mark.slow
@pytest.mark.parametrize("asana", library.asana_ids())
def test_no_asana_of_the_library_contains_it(asana: str) -> None:
    assert not any(is_gesture(seen, i) for seen in shapes_seen(asana) for i in range(len(seen)))


def test_an_asana_with_raised_arms_does_not_contain_it() -> None:
    test_no_asana_of_the_library_contains_it("tadasana")


@pytest.mark.parametrize("asana", library.asana_ids())
def test_no_page_asks_for_hands_at_the_head(asana: str) -> None:
    page = library.load(asana)
    from abhyasa.practice.compile import practice_from_page

    parts = [
        set(sourced.goal.quantity.args)
        for stage in practice_from_page(page).stages
        for sourced in stage.goals
        if not sourced.goal.negated
    ]
    assert not any(args & {"head", "left ear", "right ear"} and any("hand" in arg for arg in args) for args in parts)
