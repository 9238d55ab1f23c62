"""From a page to a practice: which goals are in force at each step, on each side.

A goal stays in force until a later step says something else of the same quantity. A contact (`near`, `distance`) also
ends when a later step says how far its parts are apart in other words, or moves one of the limbs that it joins.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from itertools import zip_longest

from abhyasa.body.vocabulary import MEASURES, SIDES
from abhyasa.language.goals import Goal, Quantity
from abhyasa.language.sentences import Side, side_of
from abhyasa.page.model import Page, Step
from abhyasa.practice.practice import Practice, SourcedGoal, Stage

_Standing = dict[Quantity, tuple[SourcedGoal, ...]]

_OTHER: dict[Side, Side] = {"left": "right", "right": "left"}
_ARM = frozenset({"shoulder_elevation", "elbow_flexion"})
_ARM_PARTS = frozenset({"arm", "upper arm", "elbow", "forearm", "wrist", "hand"})
_LEG = frozenset({"knee_flexion", "hip_flexion", "hip_abduction", "ankle_dorsiflexion"})
_LEG_PARTS = frozenset({"leg", "thigh", "knee", "shin", "ankle", "heel", "toes", "foot"})


def practice_from_page(page: Page) -> Practice:
    """Compile a page. The first round's side is the one that the page's goals, or else its words, name first."""
    steps = [step for step in page.steps if not step.repeat]
    if page.sides == "one":
        return Practice(page.id, (_round(page, steps, None),))
    first_side = _first_side(steps)
    first = _round(page, steps, first_side)
    return Practice(page.id, (first, tuple(mirrored(stage) for stage in first)))


def _round(page: Page, steps: Iterable[Step], side: Side | None) -> tuple[Stage, ...]:
    standing: _Standing = {}
    shown: _Standing = {}
    stages: list[Stage] = []
    for step in steps:
        own, show = (
            tuple(SourcedGoal(seen.goal, f"{page.path}:{seen.line}") for seen in stated)
            for stated in (step.observe, step.show)
        )
        shown = _going_on(shown, own + show, show)
        if not own and not (step.hold and standing):
            continue  # no camera sees it
        standing = _going_on(standing, own, own)
        in_force = tuple(sourced for goals in standing.values() for sourced in goals)
        stages.append(
            Stage(
                step=step.id,
                side=side,
                text=step.text,
                breath=step.breath,
                hold=step.hold,
                goals=in_force,
                shown=tuple(sourced for goals in shown.values() for sourced in goals),
                checks=tuple(s for s in (own if step.hold is None else in_force) if not _asks_nothing(s.goal)),
                moves=bool(stages) and (step.hold is None or _reshapes(stages[-1], own)),
                settles=True,
            )
        )
    return _without_double_stays(stages)


def _going_on(standing: _Standing, said: Sequence[SourcedGoal], new: Sequence[SourcedGoal]) -> _Standing:
    """What stands after a step: the new goals, and of the earlier ones those that nothing said there ends."""
    quantities = {sourced.goal.quantity for sourced in said}
    going_on = {quantity: goals for quantity, goals in standing.items() if not _ended(quantity, quantities)}
    return going_on | {
        sourced.goal.quantity: tuple(other for other in new if other.goal.quantity == sourced.goal.quantity)
        for sourced in new
    }


def _asks_nothing(goal: Goal) -> bool:
    """Whether a goal spans all that a body can do: it ends an earlier goal, and is none itself."""
    return not goal.negated and goal.telling_bounds == (None, None)


def _ended(quantity: Quantity, stated: Set[Quantity]) -> bool:
    if quantity in stated:
        return True
    return MEASURES[quantity.measure].takes == "parts" and any(
        sorted(other.args) == sorted(quantity.args) or any(_moves_limb(other, part) for part in quantity.args)
        for other in stated
    )


def _moves_limb(quantity: Quantity, part: str) -> bool:
    side, _, name = part.partition(" ")
    if side not in SIDES or quantity.args != (side,):
        return False
    return (quantity.measure in _ARM and name in _ARM_PARTS) or (quantity.measure in _LEG and name in _LEG_PARTS)


def _reshapes(before: Stage, own: Iterable[SourcedGoal]) -> bool:
    """Whether a hold's own goals ask for another shape than the step before has reached."""
    reached = [sourced.goal for sourced in before.goals]
    known = {Quantity("back_rounding"), *(goal.quantity for goal in reached)}
    asked = [sourced.goal for sourced in own]
    return any(goal.quantity not in known or any(goal.excludes(other) for other in reached) for goal in asked)


def _without_double_stays(stages: list[Stage]) -> tuple[Stage, ...]:
    """A movement whose shape the next step holds does not settle itself: its stay is the hold."""
    return tuple(
        replace(stage, settles=not (stage.moves and after is not None and after.hold is not None and not after.moves))
        for stage, after in zip_longest(stages, stages[1:])
    )


def _first_side(steps: Iterable[Step]) -> Side:
    steps = list(steps)
    named = [side for step in steps for side in _sides_of_goals(step)] or [
        side for step in steps if (side := side_of(step.text))
    ]
    return named[0] if named else "left"


def _sides_of_goals(step: Step) -> list[Side]:
    """The side of each goal that its mirror image is not also stated beside: `both` names no side."""
    goals = [seen.goal for seen in step.observe]
    return [
        side
        for goal in goals
        if goal.mirrored() not in goals
        for side in _OTHER
        if any(side in arg.split() for arg in goal.quantity.args)
    ]


def mirrored(stage: Stage) -> Stage:
    """The same stage on the other side."""
    return replace(
        stage,
        side=None if stage.side is None else _OTHER[stage.side],
        goals=tuple(_mirrored_goal(sourced) for sourced in stage.goals),
        shown=tuple(_mirrored_goal(sourced) for sourced in stage.shown),
        checks=tuple(_mirrored_goal(sourced) for sourced in stage.checks),
    )


def _mirrored_goal(sourced: SourcedGoal) -> SourcedGoal:
    return replace(sourced, goal=sourced.goal.mirrored())
