"""From what was followed to its record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from abhyasa.follow.following import Following
from abhyasa.follow.timeline import Visit
from abhyasa.follow.verdicts import Check
from abhyasa.record.record import CheckResult, Cue, HoldSpan, Record, SourceFilm, Span


def record_from_following(following: Following, source: SourceFilm, cues: Iterable[Cue] = ()) -> Record:
    """Put what a recording showed into a record. cues: what a coach said while it was practised."""
    time_s = following.ticks.time_s
    end_s = max(source.duration_s, float(time_s[-1])) if len(time_s) else source.duration_s

    def edge(tick: int) -> float:
        return round(end_s if tick == len(time_s) else 0.0 if tick == 0 else float(time_s[tick]), 3)

    return Record(
        asana=following.practice.asana,
        source=source,
        timeline=tuple(_spans(following.visits, edge)),
        holds=tuple(
            HoldSpan(
                step=hold.stage.step,
                side=hold.stage.side,
                start_s=round(hold.start_s, 3),
                end_s=round(min(hold.end_s, end_s), 3),
                seconds=round(min(hold.seconds, end_s), 2),
            )
            for hold in following.holds
        ),
        checks=tuple(_result(check, edge) for check in following.checks),
        cues=tuple(cues),
    )


def _spans(visits: Iterable[Visit], edge: Callable[[int], float]) -> Iterator[Span]:
    for visit in visits:
        if visit.first < visit.last:
            stage = visit.stage
            yield Span(
                start_s=edge(visit.first),
                end_s=edge(visit.last),
                step=stage.step if stage else None,
                side=stage.side if stage else None,
            )


def _result(check: Check, edge: Callable[[int], float]) -> CheckResult:
    goal = check.sourced.goal
    digits = 1 if goal.quantity.unit == "deg" else 3
    return CheckResult(
        step=check.stage.step,
        side=check.stage.side,
        check=str(goal.quantity),
        goal=str(goal),
        verdict=check.verdict,
        value=None if check.value is None else round(check.value, digits),
        error=None if check.error is None else round(check.error, digits),
        unit=goal.quantity.unit,
        start_s=edge(check.first),
        end_s=edge(check.last),
        source=check.sourced.source,
        reason=check.reason,
    )
