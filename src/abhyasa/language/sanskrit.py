"""Sanskrit names of asanas: one key for all their spellings, their roots, and the form with diacritics (IAST).

The roots are data, in `sanskrit.json`. A name that is not made of known roots has no IAST form: none is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from abhyasa.language.lexicon import data
from abhyasa.language.pieces import without_accents

_LONGEST_NAME = 80
_SAME = (
    ("sh", "s"), ("ch", "c"), ("x", "ks"), ("w", "v"), ("ri", "r"), ("ru", "r"), ("ee", "i"), ("oo", "u"), ("ou", "au"),
    ("th", "t"), ("dh", "d"), ("bh", "b"), ("ph", "p"), ("kh", "k"), ("gh", "g"), ("jn", "gy"),
)  # fmt: skip
"""Spellings of one sound, the lexicon's and people's, in the order of replacement."""
_DOUBLED = re.compile(r"(.)\1+")
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_NUMERAL = re.compile(r"\s+(?:[ivx]{1,4}|\d)$", re.IGNORECASE)
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}
_ALIKE = 4
"""Letters that two meanings' words must share from their beginning, so that "rotated" is not "raised"."""


@dataclass(frozen=True, slots=True)
class Root:
    """A Sanskrit root: its IAST form and what it can mean."""

    name: str
    iast: str
    means: tuple[str, ...]


def name_key(name: str) -> str:
    """One key for every spelling of a name: Janu Sirsasana, Jānu Śīrṣāsana and Janushirsana are the same."""
    key = _sounds(name)
    numeral = key.lstrip("abcdefghijklmnopqrstuvwxyz")
    roots = _split(key.removesuffix(numeral))
    return "-".join(root.name for root in roots) + numeral if roots else key


def _sounds(name: str) -> str:
    """The name as it sounds, without accents, spaces and doubled letters."""
    plain = without_accents(name[:_LONGEST_NAME]).casefold().rstrip()
    numeral = _NUMERAL.search(plain)
    key = _NOT_LETTERS.sub("", plain[: numeral.start() if numeral else None])
    for spelling, sound in _SAME:
        key = key.replace(spelling, sound)
    number = numeral[0].strip() if numeral else ""
    return _DOUBLED.sub(r"\1", key) + _ROMAN.get(number, number)


def root_named(word: str) -> Root | None:
    """The root that a word writes in any spelling, or None."""
    return _roots().get(_sounds(word))


def iast_of(name: str) -> str | None:
    """The name with diacritics, word by word as it is written: "Jānu Śīrṣāsana"; None where a root is not known."""
    numeral = _NUMERAL.search(name)
    written = []
    for word in name[: numeral.start() if numeral else None].split():
        roots = _split(_sounds(word))
        if roots is None:
            return None
        joined = ""
        for root in roots:
            joined = _joined(joined, root.iast)
        written.append(joined.capitalize())
    return (" ".join(written) + (numeral[0] if numeral else "")) if written else None


def agrees(word: str, meaning: str) -> bool | None:
    """Whether a meaning given for a word is one that the lexicon has; None where the word is not known."""
    root = root_named(word)
    if root is None:
        return None
    given = set(re.findall(r"\w{3,}", meaning.casefold()))
    known = {each for means in root.means for each in re.findall(r"\w{3,}", means)}
    return any(_alike(one, other) for one in given for other in known)


def _alike(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) >= _ALIKE and (one.startswith(other) or other.startswith(one)))


@cache
def _roots() -> dict[str, Root]:
    """Every root by the key of each of its spellings."""
    roots: dict[str, Root] = {}
    for name, told in data("sanskrit")["roots"].items():
        root = Root(name, told["iast"], tuple(told["means"]))
        roots |= {_sounds(spelling): root for spelling in (name, told["iast"], *told.get("spelled", ()))}
    return roots


@cache
def _lengths_by_first() -> dict[str, list[int]]:
    """How many letters the roots' keys have that begin with a letter."""
    by_first: dict[str, set[int]] = {}
    for key in _roots():
        by_first.setdefault(key[0], set()).add(len(key))
    return {letter: sorted(lengths) for letter, lengths in by_first.items()}


def _split(key: str) -> tuple[Root, ...] | None:
    """The key as roots; a root's last a is also the first of the next (vriksha, asana: vrikshasana)."""
    return next((roots for way in _ways(key) if (roots := _parted(way)) is not None), None)


def _ways(key: str) -> Iterator[str]:
    """The key, and with each o taken for the a and u that it may be made of: parsvottana is parsva and uttana."""
    yield key
    for found in re.finditer("o", key):
        yield f"{key[: found.start()]}au{key[found.end() :]}"


def _parted(key: str) -> tuple[Root, ...] | None:
    roots, lengths = _roots(), _lengths_by_first()
    best: dict[int, tuple[Root, ...]] = {0: ()}
    for start, letter in enumerate(key):
        before = best.get(start)
        if before is None:
            continue
        ends: dict[int, Root] = {}
        for length in lengths.get(letter, ()):
            end = start + length
            if end <= len(key) and (root := roots.get(key[start:end])):
                ends[end] = root
                if length > 1 and key[end - 1] == "a":
                    ends.setdefault(end - 1, root)
        for end, root in ends.items():
            if end not in best or len(before) + 1 < len(best[end]):
                best[end] = (*before, root)
    return best.get(len(key))


def _joined(before: str, root: str) -> str:
    """Two roots as one word: a and a are ā, a and u are o, i before a is y: vṛkṣāsana, padottāna."""
    if before[-1:] in ("a", "ā") and root[:1] in ("a", "ā"):
        return f"{before[:-1]}ā{root[1:]}"
    if before[-1:] in ("a", "ā") and root[:1] in ("u", "ū"):
        return f"{before[:-1]}o{root[1:]}"
    if before[-1:] in ("i", "ī") and root[:1] in ("a", "ā"):
        return f"{before[:-1]}y{root}"
    return before + root
