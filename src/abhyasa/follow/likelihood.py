"""How well each frame fits each state.

A frame speaks for a state by how much more probable it makes each of the state's goals than they are in somebody who
does anything at all (`CHANCE`). A quantity that cannot be told weighs nothing, nor does one of which the state says
nothing: a movement gains nothing by asking little, and loses nothing by it. The quantities of one body go together, so
all of them count for the share `TRUST` of what they would if each were measured by itself. Moments close in time repeat
each other, most of all while the body is still, so a tick counts for its share of `MEMORY_S`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.formulas import landmarks_of
from abhyasa.body.vocabulary import Unit
from abhyasa.follow.bounds import GoalBounds
from abhyasa.follow.chain import Chain, State
from abhyasa.follow.observations import Observations
from abhyasa.follow.observe import TICK_S
from abhyasa.language.goals import Goal, Quantity

Array = NDArray[np.float64]

MEMORY_S = (3.0, 1.0)
"""Time over which frames repeat each other, while still and while moving."""
LEEWAY: dict[Unit, float] = {"deg": 17.0, "heights": 0.06}
"""Bodies differ: a shape is recognised this far beyond its goal. Checks know no leeway."""
CHANCE = 0.8
"""Probability that a goal is met, with its leeway, by someone who is not doing its step: pages ask for much that most
bodies on a mat do."""
TRUST = 0.5
"""What the goals of a shape say together, as a share of what they would say if they were told apart from each other."""
OFF = -0.9
"""Nats of "off" in a whole sight of somebody: whoever starts the camera is there to practise."""
MISSED = 0.1
"""How often a practitioner misses a goal of the step that they are doing, as if it were not asked of them."""
ABSENT = 0.5
"""Nats by which "off" is preferred while nobody is seen."""
ON_THE_WAY = 0.8
"""Probability of a frame in a movement, beside the goals that the movement keeps: a shape that fits is preferred."""
_BENT_BEYOND_DEG = 80.0
_GUESSED_WRONGLY = 0.05
"""A hidden limb is guessed straight, whether it is or not; one guessed bent so far beyond a goal does not meet it."""
_UPRIGHT_BELOW = 0.1
"""Save in a fold, where guesses are worth nothing: probability of exchanged legs below which the body is no fold."""
_MOTION = 1.5
_MOTION_AT_MOST = 2.0
_MOTION_MEMORY_S = 0.4


@dataclass(frozen=True)
class Fit:
    """How well `n` ticks fit `s` states, in nats.

    stay: (n, s) for a tick more in a state, which mostly repeats the tick before.
    enter: (n, s) for coming into it: a new shape claimed is one whole sight of it.
    """

    stay: NDArray[np.float32]
    enter: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.stay)


class Likelihood:
    """How well what is seen fits a chain's states. What depends on the chain alone is laid out once."""

    def __init__(self, chain: Chain, quantities: tuple[Quantity, ...]) -> None:
        self._chain = chain
        self._goals = tuple(dict.fromkeys(sourced.goal for s in chain.states if s.stage for sourced in s.stage.goals))
        legs = [goal for goal in self._goals if of_leg(goal.quantity)]
        others = [goal for goal in self._goals if not of_leg(goal.quantity)]
        asked = [
            *((goal, goal.quantity) for goal in others + legs),
            *((goal, goal.quantity.mirrored()) for goal in legs),
        ]
        self._weights = GoalWeights(asked, quantities)
        self._exchanged_from = len(others) + len(legs)
        stated = [_goals_of(chain, state) for state in chain.states]
        self._uses, self._leg_uses = (
            np.array([[goal in of for of in stated] for goal in of_these], np.float64).reshape(-1, len(stated))
            for of_these in (others, legs)
        )

    def fit(self, seen: Observations) -> Fit:
        """Fit of each tick. seen: of the quantities given, as `observe.ticks` gives it."""
        fit = TRUST * self.sight(seen)
        fit[:, 0] = np.where(seen.present, OFF, ABSENT)

        still, stirred = MEMORY_S
        stir = np.minimum(np.maximum(seen.motion, 0.0), 1.0)
        memory_s = still + (stirred - still) * np.where(np.isnan(stir), 1.0, stir)
        motion = _motion_fit(self._chain, seen)
        stay = fit * (TICK_S / memory_s)[:, None] + motion
        return Fit(stay.astype(np.float32), (fit + motion).astype(np.float32))

    def sight(self, seen: Observations, chance: float = CHANCE) -> Array:
        """(n, s) nats by which what is seen speaks for each state, were all its goals told apart; 0 for "off".

        chance: as `CHANCE`; the lower, the more a goal that is met says.
        """
        return self._together(seen, np.log((1 - MISSED + MISSED * chance) / chance))

    def holds(self, seen: Observations) -> Array:
        """(n, s) nats: the probability that all goals of each state hold; 0 for "off", which has none."""
        return self._together(seen, 0.0)

    def _together(self, seen: Observations, met: float) -> Array:
        """(n, s) nats of each state's goals. met: what one that is met beyond doubt weighs."""
        weights = self._weights(seen, met)
        legs, exchanged = weights[:, len(self._uses) : self._exchanged_from], weights[:, self._exchanged_from :]
        swapped = seen.swapped.astype(np.float64)[:, None]
        together: Array = weights[:, : len(self._uses)] @ self._uses + np.logaddexp(
            np.log1p(-swapped) + legs @ self._leg_uses, np.log(swapped) + exchanged @ self._leg_uses
        )
        return together


