"""The report: one HTML file that needs nothing else, for the one who practised."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import PurePath
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from abhyasa.body.calibration import calibration
from abhyasa.follow.following import Following
from abhyasa.follow.verdicts import Verdict
from abhyasa.language.sentences import Side
from abhyasa.page.model import Page
from abhyasa.record import wording
from abhyasa.record.advice import advice, why_in_words
from abhyasa.record.plots import BOX, plots
from abhyasa.record.record import CheckResult, Record
from abhyasa.record.summary import Concern, concerns, is_photo, summary
from abhyasa.record.timeline import hold_bars, timeline

if TYPE_CHECKING:
    from abhyasa.record.pictures import FaultPicture

_ORDER: tuple[Verdict, ...] = ("fault", "pass", "cannot_tell")


@dataclass(frozen=True, slots=True)
class _Judged:
    """A check as a line of the report. since: the earlier step that asked for it, or "". line: of the page, or ""."""

    verdict: Verdict
    name: str
    reading: str
    asked: str
    why: str
    since: str
    line: str


@dataclass(frozen=True, slots=True)
class _Column:
    """A step's checks on one side, the faults first. label: "Left side", or "" where there are no sides."""

    side: Side | None
    label: str
    checks: tuple[_Judged, ...]


@dataclass(frozen=True, slots=True)
class _StepCard:
    """A step with the page's own sentence and its line."""

    name: str
    sentence: str
    line: int
    columns: tuple[_Column, ...]


@dataclass(frozen=True, slots=True)
class _Picture:
    src: str
    caption: str


@dataclass(frozen=True, slots=True)
class _Shown:
    """A thing to look at, with its pictures."""

    title: str
    side: Side | None
    sentence: str
    pictures: tuple[_Picture, ...]


def render_report(
    record: Record,
    following: Following,
    page: Page,
    pictures: Sequence[FaultPicture] = (),
    when: datetime | None = None,
) -> str:
    """The report as HTML: no script, nothing loaded from anywhere.

    following: what the record was made from. page: the page that was practised.
    pictures: of faults, as `pictures.fault_picture` makes them. when: when it was practised or filmed.
    """
    names = {step.id: step.title or f"Step {i}" for i, step in enumerate(page.steps, 1)}

    def name(step: str) -> str:
        return names.get(step, wording.step_name(step))

    practice, seen, photo = following.practice, following.ticks, is_photo(record)
    drawn, undrawn = ((), ()) if photo else plots(record, seen)
    return _environment().get_template("report.html.jinja").render(
        page=page,
        record=record,
        file=PurePath(record.source.path).name,
        when=when,
        photo=photo,
        summary=summary(record, practice),
        counts=_counts(record),
        timeline=None if photo else timeline(record, practice, name),
        holds=() if photo else hold_bars(record, practice, name),
        shown=tuple(_shown(concern, pictures, name(concern.checks[0].step)) for concern in concerns(record)),
        cards=_cards(record, page),
        first_side=practice.rounds[0][0].side,
        plots=drawn,
        undrawn=undrawn,
        advice=advice(record, seen),
        provisional=calibration().provisional,
        box=BOX,
        verdict_words=wording.VERDICT_WORDS,
        clock=wording.clock,
        seconds=wording.seconds_in_words,
        listed=wording.listed,
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("abhyasa.record"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _counts(record: Record) -> dict[Verdict, int]:
    return {verdict: sum(check.verdict == verdict for check in record.checks) for verdict in ("pass", "fault", "cannot_tell")}


def _shown(concern: Concern, pictures: Iterable[FaultPicture], step: str) -> _Shown:
    return _Shown(
        concern.title,
        concern.side,
        f"The {concern.sentence}.",
        tuple(
            _Picture(
                f"data:image/jpeg;base64,{b64encode(picture.jpeg).decode()}",
                ", ".join(filter(None, [step, wording.side_name(concern.side), f"at {wording.clock(picture.at_s)}"])),
            )
            for picture in pictures
            if picture.check in concern.checks
        ),
    )


def _cards(record: Record, page: Page) -> tuple[_StepCard, ...]:
    """One card for each step that was judged, in the page's order."""
    asked_by = {seen.line: step.id for step in page.steps for seen in step.observe}
    titles = {step.id: step.title for step in page.steps}
    sides = sorted({check.side for check in record.checks}, key=lambda side: side or "")

    def judged(check: CheckResult) -> _Judged:
        path, _, line = check.source.rpartition(":")
        asker = asked_by.get(int(line)) if path == page.path and line.isdigit() else None
        return _Judged(
            verdict=check.verdict,
            name=wording.words_for(check.check),
            reading=wording.reading_in_words(check),
            asked=wording.goal_in_words(check.goal),
            why=why_in_words(check),
            since=titles[asker] if asker and asker != check.step else "",
            line=line,
        )

    def column(step: str, side: Side | None) -> _Column:
        checks = [check for check in record.checks if (check.step, check.side) == (step, side)]
        checks.sort(key=lambda check: _ORDER.index(check.verdict))
        return _Column(side, wording.side_name(side).capitalize(), tuple(map(judged, checks)))

    judged_steps = {check.step for check in record.checks}
    return tuple(
        _StepCard(step.title or f"Step {i}", step.text, step.line, tuple(column(step.id, side) for side in sides))
        for i, step in enumerate(page.steps, 1)
        if step.id in judged_steps
    )
