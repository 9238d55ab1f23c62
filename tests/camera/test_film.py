from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from abhyasa.camera.film import write_video
from abhyasa.camera.video import open_video
from abhyasa.errors import OutputError
from tests.camera.films import picture, red_corner


def test_what_is_written_can_be_read(tmp_path: Path) -> None:
    times_s = [0.0, 0.04, 0.5]
    with write_video(tmp_path / "a.mp4", (64, 48), 25) as film:
        for time_s in times_s:
            film.write(picture((64, 48), "bottom left"), time_s)
    frames = list(open_video(tmp_path / "a.mp4").frames())
    assert [frame.time_s for frame in frames] == pytest.approx(times_s, abs=1e-3)
    assert {red_corner(frame.rgb) for frame in frames} == {"bottom left"}


def test_odd_sides_lose_a_pixel(tmp_path: Path) -> None:
    with write_video(tmp_path / "a.mp4", (65, 49), 25) as film:
        film.write(np.zeros((49, 65, 3), np.uint8), 0.0)
    assert open_video(tmp_path / "a.mp4").size == (64, 48)


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_nothing_half_written_is_left(tmp_path: Path, error: type[BaseException]) -> None:
    (tmp_path / "a.mp4").write_text("before")
    with pytest.raises(error), write_video(tmp_path / "a.mp4", (64, 48), 25) as film:
        film.write(picture((64, 48)), 0.0)
        raise error
    assert [path.name for path in tmp_path.iterdir()] == ["a.mp4"]
    assert (tmp_path / "a.mp4").read_text() == "before"


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    film = write_video(tmp_path / "no" / "a.mp4", (64, 48), 25)
    with pytest.raises(OutputError, match="cannot be written") as raised, film:
        pass
    assert raised.value.remedy
