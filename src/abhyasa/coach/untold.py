"""What cannot be told, in a sentence, with what would show it."""

from __future__ import annotations

from abhyasa.body.measures import Why
from abhyasa.follow.verdicts import MISTAKEN, REASONS, TOO_CLOSE, Check
from abhyasa.language.naming import words_for
from abhyasa.practice.place import best_azimuths_deg, degrees_apart, place_in_words

_BY_PLACE = {REASONS[Why.HIDDEN], REASONS[Why.UNCERTAIN], MISTAKEN}
_NEAR_DEG = 45.0


def untold_in_words(check: Check, azimuth_deg: float | None) -> str:
    """What to change so that a check can be told; "" where nothing that one could do now would help.

    azimuth_deg: where the camera stands around the body, None where that is not known.
    """
    quantity = check.sourced.goal.quantity
    name = words_for(str(quantity))
    if check.reason == REASONS[Why.OUTSIDE]:
        return f"I cannot tell your {name}: part of you is out of the picture. Move further back."
    if check.reason == TOO_CLOSE:
        return f"Your {name} is too close to call from here."
    if check.reason not in _BY_PLACE:
        return ""
    places = best_azimuths_deg(quantity)
    if azimuth_deg is None or not places:
        return f"I cannot tell your {name} from here."
    best = min(places, key=lambda place: degrees_apart(place, azimuth_deg))
    if degrees_apart(best, azimuth_deg) <= _NEAR_DEG:
        return f"I cannot tell your {name} from here."
    return f"I cannot tell your {name} from here. A camera {place_in_words(best)} would show it."
