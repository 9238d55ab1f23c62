"""A practice from its beginning to its report."""

from __future__ import annotations

from typing import get_args

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from abhyasa.coach.screening import outcome_of, questions_of
from abhyasa.coach.words import Dose
from abhyasa.page.model import Page
from abhyasa.practice.place import best_place
from abhyasa.record.closing import close_practice
from abhyasa.record.store import Asked, Kept
from abhyasa.server.live import practice_socket
from abhyasa.server.plan import plan_of
from abhyasa.server.rendering import page_response
from abhyasa.server.routes.library import asked_page
from abhyasa.server.security import WITH_CAMERA
from abhyasa.server.serving import serving

LONGEST_NOTE = 5000


async def begin(request: Request) -> Response:
    """Take the answers of the screening; begin a practice, or stop with the page's own lines."""
    served = serving(request)
    page = asked_page(request)
    form = await request.form(max_files=0, max_fields=100)
    asked = _asked(page, form)
    answers = {each.condition: each.yes for each in asked}
    if form.get("remember") == "yes":
        served.store.remember(answers)
    else:
        served.store.forget(answers)
    outcome = outcome_of(page, answers)
    if outcome.stops:
        return page_response(request, "stopped.html.jinja", page=page, outcome=outcome, status=200)
    served.shelf.practice(page)
    number = served.store.begin(page, "live", _dose(form), asked)
    return RedirectResponse(f"/practices/{number}/live", 303)


async def begin_recording(request: Request) -> Response:
    """Begin a practice for a film that is looked at in the browser; asked by a script, and answered with its number."""
    served = serving(request)
    form = await request.form(max_files=0, max_fields=10)
    page = served.shelf.page(str(form.get("asana", "")))
    if page is None:
        raise HTTPException(400, "Choose which asana the film shows.")
    served.shelf.practice(page)
    title = str(form.get("title", "")).strip()[:200] or "a film"
    number = served.store.begin(page, "recording", "quiet", title=title)
    return JSONResponse({"practice": number}, 201)


def live(request: Request) -> Response:
    """The practice screen, or its report where it is over."""
    kept = kept_practice(request)
    if kept.state == "closed" or kept.kind == "recording":
        return RedirectResponse(f"/practices/{kept.number}", 303)
    served = serving(request)
    page = served.store.page_of(kept.number)
    place = best_place(page)
    response = page_response(
        request,
        "live.html.jinja",
        number=kept.number,
        page=page,
        place=place,
        plan=plan_of(place, page.position),
        dose=kept.dose,
        model=served.settings.model or "",
    )
    response.headers["Content-Security-Policy"] = WITH_CAMERA
    return response


async def close(request: Request) -> Response:
    """Close a practice that was left open: its record is made of what is kept."""
    kept = kept_practice(request)
    served = serving(request)
    await served.sessions.save()
    served.sessions.put_away(kept.number)
    await run_in_threadpool(close_practice, served.store, kept.number)
    return RedirectResponse(f"/practices/{kept.number}", 303)


async def note(request: Request) -> Response:
    """Keep the practitioner's notes."""
    kept = kept_practice(request)
    form = await request.form(max_files=0, max_fields=5)
    serving(request).store.note(kept.number, str(form.get("notes", ""))[:LONGEST_NOTE].replace("\r\n", "\n"))
    return RedirectResponse(f"/practices/{kept.number}#notes", 303)


async def delete(request: Request) -> Response:
    """Delete a practice with everything of it."""
    kept = kept_practice(request)
    served = serving(request)
    served.sessions.put_away(kept.number)
    served.store.delete(kept.number)
    return RedirectResponse("/history", 303)


def record_json(request: Request) -> Response:
    """The record, as `abhyasa watch --json` writes it."""
    kept = kept_practice(request)
    if kept.record is None:
        raise HTTPException(404, "This practice has no record.")
    name = f"{kept.asana}-{kept.begun_at:%Y-%m-%d-%H%M}.json"
    return Response(
        kept.record.to_json(),
        media_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def kept_practice(request: Request) -> Kept:
    """The practice that the path names; HTTPException 404 where there is none."""
    kept = serving(request).store.practice(request.path_params["number"])
    if kept is None:
        raise HTTPException(404, "There is no such practice; perhaps it was deleted.")
    return kept


def _asked(page: Page, form: FormData) -> list[Asked]:
    """Every question of the page with its answer: "yes" in the field of its id, everything else is a no."""
    return [
        Asked(condition=q.id, question=q.text, lines=q.lines, yes=form.get(f"condition-{q.id}") == "yes")
        for q in questions_of(page)
    ]


def _dose(form: FormData) -> Dose:
    dose = form.get("dose")
    return next((known for known in get_args(Dose) if known == dose), "normal")


ROUTES: list[BaseRoute] = [
    Route("/asanas/{asana}/practise", begin, methods=["POST"]),
    Route("/watch", begin_recording, methods=["POST"]),
    Route("/practices/{number:int}/live", live),
    WebSocketRoute("/practices/{number:int}/socket", practice_socket),
    Route("/practices/{number:int}/close", close, methods=["POST"]),
    Route("/practices/{number:int}/notes", note, methods=["POST"]),
    Route("/practices/{number:int}/delete", delete, methods=["POST"]),
    Route("/practices/{number:int}/record.json", record_json),
]
