"""The words that a page's front matter may use."""

from __future__ import annotations

from typing import Literal

Level = Literal["beginner", "intermediate", "advanced"]

Position = Literal[
    "standing", "seated", "kneeling", "squatting", "prone", "supine", "side-lying", "balancing", "inverted"
]  # fmt: skip

Sides = Literal["both", "one"]
"""Whether the asana is done once, or again on the other side."""

Chakra = Literal["muladhara", "svadhisthana", "manipura", "anahata", "vishuddha", "ajna", "sahasrara"]

BodyPart = Literal[
    "spine", "back", "upper back", "lower back", "neck", "throat", "head", "face", "jaw", "eyes", "shoulders",
    "chest", "lungs", "ribs", "side body", "arms", "upper arms", "elbows", "forearms", "wrists", "hands",
    "fingers", "core", "abdomen", "stomach", "liver", "spleen", "kidneys", "pelvis", "pelvic floor", "hips",
    "hip flexors", "buttocks", "groins", "legs", "thighs", "inner thighs", "hamstrings", "knees", "shins",
    "calves", "achilles tendons", "ankles", "feet", "toes",
]  # fmt: skip
"""Parts that an asana stretches or strengthens, as schools name them; wider than the parts a camera can follow."""

SECTIONS: dict[str, str] = {
    "steps": "Steps",
    "tips": "Tips for beginners",
    "benefits": "Benefits",
    "watch_outs": "Watch out for",
    "variations": "Variations",
    "notes": "Notes",
}
"""The headings of a page, by the field of `Page` that holds what stands under each."""

ANNOTATIONS: dict[str, tuple[str, ...]] = {
    "steps": ("observe", "show"), "tips": ("when",), "watch_outs": ("limit",), "variations": ("ready",),
}  # fmt: skip
"""The words that may stand before goals in the nested list of a section's entries; each is a field of its entry."""
