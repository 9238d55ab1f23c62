"""What is filmed to calibrate, to tune and to judge: shots drawn at random, in three sets that share no body or seed.

The tables of errors are learned from one, the follower's constants and what makes a verdict are set by another, and the
third is watched only to tell how good all that is. It also shares no camera with the others: sectors of ten degrees
around the body go to it and to them in turn.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from abhyasa.body.vocabulary import Unit
from abhyasa.errors import StudioError
from abhyasa.language.goals import Goal
from abhyasa.language.sentences import Side
from abhyasa.page import library
from abhyasa.page.model import Page
from abhyasa.practice.compile import practice_from_page
from abhyasa.practice.place import Place, best_place
from abhyasa.studio.build import Build
from abhyasa.studio.film import Shot
from abhyasa.studio.lens import Camera
from abhyasa.studio.look import look_from_seed
from abhyasa.studio.perform import Style
from abhyasa.studio.shapes import Fault
from abhyasa.studio.spoil import Spoiling

Split = Literal["calibration", "tuning", "accuracy"]

BODIES: dict[Split, int] = {"calibration": 40, "tuning": 16, "accuracy": 16}
SECTOR_DEG = 10
FRONT_AND_SIDES_DEG = 115
"""A camera further round than this stands behind the body."""
_BEHIND: dict[Split, float] = {"calibration": 0.36, "tuning": 0.1, "accuracy": 0.2}
"""Share of cameras there. Calibration takes them from all around alike; people seldom put one behind themselves."""
_SEED: dict[Split, int] = {"calibration": 1_000_000, "accuracy": 2_000_000, "tuning": 3_000_000}
_PLACED = 500_000
"""Films from the recommended place have seeds of their own."""
_AROUND_PLACE_DEG, _AROUND_PLACE_M = 15.0, 0.3
"""People stand a camera about where they are told to: so far around the body, and so much higher or lower."""
_HALF_OF_ALL = "janushirsana"
"""The asana that this began with is every other take; the rest of the library shares the others."""
HALF_HEIGHT_M = {True: (0.8, 1.25), False: (1.25, 1.7)}
"""Half of what the picture's height covers at the body, seated or not: a body sits in 2.1 m, and stands in 2.6 m."""
_FAULT_BY: dict[Unit, tuple[float, float]] = {"deg": (15.0, 50.0), "heights": (0.1, 0.3)}
PRACTICES = 112
"""So many takes of a set show practices, most with a fault or two. In all further ones every shape misses what it is
checked for, by any amount: learned from practices alone, the networks would correct towards what these look like the
very reading that is to find the fault; and few faults are judged in few practices."""
CAMERAS = 3
"""Such a practice is filmed by so many, since its shapes take longer to find than to film."""
_MISSED_BY: dict[Unit, tuple[float, float]] = {"deg": (5.0, 50.0), "heights": (0.03, 0.3)}


@dataclass(frozen=True)
class Take:
    """One film to be made. body: the number of its build. placed: from about the place recommended for the asana."""

    split: Split
    number: int
    body: int
    asana: str
    shot: Shot
    placed: bool = False

    @property
    def name(self) -> str:
        """Its file's name."""
        return f"{self.split}{'-placed' if self.placed else ''}-{self.number:04}-{self.asana}"


