"""What a calibration learns: how far readings are off, how sure they are, and which mean nothing."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from abhyasa.body.evidence import inputs_of
from abhyasa.body.fitted import Fitted

pytest.importorskip("torch", reason="what calibrates comes with abhyasa[studio]")

from abhyasa.studio import fit as module
from abhyasa.studio.fit import Lesson, fit

MEASURE = "knee_flexion"
OFF_BY, NOISE, LOST = 12.0, 5.0, 1.5


def lesson(n: int, seed: int) -> Lesson:
    """Readings that are off by their first evidence and by noise; where the second is large they mean nothing."""
    rng = np.random.default_rng(seed)
    evidence = rng.normal(size=(n, len(inputs_of(MEASURE))))
    off = OFF_BY * evidence[:, 0] + rng.normal(scale=NOISE, size=n)
    lost = evidence[:, 1] > LOST
    off[lost] = rng.uniform(-60, 60, lost.sum())
    return Lesson(evidence, off, rng.uniform(0, 140, n), rng.integers(10, size=n))


@cache
def learned() -> Fitted:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_STEPS", 500)
        patch.setattr(module, "_BATCH", 256)
        return fit(MEASURE, lesson(4000, seed=1))


def test_a_reading_is_put_right_with_an_error_that_is_as_large_as_it_says() -> None:
    fresh = lesson(4000, seed=2)
    correction, error, doubt = learned()(fresh.evidence)
    told = doubt <= learned().told_below[1]
    assert told.mean() > 0.7
    assert np.median(np.abs(fresh.off - correction)[told]) < 0.8 * NOISE
    inside = np.abs(fresh.off - correction)[told] / error[told]
    assert 0.6 <= np.mean(inside <= 1) <= 0.8
    assert np.mean(inside <= 1.96) >= 0.9


def test_readings_that_mean_nothing_are_doubted_and_no_others() -> None:
    fresh = lesson(4000, seed=3)
    _, _, doubt = learned()(fresh.evidence)
    assert np.median(doubt[fresh.evidence[:, 1] > LOST + 0.5]) > 0.5
    assert np.median(doubt[fresh.evidence[:, 1] < LOST - 0.5]) < 0.1


def test_what_is_rare_is_learned_as_well_as_what_is_common() -> None:
    """Else every reading would be drawn to what practices mostly look like."""
    rng = np.random.default_rng(4)
    often = module._evenly(np.concatenate([rng.normal(10, 3, 3800), rng.uniform(90, 130, 200)])).numpy()
    assert often[-200:].sum() / often.sum() > 2 * 200 / 4000
