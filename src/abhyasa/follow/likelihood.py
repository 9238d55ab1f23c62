"""How well each frame fits each state.

A frame speaks for a state by how much more probable it makes each of the state's goals than they are in somebody who
does anything at all (`CHANCE`). A quantity that cannot be told weighs nothing, nor does one of which the state says
nothing: a movement gains nothing by asking little, and loses nothing by it. The quantities of one body go together, so
all of them count for the share `TRUST` of what they would if each were measured by itself. Moments close in time repeat
each other, most of all while the body is still, so a tick counts for its share of `MEMORY_S`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from abhyasa.body.formulas import landmarks_of
from abhyasa.body.vocabulary import Unit
from abhyasa.follow.chain import Chain, State
from abhyasa.follow.observe import TICK_S, Observations
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


def probability(goal: Goal, value: Array, error: Array, leeway: float = 0.0) -> Array:
    """(n,) probability that the goal holds, or is missed by no more than `leeway`, given normal errors.

    NaN where the value is. A bound at the end of what a body can do is no bound.
    """
    least, most = goal.telling_bounds
    low = -np.inf if least is None else least - leeway
    high = np.inf if most is None else most + leeway
    if goal.negated:
        low, high = low + 2 * leeway, high - 2 * leeway
    inside: Array = np.maximum(ndtr((high - value) / error) - ndtr((low - value) / error), 0.0)
    return 1.0 - inside if goal.negated else inside


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

    def __init__(self, chain: Chain) -> None:
        self._chain = chain
        self._goals = tuple(dict.fromkeys(sourced.goal for s in chain.states if s.stage for sourced in s.stage.goals))
        self._legs = np.array([of_leg(goal.quantity) for goal in self._goals])
        stated = [_goals_of(chain, state) for state in chain.states]
        self._uses = np.array([[goal in of for of in stated] for goal in self._goals], np.float64)

    def fit(self, seen: Observations) -> Fit:
        """Fit of each tick, as `observe.ticks` gives it."""
        fit = TRUST * self.sight(seen)
        fit[:, 0] = np.where(seen.present, OFF, ABSENT)

        still, stirred = MEMORY_S
        memory_s = still + (stirred - still) * np.clip(np.nan_to_num(seen.motion, nan=1.0), 0.0, 1.0)
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
        legs, uses = self._legs, self._uses
        as_seen = np.stack([_weight(goal, goal.quantity, seen, met) for goal in self._goals], axis=1)
        exchanged = np.stack([_weight(goal, goal.quantity.mirrored(), seen, met) for goal in self._goals], axis=1)
        swapped = seen.swapped.astype(np.float64)[:, None]
        together: Array = as_seen[:, ~legs] @ uses[~legs] + np.logaddexp(
            np.log1p(-swapped) + as_seen[:, legs] @ uses[legs], np.log(swapped) + exchanged[:, legs] @ uses[legs]
        )
        return together


def compute_fit(chain: Chain, seen: Observations) -> Fit:
    """Fit of each tick, where a chain is asked once. seen: as `observe.ticks` gives it."""
    return Likelihood(chain).fit(seen)


def _motion_fit(chain: Chain, seen: Observations) -> Array:
    """(n, s) nats: stillness speaks against a movement, and movement against a settled shape."""
    with np.errstate(divide="ignore"):
        stir = _MOTION * np.log(seen.motion.astype(np.float64))
    stir = np.nan_to_num(np.clip(stir, -_MOTION_AT_MOST, _MOTION_AT_MOST))[:, None]
    moving = np.array([state.moving for state in chain.states])
    settled = np.array([state.stage is not None and not state.moving for state in chain.states])
    on_the_way = np.where(moving, np.minimum(stir, 0) + np.log(ON_THE_WAY), 0)
    fit: Array = (on_the_way + np.where(settled, np.minimum(-stir, 0), 0)) * (TICK_S / _MOTION_MEMORY_S)
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


def goal_weight(goal: Goal, quantity: Quantity, seen: Observations) -> Array:
    """(n,) nats of a goal, were its quantity what is seen of this one."""
    if quantity not in seen.quantities:
        return np.zeros(len(seen))
    i = seen.quantities.index(quantity)
    value, error = (of[:, i].astype(np.float64) for of in (seen.value, seen.error))
    chance = probability(goal, value, error, LEEWAY[quantity.unit])
    doubt = seen.doubt[:, i].astype(np.float64)
    as_asked = (1 - doubt) * chance + doubt * CHANCE
    weight: Array = np.nan_to_num(np.log(((1 - MISSED) * as_asked + MISSED * CHANCE) / (1 - MISSED + MISSED * CHANCE)))
    if goal.high is not None and not goal.negated and quantity.unit == "deg":
        bent = seen.guess[:, i] > goal.high + _BENT_BEYOND_DEG
        weight[bent & (seen.swapped < _UPRIGHT_BELOW)] = np.log(_GUESSED_WRONGLY)
    return weight


def _weight(goal: Goal, quantity: Quantity, seen: Observations, met: float) -> Array:
    """(n,) `goal_weight`, and `met` more where the quantity is told."""
    weight = goal_weight(goal, quantity, seen)
    if quantity not in seen.quantities:
        return weight
    return weight + met * np.isfinite(seen.value[:, seen.quantities.index(quantity)])


def of_leg(quantity: Quantity) -> bool:
    """Whether a quantity is of one leg, and so tells another thing if the legs are exchanged."""
    return quantity.mirrored() != quantity and any(
        landmark.endswith(("knee", "ankle", "heel", "toes"))
        for landmark in landmarks_of(quantity.measure, quantity.args)
    )
