"""The proof of a page: its own demonstration passes its own checks, and its planted faults are found.

The demonstration is filmed from the place from which the asana is seen best, and watched as any film is; then once more
for each goal that is checked, with that goal missed: see `studio/pieces.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from abhyasa.body.vocabulary import Unit
from abhyasa.language.goals import Goal
from abhyasa.page.model import Page
from abhyasa.practice.compile import practice_from_page
from abhyasa.practice.place import Place
from abhyasa.practice.practice import Practice
from abhyasa.studio.told import Checked

Outcome = Literal["found", "passed", "not told", "not planted"]

_LARGEST: dict[Unit, float] = {"deg": 30.0, "heights": 0.15}
_SMALLEST: dict[Unit, float] = {"deg": 8.0, "heights": 0.04}
"""What is missed by less, no one sees."""
_LESS = 0.6
NOT_RECOGNISED = "its step was not recognised"
MET_ALL_THE_SAME = "the body meets it all the same"


@dataclass(frozen=True)
class Piece:
    """One film of a proof.

    goal: what is missed in it, None in the demonstration. place: of the camera, None for that which is recommended.
    """

    page: Page
    goal: Goal | None
    place: Place | None = None


@dataclass(frozen=True)
class Seen:
    """What was told of one film. by: how far its goal was missed. failed: why the film could not be made, or ""."""

    told: tuple[Checked, ...] = ()
    by: float = 0.0
    failed: str = ""


@dataclass(frozen=True)
class Planted:
    """One goal that was missed on purpose.

    by: how far, in its unit. reason: why it was not told, or not planted. checks: what was told where it was missed.
    """

    goal: Goal
    by: float
    outcome: Outcome
    reason: str = ""
    checks: tuple[Checked, ...] = ()

    @property
    def passed(self) -> Checked | None:
        """The check that passed although the goal was missed, None where all is well."""
        passes = (check for check in self.checks if check.verdict == "pass")
        return next(passes, None) if self.outcome == "passed" else None


@dataclass(frozen=True)
class Proof:
    """What came of a page. failed: why its demonstration could not be made, or ""."""

    asana: str
    demonstration: tuple[Checked, ...]
    faults: tuple[Planted, ...]
    failed: str = ""

    @property
    def stands(self) -> bool:
        """Whether nothing was told wrongly; what cannot be told is not wrong."""
        return not (self.failed or self.corrected or any(fault.outcome == "passed" for fault in self.faults))

    @property
    def corrected(self) -> tuple[Checked, ...]:
        """What of the demonstration was called a fault."""
        return tuple(check for check in self.demonstration if check.verdict == "fault")


def pieces_of(page: Page, most: int | None = None) -> list[Piece]:
    """All films that prove a page, its demonstration first; then one goal of each measure is missed, then the others.

    most: how many goals are missed at most, None for all.
    """
    goals = goals_of(practice_from_page(page))
    firsts = {goal.quantity.measure: goal for goal in reversed(goals)}.values()
    ordered = sorted(goals, key=lambda goal: goal not in firsts)
    return [Piece(page, None), *(Piece(page, goal) for goal in ordered[:most])]


def goals_of(practice: Practice) -> list[Goal]:
    """The goals that the first round checks, each once."""
    return list(dict.fromkeys(sourced.goal for stage in practice.rounds[0] for sourced in stage.checks))


def amounts(goal: Goal) -> list[float]:
    """How far to miss a goal, the largest first; negative is below the lower bound of a goal with two."""
    low, high = goal.telling_bounds
    ways = (1, -1) if low is not None and high is not None and not goal.negated else (1,)
    unit = goal.quantity.unit
    found, by = [], _LARGEST[unit]
    while by >= _SMALLEST[unit]:
        found += [way * by for way in ways]
        by *= _LESS
    return found


def outcome_of(goal: Goal, seen: Seen) -> Planted:
    """What came of a goal that was missed on purpose."""
    if seen.failed:
        return Planted(goal, seen.by, "not planted", seen.failed)
    checks = [check for check in seen.told if check.goal == goal]
    missed = tuple(check for check in checks if not check.met)
    if not missed:
        return (
            Planted(goal, seen.by, "not planted", MET_ALL_THE_SAME)
            if checks
            else Planted(goal, seen.by, "not told", NOT_RECOGNISED)
        )
    verdicts = {check.verdict for check in missed}
    if "fault" in verdicts:
        return Planted(goal, seen.by, "found", checks=missed)
    if "pass" in verdicts:
        return Planted(goal, seen.by, "passed", checks=missed)
    return Planted(goal, seen.by, "not told", missed[0].reason, missed)


def proof_from(page: Page, seen: Mapping[Goal | None, Seen]) -> Proof:
    """The proof out of its films. seen: by the goal missed, None for the demonstration."""
    shown = seen[None]
    faults = tuple(outcome_of(goal, each) for goal, each in seen.items() if goal is not None)
    return Proof(page.id, shown.told, () if shown.failed else faults, shown.failed)
