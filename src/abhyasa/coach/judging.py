"""Goals judged over a stretch of beats, by the same verdicts that recordings are judged by.

Coaches who are fed together have much judged at the same time. So none judges by itself: it asks, and goes on with the
answer; what they ask is judged at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import TypeVar

from abhyasa.follow.live import Course
from abhyasa.follow.observations import Observations
from abhyasa.follow.verdicts import Check, Judge
from abhyasa.language.goals import Goal, Quantity
from abhyasa.practice.practice import SourcedGoal, Stage


@dataclass(frozen=True, slots=True)
class Asked:
    """Something to be judged over a stretch of beats."""

    judge: Judge
    seen: Observations


T = TypeVar("T")
Asking = Generator[Asked, tuple[Check, ...], T]
"""What comes to a T, and asks for verdicts on its way."""


def answered(askings: Sequence[Asking[T]]) -> list[T]:
    """What each comes to. What they ask at the same time, of the same judge and equally long, is judged together."""
    told: dict[int, T] = {}
    answers: dict[int, tuple[Check, ...] | None] = dict.fromkeys(range(len(askings)))
    while answers:
        asked: dict[tuple[int, int], list[tuple[int, Asked]]] = defaultdict(list)
        for i, answer in answers.items():
            try:
                question = next(askings[i]) if answer is None else askings[i].send(answer)
            except StopIteration as end:
                told[i] = end.value
            else:
                asked[id(question.judge), len(question.seen)].append((i, question))
        answers = {}
        for alike in asked.values():
            verdicts = alike[0][1].judge.judge_each([question.seen for _, question in alike])
            answers |= zip((i for i, _ in alike), verdicts, strict=True)
    return [told[i] for i in range(len(askings))]


@lru_cache(maxsize=256)
def judging_of(course: Course) -> Judging:
    """The one for all who are on a course."""
    return Judging(course.quantities)


class Judging:
    """What a practice asks is asked again twice a second of each who does it, so that each judge is laid out once."""

    def __init__(self, quantities: Sequence[Quantity]) -> None:
        """quantities: of the beats, in the order of their columns."""
        self._quantities = tuple(quantities)
        self._judges: dict[tuple[int, bool | tuple[Goal, ...]], tuple[Stage, Judge]] = {}

    def checks(self, stage: Stage, seen: Observations, knows_side: bool = True) -> Asking[tuple[Check, ...]]:
        """The stage's own checks; without its side, those alone that it has on either. seen: at least one tick."""
        return (yield Asked(self._judge(stage, knows_side), seen))

    def judged(self, stage: Stage, goals: Sequence[Goal], seen: Observations) -> Asking[tuple[Check, ...]]:
        """A verdict on each of these goals, whether or not the stage asks them. seen: at least one tick."""
        return (yield Asked(self._judge(stage, tuple(goals)), seen))

    def are_met(self, stage: Stage, goals: Sequence[Goal], seen: Observations) -> Asking[bool]:
        """Whether all of the goals are met, to within what no teacher would say a word about."""
        checks = yield from self.judged(stage, goals, seen)
        return bool(goals) and all(check.verdict == "pass" for check in checks)

    def surely_hold(self, stage: Stage, groups: Sequence[Sequence[Goal]], seen: Observations) -> Asking[list[bool]]:
        """Of each group, whether all of its goals hold as they stand: the opposite of each would be a fault."""
        opposite = [replace(goal, negated=not goal.negated) for goals in groups for goal in goals]
        checks = yield from self.judged(stage, opposite, seen)
        hold = iter([check.verdict == "fault" for check in checks])
        return [bool(goals) and all([*islice(hold, len(goals))]) for goals in groups]

    def surely_over(self, stage: Stage, goals: Sequence[Goal], seen: Observations) -> Asking[bool]:
        """Whether one of the goals that held together surely does no more."""
        checks = yield from self.judged(stage, goals, seen)
        return any(check.verdict == "fault" for check in checks)

    def _judge(self, stage: Stage, asked: bool | tuple[Goal, ...]) -> Judge:
        """asked: as `checks` and `judged` say."""
        key = (id(stage), asked)
        if key not in self._judges:
            checks = stage.checks
            if asked is False:
                checks = tuple(sourced for sourced in checks if sourced.goal.mirrored() == sourced.goal)
            elif asked is not True:
                checks = tuple(SourcedGoal(goal, "") for goal in asked)
            self._judges[key] = (stage, Judge(stage, self._quantities, checks))  # the stage is kept, and so its id
        return self._judges[key][1]
