"""The library as one looks for something in it: searched, narrowed down, and left without what a body should avoid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import get_args
from urllib.parse import urlencode

from abhyasa.coach.screening import Outcome, Question, outcome_of, questions_of
from abhyasa.page.model import Page
from abhyasa.page.related import Related, related
from abhyasa.page.search import Index, document_from_page
from abhyasa.page.words import BodyPart, Chakra, Level, Position
from abhyasa.practice.compile import practice_from_page
from abhyasa.practice.practice import Practice, Stage
from abhyasa.server.demonstrations import Demonstration, demonstration_of

_LONGEST_QUERY = 200
_FACETS: dict[str, tuple[tuple[str, ...], Callable[[Page], Sequence[str]]]] = {
    "level": (get_args(Level), lambda page: (page.level,)),
    "position": (get_args(Position), lambda page: (page.position,)),
    "part": (get_args(BodyPart), lambda page: tuple(dict.fromkeys(page.stretches + page.strengthens))),
    "chakra": (get_args(Chakra), lambda page: page.chakras),
}
"""By what the library is narrowed down: the known values, and those that a page has."""
_SILENT = frozenset({"name", "english", "text"})
"""Fields of a search whose match one sees, or that say too little of why something was found."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody looks for; each "" where it does not matter. safe: whether remembered conditions count."""

    q: str = ""
    level: str = ""
    position: str = ""
    part: str = ""
    chakra: str = ""
    safe: bool = False

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Wish:
        """Out of an address's query; what is not known is left out."""
        known = {name: value for name, (values, _) in _FACETS.items() if (value := query.get(name, "")) in values}
        return cls(q=" ".join(query.get("q", "")[:_LONGEST_QUERY].split()), safe=query.get("safe") == "1", **known)

    @property
    def narrows(self) -> bool:
        """Whether it asks for anything but the whole library."""
        return self != Wish()

    def path(self, **changes: str | bool) -> str:
        """The address of the library so narrowed down, with something changed."""
        wish = replace(self, **changes)  # type: ignore[arg-type]
        said = {field.name: getattr(wish, field.name) for field in fields(wish)}
        query = urlencode({name: "1" if value is True else value for name, value in said.items() if value})
        return f"/?{query}" if query else "/"


@dataclass(frozen=True, slots=True)
class Card:
    """A page as the library shows it. picture: of its stay, "" where there is none. why: what was found in it."""

    page: Page
    picture: str
    outcome: Outcome
    why: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What fits a wish.

    left_out: the cards that would fit, and whose pages say avoid. unknown: words that stand nowhere, with the nearest
    that does. counts: how many would be found with each value of each facet, in the order of the values.
    """

    cards: tuple[Card, ...]
    left_out: tuple[Card, ...]
    unknown: Mapping[str, str | None]
    counts: Mapping[str, Mapping[str, int]]


class Catalogue:
    """Pages, ready to be looked through."""

    def __init__(self, pages: Iterable[Page]) -> None:
        self.pages = {page.id: page for page in sorted(pages, key=lambda page: page.name.casefold())}
        self._index = Index(document_from_page(page) for page in self.pages.values())
        practices = {page.id: practice_from_page(page) for page in self.pages.values()}
        self._demonstrations = {page.id: demonstration_of(page, practices[page.id]) for page in self.pages.values()}
        self._pictures = {
            asana: _picture(demonstration, practices[asana]) for asana, demonstration in self._demonstrations.items()
        }
        self._asked = {page.id: questions_of(page) for page in self.pages.values()}
        self.questions = _each_once(question for asked in self._asked.values() for question in asked)

    def demonstration(self, page: Page) -> Demonstration | None:
        """What can be shown of a page."""
        return self._demonstrations.get(page.id)

    def picture(self, page: Page) -> str:
        """The address of a page's picture, "" where it has none."""
        return self._pictures.get(page.id, "")

    def related(self, page: Page) -> tuple[Related, ...]:
        """The pages that go best with this one."""
        return related(page, self.pages.values())

    def choose(self, wish: Wish, answers: Mapping[str, bool]) -> Choice:
        """What fits, the best first. answers: to the screening's questions, heeded where the wish says so."""
        found, unknown = self._searched(wish.q)
        has = [question.condition for question in self.questions if wish.safe and answers.get(question.id)]
        outcomes = {asana: self._outcome(asana, has) for asana in found}
        cards = [
            Card(self.pages[asana], self._pictures[asana], outcomes[asana], why)
            for asana, why in found.items()
            if _fits(self.pages[asana], wish)
        ]
        counts = {
            name: _counted(
                name,
                [
                    page
                    for asana in found
                    if _fits(page := self.pages[asana], replace(wish, **{name: ""}))  # type: ignore[arg-type]
                    and not outcomes[asana].stops
                ],
            )
            for name in _FACETS
        }
        fitting, left_out = (tuple(c for c in cards if c.outcome.stops is stops) for stops in (False, True))
        return Choice(fitting, left_out, unknown, counts)

    def _outcome(self, asana: str, has: Sequence[str]) -> Outcome:
        """What conditions mean for a page. Where it names a narrower one, such as an acute one, one should ask."""
        asked = self._asked[asana]
        meant = {question.id: True for question in asked if any(_is(each, question.condition) for each in has)}
        outcome = outcome_of(self.pages[asana], meant) if meant else Outcome()
        perhaps = [
            line
            for question in asked
            if question.id not in meant and any(_is(question.condition, each) for each in has)
            for line in question.lines
            if line not in outcome.avoid
        ]
        return replace(outcome, ask=tuple(dict.fromkeys([*outcome.ask, *perhaps])))

    def _searched(self, query: str) -> tuple[dict[str, str], Mapping[str, str | None]]:
        """The ids of what is found, the best first, each with the reason; all pages where nothing is searched for."""
        if not query:
            return dict.fromkeys(self.pages, ""), {}
        answer = self._index.search(query, most=len(self.pages))
        return {found.document.id: _why(found.why) for found in answer.found}, answer.unknown


def _picture(demonstration: Demonstration | None, practice: Practice) -> str:
    """The address of the picture of the step that shows best what an asana is; "" where there is none."""
    return demonstration.stills[max(practice.rounds[0], key=_tells).step] if demonstration else ""


def _tells(stage: Stage) -> tuple[bool, int]:
    """How well a stage shows what an asana is: a stay before a movement, and more goals before fewer."""
    return stage.hold is not None, len(stage.goals)


def _fits(page: Page, wish: Wish) -> bool:
    return all(
        not (wanted := getattr(wish, name)) or wanted in values_of(page) for name, (_, values_of) in _FACETS.items()
    )


def _counted(name: str, pages: Sequence[Page]) -> dict[str, int]:
    values, values_of = _FACETS[name]
    counts = Counter(value for page in pages for value in values_of(page))
    return {value: counts[value] for value in values if counts[value]}


def _why(matched: Mapping[str, Sequence[str]]) -> str:
    said = [f"{field}: {', '.join(words)}" for field, words in matched.items() if field not in _SILENT]
    return "; ".join(said)


def _is(condition: str, other: str) -> bool:
    """Whether whoever has one has the other: an acute knee injury is a knee injury."""
    return condition == other or condition.endswith(f" {other}")


def _each_once(questions: Iterable[Question]) -> tuple[Question, ...]:
    """By the condition's name."""
    return tuple(sorted({question.id: question for question in questions}.values(), key=lambda each: each.condition))
