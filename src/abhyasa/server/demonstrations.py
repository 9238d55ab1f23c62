"""The demonstrations that come along: which asanas have one that shows what their page says now.

The studio writes them (`make demonstrations`), so that whoever practises needs no studio: for each asana its movements
as glTF beside the one body that all share, and a picture of each step. The manifest says what each was made of.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from abhyasa.page.model import Page
from abhyasa.practice.compile import practice_from_page
from abhyasa.practice.practice import Practice, Stage

FOLDER = Path(__file__).parent / "web" / "demonstrations"
MANIFEST = "manifest.json"
_AT = "/static/demonstrations"


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What of an asana can be shown, each by its address.

    model: the glTF. stills: a picture of each step that is shown. sides: in the practice's order; () where it has none.
    """

    model: str
    stills: Mapping[str, str]
    sides: tuple[str, ...]


def demonstration_of(page: Page) -> Demonstration | None:
    """The page's demonstration; None where there is none, or one of what the page said once."""
    practice = practice_from_page(page)
    if manifest().get(page.id) != practice_key(page, practice):
        return None
    sides = tuple(dict.fromkeys(stage.side for stage in practice.stages if stage.side))
    steps = dict.fromkeys(stage.step for stage in practice.stages)
    stills = {step: f"{_AT}/{still_file(page.id, step)}" for step in steps}
    return Demonstration(f"{_AT}/{page.id}.gltf", stills, sides)


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
def manifest(folder: Path = FOLDER) -> Mapping[str, str]:
    """The key of the practice that each demonstration was made of, by the asana's id; empty where there are none."""
    path = folder / MANIFEST
    kept: dict[str, str] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return kept
