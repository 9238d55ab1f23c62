"""The practice as a chain of states: what may follow what, and how dear it is.

States are "off", and for each stage of each round its movement and its settled shape. A hold that no movement of its
own leads to has a state for stirring in it instead: who settles into a stay, or shifts in it, has not left it. Going on
is cheap; skipping, repeating and leaving cost, in nats, about what so many seconds of clear evidence weigh.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from abhyasa.practice.practice import Practice, Stage

STEP = 1.0
"""A step onward."""
SKIP = 4.0
"""A step left out, also by starting late or leaving early."""
LATE = 1.0
"""A step that was left out before the first one seen."""
UNSETTLED = 1.0
"""Going on before the shape has settled."""
ABRUPT = 1.0
"""Being in a shape without having been seen to move into it."""
FIDGET = 3.0
"""Moving again within a settled shape."""
STIR = 4.2
"""Stirring in a hold. Cheaper, and the slow beginning of a movement out of it is taken for a stir."""
BACK = 2.5
"""Doing earlier steps again."""
DWELL_TICKS = 4
"""Every state lasts at least so long, or paths would rush through steps that were never seen."""
ENTERED_AT = DWELL_TICKS - 2
"""The tick at which a state counts as entered."""
SECOND_SIDE_FIRST = 0.3


@dataclass(frozen=True, slots=True)
class State:
    """One state: off where `stage` is None.

    round, place: which round, and which stage of it, from 0.
    moving: on the way into the stage's shape rather than in it.
    stirring: in its shape, and not still.
    """

    stage: Stage | None
    round: int = 0
    place: int = 0
    moving: bool = False
    stirring: bool = False


@dataclass(frozen=True)
class Chain:
    """States, and the nodes that a path runs through: `DWELL_TICKS` for each state, of which the last may stay.

    states: (s,) as laid out, "off" first.
    state: (m,) index of each node's state.
    enters: (m,) true on the node at which a state counts as entered.
    between: (s, s) nats from the last node of one state to the first of another; never to its own.
    cost: (m, m) nats from node to node.
    start: (m,) nats to begin there; a recording may end anywhere.
    """

    states: tuple[State, ...]
    state: NDArray[np.intp]
    enters: NDArray[np.bool_]
    between: NDArray[np.float64]
    cost: NDArray[np.float64]
    start: NDArray[np.float64]

    @cached_property
    def moving(self) -> NDArray[np.bool_]:
        """(s,) whether a state is a movement."""
        return np.array([state.moving for state in self.states])

    @cached_property
    def stirring(self) -> NDArray[np.bool_]:
        """(s,) whether a state is a stir in a shape."""
        return np.array([state.stirring for state in self.states])

    @cached_property
    def settled(self) -> NDArray[np.bool_]:
        """(s,) whether a state is a settled shape."""
        return np.array([s.stage is not None and not (s.moving or s.stirring) for s in self.states])


def chain_from_practice(practice: Practice) -> Chain:
    """Lay out states and nodes."""
    states = (
        State(None),
        *(
            state
            for r, stages in enumerate(practice.rounds)
            for k, stage in enumerate(stages)
            for state in _states_of(stage, r, k)
        ),
    )
    lengths = [len(stages) for stages in practice.rounds]
    between = np.array([[_cost(a, b, lengths) for b in states] for a in states])

    nodes = len(states) * DWELL_TICKS
    entry = np.arange(len(states)) * DWELL_TICKS
    exit_ = entry + DWELL_TICKS - 1
    cost = np.full((nodes, nodes), np.inf)
    for tick in range(DWELL_TICKS - 1):
        cost[entry + tick, entry + tick + 1] = 0.0
    start = np.full(nodes, np.inf)
    start[entry[1:]] = between[0, 1:]
    start[exit_[0]] = 0.0  # off has been so before
    np.fill_diagonal(between, np.inf)
    cost[np.ix_(exit_, entry)] = between
    cost[exit_, exit_] = 0.0
    return Chain(
        states,
        np.repeat(np.arange(len(states)), DWELL_TICKS),
        np.tile(np.arange(DWELL_TICKS) == ENTERED_AT, len(states)),
        between,
        cost,
        start,
    )


def _states_of(stage: Stage, round_: int, place: int) -> Iterator[State]:
    if stage.moves:
        yield State(stage, round_, place, moving=True)
    elif stage.hold is not None:
        yield State(stage, round_, place, stirring=True)
    if stage.settles:
        yield State(stage, round_, place)


def _cost(a: State, b: State, lengths: list[int]) -> float:
    """Nats from one state to another's first tick."""
    if a == b:
        return 0.0
    ahead = lengths[a.round] - 1 - a.place if a.stage else 0
    if b.stage is None:
        return STEP + SKIP * ahead
    entry = STEP + (ABRUPT if b.stage.moves and not b.moving else STIR if b.stirring else 0.0)
    if a.stage is None:
        return entry + LATE * b.place + SECOND_SIDE_FIRST * b.round
    if (a.round, a.place) == (b.round, b.place):
        return 0.0 if a.moving or a.stirring else STIR if b.stirring else FIDGET
    if (a.moving or a.stirring) and a.stage.settles:
        entry += UNSETTLED
    if a.round != b.round:
        return entry + SKIP * (ahead + b.place)
    if b.place > a.place:
        return entry + SKIP * (b.place - a.place - 1)
    return entry + BACK
