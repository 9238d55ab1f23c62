"""Postures that a sentence names: as the library's page of that name leaves them, else as the lexicon has them."""

from __future__ import annotations

from functools import lru_cache

from abhyasa.language.force import ARM, ARM_PARTS, ends
from abhyasa.language.goals import Goal, Quantity
from abhyasa.language.postures import Posture, base_posture

_RESTING = frozenset({"seated", "kneeling", "supine", "squatting"})
"""Positions in which the arms are free: whoever sits down in a posture that is named may rest the hands anywhere."""
_HANGING_DEG = 70.0


def posture_named(name: str, within: frozenset[str]) -> Posture | None:
    """The posture of an asana's id, or None where nobody knows it.

    within: ids of pages that are being read: none of them can tell of itself.
    """
    return _of_library(name, within) or base_posture(name)


@lru_cache(maxsize=256)
def _of_library(name: str, within: frozenset[str]) -> Posture | None:
    # A page is read with the postures that it names, and those by their pages.
    from abhyasa.page import library
    from abhyasa.page.reading import readings_of

    if name in within or name not in library.asana_ids():
        return None
    page = library.load(name)
    force: dict[Quantity, tuple[Goal, ...]] = {}
    held: dict[Quantity, tuple[Goal, ...]] = {}
    for reading in readings_of(page, within):
        said = [seen.goal for seen in reading.goals]
        new = {goal.quantity: tuple(g for g in said if g.quantity == goal.quantity) for goal in said}
        ended = new.keys() | set(reading.frees)
        force = {q: goals for q, goals in force.items() if not ends(q, ended)} | new
        if reading.step.hold:
            held = force
    known = base_posture(name)
    position = known.position if known else page.position
    shape = (goal for goals in (held or force).values() for goal in goals if _is_shape(goal))
    goals = tuple(goal for goal in shape if position not in _RESTING or not _is_of_arm(goal) or _hangs(goal))
    return Posture(position, goals) if goals else None


def _is_shape(goal: Goal) -> bool:
    """Whether a goal makes the posture what it is. That the back be long is how well it is done."""
    return goal.telling_bounds != (None, None) and goal.quantity.measure != "back_rounding"


def _is_of_arm(goal: Goal) -> bool:
    parts = {arg.partition(" ")[2] for arg in goal.quantity.args}
    return goal.quantity.measure in ARM or bool(parts & ARM_PARTS)


def _hangs(goal: Goal) -> bool:
    return goal.quantity.measure == "shoulder_elevation" and goal.high is not None and goal.high <= _HANGING_DEG
