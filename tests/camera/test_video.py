from __future__ import annotations

import os
import threading
from pathlib import Path

import av
import numpy as np
import pytest

from abhyasa.camera.film import write_video
from abhyasa.camera.video import LONGEST_SIDE, open_video, turned
from abhyasa.errors import VideoError, VideoMissing
from tests.camera.films import (
    FPS,
    brightness,
    encoded,
    film,
    picture,
    red_corner,
    with_exif_orientation,
    with_rotation_flag,
)


def photo(path: Path) -> Path:
    codec, pixels = ("mjpeg", "yuvj444p") if path.suffix == ".jpg" else ("png", "rgb24")
    return encoded(path, 1, codec, pixels, container="image2")


def test_a_film_is_read_frame_by_frame(tmp_path: Path) -> None:
    video = open_video(film(tmp_path / "a.mp4", frames=20))
    frames = list(video.frames())

    assert (video.size, video.fps, video.frame_count, video.duration_s) == ((64, 48), FPS, 20, 2.0)
    assert [brightness(frame.rgb) for frame in frames] == list(range(20))
    assert [frame.time_s for frame in frames] == pytest.approx([i / FPS for i in range(20)])
    assert frames[0].rgb.shape == (48, 64, 3)
    assert not video.truncated
    assert not video.is_photo


@pytest.mark.parametrize(("apart_s", "every"), [(0.0, 1), (0.08, 1), (0.1, 1), (0.15, 2), (0.2, 2), (0.21, 3)])
def test_frames_that_follow_too_soon_are_left_out(tmp_path: Path, apart_s: float, every: int) -> None:
    video = open_video(film(tmp_path / "a.mp4", frames=20))
    times_s = [frame.time_s for frame in video.frames(apart_s)]
    assert times_s == pytest.approx([i / FPS for i in range(0, 20, every)])
    assert video.count(apart_s) == len(times_s)


def test_of_a_variable_frame_rate_those_far_enough_apart_are_given(tmp_path: Path) -> None:
    video = open_video(film(tmp_path / "a.mp4", frames=5, times_s=[0.0, 0.1, 0.15, 0.5, 2.0]))
    assert [frame.time_s for frame in video.frames(0.12)] == pytest.approx([0.0, 0.15, 0.5, 2.0], abs=1e-3)


def test_frames_are_contiguous_whatever_their_width(tmp_path: Path) -> None:
    frame = next(iter(open_video(film(tmp_path / "a.mp4", size=(90, 50))).frames()))
    assert frame.rgb.flags.c_contiguous


def test_two_frames_are_a_film(tmp_path: Path) -> None:
    video = open_video(film(tmp_path / "a.mp4", frames=2))
    assert len(list(video.frames())) == 2
    assert not video.is_photo


def test_times_of_a_variable_frame_rate_are_kept(tmp_path: Path) -> None:
    times_s = [0.0, 0.1, 0.15, 0.5, 2.0]
    video = open_video(film(tmp_path / "a.mp4", frames=5, times_s=times_s))
    assert [frame.time_s for frame in video.frames()] == pytest.approx(times_s, abs=1e-3)


def test_times_go_on_where_two_films_were_glued_together(tmp_path: Path) -> None:
    part = encoded(tmp_path / "part.ts", 30, "mpeg2video", container="mpegts")
    whole = tmp_path / "whole.ts"
    whole.write_bytes(part.read_bytes() * 2)

    times_s = [frame.time_s for frame in open_video(whole).frames()]
    assert len(times_s) == 60
    assert times_s == pytest.approx([i / 10 for i in range(60)], abs=0.05)


def test_a_phone_held_upright_gives_upright_frames(tmp_path: Path) -> None:
    video = open_video(with_rotation_flag(film(tmp_path / "a.mp4", size=(64, 48))))
    assert video.size == (48, 64)
    assert next(iter(video.frames())).rgb.shape == (64, 48, 3)


def test_the_rotation_flag_turns_clockwise(tmp_path: Path) -> None:
    with write_video(tmp_path / "a.mp4", (64, 48), FPS) as writer:
        for i in range(3):
            writer.write(picture((64, 48), "top left"), i / FPS)
    video = open_video(with_rotation_flag(tmp_path / "a.mp4"))
    assert red_corner(next(iter(video.frames())).rgb) == "top right"


def test_large_frames_are_scaled_down(tmp_path: Path) -> None:
    video = open_video(film(tmp_path / "a.mp4", frames=2, size=(3840, 2160)))
    assert video.size == (LONGEST_SIDE, 720)
    assert next(iter(video.frames())).rgb.shape == (720, LONGEST_SIDE, 3)


