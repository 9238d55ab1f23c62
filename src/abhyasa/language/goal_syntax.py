"""The shape of a goal expression, before its words are looked up: `goals.lark` into typed parts with their places."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import NamedTuple

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedInput, UnexpectedToken, v_args

_AT_MOST = frozenset({"<=", "<", "≤"})
_SPOKEN = {
    "COMPARE": "<= or >=",
    "NUMBER": "a number",
    "WORD": "a name",
    "_TO": "..",
    "_COMMA": "a comma",
    "_CLOSE": ")",
}


class GoalError(Exception):
    """What is wrong with one goal, `offset` characters into its text, and what to write instead."""

    def __init__(self, offset: int, message: str, instead: str) -> None:
        super().__init__(message)
        self.offset, self.message, self.instead = offset, message, instead


class Words(NamedTuple):
    """A name as written, in lower case."""

    offset: int
    text: str


class Value(NamedTuple):
    """A number as written, and its unit or None."""

    number: Token
    unit: Token | None

    @property
    def offset(self) -> int:
        """Where the number begins."""
        return self.number.start_pos or 0

    def __str__(self) -> str:
        return f"{self.number} {self.unit}" if self.unit else str(self.number)


class Call(NamedTuple):
    """A quantity as written: a measure's name and what stands in its brackets."""

    name: Words
    args: tuple[Words, ...]


class WrittenGoal(NamedTuple):
    """A goal as written."""

    negated: bool
    call: Call
    low: Value | None
    high: Value | None


def read_goal(text: str) -> WrittenGoal:
    """Read one goal. Raises GoalError where the text has not the shape of one."""
    try:
        # The embedded transformer makes `parse` return what its `start` returns.
        return _parser().parse(text)  # type: ignore[return-value]
    except UnexpectedInput as error:
        raise _explained(text, error) from None


@cache
def _parser() -> Lark:
    grammar = files(__package__).joinpath("goals.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", transformer=_Shape())


@v_args(inline=True)
class _Shape(Transformer[Token, WrittenGoal]):
    def words(self, *words: Token) -> Words:
        return Words(words[0].start_pos or 0, " ".join(words).casefold())

    def value(self, number: Token, unit: Token | None) -> Value:
        return Value(number, unit)

    def quantity(self, name: Words, *args: Words | None) -> Call:
        return Call(name, tuple(arg for arg in args if arg is not None))

    def bare(self, call: Call) -> WrittenGoal:
        return WrittenGoal(False, call, None, None)

    def compared(self, call: Call, sign: Token, value: Value) -> WrittenGoal:
        at_most = sign in _AT_MOST
        return WrittenGoal(False, call, None if at_most else value, value if at_most else None)

    def turned(
        self, first: Value, sign: Token, call: Call, second_sign: Token | None, second: Value | None
    ) -> WrittenGoal:
        at_most = sign in _AT_MOST
        if second_sign is not None and (second_sign in _AT_MOST) != at_most:
            message = f"{sign} and {second_sign} point in different directions"
            raise GoalError(second_sign.start_pos or 0, message, "write 20 <= trunk_pitch <= 80 deg")
        return WrittenGoal(False, call, first if at_most else second, second if at_most else first)

    def within(self, call: Call, low: Value, high: Value | None) -> WrittenGoal:
        if high is None:
            raise GoalError(low.offset, f"no body stays at exactly {low}", "write a range such as 80..100 deg")
        return WrittenGoal(False, call, low, high)

    def start(self, negated: Token | None, goal: WrittenGoal) -> WrittenGoal:
        return goal._replace(negated=negated is not None)


def _explained(text: str, error: UnexpectedInput) -> GoalError:
    if isinstance(error, UnexpectedToken):
        expected, found = error.accepts or error.expected, str(error.token)
    else:
        assert isinstance(error, UnexpectedCharacters)
        expected, found = error.allowed, text[error.column - 1]
    offset = error.column - 1 if found else len(text.rstrip())
    if found.startswith(("-", "−")) and "_TO" in expected:
        return GoalError(offset, "a range is written with two dots", f"write ..{found[1:]}")
    options = " or ".join(sorted(_SPOKEN[name] for name in expected if name in _SPOKEN)) or "; before a further goal"
    message = f"{found!r} cannot stand here" if found else "the goal breaks off"
    return GoalError(offset, message, f"write {options}, as in knee_flexion(left) >= 90 deg")
