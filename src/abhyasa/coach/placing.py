"""Before a practice: whether the whole body is well in the picture, and one thing at a time to change until it is.

A person stands while setting up and sits down only then, so nothing here asks for the first step's shape. What must be
right is that all of the body is seen and large enough; the side and the camera's height are asked for, and let be where
they are not changed.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.frame import body_from_landmarks, body_size
from abhyasa.body.landmarks import INDEX, Landmarks
from abhyasa.page.model import Page
from abhyasa.practice.place import Place, best_place, degrees_apart, place_in_words
from abhyasa.practice.practice import Practice

SETTLED_S = 1.5
"""For so long all must be right before it begins."""
PATIENCE_S = 8.0
"""How long the side, or the camera's height, is asked for."""
_UNSEEN_S = 2.0
_REPEAT_S = 8.0
"""The same advice is given again after this."""
_STEADY_S = 0.6
"""Advice is given for what has been so for this long."""
_SEEN = 0.4
_EDGE = 0.01
"""Share of the picture by which a body keeps from its edge."""
_SMALLEST = 0.3
"""Share of the picture's height that a body would take standing, at least: smaller, and its landmarks are too rough."""
_ARMS = 1.28
"""Stature with the arms overhead, in statures."""
_ACROSS = 0.95
_SIDE_DEG = 40.0
"""The camera stands well within this angle of the place that is best."""
_TILT_DEG = 22.0
"""A standing body that seems to lean so far from or to the camera is seen by one that is tilted."""
_RAISED_DEG = 110.0
_ENDS = tuple(
    INDEX[name]
    for name in (
        "nose", "left ear", "right ear", "left shoulder", "right shoulder", "left hip", "right hip",
        "left knee", "right knee", "left ankle", "right ankle", "left toes", "right toes", "left wrist", "right wrist",
    )
)  # fmt: skip

NOBODY = "I cannot see you yet. Step in front of the camera."
BACK = "Move back a step."
CLOSER = "Come a step closer."
LEFT = "Take a step to your left."
RIGHT = "Take a step to your right."
TILT_UP = "Tilt the camera up a little: your head is out of the picture."
TILT_DOWN = "Tilt the camera down a little: your feet are out of the picture."
ARMS = "Move back a step, so that there is room for your arms overhead."
WIDE = "Turn the camera on its side, or move back a step: lying down, you are wider than the picture."
LOW = "Raise the camera to hip height, looking straight ahead."
HIGH = "Lower the camera to hip height, looking straight ahead."
PLACED = "Good, I see all of you."


