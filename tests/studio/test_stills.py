"""The sheet of pictures."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from abhyasa.page import library
from abhyasa.page.model import Page
from abhyasa.record.lettering import broken, drawable, font
from abhyasa.studio.animate import FPS, animations_of
from abhyasa.studio.film import Shot
from abhyasa.studio.lens import Camera
from abhyasa.studio.perform import Motion, Style, perform
from abhyasa.studio.stills import SIDE, Still, sheet, stills
from tests.studio.figures import FIGURE, page

STYLE = Style(hold_s=2.0)
LYING = page(
    "Lie. Lie on your back. | trunk_pitch <= -60 deg; knee_flexion(both) <= 20 deg",
    "Reach. Inhale and lift the left arm overhead. | shoulder_elevation(left) >= 120 deg",
    "Hold. Stay for two breaths. | shoulder_elevation(left) >= 110 deg",
    "Repeat on the other side.",
    position="supine",
    sides="both",
)


@cache
def performed() -> Motion:
    return perform(FIGURE, LYING, STYLE, fps=2.0)


def grey(asana: Page, count: int) -> list[Still]:
    return [Still(asana.steps[i % len(asana.steps)], np.full((SIDE, SIDE, 3), 90, np.uint8)) for i in range(count)]


def test_a_picture_of_each_step_of_the_first_side() -> None:
    shot = Shot(camera=Camera(azimuth_deg=60.0), style=STYLE)
    pictures = stills(LYING, shot, FIGURE, performed())
    assert [still.step.id for still in pictures] == ["lie", "reach", "hold"]
    assert all(still.picture.shape == (SIDE, SIDE, 3) for still in pictures)
    lie, reach, hold = (still.picture.astype(int) for still in pictures)
    moved = [np.abs(one - other).max(axis=-1) > 40 for one, other in ((lie, reach), (reach, hold))]
    assert all(0.001 < each.mean() < 0.2 for each in moved), "the room stays, and the arm moves"
    assert not any(edge.any() for each in moved for edge in (each[0], each[-1], each[:, 0], each[:, -1]))


@pytest.mark.parametrize(("count", "columns", "rows"), [(1, 1, 1), (4, 4, 1), (5, 3, 2), (7, 4, 2), (9, 3, 3)])
def test_rows_are_about_equally_full(count: int, columns: int, rows: int) -> None:
    its = library.load("janushirsana")
    picture = (np.array(sheet(its, grey(its, count))) == 90).all(axis=-1)
    assert [round(picture.any(axis=axis).sum() / SIDE) for axis in (0, 1)] == [columns, rows]
    assert picture.sum() == pytest.approx(count * SIDE**2, rel=0.01)


@pytest.mark.parametrize("asana", library.asana_ids())
def test_each_card_has_its_picture_and_words_beneath(asana: str) -> None:
    its = library.load(asana)
    paper = np.array(sheet(its, grey(its, 1)))
    picture = (paper == 90).all(axis=-1)
    assert picture.sum() == pytest.approx(SIDE**2, rel=0.01)
    below = paper[np.flatnonzero(picture.any(axis=1))[-1] + 1 :]
    assert (below.max(axis=-1) < 120).any()


def test_a_page_in_any_letters_has_a_sheet() -> None:
    odd = LYING.model_copy(update={"name": "जानुशीर्षासन", "english": "x" * 200})
    step = LYING.steps[0].model_copy(update={"title": "Sūrya – “rise”", "text": "unbreakable" * 20})
    paper = sheet(odd, [replace(each, step=step) for each in grey(odd, 2)])
    assert isinstance(paper, Image.Image)


def test_letters_that_the_font_lacks_lose_their_accents() -> None:
    assert drawable("Jānuśīrṣāsana – “rise”, 5° ± 2") == 'Janusirsasana - "rise", 5° ± 2'


def test_lines_are_broken_between_words() -> None:
    lines = broken("one two three four five six", font(20), 100)
    assert " ".join(lines) == "one two three four five six"
    assert len(lines) > 1
    assert all(font(20).getlength(line) <= 100 for line in lines)


def test_an_animation_a_step_and_side_each_going_on_where_the_one_before_ends() -> None:
    motion = performed()
    animations = list(animations_of(FIGURE, motion, STYLE))
    names = ["left-lie", "left-reach", "left-hold", "right-lie", "right-reach", "right-hold"]
    assert [animation.name for animation in animations] == names
    for animation, act in zip(animations, motion.acts, strict=True):
        assert animation.time_s[0] == 0
        assert animation.time_s[-1] == pytest.approx(act.move_s + act.stay_s, abs=1.5 / FPS)
    for before, after in pairwise(animations):
        np.testing.assert_allclose(before.rotation[-1], after.rotation[0], atol=1e-9)
        np.testing.assert_allclose(before.root[-1], after.root[0], atol=1e-9)
