"""Postures that a sentence names: as the library's page of that name leaves them, else as the lexicon has them."""

from __future__ import annotations

from functools import lru_cache

from abhyasa.language.force import ends
from abhyasa.language.goals import Goal, Quantity
from abhyasa.language.postures import Posture, base_posture


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
    goals = tuple(goal for goals in (held or force).values() for goal in goals if _is_shape(goal))
    position = base_posture(name)
    return Posture(position.position if position else page.position, goals) if goals else None


def _is_shape(goal: Goal) -> bool:
    """Whether a goal makes the posture what it is. That the back be long is how well it is done."""
    return goal.telling_bounds != (None, None) and goal.quantity.measure != "back_rounding"
