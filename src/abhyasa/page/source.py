"""A page's file, before it is understood: bytes to safe text, front matter and body apart."""

from __future__ import annotations

import re
from typing import NamedTuple

from abhyasa.page.findings import Findings, Place

LARGEST = 100_000
"""Bytes of a page: ten times a long one."""

UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
"""Characters that break lines where none is seen, hide or reorder text, or command a terminal."""


class Source(NamedTuple):
    """The two parts of a page, each after as many empty lines as the file has lines before it: lines are the file's."""

    front: str
    body: str


def split_source(content: str | bytes, findings: Findings) -> Source:
    """Part a page; whatever is wrong goes to `findings`."""
    if len(content) > LARGEST:
        findings.error(Place(1), f"a page of more than {LARGEST} bytes is too long", "leave out what is no page")
        return Source("", "")
    text = content if isinstance(content, str) else _decoded(content, findings)
    return _split(_cleaned(text, findings), findings)


def _decoded(content: bytes, findings: Findings) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        before = content[: error.start]
        place = Place(before.count(b"\n") + 1, error.start - before.rfind(b"\n"))
        findings.error(place, "from here on the page is not UTF-8 text", "save it as UTF-8")
        return content.decode(errors="replace")


def _cleaned(text: str, findings: Findings) -> str:
    """The text with plain line ends; characters that deceive the eye are reported and blanked."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if text.replace("\n", "").replace("\t", "").isprintable():
        return text  # nothing unsafe is printable, and this is told much sooner
    for found in UNSAFE.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        findings.error(Place(line, column), f"the invisible character U+{ord(found[0]):04X}", "delete it")
    return UNSAFE.sub(" ", text)


def _split(text: str, findings: Findings) -> Source:
    lines = text.split("\n")
    fences = (number for number, line in enumerate(lines) if line.startswith("---") and line.rstrip() == "---")
    if next(fences, None) != 0:
        findings.error(Place(1), "the page does not begin with front matter", "begin with a line ---")
        return Source("", text)
    end = next(fences, None)
    if end is None:
        findings.error(Place(1), "the front matter does not end", "add a second line --- after its last key")
        return Source("", "")
    return Source("\n" + "\n".join(lines[1:end]), "\n" * (end + 1) + "\n".join(lines[end + 1 :]))
