"""Whether it is this asana that was done at all: who does something else is corrected for nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from abhyasa.follow.timeline import Visit
from abhyasa.follow.verdicts import LEAST_TICKS, Check
from abhyasa.practice.practice import Practice, Stage

SEEN_FROM = 0.5
"""Share of a side's shapes that must have been seen for a fault in one of them: somebody in another posture shows one
or two of them by chance."""
FAULTS_UP_TO = 0.25
"""Share of a side's verdicts that may be faults: of who misses more, something else is likelier than this asana."""
NOT_SURELY_DONE = "too little of this asana was seen to be sure that it was done"


def with_faults_of_what_was_done(
    practice: Practice, visits: Sequence[Visit], checks: Sequence[Check]
) -> tuple[Check, ...]:
    """The same checks; faults cannot be told on a side on which something else may have been done."""
    shown = {id(visit.stage) for visit in visits if visit.last - visit.settled >= LEAST_TICKS}
    doubtful = {id(stage) for side in practice.rounds if not _is_surely_done(side, shown, checks) for stage in side}
    return tuple(
        replace(check, verdict="cannot_tell", reason=NOT_SURELY_DONE)
        if check.verdict == "fault" and id(check.stage) in doubtful
        else check
        for check in checks
    )


def _is_surely_done(side: Sequence[Stage], shown: set[int], checks: Sequence[Check]) -> bool:
    shapes = [stage for stage in side if stage.settles]
    of_side = {id(stage) for stage in side}
    told = [check.verdict for check in checks if id(check.stage) in of_side and check.verdict != "cannot_tell"]
    seen = sum(id(stage) in shown for stage in shapes)
    return seen >= SEEN_FROM * len(shapes) and told.count("fault") <= FAULTS_UP_TO * len(told)
