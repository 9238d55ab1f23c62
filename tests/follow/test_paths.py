"""The best path is the best of all paths, and the filter's belief is a probability."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abhyasa.follow.chain import DWELL_TICKS, Chain, chain_from_practice
from abhyasa.follow.likelihood import Fit
from abhyasa.follow.paths import Filter, viterbi
from tests.performances import PRACTICE
from tests.practice.test_compile import practice

SMALL = chain_from_practice(
    practice("Sit. Sit. | trunk_pitch <= 20 deg", "Fold. Fold. | trunk_pitch >= 40 deg", sides="one")
)
OFF = 0


def random_fit(chain: Chain, seed: int, ticks: int, strength: float) -> Fit:
    rng = np.random.default_rng(seed)
    stay, enter = (rng.normal(0, strength, (ticks, len(chain.states))).astype(np.float32) for _ in range(2))
    return Fit(stay, enter)


def all_paths(chain: Chain, ticks: int) -> Iterator[list[tuple[int, int]]]:
    """Every way to spend the ticks, as runs of (state, ticks), where the film may break off in a stay.

    Off may have been so before the film.
    """

    def continued(runs: list[tuple[int, int]], left: int) -> Iterator[list[tuple[int, int]]]:
        for state in range(len(chain.states)):
            if runs and runs[-1][0] == state:
                continue
            least = 1 if not runs and state == OFF else DWELL_TICKS
            yield [*runs, (state, left)]
            for length in range(least, left):
                yield from continued([*runs, (state, length)], left - length)

    yield from continued([], ticks)


def score(chain: Chain, fit: Fit, runs: list[tuple[int, int]]) -> float:
    """Nats of one way, reckoned run by run."""
    entry = np.arange(len(chain.states)) * DWELL_TICKS
    exit_ = entry + DWELL_TICKS - 1
    total, at = 0.0, 0
    for i, (state, length) in enumerate(runs):
        off_before = i == 0 and state == OFF
        if i:
            total -= chain.cost[exit_[runs[i - 1][0]], entry[state]]
        elif not off_before:
            total -= chain.start[entry[state]]
        entered = None if off_before else at + DWELL_TICKS - 2
        total += sum(fit.enter[t, state] if t == entered else fit.stay[t, state] for t in range(at, at + length))
        at += length
    return float(total)


@pytest.mark.parametrize("seed", range(8))
def test_the_best_path_is_the_best_of_all(seed: int) -> None:
    ticks, strength = 11, (0.5, 2.0, 5.0)[seed % 3]
    fit = random_fit(SMALL, seed, ticks, strength)
    best = max(all_paths(SMALL, ticks), key=lambda runs: score(SMALL, fit, runs))
    expected = np.repeat([state for state, _ in best], [length for _, length in best])
    np.testing.assert_array_equal(viterbi(SMALL, fit), expected)


def test_a_film_without_frames_has_no_path() -> None:
    assert len(viterbi(SMALL, random_fit(SMALL, 0, 0, 1.0))) == 0


def test_a_film_that_breaks_off_does_not_end_in_a_step_not_begun() -> None:
    chain = chain_from_practice(PRACTICE)
    bend = next(i for i, s in enumerate(chain.states) if s.stage and s.stage.step == "bend" and not s.moving)
    fit = np.full((40, len(chain.states)), -1.0, np.float32)
    fit[:, bend] = 0
    assert viterbi(chain, Fit(fit, fit))[-1] == bend


@given(seed=st.integers(0, 1000), ticks=st.integers(1, 60), strength=st.sampled_from([0.1, 3.0, 60.0]))
def test_belief_is_a_probability(seed: int, ticks: int, strength: float) -> None:
    chain = chain_from_practice(PRACTICE)
    fit = random_fit(chain, seed, ticks, strength)
    live = Filter(chain)
    for t in range(ticks):
        belief = live.feed(Fit(fit.stay[t : t + 1], fit.enter[t : t + 1]))
        assert belief.shape == (1, len(chain.states))
        assert (belief >= 0).all()
        assert belief.sum() == pytest.approx(1)


@pytest.mark.parametrize("state", range(len(SMALL.states)))
def test_clear_evidence_is_believed_and_followed(state: int) -> None:
    fit = np.full((40, len(SMALL.states)), -4.0, np.float32)
    fit[:, state] = 0
    live = Filter(SMALL)
    for t in range(40):
        belief = live.feed(Fit(fit[t : t + 1], fit[t : t + 1]))
    assert belief[0, state] > 0.95
    assert (viterbi(SMALL, Fit(fit, fit))[DWELL_TICKS:-DWELL_TICKS] == state).all()


def test_ticks_that_come_together_are_believed_as_one_by_one() -> None:
    fit = random_fit(SMALL, 5, 40, 2.0)
    live = Filter(SMALL)
    one_by_one = [live.feed(Fit(fit.stay[t : t + 1], fit.enter[t : t + 1])) for t in range(40)]
    np.testing.assert_array_equal(Filter(SMALL).feed(fit), np.concatenate(one_by_one))


def test_the_filter_believes_in_the_best_path_to_each_state() -> None:
    fit = random_fit(SMALL, 7, 9, 2.0)
    belief = Filter(SMALL).feed(fit)[-1]
    best = max(all_paths(SMALL, 9), key=lambda runs: score(SMALL, fit, runs))
    assert belief.argmax() == best[-1][0]


def test_the_filter_knows_nothing_of_what_comes() -> None:
    fit = random_fit(SMALL, 3, 40, 1.0)
    changed = Fit(fit.stay.copy(), fit.enter.copy())
    changed.stay[20:] += 5
    lives = Filter(SMALL), Filter(SMALL)
    for t in range(20):
        one, other = (
            live.feed(Fit(of.stay[t : t + 1], of.enter[t : t + 1]))
            for live, of in zip(lives, (fit, changed), strict=True)
        )
        np.testing.assert_array_equal(one, other)
