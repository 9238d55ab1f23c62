"""Performances: a stick figure practising Janushirsana, with the truth of what it did when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.landmarks import Landmarks
from abhyasa.follow.following import Following
from abhyasa.follow.observations import Observations
from abhyasa.follow.observe import Observer, nearest_index
from abhyasa.page.library import load
from abhyasa.practice.compile import practice_from_page
from abhyasa.practice.practice import Practice
from tests.bodies import SITTING, Arm, Figure, Leg, film, mix

PRACTICE = practice_from_page(load("janushirsana"))
STEPS = ("sit", "bend", "raise", "fold", "rise", "release")
"""What the body does; the hold is the stay in the fold."""
JITTER = 0.003
_STAY_S = {"sit": 3.0, "bend": 1.5, "raise": 1.5, "fold": 8.0, "rise": 1.5, "release": 2.0}
_BENT = Leg(flexion=90, abduction=55, knee=140, turn=90)
_OTHER = {"left": "right", "right": "left"}


@dataclass(frozen=True)
class Act:
    """Moving into a shape, and staying there. step, side: what a record should call it; None off the practice."""

    step: str | None
    side: str | None
    figure: Figure
    move_s: float = 1.5
    stay_s: float = 2.0


@dataclass(frozen=True)
class Truth:
    """When an act was done: `[start_s, end_s)`, in its shape from `settled_s` on."""

    act: Act
    start_s: float
    settled_s: float
    end_s: float


def shape(step: str, side: str, depth: float = 60.0, straight_knee: float = 0.0, bent_knee: float = 140.0) -> Figure:
    """The body at the end of a step of Janushirsana.

    side: of the bent leg. depth: pitch of the trunk in the fold. straight_knee: flexion where the page wants none.
    """
    figure = SITTING
    if step in ("bend", "raise", "fold", "rise"):
        pitch = depth if step == "fold" else 0.0
        bent, straight = replace(_BENT, flexion=90 + pitch, knee=bent_knee), Leg(90 + pitch, knee=straight_knee)
        legs = (bent, straight) if side == "left" else (straight, bent)
        figure = replace(figure, pitch=pitch, left_leg=legs[0], right_leg=legs[1])
    if step in ("raise", "rise"):
        figure = figure.with_arms(Arm(elevation=170))
    if step == "fold":
        figure = figure.with_arms(Arm(elevation=120))
    return figure


def round_of(
    side: str,
    steps: Iterable[str] = STEPS,
    pace: float = 1.0,
    hold_s: float = 8.0,
    depth: float = 60.0,
    straight_knee: float = 0.0,
) -> list[Act]:
    """One side's acts. pace: 2 is twice as fast, save the hold. depth, straight_knee: as in `shape`."""
    return [
        Act(
            step,
            side,
            shape(step, side, depth, straight_knee),
            move_s=1.5 / pace,
            stay_s=hold_s if step == "fold" else _STAY_S[step] / pace,
        )
        for step in steps
    ]


def both_sides(
    first: str = "left", pace: float = 1.0, hold_s: float = 8.0, depth: float = 60.0, straight_knee: float = 0.0
) -> list[Act]:
    """The whole practice."""
    return [act for side in (first, _OTHER[first]) for act in round_of(side, STEPS, pace, hold_s, depth, straight_knee)]


def perform(
    acts: Sequence[Act],
    fps: float = 15.0,
    azimuth_deg: float = 45.0,
    uneven: bool = False,
    seed: int = 0,
    silhouettes: bool = True,
) -> tuple[Landmarks, list[Truth]]:
    """Film the acts one after the other. uneven: frame times wander, as a phone's do."""
    truths: list[Truth] = []
    start_s = 0.0
    for act in acts:
        settled_s = start_s + (act.move_s if truths else 0.0)
        truths.append(Truth(act, start_s, settled_s, settled_s + act.stay_s))
        start_s = truths[-1].end_s
    time_s = np.arange(0, start_s, 1 / fps)
    if uneven:
        steps_s = np.random.default_rng(seed).uniform(0.3, 1.7, len(time_s)) / fps
        time_s = np.cumsum(steps_s) - steps_s[0]
        time_s = time_s[time_s < start_s]
    figures = [_figure_at(t, truths) for t in time_s]
    return film(figures, time_s, azimuth_deg, jitter=JITTER, seed=seed, silhouettes=silhouettes), truths


def _figure_at(time_s: float, truths: Sequence[Truth]) -> Figure:
    i = next(i for i, truth in enumerate(truths) if time_s < truth.end_s)
    now, before = truths[i], truths[max(i - 1, 0)]
    way = 1.0 if time_s >= now.settled_s else (time_s - now.start_s) / (now.settled_s - now.start_s)
    figure = mix(before.act.figure, now.act.figure, (1 - np.cos(np.pi * way)) / 2)
    return replace(figure, pitch=figure.pitch + np.sin(2 * np.pi * time_s / 4))


def true_labels(
    time_s: NDArray[np.float64], truths: Sequence[Truth], slack_s: float = 0.7
) -> list[tuple[str | None, str | None] | None]:
    """(step, side) at each time, None within `slack_s` of a change."""
    spans = [(start, end, (step, truth.act.side)) for truth in truths for start, end, step in _named_spans(truth)]
    return [next((label for start, end, label in spans if start + slack_s <= t < end - slack_s), None) for t in time_s]


def _named_spans(truth: Truth) -> list[tuple[float, float, str | None]]:
    """An act's stretches as records name them: the stay in the fold is the hold."""
    if truth.act.step != "fold":
        return [(truth.start_s, truth.end_s, truth.act.step)]
    return [(truth.start_s, truth.settled_s, "fold"), (truth.settled_s, truth.end_s, "hold")]


def observe(seen: Landmarks, practice: Practice = PRACTICE) -> Observations:
    """What a film shows of a practice."""
    return Observer(practice.quantities).feed(seen)


def labels_at(following: Following, time_s: NDArray[np.float64]) -> list[tuple[str | None, str | None]]:
    """(step, side) that were told at each time."""
    told: list[tuple[str | None, str | None]] = []
    for visit in following.visits:
        stage = visit.stage
        told += [(stage.step, stage.side) if stage else (None, None)] * (visit.last - visit.first)
    return [told[i] for i in nearest_index(following.ticks.time_s, time_s)]


def share_right(following: Following, seen: Landmarks, truths: Sequence[Truth]) -> float:
    """Share of frames with the right step and side; frames near a change do not count."""
    pairs = zip(labels_at(following, seen.time_s), true_labels(seen.time_s, truths), strict=True)
    return float(np.mean([told == true for told, true in pairs if true is not None]))
