"""Every page of the library can be practised with the coach, as it stands, to its end."""

from __future__ import annotations

import pytest

from abhyasa.page import library
from tests.coach.practitioner import practise

ENDS_WITHIN_S = 900.0


@pytest.mark.slow
@pytest.mark.parametrize("asana", library.asana_ids())
def test_a_page_is_guided_through_and_who_does_as_asked_is_not_corrected(asana: str) -> None:
    guided_through(asana)


@pytest.mark.parametrize("asana", ["navasana", "vrikshasana"])
def test_pages_of_many_kinds_are_guided_through(asana: str) -> None:
    guided_through(asana)


def guided_through(asana: str) -> None:
    someone = practise(asana)
    someone.obey(at_most_s=ENDS_WITHIN_S)
    assert someone.coach.state.phase == "ended"
    assert someone.texts("correction", "tip", "safety") == []
    assert someone.time_s >= sum(item.hold_s or 0.0 for item in someone.coach.instructions)
    said = " ".join(someone.texts("step"))
    unsaid = [item.text for item in someone.coach.instructions if item.text not in said]
    assert len(unsaid) <= len(someone.coach.instructions) // 3
