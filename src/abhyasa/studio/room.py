"""The room's surfaces as pictures: boards, a mat, walls and what is on them; lit, ready to be shown."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter
from scipy.ndimage import gaussian_filter

from abhyasa.studio.light import light_on, tint
from abhyasa.studio.look import Colour, Look

Picture = NDArray[np.uint8]
Array = NDArray[np.float64]
Furnish = Callable[[Image.Image, Look, float, np.random.Generator], None]

HALF_M = 2.7
"""From the room's middle to each wall."""
HEIGHT_M = 2.6
MAT_M = (0.66, 1.83)
"""Width and length."""
WALLS_DEG = (0.0, 90.0, 180.0, 270.0)
"""Where the walls stand, as a camera's azimuth."""

_PX_PER_M = 190
_BOARD_M = 0.14
_SKIRTING_M = 0.09


def floor_picture(look: Look) -> Picture:
    """(n, n, 3) boards along y, over the whole room; the first row is the farthest in y."""
    rng = np.random.default_rng([look.room_seed, 1])
    n = round(2 * HALF_M * _PX_PER_M)
    board = round(_BOARD_M * _PX_PER_M)
    shade = np.empty((n, n))
    for left in range(0, n, board):
        ends = np.sort(rng.uniform(0, n, 5)).astype(int)
        tone = np.repeat(rng.normal(1, 0.045, 6), np.diff([0, *ends, n]))
        grain = _noise(rng, (n, board), (45, 1.3))[:, : n - left]
        shade[:, left : left + board] = tone[:, None] + 0.03 * grain
        shade[ends, left : left + board] = 0.72
        shade[:, left] *= 0.78
    return _screen(look.floor, shade, light_on(look, (0, 0, 1)) * _falloff(look, n), look)


def mat_picture(look: Look) -> Picture:
    """(h, w, 3) the mat from above, its far end in the first row."""
    rng = np.random.default_rng([look.room_seed, 2])
    width, length = (round(side * 300) for side in MAT_M)
    shade = 1 + 0.025 * rng.normal(size=(length, width))
    shade[::6] *= 0.985
    edge = np.minimum.outer(_from_border(length), _from_border(width))
    shade *= np.where(edge < 4, 0.86, 1.0)
    return _screen(look.mat, shade, light_on(look, (0, 0, 1)), look)


def mat_shadow_picture(around_m: float) -> Picture:
    """(h, w, 4) the shadow beneath a mat, which shows so far around it: black, and its opacity."""
    across, along = (
        np.minimum(np.arange(n) + 0.5, np.arange(n)[::-1] + 0.5) / 200
        for n in (round(200 * (side + 2 * around_m)) for side in MAT_M)
    )
    opacity = 150 * np.minimum.outer(np.clip(along / around_m, 0, 1), np.clip(across / around_m, 0, 1)) ** 2
    return np.concatenate([np.zeros((*opacity.shape, 3)), opacity[..., None]], axis=2).astype(np.uint8)


def ceiling_picture(look: Look) -> Picture:
    """(n, n, 3) an even ceiling."""
    return _screen((0.93, 0.92, 0.9), np.ones((8, 8)), light_on(look, (0, 0, -1)) + 0.35, look)


def wall_picture(look: Look, wall: int) -> Picture:
    """(h, w, 3) a wall of `WALLS_DEG` from inside, with what is on it."""
    rng = np.random.default_rng([look.room_seed, 3, wall])
    width, height = round(2 * HALF_M * _PX_PER_M), round(HEIGHT_M * _PX_PER_M)
    azimuth = np.radians(WALLS_DEG[wall])
    faces = light_on(look, (-np.sin(azimuth), np.cos(azimuth), 0))
    across = _from_border(width) / _PX_PER_M
    up = np.arange(height)[::-1] / _PX_PER_M
    corner = 1 - 0.16 * np.exp(-across / 0.25)[None] - 0.12 * np.exp(-up / 0.2)[:, None]
    light = (faces + 0.12) * corner * (0.93 + 0.07 * up / HEIGHT_M)[:, None]
    plaster = 1 + 0.008 * _noise(rng, (height, width), (2, 2))
    picture = Image.fromarray(_screen(look.wall, plaster, light, look))
    skirting = _screen((0.9, 0.89, 0.87), np.ones((round(_SKIRTING_M * _PX_PER_M), width)), light[-1], look)
    picture.paste(Image.fromarray(skirting), (0, height - len(skirting)))
    off = (look.light_deg - WALLS_DEG[wall] + 180) % 360 - 180
    furnish = _window if abs(off) <= 45 else _FURNISHINGS[int(rng.integers(len(_FURNISHINGS)))]
    furnish(picture, look, faces + 0.12, rng)
    return np.array(picture)


