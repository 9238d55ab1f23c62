"""Which section each block of a raw page belongs to: by its heading, and where that was lost by what it says.

A chain: sentences speak for sections (`sections.json` has the words), a change of section costs, less where a list
ends; the cheapest path through all blocks is taken. A heading that is known outweighs both, up to the end of its first
list.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from math import exp
from typing import Any

from abhyasa.language.pieces import without_accents
from abhyasa.page.raw.blocks import Block, itemised

LABELS_AS_SECTIONS = {"mistakes": "tips", "breathing": "tips", "props": "tips", "duration": "steps"}
"""Headings that a page has not, and the section that holds what they say."""

_STATES = ("intro", "steps", "tips", "benefits", "watch_outs", "variations", "notes")
_HEADING_WORDS = 12
_SHORT_HEADING = 5
_LABEL_WORDS = 4
_TITLE_WORDS = 12
_LEAVES, _LEAVES_AT_GAP = 2.2, 1.2
_HEADED, _AFTER_A_GAP = 100.0, 1.5
_SURE = 0.995
_SENTENCE = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[]*[A-Z0-9])")
_ABBREVIATIONS = re.compile(r"\b(?:e\.g|i\.e|etc|approx|vs|dr|mr|mrs|ms|no|fig|min|sec|st)\.$", re.IGNORECASE)
_LABEL = re.compile(r"(?P<label>[^:.!?]{2,50}?)\s*(?::|\s[–—-]\s)\s*(?P<rest>\S.*)$")
_LABEL_LAST = re.compile(r"(?P<before>.*[.!?])\s+(?P<label>[^.!?:]{3,40}):$")
_NUMBERED = re.compile(r"(?:(?:step|stage)\s*\d{1,2}\s*[.:)–-]?|\d{1,2}\s*[.:)])\s*(?P<rest>.*)$", re.IGNORECASE)
_HEAD = (
    r"(?:\W*(?:the|some|key|main|common|health|top|important|physical|mental|possible|general|basic|detailed|simple"
    r"|easy|your|its|yoga|of|for|\d+|(?:[\w'-]+ ){0,4}?(?:pose|posture|\w*asana)(?:'s)?)\b)*\W*"
)
_TAIL = r"(?:\s*(?:[:(/|&,–—-]|\b(?:of|to|for|in|on|while|when|during|with|and)\b).*)?\W*"


@dataclass(frozen=True, slots=True)
class Placed:
    """A block and where it belongs.

    section: a field of `Page` that holds entries, "intro", "title", "notes", or "heading" for a heading's own words.
    confidence: in [0, 1]; below 1 where it was told from what the block says.
    under: the kind of the heading that put it there: "mistakes" among tips; "" where none did.
    heading: the words of the heading over it, or "".
    """

    block: Block
    section: str
    confidence: float = 1.0
    under: str = ""
    heading: str = ""


def place(blocks: Sequence[Block]) -> list[Placed]:
    """Where each block belongs. Paragraphs that hold several sections are parted into sentences."""
    apart = [labelled for block in _numbered(blocks) for labelled in _labels_apart(block)]
    headed = list(_headed(apart))
    units = [unit for each in headed for unit in _units(each)]
    return _merged(_labelled(units))


def heading_kind(text: str, *, marked: bool) -> str:
    """What a heading in any wording opens: a key of the lexicon's headings, or "".

    marked: whether the source marks it as a heading; other lines must be one in full.
    """
    plain = " ".join(without_accents(text).replace("’", "'").split()).strip(" *_#:.!?-–—|•").casefold()
    if not plain or len(plain) > 90 or len(plain.split()) > _HEADING_WORDS:
        return ""
    for kind, pattern in _lexicon().headings.items():
        if pattern.fullmatch(plain):
            return kind
    if marked:
        found = [(m.start(), kind) for kind, words in _lexicon().heading_words.items() if (m := words.search(plain))]
        return min(found)[1] if found else ""
    return ""


def label_of(text: str) -> tuple[str, str]:
    """A line's label and what it says: ("level", "beginner") for "Difficulty: beginner"; ("", text) without."""
    found = _LABEL.match(text)
    if found:
        plain = found["label"].strip().casefold()
        for kind, pattern in _lexicon().labels.items():
            if pattern.fullmatch(plain):
                return kind, found["rest"]
    return "", text


