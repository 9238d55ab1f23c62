"""Ids out of names."""

from __future__ import annotations

import re
import unicodedata

_ACCENT = re.compile("[\u0300-\u036f]")


def slug(name: str) -> str:
    """Lower case, without accents, words joined by hyphens: "Vṛkṣāsana II" is `vrksasana-ii`. May be empty."""
    plain = _ACCENT.sub("", unicodedata.normalize("NFKD", name))
    return re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", plain).casefold()).strip("-")
