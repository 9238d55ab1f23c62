"""A practice performed: postures solved from its goals, joined into a motion that keeps time with the breath."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from abhyasa.body.landmarks import INDEX
from abhyasa.language.goal import mirrored_words
from abhyasa.language.sentences import Side
from abhyasa.page.model import Page
from abhyasa.practice.compile import practice_from_page
from abhyasa.practice.practice import Stage
from abhyasa.studio.clearance import over_the_floor
from abhyasa.studio.figure import Figure
from abhyasa.studio.joints import AT, HIGH, LOW, mirrored
from abhyasa.studio.shapes import Fault, Shape, shapes_of, shapes_with
from abhyasa.studio.support import SUPPORTS

Array = NDArray[np.float64]

BREATH_S = 4.0
"""One breath in or out of a quiet practice; a movement takes as long."""
_MOVE_S = 2.4
"""A movement that no breath is said for."""
_ARRIVING_S = 0.8
"""Stay in a shape that the next step goes on to hold."""
_LIFTING_S = 0.25
"""Time over which a limb is lifted out of the floor's way; easing takes some of it back, so it is done again."""
_LIFTINGS = 3


@dataclass(frozen=True, slots=True)
class Style:
    """How somebody practises.

    tempo: 2 is twice as fast, save the holds. depth: 0 just meets the goals, 1 meets them amply.
    hold_s: length of each hold, None as the page says. pause_s: rest after each movement.
    first_side: None as the page has it. sides: how many rounds are done.
    fidget_before_s, fidget_after_s: moving about, not practising.
    sway_deg: how much the body is never quite still.
    pelvis_tilt_deg: how far the pelvis is rolled back under a trunk that leans as it should: the back rounds by
    twice that.
    """

    tempo: float = 1.0
    depth: float = 0.8
    hold_s: float | None = None
    pause_s: float = 1.2
    first_side: Side | None = None
    sides: int = 2
    fidget_before_s: float = 0.0
    fidget_after_s: float = 0.0
    sway_deg: float = 0.6
    pelvis_tilt_deg: float = 0.0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Act:
    """A movement into a posture, and the stay in it. stage: None while not practising. support: what bears the body."""

    stage: Stage | None
    posture: Array
    move_s: float
    stay_s: float
    support: str


@dataclass(frozen=True)
class Motion:
    """A performance over `n` frames.

    postures: (n, d). acts: (n,) index into `acts`. moving: (n,) on the way into the act's posture.
    """

    acts: tuple[Act, ...]
    time_s: Array
    postures: Array
    act: NDArray[np.intp]
    moving: NDArray[np.bool_]

    def step_at(self, frame: int) -> tuple[str | None, Side | None]:
        """Step and side, as a record should tell them; a movement into a hold is a step of its own."""
        stage = self.acts[self.act[frame]].stage
        return (None, None) if stage is None else (stage.step, stage.side)


def perform(
    figure: Figure,
    page: Page,
    style: Style,
    faults: Sequence[Fault] = (),
    fps: float = 15.0,
    shown: Sequence[Shape] | None = None,
) -> Motion:
    """A page performed by a body in a style, with faults.

    shown: `shapes_of` this figure, page and depth, where they are known.

    Raises:
        StudioError: a goal of the page cannot be met by this body, or a fault not be planted.
    """
    if shown is None:
        shown = shapes_of(figure, page, style.depth)
    acts = _acts(figure, page, shown, style, faults)
    return motion_from_acts(figure, acts, style, fps)