def sentences_of(text: str) -> list[str]:
    """The text's sentences; an abbreviation ends none."""
    sentences: list[str] = []
    for piece in _SENTENCE.split(text):
        if sentences and _ABBREVIATIONS.search(sentences[-1]):
            sentences[-1] += f" {piece}"
        else:
            sentences.append(piece)
    return sentences


def score(sentence: str) -> dict[str, float]:
    """How much a sentence speaks for each section."""
    plain = without_accents(sentence).replace("’", "'")
    cues = _lexicon().cues
    return {state: sum(weight for words, weight in cues.get(state, ()) if words.search(plain)) for state in _STATES}


@dataclass(frozen=True, slots=True)
class _Lexicon:
    headings: dict[str, re.Pattern[str]]
    heading_words: dict[str, re.Pattern[str]]
    labels: dict[str, re.Pattern[str]]
    asides: re.Pattern[str]
    endings: re.Pattern[str]
    cues: dict[str, tuple[tuple[re.Pattern[str], float], ...]]


@cache
def _lexicon() -> _Lexicon:
    data: Any = json.loads(resources.files("abhyasa.page.raw").joinpath("data", "sections.json").read_text("utf-8"))
    return _Lexicon(
        headings={k: re.compile(rf"{_HEAD}(?:{words}){_TAIL}", re.IGNORECASE) for k, words in data["headings"].items()},
        heading_words={k: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for k, words in data["headings"].items()},
        labels={kind: re.compile(words, re.IGNORECASE) for kind, words in data["labels"].items()},
        asides=re.compile(data["asides"], re.IGNORECASE),
        endings=re.compile(rf"\W*(?:{data['endings']})\W*", re.IGNORECASE),
        cues={
            state: tuple((re.compile(words, re.IGNORECASE), weight) for words, weight in cues)
            for state, cues in data["cues"].items()
        },
    )


@dataclass(frozen=True, slots=True)
class _Headed:
    """A block with the kind of heading over it; `first` while the heading's own list goes on."""

    block: Block
    kind: str
    first: bool
    title: bool = False
    heading: str = ""


@dataclass(frozen=True, slots=True)
class _Unit:
    """What is labelled: an item, a heading, a paragraph or one sentence of it."""

    headed: _Headed
    text: str
    part: int


