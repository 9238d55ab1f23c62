"""A raw page to a page: the school's own words, each where it belongs, and what was guessed on the way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, zip_longest
from math import exp, log
from typing import Any, NamedTuple

from abhyasa.errors import PageError
from abhyasa.language.conditions import conditions_in
from abhyasa.language.entries import caution_of
from abhyasa.language.sanskrit import iast_of
from abhyasa.language.sentences import hold_of, repeats_on_other_side
from abhyasa.page.findings import Finding, Findings, Place
from abhyasa.page.model import Benefit, Note, Page, Step, Tip, Variation, WatchOut
from abhyasa.page.raw.blocks import Block, blocks_from_text
from abhyasa.page.raw.facts import Facts, facts_from, has_two_sides, position_of
from abhyasa.page.raw.html import blocks_from_html, is_html
from abhyasa.page.raw.sections import Placed, label_of, place
from abhyasa.page.raw.steps import RawStep, steps_from
from abhyasa.page.raw.text import text_of
from abhyasa.page.read import read_page
from abhyasa.page.slug import slug
from abhyasa.page.source import LARGEST
from abhyasa.page.words import SECTIONS
from abhyasa.page.write import write_page

LARGEST_RAW = 1_000_000
"""Bytes of a raw page; sites send much that nobody sees."""

_LONGEST_ENTRY = 1_500
_LABEL_WORDS = 6
_WORDS = re.compile(r"[^\W_]+")
_ADVISES = re.compile(
    r"\b(?:should|must|please|care|careful\w*|caution|consult|ask|doctor|physician|teacher|modif\w+|use|keep|bend|sit|rest|place|support|only|gentl[ey]|supervision|instead|reduce|limit|practi[sc]e|need|can|may|could)\b",
    re.IGNORECASE,
)
_FORBIDDING = re.compile(r"contra-?indicat|avoid|not to|should ?n[o']t|do not|who should|not for", re.IGNORECASE)
_LEAD_IN = re.compile(
    r"(?:if|when|with|from|have|in case of|following|contraindicated for|not for|include|are)\W*:$|:$", re.IGNORECASE
)
_PREFIXES = {"mistakes": "Common mistake", "breathing": "Breathing", "props": "Props"}
"""What stands before an entry whose own heading no page has, so that it still says what it means."""
_STAY_LENGTH = re.compile(
    r"\d+\s*(?:(?:to|-|–|—|or)\s*\d+)?\s*(?:full |slow |deep )?(?:breath|second|sec|minute|min)", re.IGNORECASE
)
_RETURNS = re.compile(r"\b(?:release|return|come (?:back|out|up)|lower|unwind|exit|roll (?:down|up))\b", re.IGNORECASE)
_RATHER_SURE = 0.75
_GUESS = {"level": "intermediate", "position": "standing"}


class Imported(NamedTuple):
    """A page out of a raw one.

    page: as `read_page` reads the text. text: the page, which `abhyasa check` reads without errors.
    findings: what was guessed, with the raw page's lines.
    """

    page: Page
    text: str
    findings: list[Finding]


def import_page(content: str | bytes, path: str = "") -> Imported:
    """Make a page out of text, HTML or Markdown as a school publishes it. All words of the source are in it.

    Raises PageError where no steps can be told, or where the text is longer than a page may be.
    """
    if len(content) > LARGEST_RAW:
        raise PageError(f"{path or 'the page'}: more than {LARGEST_RAW} bytes", remedy="cut out the asana alone")
    text = text_of(content)
    if text.startswith("---\n") and "\n## Steps" in text:
        raise PageError(f"{path or 'the text'}: is a page already", remedy=f"run abhyasa check {path or 'on it'}")
    findings = Findings(path)
    blocks = blocks_from_html(text) if is_html(text) else blocks_from_text(text)
    written = write_page(_Importer(blocks, findings, path).page())
    if len(written.encode()) > LARGEST:
        message = f"{path or 'the text'}: makes a page of more than {LARGEST} bytes"
        raise PageError(message, remedy="leave out what is not about the asana")
    return Imported(read_page(written), written, findings.in_order())


class _Importer:
    def __init__(self, blocks: list[Block], findings: Findings, path: str) -> None:
        self._findings = findings
        self._path = path
        self._labels: dict[str, str] = {}
        self._notes: list[str] = []
        self._placed = place(list(self._without_labels(blocks)))

    def page(self) -> Page:
        sections = {name: [each for each in self._placed if each.section == name] for name in (*SECTIONS, "intro")}
        intro = [each.block.text for each in sections["intro"]]
        if not sections["steps"]:
            remedy = "put a line that says Steps over them, and one movement on a line"
            raise PageError(f"{self._path or 'the text'}: no steps were found", remedy=remedy)
        self._say_guesses()
        steps = self._steps(sections["steps"])
        benefits = [each.block.text for each in sections["benefits"]]
        titles = [each.block.text for each in self._placed if each.section == "title" and not each.block.aside]
        headings = [each.block.text for each in self._placed if each.section == "heading"]
        facts = facts_from([*titles, *headings], intro or [steps[0].text], self._labels, benefits)
        fields = self._front(facts, [step.text for step in steps])
        entries: dict[str, Any] = {
            "tips": tuple(Tip(text=text) for text in _entries(sections["tips"])),
            "benefits": tuple(Benefit(text=text) for text in _entries(sections["benefits"])),
            "watch_outs": tuple(WatchOut(text=text) for text in _entries(self._cautions(sections["watch_outs"]))),
            "variations": tuple(Variation(text=text) for text in _entries(sections["variations"])),
        }
        page = Page(
            id=slug(fields["name"]),
            **fields,
            intro="\n\n".join(part for text in intro for part in _short(text)),
            steps=tuple(_named(steps)),
            **entries,
        )
        return page.model_copy(
            update={"notes": tuple(Note(text=text) for text in self._left_over(page, sections["notes"]))}
        )

    def _without_labels(self, blocks: Sequence[Block]) -> Iterator[Block]:
        """What is no "Level: beginner" and the like; these are kept as labels, and their words as notes."""
        said_below: Block | None = None
        for block, below in zip_longest(blocks, blocks[1:]):
            if block is said_below:
                continue
            kind, said = ("", "") if block.aside else label_of(block.text)
            if not kind and not block.aside and below is not None and _is_value(below):
                kind, said = label_of(f"{block.text}: {below.text}")
                said_below = below if kind and kind not in self._labels else None
            if not kind or kind in self._labels:
                yield block
                continue
            self._labels[kind] = said
            self._notes.append(block.text if said in block.text else f"{block.text}: {said}")

    def _say_guesses(self) -> None:
        """A finding for every run of blocks whose section was told by what they say."""
        told = [each for each in self._placed if each.section in SECTIONS and each.section != "notes"]
        for (_, section, sure), run in groupby(told, lambda each: (each.heading, each.section, each.confidence == 1.0)):
            if not sure:
                self._say_guess(section, list(run))

    def _say_guess(self, section: str, run: Sequence[Placed]) -> None:
        odds = sum(log(each.confidence / (1 - each.confidence)) for each in run)
        sure = min(1 / (1 + exp(-max(min(odds, 50.0), -50.0))), 0.99)
        what, them = ("this line has", "it") if len(run) == 1 else (f"{len(run)} lines have", "them")
        message = f"{what} no heading that is known; read as {SECTIONS[section]!r}, {sure:.0%} sure"
        say = self._findings.note if sure >= _RATHER_SURE else self._findings.warn
        say(Place(run[0].block.line), message, f"if that is wrong, put a heading over {them}")

    def _steps(self, placed: Sequence[Placed]) -> list[RawStep]:
        lengths = [each for each in placed if each.under == "duration"]
        told = [each for each in placed if each.under != "duration"] or lengths
        steps = steps_from([(part, each.block.line) for each in told for part in _short(each.block.text)])
        lengths = lengths if told is not lengths else []
        for length in lengths:
            longer = _with_stay(steps, length.block.text.strip(), length.block.line)
            steps = steps if longer is None else longer
            self._notes += [f"Duration: {length.block.text}"] if longer is None else []
        return steps

    @staticmethod
    def _cautions(placed: Sequence[Placed]) -> Iterator[Placed]:
        """Watch-outs that say what to do: a bare condition takes "Avoid with:" or its heading's word before it."""
        lead = ""
        for place_, each in enumerate(placed):
            text = each.block.text
            if each.block.kind != "item":
                lead = ""
            if _LEAD_IN.search(text) and any(after.block.kind == "item" for after in placed[place_ + 1 : place_ + 2]):
                lead = text
                continue
            if lead and each.block.kind == "item":
                text = f"{lead} {text}"
            elif _is_bare(text) and _FORBIDDING.search(each.heading):
                text = f"Contraindication: {text}"
            yield replace(each, block=replace(each.block, text=text))

    def _front(self, facts: Facts, steps: Sequence[str]) -> dict[str, Any]:
        position = facts.position or position_of(steps)
        name = facts.name if slug(facts.name) else ""
        self._doubt("name", name, "Untitled Asana")
        self._doubt("level", facts.level, _GUESS["level"])
        if not facts.position and position:
            message = f"the text names no position; {position!r} is read from the steps"
            self._findings.note(Place(1), message, "change position: in the front matter if that is wrong")
        self._doubt("position", position, _GUESS["position"])
        name = name or "Untitled Asana"
        iast = iast_of(name)
        also = [each for each in (*facts.also, iast or "") if each and each != name]
        return {
            "name": name,
            "english": facts.english,
            "also_known_as": tuple(dict.fromkeys(also)),
            "level": facts.level or _GUESS["level"],
            "position": position or _GUESS["position"],
            "etymology": facts.etymology,
            "stretches": facts.stretches,
            "strengthens": facts.strengthens,
            "chakras": facts.chakras,
            "sides": "both" if any(map(repeats_on_other_side, steps)) or has_two_sides(steps) else "one",
        }

    def _doubt(self, key: str, read: str, guess: str) -> None:
        if not read:
            message = f"the text names no {key}; {guess!r} is written"
            self._findings.note(Place(1), message, f"change {key}: in the front matter if that is wrong")

    def _left_over(self, page: Page, notes: Sequence[Placed]) -> list[str]:
        """What no section holds: the site's own frame, and headings and labels whose words the page has lost."""
        known = _words_of(write_page(page))
        left = [each.block.text for each in notes]
        for text in [*(each.block.text for each in self._placed if each.section == "title"), *self._notes]:
            if not _words_of(text) <= known:
                left.append(text)
                known |= _words_of(text)
        headings = [each.block.text for each in self._placed if each.section == "heading"]
        lost = [text for text in dict.fromkeys(headings) if not _words_of(text) <= known | _words_of(" ".join(left))]
        return [part for text in (*left, *([f"Headings: {' / '.join(lost)}"] if lost else [])) for part in _short(text)]


