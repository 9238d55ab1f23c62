"""Tips for what is seen of one limb, while it is not sure which side is practised."""

from __future__ import annotations

import pytest

from abhyasa.coach.guide import Guide
from abhyasa.page import library
from abhyasa.page.model import Tip
from tests.coach.practitioner import practise, quantity

OF_A_LIMB = Tip.model_validate({"text": "Soften the arm.", "when": [{"goal": "elbow_flexion(left) >= 60 deg"}]})
OF_NO_SIDE = Tip.model_validate({"text": "Rest on a cushion.", "when": [{"goal": "trunk_pitch >= 45 deg"}]})


@pytest.fixture
def unsure_of_the_side(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shape is as sure as ever, and which side it is hangs in the balance."""
    sure = Guide.belief
    monkeypatch.setattr(Guide, "belief", lambda guide, index: min(sure(guide, index), 0.6))


def heard(tip: Tip, **values: float) -> list[str]:
    """The tips that someone hears whose stay has these values. values: by measure, those of limbs on the left."""
    page = library.load("janushirsana").model_copy(update={"tips": (tip,)})
    someone = practise(page)
    planted = {quantity(str(seen.goal.quantity)): values[seen.goal.quantity.measure] for seen in tip.when}
    someone.planted = dict.fromkeys(("fold", "hold"), planted)
    someone.obey(until=lambda: someone.coach.state.held_s >= 20.0, at_most_s=90)
    return someone.texts("tip")


def test_a_tip_for_a_limb_is_given_where_the_side_is_sure() -> None:
    assert heard(OF_A_LIMB, elbow_flexion=90.0) == [OF_A_LIMB.text]


@pytest.mark.usefixtures("unsure_of_the_side")
def test_a_tip_for_a_limb_is_not_given_while_the_side_is_unsure() -> None:
    assert heard(OF_A_LIMB, elbow_flexion=90.0) == []


@pytest.mark.usefixtures("unsure_of_the_side")
def test_a_tip_for_what_has_no_side_is_given_all_the_same() -> None:
    assert heard(OF_NO_SIDE, trunk_pitch=70.0) == [OF_NO_SIDE.text]
