"""Reports, and how it goes over weeks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from abhyasa.practice.compile import practice_from_page
from abhyasa.record.closing import look_back
from abhyasa.record.history import against_before, this_week, trends
from abhyasa.record.report import report_context
from abhyasa.record.store import Kept
from abhyasa.record.trend_plots import HEIGHT, WIDTH, trend_plot
from abhyasa.server.rendering import moment_in_words, page_response, report_response
from abhyasa.server.routes.practice import kept_practice
from abhyasa.server.serving import serving

MOST_LISTED = 100
"""Practices in the list of the history; the exports have them all."""


@dataclass(frozen=True, slots=True)
class Practised:
    """An asana of the history. name: as its page has it. last: when it was practised last."""

    asana: str
    name: str
    times: int
    last: str


def report(request: Request) -> Response:
    """A practice: its report where it is closed, and else what to do with it."""
    served = serving(request)
    kept = kept_practice(request)
    when = moment_in_words(kept.begun_at)
    if kept.state == "open":
        page = served.store.page_of(kept.number)
        watched = served.sessions.is_watched(kept.number)
        return page_response(request, "unclosed.html.jinja", kept=kept, page=page, when=when, watched=watched)
    looked = look_back(served.store, kept)
    cues = served.store.cues(kept.number)
    about = {"page": looked.page, "when": when, "record": None, "provisional": False}
    if kept.record is not None and looked.beat is not None:
        before = against_before(kept, served.store.practices(kept.asana), looked.practice)
        about = report_context(
            kept.record, looked.practice, looked.beat, looked.page, when=kept.begun_at, before=before
        )
    return report_response(
        request,
        "practice.html.jinja",
        here="/history",
        kept=kept,
        cues=cues,
        corrections=sum(cue.kind == "correction" for cue in cues),
        **about,
    )


def history(request: Request) -> Response:
    """What was practised; of one asana (`?asana=`) also how it goes."""
    served = serving(request)
    practices = served.store.practices()
    asana = request.query_params.get("asana", "")
    of_it = [kept for kept in practices if kept.asana == asana]
    practice = practice_from_page(served.store.page_of(of_it[0].number)) if of_it else None
    names = _names(request, practices)
    shown = of_it or practices
    return page_response(
        request,
        "history.html.jinja",
        here="/history",
        week=this_week(practices, datetime.now().astimezone().date()),
        practised=_practised(practices, names),
        asana=asana if of_it else "",
        names=names,
        plots=[trend_plot(trend) for trend in trends(of_it, practice)] if practice else [],
        practices=shown[:MOST_LISTED],
        unlisted=max(len(shown) - MOST_LISTED, 0),
        in_words=moment_in_words,
        size=(WIDTH, HEIGHT),
    )


def _practised(practices: Sequence[Kept], names: dict[str, str]) -> list[Practised]:
    """Each asana once, the one practised last first. practices: the latest first."""
    times = Counter(kept.asana for kept in practices)
    latest: dict[str, Kept] = {}
    for kept in practices:
        latest.setdefault(kept.asana, kept)
    return [
        Practised(asana, names[asana], times[asana], moment_in_words(kept.begun_at)) for asana, kept in latest.items()
    ]


def _names(request: Request, practices: Sequence[Kept]) -> dict[str, str]:
    served = serving(request)
    names: dict[str, str] = {}
    for kept in practices:
        if kept.asana not in names:
            names[kept.asana] = (served.shelf.page(kept.asana) or served.store.page_of(kept.number)).name
    return names


ROUTES: list[BaseRoute] = [Route("/practices/{number:int}", report), Route("/history", history)]
