"""Goal expressions: `knee_flexion(left) >= 90 deg; near(right foot, left thigh)` as text and as `Goal`s.

`docs/page-format.md` explains them to teachers, `goals.lark` is their grammar.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from abhyasa.body.vocabulary import MEASURES, NEAR, PARTS, SIDES, Argument, Measure
from abhyasa.errors import AbhyasaError
from abhyasa.language.goal import Goal, Quantity
from abhyasa.language.goal_syntax import Call, GoalError, Value, Words, WrittenGoal, read_goal
from abhyasa.language.nearest import nearest

__all__ = ["Goal", "GoalProblem", "GoalSyntaxError", "Quantity", "goals_text", "parse_goals"]

_LONGEST = 200
"""Characters of one goal: several times what the longest sensible one takes."""

_UNITS = {"deg": "deg", "degree": "deg", "degrees": "deg", "°": "deg", "height": "heights", "heights": "heights"}
_PLURALS = {"feet" if name == "foot" else name.rstrip("s") + "s": name for name, part in PARTS.items() if part.sided}
_PLURAL_OF = {name: plural for plural, name in _PLURALS.items()}
_TAKES: dict[Argument, tuple[int, str, str]] = {
    "side": (1, "needs a side in brackets", "write {name}(left), {name}(right) or {name}(both)"),
    "none": (0, "has no sides", "write {name} alone"),
    "parts": (2, "needs two body parts in brackets", "write {name}(right foot, left thigh)"),
}


@dataclass(frozen=True, slots=True)
class GoalProblem:
    """What is wrong with one goal expression.

    column: where, counted from 1 over the whole text given to `parse_goals`.
    instead: what to write.
    """

    column: int
    message: str
    instead: str


class GoalSyntaxError(AbhyasaError):
    """A text that is no list of goals; `problems` has one entry for each goal that is wrong."""

    def __init__(self, problems: tuple[GoalProblem, ...]) -> None:
        super().__init__(
            "; ".join(f"column {problem.column}: {problem.message}" for problem in problems),
            remedy="; ".join(problem.instead for problem in problems),
        )
        self.problems = problems


def parse_goals(text: str) -> tuple[Goal, ...]:
    """Read goals separated by `;`, in the order written.

    A goal that says `both`, or names parts in the plural, becomes one goal for the left and one for the right.
    `<` and `>` mean `<=` and `>=`: quantities are continuous.

    Raises GoalSyntaxError with the problems of all goals.
    """
    goals: list[Goal] = []
    problems: list[GoalProblem] = []
    for start, expression in _expressions(text):
        try:
            goals.extend(_goals(expression))
        except GoalError as error:
            problems.append(GoalProblem(start + error.offset + 1, error.message, error.instead))
    if not goals and not problems:
        problems.append(GoalProblem(1, "no goal is written here", "write for example knee_flexion(left) >= 90 deg"))
    if problems:
        raise GoalSyntaxError(tuple(problems))
    return tuple(goals)


def goals_text(goals: Sequence[Goal]) -> str:
    """The canonical expression that `parse_goals` reads back as these goals: left and right in a row become `both`."""
    written: list[str] = []
    rest = list(goals)
    while rest:
        goal, *rest = rest
        if rest and (both := _both(goal, rest[0])):
            goal, *rest = both, *rest[1:]
        written.append(str(goal))
    return "; ".join(written)


def _both(left: Goal, right: Goal) -> Goal | None:
    """The goal written with `both` that means these two, or None."""
    one, other = left.quantity, right.quantity
    if one == other or one.measure != other.measure or replace(right, quantity=one) != left:
        return None
    args = [_shared(a, b) for a, b in zip(one.args, other.args, strict=True)]
    return None if None in args else replace(left, quantity=replace(one, args=tuple(arg for arg in args if arg)))


def _shared(left: str, right: str) -> str | None:
    """What is written for two arguments: `both hands` for `left hand` and `right hand`; None where nothing is."""
    side, _, part = left.partition(" ")
    if left == right:
        return left
    if side != "left" or right != f"right {part}".rstrip():
        return None
    return f"both {_PLURAL_OF[part]}" if part else "both"


def _expressions(text: str) -> Iterator[tuple[int, str]]:
    """Each goal's text and the offset at which it starts; line ends count as spaces."""
    start = 0
    for part in text.replace("\n", " ").split(";"):
        if part.strip():
            yield start, part
        start += len(part) + 1


