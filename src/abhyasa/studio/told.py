"""What was told of each check of a film, beside what is true of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from abhyasa.follow.following import Following
from abhyasa.follow.observations import Observations
from abhyasa.follow.verdicts import Check, Verdict, checks_from_stay
from abhyasa.language.goals import Goal
from abhyasa.language.sentences import Side
from abhyasa.practice.practice import Practice, Stage
from abhyasa.studio.solve import meets
from abhyasa.studio.truth import Truth

_STAY_S = 1.0


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

    @property
    def missed_by(self) -> float:
        """How far the goal was truly missed, in its unit; 0 where it was met."""
        low, high = self.goal.telling_bounds
        below, above = (-np.inf if low is None else low - self.true), (-np.inf if high is None else self.true - high)
        return max(0.0, -max(below, above) if self.goal.negated else max(below, above))


def told_of(following: Following, truth: Truth) -> Iterator[Checked]:
    """Every check of a film that was watched."""
    beat_s = following.ticks.time_s
    for check in following.checks:
        frames = (truth.time_s >= beat_s[check.first]) & (truth.time_s <= beat_s[check.last - 1])
        if frames.any():
            yield _checked(check, following.practice, truth, frames)


def told_in_stays(practice: Practice, seen: Observations, truth: Truth) -> Iterator[Checked]:
    """Every check of every true stay of a second or more, whoever would recognise it. seen: frame by frame."""
    stages: dict[tuple[str | None, str | None], Stage] = {(s.step, s.side): s for s in practice.stages}
    stays = [None if moving else stages.get(step) for step, moving in zip(truth.steps, truth.moving, strict=True)]
    changes = [i for i in range(1, len(stays)) if stays[i] is not stays[i - 1]]
    for first, last in pairwise([0, *changes, len(stays)]):
        stage = stays[first]
        if stage is not None and truth.time_s[last - 1] - truth.time_s[first] >= _STAY_S:
            for check in checks_from_stay(stage, seen, first, last):
                yield _checked(check, practice, truth, slice(first, last))


def _checked(check: Check, practice: Practice, truth: Truth, frames: NDArray[np.bool_] | slice) -> Checked:
    goal, side = check.sourced.goal, check.stage.side
    as_first = goal if side in (None, practice.rounds[0][0].side) else goal.mirrored()
    true = float(np.median(truth.of(goal.quantity)[frames]))
    return Checked(
        step=check.stage.step,
        side=side,
        goal=goal,
        verdict=check.verdict,
        reason=check.reason,
        met=meets(goal, true),
        planted=any(str(as_first) == missed and side in (None, on) for missed, on in truth.planted),
        value=check.value,
        error=check.error,
        true=true,
    )
