"""From goals to a posture: inverse kinematics with contacts, support, balance, and a body that keeps out of itself.

A least-squares problem over the joint angles. What must be (goals, floor, support, balance, no part inside another)
weighs by how little of it may be missed; how the posture is at ease, and how near it stays to the one before, decides
the rest. Which support the body uses is tried in the order of likelihood.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.landmarks import INDEX
from abhyasa.body.vocabulary import MEASURES, Unit
from abhyasa.language.goals import Goal, Quantity
from abhyasa.studio.collisions import Collisions
from abhyasa.studio.figure import Figure, Figures
from abhyasa.studio.joints import AT, EASE, HIGH, LOW
from abhyasa.studio.support import SUPPORTS, Support

Array = NDArray[np.float64]

AMPLE: dict[Unit, float] = {"deg": 40.0, "heights": 0.1}
"""How far into a goal with one bound a practitioner goes who does it well, at most."""
_SHARE = 0.6
"""And at most this share of what the body can do beyond the bound."""
_JUST = 0.05
"""The depth at which a goal is just met: an aim at the very bound would come to lie a hair short of it."""
_MISSED: dict[Unit, float] = {"deg": 1.0, "heights": 0.01}
"""By how much a posture may miss a goal and still meet it."""
_SCALE: dict[Unit, float] = {"deg": 2.0, "heights": 0.006}
_FLOOR_M = 0.006
_SUPPORT_M = 0.008
_SOLE_M = 0.015
_BLEND_M = 0.006
_BALANCE_M = 0.02
_RESTING_M = 0.05
_RAISED_M = 0.25
"""What is higher than so is held up, and does not sink: legs that stand upright would fall to the side."""
_STAY_M = 0.05
_STEPS_M = 0.1
"""What has to go further than so on the floor makes a step: nothing draws it back any more."""
_ON_THE_FLOOR_M = 0.16
_AT_EASE = 0.35
_AS_BEFORE = 0.5
_GOOD_ENOUGH = 50.0
"""Cost of what must be, up to which a support is taken without trying others."""
_UNLIKELY = 20.0
"""Cost of each support that is passed over."""
_LIFT, _LIFTED_DEG = "shoulder_elevation", 60.0
_STEP = 1e-4
_SOFTNESS = (5.0, 1.0)
"""What must be weighs less at first, so that a posture finds its way round limits and contacts."""
_EASE_COUNTS = 0.2
_ROUNDS, _TRIES, _IDLE = 60, 8, 3
_TOLERANCE = 2e-3


@dataclass(frozen=True, slots=True)
class Aim:
    """Where a quantity should come to lie."""

    quantity: Quantity
    low: float
    high: float


@dataclass(frozen=True)
class Solved:
    """A posture and how it was found. missed: the goals that it does not meet, with what it has instead."""

    posture: Array
    support: str
    missed: tuple[tuple[Goal, float], ...]


def aim_from_goal(goal: Goal, depth: float) -> Aim:
    """Where a practitioner of this depth takes a goal: 0 just meets it, 1 meets it amply."""
    least, most = MEASURES[goal.quantity.measure].range
    low, high = goal.telling_bounds
    unit = goal.quantity.unit
    if goal.negated:
        low, high = (high, None) if high is not None else (None, low)
    if low is not None and high is not None:
        margin = min(0.5, 0.15 + 0.15 * depth) * (high - low)
        return Aim(goal.quantity, low + margin, high - margin)
    if low is not None:
        return Aim(goal.quantity, low + max(depth, _JUST) * min(AMPLE[unit], _SHARE * (most - low)), most)
    if high is not None:
        room = high - (least if high <= 0 else max(least, 0.0))
        return Aim(goal.quantity, least, high - max(depth, 0.3) * min(AMPLE[unit], _SHARE * room))
    return Aim(goal.quantity, least, most)


def solve(
    figure: Figure,
    goals: Sequence[Goal],
    before: Array | None,
    supports: Sequence[str],
    *,
    depth: float = 1.0,
    faults: Sequence[Aim] = (),
    start: Array | None = None,
    kept: Mapping[str, float] | None = None,
) -> Solved:
    """A posture that meets goals.

    before: (d,) the posture that the body comes from, or None.
    supports: names of `support.SUPPORTS` to try, the likeliest first.
    faults: aims that take the place of the goals on the same quantity.
    start: (d,) a posture that comes near, from which alone to start.
    kept: by the names of `joints.JOINTS`, within how many degrees an angle stays as it is in `start`.
    """
    broken = {aim.quantity for aim in faults}
    aims = [aim_from_goal(goal, depth) for goal in goals if goal.quantity not in broken] + list(faults)
    limits = _limits(start, kept)
    best: tuple[float, Array, str] | None = None
    for rank, name in enumerate(supports):
        problem = _Problem(figure, aims, SUPPORTS[name], before, limits)
        found = [problem.solve(each) for each in (problem.starts() if start is None else [start])]
        must, cost, posture = min(found, key=lambda each: each[1])
        if best is None or cost + _UNLIKELY * rank < best[0]:
            best = (cost + _UNLIKELY * rank, posture, name)
        if before is not None and must <= _GOOD_ENOUGH:
            break
    if best is None:
        raise ValueError("no support to try")
    _, posture, name = best
    figures = figure.at(posture[None])
    missed = [
        (goal, float(figures.value(goal.quantity)[0]))
        for goal in goals
        if goal.quantity not in broken and not meets(goal, float(figures.value(goal.quantity)[0]))
    ]
    return Solved(posture, name, tuple(missed))


def _limits(start: Array | None, kept: Mapping[str, float] | None) -> tuple[Array, Array]:
    """(d,) how far each angle may go either way."""
    low, high = LOW.copy(), HIGH.copy()
    if start is not None:
        for name, within_deg in (kept or {}).items():
            low[AT[name]] = max(low[AT[name]], start[AT[name]] - within_deg)
            high[AT[name]] = min(high[AT[name]], start[AT[name]] + within_deg)
    return low, high


def meets(goal: Goal, value: float) -> bool:
    """Whether a value meets a goal, to within what no one sees."""
    slack = _MISSED[goal.quantity.unit]
    low, high = goal.telling_bounds
    if goal.negated:
        return (low is not None and value < low + slack) or (high is not None and value > high - slack)
    return (low is None or value >= low - slack) and (high is None or value <= high + slack)


def _off(aim: Aim, value: Array) -> Array:
    """(t,) by how much values miss an aim. An end of the measure's range is no bound: an arched back goes beyond."""
    least, most = MEASURES[aim.quantity.measure].range
    below = np.minimum(value - aim.low, 0) if aim.low > least else np.zeros_like(value)
    return below + np.maximum(value - aim.high, 0) if aim.high < most else below


