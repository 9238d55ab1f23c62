"""The shapes of a page: postures solved from the goals of its steps, and the same with faults planted in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.vocabulary import MEASURES, Unit
from abhyasa.errors import StudioError
from abhyasa.language.goals import Goal, Quantity
from abhyasa.language.sentences import Side
from abhyasa.page.model import Page
from abhyasa.practice.compile import practice_from_page
from abhyasa.practice.practice import Stage
from abhyasa.studio.figure import Figure
from abhyasa.studio.solve import Aim, Solved, describe, solve
from abhyasa.studio.support import BY_POSITION

Array = NDArray[np.float64]

_PLANTED: dict[Unit, float] = {"deg": 4.0, "heights": 0.02}
"""A fault counts as planted when it is there within so much."""
_SPREAD_WITHIN_DEG = 8.0
"""How far a leg may be spread beyond what is shown where its hip bends too little or too much. A thigh swung out to the
side is turned far about the axis of flexion by a little: else a body would spread its legs and hardly bend them."""
_TURNED_WITHIN_DEG = (8.0, 30.0)
"""How far a hip may turn and spread beyond what is shown where the knee bends too little or too much; the second where
the first is too little. Else a leg would turn out until its knee bends along the floor, where people lift it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One goal of the page, missed on purpose.

    goal: as it stands in the practice, on the first side.
    by: how far beyond the bound, in the goal's unit; negative is below the lower bound of a goal with two.
    sides: on which rounds, named by the round's side; both where the asana has none.
    tentative: left out of shapes in which the body cannot miss the goal so, where it would else be an error.
    """

    goal: Goal
    by: float
    sides: tuple[Side, ...] = ("left", "right")
    tentative: bool = False

    def aim(self) -> Aim:
        """Where the quantity comes to lie instead.

        Raises:
            StudioError: no body can miss the goal by so much.
        """
        low, high = self.goal.telling_bounds
        if self.goal.negated or high is None or (low is not None and self.by < 0):
            bound = high if self.goal.negated and high is not None else low
            value = (bound or 0.0) - abs(self.by)
        else:
            value = high + abs(self.by)
        least, most = MEASURES[self.goal.quantity.measure].range
        if not least <= value <= most:
            unit = self.goal.quantity.unit
            raise StudioError(
                f"{self.goal}: cannot be missed by {abs(self.by):g} {unit}", remedy="plant a smaller fault"
            )
        slack = 1.0 if self.goal.quantity.unit == "deg" else 0.005
        return Aim(self.goal.quantity, value - slack, value + slack)


@dataclass(frozen=True, slots=True)
class Shape:
    """A posture, and what bears the body in it."""

    posture: Array
    support: str


def shapes_of(figure: Figure, page: Page, depth: float) -> tuple[Shape, ...]:
    """How a body of this depth meets the goals of each stage of a page's first round.

    Raises:
        StudioError: it cannot.
    """
    practice = practice_from_page(page)
    if not practice.quantities:
        raise StudioError(f"{page.path}: no step says what a body should do", remedy="give its steps goals")
    found: list[Shape] = []
    for stage, goals in _asked(practice.rounds[0]):
        if goals is None:
            found.append(found[-1])
            continue
        # Hands that bear go on bearing where they can.
        bearing = found[-1].support if found and "hands" in found[-1].support else None
        likeliest = sorted(BY_POSITION[page.position], key=lambda name: name != bearing)
        before = found[-1].posture if found else None
        solved = solve(figure, goals, before, likeliest, depth=depth)
        _check_met(page, stage, solved)
        found.append(Shape(solved.posture, solved.support))
    return tuple(found)


def shapes_with(
    faults: Sequence[Fault], figure: Figure, page: Page, shown: Sequence[Shape], depth: float
) -> tuple[Shape, ...]:
    """The same shapes, with the faults in those that are to meet their goals; all others are as they are shown.

    Raises:
        StudioError: a fault cannot be planted.
    """
    stages = practice_from_page(page).rounds[0]
    found: list[Shape] = []
    planted: set[Fault] = set()
    for (stage, goals), shape in zip(_asked(stages), shown, strict=True):
        here = [fault for fault in faults if fault.goal in (goals or ())]
        planted.update(here)
        if goals is None:
            found.append(found[-1])
            continue
        before = found[-1].posture if found else None
        while here:
            try:
                found.append(_missing(figure, page, stage, goals, before, shape, depth, here))
                break
            except StudioError:
                if not here.pop().tentative:
                    raise
        else:
            found.append(shape)
    for fault in faults:
        if fault not in planted:
            raise StudioError(
                f"{page.path}: no shape of the page is to meet {fault.goal}",
                remedy="plant a fault on a goal of a step that is held, or comes to rest",
            )
    return tuple(found)


def _asked(stages: Sequence[Stage]) -> Iterator[tuple[Stage, list[Goal] | None]]:
    """Each stage with what its shape is to meet; None where it keeps the shape of the stage before."""
    for stage, ahead in zip_longest(stages, stages[1:]):
        if stage is not stages[0] and stage.hold is not None and not stage.moves:
            yield stage, None
            continue
        stays = ahead is not None and ahead.hold is not None and not ahead.moves
        into = ahead if ahead is not None and stays else stage  # the shape that the next step holds
        yield stage, [sourced.goal for sourced in into.goals + into.shown]


def _check_met(page: Page, stage: Stage, solved: Solved) -> None:
    if solved.missed:
        raise StudioError(
            f"{page.path}: step {stage.step!r} cannot be done: {'; '.join(map(describe, solved.missed))}",
            remedy="check that the step's goals can be met together, and after the step before",
        )


def _missing(
    figure: Figure,
    page: Page,
    stage: Stage,
    goals: Sequence[Goal],
    before: Array | None,
    shape: Shape,
    depth: float,
    faults: Sequence[Fault],
) -> Shape:
    """A shape with faults, as like as may be to that without."""
    aims = [fault.aim() for fault in faults]
    asked = [
        *goals,
        *(_as_spread(figure, shape, aim.quantity) for aim in aims if aim.quantity.measure == "hip_flexion"),
    ]
    bent = [aim.quantity.args[0] for aim in aims if aim.quantity.measure == "knee_flexion"]
    hips = [f"{side} {angle}" for side in bent for angle in ("hip_abduction", "hip_rotation")]
    likeliest = sorted(BY_POSITION[page.position], key=lambda name: name != shape.support)
    for within_deg in _TURNED_WITHIN_DEG if hips else (0.0,):
        kept = dict.fromkeys(hips, within_deg)
        solved = solve(figure, asked, before, likeliest, depth=depth, faults=aims, start=shape.posture, kept=kept)
        values = [(aim, float(figure.at(solved.posture[None]).value(aim.quantity)[0])) for aim in aims]
        unplanted = [(aim, value) for aim, value in values if not _is_there(aim, value)]
        if not solved.missed and not unplanted:
            return Shape(solved.posture, solved.support)
    _check_met(page, stage, solved)
    aim, value = unplanted[0]
    raise StudioError(
        f"{page.path}: step {stage.step!r}: {aim.quantity} comes to {value:.3g}, not to {aim.low:.3g}",
        remedy="plant a smaller fault, or one that leaves the other goals possible",
    )


def _is_there(aim: Aim, value: float) -> bool:
    slack = _PLANTED[aim.quantity.unit]
    return aim.low - slack <= value <= aim.high + slack


def _as_spread(figure: Figure, shape: Shape, hip: Quantity) -> Goal:
    """That a leg is spread as it is in a shape."""
    spread = Quantity("hip_abduction", hip.args)
    value = float(figure.at(shape.posture[None]).value(spread)[0])
    return Goal(spread, value - _SPREAD_WITHIN_DEG, value + _SPREAD_WITHIN_DEG)
