"""What is drawn over a film: seen by what it changes in the picture."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from abhyasa.body.landmarks import INDEX, Landmarks
from abhyasa.record.overlay import draw
from abhyasa.record.record import Record, Span
from abhyasa.record.skeleton import LEFT, RIGHT
from tests.bodies import SITTING, SIZE, film, nobody
from tests.record.sessions import check, photo_session, record_of

Picture = NDArray[np.uint8]
OFF = record_of(spans=(Span(start_s=0.0, end_s=30.0, step=None, side=None),))
FAULTY = record_of(check(), check("trunk_pitch >= 20 deg", "pass", 60.0), check(verdict="cannot_tell", value=None))


def blank(width: int = SIZE[0], height: int = SIZE[1]) -> Picture:
    return np.full((height, width, 3), 90, np.uint8)


def body(hidden: tuple[str, ...] = ()) -> Landmarks:
    return film([SITTING], azimuth_deg=45, hidden=dict.fromkeys(hidden, 0.1))


def changed(picture: Picture) -> NDArray[np.bool_]:
    marks: NDArray[np.bool_] = (picture != 90).any(axis=2)
    return marks


def near(picture: Picture, seen: Landmarks, name: str, radius: int = 6) -> Picture:
    """The pixels around a landmark."""
    scale = np.array(picture.shape[1::-1]) / seen.size
    x, y = np.rint(seen.image[0, INDEX[name]] * scale).astype(int)
    return picture[y - radius : y + radius, x - radius : x + radius]


def has(patch: Picture, colour: tuple[int, int, int]) -> bool:
    return bool((np.abs(patch.astype(int) - colour).max(axis=2) < 40).any())


@pytest.mark.parametrize("size", [(640, 480), (1920, 1080), (360, 640), (720, 1280), (2, 2), (33, 17)])
def test_any_size_of_picture_keeps_its_size(size: tuple[int, int]) -> None:
    drawn = draw(blank(*size), body(), FAULTY, 12.0)
    assert drawn.shape == (size[1], size[0], 3)
    assert drawn.dtype == np.uint8
    assert drawn.flags.c_contiguous


def test_the_given_picture_is_left_as_it_is() -> None:
    picture = blank()
    draw(picture, body(), FAULTY, 12.0)
    assert not changed(picture).any()


@pytest.mark.parametrize("size", [(640, 480), (1280, 960)])
def test_left_and_right_have_their_own_colours_at_their_own_joints(size: tuple[int, int]) -> None:
    seen = body()
    drawn = draw(blank(*size), seen, OFF, 1.0)
    for name in ("knee", "elbow", "ankle"):
        assert has(near(drawn, seen, f"left {name}"), LEFT)
        assert has(near(drawn, seen, f"right {name}"), RIGHT)


def test_what_was_not_seen_is_not_drawn() -> None:
    seen = body(hidden=("left knee",))
    drawn = draw(blank(), seen, OFF, 1.0)
    assert not has(near(drawn, seen, "left knee"), LEFT)
    assert has(near(drawn, seen, "left elbow"), LEFT)


def test_what_was_half_seen_is_faint() -> None:
    faint = film([SITTING], azimuth_deg=45, hidden=dict.fromkeys(("left knee", "left ankle"), 0.6))
    drawn = draw(blank(), faint, OFF, 1.0)
    assert changed(near(drawn, faint, "left ankle")).any()
    assert not has(near(drawn, faint, "left ankle"), LEFT)


def test_nobody_means_no_skeleton() -> None:
    drawn = draw(blank(), nobody(1), OFF, 1.0)
    assert not changed(drawn)[: SIZE[1] // 2].any()


def test_a_landmark_far_outside_is_no_trouble() -> None:
    seen = body()
    away = replace(seen, image=seen.image + np.float32(5000))
    assert draw(blank(), away, OFF, 1.0).shape == (SIZE[1], SIZE[0], 3)


def test_a_fault_is_ringed_where_it_shows() -> None:
    seen = body()
    plain, faulty = (draw(blank(), seen, record, 12.0) for record in (OFF, FAULTY))
    around = (near(picture, seen, "right knee", 20).astype(int) for picture in (plain, faulty))
    reddish = [(patch[..., 0] - patch[..., 1] > 100).sum() for patch in around]
    assert reddish[1] > reddish[0] + 50


def test_the_step_and_verdicts_stand_only_while_they_last() -> None:
    corner = (slice(0, 160), slice(0, 230))
    during, after, off = (
        changed(draw(blank(), nobody(1), record, at_s)[corner]).mean()
        for record, at_s in ((FAULTY, 12.0), (FAULTY, 25.0), (OFF, 12.0))
    )
    assert during > after > off == 0


def test_the_hold_is_seen_to_run() -> None:
    record = Record.model_validate(
        record_of().model_dump(by_alias=True)
        | {"holds": [{"step": "hold", "side": "left", "start_s": 10.0, "end_s": 20.0, "seconds": 10.0}]}
    )
    corner = (slice(0, 60), slice(0, 300))
    early, later, past = (draw(blank(), nobody(1), record, at_s)[corner] for at_s in (12.0, 18.0, 22.0))
    assert (early != later).any()
    assert changed(past).sum() < changed(later).sum()


def test_a_photos_verdicts_are_drawn_though_they_last_no_time() -> None:
    record = photo_session("faults-side", 16.0).record
    shown = record.model_copy(update={"checks": (check(span=(0.0, 0.0)),)})
    none = record.model_copy(update={"checks": (), "timeline": (Span(start_s=0, end_s=0, step=None, side=None),)})
    drawn = [changed(draw(blank(), nobody(1), of, 0.0)).sum() for of in (shown, none)]
    assert drawn[0] > drawn[1] + 1000


def test_a_step_in_another_script_does_no_harm() -> None:
    spans = (Span(start_s=0.0, end_s=30.0, step="आसन-ūrdhva", side="left"),)
    assert draw(blank(), body(), record_of(spans=spans), 1.0).shape == (SIZE[1], SIZE[0], 3)
