"""The report: one HTML file that needs nothing else, for the one who practised."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from abhyasa.body.calibration import calibration
from abhyasa.follow.following import Following
from abhyasa.follow.observations import Observations
from abhyasa.follow.verdicts import Verdict
from abhyasa.page.model import Page
from abhyasa.practice.practice import Practice
from abhyasa.record import wording
from abhyasa.record.advice import advice
from abhyasa.record.cards import asking_step, step_cards
from abhyasa.record.plots import BOX, plots
from abhyasa.record.record import Record
from abhyasa.record.summary import Concern, concerns, is_photo, summary
from abhyasa.record.timeline import hold_bars, sides_of, timeline

if TYPE_CHECKING:
    from abhyasa.record.pictures import FaultPicture


STYLES = Path(__file__).parent / "templates" / "report.css"
"""How the parts of a report look, wherever it stands."""


@dataclass(frozen=True, slots=True)
class _Picture:
    src: str
    caption: str


@dataclass(frozen=True, slots=True)
class _Shown:
    """A thing to look at: each stay that shows it with its reading, the page's sentence for it, its pictures."""

    title: str
    sentence: str
    stays: tuple[tuple[str, str], ...]
    said: str
    line: str
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
    context = report_context(record, following.practice, following.ticks, page, pictures, when)
    return _environment().get_template("report.html.jinja").render(context)


def report_context(
    record: Record,
    practice: Practice,
    seen: Observations,
    page: Page,
    pictures: Sequence[FaultPicture] = (),
    when: datetime | None = None,
    before: Sequence[str] = (),
) -> dict[str, Any]:
    """What `report_body.html.jinja` tells, for a page that has more around it than the report.

    seen: the beat that the record's times refer to. before: sentences on this practice beside those before it.
    The others are as for `render_report`.
    """
    photo = is_photo(record)
    drawn, undrawn = ((), ()) if photo else plots(record, seen)
    return {
        "page": page,
        "record": record,
        "file": PurePath(record.source.path).name,
        "when": f"{when.day} {when:%B %Y, %H:%M}" if when else "",
        "photo": photo,
        "before": before,
        "summary": summary(record, practice),
        "counts": _counts(record),
        "timeline": None if photo else timeline(record, practice, page),
        "holds": () if photo else hold_bars(record, practice),
        "shown": tuple(_shown(concern, pictures, page) for concern in concerns(record)),
        "cards": step_cards(record, page, sides_of(practice)),
        "first_side": sides_of(practice)[0],
        "plots": drawn,
        "undrawn": undrawn,
        "advice": advice(record, seen),
        "provisional": not calibration(record.source.estimator).fitted,
    }


def equip(environment: Environment) -> None:
    """Give templates the words and filters that the report's use."""
    environment.filters["unbroken"] = _unbroken
    environment.globals.update(
        box=BOX,
        verdict_words=wording.VERDICT_WORDS,
        clock=wording.clock,
        step_name=wording.step_name,
        seconds=wording.seconds_in_words,
        listed=wording.listed,
        counted=wording.counted,
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("abhyasa.record"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    equip(environment)
    return environment


def _unbroken(text: str) -> str:
    """The text with readings that no line end parts."""
    return text.replace(" ± ", "\N{NO-BREAK SPACE}±\N{NO-BREAK SPACE}")


def _counts(record: Record) -> dict[Verdict, int]:
    return {verdict: sum(check.verdict == verdict for check in record.checks) for verdict in wording.VERDICT_WORDS}


def _shown(concern: Concern, pictures: Iterable[FaultPicture], page: Page) -> _Shown:
    first = concern.checks[0]
    asking = asking_step(first, page)

    def where(step: str, at_s: float) -> str:
        return ", ".join(
            filter(None, [wording.step_name(step), wording.side_name(concern.side), f"at {wording.clock(at_s)}"])
        )

    return _Shown(
        title=concern.title,
        sentence=f"The {concern.sentence}.",
        stays=tuple(
            (where(check.step, check.start_s), wording.reading_in_words(check))
            for check in sorted(concern.checks, key=lambda check: check.start_s)
        ),
        said=asking.text if asking else "",
        line=first.source.rpartition(":")[2],
        pictures=tuple(
            _Picture(
                f"data:image/jpeg;base64,{b64encode(picture.jpeg).decode()}", where(picture.check.step, picture.at_s)
            )
            for picture in pictures
            if picture.check in concern.checks
        ),
    )