def take(split: Split, number: int, *, placed: bool = False) -> Take:
    """The take of this number; the same in every run. placed: from about where the practitioner is told to put it."""
    first_seed = _SEED[split] + _PLACED * placed
    rng = practised = np.random.default_rng([first_seed, number])
    missing = number >= PRACTICES
    quick = missing or (split == "calibration" and number % 3 != 1)
    practice, seed = number, first_seed + number
    if missing:
        practice = PRACTICES + (number - PRACTICES) // CAMERAS
        practised = np.random.default_rng([_SEED[split], 3, practice])
    others = [page for page in library.asana_ids() if page != _HALF_OF_ALL]
    asana = _HALF_OF_ALL if practice % 2 == 0 else others[practice // 2 % len(others)]
    body = int(practised.integers(BODIES[split]))
    page = library.load(asana)
    return Take(
        split,
        number,
        body,
        asana,
        Shot(
            build=build_of(split, body),
            thoracic=drawn_thoracic(np.random.default_rng([_SEED[split], 1, body])),
            look=look_from_seed(_SEED[split] + body * 7 + number % 7),
            camera=_camera(split, rng, page, placed),
            style=_style(_SEED[split] + practice if missing else seed, quick, practised),
            faults=_missed_everywhere(page, practised) if missing else _faults(page, split, practised),
            spoiling=_spoiling(rng),
            fps=5.0 if missing or split == "calibration" else 8.0,
            seed=seed,
        ),
        placed,
    )


def build_of(split: Split, body: int) -> Build:
    """The body of this number."""
    return drawn_build(np.random.default_rng([_SEED[split], 2, body]))


def drawn_build(rng: np.random.Generator) -> Build:
    """A grown body of any sex, age and build."""
    return Build(
        age=float(rng.uniform(0.6, 0.97)),
        sex=float(rng.choice([rng.uniform(0, 0.3), rng.uniform(0.7, 1)])),
        weight=float(rng.uniform(0.25, 0.85)),
        muscle=float(rng.uniform(0.3, 0.8)),
        height=float(rng.uniform(0.25, 0.75)),
        proportions=float(rng.uniform(0.3, 0.9)),
    )


def drawn_thoracic(rng: np.random.Generator) -> float:
    """Where a body bends its spine: see `skeleton.Skeleton`."""
    return float(rng.uniform(0.1, 0.9))


def in_split(split: Split, azimuth_deg: float) -> bool:
    """Whether cameras of this set may stand here."""
    return int(azimuth_deg % 360 // SECTOR_DEG) % 2 == (1 if split == "accuracy" else 0)


def _camera(split: Split, rng: np.random.Generator, page: Page, placed: bool) -> Camera:
    place = best_place(page) if placed else None
    azimuth_deg = _azimuth_deg(split, rng, place)
    lens_deg = float(rng.uniform(38, 62))
    return Camera(
        azimuth_deg=azimuth_deg,
        height_m=_height_m(rng, place),
        distance_m=float(rng.uniform(*HALF_HEIGHT_M[page.position == "seated"]) / np.tan(np.radians(lens_deg) / 2)),
        lens_deg=lens_deg,
        shake=float(rng.choice([0, rng.uniform(0, 0.5)], p=(0.7, 0.3))),
    )


def _azimuth_deg(split: Split, rng: np.random.Generator, place: Place | None) -> float:
    """Around the body, in this set's sectors: anywhere, or on either side of it near a place."""
    behind, side = rng.random() < _BEHIND[split], float(rng.choice([-1, 1])) if place else 1.0
    while True:
        if place:
            azimuth_deg = side * (place.azimuth_deg + float(rng.uniform(-_AROUND_PLACE_DEG, _AROUND_PLACE_DEG)))
        else:
            azimuth_deg = float(rng.uniform(-180, 180))
        if in_split(split, azimuth_deg) and (place or (abs(azimuth_deg) > FRONT_AND_SIDES_DEG) == behind):
            return azimuth_deg


def _height_m(rng: np.random.Generator, place: Place | None) -> float:
    if place:
        return place.height_m + float(rng.uniform(-_AROUND_PLACE_M, _AROUND_PLACE_M))
    return float(rng.choice([rng.uniform(0.3, 0.9), rng.uniform(0.9, 1.9)]))


def _style(seed: int, quick: bool, rng: np.random.Generator) -> Style:
    """quick: shapes of many kinds in little time; otherwise as people practise, a breath for a step."""
    first: Side = "left" if rng.random() < 0.5 else "right"
    return Style(
        tempo=float(rng.uniform(1.0, 1.9) if quick else rng.uniform(0.8, 1.4)),
        depth=float(rng.uniform(0.1, 1.0) if quick else rng.uniform(0.4, 1.0)),
        hold_s=float(rng.uniform(2, 4) if quick else rng.uniform(5, 8)),
        pause_s=float(rng.uniform(0.7, 1.4) if quick else rng.uniform(1.2, 2.6)),
        first_side=first,
        fidget_before_s=float(rng.choice([0, rng.uniform(1, 4)])),
        sway_deg=float(rng.uniform(0.2, 1.2)),
        pelvis_tilt_deg=float(rng.choice([0, rng.uniform(0, 38)], p=(0.4, 0.6))) if quick else 0.0,
        seed=seed,
    )


def _faults(page: Page, split: Split, rng: np.random.Generator) -> tuple[Fault, ...]:
    """Of a practice: mostly one, or none; of those to calibrate by up to two."""
    if rng.random() >= (0.5 if split == "accuracy" else 0.6):
        return ()
    stages = practice_from_page(page).rounds[0]
    goals = list(dict.fromkeys(sourced.goal for stage in stages for sourced in stage.checks))
    most = 2 if split == "calibration" else 1
    chosen = rng.choice(len(goals), size=int(rng.integers(1, most + 1)), replace=False)
    return tuple(fault for fault in [_drawn(goals[i], _FAULT_BY, rng) for i in chosen] if _is_possible(fault))


def _missed_everywhere(page: Page, rng: np.random.Generator) -> tuple[Fault, ...]:
    """A goal of each shape that is checked, others on either side; what the body cannot do is left out."""
    stages = practice_from_page(page).rounds[0]
    rounds: tuple[tuple[Side, ...], ...] = (("left",), ("right",)) if stages[0].side else (("left", "right"),)
    drawn = [
        replace(_drawn(stage.checks[int(rng.integers(len(stage.checks)))].goal, _MISSED_BY, rng), sides=sides)
        for sides in rounds
        for stage in stages
        if stage.checks
    ]
    return tuple({(fault.sides, fault.goal): replace(fault, tentative=True) for fault in drawn}.values())


def _drawn(goal: Goal, by: dict[Unit, tuple[float, float]], rng: np.random.Generator) -> Fault:
    """The goal missed by so much as is drawn, beyond either bound."""
    drawn = float(rng.uniform(*by[goal.quantity.unit]))
    low, high = goal.telling_bounds
    below = low is not None and high is not None and rng.random() < 0.5
    return Fault(goal, -drawn if below else drawn)


def _is_possible(fault: Fault) -> bool:
    with suppress(StudioError):
        fault.aim()
        return True
    return False


def _spoiling(rng: np.random.Generator) -> Spoiling:
    if rng.random() < 0.3:
        return Spoiling(quality=90)
    return Spoiling(
        exposure=float(rng.uniform(-0.6, 0.4)),
        noise=float(rng.uniform(0, 0.25)),
        blur_px=float(rng.choice([0, rng.uniform(0.3, 1.2)])),
        smear=float(rng.choice([0, rng.uniform(0, 0.3)])),
        warmth=float(rng.uniform(-0.5, 0.5)),
        quality=int(rng.integers(45, 95)),
    )
