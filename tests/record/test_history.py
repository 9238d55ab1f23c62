"""How it goes over weeks: what is compared, what is not told apart, and the week without a reproach."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from abhyasa.language.sentences import Side
from abhyasa.page import library
from abhyasa.practice.compile import practice_from_page
from abhyasa.record.exports import export_csv
from abhyasa.record.history import against_before, depth_goal, held_stages, this_week, trends
from abhyasa.record.record import CheckResult, HoldSpan, Record, SourceFilm
from abhyasa.record.store import Kept
from abhyasa.record.trend_plots import HEIGHT, WIDTH, trend_plot

PRACTICE = practice_from_page(library.load("janushirsana"))
MONDAY = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
ROUND = "back_rounding <= 20 deg"
FOLD = next(str(goal) for stage in held_stages(PRACTICE)[:1] if (goal := depth_goal(stage)))


def check(goal: str, value: float | None, error: float = 4.0, side: Side = "left", reason: str = "") -> CheckResult:
    return CheckResult(
        step="hold", side=side, check=goal.split(" ")[0], goal=goal, verdict="cannot_tell" if reason else "pass",
        value=value, error=None if value is None else error, unit="deg", start_s=1.0, end_s=9.0, source="page.md:3",
        reason=reason,
    )  # fmt: skip


def kept(number: int, day: int, held_s: float = 8.0, checks: tuple[CheckResult, ...] = (), seen: bool = True) -> Kept:
    record = Record(
        asana="janushirsana",
        source=SourceFilm(path="live practice", fps=None, frames=100, duration_s=60.0, estimator="blazepose-full"),
        timeline=(),
        holds=(HoldSpan(step="hold", side="left", start_s=1.0, end_s=1.0 + held_s, seconds=held_s),),
        checks=checks,
    )
    return Kept(
        number=number, asana="janushirsana", kind="live", title="", state="closed",
        begun_at=MONDAY + timedelta(days=day), ended_at=None, dose="normal", screening=(), estimator=None, messages=0,
        pictures=0, record=record if seen else None, notes="",
    )  # fmt: skip


def test_the_week_says_on_which_days_and_nothing_of_the_others() -> None:
    week = this_week([kept(1, 0), kept(2, 0), kept(3, 2), kept(4, -3), kept(5, 1, seen=False)], date(2026, 11, 26))
    assert week.days == (True, False, True, False, None, None, None)
    assert (week.practised, week.today) == (2, 3)


@pytest.mark.parametrize("asana", library.asana_ids())
def test_every_asana_has_a_history(asana: str) -> None:
    practice = practice_from_page(library.load(asana))
    for stage in held_stages(practice):
        goal = depth_goal(stage)
        assert goal is None or goal.quantity.unit == "deg"
    assert trends([], practice) == ()


@pytest.mark.parametrize(
    ("asana", "measure"),
    [("janushirsana", "trunk_pitch"), ("virabhadrasana-ii", "knee_flexion"), ("ardha-matsyendrasana", "trunk_twist")],
)
def test_depth_is_what_the_asana_goes_deep_in(asana: str, measure: str) -> None:
    goals = [depth_goal(stage) for stage in held_stages(practice_from_page(library.load(asana)))]
    assert {goal.quantity.measure for goal in goals if goal} == {measure}


def test_trends_come_by_side_and_in_order() -> None:
    shown = {trend.what: trend for trend in trends([kept(2, 1, 10.0), kept(1, 0, 8.0)], PRACTICE)}
    assert [point.value for point in shown["hold"].points] == [8.0, 10.0]
    assert {point.side for point in shown["hold"].points} == {"left"}


def test_what_could_not_be_told_is_no_point_but_counted() -> None:
    practices = [
        kept(1, 0, checks=(check(FOLD, 55.0), check(ROUND, 12.0))),
        kept(2, 1, checks=(check(FOLD, None, reason="hidden from the camera"), check(ROUND, 14.0))),
        kept(3, 2, checks=(check(FOLD, 57.0, reason="half hidden or pointing at the camera, and perhaps mistaken"),)),
    ]
    depth = next(trend for trend in trends(practices, PRACTICE) if trend.what == "depth")
    assert [(point.practice, point.value, point.error) for point in depth.points] == [(1, 55.0, 4.0)]
    assert depth.untold == 2


def test_a_difference_within_its_error_is_not_told_as_one() -> None:
    before = [kept(i, i, checks=(check(FOLD, 50.0),)) for i in range(3)]
    same = kept(9, 9, checks=(check(FOLD, 55.0),))
    (held, depth) = against_before(same, [*before, same], PRACTICE)
    assert held == "Held on the left as long as in the 3 before: 8.0 s."
    assert "no change from the 3 before that could be told" in depth
    more = kept(9, 9, 12.0, checks=(check(FOLD, 75.0),))
    (held, depth) = against_before(more, [*before, more], PRACTICE)
    assert held == "Held 12.0 s on the left, 4.0 s longer than in the 3 before."
    assert "25° more than in the 3 before" in depth


def test_the_first_practice_is_compared_with_nothing() -> None:
    first = kept(1, 0)
    assert against_before(first, [first, kept(2, 1)], PRACTICE) == ()


def test_a_plot_holds_all_its_points_with_their_errors() -> None:
    practices = [kept(i, i, 5.0 + i, (check(FOLD, 40.0 + 3 * i, 6.0),)) for i in range(5)]
    for trend in trends(practices, PRACTICE):
        plot = trend_plot(trend)
        for series in plot.series:
            for point in series.points:
                assert 0 <= point.x <= WIDTH
                assert 0 <= point.upper <= point.y <= point.lower <= HEIGHT
        assert [date.words for date in plot.dates] == ["23 Nov", "27 Nov"]
        assert plot.asked is None or plot.asked.words.startswith("at least")
    assert "40° ± 6°" in plot.series[0].points[0].words


def test_one_practice_is_one_mark_in_the_middle() -> None:
    (trend, *_) = trends([kept(1, 0)], PRACTICE)
    plot = trend_plot(trend)
    assert len(plot.dates) == 1
    assert WIDTH / 3 < plot.series[0].points[0].x < 2 * WIDTH / 3


def test_csv_has_a_row_for_each_hold_and_check_and_no_formula() -> None:
    hostile = replace(kept(1, 0, checks=(check(ROUND, 12.0, reason="=HYPERLINK(1)"),)))
    lines = export_csv([hostile]).split("\r\n")
    assert lines[0].startswith("practice,begun_at,asana,kind,step,side,what,verdict,value,error,unit")
    assert lines[1].startswith("1,2026-11-23T07:30:00+00:00,janushirsana,live,hold,left,hold,,8.0,,s,1.0,9.0")
    assert lines[2].endswith(",'=HYPERLINK(1)")
