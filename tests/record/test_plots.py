"""Plots: goals where they are asked, gaps where nothing was told."""

import re

import numpy as np

from abhyasa.record.plots import BOX, MOST_PLOTS, Plot, plots
from tests.record.sessions import Session, check, record_of, session


def coordinates(path: str) -> list[list[tuple[float, float]]]:
    """The strokes of path data, point by point."""
    return [
        [(float(x), float(y)) for x, y in re.findall(r"(-?\d+) (-?\d+)", stroke)]
        for stroke in path.split("M")
        if stroke
    ]


def plot_of(title: str, of: Session) -> Plot:
    drawn, _ = plots(of.record, of.following.ticks)
    return next(plot for plot in drawn if plot.title == title)


def test_faults_come_first_and_all_quantities_are_drawn_or_named() -> None:
    record, following, *_ = session("faults-side")
    drawn, undrawn = plots(record, following.ticks)
    assert drawn[0].title == "right knee bend"
    assert len(drawn) <= MOST_PLOTS
    assert "rounding of the back" in undrawn
    assert len(drawn) + len(undrawn) == len({c.check for c in record.checks})


def test_a_zone_and_a_mark_stand_where_the_step_lasts() -> None:
    faults = session("faults-side")
    plot = plot_of("right knee bend", faults)
    fault = next(c for c in faults.record.checks if c.verdict == "fault" and c.step == "hold")
    end_s = faults.record.timeline[-1].end_s
    zone = next(zone for zone in plot.zones if "Hold, left side: at most 20°" in zone.words)
    assert abs(zone.x - BOX * fault.start_s / end_s) <= 1
    assert abs(zone.x + zone.width - BOX * fault.end_s / end_s) <= 1
    assert any(mark.verdict == "fault" and mark.words == "Hold, left side: to look at" for mark in plot.marks)


def test_a_missed_goal_lies_apart_from_the_line() -> None:
    plot = plot_of("right knee bend", session("faults-side"))
    zone = next(zone for zone in plot.zones if "Hold, left side" in zone.words)
    inside = [y for stroke in coordinates(plot.line) for x, y in stroke if zone.x <= x <= zone.x + zone.width]
    assert inside
    assert max(inside) < zone.y  # y runs down: the line is above what is asked


def test_nothing_is_drawn_where_nothing_was_told() -> None:
    _, following, *_ = session("faults-side")
    seen = following.ticks
    column = seen.quantities.index(next(q for q in seen.quantities if str(q) == "trunk_pitch"))
    value = seen.value.copy()
    gap = (seen.time_s > 10) & (seen.time_s < 20)
    value[gap, column] = np.nan
    (plot,), _ = plots(record_of(check("trunk_pitch >= 20 deg", "pass", 60.0)), seen.replaced(value=value))
    strokes = coordinates(plot.line + plot.doubted)
    assert len(coordinates(plot.band)) >= 2
    assert not [x for stroke in strokes for x, _ in stroke if BOX * 10.2 / 30 < x < BOX * 19.8 / 30]


def test_a_negated_goal_shades_what_lies_outside_it() -> None:
    _, following, *_ = session("faults-side")
    (plot,), _ = plots(record_of(check("not trunk_pitch 10..30 deg", "pass", 60.0)), following.ticks)
    lower, upper = sorted(plot.zones, key=lambda zone: -zone.y)
    assert lower.y > upper.y + upper.height


def test_a_long_recording_gives_no_long_page() -> None:
    _, following, *_ = session("faults-side")
    seen = following.ticks
    many = seen.at(np.tile(np.arange(len(seen)), 60))  # type: ignore[arg-type]
    many = many.replaced(time_s=np.arange(len(many)) / 8)
    (plot,), _ = plots(record_of(check("trunk_pitch >= 20 deg", "pass", 60.0)), many)
    assert len(plot.line + plot.band + plot.doubted) < 40_000
