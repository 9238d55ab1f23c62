"""The timeline and the holds as bars: shares of a width, for a template to draw."""

from __future__ import annotations

from dataclasses import dataclass

from abhyasa.language.sentences import Side
from abhyasa.page.model import Page
from abhyasa.practice.practice import Practice
from abhyasa.record.record import Record, Span
from abhyasa.record.summary import hold_seconds
from abhyasa.record.wording import clock, seconds_in_words, side_name, step_name

_TICKS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)
_MOST_TICKS = 7


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis. at: percent of its length."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of time. left, width: percent. step: its name, or "off". number: on the page, from 1; off 0."""

    left: float
    width: float
    step: str
    number: int
    off: bool
    held: bool
    from_to: str


@dataclass(frozen=True, slots=True)
class Row:
    """One side's bars."""

    side: Side | None
    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """rows: one a side; a stretch that was off stands in each."""

    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class HoldBar:
    """How long a step was held on a side. width: percent of the longest."""

    side: Side | None
    label: str
    width: float
    seconds: str


@dataclass(frozen=True, slots=True)
class HoldBars:
    """A step that asks for a stay. asked: how long, in words."""

    step: str
    asked: str
    bars: tuple[HoldBar, ...]


def timeline(record: Record, practice: Practice, page: Page) -> Timeline:
    """The recording's steps over its time. page: the page that was practised."""
    length_s = record.timeline[-1].end_s
    numbers = {step.id: i for i, step in enumerate(page.steps, 1)}
    held = {step.id for step in page.steps if step.hold}

    def bar(span: Span) -> Bar:
        return Bar(
            left=percent(span.start_s, length_s),
            width=percent(span.end_s - span.start_s, length_s),
            step=step_name(span.step) if span.step else "off",
            number=numbers.get(span.step or "", 0),
            off=span.step is None,
            held=span.step in held,
            from_to=f"{clock(span.start_s)} to {clock(span.end_s)}",
        )

    rows = tuple(
        Row(
            side,
            side_name(side).capitalize() or "Steps",
            tuple(bar(span) for span in record.timeline if span.step is None or span.side == side),
        )
        for side in sides_of(practice)
    )
    return Timeline(rows, time_ticks(length_s))


def hold_bars(record: Record, practice: Practice) -> tuple[HoldBars, ...]:
    """Each step that asks for a stay, with the time it was held on each side."""
    seconds = hold_seconds(record.holds)
    longest = max(seconds.values(), default=0.0) or 1.0
    return tuple(
        HoldBars(
            step_name(stage.step),
            str(stage.hold),
            tuple(
                HoldBar(
                    side,
                    side_name(side).capitalize() or "Held",
                    percent(held_s := seconds.get((stage.step, side), 0.0), longest),
                    seconds_in_words(held_s) if held_s else "not held",
                )
                for side in sides_of(practice)
            ),
        )
        for stage in practice.rounds[0]
        if stage.hold
    )


def sides_of(practice: Practice) -> tuple[Side | None, ...]:
    """The sides of a practice, the page's first side first; None alone where it has none."""
    return tuple(dict.fromkeys(stages[0].side for stages in practice.rounds))


def time_ticks(length_s: float) -> tuple[Tick, ...]:
    """Round times along an axis of this length."""
    step_s = next((s for s in _TICKS_S if length_s / s <= _MOST_TICKS), _TICKS_S[-1])
    return tuple(Tick(percent(at_s, length_s), clock(at_s)) for at_s in range(0, int(length_s) + 1, step_s))


def percent(part: float, whole: float) -> float:
    """Share in percent, short enough for a style."""
    return round(100 * part / whole, 3) if whole else 0.0
