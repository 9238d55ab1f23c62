"""Who is who: somebody who passes in front of the practitioner draws the estimator along for a second or two."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.frame import body_size
from abhyasa.body.landmarks import INDEX, Landmarks

ELSEWHERE = 0.7
"""Share of the practitioner's size by which a body's middle must have leapt to be taken for another's."""
LARGER = 1.6
"""And how many times larger, or smaller, it must have become."""
BELIEVE_AFTER_S = 3.0
"""A body that stays elsewhere so long is the practitioner, who has moved."""
_SETTLING_S = 1.0


class PersonKeeper:
    """Streaming: blanks the frames in which the estimator has gone along with somebody else."""

    def __init__(self) -> None:
        self._home: NDArray[np.float64] | None = None
        self._last_s = 0.0
        self._away_since_s: float | None = None

    def feed(self, landmarks: Landmarks) -> Landmarks:
        """The same landmarks, NaN and invisible where they are another's."""
        hips = (landmarks.image[:, INDEX["left hip"]] + landmarks.image[:, INDEX["right hip"]]) / 2
        places = np.column_stack([hips, body_size(landmarks)]).astype(np.float64)
        other = np.array([self._is_other(places[i], float(landmarks.time_s[i])) for i in range(len(landmarks))])
        if not other.any():
            return landmarks
        silhouette = landmarks.silhouette
        return replace(
            landmarks,
            world=np.where(other[:, None, None], np.float32(np.nan), landmarks.world),
            image=np.where(other[:, None, None], np.float32(np.nan), landmarks.image),
            visibility=np.where(other[:, None], np.float32(0), landmarks.visibility),
            silhouette=None if silhouette is None else silhouette & ~other[:, None, None],
        )

    def _is_other(self, place: NDArray[np.float64], now_s: float) -> bool:
        """place: x and y of the middle and the size, in pixels."""
        if not np.isfinite(place).all():
            return False
        if self._home is None:
            self._home = place
        size = self._home[2]
        away = np.linalg.norm(place[:2] - self._home[:2]) > ELSEWHERE * size
        away = away or not 1 / LARGER < place[2] / size < LARGER
        if away and self._away_since_s is None:
            self._away_since_s = now_s
        if away and self._away_since_s is not None and now_s - self._away_since_s < BELIEVE_AFTER_S:
            return True
        share = 1.0 if away else min((now_s - self._last_s) / _SETTLING_S, 1.0)
        self._home = self._home + share * (place - self._home)
        self._away_since_s, self._last_s = None, now_s
        return False
