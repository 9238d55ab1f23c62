"""What the steps of a page should make its author think twice about, clause by clause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from abhyasa.body.vocabulary import OTHER_SIDE
from abhyasa.language.force import ends
from abhyasa.language.goals import Goal, Quantity
from abhyasa.language.reader import goals_after
from abhyasa.language.reading import Clause
from abhyasa.page.findings import Findings, Place
from abhyasa.page.model import Page
from abhyasa.page.reading import StepReading

_BENT_DEG = 30.0


def examine_steps(readings: Sequence[StepReading], page: Page, lines: Sequence[str], findings: Findings) -> None:
    """Report contradictions within steps, sides never released, holds without breath, and what is not understood.

    lines: the page's file, for the places of words.
    """
    for reading in readings:
        _contradictions(reading, findings)
        _not_understood(reading, lines, findings)
        _breathless(reading, findings)
    if page.sides == "both":
        _never_released(readings, findings)


def place_of(clause: Clause, reading: StepReading, lines: Sequence[str]) -> Place:
    """Where a clause stands in the file; where the step does if Markdown has broken its words."""
    opening = " ".join(clause.text.split()[:3])
    for line in range(reading.step.line, len(lines) + 1):
        column = lines[line - 1].find(opening)
        if column >= 0:
            return Place(line, column + 1)
        if not lines[line - 1].strip():
            break
    return Place(reading.step.line)


def _contradictions(reading: StepReading, findings: Findings) -> None:
    stated = [seen.goal for seen in reading.step.observe]
    impossible = False
    for i, one in enumerate(reading.step.observe):
        for other in reading.step.observe[i + 1 :]:
            if one.goal.excludes(other.goal):
                impossible = True
                message = f"no body meets both {one.goal} and {other.goal}"
                findings.warn(Place(other.line), message, "keep one of the two")
    if not impossible:
        for said, goal in _excluding(goals_after(reading.clauses), stated)[:1]:
            message = f"the sentence means {said}, but the page states {goal}"
            findings.warn(Place(reading.step.line), message, "change the one or the other")
    for i, clause in enumerate(reading.clauses):
        for kept in (kept for kept in reading.clauses[i + 1 :] if kept.keeps):
            for said, goal in _excluding(clause.goals, kept.goals)[:1]:
                message = f"{clause.text!r} means {said}, but {kept.text!r} means {goal}"
                findings.warn(Place(reading.step.line), message, "no body does both: make two steps of it")


def _excluding(ones: Iterable[Goal], others: Sequence[Goal]) -> list[tuple[Goal, Goal]]:
    return [(one, other) for one in ones for other in others if one.excludes(other)]


def _not_understood(reading: StepReading, lines: Sequence[str], findings: Findings) -> None:
    step = reading.step
    if step.observe:
        return
    unresolved = [clause for clause in reading.clauses if clause.reading == "unresolved"]
    for clause in unresolved:
        words = clause.text.rstrip(" ,.;")
        findings.note(
            place_of(clause, reading, lines),
            f"no camera looks for {words!r}: {clause.why}",
            "say it in other words, or add - observe: if it can be seen",
        )
    if not (reading.goals or unresolved or step.breath or step.hold or step.repeat):
        findings.note(Place(step.line), f"step {step.id!r} is only spoken: no camera checks it",
                      "add - observe: if it can be seen")  # fmt: skip


def _breathless(reading: StepReading, findings: Findings) -> None:
    step = reading.step
    if step.hold and step.hold.breaths is None and step.breath is None and "breath" not in step.text.lower():
        findings.note(Place(step.line), f"step {step.id!r} holds without a word on the breath", "add: with even breath")


def _never_released(readings: Sequence[StepReading], findings: Findings) -> None:
    """A knee that one side bends and no step straightens before the other side begins."""
    force: dict[Quantity, tuple[Goal, str]] = {}
    last = readings[-1]
    for reading in readings:
        if reading.step.repeat:
            last = reading
            break
        said = [seen.goal for seen in reading.goals]
        ended = {goal.quantity for goal in said} | set(reading.frees)
        force = {quantity: told for quantity, told in force.items() if not ends(quantity, ended)}
        force |= {goal.quantity: (goal, reading.step.id) for goal in said}
    for quantity, (goal, step) in force.items():
        if quantity.measure == "knee_flexion" and _is_bent(goal):
            other = force.get(Quantity("knee_flexion", (OTHER_SIDE[quantity.args[0]],)))
            if other is None or not _is_bent(other[0]):
                message = f"the {quantity.args[0]} knee, bent in step {step!r}, is never released"
                findings.warn(Place(last.step.line), message, "add a step that straightens it before the other side")


def _is_bent(goal: Goal) -> bool:
    return not goal.negated and goal.low is not None and goal.low >= _BENT_DEG