def _lowest(height: Array) -> Array:
    """(t,) about the least of (t, p) heights, without the corners that a minimum has."""
    least = height.min(axis=1, keepdims=True)
    soft: Array = least[:, 0] - _BLEND_M * np.log(np.exp((least - height) / _BLEND_M).sum(axis=1))
    return soft + _BLEND_M


class _Problem:
    def __init__(
        self,
        figure: Figure,
        aims: Sequence[Aim],
        support: Support,
        before: Array | None,
        limits: tuple[Array, Array],
    ) -> None:
        self._low, self._high = limits
        self._figure = figure
        self._aims = aims
        self._support = support
        self._before = before
        self._groups = [figure.on(*group) for group in support.touching]
        self._touching = np.unique(np.concatenate(self._groups))
        self._resting = [points for bone in support.resting if len(points := figure.on(bone))]
        self._knees = [INDEX["left knee"], INDEX["right knee"]] if support.knees_sink else []
        self._still = [INDEX[name] for name in support.stays]
        self._collisions = Collisions(figure)
        self.ease = support.ease.copy()
        if before is not None:
            free = [AT[name] for name in ("x", "y", "yaw")]
            self.ease[free] = before[free]
            marks = figure.at(before[None]).marks[0]
            self._still = [i for i in self._still if marks[i, 2] < _ON_THE_FLOOR_M]
            self._still_before = marks[self._still, :2]

    def starts(self) -> list[Array]:
        """Postures to start from: the one before, that at ease, and each with the arms where they are asked to be."""
        starts = [self.ease] if self._before is None else [self._before, self.ease]
        lifts = {aim.quantity.args[0]: max(aim.low, 0) for aim in self._aims if aim.quantity.measure == _LIFT}
        if max(lifts.values(), default=0) < _LIFTED_DEG:
            return starts
        lifted = starts[0].copy()
        for side, angle in lifts.items():
            lifted[[AT[f"{side} shoulder_{turn}"] for turn in ("flexion", "abduction", "rotation")]] = angle, 5.0, 0.0
        return [*starts, lifted]

    def solve(self, start: Array) -> tuple[float, float, Array]:
        """The best posture from a start, behind what must be costs there, and what all does."""
        posture = start
        for softness in _SOFTNESS:
            posture = self._descend(posture, softness)
        figures = self._figure.at(posture[None])
        must, may = self._must(figures), self._may(figures)
        unmet = float((must**2).sum())
        return unmet, unmet + _EASE_COUNTS * float((may**2).sum()), posture

    def _descend(self, q: Array, softness: float) -> Array:
        """Levenberg and Marquardt's method; an angle at its limit stays there while it would go beyond.

        SciPy's solvers for bounded problems stop early at the many corners that contacts and limits make.
        """
        q = np.clip(q, self._low, self._high)
        damping, idle = 1e-2, 0
        residuals = self._residuals(q[None], softness)[0]
        cost = residuals @ residuals
        for _ in range(_ROUNDS):
            slope = self._jacobian(q, softness) * EASE
            gradient = slope.T @ residuals
            free = ~(((q <= self._low) & (gradient > 0)) | ((q >= self._high) & (gradient < 0)))
            curvature = slope[:, free].T @ slope[:, free]
            for _ in range(_TRIES):
                step = np.zeros_like(q)
                step[free] = np.linalg.solve(curvature + damping * np.eye(len(curvature)), -gradient[free])
                tried = np.clip(q + EASE * np.clip(step, -1, 1), self._low, self._high)
                its = self._residuals(tried[None], softness)[0]
                if its @ its < cost:
                    break
                damping *= 4
            else:
                break
            gain = 1 - (its @ its) / cost
            q, residuals, cost = tried, its, its @ its
            damping = max(damping / 3, 1e-6)
            idle = idle + 1 if gain < _TOLERANCE else 0
            if idle == _IDLE:
                break
        return q

    def _jacobian(self, q: Array, softness: float) -> Array:
        step = _STEP * EASE
        moved = np.concatenate([q[None], q + np.diag(step)])
        residuals = self._residuals(moved, softness)
        slope: Array = ((residuals[1:] - residuals[0]) / step[:, None]).T
        return slope

    def _residuals(self, postures: Array, softness: float) -> Array:
        figures = self._figure.at(postures)
        return np.concatenate([self._must(figures) / softness, self._may(figures)], axis=1)

    def _must(self, figures: Figures) -> Array:
        aims = [_off(aim, figures.value(aim.quantity)) / _SCALE[aim.quantity.unit] for aim in self._aims]
        height = figures.points[..., 2]
        groups = [_lowest(height[:, group]) / _SUPPORT_M for group in self._groups]
        return np.concatenate(
            [
                *(column[:, None] for column in aims),
                np.minimum(height, 0) / _FLOOR_M,
                *(column[:, None] for column in groups),
                self._off_balance(figures) / _BALANCE_M,
                self._collisions.depth(figures),
            ],
            axis=1,
        )

    def _may(self, figures: Figures) -> Array:
        q = figures.postures
        columns = [_AT_EASE * (q - self.ease) / EASE]
        for side in self._support.soles:
            heel, toes = (figures.marks[:, INDEX[f"{side} {end}"], 2] for end in ("heel", "toes"))
            rest = self._figure.skeleton.rest.marks
            level = rest[INDEX[f"{side} heel"], 2] - rest[INDEX[f"{side} toes"], 2]
            columns.append((heel - toes - level)[:, None] / _SOLE_M)
        for on in self._resting:
            height = np.minimum(_lowest(figures.points[:, on, 2]), _RAISED_M)
            columns.append(height[:, None] / _RESTING_M)
        columns.append((figures.marks[:, self._knees, 2] - self._figure.girth_m["upperleg01"]) / _RESTING_M)
        if self._before is not None:
            columns.append(_AS_BEFORE * (q - self._before) / EASE)
            moved = figures.marks[:, self._still, :2] - self._still_before
            moved /= np.maximum(np.linalg.norm(moved, axis=-1, keepdims=True) / _STEPS_M, 1)
            columns.append(moved.reshape(len(q), -1) / _STAY_M)
        return np.concatenate(columns, axis=1)

    def _off_balance(self, figures: Figures) -> Array:
        """(t, 2) metres by which the centre of mass is beyond the box around what touches the floor."""
        points = figures.points[:, self._touching]
        down = points[..., 2, None] < points[..., 2, None].min(axis=1, keepdims=True) + 0.03
        low = np.where(down, points[..., :2], np.inf).min(axis=1)
        high = np.where(down, points[..., :2], -np.inf).max(axis=1)
        inside = np.minimum(0.02, (high - low) / 4)
        centre = figures.centre_of_mass[:, :2]
        off: Array = np.minimum(centre - low - inside, 0) + np.maximum(centre - high + inside, 0)
        return off


def describe(missed: tuple[Goal, float]) -> str:
    """A goal that cannot be met, and what the body has instead."""
    goal, value = missed
    digits = 0 if goal.quantity.unit == "deg" else 2
    return f"{goal} (the nearest the body comes is {value:.{digits}f} {goal.quantity.unit})"
