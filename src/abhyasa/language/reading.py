"""What the reader makes of a sentence: its clauses, each observed, spoken only or unresolved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from abhyasa.language.goal import Goal, Quantity
from abhyasa.language.sentences import Breath, Hold, Side

Reading = Literal["observed", "spoken", "unresolved"]


@dataclass(frozen=True, slots=True)
class Clause:
    """One part of a step's sentence and what it means.

    start, end: where it stands in the step's text; the clauses of a step are its whole text.
    reading: "observed" where it has goals, "spoken" where no camera sees it, "unresolved" where it is not understood.
    goals: what can be seen once it is done. frees: quantities that earlier goals no longer bind.
    keeps: whether it tells how the body is while the rest is done ("keeping the legs straight"), not what to do next.
    posture: the asana or posture that it names, "" where it names none.
    why: for what is unresolved, what is missing.
    """

    text: str
    start: int
    end: int
    reading: Reading
    goals: tuple[Goal, ...] = ()
    frees: tuple[Quantity, ...] = ()
    posture: str = ""
    breath: Breath | None = None
    hold: Hold | None = None
    side: Side | None = None
    keeps: bool = False
    why: str = ""
