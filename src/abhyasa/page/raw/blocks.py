"""Blocks of a raw page: headings, items of lists and paragraphs, out of plain text or Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from abhyasa.page.marks import HEADING, ITEM

Kind = Literal["heading", "item", "text"]

_BOLD_LINE = re.compile(r"\s*(?:\*\*|__)(?P<text>[^*_]+?)(?:\*\*|__)\s*:?\s*$")
_UNDERLINE = re.compile(r"\s*(?:={3,}|-{3,})\s*$")
_RULE = re.compile(r"\s*(?:[-*_=~•·]\s*){3,}$|\s*```\w{0,12}\s*$")
_QUOTE = re.compile(r"^\s*(?:>\s?)+")
_TABLE = re.compile(r"\s*\|.*\|\s*$")
_TABLE_RULE = re.compile(r"[\s|:=-]+$")
_BARE_TABLE_RULE = re.compile(r"\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+$")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)")
_EMPHASIS = re.compile(r"(?<!\w)(\*\*|__|\*|_|`)(?=\S)([^*_`\n]+?)(?<=\S)\1(?!\w)")
_INLINE_NUMBER = re.compile(r"(?:(?<=\s)|^)\(?(\d{1,2})[.)]\s*(?=[^\W\d])")
_INLINE_BULLET = re.compile(r"\s[•◦▪●►➤✓✔■]\s*")
_ENDS = (".", "!", "?", ":", ";")
_ENDS_WITHIN = re.compile(r"[.!?;:](?:\s|$)")
_FULL_LINE = 55
"""Characters of a line that may have been broken by its width, and goes on in the next."""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a raw page.

    line: of the raw file, from 1.
    gap: empty lines or the like before it; 2 and more part lists.
    numbered: whether an item has a number.
    aside: whether the site's own frame holds it: navigation, footers, forms.
    """

    text: str
    line: int
    kind: Kind = "text"
    gap: int = 0
    numbered: bool = False
    aside: bool = False


def blocks_from_text(text: str) -> list[Block]:
    """The blocks of plain text or Markdown, in order; links and emphasis keep their words."""
    lines = _with_outer_bars(text.split("\n"))
    return [piece for block in _joined(_line_blocks(lines)) for piece in pieces(block)]


def pieces(block: Block) -> Iterator[Block]:
    """The block, or the items that were run together in it: "1) Sit. 2) Bend the knee."."""
    markers: list[tuple[int, int]] = []
    # An item that begins with 1 has lost that number already.
    first = 2 if block.numbered else 1
    for found in _INLINE_NUMBER.finditer(block.text):
        if int(found[1]) == len(markers) + first:
            markers.append(found.span())
    numbered = len(markers) + first > 2
    if not numbered:
        markers = [found.span() for found in _INLINE_BULLET.finditer(block.text)]
    if not markers or block.kind == "heading":
        yield block
        return
    lead = block.text[: markers[0][0]].strip()
    if lead:
        yield replace(block, text=lead)
    ends = [start for start, _ in markers[1:]] + [len(block.text)]
    for place, ((_, start), end) in enumerate(zip(markers, ends, strict=True)):
        gap = block.gap if place == 0 and not lead else 0
        if said := block.text[start:end].strip():
            yield replace(block, text=said, kind="item", numbered=numbered, gap=gap)


def plain(text: str) -> str:
    """One line without the marks of Markdown."""
    return " ".join(_EMPHASIS.sub(r"\2", _LINK.sub(r"\1", text)).split())


def _with_outer_bars(lines: list[str]) -> list[str]:
    """The lines, with the bars around a table's rows that Markdown lets people leave out."""
    barred, in_table = [], False
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        in_table = "|" in line and (in_table or _BARE_TABLE_RULE.match(after) is not None)
        barred.append(f"|{line.strip().strip('|')}|" if in_table else line)
    return barred


