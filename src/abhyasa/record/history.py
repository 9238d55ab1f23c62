"""How an asana goes over weeks: each side by itself, with the errors; and on which days one has practised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from abhyasa.body.vocabulary import MEASURES, Unit
from abhyasa.coach.instructions import asked_s
from abhyasa.follow.verdicts import TOO_CLOSE
from abhyasa.language.goals import Goal, Quantity
from abhyasa.language.naming import words_for
from abhyasa.language.sentences import Side
from abhyasa.practice.practice import Practice, Stage
from abhyasa.record.record import CheckResult, Record
from abhyasa.record.store import Kept
from abhyasa.record.summary import hold_seconds
from abhyasa.record.wording import amount, goal_in_words, parsed, seconds_in_words, side_name

_ROUNDING = Quantity("back_rounding")
_DEPTHS = (
    ("trunk_pitch", "trunk_twist", "trunk_side_bend"),
    ("hip_flexion", "hip_abduction", "knee_flexion"),
    ("shoulder_elevation",),
)
"""What an asana goes deep in: the first of these that it asks much of."""
_MUCH = 0.1
"""Of what a body can do."""
_TOLD_APART = 2.0
"""Two values differ where they are further apart than so many standard errors of their difference."""
_HELD_APART_S = 1.0


@dataclass(frozen=True, slots=True)
class Point:
    """One practice in a trend. error: one standard error; None where there is none, as of a time."""

    practice: int
    when: datetime
    side: Side | None
    value: float
    error: float | None


@dataclass(frozen=True, slots=True)
class Trend:
    """Something over all practices of an asana, the earliest first.

    what: "hold", "depth" or "rounding".
    asked: the value that the page asks for, None where it asks for none; asked_words: and how, "at least 20°".
    untold: in how many practices it could not be told on either side.
    """

    what: str
    title: str
    unit: Unit | None
    asked: float | None
    asked_words: str
    points: tuple[Point, ...]
    untold: int


@dataclass(frozen=True, slots=True)
class Week:
    """A week of the practitioner's own days. days: from Monday, whether one practised; None where it is yet to come."""

    days: tuple[bool | None, ...]
    today: int

    @property
    def practised(self) -> int:
        """On how many days."""
        return sum(day is True for day in self.days)


def this_week(practices: Iterable[Kept], today: date) -> Week:
    """The week in which today is. A day counts once it has a practice in which something was seen."""
    monday = today - timedelta(days=today.weekday())
    practised = {kept.begun_at.date() for kept in practices if kept.record is not None}
    days = [monday + timedelta(days=i) for i in range(7)]
    return Week(tuple(day in practised if day <= today else None for day in days), today.weekday())


def trends(practices: Sequence[Kept], practice: Practice) -> tuple[Trend, ...]:
    """Hold, depth and rounding over an asana's practices; those of them that the asana has.

    practices: of one asana, in any order. practice: as its page has it now.
    """
    seen = sorted(
        (kept for kept in practices if kept.record is not None), key=lambda kept: (kept.begun_at, kept.number)
    )
    found = [_hold_trend(seen, practice)] if any(stage.hold for stage in practice.stages) else []
    held = held_stages(practice)
    if held and (deepest := depth_goal(held[0])) is not None:
        title = words_for(str(deepest.quantity)) if len(held) == 1 else _without_side(deepest.quantity)
        found.append(_measured(seen, "depth", title, {stage.side: depth_goal(stage) for stage in held}))
    if held and any(sourced.goal.quantity == _ROUNDING for sourced in held[0].checks):
        goals = {stage.side: _goal_of(stage, _ROUNDING) for stage in held}
        found.append(_measured(seen, "rounding", words_for(str(_ROUNDING)), goals))
    return tuple(trend for trend in found if trend.points)


def held_stages(practice: Practice) -> tuple[Stage, ...]:
    """The longest stay of each side; the last shape of each where the asana has no stay."""
    return tuple(
        max((stage for stage in stages if stage.hold), key=_stay_s, default=stages[-1])
        for stages in practice.rounds
        if stages
    )


def depth_goal(stage: Stage) -> Goal | None:
    """The goal that says how deep a shape goes: of trunk, hips, knees or shoulders, the one farthest from straight.

    None where the shape asks nothing that one could go further in.
    """
    goals = [sourced.goal for sourced in stage.checks if _far(sourced.goal) >= _MUCH]
    for measures in _DEPTHS:
        if of_these := [goal for goal in goals if goal.quantity.measure in measures]:
            return max(of_these, key=_far)
    return None


def against_before(kept: Kept, practices: Sequence[Kept], practice: Practice) -> tuple[str, ...]:
    """What this practice was like beside those before it, in sentences. practices: of the same asana, in any order."""
    earlier = [each for each in practices if (each.begun_at, each.number) < (kept.begun_at, kept.number)]
    if kept.record is None or not any(each.record for each in earlier):
        return ()
    return tuple(sentence for trend in trends([*earlier, kept], practice) for sentence in _compared(trend, kept))


