"""Verdicts: whether a goal was met while its step lasted, or cannot be told, and why not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.measures import Why
from abhyasa.body.vocabulary import Unit
from abhyasa.follow.bounds import GoalBounds, shares_met
from abhyasa.follow.likelihood import GoalWeights, of_leg
from abhyasa.follow.observations import Observations
from abhyasa.follow.timeline import Visit
from abhyasa.language.goals import Quantity
from abhyasa.practice.practice import SourcedGoal, Stage

Verdict = Literal["pass", "fault", "cannot_tell"]

PASS_FROM = 0.7
"""Probability, by the stated errors, that a goal is met or missed by no more than its leniency."""
PASSED_BY_CHANCE = 0.15
"""The probability up to which a pass may be that of a reading which means nothing: its doubt, times the share of what
the body can do that would be taken as met. A reading within a narrow goal is seldom there by accident."""
FAULT_UP_TO = 0.07
"""Probability, by the stated errors, that a goal is met all the same."""
FAULT_WITH_DOUBT_UP_TO = 0.2
"""The same of an angle with the doubt, under which a goal is met as likely as not."""
DISTANCE_FAULT_WITH_DOUBT_UP_TO = 0.05
"""And of a distance."""
STEADY = 0.4
"""What wanders in a stay by more than this share of its error, in the standard deviation, is as likely wrong as right:
the landmarks of a limb that is invented rarely rest. Who holds still moves by `LENIENCY` at most."""
_UNSTEADY_DOUBT = 0.5
_FIFTHS = 1.683
"""Between the first and the last fifth of a normal distribution, in standard deviations."""
LENIENCY: dict[Unit, float] = {"deg": 5.0, "heights": 0.02}
"""A goal that is missed by no more than this counts as met: no teacher would say a word."""
TOLD_AT_LEAST = 0.3
"""Share of a stay in which a quantity must be told for a verdict on it."""
LEAST_TICKS = 3
"""Of a stay that is judged."""


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
        if visit.stage is not None and visit.last - visit.settled >= LEAST_TICKS
        for check in checks_from_stay(visit.stage, seen, visit.settled, visit.last)
    )


def checks_from_stay(stage: Stage, seen: Observations, first: int, last: int) -> tuple[Check, ...]:
    """Judge one stage's checks over ticks `[first, last)`."""
    return Judge(stage, seen.quantities)(seen, first, last)


