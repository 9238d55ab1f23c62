"""Medical claims: benefits worded as a promise that no asana can keep."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from abhyasa.language.conditions import conditions_in
from abhyasa.language.lexicon import data


class Claim(NamedTuple):
    """A promise.

    verb: the word that promises, as it stands: "cures". column: where it stands, from 0.
    """

    verb: str
    column: int


class _Words(NamedTuple):
    promise: re.Pattern[str]
    gain: re.Pattern[str]
    hedge: re.Pattern[str]


def promise_in(sentence: str) -> Claim | None:
    """The promise to heal or to slim that a sentence makes, or None. "May help with asthma" promises nothing."""
    words = _words()
    for found in words.promise.finditer(sentence):
        before, after = sentence[: found.start()], sentence[found.end() :]
        if words.hedge.search(before[-60:]) is None and (words.gain.search(after[:60]) or conditions_in(after[:120])):
            return Claim(found[0], found.start())
    return None


@cache
def _words() -> _Words:
    told = data("claims")
    return _Words(
        promise=re.compile(rf"\b{told['promises']}\b", re.IGNORECASE),
        gain=re.compile(rf"\b{told['gains']}\b", re.IGNORECASE),
        hedge=re.compile(told["hedges"], re.IGNORECASE),
    )