def _numbered(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks; a heading that numbers a step ("Step 2", "3. Bend") begins an item, and the text below goes on."""
    waiting: Block | None = None
    for block in blocks:
        if waiting is not None:
            if block.kind == "text" and not block.aside:
                title = f"{waiting.text.rstrip('.:')}: " if waiting.text else ""
                yield replace(waiting, text=f"{title}{block.text}", kind="item", numbered=True)
                waiting = None
                continue
            if waiting.text:
                yield replace(waiting, kind="item", numbered=True)
            waiting = None
        found = _NUMBERED.match(block.text) if block.kind == "heading" else None
        if found and heading_kind(found["rest"], marked=False) in ("", "duration"):
            waiting = replace(block, text=found["rest"])
        else:
            yield block
    if waiting is not None and waiting.text:
        yield replace(waiting, kind="item", numbered=True)


def _labels_apart(block: Block) -> Iterator[Block]:
    """A heading and an entry out of one line: "Benefits: calms the mind.", "Lower the arms. Benefits:"."""
    ends = _LABEL_LAST.match(block.text) if block.kind != "heading" else None
    if ends and heading_kind(ends["label"], marked=False):
        yield replace(block, text=ends["before"])
        yield replace(block, text=ends["label"], kind="heading", gap=0)
        return
    found = _LABEL.match(block.text)
    if found is None or block.kind == "heading" or block.aside or block.numbered:
        yield block
        return
    label = found["label"]
    known = heading_kind(label, marked=False) and not label_of(block.text)[0]
    if not known or len(label.split()) > _LABEL_WORDS or "(" in label:
        yield block
        return
    yield replace(block, text=label, kind="heading")
    yield itemised(replace(block, text=found["rest"], gap=0))


def _headed(blocks: Sequence[Block]) -> Iterator[_Headed]:
    """Each block with the heading that it stands under; headings themselves have the kind "heading"."""
    kind, heading, first, listed, below = "", "", False, False, False
    began, ended = False, False
    for place_, block in enumerate(blocks):
        if block.aside or (not began and _lexicon().asides.match(block.text)):
            yield _Headed(block, "", first=False)
            continue
        if began and block.kind != "item" and _lexicon().endings.fullmatch(block.text):
            ended, heading = True, block.text
            yield _Headed(block, "heading", first=True)
            continue
        # Readers and authors may have anything in their heads: only a heading of the page's own ends what they say.
        ended = ended and not (block.kind == "heading" and heading_kind(block.text, marked=False))
        if ended:
            yield _Headed(block, "notes", first=True, heading=heading)
            continue
        opened = _opens(block, blocks[place_ + 1 : place_ + 2])
        if opened:
            kind, heading, first, listed, below, began = opened, block.text, True, False, False, True
            yield _Headed(block, "heading", first=True)
            continue
        if began and (block.kind == "heading" or _is_heading(block, blocks[place_ + 1 : place_ + 2])):
            kind, heading, listed, below = "", block.text, False, False
            kind = "notes" if _lexicon().asides.match(block.text) else ""
            first = kind != ""
            yield _Headed(block, "heading", first=True)
            continue
        if not began and _is_title(block):
            yield _Headed(block, "", first=False, title=True)
            continue
        began = True
        if listed and (block.gap >= 2 or (block.kind == "text" and block.gap)):
            first = False
        listed = listed or block.kind == "item" or (below and not block.gap)
        below = True
        yield _Headed(block, kind, first, heading=heading)


def _opens(block: Block, after: Sequence[Block]) -> str:
    marked = block.kind == "heading"
    if block.kind == "item" and not (len(block.text.split()) <= 4 and after and after[0].kind == "item"):
        return ""
    if not marked and block.text.endswith((".", ";", ",")):
        return ""
    if opened := heading_kind(block.text, marked=marked):
        return opened
    # Upper case marks a heading where nothing else can.
    return heading_kind(block.text, marked=True) if block.text.isupper() and block.kind == "text" else ""


def _is_heading(block: Block, after: Sequence[Block]) -> bool:
    """Whether a line that no lexicon knows is a heading: short, apart from what is before, close to what follows."""
    if block.kind != "text" or not block.gap or not after or not block.text[:1].isupper():
        return False
    words = len(block.text.split())
    if block.text.endswith("?"):
        return words <= _HEADING_WORDS
    close = not after[0].gap and after[0].kind == "text" and not block.text.endswith((".", ",", ";", ":", "!"))
    return words <= _SHORT_HEADING and close and not any(score(block.text).values())


def _is_title(block: Block) -> bool:
    short = len(block.text.split()) <= _TITLE_WORDS and not block.text.endswith((".", "!", ";"))
    return block.kind == "heading" or (short and label_of(block.text)[0] == "")


def _units(headed: _Headed) -> Iterator[_Unit]:
    block = headed.block
    keeps = block.kind != "text" or headed.title or (headed.first and headed.kind in ("tips", "variations"))
    for part, text in enumerate([block.text] if keeps else sentences_of(block.text)):
        yield _Unit(headed, text, part)


def _labelled(units: Sequence[_Unit]) -> list[tuple[_Unit, str, float, str]]:
    """Each unit with its section, how sure that is, and the heading's kind."""
    votes = [_votes(unit) for unit in units]
    path = _cheapest(votes, [_cost(unit) for unit in units])
    labelled = []
    for unit, vote, state in zip(units, votes, path, strict=True):
        if unit.headed.title or unit.headed.kind == "heading":
            labelled.append((unit, "title" if unit.headed.title else "heading", 1.0, ""))
            continue
        other = max(value for name, value in vote.items() if name != state)
        sure = 1.0 if vote[state] >= _HEADED / 2 else min(1 / (1 + exp(min(other - vote[state], 50.0))), _SURE)
        under = unit.headed.kind if LABELS_AS_SECTIONS.get(unit.headed.kind, unit.headed.kind) == state else ""
        labelled.append((unit, state, sure, under))
    return labelled


def _votes(unit: _Unit) -> dict[str, float]:
    headed, block = unit.headed, unit.headed.block
    if headed.title or headed.kind == "heading":
        return dict.fromkeys(_STATES, 0.0)
    votes = score(unit.text)
    if block.numbered:
        votes["steps"] += 2.0
    if block.kind == "text" and unit.part == 0 and not headed.kind:
        votes["intro"] += 0.8
    if block.kind == "item":
        votes["intro"] -= 2.5
    elif label_of(unit.text)[0]:
        votes["intro"] += 2.0
    section, weight = _headed_vote(unit, said=any(votes.values()))
    if section:
        votes[section] += weight
    return votes


def _headed_vote(unit: _Unit, *, said: bool) -> tuple[str, float]:
    """The section that the heading over a unit speaks for, and how much; "" where it says nothing."""
    headed = unit.headed
    section = LABELS_AS_SECTIONS.get(headed.kind, headed.kind)
    if headed.block.aside or _lexicon().asides.match(unit.text):
        return "notes", _HEADED
    if headed.kind == "intro":
        return "intro", _AFTER_A_GAP  # "Description" may stand over anything
    if headed.kind and headed.first:
        return section, _HEADED
    if headed.kind and headed.block.kind == "item":
        return section, _AFTER_A_GAP
    # A paragraph below a list that says nothing of the asana is a note.
    return ("notes", _AFTER_A_GAP) if headed.kind and not said else ("", 0.0)


def _cost(unit: _Unit) -> float:
    """What a change of section costs before this unit."""
    if unit.headed.title or unit.headed.kind == "heading":
        return 0.0
    return _LEAVES_AT_GAP if unit.part == 0 and unit.headed.block.gap else _LEAVES


def _cheapest(votes: Sequence[dict[str, float]], costs: Sequence[float]) -> list[str]:
    """The path of states with the highest sum of votes less the costs of changes (Viterbi)."""
    best = dict.fromkeys(_STATES, 0.0)
    before: list[dict[str, str]] = []
    for vote, cost in zip(votes, costs, strict=True):
        top = max(best, key=lambda state: best[state])
        came = {state: state if best[state] >= best[top] - cost else top for state in _STATES}
        best = {state: max(best[state], best[top] - cost) + vote[state] for state in _STATES}
        before.append(came)
    if not before:
        return []
    state = max(best, key=lambda each: best[each])
    path = [state]
    for came in reversed(before[1:]):
        state = came[state]
        path.append(state)
    return path[::-1]


def _merged(labelled: Sequence[tuple[_Unit, str, float, str]]) -> list[Placed]:
    """Sentences of one paragraph in one section together again, save where each is an entry of its own."""
    placed: list[Placed] = []
    last: _Unit | None = None
    for unit, section, sure, under in labelled:
        block = replace(unit.headed.block, text=unit.text)
        same = last is not None and last.headed.block is unit.headed.block and placed[-1].section == section
        if same and section not in ("steps", "benefits", "watch_outs"):
            whole = replace(block, text=f"{placed[-1].block.text} {unit.text}")
            placed[-1] = replace(placed[-1], block=whole, confidence=min(sure, placed[-1].confidence))
        else:
            placed.append(Placed(block, section, sure, under, unit.headed.heading))
        last = unit
    return placed
