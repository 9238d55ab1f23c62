"""The skeleton drawn into a picture: left and right told apart by colour and by stroke, and only what was seen.

The left side is solid, ochre, with round joints; the right side dashed, blue, with square ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from abhyasa.body.calibration import calibration
from abhyasa.body.landmarks import INDEX, Landmarks

Points = NDArray[np.float64]
Colour = tuple[int, int, int]

LEFT: Colour = (255, 178, 54)
RIGHT: Colour = (86, 190, 255)
MIDDLE: Colour = (244, 244, 240)
FAULT: Colour = (255, 77, 77)
_INK: Colour = (12, 14, 18)

_CLEAR_FROM = 0.75
"""Visibility from which a limb is drawn in full; down to where it counts as hidden it is faint, and below it is not."""
_FAINT, _FULL = 100, 235
_FINER = 2
"""The skeleton is drawn this much larger and scaled down: Pillow's own lines have stairs."""
_LIMBS = (("shoulder", "elbow"), ("elbow", "wrist"), ("wrist", "index"), ("shoulder", "hip"),
          ("hip", "knee"), ("knee", "ankle"), ("ankle", "toes"), ("ankle", "heel"))  # fmt: skip
_ACROSS = ("shoulder", "hip")
_JOINTS = ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")


class _Stroke(NamedTuple):
    start: Points
    end: Points
    colour: Colour
    alpha: int
    dashed: bool


def draw_skeleton(picture: Image.Image, landmarks: Landmarks, ringed: Iterable[tuple[str, ...]] = ()) -> None:
    """Draw one frame's landmarks into an RGB picture, in place; nothing where nobody was found.

    landmarks: one frame; its picture may be of another size.
    ringed: for each ring, the landmarks amid which it stands.
    """
    if not np.isfinite(landmarks.image).all():
        return
    points = landmarks.image[0].astype(np.float64) * np.array(picture.size) / np.array(landmarks.size)
    thickness = max(2.0, min(picture.size) / 150)
    margin = 8 * thickness
    corner = np.maximum(np.floor(points.min(axis=0) - margin), 0).astype(int)
    size = np.minimum(np.ceil(points.max(axis=0) + margin), picture.size).astype(int) - corner
    if (size <= 0).any():
        return
    layer = Image.new("RGBA", (int(size[0]) * _FINER, int(size[1]) * _FINER))
    pen = ImageDraw.Draw(layer)
    finer = (points - corner) * _FINER
    _draw_strokes(pen, finer, landmarks.visibility[0], thickness * _FINER)
    for names in ringed:
        _draw_ring(pen, finer[[INDEX[name] for name in names]].mean(axis=0), thickness * _FINER)
    layer = layer.reduce(_FINER)
    picture.paste(layer, (int(corner[0]), int(corner[1])), layer)


def _draw_strokes(pen: ImageDraw.ImageDraw, points: Points, visibility: NDArray[np.float32], width: float) -> None:
    strokes = [stroke for stroke in _strokes(points, visibility) if stroke.alpha]
    for stroke in strokes:
        _line(pen, stroke.start, stroke.end, (*_INK, stroke.alpha // 2), width * 1.9)
    for stroke in strokes:
        for start, end in _dashes(stroke, width) if stroke.dashed else [(stroke.start, stroke.end)]:
            _line(pen, start, end, (*stroke.colour, stroke.alpha), width)
    for side, colour in (("left", LEFT), ("right", RIGHT)):
        for joint in _JOINTS:
            at = INDEX[f"{side} {joint}"]
            if alpha := _alpha(visibility[at]):
                shape = pen.ellipse if side == "left" else pen.rectangle
                shape(_around(points[at], width * 1.3), (*colour, alpha), (*_INK, alpha), round(width * 0.4))


def _strokes(points: Points, visibility: NDArray[np.float32]) -> Iterable[_Stroke]:
    for part in _ACROSS:
        yield _stroke(points, visibility, f"left {part}", f"right {part}", MIDDLE, dashed=False)
    neck, head = (points[[INDEX[f"left {part}"], INDEX[f"right {part}"]]].mean(axis=0) for part in ("shoulder", "ear"))
    seen = visibility[[INDEX["nose"], INDEX["left shoulder"], INDEX["right shoulder"]]].max()
    yield _Stroke(neck, head, MIDDLE, _alpha(seen), dashed=False)
    for side, colour in (("right", RIGHT), ("left", LEFT)):
        for start, end in _LIMBS:
            yield _stroke(points, visibility, f"{side} {start}", f"{side} {end}", colour, dashed=side == "right")


def _stroke(
    points: Points, visibility: NDArray[np.float32], start: str, end: str, colour: Colour, *, dashed: bool
) -> _Stroke:
    a, b = INDEX[start], INDEX[end]
    return _Stroke(points[a], points[b], colour, _alpha(min(visibility[a], visibility[b])), dashed)


def _alpha(visibility: float) -> int:
    if visibility < calibration().hidden_below:
        return 0
    return _FULL if visibility >= _CLEAR_FROM else _FAINT


def _dashes(stroke: _Stroke, width: float) -> list[tuple[Points, Points]]:
    length = float(np.linalg.norm(stroke.end - stroke.start))
    number = max(1, round(length / (width * 5)))
    edges = [stroke.start + (stroke.end - stroke.start) * k / (number * 5 - 2) for k in range(number * 5 - 1)]
    return [(edges[5 * k], edges[5 * k + 3]) for k in range(number)]


def _line(pen: ImageDraw.ImageDraw, start: Points, end: Points, colour: tuple[int, ...], width: float) -> None:
    pen.line([tuple(start), tuple(end)], colour, round(width))


def _draw_ring(pen: ImageDraw.ImageDraw, at: Points, width: float) -> None:
    pen.ellipse(_around(at, width * 5.4), None, (*_INK, 160), round(width * 1.8))
    pen.ellipse(_around(at, width * 5), None, (*FAULT, 255), round(width))


def _around(at: Points, radius: float) -> tuple[float, float, float, float]:
    x, y = at
    return x - radius, y - radius, x + radius, y + radius
