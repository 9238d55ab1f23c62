"""A practitioner made of beats: does what the coach says, or what a test wants, for any page, without a body."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from abhyasa.body.measures import Why
from abhyasa.body.vocabulary import MEASURES
from abhyasa.coach.coach import Coach
from abhyasa.coach.cues import Cue
from abhyasa.coach.screening import Outcome, outcome_of
from abhyasa.coach.words import Dose
from abhyasa.follow.observations import Observations
from abhyasa.follow.observe import TICK_S
from abhyasa.language.goals import Goal, Quantity, parse_goals
from abhyasa.page import library
from abhyasa.page.model import Page
from abhyasa.practice.compile import practice_from_page
from abhyasa.practice.practice import Stage

Values = dict[Quantity, float]

_WITHIN = {"deg": 20.0, "heights": 0.05}
_ERROR = {"deg": 4.0, "heights": 0.02}
_STILL, _STIRRING = 0.3, 2.0
MOVE_S = 1.5
REACTION_S = 0.5


def values_for(goals: tuple[Goal, ...], before: Mapping[Quantity, float]) -> Values:
    """The quantities of a body that meets these goals comfortably, and else stays as it was."""
    values = dict(before)
    for goal in goals:
        least, most = MEASURES[goal.quantity.measure].range
        inside = [g for g in goals if g.quantity == goal.quantity and not g.negated]
        low = max([g.low for g in inside if g.low is not None], default=least)
        high = min([g.high for g in inside if g.high is not None], default=most)
        margin = _WITHIN[goal.quantity.unit]
        if goal.negated:
            outside = [] if goal.high is None else [goal.high + margin]
            outside += [] if goal.low is None else [goal.low - margin]
            values[goal.quantity] = outside[0]
        elif high - low <= 2 * margin:
            values[goal.quantity] = (low + high) / 2
        else:
            values[goal.quantity] = float(np.clip(values.get(goal.quantity, 0.0), low + margin, high - margin))
    return values


def quantity(text: str) -> Quantity:
    """`back_rounding`, `knee_flexion(left)` as a quantity."""
    return parse_goals(f"{text} <= 0.1")[0].quantity


@dataclass
class Practitioner:
    """Moves in beats before a coach.

    cues: all that was heard. planted: values that replace the shape's, by step; None is hidden. gone: nobody is there.
    """

    coach: Coach
    cues: list[Cue] = field(default_factory=list)
    planted: dict[str, dict[Quantity, float]] = field(default_factory=dict)
    gone: bool = False
    time_s: float = 0.0
    _values: Values = field(default_factory=dict)
    _from: Values = field(default_factory=dict)
    _moved_s: float = 0.0
    _stirs_until_s: float = 0.0

    def take(self, stage: Stage, seconds: float, move_s: float = MOVE_S) -> None:
        """Move into a stage's shape, and stay there."""
        self._aim(stage)
        self.wait(move_s + seconds, move_s)

    def wait(self, seconds: float, move_s: float = MOVE_S) -> None:
        """Let time pass, in the shape that the body is in or moves to."""
        for _ in range(round(seconds / TICK_S)):
            self.beat(move_s)

    def stir(self, seconds: float) -> None:
        """Shift about in the shape that the body is in."""
        self._stirs_until_s = self.time_s + seconds
        self.wait(seconds)

    def obey(self, until: Callable[[], bool] = lambda: False, at_most_s: float = 900.0) -> None:
        """Do what the coach says, until the practice is over or something holds."""
        doing, since_s = -1, self.time_s
        end_s = self.time_s + at_most_s
        while not self.coach.ended and not until() and self.time_s < end_s:
            stage_index = self.coach.state.stage
            if stage_index is not None and stage_index != doing:
                doing, since_s = stage_index, self.time_s
            if doing >= 0 and self.time_s == since_s + REACTION_S:
                stage = self.coach.instructions[doing].stage
                if stage is not None:
                    self._aim(stage)
            self.beat()

    def beat(self, move_s: float = MOVE_S) -> None:
        """One tick."""
        self.cues += self.coach.take(self._seen(move_s))
        self.time_s += TICK_S

    def texts(self, *kinds: str) -> list[str]:
        """What was heard, of these kinds."""
        return [cue.text for cue in self.cues if not kinds or cue.kind in kinds]

    def _aim(self, stage: Stage) -> None:
        self._from, self._moved_s = self._now(MOVE_S), self.time_s
        wanted = values_for(tuple(sourced.goal for sourced in stage.goals), self._values)
        self._values = wanted | self.planted.get(stage.step, {})

    def _now(self, move_s: float) -> Values:
        way = min((self.time_s - self._moved_s) / move_s, 1.0) if move_s else 1.0
        return {q: self._from.get(q, value) * (1 - way) + value * way for q, value in self._values.items()}

    def _seen(self, move_s: float) -> Observations:
        quantities = self.coach.quantities
        now = self._now(move_s)
        value = np.array([[np.nan if self.gone else now.get(q, 0.0) for q in quantities]], np.float32)
        told = np.isfinite(value)
        error = np.array([[_ERROR[q.unit] for q in quantities]], np.float32)
        moves = any(self._from.get(q, value) != value for q, value in self._values.items())
        stirs = bool(self._from) and moves and self.time_s - self._moved_s < move_s
        stirs |= self.time_s < self._stirs_until_s
        return Observations.of(
            quantities=quantities,
            time_s=np.array([self.time_s]),
            value=value,
            error=np.where(told, error, np.nan).astype(np.float32),
            doubt=np.where(told, 0.02, np.nan).astype(np.float32),
            guess=np.full(value.shape, np.nan, np.float32),
            why=np.where(told, Why.TOLD, Why.NO_BODY if self.gone else Why.HIDDEN).astype(np.uint8),
            swapped=np.full(1, 0.03, np.float32),
            motion=np.full(1, np.nan if self.gone else _STIRRING if stirs else _STILL, np.float32),
            azimuth_deg=np.full(1, 45.0, np.float32),
            present=np.full(1, not self.gone),
        )


def practise(page: Page | str, dose: Dose = "normal", *conditions: str) -> Practitioner:
    """Someone who has just begun to practise. conditions: the ids of those they have."""
    page = library.load(page) if isinstance(page, str) else page
    outcome = outcome_of(page, dict.fromkeys(conditions, True)) if conditions else Outcome()
    coach = Coach(page, practice_from_page(page), outcome, dose)
    coach.command("begin", 0.0)
    return Practitioner(coach)