def _screen(colour: Colour, shade: Array, light: float | Array, look: Look) -> Picture:
    """(h, w, 3) the picture of a surface of a colour, with shades of it (h, w), in the light that falls on it."""
    lit = np.square(colour) * (np.maximum(shade, 0) ** 2 * light)[..., None] * tint(look)
    return np.asarray(np.minimum(255 * np.sqrt(lit), 255), np.uint8)


def _falloff(look: Look, n: int) -> Array:
    """(n, n) the floor is brighter toward the window, and darker along the walls."""
    azimuth = np.radians(look.light_deg)
    x = np.linspace(-1, 1, n)
    toward = np.sin(azimuth) * x[None] - np.cos(azimuth) * x[::-1, None]
    border = np.minimum.outer(_from_border(n), _from_border(n)) / _PX_PER_M
    return np.asarray((1 + 0.16 * toward) * (1 - 0.3 * np.exp(-border / 0.25)))


def _from_border(n: int) -> Array:
    return np.minimum(np.arange(n), np.arange(n)[::-1]).astype(np.float64)


def _noise(rng: np.random.Generator, shape: tuple[int, int], blur: tuple[float, float]) -> Array:
    """(h, w) of standard deviation 1, smooth over so many pixels down and across."""
    smooth = gaussian_filter(rng.normal(size=shape), blur, mode="wrap")
    return np.asarray(smooth / smooth.std())


def _paint(colour: Colour, look: Look, light: float) -> tuple[int, int, int]:
    red, green, blue = _screen(colour, np.ones((1, 1)), light, look)[0, 0]
    return int(red), int(green), int(blue)


def _box(picture: Image.Image, x_m: float, low_m: float, width_m: float, height_m: float) -> tuple[float, ...]:
    """Left, top, right, bottom in pixels of what stands so far from the left and above the floor."""
    left, bottom = x_m * _PX_PER_M, picture.height - low_m * _PX_PER_M
    return left, bottom - height_m * _PX_PER_M, left + width_m * _PX_PER_M, bottom


def _soft_shadow(picture: Image.Image, box: tuple[float, ...], strength: float) -> None:
    mask = Image.new("L", picture.size)
    ImageDraw.Draw(mask).rectangle([box[0] + 5, box[1] + 7, box[2] + 9, box[3] + 11], fill=round(255 * strength))
    picture.paste((20, 18, 16), mask=mask.filter(ImageFilter.GaussianBlur(7)))


def _window(picture: Image.Image, look: Look, light: float, rng: np.random.Generator) -> None:
    x, width = 2 * HALF_M * rng.uniform(0.22, 0.36), rng.uniform(1.3, 2.2)
    sky = np.linspace(1.25, 0.85, round(1.35 * _PX_PER_M))[:, None]
    left, top, right, bottom = map(round, _box(picture, x, 0.85, width, 1.35))
    pane = _screen((0.86, 0.9, 0.94), np.ones((bottom - top, right - left)), 1.1 * sky[: bottom - top], look)
    picture.paste(Image.fromarray(pane), (left, top))
    draw = ImageDraw.Draw(picture)
    frame = _paint((0.92, 0.92, 0.9), look, light)
    for at in np.linspace(left, right, 3):
        draw.line([at, top, at, bottom], fill=frame, width=9)
    for at in (top, bottom):
        draw.line([left - 8, at, right + 8, at], fill=frame, width=12)
    curtain = np.array(look.wall) * 0.5 + 0.42
    folds = 1 + 0.07 * np.sin(np.linspace(0, rng.uniform(18, 26), round(0.42 * _PX_PER_M)))
    for edge in (left - 0.3 * _PX_PER_M, right - 0.12 * _PX_PER_M):
        high = round(2.1 * _PX_PER_M)
        red, green, blue = curtain
        cloth = _screen((red, green, blue), np.tile(folds, (high, 1)), light * 1.25, look)
        picture.paste(Image.fromarray(cloth), (round(edge), picture.height - high - round(0.2 * _PX_PER_M)))


