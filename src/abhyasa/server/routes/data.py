"""The practitioner's own data: what is kept and where, exports, and deletion."""

from __future__ import annotations

from datetime import datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from abhyasa.coach.screening import questions_of
from abhyasa.record.exports import export_csv, export_json
from abhyasa.server.rendering import page_response
from abhyasa.server.serving import serving


def data(request: Request) -> Response:
    """What is kept, where, and how to take it along or delete it."""
    served = serving(request)
    practices = served.store.practices()
    answers = served.store.answers()
    asked = {question.id: question.text for page in served.shelf.pages() for question in questions_of(page)}
    return page_response(
        request,
        "data.html.jinja",
        here="/data",
        practices=len(practices),
        unclosed=sum(kept.state == "open" for kept in practices),
        answers=[(asked.get(condition, condition.replace("-", " ")), yes) for condition, yes in answers.items()],
        place=str(served.store.path),
        megabytes=served.store.path.stat().st_size / 1e6,
        deleted="deleted" in request.query_params,
    )


def everything_json(request: Request) -> Response:
    """All practices as JSON."""
    return _download(export_json(serving(request).store), "application/json", "json")


def everything_csv(request: Request) -> Response:
    """All holds and checks as CSV."""
    return _download(export_csv(serving(request).store.practices()), "text/csv; charset=utf-8", "csv")


async def delete_everything(request: Request) -> Response:
    """Delete all practices and answers, and what runs; asked for in words, since nothing brings it back."""
    served = serving(request)
    form = await request.form(max_files=0, max_fields=5)
    if str(form.get("sure", "")).strip().lower() != "delete":
        return RedirectResponse("/data#delete", 303)
    served.sessions.put_all_away()
    served.store.delete_everything()
    return RedirectResponse("/data?deleted", 303)


def delete_answers(request: Request) -> Response:
    """Forget the answers to screening questions."""
    serving(request).store.forget()
    return RedirectResponse("/data", 303)


def _download(content: str, media_type: str, ending: str) -> Response:
    name = f"abhyasa-{datetime.now().astimezone():%Y-%m-%d}.{ending}"
    return Response(content, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})


ROUTES: list[BaseRoute] = [
    Route("/data", data),
    Route("/export.json", everything_json),
    Route("/export.csv", everything_csv),
    Route("/data/delete", delete_everything, methods=["POST"]),
    Route("/data/answers/delete", delete_answers, methods=["POST"]),
]
