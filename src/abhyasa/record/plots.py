"""Plots of what was measured over time, as shapes for a template to draw.

Shapes lie in a box of `BOX` by `BOX`, y down, which is stretched to the plot's place on the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.vocabulary import MEASURES, Unit
from abhyasa.follow.observe import Observations
from abhyasa.follow.verdicts import Verdict
from abhyasa.language.goals import Goal, Quantity
from abhyasa.language.sentences import Side
from abhyasa.record.record import CheckResult, Record
from abhyasa.record.timeline import Tick, percent, time_ticks
from abhyasa.record.wording import VERDICT_WORDS, amount, goal_in_words, parsed, side_name, step_name, words_for

BOX = 1000
MOST_PLOTS = 8
_TOLD_AT_LEAST = 0.25
"""Share of a recording in which a quantity must be told to be worth a plot."""
_MOST_POINTS = 500
_DOUBTED_FROM = 0.15
_GRIDS: dict[Unit, tuple[float, ...]] = {"deg": (5, 10, 15, 30, 45, 60, 90), "heights": (0.02, 0.05, 0.1, 0.2, 0.5)}
_MOST_LINES = 5

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Zone:
    """Where the page wants the value while a step lasts. x, y, width, height: in the box."""

    x: int
    y: int
    width: int
    height: int
    verdict: Verdict
    words: str


@dataclass(frozen=True, slots=True)
class Plot:
    """One quantity over time.

    side: whose it is, None for the trunk.
    band, line, doubted: path data; the band is one standard error to either side, `doubted` the parts of the line that
        may belong to another limb.
    marks: above each zone, its verdict.
    """

    title: str
    side: str | None
    levels: tuple[Tick, ...]
    times: tuple[Tick, ...]
    zones: tuple[Zone, ...]
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
    told = {quantity: float(np.isfinite(_column(seen, quantity, seen.value)).mean()) for quantity in checks}
    drawn = sorted((q for q in checks if told[q] >= _TOLD_AT_LEAST), key=lambda q: (_faults(checks[q]), told[q]))
    drawn = drawn[::-1][:MOST_PLOTS]
    return (
        tuple(_plot(quantity, checks[quantity], seen, record.timeline[-1].end_s) for quantity in drawn),
        tuple(words_for(str(quantity)) for quantity in checks if quantity not in drawn),
    )


def _faults(checks: Iterable[CheckResult]) -> int:
    return sum(check.verdict == "fault" for check in checks)


def _column(seen: Observations, quantity: Quantity, values: NDArray[np.float32]) -> Array:
    return values[:, seen.quantities.index(quantity)].astype(np.float64)


def _plot(quantity: Quantity, checks: Sequence[CheckResult], seen: Observations, end_s: float) -> Plot:
    time_s, value, error, doubt = _thinned(
        seen.time_s, *(_column(seen, quantity, of) for of in (seen.value, seen.error, seen.doubt))
    )
    levels = _levels(quantity, [parsed(check.goal) for check in checks], value, error)
    low, high = levels[0], levels[-1]

    def y(of: Array | float) -> Array:
        return BOX * (high - np.clip(of, low, high)) / (high - low)

    def x(at_s: Array | float) -> Array:
        return BOX * np.asarray(at_s) / end_s

    doubted = np.where(np.isfinite(value), doubt >= _DOUBTED_FROM, False)
    runs = list(_runs(np.isfinite(value)))
    side = quantity.args[0] if quantity.args and quantity.args[0] in ("left", "right") else None
    return Plot(
        title=words_for(str(quantity)),
        side=side,
        levels=tuple(Tick(percent(high - level, high - low), amount(level, quantity.unit)) for level in levels),
        times=time_ticks(end_s),
        zones=tuple(_zones(checks, x, y, low, high)),
        band="".join(_area(x(time_s[run]), y(value[run] + error[run]), y(value[run] - error[run])) for run in runs),
        line="".join(_path(x(time_s[run]), y(value[run])) for run in runs for run in _within(run, ~doubted)),
        doubted="".join(_path(x(time_s[run]), y(value[run])) for run in runs for run in _within(run, doubted)),
    )
