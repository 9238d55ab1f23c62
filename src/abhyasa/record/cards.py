"""The checks as the report lays them out: by step and side, each with the page's own words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from abhyasa.follow.verdicts import Verdict
from abhyasa.language.sentences import Side
from abhyasa.page.model import Page, Step
from abhyasa.record import wording
from abhyasa.record.record import CheckResult, Record

_ORDER: tuple[Verdict, ...] = ("fault", "pass", "cannot_tell")


@dataclass(frozen=True, slots=True)
class Judged:
    """A check as a line of the report.

    at: when, where the step was done more than once, else "". since: the earlier step that asked for it, or "".
    line: of the page, or "".
    """

    verdict: Verdict
    at: str
    name: str
    reading: str
    asked: str
    why: str
    since: str
    line: str


@dataclass(frozen=True, slots=True)
class Column:
    """A step's checks on one side, the faults first. label: "Left side", or "" where there are no sides."""

    side: Side | None
    label: str
    checks: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class StepCard:
    """A step with its number on the page, the page's own sentence and its line."""

    number: int
    name: str
    sentence: str
    line: int
    columns: tuple[Column, ...]


def asking_step(check: CheckResult, page: Page) -> Step | None:
    """The step of the page on whose line a check's goal stands; None where the page is another."""
    path, _, line = check.source.rpartition(":")
    lines = {str(line): step for step in page.steps for line in (step.line, *(seen.line for seen in step.observe))}
    return lines.get(line) if path == page.path else None


def step_cards(record: Record, page: Page, sides: Iterable[Side | None]) -> tuple[StepCard, ...]:
    """One card for each step that was judged, in the page's order. sides: of the practice, in order."""
    stays = Counter((step, side) for step, side, _ in {(c.step, c.side, c.start_s) for c in record.checks})
    judged_sides = {check.side for check in record.checks}
    columns = [side for side in dict.fromkeys((*sides, None)) if side in judged_sides]

    def judged(check: CheckResult) -> Judged:
        asking = asking_step(check, page)
        return Judged(
            verdict=check.verdict,
            at=wording.clock(check.start_s) if stays[check.step, check.side] > 1 else "",
            name=wording.words_for(check.check),
            reading=wording.reading_in_words(check),
            asked=wording.goal_in_words(check.goal),
            why=check.reason,
            since=asking.title if asking and asking.id != check.step else "",
            line=check.source.rpartition(":")[2],
        )

    def column(step: str, side: Side | None) -> Column:
        checks = [check for check in record.checks if (check.step, check.side) == (step, side)]
        checks.sort(key=lambda check: _ORDER.index(check.verdict))
        return Column(side, wording.side_name(side).capitalize(), tuple(map(judged, checks)))

    judged_steps = {check.step for check in record.checks}
    return tuple(
        StepCard(i, step.title, step.text, step.line, tuple(column(step.id, side) for side in columns))
        for i, step in enumerate(page.steps, 1)
        if step.id in judged_steps
    )
