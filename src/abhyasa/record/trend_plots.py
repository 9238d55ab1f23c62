"""Trends as shapes for a template to draw: one practice after the other, each value with its error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from abhyasa.body.vocabulary import Unit
from abhyasa.language.sentences import Side
from abhyasa.record.history import Point, Trend, side_label
from abhyasa.record.wording import amount, counted, seconds_in_words

WIDTH, HEIGHT = 400, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 384, 12, 184
_ASIDE = {"left": -4, "right": 4}
"""How far a side's marks stand from the middle, so that none hides the other."""
_STEPS = (1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600)
_MOST_LEVELS = 5
MOST_PRACTICES = 60
"""The latest of them are drawn; more would be a smear."""


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a place along an axis."""

    at: int
    words: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A point. upper, lower: ends of its error, both at `y` where it has none. words: what it says when it is read."""

    x: int
    y: int
    upper: int
    lower: int
    words: str


@dataclass(frozen=True, slots=True)
class Series:
    """One side's points, joined by a path."""

    side: Side | None
    label: str
    path: str
    points: tuple[Drawn, ...]


@dataclass(frozen=True, slots=True)
class TrendPlot:
    """A trend as it is drawn. asked: height of what the page asks for, with its words; None where it asks nothing."""

    what: str
    title: str
    levels: tuple[Label, ...]
    dates: tuple[Label, ...]
    asked: Label | None
    series: tuple[Series, ...]
    untold: str


def trend_plot(trend: Trend) -> TrendPlot:
    """The latest practices of a trend, the first at the left."""
    numbers = sorted({(point.when, point.practice) for point in trend.points})[-MOST_PRACTICES:]
    place = {practice: i for i, (_, practice) in enumerate(numbers)}
    points = [point for point in trend.points if point.practice in place]
    levels = _levels(points, trend.asked)
    low, high = levels[0], levels[-1]

    def x(i: int) -> int:
        return round((_LEFT + _RIGHT) / 2 if len(numbers) == 1 else _LEFT + i * (_RIGHT - _LEFT) / (len(numbers) - 1))

    def y(value: float) -> int:
        return round(_TOP + (_BOTTOM - _TOP) * (high - min(max(value, low), high)) / (high - low))

    def drawn(point: Point) -> Drawn:
        error = point.error or 0.0
        reading = _amount(point.value, trend.unit) + (f" ± {_amount(error, trend.unit)}" if point.error else "")
        words = f"{point.when.day} {point.when:%B}: {reading}"
        at = x(place[point.practice]) + _ASIDE.get(point.side or "", 0)
        return Drawn(at, y(point.value), y(point.value + error), y(point.value - error), words)

    sides = dict.fromkeys(point.side for point in sorted(points, key=lambda point: str(point.side)))
    series = tuple(_series(side, [drawn(point) for point in points if point.side == side]) for side in sides)
    ends = dict.fromkeys((0, len(numbers) - 1))
    return TrendPlot(
        what=trend.what,
        title=trend.title,
        levels=tuple(
            Label(y(level), f"{level:g} s" if trend.unit is None else _amount(level, trend.unit)) for level in levels
        ),
        dates=tuple(Label(x(i), f"{numbers[i][0].day} {numbers[i][0]:%b}") for i in ends),
        asked=None if trend.asked is None else Label(y(trend.asked), trend.asked_words),
        series=series,
        untold=f"Could not be told in {counted(trend.untold, 'practice')}." if trend.untold else "",
    )


def _series(side: Side | None, points: Sequence[Drawn]) -> Series:
    path = "M" + "L".join(f"{point.x} {point.y}" for point in points)
    return Series(side, side_label(side), path, tuple(points))


def _levels(points: Sequence[Point], asked: float | None) -> tuple[float, ...]:
    """Round values at even steps, lowest first, between which all points with their errors lie."""
    ends = [point.value + way * (point.error or 0.0) for point in points for way in (-1, 1)]
    ends += [] if asked is None else [asked]
    low, high = min(0.0, *ends), max(ends)
    step = next((s for s in _STEPS if ceil(high / s) - floor(low / s) <= _MOST_LEVELS), _STEPS[-1])
    first, last = floor(low / step), ceil(high / step)
    return tuple(float(k * step) for k in range(first, max(last, first + 1) + 1))


def _amount(value: float, unit: Unit | None) -> str:
    return seconds_in_words(value) if unit is None else amount(value, unit)
