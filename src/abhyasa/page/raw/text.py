"""A raw file's bytes to plain text: encodings, text decoded twice, invisible and typographic characters."""

from __future__ import annotations

import re

from abhyasa.page.source import UNSAFE

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_LONE = re.compile("Â(?=\\s)")
"""What is left of a hard space that was decoded twice and then made a common one."""
_TWICE = re.compile(r"[\u00c2-\u00f4][\u0080-\uffff]+")
_SPACES = re.compile(r"[^\S\n\t]")
_NOTHING = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufffc\ufffe\uffff]")
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "‐": "-", "‑": "-", "\u2028": "\n", "\u2029": "\n"}
)


def text_of(content: str | bytes) -> str:
    """The text of a raw page, with plain line ends and spaces and nothing invisible; never fails."""
    text = content if isinstance(content, str) else _decoded(content)
    return cleaned(text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\v", "\n"))


def cleaned(text: str) -> str:
    """The text as it was meant to be seen: what was decoded twice is mended, soft hyphens and the like are gone."""
    mended = _LONE.sub("", _TWICE.sub(_decoded_once, text)).translate(_LIGATURES)
    return UNSAFE.sub(" ", _SPACES.sub(" ", _NOTHING.sub("", mended)))


def _decoded(content: bytes) -> str:
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return content.decode(encoding, errors="replace")
    try:
        return content.decode()
    except UnicodeDecodeError:
        # What is no UTF-8 comes from an old Windows editor as a rule; Latin-1 reads what that code page leaves open.
        return "".join(_windows(byte) for byte in content)


def _windows(byte: int) -> str:
    one = bytes([byte])
    try:
        return one.decode("cp1252")
    except UnicodeDecodeError:
        return one.decode("latin-1")


def _decoded_once(found: re.Match[str]) -> str:
    """The run of letters as UTF-8, where it was read as Windows' code page ("â€¢" is "•"); any other as it is."""
    try:
        return b"".join(_as_windows(character) for character in found[0]).decode()
    except UnicodeError:
        return found[0]


def _as_windows(character: str) -> bytes:
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1")