def _acts(figure: Figure, page: Page, shown: Sequence[Shape], style: Style, faults: Sequence[Fault]) -> tuple[Act, ...]:
    practice = practice_from_page(page)
    rng = np.random.default_rng(style.seed)
    order = list(range(len(practice.rounds)))
    if style.first_side and practice.rounds[0][0].side not in (None, style.first_side):
        order.reverse()
    solved: dict[tuple[Fault, ...], Sequence[Shape]] = {(): shown}
    acts: list[Act] = []
    for number in order[: style.sides]:
        stages = practice.rounds[number]
        side = stages[0].side
        planted = tuple(fault for fault in faults if side is None or side in fault.sides)
        if planted not in solved:
            solved[planted] = shapes_with(planted, figure, page, shown, style.depth)
        for stage, ahead, shape in zip(stages, (*stages[1:], None), solved[planted], strict=True):
            posture, support = _tilted(shape.posture, style.pelvis_tilt_deg), shape.support
            if number:
                posture, support = mirrored(posture), mirrored_words(support)
            act = _act(stage, posture, support, style, first=not acts, opens=stage is stages[0])
            if ahead is not None and ahead.hold is not None and not ahead.moves and stage.settles:
                act = replace(act, stay_s=_ARRIVING_S)  # the next step holds the same shape
            acts.append(act)
    before = _fidgeting(acts[0], style.fidget_before_s, rng, begins=True)
    after = _fidgeting(acts[-1], style.fidget_after_s, rng, begins=False)
    if before:
        acts[0] = replace(acts[0], move_s=_MOVE_S / 2)
    return (*before, *acts, *after)


def _tilted(posture: Array, degrees: float) -> Array:
    """The pelvis rolled back under a trunk that leans as before; the thighs stay where they are.

    The line from hips to shoulders turns by half of what the spine bends.
    """
    tilted = posture.copy()
    for name, change in (("pitch", -1), ("spine_flexion", 2), ("left hip_flexion", -1), ("right hip_flexion", -1)):
        tilted[AT[name]] += change * degrees
    return np.clip(tilted, LOW, HIGH)


def _act(stage: Stage, posture: Array, support: str, style: Style, *, first: bool, opens: bool) -> Act:
    """first: of the performance, which begins in it. opens: a round, which the one before has left elsewhere."""
    way_s = (BREATH_S if stage.breath else _MOVE_S) * 0.75 / style.tempo
    move_s = 0.0 if first or not (stage.moves or opens) else way_s
    stay_s = style.pause_s / style.tempo
    if stage.hold is not None:
        asked_s = stage.hold.seconds or (stage.hold.breaths or 2) * 2 * BREATH_S * 0.6
        stay_s = asked_s if style.hold_s is None else style.hold_s
    elif not stage.settles:
        stay_s = 0.0
    elif first:
        stay_s *= 2
    return Act(stage, posture, move_s, stay_s, support)


_RESTLESS: tuple[tuple[str, float], ...] = (
    ("spine_twist", 18), ("spine_flexion", 14), ("spine_side_bend", 10), ("neck_turn", 35), ("neck_flexion", 20),
    *((f"{side} {name}", degrees) for side in ("left", "right") for name, degrees in (
        ("shoulder_flexion", 55), ("shoulder_abduction", 30), ("elbow_flexion", 60), ("knee_flexion", 14),
    )),
)  # fmt: skip


def _fidgeting(around: Act, seconds: float, rng: np.random.Generator, *, begins: bool) -> list[Act]:
    """Restless postures around an act's, a new one about every second and a half. begins: the performance."""
    acts: list[Act] = []
    while seconds > 0:
        posture = around.posture.copy()
        for name, degrees in _RESTLESS:
            posture[AT[name]] += degrees * rng.uniform(-0.4, 1)
        move_s, stay_s = rng.uniform(0.7, 1.6), rng.uniform(0.1, 0.8)
        way_s = move_s if acts or not begins else 0.0
        acts.append(Act(None, np.clip(posture, LOW, HIGH), way_s, min(stay_s, seconds), around.support))
        seconds -= move_s + stay_s
    return acts


