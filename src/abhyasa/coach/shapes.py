"""The shapes that a practice's instructions ask for: which of them are alike, and what is believed of each.

All of it is known before anyone practises, and laid out once for all who are on a course.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from abhyasa.coach.instructions import Instruction, asks_as_much
from abhyasa.coach.showing import Shown
from abhyasa.follow.chain import Chain
from abhyasa.follow.live import Course, Moment
from abhyasa.follow.observations import Observations
from abhyasa.language.goals import Goal
from abhyasa.practice.practice import Stage


@lru_cache(maxsize=256)
def shapes_of(course: Course, instructions: tuple[Instruction, ...]) -> Shapes:
    """Those of all who do these instructions of a course."""
    return Shapes(course, instructions)


@dataclass(frozen=True, slots=True)
class Sight:
    """What one moment says of each instruction's shape, in lists over the instructions.

    taken, either: how much is believed that it is taken, and that it is on whichever side. resembled, either_resembled:
        the same of what only looks like it.
    shows: as `Shown.shows` tells it. tells: whether anything of what is judged in it is told.
    """

    taken: list[float]
    either: list[float]
    resembled: list[float]
    either_resembled: list[float]
    shows: list[bool]
    tells: list[bool]


class Shapes:
    """What can be asked of the instructions' shapes, each by the instruction's index.

    alike: for each, with which others it cannot be told apart: one is the other, and perhaps more.
    """

    def __init__(self, course: Course, instructions: Sequence[Instruction]) -> None:
        asked = [_goals(item.stage) for item in instructions]
        self.alike = [[_are_alike(a, b) for b in asked] for a in asked]
        self._index = {id(item.stage): i for i, item in enumerate(instructions) if item.stage is not None}
        takes, looks = _shapes(course.chain, instructions, asked)
        twin = [_twin(instructions, k) for k in range(len(instructions))]
        self._of_states = np.concatenate(
            [takes, np.maximum(takes, takes[:, twin]), looks, np.maximum(looks, looks[:, twin])], axis=1
        )
        self._shown = Shown(instructions, course.quantities)
        checked = [item.stage.checks if item.stage else () for item in instructions]
        judged = [{sourced.goal.quantity for sourced in checks} for checks in checked]
        self._judged = np.array([[quantity in of for of in judged] for quantity in course.quantities], np.float64)

    def index(self, stage: Stage | None) -> int | None:
        """Whose shape a stage is."""
        return self._index.get(id(stage))

    def sights(self, moments: Sequence[Moment]) -> list[Sight]:
        """What is to be known at each of these moments, which may be of several practitioners."""
        if not moments:
            return []
        seen = Observations.join([moment.seen for moment in moments])
        belief = np.array([moment.belief for moment in moments])
        shares = np.minimum(belief @ self._of_states, 1.0).reshape(len(moments), 4, len(self.alike)).tolist()
        shows = self._shown.shows(seen).tolist()
        tells = (~np.isnan(seen.value) @ self._judged > 0).tolist()
        return [Sight(*of, *about) for of, *about in zip(shares, shows, tells, strict=True)]


def _goals(stage: Stage | None) -> frozenset[Goal]:
    return frozenset(sourced.goal for sourced in stage.goals) if stage else frozenset()


def _twin(instructions: Sequence[Instruction], k: int) -> int:
    """The index of the same step on the other side; its own where there is none."""
    others = [
        i
        for i, item in enumerate(instructions)
        if item.step == instructions[k].step and item.round != instructions[k].round
    ]
    return others[0] if others else k


def _are_alike(one: frozenset[Goal], other: frozenset[Goal]) -> bool:
    return asks_as_much(one, other) or asks_as_much(other, one)


def _shapes(
    chain: Chain, instructions: Sequence[Instruction], asked: Sequence[frozenset[Goal]]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Two (s, k): whether being settled in a state is being in an instruction's shape, and whether it looks like it.

    The shape of a movement that does not settle is the stay that follows it.
    """
    takes = np.zeros((len(chain.states), len(instructions)))
    looks = np.zeros_like(takes)
    for k, item in enumerate(instructions):
        stays = [item.stage]
        if item.stage is not None and not item.stage.settles and k + 1 < len(instructions):
            stays.append(instructions[k + 1].stage)
        for s, state in enumerate(chain.states):
            if state.stage is None:
                continue
            goals = _goals(state.stage)
            mine = any(state.stage is stage for stage in stays)
            takes[s, k] = not state.moving and (mine or asks_as_much(goals, asked[k]))
            looks[s, k] = mine or _are_alike(goals, asked[k])
    return takes, looks
