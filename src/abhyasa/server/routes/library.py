"""What one reads before practising: the library, an asana's page, its screening questions, and what Abhyasa is."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from threading import Lock

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from abhyasa.coach.screening import general_cautions, questions_of
from abhyasa.page.model import Page
from abhyasa.practice.place import best_place
from abhyasa.server.catalogue import Catalogue, Wish
from abhyasa.server.demonstrations import view_of
from abhyasa.server.linked_data import linked_data
from abhyasa.server.plan import plan_of
from abhyasa.server.rendering import moment_in_words, page_response
from abhyasa.server.security import WITH_MODEL_VIEWER
from abhyasa.server.serving import serving
from abhyasa.server.shelf import Shelf

_making = Lock()


async def home(request: Request) -> Response:
    """The library: all asanas, or those that fit."""
    catalogue, wish = await _catalogue(request), Wish.of(request.query_params)
    answers = serving(request).store.answers()
    return page_response(
        request,
        "library.html.jinja",
        here="/",
        catalogue=catalogue,
        wish=wish,
        choice=catalogue.choose(wish, answers),
        mine=[question for question in catalogue.questions if answers.get(question.id)],
        unclosed=_unclosed(request),
    )


def _unclosed(request: Request) -> list[tuple[int, str, str]]:
    """Practices that were begun and not ended, and that no tab has open: number, asana's name, and when."""
    served = serving(request)
    return [
        (kept.number, served.store.page_of(kept.number).name, moment_in_words(kept.begun_at))
        for kept in served.store.open_practices()
        if not served.sessions.is_watched(kept.number)
    ]


async def remember_conditions(request: Request) -> Response:
    """Keep which conditions the practitioner has ticked, and show what suits them."""
    form = await request.form()
    wanted = {str(value) for value in form.getlist("has")}
    questions = (await _catalogue(request)).questions
    # Nothing is known of what was left open: no answer is kept for it, and a practice asks.
    store = serving(request).store
    store.forget([question.id for question in questions if question.id not in wanted])
    store.remember({question.id: True for question in questions if question.id in wanted})
    wish = Wish.of({name: str(value) for name, value in form.items()})
    return RedirectResponse(wish.path(safe=bool(wanted)), 303)


async def asana(request: Request) -> Response:
    """An asana's page."""
    page, catalogue = asked_page(request), await _catalogue(request)
    demonstration, place = catalogue.demonstration(page), best_place(page)
    response = page_response(
        request,
        "asana.html.jinja",
        page=page,
        demonstration=demonstration,
        view=demonstration and view_of(demonstration, place),
        picture=catalogue.picture(page),
        related=catalogue.related(page),
        pictures={other.id: catalogue.picture(other) for other in catalogue.pages.values()},
        place=place,
        plan=plan_of(place, page.position),
        data=Markup(linked_data(page, demonstration)),
    )
    response.headers["Content-Security-Policy"] = WITH_MODEL_VIEWER
    return response


async def screening(request: Request) -> Response:
    """The questions before a practice; answers that were remembered are filled in."""
    page = asked_page(request)
    questions = questions_of(page)
    return page_response(
        request,
        "screening.html.jinja",
        page=page,
        questions=questions,
        grouped=[
            (lines, kinds, tuple(asked))
            for (lines, kinds), asked in groupby(questions, key=lambda each: (each.lines, each.kinds))
        ],
        cautions=general_cautions(page),
        answers=serving(request).store.answers(),
        place=best_place(page),
    )


async def about(request: Request) -> Response:
    """What Abhyasa does, what it stores, and where."""
    return page_response(request, "about.html.jinja", here="/about", folder=serving(request).store.path.parent)


def catalogue_of(shelf: Shelf) -> Catalogue:
    """The catalogue of a server's pages; made once, in some seconds, by whoever asks first."""
    with _making:
        return _made(shelf)


async def _catalogue(request: Request) -> Catalogue:
    # In a thread: while it is being made, practices go on.
    return await run_in_threadpool(catalogue_of, serving(request).shelf)


@lru_cache(maxsize=2)
def _made(shelf: Shelf) -> Catalogue:
    return Catalogue(shelf.pages())


def asked_page(request: Request) -> Page:
    """The page that the address names. Raises HTTPException 404 where there is none."""
    page = serving(request).shelf.page(request.path_params["asana"])
    if page is None:
        raise HTTPException(404, "There is no such asana here.")
    return page


ROUTES: list[BaseRoute] = [
    Route("/", home),
    Route("/conditions", remember_conditions, methods=["POST"]),
    Route("/asanas/{asana}", asana),
    Route("/asanas/{asana}/practise", screening, methods=["GET"]),
    Route("/about", about),
]
