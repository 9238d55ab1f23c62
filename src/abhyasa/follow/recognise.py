"""Which asanas a recording looks like: the practices whose best paths explain it best.

Every practice is followed on the same observations. A path's gain is how many nats better it explains what was seen
than "off" does, which is the same for all. The first candidate is judged by only where it stands out from all others:
being judged by a page that was not practised is worse than being asked which it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from abhyasa.follow.chain import DWELL_TICKS, Chain, chain_from_practice
from abhyasa.follow.likelihood import Fit, compute_fit
from abhyasa.follow.observations import Observations
from abhyasa.follow.observe import ticks
from abhyasa.follow.paths import viterbi
from abhyasa.language.goals import Quantity
from abhyasa.practice.practice import Practice

SURE_BY = 6.0
"""Nats of score by which the likeliest asana must stand out to be taken for the one that is practised.

Set on the tuning films, where a wrong one stood out by 3.7 at most (`python -m benchmarks.recognition`)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An asana, and how well it explains a recording.

    gain: nats over "off". seen: share of the shapes of a round that its path stays in.
    """

    asana: str
    gain: float
    seen: float

    @property
    def score(self) -> float:
        """By how much it is likelier than others; 0 where nothing of it was seen."""
        return max(self.gain, 0.0) * self.seen


def quantities_of_all(practices: Sequence[Practice]) -> tuple[Quantity, ...]:
    """Every quantity that one of the practices speaks of, each once: what must be observed to tell them apart."""
    return tuple(dict.fromkeys(quantity for practice in practices for quantity in practice.quantities))


def recognise(practices: Sequence[Practice], seen: Observations) -> tuple[Candidate, ...]:
    """Those practices of which something is seen, the likeliest first. seen: of the quantities of all practices."""
    beat = ticks(seen)
    candidates = (_candidate(practice, beat) for practice in practices)
    return tuple(sorted((each for each in candidates if each.score), key=lambda each: -each.score))


def standing_out(candidates: Sequence[Candidate]) -> Candidate | None:
    """The first of the candidates where it is surely the one, else None. candidates: as `recognise` gives them."""
    if not candidates:
        return None
    first, second = candidates[0], candidates[1].score if len(candidates) > 1 else 0.0
    return first if first.score - second >= SURE_BY else None


def _candidate(practice: Practice, beat: Observations) -> Candidate:
    chain = chain_from_practice(practice)
    fit = _settled_only(chain, compute_fit(chain, beat.only(practice.quantities)))
    path = viterbi(chain, fit)
    return Candidate(practice.asana, _gain(chain, fit, path), _share_seen(chain, path))


def _settled_only(chain: Chain, fit: Fit) -> Fit:
    """The same with movements worth no more than "off": of many goals they ask little, and fit nearly everything."""
    moving = [i for i, state in enumerate(chain.states) if state.moving]
    stay, enter = fit.stay.copy(), fit.enter.copy()
    stay[:, moving], enter[:, moving] = stay[:, :1], stay[:, :1]
    return Fit(stay, enter)


def _gain(chain: Chain, fit: Fit, path: NDArray[np.intp]) -> float:
    """Nats by which a path beats being off all the time, its steps paid for."""
    rows = np.arange(len(path))
    gain = float((fit.stay[rows, path] - fit.stay[:, 0]).sum())
    turns = np.flatnonzero(np.diff(path)) + 1
    last, first = path[turns - 1] * DWELL_TICKS + DWELL_TICKS - 1, path[turns] * DWELL_TICKS
    entered = np.minimum(turns + DWELL_TICKS - 2, len(path) - 1)
    # Entering a shape counts as a whole sight of it; so much more would "off" have explained of that sight.
    sights = fit.enter - fit.stay
    gain += float((sights[entered, path[turns]] - sights[entered, 0]).sum())
    begins = path[0] * DWELL_TICKS + (DWELL_TICKS - 1 if path[0] == 0 else 0)
    return gain - float(chain.cost[last, first].sum()) - float(chain.start[begins])


def _share_seen(chain: Chain, path: NDArray[np.intp]) -> float:
    visited = set(path.tolist())
    rounds: dict[int, list[bool]] = {}
    for number, state in enumerate(chain.states):
        if chain.settled[number]:
            rounds.setdefault(state.round, []).append(number in visited)
    return max((sum(seen) / len(seen) for seen in rounds.values()), default=0.0)
