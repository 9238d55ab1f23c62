"""What a record says, in a few lines for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from abhyasa.page.model import Page
from abhyasa.record.record import CheckResult, Record
from abhyasa.record.summary import is_photo

_MOST_LISTED = 5


def summary_lines(record: Record, page: Page) -> Iterator[str]:
    """Plain text: what was done, how long it was held, what to look at, what could not be told."""
    yield f"{page.name} ({page.english or page.position}), {record.source.path}"
    for notice in record.source.notices:
        yield f"  note: {notice}"
    if is_photo(record):
        yield f"  shows: {_photo(record)}"
    else:
        yield f"  seen: {_sides(record)}"
        for hold in record.holds:
            yield f"  held: {hold.seconds:.1f} s{_of_side(hold.side)} ({_clock(hold.start_s)} to {_clock(hold.end_s)})"
    if not record.checks:
        return
    counts = Counter(check.verdict for check in record.checks)
    yield f"  checks: {counts['pass']} passed, {counts['fault']} to look at, {counts['cannot_tell']} could not be told"
    faults = [check for check in record.checks if check.verdict == "fault"]
    for check in faults[:_MOST_LISTED]:
        asked = f"the page asks {check.goal} ({check.source})"
        yield f"    ✗ {check.step}{_of_side(check.side)}: {_measured(check)}, {asked}"
    if len(faults) > _MOST_LISTED:
        yield f"    and {len(faults) - _MOST_LISTED} more"
    for reason, number in Counter(check.reason for check in record.checks if check.reason).most_common():
        yield f"    ? {number} {reason}"


def _photo(record: Record) -> str:
    span = record.timeline[0]
    return f"{span.step}{_of_side(span.side)}" if span.step else "a step that cannot be told from this picture"


def _sides(record: Record) -> str:
    done: dict[str, list[str]] = {}
    for span in record.timeline:
        if span.step and span.step not in done.setdefault(span.side or "", []):
            done[span.side or ""].append(span.step)
    if not done:
        return "no step of this asana"
    return "; ".join(f"{f'{side}: ' if side else ''}{', '.join(steps)}" for side, steps in done.items())


def _of_side(side: str | None) -> str:
    return f", {side} side" if side else ""


def _measured(check: CheckResult) -> str:
    unit = "°" if check.unit == "deg" else " heights"
    digits = 0 if check.unit == "deg" else 2
    return f"{check.check} {check.value:.{digits}f} ± {check.error:.{digits}f}{unit}"


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{seconds % 60:04.1f}"
