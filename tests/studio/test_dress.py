from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from abhyasa.body.landmarks import INDEX
from abhyasa.errors import StudioError
from abhyasa.studio.build import BONES, RestBody, read_rest_body
from abhyasa.studio.dress import dressed
from abhyasa.studio.look import Look, look_from_seed
from abhyasa.studio.mesh import cut, edges_of, finer, normals_of

REST = read_rest_body(Path(__file__).parents[1] / "data" / "body.npz")
PLAIN = Look(hair_style="bald", top=(0.0, 0.9, 0.0), legs=(0.0, 0.0, 0.9))


def mark(name: str) -> NDArray[np.float64]:
    place: NDArray[np.float64] = REST.marks[INDEX[name]]
    return place


@cache
def worn(look: Look) -> tuple[RestBody, NDArray[np.float64]]:
    return dressed(REST, look)


def cloth_at(look: Look, place: NDArray[np.float64]) -> str:
    """What covers the vertex nearest to a place."""
    body, colours = worn(look)
    colour = colours[np.linalg.norm(body.vertices - place, axis=1).argmin()]
    return next((name for name in ("top", "legs") if np.allclose(colour, getattr(look, name))), "skin")


def borders(faces: NDArray[np.int32]) -> int:
    """How many edges have a face on one side only."""
    ends = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), axis=1)
    return int((np.unique(ends, axis=0, return_counts=True)[1] == 1).sum())


def area(body: RestBody) -> float:
    a, b, c = (body.vertices[body.faces[:, i]] for i in range(3))
    return float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2)


@pytest.mark.parametrize(
    ("sleeves", "upper", "fore"), [(0.0, "skin", "skin"), (0.4, "top", "skin"), (0.95, "top", "top")]
)
def test_sleeves_cover_the_share_of_the_arm_that_they_say(sleeves: float, upper: str, fore: str) -> None:
    look = replace(PLAIN, sleeves=sleeves)
    shoulder, elbow, wrist = (mark(f"left {joint}") for joint in ("shoulder", "elbow", "wrist"))
    assert cloth_at(look, shoulder + 0.6 * (elbow - shoulder)) == upper
    assert cloth_at(look, (elbow + wrist) / 2) == fore


@pytest.mark.parametrize(
    ("leggings", "thigh", "shin"), [(0.35, "legs", "skin"), (0.65, "legs", "skin"), (0.95, "legs", "legs")]
)
def test_leggings_cover_the_share_of_the_leg_that_they_say(leggings: float, thigh: str, shin: str) -> None:
    look = replace(PLAIN, leggings=leggings)
    hip, knee, ankle = (mark(f"right {joint}") for joint in ("hip", "knee", "ankle"))
    assert cloth_at(look, hip + 0.5 * (knee - hip)) == thigh
    assert cloth_at(look, knee + 0.6 * (ankle - knee)) == shin


def test_head_hands_and_feet_are_bare() -> None:
    look = replace(PLAIN, sleeves=0.95, leggings=0.95)
    assert {cloth_at(look, mark(name)) for name in ("nose", "left index", "right toes", "left heel")} == {"skin"}


@pytest.mark.parametrize("seed", range(4))
def test_the_trunk_is_covered_whatever_is_worn(seed: int) -> None:
    look = replace(look_from_seed(seed), hair_style="bald")
    body, colours = dressed(REST, look)
    x, _, z = body.vertices.T
    low, high = mark("left hip")[2] - 0.05, mark("left shoulder")[2] - 0.12
    trunk = (np.abs(x) < 0.11) & (z > low) & (z < high)
    covered = (np.abs(colours[:, None] - np.array([look.top, look.legs])).max(axis=2) < 1e-9).any(axis=1)
    assert trunk.sum() > 500
    assert covered[trunk].all()


