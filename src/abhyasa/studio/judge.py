"""What was told of a film against what is true of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.calibration import calibration
from abhyasa.body.frame import Body
from abhyasa.body.measures import compute_readings
from abhyasa.body.vocabulary import MEASURES
from abhyasa.follow.following import Following, follow_recording
from abhyasa.follow.live import Course, LiveFollower
from abhyasa.follow.observe import nearest_index
from abhyasa.language.goals import Quantity
from abhyasa.page import library
from abhyasa.practice.compile import practice_from_page
from abhyasa.studio.fit import quantities_to_learn
from abhyasa.studio.shoot import Shown
from abhyasa.studio.takes import Take
from abhyasa.studio.told import Checked, told_in_stays, told_of
from abhyasa.studio.truth import Truth, difference

Array = NDArray[np.float64]
StepAndSide = tuple[str | None, str | None]

LEFT_OUT_S = 0.7
"""Time around a true change of step that is not judged: where one step ends is a matter of taste."""


@dataclass(frozen=True)
class Told:
    """One quantity over a film: (n,) each. off: reading less truth, NaN where not told; error: as stated."""

    quantity: Quantity
    off: Array
    error: Array


@dataclass(frozen=True)
class Judged:
    """A film. azimuth_deg: the camera's. placed: whether that is about the recommended place.

    frames, live: share with the right step and side, looking back and causally.

    holds: (told, true) seconds of each hold; told is 0 where it was not found.
    """

    name: str
    asana: str
    azimuth_deg: float
    placed: bool
    faulty: bool
    told: tuple[Told, ...]
    checks: tuple[Checked, ...]
    frames: float
    live: float
    holds: tuple[tuple[float, float], ...]
    facing_off_deg: Array


@dataclass(frozen=True)
class JudgedInStays:
    """A film whose steps nobody could recognise: what is told in its true stays."""

    told: tuple[Told, ...]
    checks: tuple[Checked, ...]


def judge_in_stays(take: Take, shown: Shown, estimator: str) -> JudgedInStays:
    """Read a film, and compare."""
    practice = practice_from_page(library.load(take.asana))
    seen = shown.observed(practice.quantities, estimator)
    return JudgedInStays(
        told=tuple(_told(shown.bodies(), shown.truth, estimator)),
        checks=tuple(told_in_stays(practice, seen, shown.truth)),
    )


def judge(take: Take, shown: Shown, estimator: str) -> Judged:
    """Watch a film, and compare."""
    practice = practice_from_page(library.load(take.asana))
    truth = shown.truth
    following = follow_recording(practice, shown.observed(practice.quantities, estimator))
    live = LiveFollower(Course(practice, estimator))
    moments = [moment for chunk in shown.chunks() for moment in live.feed(chunk)]
    at_s = np.array([moment.at_s for moment in moments])
    steps = [(m.stage.step, m.stage.side) if m.stage else (None, None) for m in moments]
    bodies = shown.bodies()
    azimuth = np.concatenate([b.azimuth_deg for b in bodies])
    return Judged(
        name=take.name,
        asana=take.asana,
        azimuth_deg=float(truth.settings["camera"]["azimuth_deg"]),
        placed=take.placed,
        faulty=bool(truth.settings["faults"]),
        told=tuple(_told(bodies, truth, estimator)),
        checks=tuple(told_of(following, truth)),
        frames=_share_right(truth, _steps_of(following, truth.time_s)),
        live=_share_right(truth, [steps[i] for i in nearest_index(at_s, truth.time_s)]),
        holds=tuple(_holds(following, truth)),
        facing_off_deg=(azimuth - truth.body.azimuth_deg + 180) % 360 - 180,
    )


def _told(bodies: list[Body], truth: Truth, estimator: str) -> list[Told]:
    """Every measure's quantities, whether the film's page speaks of them or not."""
    errors = calibration(estimator)
    told = []
    for measure in MEASURES:
        for quantity in quantities_to_learn(measure) if measure != "near" else ():
            readings = [compute_readings(body, measure, quantity.args, errors) for body in bodies]
            value, error = (np.concatenate([getattr(r, name) for r in readings]) for name in ("value", "error"))
            told.append(Told(quantity, difference(measure, value, truth.of(quantity)), error))
    return told


def _steps_of(following: Following, time_s: Array) -> list[StepAndSide]:
    told: list[StepAndSide] = [(None, None)] * len(following.ticks)
    for visit in following.visits:
        for tick in range(visit.first, visit.last):
            told[tick] = (visit.stage.step, visit.stage.side) if visit.stage else (None, None)
    return [told[i] for i in nearest_index(following.ticks.time_s, time_s)]


def _share_right(truth: Truth, told: list[StepAndSide]) -> float:
    changes = truth.time_s[1:][[a != b for a, b in pairwise(truth.steps)]]
    away = np.abs(truth.time_s[:, None] - changes).min(axis=1, initial=np.inf) > LEFT_OUT_S
    right = np.array([a == b for a, b in zip(told, truth.steps, strict=True)])
    return float(right[away].mean()) if away.any() else 1.0


def _holds(following: Following, truth: Truth) -> Iterator[tuple[float, float]]:
    """Of each hold that was done: seconds told, and true."""
    holds = {(s.step, s.side) for s in following.practice.stages if s.hold is not None}
    step_s = float(np.median(np.diff(truth.time_s)))
    for hold in dict.fromkeys(step for step in truth.steps if step in holds):
        still = np.array([step == hold for step in truth.steps]) & ~truth.moving
        found = sum(h.seconds for h in following.holds if (h.stage.step, h.stage.side) == hold)
        yield found, float(still.sum() * step_s)
