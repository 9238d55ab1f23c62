"""What is drawn over a film: the skeleton, the step with its running hold, and the verdicts in force."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from abhyasa.body.formulas import landmarks_of
from abhyasa.body.landmarks import Landmarks
from abhyasa.follow.verdicts import Verdict
from abhyasa.record.lettering import drawable, font, rounded
from abhyasa.record.record import CheckResult, HoldSpan, Record, Span
from abhyasa.record.skeleton import LEFT, RIGHT, Colour, draw_skeleton
from abhyasa.record.wording import counted, parsed, reading_in_words, side_name, step_name, words_for

_PASS: Colour = (64, 176, 110)
_UNTOLD: Colour = (138, 144, 156)
_COLOURS: dict[Verdict, Colour] = {"pass": _PASS, "fault": (226, 60, 60), "cannot_tell": _UNTOLD}
_SIDES: dict[str | None, Colour] = {"left": LEFT, "right": RIGHT, None: (214, 214, 208)}
_WHITE, _DIM, _PANEL = (255, 255, 255, 255), (208, 212, 220, 255), (14, 16, 22, 178)
_MOST_LINES = 6
_FINER = 3


class _Line(NamedTuple):
    verdict: Verdict
    text: str


def draw(rgb: NDArray[np.uint8], landmarks: Landmarks, record: Record, time_s: float) -> NDArray[np.uint8]:
    """The picture with what the record tells of this moment drawn over it.

    rgb: (height, width, 3) uint8, left as it is.
    landmarks: one frame, in pixels of its own `size`, which may be another than the picture's.
    time_s: the picture's moment, in the record's time.
    """
    picture = Image.fromarray(rgb)
    checks = [check for check in record.checks if _covers(check, time_s)]
    faults = [check for check in checks if check.verdict == "fault"]
    draw_skeleton(picture, landmarks, [_amid(check) for check in faults])
    size = max(13, round(min(picture.size) / 30))
    panel = _panel(_headings(record, time_s), _lines(checks), size, picture.width)
    picture.paste(panel, (size // 2, size // 2), panel)
    foot = _foot(record, time_s, picture.width, size)
    picture.paste(foot, (0, picture.height - foot.height), foot)
    return np.array(picture)


def _covers(span: Span | HoldSpan | CheckResult, time_s: float) -> bool:
    """Whether a stretch holds this moment; a photo's has no length."""
    return span.start_s <= time_s and (time_s < span.end_s or span.start_s == span.end_s)


def _amid(check: CheckResult) -> tuple[str, ...]:
    """The landmarks amid which a fault shows: the joint that bends, or all that the quantity joins."""
    quantity = parsed(check.goal).quantity
    names = landmarks_of(quantity.measure, quantity.args)
    return names[1:2] if quantity.args in (("left",), ("right",)) else names


def _headings(record: Record, time_s: float) -> tuple[str, str]:
    """The step, and beside it the side and the running hold."""
    span = next((span for span in record.timeline if _covers(span, time_s)), None)
    if span is None or span.step is None:
        return "", ""
    hold = next((hold for hold in record.holds if _covers(hold, time_s)), None)
    held = f"{time_s - hold.start_s:.1f} s" if hold else ""
    return step_name(span.step), " · ".join(filter(None, [side_name(span.side), held]))


def _lines(checks: Sequence[CheckResult]) -> tuple[_Line, ...]:
    """Faults first, then what passes, then how much cannot be told."""
    told = sorted((c for c in checks if c.verdict != "cannot_tell"), key=lambda check: check.verdict)
    lines = [_Line(c.verdict, f"{words_for(c.check)}  {reading_in_words(c)}") for c in told[:_MOST_LINES]]
    if untold := sum(check.verdict == "cannot_tell" for check in checks):
        lines.append(_Line("cannot_tell", f"{counted(untold, 'check')} cannot be told"))
    return tuple(lines)