def test_cloth_lies_on_the_body() -> None:
    count = len(REST.vertices)
    body, _ = worn(PLAIN)
    away = ((body.vertices[:count] - REST.vertices) * normals_of(REST.vertices, REST.faces)).sum(axis=1)
    covered = np.isin(REST.bone[:, 0], [BONES.index("spine03"), BONES.index("upperleg01.L")])
    assert 0 < np.median(away[covered]) < 0.01
    np.testing.assert_allclose(body.vertices[:count][REST.bone[:, 0] == BONES.index("wrist.L")],
                               REST.vertices[REST.bone[:, 0] == BONES.index("wrist.L")])  # fmt: skip


def test_dressing_tears_no_holes_and_hangs_everything_on_bones() -> None:
    body, colours = worn(PLAIN)
    assert borders(body.faces) == borders(REST.faces)
    assert len(colours) == len(body.vertices) == len(body.uv) == len(body.bone)
    np.testing.assert_allclose(body.weight.sum(axis=1), 1)
    assert ((colours >= 0) & (colours <= 1)).all()


@pytest.mark.parametrize("style", ["bun", "bob"])
def test_hair_that_hangs_free_goes_with_the_head(style: str) -> None:
    bald, _ = worn(PLAIN)
    body, colours = dressed(REST, replace(PLAIN, hair_style=style))  # type: ignore[arg-type]
    up = mark("nose")[2]
    back = np.where(body.vertices[:, 2] > up, body.vertices[:, 1], -1).argmax()
    assert body.vertices[back, 1] > bald.vertices[bald.vertices[:, 2] > up, 1].max() + 0.01
    assert body.bone[back, 0] == BONES.index("head")
    assert body.weight[back, 0] == 1
    assert colours[back].max() < 0.4


def test_a_bald_head_has_no_hair_and_another_has() -> None:
    crown = REST.vertices[REST.vertices[:, 2].argmax()]
    for style, tall in (("bald", 0.0), ("short", 0.012)):
        body, _ = dressed(REST, replace(PLAIN, hair_style=style))  # type: ignore[arg-type]
        assert body.vertices[:, 2].max() == pytest.approx(crown[2] + tall, abs=0.001 + tall / 3)


def test_the_same_seed_looks_the_same_and_others_differ() -> None:
    assert look_from_seed(7) == look_from_seed(7)
    assert len({look_from_seed(seed) for seed in range(30)}) == 30
    assert {look_from_seed(seed).hair_style for seed in range(60)} == {"bald", "short", "bob", "bun"}
    lightness = [sum(look_from_seed(seed).skin) for seed in range(60)]
    assert min(lightness) < 0.8
    assert max(lightness) > 2.1


def test_no_sleeve_is_longer_than_the_arm() -> None:
    with pytest.raises(StudioError, match=r"look: sleeves is 1\.2"):
        Look(sleeves=1.2)


def test_a_finer_surface_has_no_long_edges_and_keeps_its_place() -> None:
    split = finer(REST, np.full(len(REST.vertices), 0.03))
    a, b = split.vertices[edges_of(split.faces)].transpose(1, 0, 2)
    assert np.linalg.norm(b - a, axis=1).max() < 0.06
    assert borders(split.faces) == borders(REST.faces)
    assert area(split) == pytest.approx(area(REST), rel=0.02)


def test_a_cut_puts_vertices_on_its_line_and_moves_none() -> None:
    values = REST.vertices[:, 2:]
    body, at = cut(REST, values, 0, 0.2)
    new = body.vertices[len(REST.vertices) :]
    np.testing.assert_allclose(at[len(REST.vertices) :], 0.2)
    assert np.abs(new[:, 2] - 0.2).max() < 0.003
    assert np.array_equal(body.vertices[: len(REST.vertices)], REST.vertices)
    assert borders(body.faces) == borders(REST.faces)
    sides = np.sign(at[body.faces, 0] - 0.2)
    assert not ((sides > 0).any(axis=1) & (sides < 0).any(axis=1)).any()
