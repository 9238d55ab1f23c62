"""Everyday words for what a record holds: measures, goals, readings, verdicts, times."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from abhyasa.body.vocabulary import NEAR, Unit
from abhyasa.follow.verdicts import Verdict
from abhyasa.language.goals import Goal, parse_goals
from abhyasa.language.naming import NAMES, MeasureName
from abhyasa.language.naming import words_for as words_for
from abhyasa.record.record import CheckResult

VERDICT_WORDS: dict[Verdict, str] = {"pass": "as asked", "fault": "to look at", "cannot_tell": "cannot tell"}


def goal_in_words(goal: Goal | str) -> str:
    """What a goal asks of its measure: "at most 20°", "between 20° back and 20° forward".

    goal: or its canonical expression, as a record holds it.
    """
    goal = parsed(goal)
    text = _bounds_in_words(goal, NAMES[goal.quantity.measure])
    return text + (" of your height" if goal.quantity.unit == "heights" else "")


def reading_in_words(check: CheckResult) -> str:
    """Value and standard error: "34° ± 6°", "2° ± 8° back"; "" where nothing was told."""
    if check.value is None or check.error is None:
        return ""
    words = NAMES[parsed(check.goal).quantity.measure]
    way = words.plus if check.value >= 0 else words.minus
    number = amount(abs(check.value) if way else check.value, check.unit)
    told = f"{number} ± {amount(check.error, check.unit)}"
    if check.unit == "heights":
        return f"{told} of your height"
    return f"{told} {way}" if way and number != "0°" else told


def parsed(goal: Goal | str) -> Goal:
    """The goal that a canonical expression writes."""
    return _parsed(goal) if isinstance(goal, str) else goal


@lru_cache(maxsize=2048)
def _parsed(text: str) -> Goal:
    """A record says the same few goals over and over."""
    return parse_goals(text)[0]


def amount(value: float, unit: Unit) -> str:
    """A number with its unit: "34°", or "12%" for a share of body height."""
    shown = round(value if unit == "deg" else 100 * value)
    sign = "−" if shown < 0 else ""
    return f"{sign}{abs(shown)}{'°' if unit == 'deg' else '%'}"


def step_name(step: str) -> str:
    """A step's id as a name: `root-down` is "Root down"."""
    name = step.replace("-", " ")
    return name[:1].upper() + name[1:]


def side_name(side: str | None) -> str:
    """A side as a practitioner says it, "left side"; "" where the asana has none."""
    return f"{side} side" if side else ""


def seconds_in_words(seconds: float) -> str:
    """A length of time: "8.1 s", "1 min 5 s"."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"


def clock(time_s: float) -> str:
    """A moment of a recording: "0:13", "1:02:05"."""
    minutes, seconds = divmod(int(time_s), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """Words as a sentence lists them: "a, b and c"."""
    return " ".join(filter(None, [", ".join(words[:-1]), last if words[1:] else "", *words[-1:]]))


def counted(number: int, noun: str) -> str:
    """A number of things: "one step", "12 steps"."""
    return f"{'one' if number == 1 else number} {noun}{'' if number == 1 else 's'}"


def _bounds_in_words(goal: Goal, words: MeasureName) -> str:
    unit = goal.quantity.unit
    if goal.quantity.measure == "near" and goal == Goal(goal.quantity, None, NEAR):
        return f"touching, or within {amount(NEAR, unit)}"
    low, high = _bounds_that_matter(goal)
    if low is not None and high is not None:
        text = f"between {_range(low, high, words, unit)}"
        return f"not {text}" if goal.negated else text
    bound = low if low is not None else high
    if bound is None:
        return "nothing in particular"
    # Less of "back" is more of "forward".
    more = (low is not None) ^ goal.negated ^ (bool(words.minus) and bound < 0)
    edge = ("more than" if more else "less than") if goal.negated else ("at least" if more else "at most")
    return f"{edge} {_bound(bound, words, unit)}"


def _bounds_that_matter(goal: Goal) -> tuple[float | None, float | None]:
    """The bounds of a range, less those that no body can pass; a bound that stands alone as it is."""
    return (goal.low, goal.high) if goal.low is None or goal.high is None else goal.telling_bounds


def _range(low: float, high: float, words: MeasureName, unit: Unit) -> str:
    if not words.plus or low < 0 < high:
        return f"{_bound(low, words, unit)} and {_bound(high, words, unit)}"
    nearer, further = sorted((low, high), key=abs)
    return f"{amount(abs(nearer), unit)} and {_bound(further, words, unit)}"


def _bound(bound: float, words: MeasureName, unit: Unit) -> str:
    if not words.plus:
        return amount(bound, unit)
    way = words.plus if bound >= 0 else words.minus
    return f"{amount(abs(bound), unit)} {way}"
