"""Where in the chain the practitioner is: looking back over a recording, or as it happens."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from abhyasa.follow.chain import Chain
from abhyasa.follow.likelihood import Fit
from abhyasa.follow.observe import TICK_S

LEAVING = TICK_S / 4.0
"""Probability of leaving a state in a tick: a stay of four seconds in the mean."""


def viterbi(chain: Chain, fit: Fit) -> NDArray[np.intp]:
    """(n,) the state of each tick on the most probable path, given all ticks."""
    n = len(fit)
    if not n:
        return np.empty(0, np.intp)
    nodes = np.arange(len(chain.state))
    came_from = np.empty((n, len(nodes)), np.int16)
    best = _at_nodes(chain, fit, 0) - chain.start
    for t in range(1, n):
        score = best[:, None] - chain.cost
        came_from[t] = score.argmax(axis=0)
        best = score[came_from[t], nodes] + _at_nodes(chain, fit, t)
    path = np.empty(n, np.intp)
    path[-1] = best.argmax()
    for t in range(n - 1, 0, -1):
        path[t - 1] = came_from[t, path[t]]
    return chain.state[path]


class Filter:
    """Streaming: the probability of each state, given the ticks so far."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain
        self._passing = _passing(chain)
        self._belief: NDArray[np.float64] | None = None

    def feed(self, fit: Fit) -> NDArray[np.float64]:
        """(s,) belief after one more tick."""
        before = np.exp(-self._chain.start) if self._belief is None else self._belief @ self._passing
        with np.errstate(divide="ignore"):  # impossible is -inf
            nats = _at_nodes(self._chain, fit, 0) + np.log(before)
        belief = np.exp(nats - nats.max())
        self._belief = belief / belief.sum()
        return np.bincount(self._chain.state, self._belief, len(self._chain.states)).astype(np.float64)


def _passing(chain: Chain) -> NDArray[np.float64]:
    """(m, m) probability from node to node.

    Sums over paths, unlike the best path, need to know how long a stay is: a state is left at each tick with the same
    small probability, and for others in the shares that the costs give.
    """
    weight = np.exp(-chain.cost)
    stays = np.diag(np.diag(weight))
    leaves = weight - stays
    leaves /= np.maximum(leaves.sum(axis=1, keepdims=True), 1e-300)
    may_stay = np.diag(stays)[:, None] > 0
    return np.where(may_stay, (1 - LEAVING) * stays + LEAVING * leaves, leaves)


def _at_nodes(chain: Chain, fit: Fit, t: int) -> NDArray[np.float64]:
    """(m,) nats of one tick at each node."""
    nats: NDArray[np.float64] = np.where(chain.enters, fit.enter[t][chain.state], fit.stay[t][chain.state])
    return nats
