"""Who is who: somebody who passes in front of the practitioner draws the estimator along for a second or two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import hypot, isfinite

import numpy as np

from abhyasa.body.frame import Body, body_from_landmarks
from abhyasa.body.landmarks import INDEX

ELSEWHERE = 0.7
"""Share of the practitioner's size by which a body's middle must have leapt to be taken for another's."""
LARGER = 1.6
"""And how many times larger, or smaller, it must have become."""
BELIEVE_AFTER_S = 3.0
"""A body that stays elsewhere so long is the practitioner, who has moved."""
_SETTLING_S = 1.0

Place = tuple[float, ...]
"""x and y of the middle, and the size, in pixels."""


class PersonKeeper:
    """Streaming: tells the frames in which the estimator has gone along with somebody else."""

    def __init__(self) -> None:
        self._home: Place | None = None
        self._last_s = 0.0
        self._away_since_s: float | None = None

    def is_other(self, place: Place, now_s: float) -> bool:
        """Whether the body that is here in the next frame is another's."""
        if not all(map(isfinite, place)):
            return False
        home = self._home = self._home or place
        size = home[2]
        away = hypot(place[0] - home[0], place[1] - home[1]) > ELSEWHERE * size
        away = away or not 1 / LARGER < place[2] / size < LARGER
        if away and self._away_since_s is None:
            self._away_since_s = now_s
        if away and self._away_since_s is not None and now_s - self._away_since_s < BELIEVE_AFTER_S:
            return True
        share = 1.0 if away else min((now_s - self._last_s) / _SETTLING_S, 1.0)
        self._home = tuple(was + share * (now - was) for was, now in zip(home, place, strict=True))
        self._away_since_s, self._last_s = None, now_s
        return False


def without_others(body: Body, whose: Sequence[PersonKeeper]) -> Body:
    """The same body, its landmarks NaN and invisible where they are another's.

    whose: the keeper of each frame's practitioner.
    """
    landmarks = body.seen
    if landmarks is None:
        return body
    hips = (landmarks.image[:, INDEX["left hip"]] + landmarks.image[:, INDEX["right hip"]]) / 2
    places = zip(*hips.T.tolist(), body.size_px.tolist(), strict=True)
    others = [
        keeper.is_other(place, now_s) for keeper, place, now_s in zip(whose, places, body.time_s.tolist(), strict=True)
    ]
    if not any(others):
        return body
    other = np.array(others)
    silhouette = landmarks.silhouette
    left = replace(
        landmarks,
        world=np.where(other[:, None, None], np.float32(np.nan), landmarks.world),
        image=np.where(other[:, None, None], np.float32(np.nan), landmarks.image),
        visibility=np.where(other[:, None], np.float32(0), landmarks.visibility),
        silhouette=None if silhouette is None else silhouette & ~other[:, None, None],
    )
    return body_from_landmarks(left)
