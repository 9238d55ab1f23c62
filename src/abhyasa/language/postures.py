"""Postures that a sentence may name: their shapes, where no page of the library tells more, and their positions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from abhyasa.body.vocabulary import OTHER_SIDE
from abhyasa.language.goals import Goal, parse_goals
from abhyasa.language.lexicon import data


@dataclass(frozen=True, slots=True)
class Posture:
    """A shape to begin from or to come to. text: its goals, with {front} and {back} for the legs of a stride."""

    position: str
    goals: tuple[Goal, ...] = ()
    text: str = ""

    @property
    def usual_front(self) -> str:
        """The leg in front where nobody said which: the right one in a stride, else none."""
        return "right" if self.position == "lunge" or "{front}" in self.text else ""

    def goals_for(self, front: str) -> tuple[Goal, ...]:
        """Its goals, with this leg in front: the bent one of a bent and a straight leg.

        Where no leg tells which is in front, a page is taken to begin with the right one, and for the left one no more
        is told than what both sides share.
        """
        if self.text:
            return _goals(self.text.format(front=front, back=OTHER_SIDE[front]))
        bent = {goal.quantity.args[0] for goal in self.goals if goal.quantity.measure == "knee_flexion" and goal.low}
        if front in bent or (len(bent) != 1 and front == "right"):
            return self.goals
        mirrored = tuple(goal.mirrored() for goal in self.goals)
        return mirrored if len(bent) == 1 else tuple(goal for goal in self.goals if goal in mirrored)


@cache
def base_posture(name: str) -> Posture | None:
    """The posture of an entry of `lexicon/postures.json`."""
    found = data("postures").get(name)
    return Posture(found["position"], text=found["goals"]) if found else None


@cache
def _goals(text: str) -> tuple[Goal, ...]:
    return parse_goals(text)