def _compared(trend: Trend, kept: Kept) -> Iterator[str]:
    for now in (point for point in trend.points if point.practice == kept.number):
        before = [p for p in trend.points if p.side == now.side and p.practice != kept.number]
        if not before:
            continue
        usual = median(point.value for point in before)
        where = f" on the {now.side}" if now.side else ""
        of = f"the {len(before)} before" if len(before) > 1 else "the one before"
        if trend.unit is None:
            if abs(now.value - usual) < _HELD_APART_S:
                yield f"Held{where} as long as in {of}: {seconds_in_words(now.value)}."
            else:
                way = "longer" if now.value > usual else "shorter"
                difference = seconds_in_words(abs(now.value - usual))
                yield f"Held {seconds_in_words(now.value)}{where}, {difference} {way} than in {of}."
            continue
        errors = [point.error or 0.0 for point in before]
        apart = _TOLD_APART * ((now.error or 0.0) ** 2 + median(errors) ** 2) ** 0.5
        title = trend.title[:1].upper() + trend.title[1:]
        reading = f"{amount(now.value, trend.unit)} ± {amount(now.error or 0.0, trend.unit)}"
        if abs(now.value - usual) < apart:
            yield f"{title}{where}: {reading}; no change from {of} that could be told."
        else:
            way = "more" if abs(now.value) > abs(usual) else "less"
            yield f"{title}{where}: {reading}, {amount(abs(now.value - usual), trend.unit)} {way} than in {of}."


def _hold_trend(seen: Iterable[Kept], practice: Practice) -> Trend:
    steps = {stage.step for stage in held_stages(practice)}
    points = [
        Point(kept.number, kept.begun_at, side, round(seconds, 1), None)
        for kept, record in _recorded(seen)
        for (step, side), seconds in hold_seconds(record.holds).items()
        if step in steps
    ]
    asked = next((asked_s(stage.hold) for stage in held_stages(practice)), None)
    words = "" if asked is None else seconds_in_words(asked)
    return Trend("hold", "time held", None, asked, words, tuple(points), 0)


def _measured(seen: Iterable[Kept], what: str, title: str, goals: dict[Side | None, Goal | None]) -> Trend:
    points: list[Point] = []
    untold = 0
    for kept, record in _recorded(seen):
        found = [point for side, goal in goals.items() if goal and (point := _point(kept, record, side, goal))]
        untold += not found
        points += found
    goal = next((goal for goal in goals.values() if goal), None)
    asked, words = (None, "") if goal is None else (_bound(goal), goal_in_words(goal))
    return Trend(what, title, "deg", asked, words, tuple(points), untold)


def _point(kept: Kept, record: Record, side: Side | None, goal: Goal) -> Point | None:
    """The reading of a goal's quantity in the longest stay in which it was told."""
    told = [
        check
        for check in record.checks
        if check.side == side and _is_told(check) and parsed(check.goal).quantity == goal.quantity
    ]
    held = {hold.step for hold in record.holds}
    best = max(told, key=lambda check: (check.step in held, check.end_s - check.start_s), default=None)
    if best is None or best.value is None:
        return None
    return Point(kept.number, kept.begun_at, side, best.value, best.error)


def _is_told(check: CheckResult) -> bool:
    """Whether a reading stands for this limb, though its verdict may be too close to call."""
    return check.value is not None and (check.verdict != "cannot_tell" or check.reason == TOO_CLOSE)


def _recorded(seen: Iterable[Kept]) -> Iterator[tuple[Kept, Record]]:
    return ((kept, kept.record) for kept in seen if kept.record is not None)


def _goal_of(stage: Stage, quantity: Quantity) -> Goal | None:
    return next((sourced.goal for sourced in stage.checks if sourced.goal.quantity == quantity), None)


def _far(goal: Goal) -> float:
    """How far from straight a goal asks a body to go, as a share of what a body can do; 0 where it asks for less."""
    if goal.negated:
        return 0.0
    least, most = MEASURES[goal.quantity.measure].range
    low, high = goal.telling_bounds
    forward = (low or 0.0) / most if most > 0 else 0.0
    backward = (high or 0.0) / least if least < 0 else 0.0
    return max(forward, backward, 0.0)


def _bound(goal: Goal) -> float | None:
    low, high = goal.telling_bounds
    return low if low is not None and low > 0 else high


def _stay_s(stage: Stage) -> float:
    return asked_s(stage.hold) or 0.0


def _without_side(quantity: Quantity) -> str:
    return words_for(str(quantity)).removeprefix("left ").removeprefix("right ")


def side_label(side: Side | None) -> str:
    """A side as the key of a trend names it."""
    return side_name(side).capitalize() or "Both sides alike"
