"""Where a camera should stand: for each asana of the library, the place from which most of its checks can be told.

`places.json` holds what was found by filming the asanas from all around.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from abhyasa.body.vocabulary import MEASURES, SIDES
from abhyasa.language.goals import Quantity
from abhyasa.page.model import Page

_FILE = Path(__file__).parent / "places.json"
_AROUND = (
    "in front of you",
    "in front of you, a little to your left",
    "in front of you, to your left",
    "at your left side, a little to the front",
    "at your left side",
    "at your left side, a little to the back",
    "behind you, to your left",
    "behind you, a little to your left",
    "behind you",
)
"""Every 22.5 degrees of the camera's azimuth, from 0 to 180."""
_SECTOR_DEG = 22.5


@dataclass(frozen=True, slots=True)
class Place:
    """A camera's place around a body.

    azimuth_deg: 0 before it, 90 at its left, -90 at its right, 180 behind it. height_m: above the floor.
    distance_m: from the middle of the mat along the floor, with a lens that sees 45 degrees from top to bottom.
    """

    azimuth_deg: float
    height_m: float
    distance_m: float

    @property
    def words(self) -> str:
        """As one says it to the practitioner: "in front of you, to your left; 1.2 m high; 2.6 m away"."""
        return f"{place_in_words(self.azimuth_deg)}; {self.height_m:.1f} m high; {self.distance_m:.1f} m away"


NEAR_THE_FLOOR = Place(azimuth_deg=70.0, height_m=1.1, distance_m=2.8)
"""For an asana that was not filmed from all around."""
UPRIGHT = Place(azimuth_deg=70.0, height_m=1.1, distance_m=3.6)
"""The same where a body stands, with room for its arms overhead."""

LYING = Place(azimuth_deg=80.0, height_m=0.9, distance_m=3.2)
"""The same where it lies, which shortens it when it is filmed from the head or the feet."""


def place_of(asana: str) -> Place | None:
    """The place found for the asana of this id, None where none was."""
    found = _places().get(asana)
    return found and Place(found["azimuth_deg"], found["height_m"], found["distance_m"])


def best_place(page: Page) -> Place:
    """The place found for a page's asana, or else the usual one."""
    return place_of(page.id) or usual_place(page)


def usual_place(page: Page) -> Place:
    """A place that suits a page's position."""
    if page.position in ("standing", "balancing"):
        return UPRIGHT
    return LYING if page.position in ("prone", "supine") else NEAR_THE_FLOOR


def place_in_words(azimuth_deg: float) -> str:
    """Where a camera stands around the body: "at your left side"."""
    around = round(((azimuth_deg + 180) % 360 - 180) / _SECTOR_DEG)
    words = _AROUND[abs(around)]
    return words if around >= 0 else words.replace("left", "right")


def best_azimuths_deg(quantity: Quantity) -> tuple[float, ...]:
    """Where the camera sees a quantity best, by the measure table; none where that depends on the body's shape."""
    views = MEASURES[quantity.measure].views
    if views.startswith("from the side of that") or quantity.args in {(side,) for side in SIDES}:
        sideways = not views.startswith("from the front")
        return (90.0 if quantity.args[0] == "left" else -90.0,) if sideways else (0.0, 180.0)
    if views.startswith("from the side"):
        return (90.0, -90.0)
    if views.startswith("from the front"):
        return (0.0, 180.0) if "or back" in views else (0.0,)
    return ()


def degrees_apart(one: float, other: float) -> float:
    """The angle between two directions, the short way round."""
    return abs((one - other + 180.0) % 360.0 - 180.0)


@cache
def _places() -> dict[str, Any]:
    places: dict[str, Any] = json.loads(_FILE.read_text("utf-8"))
    return places
