"""Blocks of a raw page in HTML. Its words are read and nothing else: no style, no script, no address."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

from abhyasa.page.raw.blocks import Block, Kind, itemised, pieces, row
from abhyasa.page.raw.text import cleaned

_TAG = re.compile(
    r"</?(?:html|head|body|div|p|h[1-6]|ul|ol|li|article|section|br|table|span|main|title)\b[^<>]{0,200}>",
    re.IGNORECASE,
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary", "caption", "legend"})
_UNSEEN = frozenset({"script", "style", "template", "noscript"})
_FRAME = frozenset({"nav", "footer", "aside", "form", "button", "select"})
_INLINE = frozenset(
    (
        *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i"),
        *("img", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup"),
        *("time", "tt", "u", "var", "wbr"),
    )
)
_PARTS = frozenset({"div", "section", "article", "p"})
_STRONG = frozenset({"b", "strong"})
_EMPTY = frozenset({"br", "hr", "img", "input", "meta", "link", "wbr", "source", "col", "area", "base", "embed"})


def is_html(text: str) -> bool:
    """Whether the text is HTML, not text that mentions a tag."""
    return len(_TAG.findall(text, 0, 50_000)) > 1


def blocks_from_html(text: str) -> list[Block]:
    """The blocks that a browser would show, in order; whatever is malformed is read as text."""
    parser = _Blocks()
    parser.feed(text)
    parser.close()
    parser.finish()
    return [piece for block in parser.blocks if block.text for piece in pieces(block)]


class _Blocks(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._text: list[str] = []
        self._strong = ""
        self._line = 1
        self._gap = 0
        self._open: list[str] = []
        self._cells: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a tag; what is no inline tag begins a block of its own."""
        if tag in ("td", "th") and self._cells is not None:
            self._end_cell()
        elif tag not in _INLINE:
            self.end_block()
            self._gap = self._gap + 1 if tag in ("ul", "ol", "table", "hr") else max(self._gap, tag in _PARTS)
            if tag == "tr":
                self.finish()
                self._cells = []
        if tag not in _EMPTY:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close a tag and those that were left open in it."""
        if tag in ("td", "th") and self._cells is not None:
            self._end_cell()
        elif tag in ("tr", "table") and self._cells is not None:
            self._end_row()
        elif tag not in _INLINE:
            self.end_block()
            self._gap += tag in ("ul", "ol", "table")
        # A closing tag without its opening one is looked for no further than a page's depth.
        for back in range(1, min(len(self._open), 64) + 1):
            if self._open[-back] == tag:
                del self._open[-back:]
                break

    def handle_data(self, data: str) -> None:
        """Take words in, save those that a browser does not show."""
        if self._is_in(_UNSEEN) or not data.strip():
            self._text += [" "] if self._text else []
            return
        if not any(part.strip() for part in self._text):
            self._line = self.getpos()[0]
        self._text.append(data)
        if self._is_in(_STRONG):
            self._strong += data

    def _is_in(self, tags: frozenset[str]) -> bool:
        return any(tag in tags for tag in self._open[-64:])

    def _taken(self) -> str:
        text = " ".join(cleaned("".join(self._text)).split())
        self._text = []
        return text

    def _end_cell(self) -> None:
        if self._cells is not None:
            self._cells.append(self._taken())
            self._strong = ""

    def _end_row(self) -> None:
        self._end_cell()
        made = row(self._cells or [], self._line)
        if made.text:
            self.blocks.append(replace(made, gap=self._gap, aside=self._is_in(_FRAME)))
            self._gap = 0
        self._cells = None

    def finish(self) -> None:
        """End the block and the table's row at hand."""
        if self._cells is not None:
            self._end_row()
        self.end_block()

    def end_block(self) -> None:
        """End the block at hand, if it says anything."""
        if self._cells is not None:
            if self._text:
                self._text.append(" ")
            return
        strong = " ".join(cleaned(self._strong).split())
        text = self._taken()
        self._strong = ""
        if not text:
            return
        kind: Kind = "text"
        if self._is_in(_HEADINGS) or strong == text:
            kind = "heading"
        elif "li" in self._open[-64:]:
            kind = "item"
        numbered = kind == "item" and next((tag for tag in reversed(self._open) if tag in ("ol", "ul")), "") == "ol"
        self.blocks.append(itemised(Block(text, self._line, kind, self._gap, numbered, self._is_in(_FRAME))))
        self._gap = 0