@lru_cache(maxsize=8)
def _panel(headings: tuple[str, str], lines: tuple[_Line, ...], size: int, widest: int) -> Image.Image:
    """A card with the step and the verdicts, as an RGBA picture; empty while off."""
    step, beside = map(drawable, headings)
    if not step and not lines:
        return Image.new("RGBA", (1, 1))
    head, body = font(round(size * 1.35)), font(size)
    texts = [drawable(line.text) for line in lines]
    pad, leading, top = round(size * 0.7), round(size * 1.5), round(size * 1.9)
    beside_at = head.getlength(step) + size * 0.7
    width = max([beside_at + body.getlength(beside), *(leading + body.getlength(text) for text in texts)])
    height = 2 * pad + top + leading * len(lines) - pad // 2
    card = Image.new("RGBA", (max(1, min(round(width) + 2 * pad, widest - size)), height))
    card.paste(_PANEL, (0, 0), rounded(card.size, pad))
    pen = ImageDraw.Draw(card)
    base = pad + round(size * 1.1)
    pen.text((pad, base), step, _WHITE, head, anchor="ls")
    pen.text((pad + beside_at, base), beside, _DIM, body, anchor="ls")
    for i, (line, text) in enumerate(zip(lines, texts, strict=True)):
        middle = pad + top + leading * i + leading // 2 - pad // 4
        symbol = _symbol(line.verdict, round(size * 1.1))
        card.alpha_composite(symbol, (pad, middle - symbol.height // 2))
        pen.text((pad + leading, middle), text, _WHITE, body, anchor="lm")
    return card


@lru_cache(maxsize=8)
def _symbol(verdict: Verdict, size: int) -> Image.Image:
    """A disc with a tick, a cross or a question mark."""
    side = size * _FINER
    disc = Image.new("RGBA", (side, side))
    pen = ImageDraw.Draw(disc)
    pen.ellipse((0, 0, side - 1, side - 1), (*_COLOURS[verdict], 255))
    width = round(side * 0.13)
    if verdict == "pass":
        pen.line([(side * x, side * y) for x, y in ((0.27, 0.52), (0.43, 0.68), (0.74, 0.33))], _WHITE, width, "curve")
    elif verdict == "fault":
        for x in (0.31, 0.69):
            pen.line([(side * x, side * 0.31), (side * (1 - x), side * 0.69)], _WHITE, width)
    else:
        pen.text((side / 2, side / 2), "?", _WHITE, font(round(side * 0.8)), anchor="mm")
    return disc.reduce(_FINER)


def _foot(record: Record, time_s: float, width: int, size: int) -> Image.Image:
    """Which stroke is which side, and the recording's timeline with where we are in it."""
    small = font(round(size * 0.85))
    bar = max(4, size // 3)
    foot = Image.new("RGBA", (width, round(size * 1.7) + bar))
    pen = ImageDraw.Draw(foot)
    at, middle, dot = size * 0.5, size * 0.8, size * 0.28
    words = ("left", "right")
    card = round(sum(small.getlength(word) + size * 1.5 for word in words) + size * 0.3)
    foot.paste(_PANEL, (round(at), 0), rounded((card, round(size * 1.5)), size // 2))
    at += size * 0.7
    for word in words:
        shape = pen.ellipse if word == "left" else pen.rectangle
        shape((at - dot * 0.2, middle - dot, at + dot * 1.8, middle + dot), _SIDES[word])
        at += size * 0.8
        pen.text((at, middle), word, _WHITE, small, anchor="lm")
        at += small.getlength(word) + size * 0.7
    length_s = record.timeline[-1].end_s if record.timeline else 0.0
    if length_s:
        top = foot.height - bar
        pen.rectangle((0, top, width, foot.height), _PANEL)
        for span in record.timeline:
            if span.step:
                left, right = (round(width * s / length_s) for s in (span.start_s, span.end_s))
                pen.rectangle((left + 1, top + 1, max(left + 1, right - 1), foot.height), (*_SIDES[span.side], 200))
        now = round(width * time_s / length_s)
        pen.rectangle((now - 1, top - bar // 2, now + 1, foot.height), _WHITE)
    return foot
