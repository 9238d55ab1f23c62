"""Where a hold begins and ends between slow movements."""

from __future__ import annotations

import numpy as np
import pytest

from abhyasa.follow.observe import TICK_S
from abhyasa.follow.timeline import FADING_S, Visit, with_still_holds
from abhyasa.language.sentences import Hold
from abhyasa.practice.practice import Stage

FOLD = Stage("fold", "left", "", None, None, (), (), moves=True, settles=False)
HOLD = Stage("hold", "left", "", None, Hold(), (), (), moves=False, settles=True)
RISE = Stage("rise", "left", "", None, None, (), (), moves=True, settles=True)
TICKS = round(8 / TICK_S)


def visits() -> tuple[Visit, ...]:
    return (Visit(FOLD, 0, 16, 16), Visit(HOLD, 16, 16, 16 + TICKS), Visit(RISE, 16 + TICKS, 40 + TICKS, 48 + TICKS))


def motion(fading: int, arising: int) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """Movement, fading into stillness over so many ticks of the hold, and rising out of it over so many."""
    still = np.random.default_rng(0).uniform(0.3, 0.5, TICKS)
    still[:fading] = np.linspace(0.95, 0.6, fading)
    still[TICKS - arising :] = np.linspace(0.6, 0.95, arising)
    return np.concatenate([np.full(16, 3.0), still, np.full(32, 3.0)]).astype(np.float32)


@pytest.mark.parametrize(("fading", "arising"), [(0, 0), (6, 0), (0, 5), (8, 8)])
def test_the_fading_end_of_a_movement_is_no_hold(fading: int, arising: int) -> None:
    fold, hold, rise = with_still_holds(visits(), motion(fading, arising))
    assert abs(hold.first - (16 + fading)) <= 4
    assert abs(hold.last - (16 + TICKS - arising)) <= 4
    assert (fold.first, fold.last) == (0, hold.first)
    assert (rise.first, rise.settled, rise.last) == (hold.last, 40 + TICKS, 48 + TICKS)


def test_a_restless_hold_is_not_eaten_up() -> None:
    restless = np.full(48 + TICKS, 0.9, np.float32)
    restless[16 + TICKS // 2] = 0.1
    hold = with_still_holds(visits(), restless)[1]
    assert (hold.last - hold.first) * TICK_S >= 8 - 2 * FADING_S


def test_unknown_motion_changes_nothing() -> None:
    assert with_still_holds(visits(), np.full(48 + TICKS, np.nan, np.float32)) == visits()
