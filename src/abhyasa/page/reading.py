"""What a page's steps ask: the goals that they state, or those that their sentences mean."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from abhyasa.language.goals import Goal, Quantity
from abhyasa.language.postures import Posture
from abhyasa.language.reader import Sentence, goals_after, read_steps
from abhyasa.language.reading import Clause
from abhyasa.page.model import ObservedGoal, Page, Step
from abhyasa.page.postures import posture_named
from abhyasa.page.words import Position


@dataclass(frozen=True, slots=True)
class StepReading:
    """A step and what it asks.

    clauses: what its sentence says, part by part.
    goals: its own, where it states any; else those of its clauses that stand at its end, on the step's line.
    frees: quantities that earlier goals no longer bind, though this step says nothing of them.
    """

    step: Step
    clauses: tuple[Clause, ...]
    goals: tuple[ObservedGoal, ...]
    frees: tuple[Quantity, ...]


def readings_of(page: Page, within: frozenset[str] = frozenset()) -> tuple[StepReading, ...]:
    """The page's steps as they are read.

    within: ids of pages that are being read for a posture that they name, so that none is read for itself.
    """
    sentences = tuple(Sentence(step.text, tuple(seen.goal for seen in step.observe)) for step in page.steps)
    clauses = _clauses(sentences, page.position, within | {page.id})
    return tuple(_reading(step, told) for step, told in zip(page.steps, clauses, strict=True))


def _reading(step: Step, clauses: tuple[Clause, ...]) -> StepReading:
    if step.observe:
        return StepReading(step, clauses, step.observe, ())
    goals = goals_after(clauses)
    own = {goal.quantity for goal in goals}
    frees = dict.fromkeys(q for clause in clauses for q in clause.frees if q not in own)
    return StepReading(step, clauses, tuple(_observed(goal, step) for goal in goals), tuple(frees))


def _observed(goal: Goal, step: Step) -> ObservedGoal:
    return ObservedGoal(goal=goal, line=step.line)


@lru_cache(maxsize=256)
def _clauses(
    sentences: tuple[Sentence, ...], position: Position, within: frozenset[str]
) -> tuple[tuple[Clause, ...], ...]:
    def posture(name: str) -> Posture | None:
        return posture_named(name, within)

    return tuple(read_steps(sentences, posture, position))