def _plant(picture: Image.Image, look: Look, light: float, rng: np.random.Generator) -> None:
    x, height = 2 * HALF_M * rng.uniform(0.12, 0.85), rng.uniform(0.75, 1.25)
    pot = _box(picture, x - 0.17, 0.0, 0.34, 0.34)
    _soft_shadow(picture, pot, 0.25)
    draw = ImageDraw.Draw(picture)
    left, top, right, bottom = pot
    draw.polygon(
        [left, top, right, top, right - 9, bottom, left + 9, bottom], fill=_paint((0.78, 0.7, 0.62), look, light)
    )
    for angle in np.sort(rng.uniform(-1.0, 1.0, 17))[rng.permutation(17)]:
        length = height * _PX_PER_M * rng.uniform(0.55, 1)
        tip = np.array([x * _PX_PER_M + np.sin(angle) * length * 0.75, top - np.cos(angle) * length])
        root = np.array([x * _PX_PER_M + rng.uniform(-12, 12), top])
        bow = (root + tip) / 2 + [0.12 * length * np.sign(angle), -0.12 * length]
        aside = np.array([0.055, 0.02]) * length * rng.uniform(0.7, 1.2)
        green = _paint((0.2 + rng.uniform(0, 0.16), 0.36 + rng.uniform(0, 0.16), 0.22), look, light)
        draw.polygon([tuple(p) for p in (root, bow - aside, tip, bow + aside)], fill=green)


def _pictures(picture: Image.Image, look: Look, light: float, rng: np.random.Generator) -> None:
    x = 2 * HALF_M * rng.uniform(0.2, 0.6)
    for i in range(int(rng.integers(1, 4))):
        box = _box(picture, x + 0.62 * i, 1.2 + rng.uniform(-0.05, 0.1), 0.46, rng.uniform(0.45, 0.62))
        _soft_shadow(picture, box, 0.3)
        draw = ImageDraw.Draw(picture)
        draw.rectangle(box, fill=_paint((0.3, 0.24, 0.2), look, light))
        left, top, right, bottom = np.add(box, (5, 5, -5, -5))
        draw.rectangle([left, top, right, bottom], fill=_paint((0.9, 0.88, 0.84), look, light))
        draw.rectangle([left + 15, (top + bottom) / 2, right - 15, bottom - 15], fill=_paint(look.mat, look, light))
        middle, radius = (left + right) / 2, rng.uniform(12, 20)
        height = (2 * top + bottom) / 3 + 6
        draw.ellipse(
            [middle - radius, height - radius, middle + radius, height + radius],
            fill=_paint((0.8, 0.6, 0.4), look, light),
        )


def _shelf(picture: Image.Image, look: Look, light: float, rng: np.random.Generator) -> None:
    x, width, height = 2 * HALF_M * rng.uniform(0.1, 0.55), rng.uniform(0.8, 1.5), rng.uniform(0.7, 1.5)
    box = _box(picture, x, 0, width, height)
    _soft_shadow(picture, box, 0.3)
    draw = ImageDraw.Draw(picture)
    wood = _paint((0.62, 0.5, 0.38), look, light)
    draw.rectangle(box, fill=_paint((0.3, 0.25, 0.2), look, 0.6 * light))
    for low in np.arange(0.03, height - 0.2, 0.36):
        at = x + 0.05
        while at < x + width - 0.12:
            thick, tall = rng.uniform(0.025, 0.06), rng.uniform(0.17, 0.27)
            cover = 0.55 * rng.uniform(0.15, 0.8) + 0.45 * rng.uniform(0.15, 0.75, 3)
            draw.rectangle(
                _box(picture, at, low, thick, tall), fill=_paint((cover[0], cover[1], cover[2]), look, 0.8 * light)
            )
            at += thick + (rng.uniform(0.1, 0.3) if rng.random() < 0.12 else 0.004)
        draw.rectangle(_box(picture, x, low - 0.03, width, 0.03), fill=wood)
    draw.rectangle(box, outline=wood, width=7)


def _door(picture: Image.Image, look: Look, light: float, rng: np.random.Generator) -> None:
    x = 2 * HALF_M * rng.uniform(0.1, 0.7)
    draw = ImageDraw.Draw(picture)
    draw.rectangle(_box(picture, x - 0.07, 0, 0.99, 2.1), fill=_paint((0.88, 0.87, 0.85), look, light))
    draw.rectangle(_box(picture, x, 0, 0.85, 2.03), fill=_paint((0.8, 0.78, 0.74), look, light))
    for low, high in ((0.2, 0.85), (1.05, 1.85)):
        draw.rectangle(
            _box(picture, x + 0.13, low, 0.59, high - low), outline=_paint((0.66, 0.64, 0.6), look, light), width=4
        )
    draw.rectangle(_box(picture, x + 0.07, 0.98, 0.1, 0.025), fill=_paint((0.4, 0.38, 0.36), look, light))


def _bare(picture: Image.Image, look: Look, light: float, rng: np.random.Generator) -> None:
    """Many walls are."""


_FURNISHINGS: tuple[Furnish, ...] = (_plant, _pictures, _shelf, _door, _pictures, _bare)
