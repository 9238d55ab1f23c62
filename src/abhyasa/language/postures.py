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

    def goals_for(self, front: str) -> tuple[Goal, ...]:
        """Its goals, with this leg in front: the bent one of a bent and a straight leg."""
        if self.text:
            return _goals(self.text.format(front=front, back=OTHER_SIDE[front]))
        bent = {goal.quantity.args[0] for goal in self.goals if goal.quantity.measure == "knee_flexion" and goal.low}
        return self.goals if len(bent) != 1 or front in bent else tuple(goal.mirrored() for goal in self.goals)


@cache
def base_posture(name: str) -> Posture | None:
    """The posture of an entry of `lexicon/postures.json`."""
    found = data("postures").get(name)
    return Posture(found["position"], text=found["goals"]) if found else None


@cache
def _goals(text: str) -> tuple[Goal, ...]:
    return parse_goals(text)
