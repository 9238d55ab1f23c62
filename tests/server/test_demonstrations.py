"""The demonstrations that come along: whole, and of what the pages say now."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from PIL import Image

from abhyasa.page import library
from abhyasa.page.model import Page
from abhyasa.practice.compile import practice_from_page
from abhyasa.practice.place import best_place
from abhyasa.server.demonstrations import (
    FOLDER,
    MANIFEST,
    Demonstration,
    demonstration_of,
    manifest,
    movement_name,
    practice_key,
    still_file,
    view_of,
)

SIZES = {5121: 1, 5122: 2, 5123: 2, 5126: 4}
WIDTHS = {"SCALAR": 1, "VEC3": 3, "VEC4": 4, "MAT4": 16}
IDS = library.asana_ids()


@cache
def page_of(asana: str) -> Page:
    return library.load(asana)


def test_none_is_missing_or_of_what_its_page_said_once_or_seen_from_elsewhere() -> None:
    wanted = {
        asana: (practice_key(page_of(asana), practice_from_page(page_of(asana))), best_place(page_of(asana)))
        for asana in IDS
    }
    made = {asana: (each.practice, each.place) for asana, each in manifest().items()}
    stale = sorted(asana for asana in IDS if made.get(asana) != wanted[asana])
    assert stale == [], "run: make demonstrations"
    assert sorted(made) == sorted(IDS)


@pytest.mark.parametrize("asana", IDS)
def test_its_model_is_whole_and_has_a_movement_for_each_step(asana: str) -> None:
    model = json.loads((FOLDER / f"{asana}.gltf").read_bytes())
    assert model["asset"]["version"] == "2.0"
    assert [buffer["uri"] for buffer in model["buffers"]] == ["body.bin", f"{asana}.bin"]
    for buffer in model["buffers"]:
        assert (FOLDER / buffer["uri"]).stat().st_size == buffer["byteLength"]
    for view in model["bufferViews"]:
        assert view["byteOffset"] + view["byteLength"] <= model["buffers"][view["buffer"]]["byteLength"]
    for accessor in model["accessors"]:
        assert_inside(model, accessor)
    stages = practice_from_page(page_of(asana)).stages
    assert [animation["name"] for animation in model["animations"]] == [movement_name(stage) for stage in stages]
    for animation in model["animations"]:
        for channel in animation["channels"]:
            assert channel["target"]["node"] in model["skins"][0]["joints"]
            sampler = animation["samplers"][channel["sampler"]]
            times, values = (model["accessors"][sampler[end]] for end in ("input", "output"))
            assert times["count"] == values["count"]
            assert times["min"] == [0]


def assert_inside(model: dict[str, Any], accessor: dict[str, Any]) -> None:
    size = SIZES[accessor["componentType"]]
    length = accessor["count"] * WIDTHS[accessor["type"]] * size
    view = model["bufferViews"][accessor["bufferView"]]
    assert accessor["byteOffset"] + length <= view["byteLength"]
    assert (view["byteOffset"] + accessor["byteOffset"]) % size == 0


@pytest.mark.parametrize("asana", IDS)
def test_it_is_small_and_each_step_has_a_picture(asana: str) -> None:
    assert sum((FOLDER / f"{asana}.{end}").stat().st_size for end in ("gltf", "bin")) <= 250_000
    for step in {stage.step for stage in practice_from_page(page_of(asana)).stages}:
        with Image.open(FOLDER / still_file(asana, step)) as picture:
            assert picture.format == "WEBP"
            assert picture.size == (480, 480)


def test_nothing_lies_there_that_belongs_to_no_page() -> None:
    known = {MANIFEST, "body.bin"}
    for asana in IDS:
        known |= {f"{asana}.gltf", f"{asana}.bin"}
        known |= {still_file(asana, stage.step) for stage in practice_from_page(page_of(asana)).stages}
    assert {path.name for path in FOLDER.iterdir()} == known


def shown(page: Page) -> Demonstration | None:
    return demonstration_of(page, practice_from_page(page))


def test_a_page_that_asks_for_something_else_has_none() -> None:
    page = page_of("tadasana")
    assert shown(page) is not None
    reworded = page.model_copy(update={"intro": "Other words.", "benefits": ()})
    assert shown(reworded) is not None
    assert shown(page.model_copy(update={"steps": page.steps[:2]})) is None
    assert shown(page.model_copy(update={"id": "another"})) is None


def test_all_of_the_movement_is_seen_from_where_the_viewer_first_looks() -> None:
    page = page_of("janushirsana")
    demonstration = shown(page)
    assert demonstration is not None
    x, y, z, away, azimuth = view_of(demonstration, best_place(page))
    assert abs(x) < 0.5
    assert 0.3 < y < 1
    assert 0 < z < 1, "the legs lie before the body"
    assert 2 < away < 5
    assert azimuth == 80
