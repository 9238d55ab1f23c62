"""What is left unread though every word of it is known: kinds of clauses that a reading by their parts gets wrong."""

from __future__ import annotations

import re

from abhyasa.language.goal import Goal
from abhyasa.language.phrase import Phrase

_FEW_FINGERS = re.compile(
    r"\b(?:(?:two|three|first|index|middle|peace)\b.*\bfingers?|(?:fore|index )finger)\b", re.IGNORECASE
)
_SOLE_UP = re.compile(r"\bsoles?\b.*\b(?:ceiling|sky|sun|heavens?)\b", re.IGNORECASE)
_OVER = frozenset({"over", "above", "directly over", "directly above", "right over", "right above"})
_UPSIDE_DOWN = frozenset({"supine", "inverted"})


def doubt_of(said: str, phrase: Phrase, goals: tuple[Goal, ...], position: str) -> str:
    """Why a clause's goals are not to be trusted, or "".

    said: its text. goals: at least one. position: how the body is, as `Scene.position`.
    """
    near = [goal.quantity.args for goal in goals if goal.quantity.measure == "near"]
    touched = {part.split()[-1] for args in near for part in args}
    if _FEW_FINGERS.search(said) and {"left hand", "right hand"} <= {args[0] for args in near}:
        return "fingers of which hand?"
    upright = "upright" in phrase.ways and any(goal.quantity.measure == "trunk_pitch" for goal in goals)
    if upright and phrase.act == "raise" and position in _UPSIDE_DOWN:
        return "upright, or upside down?"
    if _SOLE_UP.search(said):
        return "soles that look up tell of no leg"
    joined = any(goal.quantity.measure == "distance" for goal in goals)
    if phrase.act == "stack" and joined and _lies_over(phrase):
        return "over what is named, or together?"
    if len(near) > 1 and touched <= {"ankle", "knee", "hip", "shoulder"} and _lies_over(phrase):
        return "one over the other, or one on the other?"
    return ""


def _lies_over(phrase: Phrase) -> bool:
    return any(target.preposition in _OVER for target in phrase.targets) and any(noun.many for noun in phrase.nouns)
