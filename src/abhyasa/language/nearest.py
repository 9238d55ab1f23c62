"""The known word that an unknown one was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like `word` without regard to case, or None where none is alike."""
    by_fold = {name.casefold(): name for name in known}
    # Matching is quadratic in the length; no known word is anywhere near this long.
    found = get_close_matches(word[:80].casefold(), by_fold, n=1, cutoff=0.6)
    return by_fold[found[0]] if found else None