def _is_value(block: Block) -> bool:
    """Whether a block may be what the label on the line above it says: "Sanskrit name", and below it the name."""
    return block.kind == "text" and not block.gap and len(block.text.split()) <= _LABEL_WORDS


def _entries(placed: Iterable[Placed]) -> Iterator[str]:
    """The entries' texts, none too long for a paragraph of a page."""
    for each in placed:
        prefix = _PREFIXES.get(each.under, "")
        yield from _short(f"{prefix}: {each.block.text}" if prefix else each.block.text)


def _is_bare(text: str) -> bool:
    """Whether a watch-out names a condition and says nothing of what to do."""
    return bool(conditions_in(text)) and caution_of(text) == "ask" and _ADVISES.search(text) is None


def _with_stay(steps: list[RawStep], length: str, line: int) -> list[RawStep] | None:
    """The steps with the length of the stay that the page says apart: at the step that holds, or as a step of its own.

    None where there is no length in it, or the steps have one.
    """
    if not _STAY_LENGTH.search(length):
        return None
    said = length if re.match(r"(?:for|hold|stay|remain)\b", length, re.IGNORECASE) else f"For {length}"
    for place_, step in enumerate(steps):
        hold = hold_of(f"{step.title}. {step.text}")
        if hold is not None:
            longer = step._replace(text=f"{step.text.rstrip('.')}. {said}")
            return None if hold.seconds or hold.breaths else [*steps[:place_], longer, *steps[place_ + 1 :]]
    end = len(steps)
    while end > 1 and (repeats_on_other_side(steps[end - 1].text) or _RETURNS.search(steps[end - 1].text)):
        end -= 1
    return [*steps[:end], RawStep("Hold", said, line), *steps[end:]]


def _named(steps: Iterable[RawStep]) -> Iterator[Step]:
    for number, step in enumerate(steps, 1):
        unnamed = "repeat" if repeats_on_other_side(step.text) else f"step-{number}"
        yield Step(id=slug(step.title) or unnamed, title=step.title, text=step.text)


def _short(text: str) -> Iterator[str]:
    """The text on one line, parted at spaces where it is too long for a paragraph of a page."""
    rest = " ".join(text.split())
    while len(rest) > _LONGEST_ENTRY:
        cut = rest.rfind(". ", 0, _LONGEST_ENTRY) + 1 or rest.rfind(" ", 0, _LONGEST_ENTRY)
        cut = cut if cut > 0 else _LONGEST_ENTRY
        yield rest[:cut].rstrip()
        rest = rest[cut:].lstrip()
    if rest:
        yield rest


def _words_of(text: str) -> set[str]:
    return set(_WORDS.findall(text.casefold()))
