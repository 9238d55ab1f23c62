"""What is learned, set and judged by never shares a body or a seed; what is judged by, no camera with the others."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from typing import get_args

import pytest

from abhyasa.page import library
from abhyasa.practice.compile import practice_from_page
from abhyasa.practice.place import best_place
from abhyasa.studio.takes import PRACTICES, SECTOR_DEG, Split, Take, in_split, take

ANYWHERE, PLACED = 100, 30
SPLITS: tuple[Split, ...] = get_args(Split)


@cache
def takes(split: Split) -> list[Take]:
    anywhere = [take(split, number) for number in range(ANYWHERE)]
    return anywhere + [take(split, number, placed=True) for number in range(PLACED)]


def sectors(split: Split) -> set[int]:
    return {int(each.shot.camera.azimuth_deg % 360 // SECTOR_DEG) for each in takes(split)}


@pytest.mark.parametrize(("one", "other"), list(combinations(SPLITS, 2)))
def test_the_splits_share_no_body_seed_or_look(one: Split, other: Split) -> None:
    first, second = takes(one), takes(other)
    assert not {each.shot.build for each in first} & {each.shot.build for each in second}
    assert not {each.shot.seed for each in first} & {each.shot.seed for each in second}
    assert not {each.shot.style.seed for each in first} & {each.shot.style.seed for each in second}
    assert not {each.shot.look for each in first} & {each.shot.look for each in second}
    assert min(len({each.shot.build for each in of}) for of in (first, second)) >= 12


def test_no_camera_that_is_judged_by_stands_where_another_stood() -> None:
    assert not sectors("accuracy") & (sectors("calibration") | sectors("tuning"))
    assert sectors("accuracy") | sectors("calibration") == set(range(360 // SECTOR_DEG))


def test_every_place_around_the_body_is_judged_by_or_learned_from() -> None:
    for azimuth_deg in range(-180, 180):
        assert in_split("calibration", azimuth_deg) != in_split("accuracy", azimuth_deg)


def test_films_from_the_recommended_place_stand_about_there_on_either_side() -> None:
    cameras = [(each.shot.camera, best_place(library.load(each.asana))) for each in takes("accuracy") if each.placed]
    assert all(abs(abs(camera.azimuth_deg) - place.azimuth_deg) <= 15 for camera, place in cameras)
    assert all(abs(camera.height_m - place.height_m) <= 0.3 for camera, place in cameras)
    assert {camera.azimuth_deg > 0 for camera, _ in cameras} == {True, False}


def test_a_take_is_the_same_in_every_run() -> None:
    assert take("accuracy", 17) == take("accuracy", 17)
    assert take("accuracy", 17) != take("accuracy", 18)
    assert take("accuracy", 17) != take("accuracy", 17, placed=True)


def test_bodies_of_one_number_have_one_build() -> None:
    by_body: dict[int, set[object]] = {}
    for each in takes("calibration"):
        by_body.setdefault(each.body, set()).add(each.shot.build)
    assert all(len(builds) == 1 for builds in by_body.values())


def test_what_is_calibrated_by_beyond_practices_misses_something_in_every_checked_shape_of_either_side() -> None:
    for number in range(PRACTICES, PRACTICES + 20):
        film = take("calibration", number)
        stages = practice_from_page(library.load(film.asana)).rounds[0]
        assert all(fault.tentative for fault in film.shot.faults)
        for side in {"left", "right"}:
            missed = {fault.goal for fault in film.shot.faults if side in fault.sides}
            for stage in stages:
                goals = {sourced.goal for sourced in stage.checks}
                assert not goals or goals & missed, (film.name, stage.step, side)
