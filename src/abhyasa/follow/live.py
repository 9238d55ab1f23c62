"""Following a practice as it happens: the same model as looking back, but knowing only what has been.

However many practise the same, they can be followed together: what takes the time is the number of array operations,
and hardly their size.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice
from math import ceil

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.landmarks import Landmarks
from abhyasa.follow.chain import chain_from_practice
from abhyasa.follow.likelihood import Likelihood
from abhyasa.follow.observations import Observations
from abhyasa.follow.observe import DELAY_S, TICK_S, Observer, observe_together, ticks_together
from abhyasa.follow.paths import Filter, filter_together
from abhyasa.language.goals import Quantity
from abhyasa.practice.practice import Practice, Stage

_Stream = tuple[Observations, NDArray[np.float64]]
"""What was observed, and the ticks that are due in it."""

GAP_S = 2.0
"""A camera that stalls for longer leaves a hole in the beat: nothing was seen, and nothing is made up."""


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


class Course:
    """A practice laid out to be followed live, by anyone who does it.

    quantities: all that is observed, in the order of the ticks' columns.
    """

    def __init__(self, practice: Practice, estimator: str | None = None, also: tuple[Quantity, ...] = ()) -> None:
        """estimator: what the landmarks are from, such as `blazepose-full`. also: what is observed besides."""
        self.practice = practice
        self.estimator = estimator
        self.quantities = tuple(dict.fromkeys(practice.quantities + also))
        self.chain = chain_from_practice(practice)
        self.likelihood = Likelihood(self.chain, self.quantities)
        stages = [state.stage for state in self.chain.states]
        self._same_stage = np.array([[one is other for one in stages] for other in stages], np.float64)

    def moments(self, seen: Observations, belief: NDArray[np.float64]) -> list[Moment]:
        """What is believed at some ticks. belief: (n, s) after each of them."""
        by_stage = belief @ self._same_stage
        best = by_stage.argmax(axis=1)
        states = np.where(self._same_stage[best] > 0, belief, -1.0).argmax(axis=1).tolist()
        probability = by_stage[np.arange(len(best)), best].tolist()
        told = []
        for i, (at_s, state) in enumerate(zip(seen.time_s.tolist(), states, strict=True)):
            of = self.chain.states[state]
            told.append(Moment(at_s, of.stage, of.moving, probability[i], belief[i], seen.at(slice(i, i + 1))))
        return told


@dataclass(slots=True)
class _Stretch:
    """Frames without a gap between them, and the ticks that have become due by them."""

    frames: int
    due_s: list[float] = field(default_factory=list)


class LiveFollower:
    """Streaming: one practitioner on a course."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self.observer = Observer(course.quantities, course.estimator, causal=True)
        self.filter = Filter(course.chain)
        self._waiting: list[Landmarks] = []
        self._recent: list[Observations] = []
        self._next_s: float | None = None
        self._last_s = 0.0

    def feed(self, landmarks: Landmarks) -> list[Moment]:
        """Take the next frames; a moment for each tick that has become due."""
        return follow_together([self], [landmarks])[0]

    def take(self, seen: Observations) -> list[Moment]:
        """Follow ticks that were observed already, such as those that were kept. seen: of the course's quantities."""
        return self.course.moments(seen, self.filter.feed(self.course.likelihood.fit(seen)))

    def come(self, landmarks: Landmarks) -> tuple[list[Landmarks], list[_Stretch]]:
        """What is to be observed now that these frames have come: nothing, while no tick is due, and they wait."""
        stretches = [_Stretch(sum(map(len, self._waiting)))]
        for now_s in landmarks.time_s.tolist():
            if self._next_s is None:
                self._next_s = now_s
            elif now_s - self._last_s > GAP_S:
                stretches.append(_Stretch(0))
                self._next_s += TICK_S * ceil((now_s - self._next_s) / TICK_S)
            self._last_s = now_s
            stretches[-1].frames += 1
            while self._next_s + DELAY_S <= now_s:
                stretches[-1].due_s.append(self._next_s)
                self._next_s += TICK_S
        self._waiting.append(landmarks)
        if len(stretches) == 1 and not stretches[0].due_s:
            return [], []
        frames, self._waiting = self._waiting, []
        alike = groupby(frames, lambda part: (part.size, part.silhouette is None))
        return [Landmarks.join([*parts]) for _, parts in alike], stretches

    def streams(self, parts: Sequence[Observations], stretches: Sequence[_Stretch]) -> Iterator[_Stream]:
        """What was observed of these stretches, and the ticks due in each; what later ticks ask for is remembered."""
        first, before, new = 0, self._recent, Observations.join(parts)
        for stretch in stretches:
            stream = Observations.join([*before, new.at(slice(first, first + stretch.frames))])
            first, before = first + stretch.frames, []
            if stretch.due_s:
                yield stream, np.array(stretch.due_s)
        needed_s = (self._next_s or 0.0) - DELAY_S
        self._recent = [stream.at(slice(max(int(stream.time_s.searchsorted(needed_s)) - 1, 0), None))]


def follow_together(followers: Sequence[LiveFollower], pieces: Sequence[Landmarks]) -> list[list[Moment]]:
    """What each follower makes of its next frames. All are on one course."""
    course = followers[0].course
    come = [follower.come(piece) for follower, piece in zip(followers, pieces, strict=True)]
    observed = observe_together([follower.observer for follower in followers], [frames for frames, _ in come])
    streams = [
        [*follower.streams(parts, stretches)] if parts else []
        for follower, parts, (_, stretches) in zip(followers, observed, come, strict=True)
    ]
    due = [stream for of_one in streams for stream in of_one]
    if not due:
        return [[] for _ in followers]
    seen = ticks_together(due)
    fit = course.likelihood.fit(seen)
    counts = [sum(len(due_s) for _, due_s in of_one) for of_one in streams]
    belief = filter_together([follower.filter for follower in followers], fit, counts)
    moments = iter(course.moments(seen, belief))
    return [[*islice(moments, count)] for count in counts]
