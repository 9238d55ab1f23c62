"""Who does something else than the asana is corrected for nothing."""

from __future__ import annotations

import pytest

from abhyasa.follow.doing import NOT_SURELY_DONE, with_faults_of_what_was_done
from abhyasa.follow.timeline import Visit
from abhyasa.follow.verdicts import Check, Verdict
from abhyasa.practice.practice import Stage
from tests.practice.test_compile import practice

PRACTICE = practice(
    "Sit. Sit. | trunk_pitch <= 20 deg",
    "Fold. Fold. | trunk_pitch >= 30 deg",
    "Rise. Rise. | trunk_pitch <= 15 deg",
    "Lean. Lean. | trunk_pitch >= 25 deg",
    sides="one",
)
STAGES = PRACTICE.rounds[0]


def seen(*stages: Stage) -> list[Visit]:
    return [Visit(stage, 10 * i, 10 * i, 10 * i + 10) for i, stage in enumerate(stages)]


def check(stage: Stage, verdict: Verdict) -> Check:
    return Check(stage, stage.checks[0], verdict, 40.0, 5.0, "", 0, 10)


def verdicts(stages: tuple[Stage, ...], checks: list[Check]) -> list[Verdict]:
    return [each.verdict for each in with_faults_of_what_was_done(PRACTICE, seen(*stages), checks)]


def test_a_fault_of_one_who_went_through_the_steps_stands() -> None:
    checks = [check(STAGES[0], "pass")] * 3 + [check(STAGES[2], "fault")]
    assert verdicts(STAGES, checks) == ["pass", "pass", "pass", "fault"]


def test_one_shape_by_chance_is_corrected_for_nothing() -> None:
    checks = [check(STAGES[2], "pass")] * 8 + [check(STAGES[2], "fault")]
    told = with_faults_of_what_was_done(PRACTICE, seen(STAGES[2]), checks)
    assert [each.verdict for each in told] == ["pass"] * 8 + ["cannot_tell"]
    assert (told[-1].reason, told[-1].value) == (NOT_SURELY_DONE, 40.0)


def test_a_shape_that_was_only_passed_through_was_not_seen() -> None:
    visits = [*seen(STAGES[2]), Visit(STAGES[3], 10, 20, 21)]
    checks = [check(STAGES[2], "pass")] * 8 + [check(STAGES[2], "fault")]
    assert with_faults_of_what_was_done(PRACTICE, visits, checks)[-1].verdict == "cannot_tell"


@pytest.mark.parametrize(("faults", "told"), [(1, "fault"), (2, "cannot_tell")])
def test_who_misses_most_of_it_does_something_else(faults: int, told: Verdict) -> None:
    checks = [check(STAGES[0], "pass")] * 4 + [check(STAGES[1], "fault")] * faults
    assert verdicts(STAGES, checks) == ["pass"] * 4 + [told] * faults


def test_what_cannot_be_told_speaks_for_neither() -> None:
    checks = [check(STAGES[0], "pass")] * 3 + [check(STAGES[1], "fault")] + [check(STAGES[3], "cannot_tell")] * 9
    assert verdicts(STAGES, checks)[3] == "fault"
