"""How the studio's practitioners and rooms look: skin, hair, clothes, walls, floor, light."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from abhyasa.errors import StudioError

Colour = tuple[float, float, float]
"""Red, green, blue from 0 to 1, as a screen has them (sRGB)."""
Hair = Literal["bald", "short", "bob", "bun"]


@dataclass(frozen=True, slots=True)
class Look:
    """What a practitioner and their room look like.

    sleeves, leggings: share of the arm from shoulder to wrist, and of the leg from hip to ankle, that is covered.
    light: how bright the room is; 1 is well lit, 0.3 dim. light_deg: where its window is, as a camera's azimuth.
    warmth: of the light, from -1, blue, to 1, yellow. room_seed: what stands in the room and hangs on its walls.
    """

    skin: Colour = (0.80, 0.60, 0.49)
    hair: Colour = (0.20, 0.13, 0.09)
    top: Colour = (0.24, 0.45, 0.47)
    legs: Colour = (0.16, 0.19, 0.27)
    hair_style: Hair = "bun"
    sleeves: float = 0.1
    leggings: float = 0.93
    wall: Colour = (0.86, 0.83, 0.78)
    floor: Colour = (0.62, 0.47, 0.34)
    mat: Colour = (0.42, 0.37, 0.55)
    light: float = 1.0
    light_deg: float = 40.0
    warmth: float = 0.1
    room_seed: int = 0

    def __post_init__(self) -> None:
        for name in ("sleeves", "leggings"):
            if not 0 <= (share := getattr(self, name)) <= 1:
                raise StudioError(f"look: {name} is {share:g}", remedy="give a number from 0 to 1")


_SKINS: tuple[Colour, ...] = (
    (0.93, 0.78, 0.69), (0.88, 0.70, 0.58), (0.80, 0.60, 0.47), (0.70, 0.49, 0.36),
    (0.58, 0.39, 0.28), (0.45, 0.29, 0.20), (0.34, 0.22, 0.16), (0.26, 0.17, 0.13),
)  # fmt: skip
_HAIRS: tuple[Colour, ...] = (
    (0.07, 0.055, 0.05), (0.13, 0.09, 0.07), (0.22, 0.14, 0.09), (0.36, 0.23, 0.14), (0.62, 0.47, 0.29),
    (0.45, 0.20, 0.11), (0.55, 0.54, 0.53),
)  # fmt: skip
_DARK_HAIRS = 3
"""The first of `_HAIRS`, which go with dark skins."""
_CLOTHES: tuple[Colour, ...] = (
    (0.13, 0.14, 0.16), (0.17, 0.21, 0.32), (0.24, 0.45, 0.47), (0.55, 0.28, 0.33), (0.46, 0.44, 0.58),
    (0.38, 0.45, 0.34), (0.72, 0.70, 0.67), (0.75, 0.48, 0.36), (0.88, 0.86, 0.83), (0.33, 0.24, 0.33),
)  # fmt: skip
_WALLS: tuple[Colour, ...] = (
    (0.90, 0.88, 0.85), (0.86, 0.82, 0.75), (0.76, 0.80, 0.80), (0.72, 0.76, 0.70), (0.80, 0.74, 0.72),
    (0.58, 0.62, 0.66),
)  # fmt: skip
_FLOORS: tuple[Colour, ...] = (
    (0.66, 0.51, 0.36), (0.52, 0.38, 0.27), (0.40, 0.29, 0.22), (0.70, 0.62, 0.52), (0.55, 0.54, 0.53),
)  # fmt: skip
_MATS: tuple[Colour, ...] = (
    (0.42, 0.37, 0.55), (0.25, 0.47, 0.52), (0.56, 0.34, 0.40), (0.30, 0.33, 0.37), (0.40, 0.52, 0.38),
    (0.26, 0.34, 0.52), (0.70, 0.52, 0.38),
)  # fmt: skip


def look_from_seed(seed: int) -> Look:
    """A look such as one meets; the same for the same seed."""
    rng = np.random.default_rng([seed, 0x1007])

    def one_of(colours: tuple[Colour, ...]) -> Colour:
        red, green, blue = np.clip(np.array(colours[rng.integers(len(colours))]) + rng.normal(0, 0.015, 3), 0.02, 0.95)
        return float(red), float(green), float(blue)

    tone = int(rng.integers(len(_SKINS)))
    top = one_of(_CLOTHES)
    styles: tuple[Hair, ...] = ("short", "bun", "bob", "bald")
    return Look(
        skin=one_of(_SKINS[tone : tone + 1]),
        hair=one_of(_HAIRS if tone < len(_SKINS) // 2 else _HAIRS[:_DARK_HAIRS]),
        top=top,
        legs=one_of(tuple(colour for colour in _CLOTHES if np.abs(np.subtract(colour, top)).max() > 0.1)),
        hair_style=styles[rng.choice(len(styles), p=(0.36, 0.34, 0.22, 0.08))],
        sleeves=float(rng.choice([0.0, 0.12, 0.3, 0.95]) + rng.uniform(0, 0.04)),
        leggings=float(rng.choice([0.35, 0.68, 0.93], p=(0.25, 0.15, 0.6)) + rng.uniform(0, 0.04)),
        wall=one_of(_WALLS),
        floor=one_of(_FLOORS),
        mat=one_of(_MATS),
        light=float(rng.uniform(0.45, 1.15)),
        light_deg=float(rng.uniform(-180, 180)),
        warmth=float(rng.uniform(-0.4, 0.7)),
        room_seed=seed,
    )