def _goals(text: str) -> list[Goal]:
    if len(text) > _LONGEST:
        raise GoalError(0, f"a goal of {len(text)} characters is too long", "separate goals with ;")
    written = read_goal(text)
    measure = _measure(written.call.name)
    quantities = _quantities(measure, written.call)
    low, high = _bounds(measure, written)
    return [Goal(quantity, low, high, written.negated) for quantity in quantities]


def _measure(name: Words) -> Measure:
    if name.text in MEASURES:
        return MEASURES[name.text]
    known = nearest(name.text.replace(" ", "_"), MEASURES)
    instead = f"write {known}" if known else f"the measures are {', '.join(MEASURES)}"
    raise GoalError(name.offset, f"unknown measure {name.text!r}", instead)


def _quantities(measure: Measure, call: Call) -> list[Quantity]:
    wanted, message, instead = _TAKES[measure.takes]
    if len(call.args) != wanted:
        raise GoalError(call.name.offset, f"{measure.name} {message}", instead.format(name=measure.name))
    if measure.takes == "side":
        return [Quantity(measure.name, (side,)) for side in _sides(measure, call.args[0])]
    if measure.takes == "parts":
        return [Quantity(measure.name, pair) for pair in _pairs(*call.args)]
    return [Quantity(measure.name)]


def _sides(measure: Measure, written: Words) -> tuple[str, ...]:
    if written.text == "both":
        return SIDES
    if written.text in SIDES:
        return (written.text,)
    instead = _TAKES["side"][2].format(name=measure.name)
    raise GoalError(written.offset, f"{written.text!r} is no side", instead)


def _pairs(first: Words, second: Words) -> list[tuple[str, str]]:
    """The pairs of parts meant: left with left and right with right where both are plural."""
    ones, others = _parts(first), _parts(second)
    pairs = list(product(ones, others) if len(ones) != len(others) else zip(ones, others, strict=True))
    if any(one == other for one, other in pairs):
        raise GoalError(second.offset, "a part against itself", "name two parts: near(left hand, right hand)")
    return pairs


def _parts(written: Words) -> tuple[str, ...]:
    """The one part that the words name, or left and right where they say both or use the plural alone."""
    side, _, rest = written.text.partition(" ")
    if side not in (*SIDES, "both"):
        side, rest = "", written.text
    name = _PLURALS.get(rest, rest)
    if name not in PARTS:
        known = nearest(rest, PARTS)
        instead = f"write {side} {known}".replace("  ", " ") if known else f"the parts are {', '.join(PARTS)}"
        raise GoalError(written.offset, f"unknown body part {written.text!r}", instead)
    if not PARTS[name].sided:
        if side:
            raise GoalError(written.offset, f"there is only one {name}", f"write {name}")
        return (name,)
    if side in SIDES:
        return (f"{side} {name}",)
    if side == "both" or rest in _PLURALS:
        return tuple(f"{each} {name}" for each in SIDES)
    raise GoalError(written.offset, f"which {name}?", f"write left {name}, right {name} or both {name}")


def _bounds(measure: Measure, written: WrittenGoal) -> tuple[float | None, float | None]:
    low, high = _number(measure, written.low), _number(measure, written.high)
    if measure.name == "near":
        if written.low is not None:
            instead = "write not near(...), or distance(...) >= 0.4 heights"
            raise GoalError(written.low.offset, "near says how far at most", instead)
        return None, NEAR if high is None else high
    if low is None and high is None:
        raise GoalError(
            written.call.name.offset,
            f"{measure.name} has no bound",
            f"say how much, in {measure.unit}: <= or >= or a range",
        )
    if written.low is not None and low is not None and high is not None and low >= high:
        raise GoalError(written.low.offset, f"nothing lies in {low:g}..{high:g}", "write the smaller number first")
    return low, high


def _number(measure: Measure, value: Value | None) -> float | None:
    """The number written, checked against its measure's unit and range."""
    if value is None:
        return None
    if value.unit is not None and _UNITS.get(value.unit.casefold()) != measure.unit:
        message = f"{measure.name} is measured in {measure.unit}, not in {value.unit}"
        raise GoalError(value.unit.start_pos or 0, message, f"write {measure.unit}")
    # Four decimals are all that `str(goal)` shows; adding 0.0 makes a zero of a negative zero.
    number = round(float(value.number.replace("−", "-")), 4) + 0.0
    lowest, highest = measure.range
    if not lowest <= number <= highest:
        message = f"no body reaches {value}"
        raise GoalError(value.offset, message, f"{measure.name} lies in {lowest:g}..{highest:g} {measure.unit}")
    return number
