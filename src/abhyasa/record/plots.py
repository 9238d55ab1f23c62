"""Plots of what was measured over time, as shapes for a template to draw.

Shapes lie in a box of `BOX` by `BOX`, y down, which is stretched to the plot's place on the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.vocabulary import MEASURES, SIDES, Unit
from abhyasa.follow.observations import Observations
from abhyasa.follow.verdicts import Verdict
from abhyasa.language.goals import Goal, Quantity
from abhyasa.record.record import CheckResult, Record
from abhyasa.record.timeline import Tick, percent, time_ticks
from abhyasa.record.wording import VERDICT_WORDS, amount, goal_in_words, parsed, side_name, step_name, words_for

BOX = 1000
MOST_PLOTS = 8
_TOLD_AT_LEAST = 0.25
"""Share of a recording in which a quantity must be told to be worth a plot."""
_MOST_POINTS = 500
_DOUBTED_FROM = 0.15
_GRIDS: dict[Unit, tuple[float, ...]] = {"deg": (10, 15, 30, 45, 60, 90), "heights": (0.02, 0.05, 0.1, 0.2, 0.5)}
_MOST_GAPS = 5

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Zone:
    """Where the page wants a value while a step lasts. x, y, width, height: in the box. words: what it asks, where."""

    x: int
    y: int
    width: int
    height: int
    words: str


@dataclass(frozen=True, slots=True)
class Mark:
    """The verdict on a step, above it. at: percent of the width."""

    at: float
    verdict: Verdict
    words: str


@dataclass(frozen=True, slots=True)
class Plot:
    """One quantity over time.

    side: whose it is, "" for the trunk.
    band, line, doubted: path data. The band is one standard error to either side; `doubted` are the parts of the line
        that may belong to another limb.
    """

    title: str
    side: str
    levels: tuple[Tick, ...]
    times: tuple[Tick, ...]
    zones: tuple[Zone, ...]
    marks: tuple[Mark, ...]
    band: str
    line: str
    doubted: str


def plots(record: Record, seen: Observations) -> tuple[tuple[Plot, ...], tuple[str, ...]]:
    """The plots, those with faults first, then by how much of them is told; and the names of what is not drawn.

    seen: the beat that the record's times refer to.
    """
    checks: dict[Quantity, list[CheckResult]] = {}
    for check in record.checks:
        checks.setdefault(parsed(check.goal).quantity, []).append(check)
    told = {quantity: float(np.isfinite(_column(seen.value, quantity, seen)).mean()) for quantity in checks}
    ranked = sorted(checks, key=lambda quantity: (_faults(checks[quantity]), told[quantity]), reverse=True)
    drawn = [quantity for quantity in ranked if told[quantity] >= _TOLD_AT_LEAST][:MOST_PLOTS]
    return (
        tuple(_plot(quantity, checks[quantity], seen, record.timeline[-1].end_s) for quantity in drawn),
        tuple(words_for(str(quantity)) for quantity in checks if quantity not in drawn),
    )


def _plot(quantity: Quantity, checks: Sequence[CheckResult], seen: Observations, end_s: float) -> Plot:
    columns = (seen.time_s, *(_column(of, quantity, seen) for of in (seen.value, seen.error, seen.doubt)))
    time_s, value, error, doubt = (_thinned(column) for column in columns)
    levels = _levels(quantity, checks, value, error)
    low, high = levels[0], levels[-1]
    x = BOX * time_s / end_s
    y, upper, lower = (_heights(of, low, high) for of in (value, value + error, value - error))
    told = np.isfinite(value)
    doubted = told & (doubt >= _DOUBTED_FROM)
    return Plot(
        title=words_for(str(quantity)),
        side=quantity.args[0] if quantity.args and quantity.args[0] in SIDES else "",
        levels=tuple(Tick(percent(high - level, high - low), amount(level, quantity.unit)) for level in levels),
        times=time_ticks(end_s),
        zones=tuple(zone for check in checks for zone in _zones(check, low, high, end_s)),
        marks=tuple(_mark(check, end_s) for check in checks),
        band="".join(_outline(x[run], upper[run], lower[run]) for run in _runs(told)),
        line="".join(_path(x[run], y[run]) for run in _runs(told & ~doubted, told)),
        doubted="".join(_path(x[run], y[run]) for run in _runs(doubted, told)),
    )


def _faults(checks: Iterable[CheckResult]) -> int:
    return sum(check.verdict == "fault" for check in checks)


def _column(values: NDArray[np.float32], quantity: Quantity, seen: Observations) -> Array:
    return values[:, seen.quantities.index(quantity)].astype(np.float64)


def _thinned(values: Array) -> Array:
    """At most `_MOST_POINTS` values: each the median of what is told of some that follow each other."""
    every = -(-len(values) // _MOST_POINTS)
    rows = np.pad(values, (0, -len(values) % every), constant_values=np.nan).reshape(-1, every)
    told = np.isfinite(rows).any(axis=1)
    thinned = np.full(len(rows), np.nan)
    thinned[told] = np.nanmedian(rows[told], axis=1)
    return thinned


def _levels(quantity: Quantity, checks: Iterable[CheckResult], value: Array, error: Array) -> tuple[float, ...]:
    """Round values at even steps, lowest first, between which everything worth seeing lies."""
    goals = [parsed(check.goal) for check in checks]
    bounds = [bound for goal in goals for bound in (goal.low, goal.high) if bound is not None]
    least, most = MEASURES[quantity.measure].range
    seen = np.clip(np.concatenate([value - error, value + error]), least, most)
    low, high = np.nanmin([np.nanmin(seen), *bounds]), np.nanmax([np.nanmax(seen), *bounds])
    steps = _GRIDS[quantity.unit]
    step = next((s for s in steps if np.ceil(high / s) - np.floor(low / s) <= _MOST_GAPS), steps[-1])
    first, last = int(np.floor(low / step)), int(np.ceil(high / step))
    return tuple(round(k * step, 3) for k in range(first, max(last, first + 1) + 1))


def _zones(check: CheckResult, low: float, high: float, end_s: float) -> Iterator[Zone]:
    goal = parsed(check.goal)
    left, right = round(BOX * check.start_s / end_s), round(BOX * check.end_s / end_s)
    for bottom, top in _wanted(goal, low, high):
        top_y, bottom_y = (int(y) for y in _heights(np.array([top, bottom]), low, high))
        yield Zone(left, top_y, right - left, bottom_y - top_y, f"{_where(check)}: {goal_in_words(goal)}")


def _wanted(goal: Goal, low: float, high: float) -> list[tuple[float, float]]:
    """The parts between two levels that a goal accepts."""
    least = low if goal.low is None else goal.low
    most = high if goal.high is None else goal.high
    if not goal.negated:
        return [(least, most)]
    return [(a, b) for a, b in ((low, least), (most, high)) if a < b]


def _mark(check: CheckResult, end_s: float) -> Mark:
    middle = percent((check.start_s + check.end_s) / 2, end_s)
    return Mark(middle, check.verdict, f"{_where(check)}: {VERDICT_WORDS[check.verdict]}")


def _where(check: CheckResult) -> str:
    return ", ".join(filter(None, [step_name(check.step), side_name(check.side)]))


def _heights(values: Array, low: float, high: float) -> Array:
    """The y in the box of values between two levels."""
    return np.round(BOX * (high - np.clip(values, low, high)) / (high - low))


def _runs(mask: NDArray[np.bool_], on: NDArray[np.bool_] | None = None) -> Iterator[slice]:
    """Stretches where a mask is true, each with the point after it where `on` is true there, to join up with it."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]])))
    for first, last in edges.reshape(-1, 2):
        yield slice(int(first), int(last + (on is not None and last < len(on) and on[last])))


def _path(x: Array, y: Array) -> str:
    return "M" + "L".join(f"{a:.0f} {b:.0f}" for a, b in zip(x, y, strict=True))


def _outline(x: Array, upper: Array, lower: Array) -> str:
    return _path(np.concatenate([x, x[::-1]]), np.concatenate([upper, lower[::-1]])) + "Z"