def _line_blocks(lines: list[str]) -> Iterator[tuple[Block, str]]:
    """A block for each line that says something, with the line as it stands."""
    gap = 0
    marker: Block | None = None
    for number, written in enumerate(lines, 1):
        if not written.strip():
            gap += 1
            continue
        line = _QUOTE.sub("", written)
        if _TABLE.match(line) and _TABLE_RULE.match(line):
            continue
        if not line.strip() or _RULE.match(line):
            gap += 2 if line.strip() else 1
            continue
        after = lines[number] if number < len(lines) else ""
        block = replace(_block(line, number, underlined=_UNDERLINE.match(after) is not None), gap=gap)
        if _TABLE.match(line) and _TABLE.match(after) and _TABLE_RULE.match(after):
            block = replace(block, aside=True)  # a table's head says what its columns are, and no more
        if marker is not None and block.kind == "text":
            block = replace(block, kind="item", numbered=marker.numbered, gap=marker.gap)
        marker = block if block.kind == "item" and not block.text else None
        if block.text:
            gap = 0
            yield block, line


def _block(line: str, number: int, *, underlined: bool) -> Block:
    if found := HEADING.match(line) or _BOLD_LINE.match(line):
        return Block(plain(found["text"]), number, "heading")
    if _TABLE.match(line):
        return row([plain(cell) for cell in line.strip().strip("|").split("|")], number)
    block = itemised(Block(plain(line), number))
    return replace(block, kind="heading") if underlined and block.kind == "text" else block


def itemised(block: Block) -> Block:
    """A paragraph that begins with a bullet or number is an item without it; any other block is itself."""
    found = ITEM.match(block.text) if block.kind == "text" else None
    if found is None:
        return block
    return replace(block, text=found["text"], kind="item", numbered=found["number"] is not None)


def row(cells: list[str], line: int) -> Block:
    """A table's row: a numbered item, a word and what it is, or words side by side."""
    cells = [cell for cell in cells if cell]
    if len(cells) > 1 and re.fullmatch(r"(?:step\s*)?\d{1,2}[.)]?", cells[0], re.IGNORECASE):
        return Block(" ".join(cells[1:]), line, "item", numbered=True)
    return Block((": " if len(cells) == 2 else "; ").join(cells), line, "text")


def _joined(blocks: Iterator[tuple[Block, str]]) -> list[Block]:
    """Lines that a fixed width has broken are put together again."""
    joined: list[Block] = []
    last = ""
    together = list(blocks)
    lists = _unmarked(together)
    for block, line in together:
        if joined and block.line not in lists and _goes_on(joined[-1], last, block, line):
            joined[-1] = replace(joined[-1], text=f"{joined[-1].text} {block.text}")
        else:
            joined.append(block)
        last = line
    return joined


def _unmarked(lines: Sequence[tuple[Block, str]]) -> set[int]:
    """Numbers of lines that begin an entry of their own, though no mark says so.

    Lines that stand together, none of which ends a sentence, are entries where one of them had room for the first word
    of the next: no width has broken them.
    """
    begin: set[int] = set()
    starts = [place for place, (block, _) in enumerate(lines) if block.gap or block.kind != "text"]
    for start, end in pairwise([0, *starts, len(lines)]):
        texts = [block.text for block, _ in lines[start:end]]
        width = max(map(len, texts), default=0)
        had_room = any(len(one) + 1 + len(other.split()[0]) <= width for one, other in pairwise(texts))
        if had_room and not any(_ENDS_WITHIN.search(text) for text in texts):
            after = zip(texts, lines[start + 1 : end], strict=False)
            begin |= {block.line for before, (block, _) in after if not before.endswith(",")}
    return begin


def _goes_on(before: Block, last: str, block: Block, line: str) -> bool:
    if block.kind != "text" or block.gap or before.kind == "heading" or _TABLE.match(line) or " = " in line:
        return False
    if before.text.endswith(_ENDS) and before.kind != "item":
        return len(last) >= _FULL_LINE and line[:1].islower()
    indented = len(line) - len(line.lstrip()) > len(last) - len(last.lstrip())
    if before.kind == "item" and (indented or (line[:1].isspace() and last[:1].isspace())):
        return True
    return (
        block.text[:1].islower()
        or before.text.endswith(",")
        or (len(last) >= _FULL_LINE and not before.text.endswith(_ENDS))
    )
