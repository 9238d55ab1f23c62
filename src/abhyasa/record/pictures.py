"""Pictures of faults: at which moment to take them, and how they are kept."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from abhyasa.body.landmarks import Landmarks
from abhyasa.follow.observations import Observations
from abhyasa.record.overlay import draw
from abhyasa.record.record import CheckResult, Record
from abhyasa.record.summary import concerns
from abhyasa.record.wording import parsed

MOST_PICTURES = 6
_WIDEST = 960
_QUALITY = 82


@dataclass(frozen=True, slots=True)
class FaultPicture:
    """A frame that shows a fault, with the skeleton drawn, as JPEG."""

    check: CheckResult
    at_s: float
    jpeg: bytes


def fault_moments(record: Record, seen: Observations) -> tuple[tuple[CheckResult, float], ...]:
    """For each thing to look at its longest fault and the moment that shows it as it was told, in order of time.

    seen: the beat that the record's times refer to.
    """
    shown = [concern.checks[0] for concern in concerns(record)][:MOST_PICTURES]
    moments = [(check, _moment(check, seen)) for check in shown]
    return tuple(sorted(moments, key=lambda moment: moment[1]))


def fault_picture(
    check: CheckResult, at_s: float, rgb: NDArray[np.uint8], landmarks: Landmarks, record: Record
) -> FaultPicture:
    """The frame at a moment with what the record tells of it drawn over it.

    rgb: (height, width, 3) uint8. landmarks: that frame's.
    """
    picture = Image.fromarray(rgb)
    picture.thumbnail((_WIDEST, _WIDEST))
    drawn = Image.fromarray(draw(np.array(picture), landmarks, record, at_s))
    file = BytesIO()
    drawn.save(file, "JPEG", quality=_QUALITY, optimize=True)
    return FaultPicture(check, at_s, file.getvalue())


def _moment(check: CheckResult, seen: Observations) -> float:
    """When the value is nearest to what was told of the whole stay; of equals, the one nearest to its middle."""
    value = seen.value[:, seen.quantities.index(parsed(check.goal).quantity)]
    inside = (seen.time_s >= check.start_s) & ((seen.time_s < check.end_s) | (check.start_s == check.end_s))
    rows = np.flatnonzero(inside & np.isfinite(value))
    if not len(rows) or check.value is None:
        return check.start_s
    from_middle = np.abs(seen.time_s[rows] - (check.start_s + check.end_s) / 2)
    return float(seen.time_s[rows[np.lexsort((from_middle, np.round(np.abs(value[rows] - check.value), 1)))[0]]])
