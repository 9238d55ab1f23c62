"""Following a practice: a whole recording at once, one photo, or live as it happens."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.landmarks import Landmarks
from abhyasa.follow.chain import Chain, chain_from_practice
from abhyasa.follow.likelihood import Likelihood, compute_fit
from abhyasa.follow.observe import DELAY_S, TICK_S, Observations, Observer, ticks
from abhyasa.follow.paths import Filter, viterbi
from abhyasa.follow.timeline import HoldTime, Visit, holds_from_visits, visits_from_path, with_still_holds
from abhyasa.follow.verdicts import Check, checks_from_stay, checks_from_visits
from abhyasa.language.goals import Quantity
from abhyasa.practice.compile import mirrored
from abhyasa.practice.practice import Practice, Stage

FITS_FROM = 0.1
"""A photo's step is told when its goals hold together with at least this probability, not only better than others'."""
MET_BY_CHANCE = 0.585
"""A photo has no before and after to be told by, so that a goal that is met counts for more than in a film."""
GAP_S = 2.0
"""A live camera that stalls for longer leaves a hole in the beat: nothing was seen, and nothing is made up."""
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
    return Following(practice, beat, visits, holds_from_visits(visits, beat.time_s), checks_from_visits(visits, beat))


def follow_photo(practice: Practice, seen: Observations) -> Following:
    """Which step one frame shows: off where that cannot be told, and a step without a side where the side cannot."""
    chain = chain_from_practice(practice)
    stage = _stage_of_photo(chain, Likelihood(chain, seen.quantities), seen)
    checks = checks_from_stay(stage, seen, 0, 1) if stage else ()
    return Following(practice, seen, (Visit(stage, 0, 0, 1),), (), checks)


def _stage_of_photo(chain: Chain, likelihood: Likelihood, seen: Observations) -> Stage | None:
    """The stage that stands out from off and from all that look different; of those that look alike, the first."""
    shapes = [i for i, state in enumerate(chain.states) if not state.moving]
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


@dataclass(frozen=True, slots=True)
class Moment:
    """Where a live practice stands. at_s: the moment this is about, `DELAY_S` before the last frame.

    belief: (s,) probability of each of the chain's states.
    seen: the one tick that was observed then.
    """

    at_s: float
    stage: Stage | None
    moving: bool
    probability: float
    belief: NDArray[np.float64]
    seen: Observations


class LiveFollower:
    """Streaming: the same model as `follow_recording`, but knowing only what has been."""

    def __init__(self, practice: Practice, estimator: str | None = None, also: tuple[Quantity, ...] = ()) -> None:
        """estimator: what the landmarks are from, such as `blazepose-full`. also: what is observed besides."""
        self.quantities = tuple(dict.fromkeys(practice.quantities + also))
        self.chain = chain_from_practice(practice)
        self._observer = Observer(self.quantities, estimator, causal=True)
        self._likelihood = Likelihood(self.chain, self.quantities)
        self._filter = Filter(self.chain)
        stages = [state.stage for state in self.chain.states]
        self._same_stage = np.array([[one is other for one in stages] for other in stages])
        self._waiting: list[Landmarks] = []
        self._recent: list[Observations] = []
        self._next_s: float | None = None
        self._last_s = 0.0

    def feed(self, landmarks: Landmarks) -> list[Moment]:
        """Take the next frames; a moment for each tick that has become due.

        Frames wait until a tick is due and are observed together, which shows the same as one by one.
        """
        moments = []
        taken = 0
        for i, now_s in enumerate(landmarks.time_s.tolist()):
            if self._next_s is None:
                self._next_s = now_s
            elif now_s - self._last_s > GAP_S:
                self._observe(landmarks.at(slice(taken, i)))
                self._recent = []
                self._next_s += TICK_S * np.ceil((now_s - self._next_s) / TICK_S)
                taken = i
            self._last_s = now_s
            if self._next_s + DELAY_S <= now_s:
                self._observe(landmarks.at(slice(taken, i + 1)))
                taken = i + 1
            while self._next_s + DELAY_S <= now_s:
                moments.append(self.take(ticks(Observations.join(self._recent), np.array([self._next_s]))))
                self._next_s += TICK_S
        if taken < len(landmarks):
            self._waiting.append(landmarks.at(slice(taken, None)))
        return moments

    def _observe(self, landmarks: Landmarks) -> None:
        """Observe the frames that have waited, and these; forget what no tick will ask for."""
        frames = [part for part in (*self._waiting, landmarks) if len(part)]
        self._waiting = []
        for _, alike in groupby(frames, lambda part: (part.size, part.silhouette is None)):
            self._recent.append(self._observer.feed(Landmarks.join([*alike])))
        needed_s = (self._next_s or 0.0) - 2 * DELAY_S
        self._recent = [seen for seen in self._recent if seen.time_s[-1] >= needed_s]

    def take(self, seen: Observations) -> Moment:
        """Follow one tick that was observed already, such as one that was kept. seen: of this follower's quantities."""
        belief = self._filter.feed(self._likelihood.fit(seen))
        by_stage = self._same_stage @ belief
        best = int(by_stage.argmax())
        best_state = self.chain.states[int(np.where(self._same_stage[best], belief, -1.0).argmax())]
        return Moment(float(seen.time_s[0]), best_state.stage, best_state.moving, float(by_stage[best]), belief, seen)
