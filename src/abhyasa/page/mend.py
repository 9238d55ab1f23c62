"""What is mechanical in a page, put right in its text: headings, bullets, numbers, names of steps, known spellings.

No word of an entry is changed. A page that this would not make better stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple, get_args

from abhyasa.language.nearest import nearest
from abhyasa.language.sentences import repeats_on_other_side
from abhyasa.page.marks import HEADING, ITEM
from abhyasa.page.raw.facts import chakra_named, part_named
from abhyasa.page.raw.sections import heading_kind
from abhyasa.page.raw.steps import name_of
from abhyasa.page.read import examine_page
from abhyasa.page.slug import slug
from abhyasa.page.words import SECTIONS, BodyPart, Chakra, Level, Position

_PLAIN_BULLET = re.compile(r"[-*+] ")
_NUMBER = re.compile(r"(?P<number>\d{1,3})\. ")
_NAMED = re.compile(r"\*\*(?P<name>[^*]+?)\*\*|__(?P<other>[^_]+?)__")
_KEY = re.compile(r"(?P<key>[a-z]\w*)\s*:\s*(?P<value>.*)$")
_VALUE = re.compile(r"[^\[\],]+")


class Change(NamedTuple):
    """What was changed. line: of the page before, from 1."""

    line: int
    what: str


def mend(text: str) -> tuple[str, list[Change]]:
    """The page's text, mended, and what was changed; the text itself where there is nothing to mend."""
    changes: list[Change] = []
    lines = text.split("\n")
    fences = [number for number, line in enumerate(lines) if line.rstrip() == "---"]
    if len(fences) < 2 or fences[0] != 0:
        return text, []
    end = fences[1]
    mended = [*_front(lines[1:end], changes), lines[end], *_Body(lines[end + 1 :], end + 2, changes).lines()]
    whole = "\n".join([lines[0], *mended])
    return (whole, changes) if changes and _errors(whole) <= _errors(text) else (text, [])


def _errors(text: str) -> int:
    return sum(finding.severity == "error" for finding in examine_page(text)[1])


def _front(lines: Iterable[str], changes: list[Change]) -> list[str]:
    """The front matter with known spellings; an item of a list in lines of its own belongs to the key above it."""
    mended = []
    key = ""
    for number, line in enumerate(lines, 2):
        found = _KEY.match(line)
        key = found["key"] if found else key
        start = found.start("value") if found else 0
        spell = _SPELLINGS.get(key)
        mended.append(line[:start] + _spelled(line[start:], spell, number, changes) if spell else line)
    return mended


def _spelled(value: str, spell: Callable[[str], str | None], line: int, changes: list[Change]) -> str:
    def known(found: re.Match[str]) -> str:
        word = found[0].strip(" -")
        meant = spell(word) if word and word[0] not in "'\"{#" else None
        if meant is None or meant == word:
            return found[0]
        changes.append(Change(line, f"{word!r} is spelled {meant!r}"))
        return found[0].replace(word, meant)

    return _VALUE.sub(known, value)


def _speller(known: tuple[str, ...], meant: Callable[[str], str | None] | None = None) -> Callable[[str], str | None]:
    def spell(word: str) -> str | None:
        if word.casefold() in known:
            return None
        return (meant(word) if meant else None) or nearest(word, known)

    return spell


_SPELLINGS: dict[str, Callable[[str], str | None]] = {
    "level": _speller(get_args(Level)),
    "position": _speller(get_args(Position)),
    "stretches": _speller(get_args(BodyPart), part_named),
    "strengthens": _speller(get_args(BodyPart), part_named),
    "chakras": _speller(get_args(Chakra), chakra_named),
}


class _Body:
    def __init__(self, lines: list[str], first: int, changes: list[Change]) -> None:
        self._lines = lines
        self._first = first
        self._changes = changes
        self._section = ""
        self._headings = {section for line in lines if (section := _section_named(line))}
        self._names = {slug(name) for line in lines if (name := _name_in(line))}
        self._steps = 0
        self._shift = 0

    def lines(self) -> list[str]:
        """The mended lines."""
        return [self._line(line, number) for number, line in enumerate(self._lines, self._first)]

    def _line(self, line: str, number: int) -> str:
        if found := HEADING.match(line):
            return self._heading(line, found, number)
        if not line.strip() or self._section not in SECTIONS:
            return line
        before = self._lines[number - self._first - 1] if number > self._first else ""
        if line[0].isspace():
            return self._nested(line, number)
        if not _item(line) and before.strip() and not HEADING.match(before):
            return line  # a paragraph goes on
        return self._step(line, number) if self._section == "steps" else self._entry(line, number)

    def _heading(self, line: str, found: re.Match[str], number: int) -> str:
        title = found["text"].rstrip(":")
        section = _section_named(line) or heading_kind(title, marked=True)
        if section not in SECTIONS or (section in self._headings and not _section_named(line)):
            self._section = ""
            return line
        self._headings.add(section)
        self._section = section
        wanted = f"## {SECTIONS[section]}"
        return self._changed(line, wanted, number, f"the heading {title!r} is written {wanted!r}")

    def _nested(self, line: str, number: int) -> str:
        """A nested line stands under its entry's text, which a new marker may have moved."""
        wanted = " " * self._shift + line.lstrip()
        is_goal = line.lstrip().startswith("- ")
        return self._changed(line, wanted, number, "goals stand under their entry") if is_goal else line

    def _entry(self, line: str, number: int) -> str:
        self._shift = 2
        if _PLAIN_BULLET.match(line):
            return line
        found = _item(line)
        return self._changed(line, f"- {found['text'] if found else line}", number, "the entry begins with a dash")

    def _step(self, line: str, number: int) -> str:
        self._steps += 1
        found = _item(line)
        said = found["text"] if found else line
        marker = f"{self._steps}. "
        self._shift = len(marker)
        numbered = _NUMBER.match(line)
        if numbered is None or int(numbered["number"]) != self._steps:
            self._changes.append(Change(number, f"the step has the number {self._steps}"))
        if not _name_in(said) and not (repeats_on_other_side(said) and "repeat" not in self._names):
            name = name_of(said, self._names)
            self._names.add(slug(name))
            self._changes.append(Change(number, f"the step is named {name!r}"))
            said = f"**{name}.** {said}"
        elif not _name_in(said):
            self._names.add("repeat")
        return marker + said

    def _changed(self, line: str, wanted: str, number: int, what: str) -> str:
        if line.rstrip() == wanted.rstrip():
            return line
        self._changes.append(Change(number, what))
        return wanted


def _section_named(line: str) -> str:
    """The section that a heading names in its own wording, or ""."""
    found = HEADING.match(line)
    title = found["text"].rstrip(":").casefold() if found else ""
    return next((section for section, known in SECTIONS.items() if known.casefold() == title), "")


def _name_in(line: str) -> str:
    """The bold first words of a step's line, or ""."""
    found = _item(line)
    named = _NAMED.match(found["text"] if found else line)
    return (named["name"] or named["other"]).strip(" .:!?") if named else ""


def _item(line: str) -> re.Match[str] | None:
    """A line that begins with a bullet or number and says something."""
    found = ITEM.match(line)
    return found if found and found["text"] else None
