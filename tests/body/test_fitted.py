"""What a calibration has learned tells the same wherever it is kept, and nothing of what it never saw."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from abhyasa.body.fitted import Fitted

Array = NDArray[np.float64]
INPUTS, HIDDEN = 4, 6


def learned(seed: int = 0) -> Fitted:
    rng = np.random.default_rng(seed)
    return Fitted(
        inputs=("value", "spread", "before", "beside"),
        middle=rng.normal(size=INPUTS),
        spread=rng.uniform(0.5, 2, INPUTS),
        low=np.full(INPUTS, -1.5),
        high=np.full(INPUTS, 2.0),
        hidden=rng.normal(0, 0.7, (INPUTS + 1, HIDDEN)),
        out=rng.normal(0, 0.7, (HIDDEN + 1, 3)),
        scale=10.0,
        told_below=(18.0, 0.12),
    )


def seen(fitted: Fitted, count: int = 50) -> Array:
    """(count, k) evidence within what was seen."""
    within = np.random.default_rng(1).uniform(fitted.low, fitted.high, (count, INPUTS))
    evidence: Array = fitted.middle + fitted.spread * within
    return evidence


def kept(fitted: Fitted) -> dict[str, Any]:
    """As it comes out of a file."""
    out: dict[str, Any] = json.loads(json.dumps(fitted.to_json(), allow_nan=False))
    return out


def test_from_a_file_it_tells_the_same() -> None:
    fitted = learned()
    again = Fitted.from_json(kept(fitted))
    correction, error, doubt = fitted(seen(fitted))
    other, other_error, other_doubt = again(seen(fitted))
    np.testing.assert_allclose(other, correction, atol=0.02)
    np.testing.assert_allclose(other_error, error, rtol=0.002)
    np.testing.assert_allclose(other_doubt, doubt, atol=0.001)
    assert (again.inputs, again.scale, again.told_below) == (fitted.inputs, fitted.scale, fitted.told_below)


def test_what_was_read_is_written_the_same() -> None:
    once = kept(learned())
    assert kept(Fitted.from_json(once)) == once


def test_a_correction_goes_either_way_and_an_error_is_one() -> None:
    fitted = learned()
    correction, error, doubt = fitted(seen(fitted))
    assert correction.shape == error.shape == doubt.shape == (50,)
    assert correction.min() < 0 < correction.max()
    assert (error > 0).all()
    assert ((doubt > 0) & (doubt < 1)).all()
    assert np.ptp(error) > 1


@pytest.mark.parametrize("column", range(INPUTS))
@pytest.mark.parametrize("way", [-1, 1])
def test_beyond_what_was_seen_it_tells_what_it_tells_at_the_edge(column: int, way: int) -> None:
    fitted = learned()
    edge = fitted.middle.copy()
    edge[column] += fitted.spread[column] * (fitted.low if way < 0 else fitted.high)[column]
    inside, beyond = edge.copy(), edge.copy()
    inside[column] -= way * 0.2
    beyond[column] += way * 1e6
    (at_edge, far, near) = np.array(fitted(np.stack([edge, beyond, inside])))[0]
    assert far == pytest.approx(at_edge)
    assert near != pytest.approx(at_edge)


def test_what_is_not_known_is_not_told() -> None:
    fitted = learned()
    evidence = seen(fitted, 3)
    evidence[1, 2] = np.nan
    told = np.array(fitted(evidence))
    assert np.isnan(told[:, 1]).all()
    np.testing.assert_array_equal(told[:, [0, 2]], np.array(fitted(evidence[[0, 2]])))


def test_corrections_and_errors_are_in_the_measure_s_unit() -> None:
    fitted = learned()
    coarse = replace(fitted, scale=20.0)
    correction, error, doubt = fitted(seen(fitted))
    other, other_error, other_doubt = coarse(seen(fitted))
    np.testing.assert_allclose(other, 2 * correction)
    np.testing.assert_allclose(other_error, 2 * error)
    np.testing.assert_array_equal(other_doubt, doubt)


def test_a_wild_network_overflows_quietly() -> None:
    wild = replace(learned(), out=learned().out * 5000)
    _, error, doubt = wild(seen(wild))
    assert ((doubt >= 0) & (doubt <= 1)).all()
    assert not np.isnan(error).any()
