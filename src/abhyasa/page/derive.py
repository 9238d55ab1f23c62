"""Goals of tips, watch-outs and variations that state none, out of their sentences; what is stated stands."""

from __future__ import annotations

from abhyasa.language.conditions import conditions_in
from abhyasa.language.entries import difficulty_of, limit_of, readiness_of, shape_of
from abhyasa.language.goals import Goal
from abhyasa.page.model import ObservedGoal, Page, Tip, Variation, WatchOut


def with_derived_goals(page: Page) -> Page:
    """The page with a `when`, `limit` and `ready` wherever the sentence alone surely gives one."""
    shape = shape_of(page.position, [step.text for step in page.steps])

    def tip(entry: Tip) -> Tip:
        return entry.model_copy(update={"when": _derived(difficulty_of(entry.text, shape), entry.line)})

    def watch_out(entry: WatchOut) -> WatchOut:
        # What binds everyone is no matter of a condition, and belongs in the steps.
        limit = limit_of(entry.text, shape) if conditions_in(entry.text) else ()
        return entry.model_copy(update={"limit": _derived(limit, entry.line)})

    def variation(entry: Variation) -> Variation:
        return entry.model_copy(update={"ready": _derived(readiness_of(entry.text, shape), entry.line)})

    return page.model_copy(
        update={
            "tips": tuple(entry if entry.when else tip(entry) for entry in page.tips),
            "watch_outs": tuple(entry if entry.limit else watch_out(entry) for entry in page.watch_outs),
            "variations": tuple(entry if entry.ready else variation(entry) for entry in page.variations),
        }
    )


def _derived(goals: tuple[Goal, ...], line: int) -> tuple[ObservedGoal, ...]:
    return tuple(ObservedGoal(goal=goal, line=line, derived=True) for goal in goals)
