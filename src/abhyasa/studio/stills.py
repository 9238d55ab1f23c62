"""A sheet of pictures: how an asana is done, a picture a step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from abhyasa.language.sentences import Breath
from abhyasa.page.model import Page, Step
from abhyasa.record.lettering import broken, drawable, font, rounded
from abhyasa.record.wording import step_name
from abhyasa.studio.dress import dressed
from abhyasa.studio.figure import Figure
from abhyasa.studio.film import SYNTHETIC, Shot
from abhyasa.studio.lens import Camera, View, view_at
from abhyasa.studio.perform import Motion, motion_from_acts
from abhyasa.studio.scene import Scene
from abhyasa.studio.skeleton import Skeleton

Array = NDArray[np.float64]
Colour = tuple[int, int, int]

SIDE = 480
"""Pixels of one picture, each way."""
_MOST_COLUMNS = 4
_FPS = 10.0
_ON_THE_WAY = 0.6
"""A movement that goes on into the next step is shown at this share of its way."""
_ROOM = 1.1
"""How much more than the body the pictures show."""
_PAPER: Colour = (250, 248, 244)
_INK: Colour = (34, 36, 42)
_SOFT: Colour = (104, 106, 112)
_MARGIN, _GAP, _CORNER = 56, 32, 14
_NAME, _BESIDE, _TITLE, _TEXT, _SMALL = 52, 28, 27, 19, 17
_PILLS: dict[Breath | None, tuple[str, Colour, Colour]] = {
    "inhale": ("inhale", (214, 230, 238), (28, 78, 104)),
    "exhale": ("exhale", (243, 223, 207), (124, 62, 24)),
    "normal": ("normal breath", (228, 230, 224), (70, 76, 62)),
    None: ("", (232, 229, 222), (84, 78, 66)),
}
"""Words, colour and ink of what stands beside a title: the breath, and without one a stay."""


@dataclass(frozen=True)
class Still:
    """One step's picture, (SIDE, SIDE, 3) uint8."""

    step: Step
    picture: NDArray[np.uint8]


def stills(page: Page, shot: Shot, figure: Figure, motion: Motion) -> list[Still]:
    """A picture of each step of the first round that was performed, all from the shot's camera, as near as they fit."""
    done = [act for act in motion.acts if act.stage is not None]
    sides = [act.stage.side for act in done if act.stage]
    acts = done[: sides.count(sides[0])]
    finer = motion_from_acts(figure, acts, replace(shot.style, sway_deg=0.0), _FPS)
    rows = []
    for number, act in enumerate(acts):
        its = np.flatnonzero(finer.act == number)
        rows.append(its[-1] if act.stay_s else its[int(_ON_THE_WAY * len(its))])
    figures = figure.at(finer.postures[rows])
    points = np.concatenate([figures.points, figures.marks], axis=1).reshape(-1, 3)
    view = _view(shot.camera, points)
    body, colours = dressed(figure.skeleton.rest, shot.look)
    skin = Skeleton(body, shot.thoracic)
    steps = {step.id: step for step in page.steps}
    with Scene(body, colours, shot.look, view.size, mat=_middle(points)[:2]) as scene:
        return [
            Still(steps[act.stage.step], scene.render(skin.skin(figures.bones, i), view))
            for i, act in enumerate(acts)
            if act.stage
        ]


def sheet(page: Page, pictures: Sequence[Still]) -> Image.Image:
    """The pictures with their steps' names, breath and sentences beneath, and the asana's name on top."""
    columns = ceil(len(pictures) / ceil(len(pictures) / _MOST_COLUMNS))
    cards = [_card(number, still) for number, still in enumerate(pictures, 1)]
    rows = [cards[i : i + columns] for i in range(0, len(cards), columns)]
    heights = [max(card.height for card in row) for row in rows]
    top = _MARGIN + 2 * _NAME
    width = 2 * _MARGIN + columns * SIDE + (columns - 1) * _GAP
    paper = Image.new("RGB", (width, top + sum(heights) + (len(rows) - 1) * _GAP + 2 * _MARGIN), _PAPER)
    _head(ImageDraw.Draw(paper), page, width)
    for row, height in zip(rows, heights, strict=True):
        for column, card in enumerate(row):
            paper.paste(card, (_MARGIN + column * (SIDE + _GAP), top))
        top += height + _GAP
    pen = ImageDraw.Draw(paper)
    pen.text((_MARGIN, paper.height - _MARGIN), drawable(SYNTHETIC), _SOFT, font(_SMALL), anchor="ls")
    return paper


