"""What a practice screen is shown, in the protocol's words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from abhyasa.body.formulas import landmarks_of
from abhyasa.body.landmarks import INDEX
from abhyasa.coach.coach import CoachState
from abhyasa.coach.instructions import Instruction
from abhyasa.follow.verdicts import Check
from abhyasa.language.goals import Quantity
from abhyasa.language.naming import words_for
from abhyasa.server.protocol import CheckShown, StageShown, State


def stages_shown(instructions: Iterable[Instruction]) -> list[StageShown]:
    """All steps of all sides, in order."""
    return [
        StageShown(
            step=instruction.step,
            title=instruction.title,
            text=instruction.text,
            side=instruction.side,
            breath=instruction.breath,
            hold_s=instruction.hold_s,
        )
        for instruction in instructions
    ]


def state_shown(state: CoachState, at_ms: int, checks: list[CheckShown]) -> State:
    """Where a practice stands. checks: as `checks_shown` makes them."""
    return State(
        type="state",
        at_ms=at_ms,
        phase=state.phase,
        stage=state.stage,
        doing=state.doing,
        held_s=round(state.held_s, 1),
        holding=state.holding,
        countdown=state.countdown,
        advice=state.advice,
        checks=checks,
    )


def checks_shown(checks: Sequence[Check]) -> list[CheckShown]:
    """Verdicts, each with what it is seen by."""
    return [_shown(check) for check in checks]


def _shown(check: Check) -> CheckShown:
    quantity = check.sourced.goal.quantity
    digits = 0 if quantity.unit == "deg" else 2
    words, landmarks = _named(quantity)
    return CheckShown(
        words=words,
        verdict=check.verdict,
        value=None if check.value is None else round(check.value, digits),
        error=None if check.error is None else round(check.error, digits),
        unit=quantity.unit,
        reason=check.reason,
        landmarks=landmarks,
    )


@lru_cache(maxsize=1024)
def _named(quantity: Quantity) -> tuple[str, list[int]]:
    """A quantity in words, and the landmarks that it is seen by."""
    return words_for(str(quantity)), [INDEX[name] for name in landmarks_of(quantity.measure, quantity.args)]