class Placing:
    """Streaming: tells what to change, and since when nothing needs to be."""

    def __init__(self, page: Page, practice: Practice, place: Place | None = None) -> None:
        self._place = place or best_place(page)
        self._either_side = page.sides == "both"
        self._reach = _ARMS if _stands(page) and _raises_arms(practice) else 1.0
        self._lies = page.position in ("prone", "supine")
        self._finding = ("", 0.0)
        self._let_be: dict[str, float] = {}
        self._settled_since_s: float | None = None
        self._seen_s: float | None = None
        self._said: tuple[str, float] | None = None
        self.advice = ""
        """What to change, "" where nothing."""

    def feed(self, landmarks: Landmarks, i: int) -> bool:
        """Look at one frame. Returns whether all has been right for long enough."""
        now_s = float(landmarks.time_s[i])
        if self._seen_s is None:
            self._seen_s = now_s
        finding = self._look(landmarks.at(slice(i, i + 1)), now_s)
        if not finding or finding != self.advice:
            self._settle_on(finding, now_s)
        if self.advice or finding:
            self._settled_since_s = None
        elif self._settled_since_s is None:
            self._settled_since_s = now_s
        return self._settled_since_s is not None and now_s - self._settled_since_s >= SETTLED_S

    def to_say(self, now_s: float) -> str | None:
        """The advice where it should be said now: when it is new, or has not been followed for a while."""
        if not self.advice:
            return None
        if self._said is not None and self._said[0] == self.advice and now_s - self._said[1] < _REPEAT_S:
            return None
        self._said = (self.advice, now_s)
        return self.advice

    def _settle_on(self, finding: str, now_s: float) -> None:
        """Change the advice once something else has been so for a moment."""
        if finding != self._finding[0]:
            self._finding = (finding, now_s)
        if now_s - self._finding[1] >= (_STEADY_S if finding or self.advice else 0.0):
            self.advice = finding

    def _look(self, frame: Landmarks, now_s: float) -> str:
        """What to change, "" where nothing. The practice waits for the framing, and for the rest only so long."""
        at = frame.image[0].astype(np.float64)
        if not np.isfinite(at).all():
            unseen = self._seen_s is None or now_s - self._seen_s >= _UNSEEN_S
            return NOBODY if unseen else self._finding[0]
        self._seen_s = now_s
        size = float(body_size(frame)[0])
        framing = self._framing(at, frame.visibility[0], frame.size, size)
        if framing:
            return framing
        for advice in (self._height(frame), self._side(frame)):
            if advice and now_s - self._let_be.setdefault(advice, now_s) < PATIENCE_S:
                return advice
        return ""

    def _framing(
        self, at: NDArray[np.float64], visibility: NDArray[np.float32], picture: tuple[int, int], size: float
    ) -> str:
        """What keeps the whole of the body out of the picture. at: (33, 2) pixels; size: stature in pixels."""
        width, height = picture
        ends = at[list(_ENDS)]
        edge = _EDGE * height
        above, below = bool((ends[:, 1] < edge).any()), bool((ends[:, 1] > height - edge).any())
        left, right = bool((ends[:, 0] < edge).any()), bool((ends[:, 0] > width - edge).any())
        if size > 1.05 * height or (above and below) or (left and right):
            return BACK
        if above or below:
            tall = float(np.ptp(ends[:, 1]))
            return BACK if tall > 0.9 * height else TILT_UP if above else TILT_DOWN
        if left or right:
            # Unmirrored: the practitioner who faces the camera has their left at the picture's right.
            faces = at[INDEX["left shoulder"], 0] >= at[INDEX["right shoulder"], 0]
            return LEFT if left == faces else RIGHT
        if self._lies and size > _ACROSS * width:
            return WIDE if width < height else BACK
        top = float(ends[:, 1].max()) - self._reach * size
        if self._reach > 1.0 and top < 0:
            return ARMS
        if size < _SMALLEST * height:
            return CLOSER
        return ""

    def _height(self, frame: Landmarks) -> str:
        """As far as a standing body tells it: one that seems to lean towards the camera is seen from above."""
        world = frame.world[0].astype(np.float64)
        feet = (world[INDEX["left ankle"]] + world[INDEX["right ankle"]]) / 2
        shoulders = (world[INDEX["left shoulder"]] + world[INDEX["right shoulder"]]) / 2
        hips = (world[INDEX["left hip"]] + world[INDEX["right hip"]]) / 2
        body, legs = shoulders - feet, hips - feet
        upright = body[2] > 0.7 * np.linalg.norm(body) and abs(body[0]) < 0.15 * body[2] and legs[2] > 0.35 * body[2]
        if not upright:
            return ""
        lean_deg = float(np.degrees(np.arctan2(body[1], body[2])))
        return LOW if lean_deg > _TILT_DEG else HIGH if lean_deg < -_TILT_DEG else ""

    def _side(self, frame: Landmarks) -> str:
        azimuth = float(body_from_landmarks(frame).azimuth_deg[0])
        best = self._place.azimuth_deg
        wanted = (best, -best) if self._either_side else (best,)
        nearest = min(wanted, key=lambda place: degrees_apart(place, azimuth))
        if not np.isfinite(azimuth) or degrees_apart(nearest, azimuth) <= _SIDE_DEG:
            return ""
        return f"Turn, or move the camera, so that it stands {place_in_words(nearest)}."


def _stands(page: Page) -> bool:
    return page.position in ("standing", "balancing")


def _raises_arms(practice: Practice) -> bool:
    return any(
        sourced.goal.quantity.measure == "shoulder_elevation" and (sourced.goal.low or 0.0) >= _RAISED_DEG
        for stage in practice.stages
        for sourced in stage.goals
    )
