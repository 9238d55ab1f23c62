"""Which clauses ask for nothing: what one may do, what only some do, and what is said of the other side."""

from __future__ import annotations

import re
from collections.abc import Sequence

from abhyasa.language.clauses import CONDITIONS, Span
from abhyasa.language.phrase import Phrase
from abhyasa.language.sentences import repeats_on_other_side

_MAY = "one may, or need not"
_BESIDE = re.compile(r"\W*(?:while|keeping|with|without)\b", re.IGNORECASE)
"""Begins what is told of the moment of the clause before."""


def asides(text: str, spans: Sequence[Span], phrases: Sequence[Phrase]) -> list[str | None]:
    """Of each clause why it asks for nothing, "" where that needs no word; None where it asks for something."""
    told: list[str | None] = []
    conditional = repeated = False
    for i, (span, phrase) in enumerate(zip(spans, phrases, strict=True)):
        before = text[spans[i - 1].start : spans[i - 1].end] if i and not span.opens else ""
        repeated = bool(before) and (repeated or repeats_on_other_side(before))
        conditional = (phrase.optional and _is_led_by_condition(span)) or (conditional and not span.opens)
        beside = bool(before) and told[-1] == _MAY and _BESIDE.match(text[span.start : span.end]) is not None
        followed = i + 1 < len(spans) and _is_conditioned(span, spans[i + 1])
        if phrase.optional or conditional or beside or followed:
            told.append(_MAY)
        else:
            told.append("" if repeated else None)
    return told


def _is_led_by_condition(span: Span) -> bool:
    """Whether a condition leads the clause, and so goes for what comes after it in the sentence as well."""
    first = next((word for word in span.words if word.kind in ("maybe", "act", "part")), None)
    return first is not None and first.kind == "maybe"


def _is_conditioned(span: Span, after: Span) -> bool:
    """Whether a condition follows at once: `bend the knees if the legs are tight`, not `fold and, if you can, ...`."""
    last = next((word.kind for word in reversed(span.words) if word.kind != "mark"), "")
    return not after.opens and last != "joiner" and after.words[0].has("maybe", *CONDITIONS)
