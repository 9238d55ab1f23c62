"""Calibration and judgement never share a body, a camera or a seed."""

from __future__ import annotations

from abhyasa.studio.takes import SECTOR_DEG, Split, Take, in_split, take

FILMS = 150


def takes(split: Split) -> list[Take]:
    return [take(split, number) for number in range(FILMS)]


def test_the_splits_share_no_body() -> None:
    calibration, accuracy = ({each.shot.build for each in takes(split)} for split in ("calibration", "accuracy"))
    assert not calibration & accuracy
    assert min(len(calibration), len(accuracy)) >= 12


def test_the_splits_share_no_camera() -> None:
    sectors = [
        {int(each.shot.camera.azimuth_deg % 360 // SECTOR_DEG) for each in takes(split)}
        for split in ("calibration", "accuracy")
    ]
    assert not sectors[0] & sectors[1]
    assert sectors[0] | sectors[1] == set(range(360 // SECTOR_DEG))


def test_every_place_around_the_body_is_one_split_s_or_the_other_s() -> None:
    for azimuth_deg in range(-180, 180):
        assert in_split("calibration", azimuth_deg) != in_split("accuracy", azimuth_deg)


def test_the_splits_share_no_seed_nor_look() -> None:
    calibration, accuracy = (takes(split) for split in ("calibration", "accuracy"))
    assert not {each.shot.seed for each in calibration} & {each.shot.seed for each in accuracy}
    assert not {each.shot.style.seed for each in calibration} & {each.shot.style.seed for each in accuracy}
    assert not {each.shot.look for each in calibration} & {each.shot.look for each in accuracy}


def test_a_take_is_the_same_in_every_run() -> None:
    assert take("accuracy", 17) == take("accuracy", 17)
    assert take("accuracy", 17) != take("accuracy", 18)


def test_bodies_of_one_number_have_one_build() -> None:
    by_body: dict[int, set[object]] = {}
    for each in takes("calibration"):
        by_body.setdefault(each.body, set()).add(each.shot.build)
    assert all(len(builds) == 1 for builds in by_body.values())