def _head(pen: ImageDraw.ImageDraw, page: Page, width: int) -> None:
    base = _MARGIN + _NAME - 8
    name, english = drawable(page.name), drawable(page.english)
    pen.text((_MARGIN - 2, base), name, _INK, font(_NAME), anchor="ls")
    beside = _MARGIN + font(_NAME).getlength(name) + 22
    if beside + font(_BESIDE).getlength(english) < width - _MARGIN:
        pen.text((beside, base), english, _SOFT, font(_BESIDE), anchor="ls")
    sides = "; the other side is the mirror image" if page.sides == "both" else ""
    pen.text((_MARGIN, base + 22), f"{page.level}, {page.position}{sides}", _SOFT, font(_TEXT), anchor="lt")


def _card(number: int, still: Still) -> Image.Image:
    step = still.step
    lines = broken(drawable(step.text), font(_TEXT), SIDE)
    leading = round(_TEXT * 1.4)
    card = Image.new("RGB", (SIDE, SIDE + 62 + leading * len(lines)), _PAPER)
    card.paste(Image.fromarray(still.picture), (0, 0), rounded((SIDE, SIDE), _CORNER))
    pen = ImageDraw.Draw(card)
    base = SIDE + 42
    pen.text((0, base), str(number), _SOFT, font(_TITLE), anchor="ls")
    at = font(_TITLE).getlength(str(number)) + 12
    name = drawable(step.title) or step_name(step.id)
    pen.text((at, base), name, _INK, font(_TITLE), anchor="ls")
    at += font(_TITLE).getlength(name) + 16
    if step.breath:
        at = _pill(card, at, base, step.breath)
    if step.hold:
        _pill(card, at, base, None, f"stay: {step.hold}")
    for i, line in enumerate(lines):
        pen.text((0, base + 36 + leading * i), line, _SOFT, font(_TEXT), anchor="ls")
    return card


def _pill(card: Image.Image, at: float, base: int, breath: Breath | None, words: str = "") -> float:
    """Draw it, and give the place for the next; nothing where there is no room."""
    standard, colour, ink = _PILLS[breath]
    words = words or standard
    size = (round(font(_SMALL).getlength(words)) + 24, _SMALL + 12)
    if at + size[0] > card.width:
        return at
    corner = (round(at), base - _SMALL - 5)
    card.paste(colour, corner, rounded(size, size[1] // 2))
    middle = (corner[0] + size[0] / 2, corner[1] + size[1] / 2)
    ImageDraw.Draw(card).text(middle, words, ink, font(_SMALL), anchor="mm")
    return at + size[0] + 8


def _view(camera: Camera, points: Array) -> View:
    """A square picture from the camera's place with all of these (n, 3) points in it, and as little else as can be."""
    looks = view_at(replace(camera, shake=0.0, size=(SIDE, SIDE)), _middle(points))
    right, down, ahead = ((points - looks.position) @ looks.axes.T).T
    low, high = (np.array([limit(right / ahead), limit(down / ahead)]) for limit in (np.min, np.max))
    aside, below = (low + high) / 2
    target = looks.position + np.array([aside, below, 1.0]) @ looks.axes
    half = _ROOM * (high - low).max() / 2
    return View(looks.position, target, 2 * float(np.degrees(np.arctan(half))), looks.size)


def _middle(points: Array) -> Array:
    middle: Array = (points.min(axis=0) + points.max(axis=0)) / 2
    return middle