def motion_from_acts(figure: Figure, acts: Sequence[Act], style: Style, fps: float) -> Motion:
    """Acts one after the other, `fps` postures a second."""
    ends = np.cumsum([act.move_s + act.stay_s for act in acts])
    time_s = np.arange(0, ends[-1], 1 / fps)
    act = np.minimum(np.searchsorted(ends, time_s, side="right"), len(acts) - 1)
    begins = ends - [a.move_s + a.stay_s for a in acts]
    into = time_s - begins[act]
    move_s = np.array([a.move_s for a in acts])[act]
    moving = into < move_s
    keys = np.stack([a.posture for a in acts])
    way = np.clip(into / np.maximum(move_s, 1e-9), 0, 1)
    eased = (way**3 * (10 - 15 * way + 6 * way**2))[:, None]
    start = keys[np.maximum(act - 1, 0)]
    postures = start + eased * (keys[act] - start) + _sway(time_s, style)
    cleared = _cleared(figure, acts, act, np.clip(postures, LOW, HIGH), fps)
    return Motion(tuple(acts), time_s, _grounded(figure, acts, act, eased, cleared), act, moving)


def _sway(time_s: Array, style: Style) -> Array:
    """(t, d) degrees: breath, and never being quite still."""
    rng = np.random.default_rng([style.seed, 1])
    sway = np.zeros((len(time_s), len(AT)))
    for name, i in AT.items():
        if name in ("x", "y", "z", "yaw") or "hip" in name or "knee" in name or "ankle" in name:
            continue
        for _ in range(2):
            period_s, phase = rng.uniform(2.5, 9), rng.uniform(0, 2 * np.pi)
            sway[:, i] += rng.normal(0, style.sway_deg / 2) * np.sin(2 * np.pi * time_s / period_s + phase)
    breath = np.sin(2 * np.pi * time_s / BREATH_S)
    sway[:, AT["spine_flexion"]] -= style.sway_deg * breath
    return sway


def _cleared(figure: Figure, acts: Sequence[Act], act: NDArray[np.intp], postures: Array, fps: float) -> Array:
    """The same motion with no limb far through the floor, wherever the body rests on what it rested on before."""
    cleared = postures
    due = np.ones(len(postures), bool)
    for _ in range(_LIFTINGS):
        lifted = cleared.copy()
        for number, now in enumerate(acts):
            rows = (act == number) & due
            supports = (SUPPORTS[acts[max(number - 1, 0)].support], SUPPORTS[now.support])
            before, here = ({bone for group in support.touching for bone in group} for support in supports)
            lifted[rows] = over_the_floor(figure, cleared[rows], before & here)
        eased = gaussian_filter1d(lifted - cleared, _LIFTING_S * fps, axis=0, mode="nearest")
        due = eased.any(axis=1)  # what needed no lifting needs none now
        cleared = np.clip(cleared + eased, LOW, HIGH)
    return cleared


def _grounded(figure: Figure, acts: Sequence[Act], act: NDArray[np.intp], eased: Array, postures: Array) -> Array:
    """The same motion with the body on the floor, and with what bears it staying where it is."""
    keys = figure.at(np.stack([a.posture for a in acts])).marks
    stays = {a.support: [INDEX[name] for name in SUPPORTS[a.support].stays] for a in acts}
    grounded = postures.copy()
    for first in range(0, len(postures), 256):
        rows = slice(first, first + 256)
        figures = figure.at(postures[rows])
        grounded[rows, AT["z"]] -= figures.points[..., 2].min(axis=1)
        for i, (number, way) in enumerate(zip(act[rows], eased[rows, 0], strict=True)):
            before, now = acts[max(number - 1, 0)], acts[number]
            anchors = [a for a in stays[now.support] if max(keys[max(number - 1, 0), a, 2], keys[number, a, 2]) < 0.16]
            if now.stage is None or before.stage is None or not anchors:
                continue
            there = (1 - way) * keys[max(number - 1, 0)][anchors, :2] + way * keys[number][anchors, :2]
            grounded[first + i, :2] += (there - figures.marks[i, anchors, :2]).mean(axis=0)
    return grounded
