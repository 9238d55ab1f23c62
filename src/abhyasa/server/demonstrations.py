"""The demonstrations that come along: which asanas have one that shows what their page says now.

The studio writes them (`make demonstrations`), so that whoever practises needs no studio: for each asana its movements
as glTF beside the one body that all share, and a picture of each step. The manifest says what each was made of.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from abhyasa.page.model import Page
from abhyasa.practice.place import Place
from abhyasa.practice.practice import Practice, Stage

FOLDER = Path(__file__).parent / "web" / "demonstrations"
MANIFEST = "manifest.json"
_AT = "/static/demonstrations"
SEES_DEG = 30.0
"""The viewer's field of view, from top to bottom."""
_FILLED, _NEARER = 0.85, 0.3
"""Shares of how far the movements reach sideways: a body is not there all around, nor at once."""


@dataclass(frozen=True, slots=True)
class Made:
    """What the manifest says of a demonstration.

    practice: the key of what it shows. place: from where its pictures see it. room: see `Demonstration`.
    """

    practice: str
    place: Place
    room: tuple[float, ...]


_manifest: TypeAdapter[dict[str, Made]] = TypeAdapter(dict[str, Made])


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What of an asana can be shown, each by its address.

    model: the glTF. room: what the movements need, in metres: x, y, z (up is y) of its middle, and how far they reach
        from there up or down, and sideways.
    stills: a picture of each step that is shown. sides: in the practice's order; () where it has none.
    """

    model: str
    room: tuple[float, ...]
    stills: Mapping[str, str]
    sides: tuple[str, ...]


def demonstration_of(page: Page, practice: Practice) -> Demonstration | None:
    """The page's demonstration; None where there is none, or one of what the page said once. practice: the page's."""
    made = manifest().get(page.id)
    if made is None or made.practice != practice_key(page, practice):
        return None
    sides = tuple(dict.fromkeys(stage.side for stage in practice.stages if stage.side))
    steps = dict.fromkeys(stage.step for stage in practice.stages)
    stills = {step: f"{_AT}/{still_file(page.id, step)}" for step in steps}
    return Demonstration(f"{_AT}/{page.id}.gltf", made.room, stills, sides)


def view_of(demonstration: Demonstration, place: Place) -> tuple[float, ...]:
    """How the viewer looks at it first: x, y, z that it looks at, its distance in metres, its azimuth in degrees.

    From where the camera of a practice stands, and so far away that all of the movements are seen.
    """
    x, y, z, up, aside = demonstration.room
    widest = max(up, _FILLED * aside)
    # What is nearest looks largest, and may be as near as the movements reach sideways.
    away = widest / math.tan(math.radians(SEES_DEG / 2)) + _NEARER * aside
    return x, y, z, round(away, 2), round(place.azimuth_deg)


def practice_key(page: Page, practice: Practice) -> str:
    """A hash of all that a demonstration of the page depends on; its wording is no part of it."""
    stages = [
        [stage.step, stage.side, stage.breath, stage.hold is not None, stage.moves, stage.settles]
        + [[str(sourced.goal) for sourced in goals] for goals in (stage.goals, stage.shown)]
        for stage in practice.stages
    ]
    return hashlib.sha256(json.dumps([page.position, stages]).encode()).hexdigest()[:16]


def movement_name(stage: Stage) -> str:
    """The name of a stage's animation: "left-fold", or "fold" where the asana has no sides."""
    return "-".join(filter(None, [stage.side, stage.step]))


def still_file(asana: str, step: str) -> str:
    """The name of the file with the picture of a step."""
    return f"{asana}-{step}.webp"


@cache
def manifest(folder: Path = FOLDER) -> Mapping[str, Made]:
    """What was made of each asana, by its id; empty where nothing was."""
    path = folder / MANIFEST
    return _manifest.validate_json(path.read_bytes()) if path.is_file() else {}


def manifest_json(made: Mapping[str, Made]) -> bytes:
    """The content of a manifest's file."""
    return _manifest.dump_json(dict(sorted(made.items())), indent=1) + b"\n"
