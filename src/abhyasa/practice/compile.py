"""From a page to a practice: which goals are in force at each step, on each side.

A goal stays in force until a later step ends it (`language.force`), or moves on from it without saying so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import zip_longest

from abhyasa.language.force import ends
from abhyasa.language.goals import Goal, Quantity
from abhyasa.language.sentences import Side, side_of
from abhyasa.page.model import Page
from abhyasa.page.reading import StepReading, readings_of
from abhyasa.practice.practice import Practice, SourcedGoal, Stage

_Standing = dict[Quantity, tuple[SourcedGoal, ...]]

_ROUNDING = Quantity("back_rounding")
_OTHER: dict[Side, Side] = {"left": "right", "right": "left"}


def practice_from_page(page: Page) -> Practice:
    """Compile a page. The first round's side is the one that the page's goals, or else its words, name first."""
    steps = [reading for reading in readings_of(page) if not reading.step.repeat]
    if page.sides == "one":
        return Practice(page.id, (_round(page, steps, None),))
    first_side = _first_side(steps)
    first = _round(page, steps, first_side)
    return Practice(page.id, (first, tuple(mirrored(stage) for stage in first)))


def _round(page: Page, steps: Sequence[StepReading], side: Side | None) -> tuple[Stage, ...]:
    standing: _Standing = {}
    touching: _Standing = {}
    shown: _Standing = {}
    stages: list[Stage] = []
    for i, reading in enumerate(steps):
        step = reading.step
        all_own, show = (
            tuple(SourcedGoal(seen.goal, f"{page.path}:{seen.line}") for seen in stated)
            for stated in (reading.goals, step.show)
        )
        touches = _touches(reading, steps[i + 1 :])
        own = tuple(sourced for sourced in all_own if sourced.goal not in touches)
        touch = tuple(sourced for sourced in all_own if sourced.goal in touches)
        shown = _going_on(shown, all_own + show, touch + show, reading.frees)
        standing = _going_on(standing, all_own, own, reading.frees)
        touching = _going_on(touching, all_own, touch, reading.frees)
        if not own and not (step.hold and standing):
            continue  # no camera sees it
        in_force = tuple(sourced for goals in standing.values() for sourced in goals)
        touched = tuple(sourced for goals in touching.values() for sourced in goals)
        judged = own + touch if step.hold is None else in_force + touched
        stages.append(
            Stage(
                step=step.id,
                side=side,
                text=step.text,
                breath=step.breath,
                hold=step.hold,
                goals=in_force,
                shown=tuple(sourced for goals in shown.values() for sourced in goals),
                checks=tuple(sourced for sourced in judged if not _asks_nothing(sourced.goal)),
                moves=bool(stages) and (step.hold is None or _reshapes(stages[-1], own)),
                settles=True,
            )
        )
    return _without_double_stays(stages)


def _touches(reading: StepReading, after: Sequence[StepReading]) -> frozenset[Goal]:
    """The contacts of a sentence that are judged and shown, but that no practice is followed by.

    Landmarks tell a contact too badly for that, most of all one of a limb that another hides. Where a step says nothing
    else, it is followed by its contacts all the same, unless hands take hold for the stay that comes next.
    """
    if reading.step.observe:
        return frozenset()
    touches = frozenset(seen.goal for seen in reading.goals if _is_touch(seen.goal))
    more = any(seen.goal not in touches and seen.goal.quantity != _ROUNDING for seen in reading.goals)
    return touches if more or (_takes_hold(reading) and _leads_to_stay(after)) else frozenset()


def _is_touch(goal: Goal) -> bool:
    return goal.quantity.measure == "near" and all(arg.startswith(("left ", "right ")) for arg in goal.quantity.args)


def _takes_hold(reading: StepReading) -> bool:
    """Whether a step asks for no more than where the hands are and that the back is long."""
    return reading.step.hold is None and all(
        seen.goal.quantity == _ROUNDING or any(arg.endswith(" hand") for arg in seen.goal.quantity.args)
        for seen in reading.goals
    )


def _leads_to_stay(after: Iterable[StepReading]) -> bool:
    """Whether the next step that asks for more is a stay, and nothing else."""
    following = next((reading for reading in after if not _takes_hold(reading)), None)
    return following is not None and following.step.hold is not None and not following.goals


def _going_on(
    standing: _Standing, said: Sequence[SourcedGoal], new: Sequence[SourcedGoal], freed: Iterable[Quantity]
) -> _Standing:
    """What stands after a step: the new goals, and of the earlier ones those that nothing said there ends or frees."""
    quantities = {sourced.goal.quantity for sourced in said}
    gone = set(freed)
    going_on = {q: goals for q, goals in standing.items() if q not in gone and not ends(q, quantities)}
    return going_on | {
        sourced.goal.quantity: tuple(other for other in new if other.goal.quantity == sourced.goal.quantity)
        for sourced in new
    }


def _asks_nothing(goal: Goal) -> bool:
    """Whether a goal spans all that a body can do: it ends an earlier goal, and is none itself."""
    return not goal.negated and goal.telling_bounds == (None, None)


def _reshapes(before: Stage, own: Iterable[SourcedGoal]) -> bool:
    """Whether a hold's own goals ask for another shape than the step before has reached."""
    reached = [sourced.goal for sourced in before.goals]
    known = {_ROUNDING, *(goal.quantity for goal in reached)}
    asked = [sourced.goal for sourced in own]
    return any(goal.quantity not in known or any(goal.excludes(other) for other in reached) for goal in asked)


def _without_double_stays(stages: list[Stage]) -> tuple[Stage, ...]:
    """A movement whose shape the next step holds does not settle itself: its stay is the hold."""
    return tuple(
        replace(stage, settles=not (stage.moves and after is not None and after.hold is not None and not after.moves))
        for stage, after in zip_longest(stages, stages[1:])
    )


def _first_side(steps: Sequence[StepReading]) -> Side:
    named = [side for reading in steps for side in _sides_of_goals(reading)] or [
        side for reading in steps if (side := side_of(reading.step.text))
    ]
    return named[0] if named else "left"


def _sides_of_goals(reading: StepReading) -> list[Side]:
    """The side of each goal that its mirror image is not also stated beside: `both` names no side."""
    goals = [seen.goal for seen in reading.goals]
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
