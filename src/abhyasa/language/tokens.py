"""A sentence as tokens: the longest phrases that the lexicon knows, each with its senses, and what it does not know."""

from __future__ import annotations

import re
from dataclasses import dataclass

from abhyasa.language.lexicon import Kind, Sense, lexicon
from abhyasa.language.pieces import Piece, pieces_of

_WORD = re.compile(r"[^\W_]")
_NOT_AFTER_ARTICLES = frozenset({"back", "straight"})
"""Words that begin no phrase there: `reach straight back`, but `a straight back`."""

_TELLING = frozenset({".", "!", "and", "then", "exhale", "inhale", "exhaling", "slowly", "gently", "to", "carefully"})
"""Words after which something is told to be done."""
_TELL_WHICH = frozenset({"front", "back"})
_LIMBS = frozenset({"leg", "legs", "arm", "arms"})


@dataclass(frozen=True, slots=True)
class Token:
    """A phrase, number or mark.

    text: in lower case without accents, its articles dropped. start, end: where it stands in the sentence.
    senses: what it can mean; none for what the lexicon does not know.
    """

    text: str
    start: int
    end: int
    senses: tuple[Sense, ...] = ()

    def sense(self, *kinds: Kind) -> Sense | None:
        """Its first sense of one of these kinds."""
        return next((sense for sense in self.senses if sense.kind in kinds), None)

    def is_(self, *kinds: Kind) -> bool:
        """Whether it can be of one of these kinds."""
        return self.sense(*kinds) is not None

    @property
    def is_mark(self) -> bool:
        """Whether it is punctuation."""
        return not _WORD.match(self.text) and self.text not in "°º&"


def tokens_of(sentence: str) -> list[Token]:
    """The sentence's tokens, in order. A hyphen between letters counts as a space."""
    pieces = pieces_of(sentence)
    tokens: list[Token] = []
    at = 0
    while at < len(pieces):
        length, senses, text = _longest(pieces, at)
        tokens.append(Token(text, pieces[at].start, pieces[at + length - 1].end, senses))
        at += length
    return tokens


def ends_in_part(token: Token) -> bool:
    """Whether the phrase's last word names a part: `in line with the shoulders`."""
    last = token.text.rpartition(" ")
    return bool(last[0]) and any(sense.kind == "part" for sense in lexicon().senses.get((last[2],), ()))


def _longest(pieces: list[Piece], at: int) -> tuple[int, tuple[Sense, ...], str]:
    """How many pieces the longest known phrase takes, its senses and its text. Articles inside it are skipped."""
    known = lexicon()
    first = pieces[at].text
    best: tuple[int, tuple[Sense, ...], str] = (1, known.senses.get((first,), ()), first)
    words = [first]
    if first in known.articles or (first in _NOT_AFTER_ARTICLES and at and pieces[at - 1].text in known.articles):
        return best
    if first == "lower" and _lowers(pieces, at):
        return best
    i = at + 1
    while i < len(pieces) and len(words) < known.longest.get(first, 0):
        word = pieces[i].text
        i += 1
        if word in known.articles:
            if words[-1] not in known.before_articles:
                break
            continue
        words.append(word)
        if (senses := known.senses.get(tuple(words))) and not _goes_on(word, senses, pieces[i : i + 1]):
            best = (i - at, senses, " ".join(words))
    return best


def _goes_on(last: str, senses: tuple[Sense, ...], after: list[Piece]) -> bool:
    """Whether a phrase's last word belongs to what follows: `hands back to grasp the feet`, `to front thigh`."""
    following = lexicon().senses.get((after[0].text,), ()) if after else ()
    kinds = {sense.kind for sense in following}
    if last == "to" and senses[0].kind == "preposition":
        return "act" in kinds and not kinds & {"part", "side", "reference"}
    return last in _TELL_WHICH and senses[0].kind == "way" and "part" in kinds


def _lowers(pieces: list[Piece], at: int) -> bool:
    """Whether `lower` is told to be done, and does not say which leg, arm or back: `lower legs slowly`."""
    before = pieces[at - 1].text if at else "."
    after = pieces[at + 1].text if at + 1 < len(pieces) else ""
    if after in _LIMBS:
        return before in _TELLING or before in ",;:"
    raised = any(piece.text in ("lift", "raise") for piece in pieces[max(at - 4, 0) : at])
    return after in ("back", "body") and before in _TELLING and (before != "and" or raised)