@pytest.mark.parametrize("suffix", [".jpg", ".png"])
def test_a_photo_is_a_film_of_one_frame(tmp_path: Path, suffix: str) -> None:
    video = open_video(photo(tmp_path / f"a{suffix}"))
    frames = list(video.frames())
    assert video.is_photo
    assert (video.size, video.fps, video.frame_count, video.duration_s) == ((64, 48), None, 1, 0.0)
    assert [frame.time_s for frame in frames] == [0.0]
    assert red_corner(frames[0].rgb) == "top left"


@pytest.mark.parametrize(
    ("orientation", "corner"), [(1, "top left"), (3, "bottom right"), (6, "top right"), (8, "bottom left")]
)
def test_the_orientation_of_a_photo_is_applied(tmp_path: Path, orientation: int, corner: str) -> None:
    video = open_video(with_exif_orientation(photo(tmp_path / "a.jpg"), orientation))
    assert red_corner(next(iter(video.frames())).rgb) == corner


@pytest.mark.parametrize("name", ["a%03d.jpg", "12:30 a.jpg", "http:a.jpg"])
def test_a_name_is_no_pattern_and_no_address(tmp_path: Path, name: str) -> None:
    photo(tmp_path / "a.jpg").rename(tmp_path / name)
    assert open_video(tmp_path / name).is_photo


def test_single_frames_are_found_by_their_time(tmp_path: Path) -> None:
    video = open_video(film(tmp_path / "a.mp4", frames=100))
    wanted_s = [0.0, 0.3, 0.3, 5.0, 9.9, 60.0]
    frames = list(video.frames_at(wanted_s))
    assert [frame.time_s for frame in frames] == pytest.approx([0.0, 0.3, 0.3, 5.0, 9.9, 9.9])
    assert [brightness(frame.rgb) for frame in frames] == [0, 3, 3, 0, 24, 24]


def test_leaving_early_stops_the_decoding(tmp_path: Path) -> None:
    before = threading.active_count()
    frames = open_video(film(tmp_path / "a.mp4", frames=100)).frames()
    next(frames)
    frames.close()  # type: ignore[attr-defined]  # a generator
    assert threading.active_count() == before


def test_a_film_cut_off_gives_what_is_there(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", frames=100, size=(320, 240))
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 2 // 3])
    video = open_video(path)
    count = len(list(video.frames()))
    assert 0 < count < 100
    assert video.truncated


def test_damage_in_the_middle_does_not_end_the_film(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    rng = np.random.default_rng(1)
    with write_video(path, (64, 48), FPS) as writer:
        for i in range(60):
            writer.write(rng.integers(0, 255, (48, 64, 3), np.uint8), i / FPS)
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 4000] = bytes(4000)
    path.write_bytes(content)
    last = list(open_video(path).frames())[-1]
    assert last.time_s > 5.0


def bad_input(folder: Path, kind: str) -> Path:
    path = folder / f"{kind.replace(' ', '-')}.mp4"
    match kind:
        case "empty":
            path.write_bytes(b"")
        case "text":
            path = path.with_suffix(".txt")
            path.write_text("some text\n" * 100)
        case "noise":
            path.write_bytes(np.random.default_rng(1).bytes(5000))
        case "folder":
            path.mkdir()
        case "sound only":
            with av.open(str(path), "w") as container:
                stream = container.add_stream("aac", rate=44100, layout="mono")
                silence = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
                silence.sample_rate = 44100
                container.mux(stream.encode(silence))
                container.mux(stream.encode(None))
        case "without its index":
            encoded(path, 20, container="mp4")
            path.write_bytes(path.read_bytes()[:-400])
    return path


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("empty", "is empty"),
        ("text", "no video or photo"),
        ("noise", "no video or photo"),
        ("folder", "is a folder"),
        ("sound only", "sound only"),
        ("without its index", "cut off before its index"),
    ],
)
def test_bad_input_is_named_with_a_remedy(tmp_path: Path, kind: str, says: str) -> None:
    path = bad_input(tmp_path, kind)
    with pytest.raises(VideoError, match=says) as raised:
        open_video(path)
    assert str(path) in raised.value.message
    assert raised.value.remedy


def test_a_missing_film_is_named(tmp_path: Path) -> None:
    with pytest.raises(VideoMissing, match="no such file"):
        open_video(tmp_path / "nowhere.mp4")


def test_a_film_that_may_not_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # root, as in many containers, may read everything
    with pytest.raises(VideoError, match="may not be read"):
        open_video(film(tmp_path / "a.mp4"))


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_turned_is_a_contiguous_rot90(quarters: int) -> None:
    rgb = np.random.default_rng(1).integers(0, 255, (6, 9, 3), np.uint8)
    result = turned(rgb, quarters)
    assert result.flags.c_contiguous
    np.testing.assert_array_equal(result, np.rot90(rgb, quarters))
