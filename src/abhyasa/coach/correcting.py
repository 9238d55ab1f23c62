"""Corrections: one at a time, from the trunk outward, of what is probable and has lasted.

A fault is what the verdicts call one, over the stay so far and over its last moments as well: the verdicts that
recordings are judged by.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from abhyasa.coach.imperatives import correction, outward
from abhyasa.coach.instructions import Instruction
from abhyasa.coach.judging import Asking
from abhyasa.follow.verdicts import Check
from abhyasa.language.goals import Goal

LASTED_S = 1.0
"""A fault must have been one for so long before it is told, in a stay that is `STAYED_S` old."""
STAYED_S = 2.0
REPEAT_S = 12.0
"""It is told again after this, where it was not mended."""
AT_MOST = 2
"""So often in one stay."""
APART_S = 5.0
"""Between one correction and another."""


@dataclass(slots=True)
class _Fault:
    """What is known of one goal in this stay."""

    since_s: float | None = None
    said_s: list[float] = field(default_factory=list)
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    """What to say, and about which goal."""

    text: str
    check: str


class Corrector:
    """Looks at a stay from time to time and knows what it has said."""

    def __init__(self) -> None:
        self._visit = -1
        self._faults: dict[Goal, _Fault] = {}
        self._said_before: dict[str, int] = {}
        self._last_s = -APART_S
        self.mended: Goal | None = None
        """A goal that was corrected and has been met since the last look."""

    @property
    def has_fault(self) -> bool:
        """Whether anything was faulty at the last look."""
        return any(fault.since_s is not None for fault in self._faults.values())

    def look(
        self, visit: int, checks: Mapping[Goal, Check], over_all: Callable[[], Asking[Sequence[Check]]], now_s: float
    ) -> Asking[None]:
        """Take in a look. checks: of the stay's last moments. over_all: those of all of it, asked for where needed."""
        if visit != self._visit:
            self._visit, self._faults = visit, {}
        self.mended = None
        suspects = {goal for goal, check in checks.items() if check.verdict == "fault"}
        over = (yield from over_all()) if suspects else ()
        lasting = suspects.intersection(check.sourced.goal for check in over if check.verdict == "fault")
        for goal, check in checks.items():
            fault = self._faults.setdefault(goal, _Fault())
            if goal in lasting:
                fault.since_s = now_s if fault.since_s is None else fault.since_s
            else:
                fault.since_s = None
            if fault.is_open and check.verdict == "pass":
                fault.is_open = False
                self.mended = goal

    def next(self, checks: Mapping[Goal, Check], stayed_s: float, item: Instruction, now_s: float) -> Correction | None:
        """The correction to give now, if any."""
        if stayed_s < STAYED_S or now_s - self._last_s < APART_S:
            return None
        due = [goal for goal, fault in self._faults.items() if goal in checks and self._is_due(fault, now_s)]
        if not due:
            return None
        goal = min(due, key=lambda goal: outward(goal.quantity))
        other = goal.mirrored()
        both = other != goal and other in due
        for each in {goal, other} if both else {goal}:
            self._faults[each].said_s.append(now_s)
            self._faults[each].is_open = True
        self._last_s = now_s
        times = self._said_before.get(goal.quantity.measure, 0)
        self._said_before[goal.quantity.measure] = times + 1
        value = checks[goal].value
        return Correction(correction(goal, value or 0.0, item, both, times % 2), str(goal.quantity))

    def _is_due(self, fault: _Fault, now_s: float) -> bool:
        if fault.since_s is None or now_s - fault.since_s < LASTED_S or len(fault.said_s) >= AT_MOST:
            return False
        return not fault.is_open or now_s - fault.said_s[-1] >= REPEAT_S
