"""Pages of a large library, no two alike: the library's own, each with other names, watch-outs and sentences.

A reader that remembers what it has read gains nothing from them but what real pages share: words, and no whole lines.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from abhyasa.language.lexicon import data
from abhyasa.page import library

_WATCH_OUTS = (
    "Avoid this asana with {named}.", "This is not for those with {named}: {cares} in another one instead.",
    "Leave it out during {named}.", "With {named} ask a teacher first, {cares}.",
    "People who suffer from {named} should skip it.", "Contraindications: {named}.", "Always {cares}.",
    "If you have {named}, {cares}, and stay for {count} breaths at most.", "After {count} rounds, {cares}.",
)  # fmt: skip
_CARES = (
    "keep the knees soft", "stay high", "rest the head on a block", "hold on to a chair", "move slowly",
    "keep a hand on the wall", "sit on a folded blanket", "come out of it early", "keep your gaze low",
)  # fmt: skip
_ADDED = (
    "with a soft {part} and {other}", "{count} times, the {part} long", "and feel the {part} and the {other}",
    "without the {part}, {count} times", "the {part} before the {other}", "as if the {part} had {count} breaths",
)  # fmt: skip
"""What each line of a page is lengthened by, so that it stands in hardly another."""
_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_SYLLABLES = ("ka", "vi", "tra", "mu", "sho", "na", "ri", "dha", "pu", "gan", "lo", "sve", "mi", "ya", "bha", "ta")


def made_pages(count: int) -> Iterator[str]:
    """So many pages' texts, the same in every run."""
    texts = [library.find(asana).read_text("utf-8") for asana in library.asana_ids()]
    for number in range(count):
        yield _Made(random.Random(number)).page(texts[number % len(texts)])


class _Made:
    """One page, drawn at random."""

    _ROOTS = tuple(data("sanskrit")["roots"])
    _PARTS = tuple(data("conditions")["parts"])
    _CONDITIONS = (
        *(name for known, others in data("conditions")["conditions"].items() for name in (known, *others)),
        *(f"{part} {trouble}" for part in _PARTS for trouble in ("injury", "pain", "strain", "surgery", "weakness")),
    )

    def __init__(self, drawn: random.Random) -> None:
        self._drawn = drawn

    def page(self, text: str) -> str:
        """A page like this one, with names, watch-outs and sentences of its own."""
        front, body = text.split("\n---\n", 1)
        front = re.sub(r"(?m)^name: .*$", lambda _: f"name: {self._name()}", front)
        front = re.sub(r"(?m)^(english: .*)$", lambda found: f"{found[1]} of {self._name()}", front)
        front = re.sub(r"(?m)^also known as: \[", lambda found: f"{found[0]}{self._name()}, ", front)
        body = re.sub(r"(?m)(?<=[a-z])\.$", lambda _: f", {self._added()}.", body)
        body = re.sub(r"(?<=## Watch out for\n\n)(?:- .*\n|  .*\n)+", lambda _: self._watch_outs(), body)
        return f"{front}\n---\n{body}"

    def _name(self) -> str:
        inner = "".join(self._drawn.choices(_SYLLABLES, k=self._drawn.randint(0, 2)))
        return f"{self._drawn.choice(self._ROOTS)}{inner}{self._drawn.choice(self._ROOTS)}asana".capitalize()

    def _watch_outs(self) -> str:
        return "".join(f"- {self._watch_out()}\n" for _ in range(self._drawn.randint(3, 5)))

    def _watch_out(self) -> str:
        *others, last = self._drawn.sample(self._CONDITIONS, self._drawn.randint(1, 4))
        named = f"{', '.join(others)} or {last}" if others else last
        cares = " and ".join(self._drawn.sample(_CARES, self._drawn.randint(1, 3)))
        return self._drawn.choice(_WATCH_OUTS).format(named=named, cares=cares, count=self._drawn.choice(_NUMBERS))

    def _added(self) -> str:
        part, other = self._drawn.sample(self._PARTS, 2)
        return self._drawn.choice(_ADDED).format(part=part, other=other, count=self._drawn.choice(_NUMBERS))
