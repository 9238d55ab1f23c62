"""Words in pictures, set in the font that Pillow brings, and the cards that they stand on."""

from __future__ import annotations

from functools import lru_cache
from unicodedata import normalize

from PIL import Image, ImageDraw, ImageFont

Font = ImageFont.FreeTypeFont

_FINER = 3
"""Shapes are drawn this much larger and scaled down: Pillow's own edges have stairs."""

_PLAIN = str.maketrans({"−": "-", "–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "…": "..."})


@lru_cache(maxsize=16)
def font(size: int) -> Font:
    """The font, its letters `size` pixels high."""
    found = ImageFont.load_default(size)
    assert isinstance(found, ImageFont.FreeTypeFont), "Pillow is built with FreeType"
    return found


def drawable(text: str) -> str:
    """The text in the letters that the font has: without accents, and what is left of another script is nothing."""
    plain = "".join(letter if letter in "°±·" else normalize("NFKD", letter) for letter in text.translate(_PLAIN))
    return "".join(letter for letter in plain if letter.isascii() or letter in "°±·").strip()


def broken(text: str, of: Font, width: float) -> list[str]:
    """The text in lines that are `width` pixels wide at most; a longer word stands in a line alone."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and of.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def rounded(size: tuple[int, int], radius: int) -> Image.Image:
    """A mask, white within a rectangle of this size with round corners."""
    mask = Image.new("L", (size[0] * _FINER, size[1] * _FINER))
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, mask.width - 1, mask.height - 1), radius * _FINER, 255)
    return mask.reduce(_FINER)
