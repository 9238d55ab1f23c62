"""Asanas that go with another: those that its steps name, and those that are for the same parts of the body."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from abhyasa.language.pieces import without_accents
from abhyasa.page.model import Page

_NAMED, _SAME_POSITION, _SAME_CHAKRA = 3.0, 0.75, 0.25
"""What counts beside the shared parts, each of which counts the more, the fewer asanas have it."""
_STRENGTHENS = 0.5
"""How much less a part counts that is strengthened than one that is stretched."""
_MOST_PARTS = 3
"""Parts that a reason names."""
_HARDER = {"beginner": 0, "intermediate": 1, "advanced": 2}


@dataclass(frozen=True, slots=True)
class Related:
    """Another page, and why it goes with this one, as words that stand beside its name."""

    page: Page
    reason: str


def related(page: Page, pages: Iterable[Page], most: int = 4) -> tuple[Related, ...]:
    """The pages that go best with this one, the best first; those that have nothing to do with it are left out."""
    others = [other for other in pages if other.id != page.id]
    having = Counter[str](part for other in (page, *others) for part in {*other.stretches, *other.strengthens})
    rarity: dict[str, float] = {part: math.log((len(others) + 2) / count) for part, count in having.items()}

    def score(other: Page) -> float:
        shared = sum((rarity[part] for part in _shared(page.stretches, other.stretches)), 0.0)
        shared += _STRENGTHENS * sum(rarity[part] for part in _shared(page.strengthens, other.strengthens))
        # An asana that is for everything is not thereby like every other.
        parts = len({*other.stretches, *other.strengthens}) or 1
        return (
            shared / math.sqrt(parts)
            + _NAMED * (_names(page, other) or _names(other, page))
            + _SAME_POSITION * (page.position == other.position)
            + _SAME_CHAKRA * bool(_shared(page.chakras, other.chakras))
        )

    scored = sorted(((score(other), other) for other in others), key=lambda each: (-each[0], each[1].id))
    told = (Related(other, _reason(page, other, rarity)) for points, other in scored if points > _SAME_POSITION)
    return tuple(each for each in told if each.reason)[:most]


def _reason(page: Page, other: Page, rarity: dict[str, float]) -> str:
    reasons = []
    if _names(page, other):
        reasons.append("a part of these steps")
    elif _names(other, page):
        reasons.append("goes on from here")
    parts = [*_shared(page.stretches, other.stretches), *_shared(page.strengthens, other.strengthens)]
    if parts:
        rarest = sorted(dict.fromkeys(parts), key=lambda part: -rarity[part])[:_MOST_PARTS]
        reasons.append(f"also for {_listed(rarest)}")
    elif page.position == other.position:
        reasons.append(f"also {other.position}")
    harder = _HARDER[other.level] - _HARDER[page.level]
    if reasons and harder:
        reasons.append("more demanding" if harder > 0 else "gentler")
    return "; ".join(reasons)


def _names(page: Page, other: Page) -> bool:
    """Whether a step of the page names the other asana."""
    told = without_accents(" ".join(step.text for step in page.steps)).casefold()
    return any(without_accents(name).casefold() in told for name in (other.name, *other.also_known_as))


def _shared(these: Sequence[str], those: Sequence[str]) -> list[str]:
    return [each for each in these if each in those]


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
