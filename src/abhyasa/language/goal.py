"""Goals: measurable statements about the body, and the quantities that they speak of."""

from __future__ import annotations

from dataclasses import dataclass, replace

from abhyasa.body.vocabulary import MEASURES, NEAR, OTHER_SIDE, SIDEWAYS, Unit


@dataclass(frozen=True, slots=True)
class Quantity:
    """What is measured: a measure and whose.

    measure: a name in `vocabulary.MEASURES`.
    args: `("left",)` or `("right",)` for a sided measure, two part names for a distance, else nothing.
    """

    measure: str
    args: tuple[str, ...] = ()

    @property
    def unit(self) -> Unit:
        """The unit of its values."""
        return MEASURES[self.measure].unit

    def mirrored(self) -> Quantity:
        """The same quantity of the other side. The distance between the feet is its own mirror image."""
        args = tuple(mirrored_words(arg) for arg in self.args)
        return self if sorted(args) == sorted(self.args) else replace(self, args=args)

    def __str__(self) -> str:
        return f"{self.measure}({', '.join(self.args)})" if self.args else self.measure


@dataclass(frozen=True, slots=True)
class Goal:
    """A quantity and the closed interval it should lie in, or with `negated` should not lie in.

    low, high: bounds in the quantity's unit; None is unbounded on that side, and at least one is given.
    """

    quantity: Quantity
    low: float | None
    high: float | None
    negated: bool = False

    def mirrored(self) -> Goal:
        """The same goal for the other side."""
        quantity = self.quantity.mirrored()
        if quantity.measure not in SIDEWAYS:
            return replace(self, quantity=quantity)
        return replace(self, quantity=quantity, low=_negative(self.high), high=_negative(self.low))

    @property
    def telling_bounds(self) -> tuple[float | None, float | None]:
        """Low and high, less those at the end of what a body can do: they leave nothing out."""
        least, most = MEASURES[self.quantity.measure].range
        low = None if self.low is None or self.low <= least else self.low
        high = None if self.high is None or self.high >= most else self.high
        return low, high

    def excludes(self, other: Goal) -> bool:
        """Whether no body can meet both: the same quantity in intervals that do not touch."""
        if self.quantity != other.quantity or self.negated or other.negated:
            return False
        return _is_below(self.high, other.low) or _is_below(other.high, self.low)

    def implies(self, other: Goal) -> bool:
        """Whether whoever meets this one meets the other; known of plain intervals, and of a goal itself."""
        if self == other:
            return True
        if self.quantity != other.quantity or self.negated or other.negated:
            return False
        low = other.low is None or (self.low is not None and self.low >= other.low)
        return low and (other.high is None or (self.high is not None and self.high <= other.high))

    def __str__(self) -> str:
        """The canonical expression, which `parse_goals` reads back as this very goal."""
        return f"not {self._bounds()}" if self.negated else self._bounds()

    def _bounds(self) -> str:
        unit = self.quantity.unit
        if self.quantity.measure == "near" and (self.low, self.high) == (None, NEAR):
            return str(self.quantity)
        if self.low is not None and self.high is not None:
            return f"{self.quantity} {_number(self.low)}..{_number(self.high)} {unit}"
        if self.high is not None:
            return f"{self.quantity} <= {_number(self.high)} {unit}"
        if self.low is not None:
            return f"{self.quantity} >= {_number(self.low)} {unit}"
        raise ValueError(f"{self.quantity}: a goal needs a bound")


def mirrored_words(text: str) -> str:
    """The text with left for right and right for left."""
    return " ".join(OTHER_SIDE.get(word, word) for word in text.split(" "))


def _is_below(high: float | None, low: float | None) -> bool:
    return high is not None and low is not None and high < low


def _negative(bound: float | None) -> float | None:
    return None if bound is None else 0.0 - bound  # 0.0 - 0.0 is 0.0, where -0.0 would print as "-0"


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")
