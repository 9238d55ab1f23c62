"""Which quantities a goal ends the earlier goals of."""

from __future__ import annotations

from collections.abc import Set

from abhyasa.body.vocabulary import MEASURES, SIDES
from abhyasa.language.goal import Quantity

ARM = frozenset({"shoulder_elevation", "elbow_flexion"})
LEG = frozenset({"knee_flexion", "hip_flexion", "hip_abduction", "ankle_dorsiflexion"})
ARM_PARTS = frozenset({"arm", "upper arm", "elbow", "forearm", "wrist", "hand"})
LEG_PARTS = frozenset({"leg", "thigh", "knee", "shin", "ankle", "heel", "toes", "foot"})


def ends(quantity: Quantity, stated: Set[Quantity]) -> bool:
    """Whether goals on these quantities end an earlier goal on `quantity`.

    A quantity ends with the next goal on it; a contact also where one of its limbs moves, or its parts are spoken of
    anew.
    """
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
    return (quantity.measure in ARM and name in ARM_PARTS) or (quantity.measure in LEG and name in LEG_PARTS)