def compute_fit(chain: Chain, seen: Observations) -> Fit:
    """Fit of each tick, where a chain is asked once. seen: as `observe.ticks` gives it."""
    return Likelihood(chain, seen.quantities).fit(seen)


def _motion_fit(chain: Chain, seen: Observations) -> Array:
    """(n, s) nats: stillness speaks against a movement, and movement against a settled shape."""
    stir = _MOTION * np.log(np.maximum(seen.motion.astype(np.float64), np.exp(-_MOTION_AT_MOST)))
    stir[np.isnan(stir)] = 0.0
    stir = np.minimum(np.maximum(stir, -_MOTION_AT_MOST), _MOTION_AT_MOST)[:, None]
    on_the_way = (chain.moving | chain.stirring) * (np.minimum(stir, 0) + np.log(ON_THE_WAY))
    fit: Array = (on_the_way + chain.settled * np.minimum(-stir, 0)) * (TICK_S / _MOTION_MEMORY_S)
    return fit


def _goals_of(chain: Chain, state: State) -> set[Goal]:
    """The goals that hold in a state: in a movement, those that the shape before and the shape ahead share."""
    if state.stage is None:
        return set()
    ahead = {sourced.goal for sourced in state.stage.goals}
    if not state.moving:
        return ahead
    before = [s.stage for s in chain.states if s.stage and (s.round, s.place) == (state.round, state.place - 1)]
    return ahead & {sourced.goal for sourced in before[0].goals} if before else set()


class GoalWeights:
    """What some goals weigh, each were its quantity what is seen of another: laid out once, and asked for together."""

    def __init__(self, asked: Sequence[tuple[Goal, Quantity]], quantities: tuple[Quantity, ...]) -> None:
        column = {quantity: i for i, quantity in enumerate(quantities)}
        self._column = np.array([column.get(quantity, 0) for _, quantity in asked], np.intp)
        self._unseen = np.array([quantity not in column for _, quantity in asked], bool)
        self._bounds = GoalBounds([goal for goal, _ in asked], [LEEWAY[quantity.unit] for _, quantity in asked])
        self._bent = np.array(
            [
                np.inf if goal.high is None or goal.negated or quantity.unit != "deg" else goal.high + _BENT_BEYOND_DEG
                for goal, quantity in asked
            ]
        )

    def __call__(self, seen: Observations, met: float = 0.0) -> Array:
        """(n, g) nats of each goal. met: what one that is met beyond doubt weighs."""
        value, error, doubt = (of[:, self._column].astype(np.float64) for of in (seen.value, seen.error, seen.doubt))
        as_asked = (1 - doubt) * self._bounds.probability(value, error) + doubt * CHANCE
        weights: Array = np.log(((1 - MISSED) * as_asked + MISSED * CHANCE) / (1 - MISSED + MISSED * CHANCE)) + met
        weights[np.isnan(weights) | self._unseen] = 0.0
        bent = seen.guess[:, self._column] > self._bent
        bent &= ~self._unseen & (seen.swapped < _UPRIGHT_BELOW)[:, None]
        weights[bent] = np.log(_GUESSED_WRONGLY)
        return weights


def of_leg(quantity: Quantity) -> bool:
    """Whether a quantity is of one leg, and so tells another thing if the legs are exchanged."""
    return quantity.mirrored() != quantity and any(
        landmark.endswith(("knee", "ankle", "heel", "toes"))
        for landmark in landmarks_of(quantity.measure, quantity.args)
    )
