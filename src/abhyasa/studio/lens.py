"""The studio's camera: where it stands, and where in its picture a point of the room falls.

The room is right-handed, metres, z up, the floor at z = 0; at rest the body faces -y and its left is at +x.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from abhyasa.errors import StudioError

Array = NDArray[np.float64]

_SHAKE_DEG = 1.2
"""How far (standard deviation) a wholly unsteady hand turns the camera, each way."""
_SHAKE_M = 0.015
"""How far it moves it."""
_ROLL = 0.5
"""A hand rolls the camera less than it turns it."""
_SHAKE_HZ = (0.15, 0.4, 0.9, 1.7)
"""Rates of a hand's sway; its size falls with them."""


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera on a stand, or in a hand.

    azimuth_deg: its place around the body: 0 before it, 90 at its left, -90 at its right, 180 behind it.
    height_m: above the floor. distance_m: from what it looks at, along the floor.
    lens_deg: vertical field of view. shake: from 0, on a stand, to 1, in an unsteady hand.
    size: (width, height) of the picture in pixels.
    """

    azimuth_deg: float = 0.0
    height_m: float = 1.0
    distance_m: float = 3.0
    lens_deg: float = 45.0
    shake: float = 0.0
    size: tuple[int, int] = (640, 480)

    def __post_init__(self) -> None:
        if self.distance_m <= 0:
            raise StudioError(f"camera: distance is {self.distance_m:g} m", remedy="give more than 0")
        if not 0 < self.lens_deg < 180:
            raise StudioError(f"camera: lens is {self.lens_deg:g} deg", remedy="give between 0 and 180")
        if not 0 <= self.shake <= 1:
            raise StudioError(f"camera: shake is {self.shake:g}", remedy="give a number from 0 to 1")
        if min(self.size) < 1:
            raise StudioError(f"camera: size is {self.size}", remedy="give width and height of 1 pixel or more")


@dataclass(frozen=True)
class View:
    """What a camera sees at one moment: a pinhole's picture.

    position, target: (3,) metres, where the camera is and what falls into the picture's middle.
    lens_deg: vertical field of view. size: (width, height) in pixels. roll_deg: of the camera, clockwise from behind.
    """

    position: Array
    target: Array
    lens_deg: float
    size: tuple[int, int]
    roll_deg: float = 0.0

    @cached_property
    def axes(self) -> Array:
        """(3, 3) unit vectors of the room: the picture's right, its down, and ahead."""
        ahead = self.target - self.position
        ahead = ahead / np.linalg.norm(ahead)
        right = np.cross(ahead, [0.0, 0.0, 1.0])
        right /= np.linalg.norm(right)
        down = np.cross(ahead, right)
        roll = np.radians(self.roll_deg)
        return np.array([np.cos(roll) * right - np.sin(roll) * down, np.sin(roll) * right + np.cos(roll) * down, ahead])

    @property
    def level(self) -> Array:
        """(3, 3) rotation of the room's vectors into the picture's frame, turned about z only: x to the picture's
        right, y away from the camera, z up. For rows of points: `points @ view.level.T`.
        """
        right = np.cross(self.target - self.position, [0.0, 0.0, 1.0])
        x, y, _ = right / np.linalg.norm(right)
        return np.array([[x, y, 0.0], [-y, x, 0.0], [0.0, 0.0, 1.0]])

    def project(self, points: Array) -> Array:
        """(..., 2) pixels, x right and y down from the picture's upper left corner, of points (..., 3) in metres.

        The pixel in column i and row j covers [i, i + 1) and [j, j + 1). What is not ahead of the camera is NaN.
        """
        right, down, ahead = np.moveaxis((points - self.position) @ self.axes.T, -1, 0)
        width, height = self.size
        with np.errstate(divide="ignore", invalid="ignore"):
            scale = np.where(ahead > 0, height / (2 * np.tan(np.radians(self.lens_deg) / 2)) / ahead, np.nan)
        return np.stack([width / 2 + scale * right, height / 2 + scale * down], axis=-1)


def view_at(camera: Camera, target: Array, time_s: float = 0.0, seed: int = 0) -> View:
    """What the camera sees at a time, looking at `target` (3,); `seed` is the hand that holds it."""
    azimuth = np.radians(camera.azimuth_deg)
    before = camera.distance_m * np.array([np.sin(azimuth), -np.cos(azimuth), 0.0])
    position = np.array([*(target[:2] + before[:2]), camera.height_m])
    turn, lift, roll, *moved = camera.shake * _sway(time_s, seed)
    steady = View(position, target, camera.lens_deg, camera.size)
    swing = np.radians(_SHAKE_DEG) * float(np.linalg.norm(target - position))
    return View(
        position + _SHAKE_M * np.array(moved),
        target + swing * (turn * steady.axes[0] + lift * steady.axes[1]),
        camera.lens_deg,
        camera.size,
        float(_ROLL * _SHAKE_DEG * roll),
    )


def _sway(time_s: float, seed: int) -> Array:
    """(6,) smooth in time, of standard deviation 1 each: turn, lift, roll and three ways to move."""
    rng = np.random.default_rng(seed)
    rate = np.array(_SHAKE_HZ) * rng.uniform(0.8, 1.2, (6, len(_SHAKE_HZ)))
    size = 1 / rate
    waves = size * np.sin(2 * np.pi * (rate * time_s + rng.uniform(size=rate.shape)))
    return np.asarray(waves.sum(axis=1) * np.sqrt(2 / (size**2).sum(axis=1)))
