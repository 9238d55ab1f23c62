"""Tips where their difficulty is seen, and whether they helped; variations for a body that is ready."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from abhyasa.coach.instructions import asks_as_much, in_round
from abhyasa.coach.judging import Asking, Judging
from abhyasa.coach.screening import Outcome
from abhyasa.follow.observations import Observations
from abhyasa.follow.observe import TICK_S
from abhyasa.language.goals import Goal
from abhyasa.page.model import ObservedGoal, Page, Variation
from abhyasa.practice.practice import Stage

DIFFICULT_S = 2.0
"""A difficulty shows for so long before its tip is given."""
HELPED_S = 3.0
"""It is over for so long before that is said."""
READY_S = 4.0
"""Readiness shows for so long before a variation is offered."""


@dataclass(frozen=True, slots=True)
class Given:
    """A tip. number: of the page's, from 1."""

    number: int
    text: str


class Helper:
    """Knows which tips were given and which variations were offered."""

    def __init__(self, page: Page, outcome: Outcome, judging: Judging) -> None:
        self._judging = judging
        self._tips = tuple((number, tip) for number, tip in enumerate(page.tips, 1) if tip.when)
        self._variations: tuple[Variation, ...] = (
            () if outcome.cautious else tuple(variation for variation in page.variations if variation.ready)
        )
        self._given: dict[int, str] = {}
        self._helped: set[int] = set()
        self._offered: set[tuple[int, int]] = set()

    def tip(self, stage: Stage, round_: int, stay: Observations, knows_side: bool) -> Asking[Given | None]:
        """The tip whose difficulty shows in this stay, now and over all of it; each once in a practice.

        knows_side: whether it is sure which side this is; else the difficulty must show whichever it is.
        """
        recent = _last(stay, DIFFICULT_S)
        if recent is None:
            return None
        left = [(number, tip, _for(tip.when, round_)) for number, tip in self._tips if number not in self._given]
        left = [(number, tip, goals) for number, tip, goals in left if not _is_asked(stage, goals)]
        groups = [[*chain(*_on_sides(goals, knows_side))] for _, _, goals in left]
        shows_now = yield from self._judging.surely_hold(stage, groups, recent)
        if not any(shows_now):
            return None
        shows_all_along = yield from self._judging.surely_hold(stage, groups, stay)
        for (number, tip, _), *shows in zip(left, shows_now, shows_all_along, strict=True):
            if all(shows):
                self._given[number] = stage.step
                return Given(number, tip.text)
        return None

    def helped(self, stage: Stage, round_: int, stay: Observations, knows_side: bool) -> Asking[int | None]:
        """The tip that has helped: its difficulty is over, in the step in which it was given. knows_side: as above."""
        recent = _last(stay, HELPED_S)
        if recent is None:
            return None
        for number, tip in self._tips:
            if self._given.get(number) != stage.step or number in self._helped:
                continue
            sides = _on_sides(_for(tip.when, round_), knows_side)
            for goals in sides:
                if not (yield from self._judging.surely_over(stage, goals, recent)):
                    break
            else:
                self._helped.add(number)
                return number
        return None

    def variation(self, stage: Stage, round_: int, stay: Observations) -> Asking[Variation | None]:
        """The variation to offer on this side; each once a side."""
        recent = _last(stay, READY_S)
        if recent is None:
            return None
        for number, variation in enumerate(self._variations):
            if (number, round_) in self._offered:
                continue
            goals = _for(variation.ready, round_)
            first, second = recent.at(slice(len(recent) // 2)), recent.at(slice(len(recent) // 2, None))
            if not (yield from self._judging.are_met(stage, goals, first)):
                continue
            if (yield from self._judging.are_met(stage, goals, second)):
                self._offered.add((number, round_))
                return variation
        return None


def _last(stay: Observations, seconds: float) -> Observations | None:
    """The last so many seconds of a stay, None where it is shorter."""
    n = round(seconds / TICK_S)
    return stay.at(slice(len(stay) - n, None)) if len(stay) >= n else None


def _for(seen: Sequence[ObservedGoal], round_: int) -> tuple[Goal, ...]:
    return in_round((each.goal for each in seen), round_)


def _on_sides(goals: tuple[Goal, ...], knows_side: bool) -> tuple[tuple[Goal, ...], ...]:
    """The goals, and where the side is not known, the same on the other side: what has no side is as sure as it was."""
    return (goals,) if knows_side else tuple(dict.fromkeys((goals, tuple(goal.mirrored() for goal in goals))))


def _is_asked(stage: Stage, goals: Sequence[Goal]) -> bool:
    """Whether the step itself asks for what would be a difficulty elsewhere."""
    return asks_as_much((sourced.goal for sourced in stage.goals), goals)
