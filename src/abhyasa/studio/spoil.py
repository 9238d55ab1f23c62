"""What a cheap camera does to a picture."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from abhyasa.errors import StudioError

Picture = NDArray[np.uint8]

NOISE_LEVELS = 40.0
"""Standard deviation of the strongest noise, of 255 levels."""
_STARTS = 1 << 17
_WARM = np.array([0.12, 0.0, -0.12])
"""How much the wholly wrong white balance gains in red, green and blue."""


@dataclass(frozen=True, slots=True)
class Spoiling:
    """All at its default is a perfect camera.

    exposure: in stops, negative is too dark. noise: from 0 to 1, where 1 is a deviation of `NOISE_LEVELS`.
    blur_px: standard deviation of what is out of focus. smear: from 0 to less than 1, share of the frame before that
    is still in the picture. warmth: of the white balance, from -1, blue, to 1, yellow. quality: of JPEG, from 1 to 100;
    100 leaves it out.
    """

    exposure: float = 0.0
    noise: float = 0.0
    blur_px: float = 0.0
    smear: float = 0.0
    warmth: float = 0.0
    quality: int = 100

    def __post_init__(self) -> None:
        for name, fits, range_ in (
            ("noise", 0 <= self.noise <= 1, "0 to 1"),
            ("blur_px", self.blur_px >= 0, "0 up"),
            ("smear", 0 <= self.smear < 1, "0 to less than 1"),
            ("warmth", -1 <= self.warmth <= 1, "-1 to 1"),
            ("quality", 1 <= self.quality <= 100, "1 to 100"),
        ):
            if not fits:
                raise StudioError(f"spoiling: {name} is {getattr(self, name):g}", remedy=f"give a number from {range_}")


def spoil(rgb: Picture, spoiling: Spoiling, rng: np.random.Generator, before: Picture | None = None) -> Picture:
    """The (h, w, 3) picture as such a camera gives it. rng: of its noise. before: the clean picture before it."""
    picture = rgb
    if before is not None and spoiling.smear:
        picture = np.asarray(cv2.addWeighted(picture, 1 - spoiling.smear, before, spoiling.smear, 0.0), np.uint8)
    if spoiling.blur_px:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), spoiling.blur_px), np.uint8)
    if spoiling.exposure or spoiling.warmth:
        gain = 2.0**spoiling.exposure * (1 + spoiling.warmth * _WARM)
        levels = np.clip(np.arange(256)[:, None] * gain, 0, 255).round().astype(np.uint8)
        picture = np.asarray(cv2.LUT(picture, levels[None]), np.uint8)
    if spoiling.noise:
        start = rng.integers(_STARTS)
        grain = _grain(picture.size)[start : start + picture.size].reshape(picture.shape)
        picture = np.asarray(
            cv2.add(picture, NOISE_LEVELS * np.float32(spoiling.noise) * grain, dtype=cv2.CV_8U), np.uint8
        )
    if spoiling.quality < 100:
        _, packed = cv2.imencode(".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, spoiling.quality])
        unpacked = np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)
        picture = np.ascontiguousarray(unpacked[..., ::-1])
    return picture


@cache
def _grain(size: int) -> NDArray[np.float32]:
    """Normal deviates, `_STARTS` more than asked for: drawing them anew takes longer than all else here together."""
    return np.random.default_rng(0).standard_normal(size + _STARTS, np.float32)
