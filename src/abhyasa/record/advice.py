"""What could not be told and why, and how to place the camera next time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.measures import Why
from abhyasa.follow.observations import Observations
from abhyasa.follow.verdicts import MISTAKEN, REASONS, TOO_CLOSE
from abhyasa.practice.place import best_azimuths_deg, degrees_apart, place_in_words, place_of
from abhyasa.record.record import CheckResult, Record
from abhyasa.record.wording import parsed, words_for

Cause = Literal["hidden", "angle", "mistaken", "close", "outside", "nobody", "unmeasured", "other"]

_CAUSES: dict[str, Cause] = {
    REASONS[Why.NO_BODY]: "nobody",
    REASONS[Why.OUTSIDE]: "outside",
    REASONS[Why.HIDDEN]: "hidden",
    REASONS[Why.UNCERTAIN]: "angle",
    REASONS[Why.UNCALIBRATED]: "unmeasured",
    MISTAKEN: "mistaken",
    TOO_CLOSE: "close",
}
_TITLES: dict[Cause, str] = {
    "hidden": "Hidden from the camera",
    "angle": "Seen from a side that does not show it",
    "mistaken": "Perhaps mistaken for another limb",
    "close": "Too close to call",
    "outside": "Out of the picture",
    "nobody": "Nobody was found",
    "unmeasured": "Not measured yet",
    "other": "Other reasons",
}
_HELP: dict[Cause, str] = {
    "hidden": "Turned away from the camera, or covered by the rest of you.",
    "angle": "Visible, but from there its angle does not show.",
    "mistaken": "The number looks clear, but this limb was half hidden or pointed at the camera, "
    "and may have been taken for another.",
    "close": "The reading lies nearer to the limit than its error. That is the camera's doing, not yours: a brighter "
    "room, a closer camera and one square to you make errors smaller.",
    "outside": "Put the camera further away, or lower it, until hands and feet stay in the picture throughout.",
    "nobody": "More light, a plain background, and the whole of you in the picture help.",
    "unmeasured": "No place of the camera changes this.",
    "other": "",
}
_PLACE_HELPS: frozenset[Cause] = frozenset({"hidden", "angle", "mistaken", "close"})
_NEAR_DEG = 45.0
"""A camera within this angle of a place stands there."""
_NEAR_BEST_DEG = 20.0
"""The same for the one place that was found best; where a camera stood is told about as exactly."""


@dataclass(frozen=True, slots=True)
class Untold:
    """Checks that could not be told for one cause. names: of the measures, the most frequent first."""

    title: str
    names: tuple[str, ...]
    checks: int
    help: str


@dataclass(frozen=True, slots=True)
class Advice:
    """What to tell.

    stood: where the camera was, "" where unknown. next_time: what to change, "" if nothing helps.
    best: the place from which this asana is seen best, "" where none is known, the camera stood there, or all was told.
    """

    stood: str
    next_time: str
    best: str
    untold: tuple[Untold, ...]


def advice(record: Record, seen: Observations) -> Advice:
    """What to do about the checks that could not be told. seen: the beat that the record's times refer to."""
    untold = [check for check in record.checks if check.verdict == "cannot_tell"]
    stood = camera_azimuth_deg(seen.azimuth_deg[seen.present])
    by_cause: dict[Cause, list[CheckResult]] = {cause: [] for cause in _TITLES}
    for check in untold:
        by_cause[_CAUSES.get(check.reason, "other")].append(check)
    helped = [check for cause in _PLACE_HELPS for check in by_cause[cause]]
    return Advice(
        stood="" if stood is None else place_in_words(stood),
        next_time="" if stood is None else _next_time(helped, stood, len(untold)),
        best=_best(record.asana, stood) if untold else "",
        untold=tuple(_untold(cause, checks) for cause, checks in by_cause.items() if checks),
    )


def camera_azimuth_deg(azimuths_deg: NDArray[np.float32]) -> float | None:
    """Where the camera stood most of the time; None where that cannot be told, or where it went all round."""
    told = np.radians(azimuths_deg[np.isfinite(azimuths_deg)].astype(float))
    if not len(told):
        return None
    x, y = float(np.cos(told).mean()), float(np.sin(told).mean())
    return float(np.degrees(np.arctan2(y, x))) if np.hypot(x, y) > 0.5 else None


def _untold(cause: Cause, checks: Sequence[CheckResult]) -> Untold:
    names = tuple(name for name, _ in Counter(words_for(check.check) for check in checks).most_common())
    return Untold(_TITLES[cause], names, len(checks), _HELP[cause])


def _next_time(checks: Iterable[CheckResult], stood: float, untold: int) -> str:
    """The one change of place that would show most."""
    wanted = Counter(
        min(places, key=lambda place: degrees_apart(place, stood))
        for check in checks
        if (places := best_azimuths_deg(parsed(check.goal).quantity))
    )
    elsewhere = {place: n for place, n in wanted.items() if degrees_apart(place, stood) > _NEAR_DEG}
    if not elsewhere:
        return ""
    place, number = max(elsewhere.items(), key=lambda item: item[1])
    opposite = degrees_apart(place, stood) > 180 - _NEAR_DEG
    turn = "Practise once more facing the other way" if opposite else "Turn, or move the camera"
    return (
        f"{turn}, so that it stands {place_in_words(place)}: square to you, at hip height, all of you in the picture. "
        f"That may tell {number} of the {untold} checks that could not be told this time"
        f"{'; keep both films, since each hides what the other shows' if opposite else ''}."
    )


def _best(asana: str, stood: float | None) -> str:
    place = place_of(asana)
    if place is None or (stood is not None and degrees_apart(place.azimuth_deg, stood) <= _NEAR_BEST_DEG):
        return ""
    return place.words
