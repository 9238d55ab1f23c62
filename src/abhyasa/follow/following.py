"""Following a practice that was recorded: a whole film at once, or one photo. `live` follows one as it happens."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from abhyasa.follow.chain import Chain, chain_from_practice
from abhyasa.follow.doing import with_faults_of_what_was_done
from abhyasa.follow.likelihood import Likelihood, compute_fit
from abhyasa.follow.observations import Observations
from abhyasa.follow.observe import ticks
from abhyasa.follow.paths import viterbi
from abhyasa.follow.timeline import HoldTime, Visit, holds_from_visits, visits_from_path, with_still_holds
from abhyasa.follow.verdicts import Check, checks_from_stay, checks_from_visits
from abhyasa.practice.compile import mirrored
from abhyasa.practice.practice import Practice, Stage

FITS_FROM = 0.1
"""A photo's step is told when its goals hold together with at least this probability, not only better than others'."""
MET_BY_CHANCE = 0.585
"""A photo has no before and after to be told by, so that a goal that is met counts for more than in a film."""
SURE_FROM = 0.8
"""A photo's step, or its side, is told when it is at least this probable among all."""

_EQUAL = 1e-6


@dataclass(frozen=True)
class Following:
    """What a recording shows of a practice.

    ticks: what was observed, on the follower's even beat; visits and checks count in it.
    visits: cover all ticks in order.
    """

    practice: Practice
    ticks: Observations
    visits: tuple[Visit, ...]
    holds: tuple[HoldTime, ...]
    checks: tuple[Check, ...]


def follow_recording(practice: Practice, seen: Observations) -> Following:
    """Follow a practice through all frames of a recording, looking back from its end."""
    return follow_beat(practice, ticks(seen))


def follow_beat(practice: Practice, beat: Observations) -> Following:
    """The same of what was observed on the follower's beat already, as a live practice keeps it."""
    chain = chain_from_practice(practice)
    visits = with_still_holds(visits_from_path(chain, viterbi(chain, compute_fit(chain, beat))), beat.motion)
    checks = with_faults_of_what_was_done(practice, visits, checks_from_visits(visits, beat))
    return Following(practice, beat, visits, holds_from_visits(visits, beat.time_s), checks)


def follow_photo(practice: Practice, seen: Observations) -> Following:
    """Which step one frame shows: off where that cannot be told, and a step without a side where the side cannot."""
    chain = chain_from_practice(practice)
    stage = _stage_of_photo(chain, Likelihood(chain, seen.quantities), seen)
    checks = checks_from_stay(stage, seen, 0, 1) if stage else ()
    return Following(practice, seen, (Visit(stage, 0, 0, 1),), (), checks)


def _stage_of_photo(chain: Chain, likelihood: Likelihood, seen: Observations) -> Stage | None:
    """The stage that stands out from off and from all that look different; of those that look alike, the first."""
    shapes: list[int] = [0, *np.flatnonzero(chain.settled).tolist()]
    stages = [chain.states[i].stage for i in shapes]
    chance = np.exp(likelihood.sight(seen, MET_BY_CHANCE)[0, shapes])
    first = int(np.argmax(chance >= (1 - _EQUAL) * chance.max()))
    best = stages[first]
    if best is None or likelihood.holds(seen)[0, shapes[first]] < np.log(FITS_FROM):
        return None
    chance /= chance.sum()
    alike = np.array([stage is not None and _look_alike(best, stage) for stage in stages])
    same_side = np.array([stage is not None and stage.side == best.side for stage in stages])
    if chance[alike].sum() < SURE_FROM:
        return None
    if chance[alike & same_side].sum() >= SURE_FROM * chance[alike].sum():
        return best
    return replace(best, side=None, checks=tuple(s for s in best.checks if s.goal.mirrored() == s.goal))


def _look_alike(one: Stage, other: Stage) -> bool:
    """Whether two stages are the same shape, on either side: the goals of one are among the other's."""
    if one.side != other.side:
        other = mirrored(other)
    goals, others = ({sourced.goal for sourced in stage.goals} for stage in (one, other))
    return goals <= others or others <= goals
