"""A limit that a watch-out sets: the practice keeps to it, and it is watched all through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce

from abhyasa.coach.instructions import in_round
from abhyasa.coach.judging import Asking, Judging
from abhyasa.coach.screening import Limit, Outcome
from abhyasa.follow.observations import Observations
from abhyasa.language.goals import Goal
from abhyasa.practice.practice import Practice, SourcedGoal, Stage

LASTED_S = 1.0
REPEAT_S = 12.0


def eased(practice: Practice, outcome: Outcome) -> Practice:
    """The practice within these limits: a goal that asks beyond one asks no further than it."""
    if not outcome.limits:
        return practice
    goals = [[goal for limit in outcome.limits for goal in in_round(limit.goals, number)] for number in (0, 1)]
    rounds = tuple(
        tuple(_eased_stage(stage, within) for stage in stages)
        for stages, within in zip(practice.rounds, goals, strict=False)
    )
    return replace(practice, rounds=rounds)


def limited_by(stage: Stage | None, outcome: Outcome, round_: int) -> tuple[Limit, ...]:
    """The limits to be named at a step: those on a quantity that it asks something of."""
    if stage is None:
        return ()
    asked = {sourced.goal.quantity for sourced in stage.checks}
    return tuple(limit for limit in outcome.limits if any(g.quantity in asked for g in in_round(limit.goals, round_)))


class LimitWatch:
    """Streaming: tells when a limit is surely overstepped, and again only when it was kept in between or much later."""

    def __init__(self, outcome: Outcome, judging: Judging) -> None:
        self._limits = outcome.limits
        self._judging = judging
        self._since_s: dict[int, float] = {}
        self._said_s: dict[int, float] = {}

    def __bool__(self) -> bool:
        return bool(self._limits)

    def look(self, stage: Stage, round_: int, recent: Observations, now_s: float) -> Asking[Limit | None]:
        """The limit to speak of now. recent: the last moments. stage: the step that is done."""
        for number, limit in enumerate(self._limits):
            checks = yield from self._judging.judged(stage, in_round(limit.goals, round_), recent)
            if not any(check.verdict == "fault" for check in checks):
                self._since_s.pop(number, None)
                if all(check.verdict == "pass" for check in checks):
                    self._said_s.pop(number, None)
                continue
            since_s = self._since_s.setdefault(number, now_s)
            said_s = self._said_s.get(number)
            if now_s - since_s >= LASTED_S and (said_s is None or now_s - said_s >= REPEAT_S):
                self._said_s[number] = now_s
                return limit
        return None


def _eased_stage(stage: Stage, limits: Sequence[Goal]) -> Stage:
    def within(goals: tuple[SourcedGoal, ...]) -> tuple[SourcedGoal, ...]:
        return tuple(replace(each, goal=reduce(_within, limits, each.goal)) for each in goals)

    return replace(stage, goals=within(stage.goals), checks=within(stage.checks), shown=within(stage.shown))


def _within(goal: Goal, limit: Goal) -> Goal:
    if goal.quantity != limit.quantity or goal.negated or limit.negated:
        return goal
    if goal.excludes(limit):
        return limit
    lows = [bound for bound in (goal.low, limit.low) if bound is not None]
    highs = [bound for bound in (goal.high, limit.high) if bound is not None]
    return replace(goal, low=max(lows, default=None), high=min(highs, default=None))
