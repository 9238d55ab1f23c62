"""What `abhyasa check` says of tips, watch-outs and variations: what is asked, what the camera looks for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from abhyasa.page.model import ObservedGoal, Page

_KINDS = {"avoid": "not with", "limit": "less with", "ask": "ask a doctor or teacher with"}
_WIDEST = 60


def entry_lines(page: Page) -> Iterator[str]:
    """A block of lines for each section that has entries, each entry with its reading under it."""
    for title, entries in _readings(page).items():
        if entries:
            yield ""
            yield click.style(title, bold=True)
        for text, readings in entries:
            yield f"  {text if len(text) <= _WIDEST else f'{text[:_WIDEST].rstrip()} ...'}"
            yield from (f"    {reading}" for reading in readings or ["said only"])


def entries_json(page: Page) -> dict[str, Any]:
    """The same as plain JSON values, by the page's fields."""
    return {
        "tips": [
            {"line": tip.line, "text": tip.text, "props": tip.props, "when": _goals_json(tip.when)} for tip in page.tips
        ],
        "watch_outs": [
            {
                "line": entry.line,
                "text": entry.text,
                "kind": entry.kind,
                "conditions": entry.conditions,
                "limit": _goals_json(entry.limit),
            }
            for entry in page.watch_outs
        ],
        "variations": [
            {"line": entry.line, "text": entry.text, "ready": _goals_json(entry.ready)} for entry in page.variations
        ],
    }


def _readings(page: Page) -> dict[str, list[tuple[str, list[str]]]]:
    return {
        "Tips": [
            (tip.text, [*_goals("given when", tip.when), *([f"prop: {', '.join(tip.props)}"] if tip.props else [])])
            for tip in page.tips
        ],
        "Watch-outs": [
            (
                entry.text,
                [
                    f"{_KINDS[entry.kind]}: {', '.join(entry.conditions) or 'nobody is asked'}",
                    *_goals("stay within", entry.limit),
                ],
            )
            for entry in page.watch_outs
        ],
        "Variations": [(entry.text, _goals("offered when", entry.ready)) for entry in page.variations],
    }


def _goals(word: str, goals: tuple[ObservedGoal, ...]) -> list[str]:
    from abhyasa.language.goals import goals_text

    if not goals:
        return []
    source = " (from the sentence)" if goals[0].derived else ""
    return [f"{word}: {goals_text([observed.goal for observed in goals])}{source}"]


def _goals_json(goals: tuple[ObservedGoal, ...]) -> list[dict[str, Any]]:
    return [{"goal": str(each.goal), "line": each.line, "derived": each.derived} for each in goals]
