"""From the protocol's frames to landmarks, and the practice's clock."""

from __future__ import annotations

import base64

import numpy as np
import pytest

from abhyasa.body.landmarks import Landmarks
from abhyasa.server.clock import LONGEST_GAP_S, SHORTENED_TO_S, PracticeClock
from abhyasa.server.incoming import Incoming, MalformedBody, landmarks_of, times_in_order
from abhyasa.server.protocol import FrameSeen
from tests.bodies import SITTING, SIZE, film
from tests.server.serving import frames_of

SEEN = film([SITTING] * 4, np.arange(4) / 15, azimuth_deg=45.0, silhouettes=True)
FRAMES = [FrameSeen.model_validate(frame) for frame in frames_of(SEEN)]
NOBODY = FrameSeen(at_ms=5, seen=None)


def taken(frames: list[FrameSeen], size: tuple[int, int] = SIZE) -> list[Landmarks]:
    incoming = Incoming(size)
    incoming.put(frames, [float(i) for i in range(len(frames))])
    pieces = []
    while len(incoming):
        pieces += landmarks_of([incoming.take(8)])
    return pieces


def test_landmarks_come_through_as_exactly_as_the_protocol_is() -> None:
    (found,) = taken(FRAMES)
    np.testing.assert_allclose(found.world, SEEN.world, atol=0.0006)
    np.testing.assert_allclose(found.image, SEEN.image, atol=0.06)
    np.testing.assert_allclose(found.visibility, SEEN.visibility, atol=0.003)
    np.testing.assert_array_equal(found.silhouette, SEEN.silhouette)
    assert found.size == SIZE


def test_nobody_is_nan_and_not_visible_and_has_an_empty_silhouette() -> None:
    (found,) = taken([FRAMES[0], NOBODY])
    assert found.silhouette is not None
    assert np.isnan(found.world[1]).all()
    assert np.isnan(found.image[1]).all()
    assert not found.visibility[1].any()
    assert not found.silhouette[1].any()


def test_frames_without_a_silhouette_come_by_themselves() -> None:
    assert FRAMES[0].seen is not None
    bare = FRAMES[0].model_copy(update={"seen": FRAMES[0].seen.model_copy(update={"silhouette": None})})
    pieces = taken([FRAMES[0], bare, bare, FRAMES[1]])
    assert [len(piece) for piece in pieces] == [1, 2, 1]
    assert [piece.silhouette is None for piece in pieces] == [False, True, False]


def test_frames_that_come_too_soon_before_another_may_be_passed_over_but_never_the_newest() -> None:
    incoming = Incoming(SIZE)
    incoming.put(FRAMES, [0.0, 0.3, 0.36, 0.4])
    np.testing.assert_allclose(landmarks_of([incoming.take(8, 0.1)])[0].time_s, [0.0, 0.3, 0.4])
    assert not len(incoming)


def test_frames_of_many_are_read_together_and_each_has_its_own() -> None:
    assert FRAMES[0].seen is not None
    bare = FRAMES[0].model_copy(update={"seen": FRAMES[0].seen.model_copy(update={"silhouette": None})})
    practices = [(FRAMES[:2], SIZE), ([bare], SIZE), (FRAMES[2:], SIZE), (FRAMES[1:], (480, 640))]
    waiting = [Incoming(size) for _, size in practices]
    for incoming, (frames, _) in zip(waiting, practices, strict=True):
        incoming.put(frames, [float(i) for i in range(len(frames))])
    together = landmarks_of([incoming.take(8) for incoming in waiting])
    for found, (frames, size) in zip(together, practices, strict=True):
        (alone,) = taken(frames, size)
        for name in ("time_s", "world", "image", "visibility", "silhouette"):
            np.testing.assert_array_equal(getattr(found, name), getattr(alone, name))
        assert found.size == size


def test_a_silhouette_that_was_taken_while_the_picture_was_turned_has_its_proportions() -> None:
    (found,) = taken(FRAMES, (480, 640))
    assert found.silhouette is not None
    assert found.silhouette.shape == (4, 213, 160)
    assert found.silhouette.any()


def test_a_picture_that_is_turned_has_its_new_size_from_then_on() -> None:
    incoming = Incoming((480, 640))
    incoming.resize(SIZE)
    incoming.put(FRAMES, [float(i) for i in range(len(FRAMES))])
    (found,) = landmarks_of([incoming.take(8)])
    assert found.size == SIZE
    np.testing.assert_array_equal(found.silhouette, SEEN.silhouette)


@pytest.mark.parametrize("text", ["?", "AAAA", "", base64.b64encode(b"x" * 30).decode(), "AA=A"])
def test_a_damaged_silhouette_is_refused(text: str) -> None:
    assert FRAMES[0].seen is not None
    damaged = FRAMES[0].model_copy(update={"seen": FRAMES[0].seen.model_copy(update={"silhouette": text})})
    with pytest.raises(MalformedBody):
        taken([FRAMES[1], damaged])


@pytest.mark.parametrize("text", ["?" * 528, "A" * 527 + "?"])
def test_a_body_that_is_no_base64_is_refused(text: str) -> None:
    assert FRAMES[0].seen is not None
    damaged = FRAMES[0].model_copy(update={"seen": FRAMES[0].seen.model_copy(update={"numbers": text})})
    with pytest.raises(MalformedBody):
        taken([FRAMES[1], damaged])


def test_numbers_that_no_model_gives_are_kept_within_what_it_could() -> None:
    assert FRAMES[0].seen is not None
    wild = base64.b64encode(np.full(198, -32768, "<i2").tobytes()).decode()
    (found,) = taken([FRAMES[0].model_copy(update={"seen": FRAMES[0].seen.model_copy(update={"numbers": wild})})])
    assert not found.visibility.any()
    assert np.isfinite(found.world).all()


def test_times_that_do_not_rise_are_left_out() -> None:
    assert list(times_in_order([1.0, 3.0, 2.0, 3.0, 4.0], 0.5)) == [0, 1, 4]
    assert list(times_in_order([1.0, 2.0], 1.0)) == [1]


def test_the_clock_follows_its_client() -> None:
    clock = PracticeClock()
    assert [clock.take(ms) for ms in (0, 500, 400, 90_000)] == [0.0, 0.5, 0.4, 90.0]
    assert not clock.jumped
    assert clock.client_ms(90.0) == 90_000


def test_a_jump_ahead_is_shortened_and_one_back_goes_on() -> None:
    clock = PracticeClock()
    clock.take(1000)
    assert clock.take(round(1000 * (LONGEST_GAP_S + 100))) == pytest.approx(1.0 + SHORTENED_TO_S)
    assert clock.jumped
    now_s = clock.now_s
    assert clock.take(2000) == pytest.approx(now_s)
    assert clock.take(2500) == pytest.approx(now_s + 0.5)
    assert clock.client_ms(clock.now_s) == 2500


def test_a_practice_taken_up_goes_on_from_where_it_was() -> None:
    clock = PracticeClock(30.0)
    assert clock.client_ms(clock.now_s) == 30_000
    assert clock.take(30_500) == 30.5
    assert clock.take(0) == pytest.approx(30.5)
    assert clock.take(500) == pytest.approx(31.0)
