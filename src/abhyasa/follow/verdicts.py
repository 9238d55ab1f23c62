"""Verdicts: whether a goal was met while its step lasted, or cannot be told, and why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.measures import Why
from abhyasa.body.vocabulary import Unit
from abhyasa.follow.likelihood import goal_weight, of_leg, probability
from abhyasa.follow.observe import Observations
from abhyasa.follow.timeline import Visit
from abhyasa.language.goals import Goal, Quantity
from abhyasa.practice.practice import SourcedGoal, Stage

Verdict = Literal["pass", "fault", "cannot_tell"]

_Reading = tuple[float, float, float]
"""Value, error and doubt."""

PASS_FROM = 0.8
"""By the stated errors, which are wider than they need be: on films that no error was learned from, 91% of the goals
that are met with this probability are met."""
PASSED_WITH_DOUBT = 0.15
"""The doubt up to which a reading may pass: one of another limb altogether says nothing of this goal."""
FAULT_UP_TO = 0.05
"""A false correction is worse than a missed one."""
LENIENCY: dict[Unit, float] = {"deg": 5.0, "heights": 0.02}
"""A goal that is missed by no more than this counts as met: no teacher would say a word."""
TOLD_AT_LEAST = 0.3
"""Share of a stay in which a quantity must be told for a verdict on it."""
_LEAST_TICKS = 3


@dataclass(frozen=True, slots=True)
class Check:
    """A goal judged over ticks `[first, last)`.

    value, error: median over the stay and one standard error, in the goal's unit; None where never told.
    reason: why it cannot be told, in words; "" for a pass or a fault.
    """

    stage: Stage
    sourced: SourcedGoal
    verdict: Verdict
    value: float | None
    error: float | None
    reason: str
    first: int
    last: int


def checks_from_visits(visits: Sequence[Visit], seen: Observations) -> tuple[Check, ...]:
    """Judge every stage's checks over each stay in its shape. A stage only passed through is not judged."""
    return tuple(
        check
        for visit in visits
        if visit.stage is not None and visit.last - visit.settled >= _LEAST_TICKS
        for check in checks_from_stay(visit.stage, seen, visit.settled, visit.last)
    )


def checks_from_stay(stage: Stage, seen: Observations, first: int, last: int) -> tuple[Check, ...]:
    """Judge one stage's checks over ticks `[first, last)`."""
    stay = seen.at(slice(first, last))
    swapped = _legs_swapped(stage, stay)
    return tuple(_check(stage, sourced, stay, swapped, first, last) for sourced in stage.checks)


def _check(stage: Stage, sourced: SourcedGoal, stay: Observations, swapped: float, first: int, last: int) -> Check:
    goal = sourced.goal
    reading = _reading(goal.quantity, stay)
    if reading is None:
        return Check(stage, sourced, "cannot_tell", None, None, _untold(goal.quantity, stay), first, last)
    value, error, _ = reading
    readings: list[tuple[float, _Reading | None]] = [(1.0, reading)]
    if of_leg(goal.quantity):
        readings = [(1 - swapped, reading), (swapped, _reading(goal.quantity.mirrored(), stay))]
    verdict = _verdict(goal, readings)
    clear = _verdict(goal, [(1.0, (value, error, 0.0))]) != "cannot_tell"
    reason = "" if verdict != "cannot_tell" else MISTAKEN if clear else TOO_CLOSE
    return Check(stage, sourced, verdict, value, error, reason, first, last)


def _verdict(goal: Goal, readings: Sequence[tuple[float, _Reading | None]]) -> Verdict:
    """By readings of which one is right, each with the probability that it is."""
    leniency = LENIENCY[goal.quantity.unit]
    nearly = sum(share * _chance(goal, _undoubted(reading), leniency) for share, reading in readings)
    doubt = sum(share * (1.0 if reading is None else reading[2]) for share, reading in readings)
    if nearly >= PASS_FROM and doubt <= PASSED_WITH_DOUBT:
        return "pass"
    holds = sum(share * _chance(goal, reading) for share, reading in readings)
    return "fault" if holds <= FAULT_UP_TO else "cannot_tell"


def _legs_swapped(stage: Stage, seen: Observations) -> float:
    """Probability that the legs are exchanged, given how well the stage's goals fit either way."""
    legs = [sourced.goal for sourced in stage.goals if of_leg(sourced.goal.quantity)]
    as_seen, exchanged = (
        float(np.exp(sum(goal_weight(goal, quantity, seen).mean() for goal, quantity in goals)))
        for goals in (
            [(goal, goal.quantity) for goal in legs],
            [(goal, goal.quantity.mirrored()) for goal in legs],
        )
    )
    before = float(np.median(seen.swapped))
    return before * exchanged / (before * exchanged + (1 - before) * as_seen)


def _reading(quantity: Quantity, seen: Observations) -> _Reading | None:
    """Median value, error and doubt, or None where too little was told."""
    if quantity not in seen.quantities:
        return None
    i = seen.quantities.index(quantity)
    told = np.isfinite(seen.value[:, i])
    if told.mean() < TOLD_AT_LEAST:
        return None
    value, error, doubt = (float(np.median(of[told, i])) for of in (seen.value, seen.error, seen.doubt))
    return value, error, doubt


def _chance(goal: Goal, reading: _Reading | None, leeway: float = 0.0) -> float:
    """Probability that a goal holds, or is missed by no more than `leeway`; even where nothing is told."""
    if reading is None:
        return 0.5
    value, error, doubt = reading
    holds = float(probability(goal, np.array(value), np.array(error), leeway))
    return (1 - doubt) * holds + doubt * 0.5


def _undoubted(reading: _Reading | None) -> _Reading | None:
    return reading and (*reading[:2], 0.0)


def _untold(quantity: Quantity, seen: Observations) -> str:
    why: NDArray[np.uint8] = seen.why[:, seen.quantities.index(quantity)]
    reasons, counts = np.unique(why[why != Why.TOLD], return_counts=True)
    return REASONS[Why(int(reasons[counts.argmax()]))] if len(reasons) else REASONS[Why.UNCERTAIN]


TOO_CLOSE = "too close to call at this error"
MISTAKEN = "half hidden or pointing at the camera, and perhaps mistaken"
REASONS: dict[Why, str] = {
    Why.NO_BODY: "nobody was found in the picture",
    Why.OUTSIDE: "out of the picture",
    Why.HIDDEN: "hidden from the camera",
    Why.UNCERTAIN: "seen from a side that does not show it",
    Why.UNCALIBRATED: "no measure of it is calibrated yet",
}
