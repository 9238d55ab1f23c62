"""What a page that can be read should make its author think twice about."""

from __future__ import annotations

import re

from abhyasa.page.entry_doubts import examine_entries
from abhyasa.page.findings import Findings, Place
from abhyasa.page.model import Page
from abhyasa.page.reading import readings_of
from abhyasa.page.step_doubts import examine_steps

_BEGINNINGS = {
    "standing": r"\b(?:stand|standing|tadasana|samasthiti)\b",
    "seated": r"\b(?:sit|sitting|seated|dandasana|sukhasana|padmasana)\b",
    "kneeling": r"\b(?:kneel|kneeling|vajrasana|all fours|hands and knees|tabletop)\b",
    "supine": r"\b(?:supine|savasana|shavasana|(?:lie|lying|lay|roll|lean)\b.*\bback)\b",
    "prone": r"\b(?:prone|face down|(?:lie|lying|lay)\b.*\b(?:stomach|belly|abdomen|front))\b",
}
"""Words by which a step takes a position. Balances and inversions may begin anywhere, so they have none."""


def examine(page: Page, text: str, findings: Findings) -> None:
    """Report contradictions, gaps and what no camera checks. text: the file's, for the places of words."""
    examine_entries(page, findings)
    _position(page, findings)
    _other_side(page, findings)
    _excluded_goals(page, findings)
    examine_steps(readings_of(page), page, text.splitlines(), findings)


def _position(page: Page, findings: Findings) -> None:
    """A position that no step takes, where the first step clearly takes another."""
    begins = next(iter(_positions(page.steps[0].text)), None)
    taken = {position for step in page.steps for position in _positions(step.text)}
    if page.position in _BEGINNINGS and begins is not None and page.position not in taken:
        message = f"the page says {page.position}, but begins {begins} and no step changes that"
        findings.warn(Place(page.steps[0].line), message, f"write position: {begins}, or add the missing step")


def _positions(sentence: str) -> list[str]:
    return [position for position, words in _BEGINNINGS.items() if re.search(words, sentence, re.IGNORECASE)]


def _other_side(page: Page, findings: Findings) -> None:
    repeats = [step for step in page.steps if step.repeat]
    if page.sides == "both" and not repeats:
        findings.warn(Place(page.steps[-1].line), "no step leads to the other side", "add: Repeat on the other side.")
    if page.sides == "one" and repeats:
        findings.warn(Place(repeats[0].line), "this step repeats, but the page has one side", "write sides: both above")


def _excluded_goals(page: Page, findings: Findings) -> None:
    readings = readings_of(page)
    for watch_out in page.watch_outs:
        limits = [limit.goal for limit in watch_out.limit]
        changed = [
            reading.step.id
            for reading in readings
            if any(limit.excludes(observed.goal) for limit in limits for observed in reading.goals)
        ]
        if changed:
            message = f"for this watch-out the limit takes the place of goals of: {', '.join(changed)}"
            findings.note(Place(watch_out.line), message)
