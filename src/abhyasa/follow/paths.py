"""Where in the chain the practitioner is: looking back over a recording, or as it happens."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from abhyasa.follow.chain import DWELL_TICKS, ENTERED_AT, Chain
from abhyasa.follow.likelihood import Fit

SURER = 2.5
"""By so much the odds of a state are surer than the nats of its best path: on the tuning films, states that are
believed with 50, 60, 70, 80, 90% by this are right in 46, 63, 83, 88, 95% of the ticks."""


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
    """Streaming: how probable each state is, given the ticks so far, by the best path that ends in it.

    The same paths at the same costs as `viterbi`, so that live and looking back differ only by what was not yet seen.
    """

    def __init__(self, chain: Chain) -> None:
        self._between = chain.between
        self._best = -chain.start.reshape(-1, DWELL_TICKS)
        self._begun = False

    def feed(self, fit: Fit) -> NDArray[np.float64]:
        """(n, s) belief after each of the next ticks."""
        return filter_together([self], fit, [len(fit)])


def filter_together(filters: Sequence[Filter], fit: Fit, counts: Sequence[int]) -> NDArray[np.float64]:
    """(n, s) belief after each tick, one filter's after the other's. All are of one chain.

    fit: of all their next ticks. counts: how many of them are each filter's.
    """
    best = np.array([each._best for each in filters])
    begun = np.array([each._begun for each in filters])
    left = np.array(counts)
    first = left.cumsum() - left
    between = filters[0]._between
    tops = np.empty(fit.stay.shape)
    for t in range(left.max(initial=0)):
        those = np.flatnonzero(left > t)
        before, ticks = best[those], first[those] + t
        nats = np.empty_like(before)
        nats[:, :, 1:] = before[:, :, :-1]  # on through a state's ticks, of which the last may stay
        np.maximum(nats[:, :, -1], before[:, :, -1], out=nats[:, :, -1])
        (before[:, :, -1:] - between).max(axis=1, out=nats[:, :, 0])
        if t == 0:
            nats[~begun[those]] = before[~begun[those]]
        enter = nats[:, :, ENTERED_AT] + fit.enter[ticks]
        nats += fit.stay[ticks][..., None]
        nats[:, :, ENTERED_AT] = enter
        top = nats.max(axis=2)
        most = top.max(axis=1, keepdims=True)
        tops[ticks] = top - most
        best[those] = nats - most[..., None]
    for each, its, count in zip(filters, best, counts, strict=True):
        each._best, each._begun = its, each._begun or count > 0
    belief: NDArray[np.float64] = np.exp(SURER * tops)
    belief /= belief.sum(axis=1, keepdims=True)
    return belief


def _at_nodes(chain: Chain, fit: Fit, t: int) -> NDArray[np.float64]:
    """(m,) nats of one tick at each node."""
    nats: NDArray[np.float64] = np.where(chain.enters, fit.enter[t][chain.state], fit.stay[t][chain.state])
    return nats
