"""What was told of each check of a film, beside what is true of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from abhyasa.follow.following import Following
from abhyasa.follow.verdicts import Verdict
from abhyasa.language.goals import Goal
from abhyasa.language.sentences import Side
from abhyasa.studio.solve import meets
from abhyasa.studio.truth import Truth


@dataclass(frozen=True)
class Checked:
    """One check of one stay.

    met: whether the goal was truly met. planted: whether it was missed on purpose.
    value, error: what was read, in the goal's unit; None where nothing was. true: what it truly was, in the median.
    """

    step: str
    side: Side | None
    goal: Goal
    verdict: Verdict
    reason: str
    met: bool
    planted: bool
    value: float | None = None
    error: float | None = None
    true: float = np.nan


def told_of(following: Following, truth: Truth) -> Iterator[Checked]:
    """Every check of a film that was watched."""
    faults = {(fault["goal"], side) for fault in truth.settings["faults"] for side in fault["sides"]}
    first_side = following.practice.rounds[0][0].side
    beat_s = following.ticks.time_s
    for check in following.checks:
        goal, side = check.sourced.goal, check.stage.side
        as_first = goal if side == first_side else goal.mirrored()
        frames = (truth.time_s >= beat_s[check.first]) & (truth.time_s <= beat_s[check.last - 1])
        if not frames.any():
            continue
        true = float(np.median(truth.of(goal.quantity)[frames]))
        yield Checked(
            step=check.stage.step,
            side=side,
            goal=goal,
            verdict=check.verdict,
            reason=check.reason,
            met=meets(goal, true),
            planted=(str(as_first), side) in faults or (side is None and any(str(goal) == f for f, _ in faults)),
            value=check.value,
            error=check.error,
            true=true,
        )
