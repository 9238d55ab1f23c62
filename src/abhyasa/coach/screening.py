"""Screening: what a page's watch-outs ask of the practitioner, and what the answers mean for this practice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from abhyasa.language.goals import Goal
from abhyasa.page.model import Page, WatchOut, WatchOutKind
from abhyasa.page.slug import slug

_ASKED = {
    "pregnancy": "Are you pregnant?",
    "late pregnancy": "Are you late in a pregnancy?",
    "menstruation": "Are you menstruating?",
    "full stomach": "Have you just eaten?",
    "vertigo": "Do you have vertigo, or do you often feel dizzy?",
    "fainting": "Do you faint easily?",
}
_UNDERGONE = ("surgery", "operation", "replacement")
_COUNTED = (
    "injury", "tear", "hernia", "ulcer", "disc", "retina", "infection", "cold", "fever", "headache", "migraine",
    "replacement", "fracture", "strain", "sprain", "clot", "cataract", "disorder",
)  # fmt: skip
"""What one has one of: "a knee injury", where one has "knee pain"."""


@dataclass(frozen=True, slots=True)
class Question:
    """One condition that the page's watch-outs name.

    id: the same for the same condition on every page, so that an answer can be remembered.
    text: what is asked. lines: of the watch-outs that name it, in the page's words, with `kinds` beside them.
    """

    id: str
    condition: str
    text: str
    lines: tuple[str, ...]
    kinds: tuple[WatchOutKind, ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """What the body stays within all through the practice, goals as for the page's first side."""

    line: str
    goals: tuple[Goal, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the answers mean.

    avoid: the page's lines that speak against this asana; where there is one, it is not practised.
    ask: lines after which the practitioner asks a doctor or teacher, and chooses for themselves.
    limits: what is watched all through the practice.
    """

    avoid: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    limits: tuple[Limit, ...] = ()

    @property
    def stops(self) -> bool:
        """Whether the practice does not take place."""
        return bool(self.avoid)

    @property
    def cautious(self) -> bool:
        """Whether there is any watch-out to heed: then nothing deeper than the steps is offered."""
        return bool(self.avoid or self.ask or self.limits)


def questions_of(page: Page) -> tuple[Question, ...]:
    """One question a condition, in the page's order."""
    named: dict[str, tuple[str, list[WatchOut]]] = {}
    for watch_out in page.watch_outs:
        for condition in watch_out.conditions:
            named.setdefault(slug(condition), (condition, []))[1].append(watch_out)
    return tuple(
        Question(
            id=key,
            condition=condition,
            text=_asked(condition),
            lines=tuple(watch_out.text for watch_out in found),
            kinds=tuple(watch_out.kind for watch_out in found),
        )
        for key, (condition, found) in named.items()
    )


def general_cautions(page: Page) -> tuple[str, ...]:
    """The watch-outs that name no condition: they are for everyone, and shown rather than asked."""
    return tuple(watch_out.text for watch_out in page.watch_outs if not watch_out.conditions)


def outcome_of(page: Page, answers: Mapping[str, bool]) -> Outcome:
    """What the answers to the page's questions mean. answers: by the question's id; one that is missing is a no."""
    meant = [
        watch_out
        for watch_out in page.watch_outs
        if any(answers.get(slug(condition), False) for condition in watch_out.conditions)
    ]
    return Outcome(
        avoid=tuple(watch_out.text for watch_out in meant if watch_out.kind == "avoid"),
        ask=tuple(watch_out.text for watch_out in meant if watch_out.kind == "ask"),
        limits=tuple(
            Limit(watch_out.text, tuple(seen.goal for seen in watch_out.limit))
            for watch_out in meant
            if watch_out.kind == "limit"
        ),
    )


def _asked(condition: str) -> str:
    """The condition as a question, in plain words."""
    if condition in _ASKED:
        return _ASKED[condition]
    article = ("an " if condition[0] in "aeiou" else "a ") if condition.endswith(_COUNTED) else ""
    verb = "Have you had" if condition.endswith(_UNDERGONE) else "Do you have"
    return f"{verb} {article}{condition}?"