class Judge:
    """A stage's checks, laid out once to be judged together."""

    def __init__(
        self, stage: Stage, quantities: Sequence[Quantity], checks: Sequence[SourcedGoal] | None = None
    ) -> None:
        """quantities: of what is seen, in its order. checks: what is judged, by default the stage's own."""
        self._stage = stage
        self._checks = stage.checks if checks is None else tuple(checks)
        goals = [sourced.goal for sourced in self._checks]
        column = {quantity: i for i, quantity in enumerate(quantities)}
        others = [column.get(goal.quantity.mirrored(), -1) for goal in goals]
        columns = np.array([[column[goal.quantity] for goal in goals], others], np.intp)
        self._unseen = columns < 0
        self._read, self._of_read = np.unique(columns, return_inverse=True)
        self._of_leg = np.array([of_leg(goal.quantity) for goal in goals], bool)
        leniencies = [LENIENCY[goal.quantity.unit] for goal in goals]
        self._leniencies = np.array(leniencies)
        self._bounds = GoalBounds(goals + goals, leniencies + [0.0] * len(goals))
        legs = [sourced.goal for sourced in stage.goals if of_leg(sourced.goal.quantity)]
        as_seen = [(goal, goal.quantity) for goal in legs]
        exchanged = [(goal, goal.quantity.mirrored()) for goal in legs]
        self._legs, self._legs_asked = GoalWeights(as_seen + exchanged, tuple(quantities)), len(legs)
        self._taken_as_met = shares_met(goals, leniencies)
        angles = [goal.quantity.unit == "deg" for goal in goals]
        self._doubted_up_to = np.where(angles, FAULT_WITH_DOUBT_UP_TO, DISTANCE_FAULT_WITH_DOUBT_UP_TO)

    def __call__(self, seen: Observations, first: int = 0, last: int | None = None) -> tuple[Check, ...]:
        """Judge over ticks `[first, last)`, by default all; at least one."""
        return self.judge_each([seen.at(slice(first, last))], first)[0]

    def judge_each(self, stays: Sequence[Observations], first: int = 0) -> list[tuple[Check, ...]]:
        """Judge each of some stays, which must be equally long: at least a tick. first: the first tick's number."""
        if not self._checks:
            return [() for _ in stays]
        ticks = len(stays[0])
        seen = Observations.join(stays)
        values, errors, doubts, spreads = _readings(seen, ticks, self._read)[..., self._of_read]
        exchanged = self._legs_swapped(seen, ticks) if self._of_leg.any() else np.zeros(len(stays))
        by = np.stack([1 - exchanged[:, None] * self._of_leg, exchanged[:, None] * self._of_leg], axis=1)
        chances = self._bounds.probability(*(np.concatenate([of, of], axis=2) for of in (values, errors)))
        nearly, holds = np.split(chances, 2, axis=2)
        clear = (nearly[:, 0] >= PASS_FROM) | (holds[:, 0] <= FAULT_UP_TO)
        wanders = spreads > np.maximum(STEADY * errors, self._leniencies)
        doubts = np.where(wanders, np.maximum(doubts, _UNSTEADY_DOUBT), doubts)
        # What is not told, and yet counts, holds as well as not.
        untold = np.isnan(values) | self._unseen
        doubts[untold], nearly[untold], holds[untold] = 1.0, 0.5, 0.5
        with_doubt = (1 - doubts) * holds + doubts * 0.5
        doubt, nearly_met, met, doubted = ((by * of).sum(axis=1) for of in (doubts, nearly, holds, with_doubt))
        faults = (met <= FAULT_UP_TO) & (doubted <= self._doubted_up_to)
        passes = (nearly_met >= PASS_FROM) & (doubt * self._taken_as_met <= PASSED_BY_CHANCE)
        told = zip(
            stays, values[:, 0].tolist(), errors[:, 0].tolist(), passes.tolist(), faults.tolist(), clear.tolist(),
            strict=True,
        )  # fmt: skip
        return [self._checks_of(stay, first, zip(*of_each, strict=True)) for stay, *of_each in told]

    def _checks_of(
        self, stay: Observations, first: int, told: Iterable[tuple[float, float, bool, bool, bool]]
    ) -> tuple[Check, ...]:
        """told: of each check, value and error, and whether it passes, is a fault, and is clear but for doubt."""
        checks = []
        for i, (value, error, is_pass, is_fault, is_clear) in enumerate(told):
            verdict: Verdict = "cannot_tell"
            known: tuple[float | None, float | None] = value, error
            if isnan(value):
                known, reason = (None, None), _untold(stay.why[:, self._read[self._of_read[0, i]]])
            else:
                verdict = "pass" if is_pass else "fault" if is_fault else "cannot_tell"
                reason = "" if verdict != "cannot_tell" else MISTAKEN if is_clear else TOO_CLOSE
            checks.append(Check(self._stage, self._checks[i], verdict, *known, reason, first, first + len(stay)))
        return tuple(checks)

    def _legs_swapped(self, seen: Observations, ticks: int) -> NDArray[np.float64]:
        """(m,) probability that the legs are exchanged, given how well the stage's goals fit either way."""
        fits = self._legs(seen).reshape(len(seen) // ticks, ticks, 2, self._legs_asked).mean(axis=1).sum(axis=2)
        as_seen, exchanged = np.exp(fits).T
        rising, middle = np.sort(seen.swapped.reshape(-1, ticks), axis=1), ticks // 2
        before = (rising[:, ~middle].astype(np.float64) + rising[:, middle]) / 2
        swapped: NDArray[np.float64] = before * exchanged / (before * exchanged + (1 - before) * as_seen)
        return swapped


def _readings(seen: Observations, ticks: int, columns: NDArray[np.intp]) -> NDArray[np.float64]:
    """(4, m, c) median value, error and doubt of some of the quantities in each so many ticks of what is seen, and the
    value's standard deviation; NaN where too little was told.
    """
    told = seen.told[:, :3, columns]
    rising = np.sort(told.reshape(-1, ticks, *told.shape[1:]), axis=1)  # what is not told comes last
    told_ticks = np.isfinite(rising).sum(axis=1)
    last = np.maximum(told_ticks - 1, 0)
    fifths = [np.rint(last * share).astype(np.intp) for share in (0.2, 0.8)]
    places = np.stack([last // 2, told_ticks // 2, *fifths], axis=1)
    below, above, low, high = np.take_along_axis(rising, places, axis=1).transpose(1, 2, 0, 3)
    readings = np.empty((4, *told_ticks.shape[::2]))
    readings[:3] = (below + above) / 2
    readings[3] = (high[0] - low[0]) / _FIFTHS
    readings[:, told_ticks[:, 0] < TOLD_AT_LEAST * ticks] = np.nan
    return readings


def _untold(why: NDArray[np.uint8]) -> str:
    """The commonest reason, in words."""
    reasons = Counter(why.tolist())
    del reasons[Why.TOLD]
    return REASONS[Why(min(reasons, key=lambda reason: (-reasons[reason], reason), default=Why.UNCERTAIN))]


TOO_CLOSE = "too close to call at this error"
MISTAKEN = "half hidden or pointing at the camera, and perhaps mistaken"
REASONS: dict[Why, str] = {
    Why.NO_BODY: "nobody was found in the picture",
    Why.OUTSIDE: "out of the picture",
    Why.HIDDEN: "hidden from the camera",
    Why.UNCERTAIN: "seen from a side that does not show it",
    Why.UNCALIBRATED: "no measure of it is calibrated yet",
}
