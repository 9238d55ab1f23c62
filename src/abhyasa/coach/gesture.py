"""A gesture that pauses and resumes from afar: both hands laid on top of the head, the trunk upright, for two seconds.

No asana of the library holds the hands there. Landmarks in the picture tell it: they are precise there.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.frame import body_size
from abhyasa.body.landmarks import INDEX, Landmarks

HELD_S = 2.0
WORDS = "both hands on top of your head"
_NEAR = 0.12
"""Share of stature up to which a hand is at the head."""
_UPRIGHT = 0.18
"""Share of stature by which the shoulders are above the hips, at least."""
_BELOW = 0.02
"""Share of stature by which a hand may be lower than the ears."""
_BENT_DEG = 60.0
_ARM = ("shoulder", "elbow", "wrist")
_SEEN = 0.5
_SIDES = ("left", "right")
_PAIRS = [
    *((INDEX[f"left {part}"], INDEX[f"right {part}"]) for part in ("ear", "shoulder", "hip")),
    *((INDEX[f"{side} wrist"], INDEX[f"{side} index"]) for side in _SIDES),
]
"""Two points each of the head, the shoulders, the hips and either hand."""
_MUST = [INDEX[f"{side} {part}"] for side in _SIDES for part in ("wrist", "elbow", "shoulder", "hip")]


def is_gesture(landmarks: Landmarks, i: int = 0) -> bool:
    """Whether the body of one frame lays both hands on top of its head."""
    seen: list[float] = landmarks.visibility[i].tolist()
    if min(seen[k] for k in _MUST) < _SEEN or _hands_are_low(landmarks, i):
        return False
    size = float(body_size(landmarks.at(slice(i, i + 1)))[0])
    if not np.isfinite(size) or size <= 0:
        return False
    at = landmarks.image[i].astype(np.float64) / size

    def middle(part: str) -> NDArray[np.float64]:
        both: NDArray[np.float64] = at[INDEX[f"left {part}"]] + at[INDEX[f"right {part}"]]
        return both / 2

    shoulders, head = middle("shoulder"), middle("ear")
    if middle("hip")[1] - shoulders[1] < _UPRIGHT or shoulders[1] <= head[1]:
        return False
    for side in _SIDES:
        hand = (at[INDEX[f"{side} wrist"]] + at[INDEX[f"{side} index"]]) / 2
        bent_deg = _elbow_flexion_deg(landmarks.world[i], side)
        if np.linalg.norm(hand - head) > _NEAR or hand[1] > head[1] + _BELOW or bent_deg < _BENT_DEG:
            return False
    return True


def _hands_are_low(landmarks: Landmarks, i: int) -> bool:
    """Whether a hand is too low for any size that the body could have, were it upright: mostly, and soon told."""
    down: list[float] = landmarks.image[i, :, 1].tolist()
    ears, shoulders, hips, left, right = (down[one] + down[other] for one, other in _PAIRS)
    return max(left, right) - ears > _BELOW / _UPRIGHT * (hips - shoulders)


def _elbow_flexion_deg(points: NDArray[np.float32], side: str) -> float:
    shoulder, elbow, wrist = (points[INDEX[f"{side} {part}"]].astype(np.float64) for part in _ARM)
    upper, fore = elbow - shoulder, wrist - elbow
    return float(np.degrees(np.arctan2(np.linalg.norm(np.cross(upper, fore)), upper @ fore)))


class Gesture:
    """Streaming: true once for each time that the gesture is held long enough; it must be let go in between."""

    def __init__(self) -> None:
        self._since_s: float | None = None
        self._last_s = 0.0
        self._given = False

    def feed(self, landmarks: Landmarks, i: int) -> bool:
        """One frame. A frame or two without it do not matter."""
        now_s = float(landmarks.time_s[i])
        if is_gesture(landmarks, i):
            self._last_s = now_s
            if self._since_s is None:
                self._since_s = now_s
        elif now_s - self._last_s > 0.4:
            self._since_s, self._given = None, False
        if self._since_s is None or self._given or now_s - self._since_s < HELD_S:
            return False
        self._given = True
        return True
