"""What is true of a film, frame by frame: step, side, every measure's value, and where the landmarks are."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.frame import Body, body_from_points
from abhyasa.body.geometry import value_of
from abhyasa.body.vocabulary import MEASURES, SIDES
from abhyasa.language.goals import Quantity
from abhyasa.output import whole_file
from abhyasa.practice.practice import Practice
from abhyasa.studio.figure import Figure
from abhyasa.studio.lens import View
from abhyasa.studio.perform import Motion

Array = NDArray[np.float64]

SCHEMA = 1


@dataclass(frozen=True)
class Truth:
    """What is true of `n` frames of a film of a synthetic body.

    settings: what the film was made with, as JSON has it.
    steps: (step, side) of each frame, (None, None) off the practice. moving: (n,) on the way into the step's shape.
    quantities: q of them; value: (n, q) in the unit of each.
    world: (n, 33, 3) metres from between the hips, turned to the camera: x to the picture's right, y away, z up.
    image: (n, 33, 2) pixels.
    """

    settings: dict[str, Any]
    time_s: Array
    steps: tuple[tuple[str | None, str | None], ...]
    moving: NDArray[np.bool_]
    quantities: tuple[Quantity, ...]
    value: Array
    world: Array
    image: Array

    @cached_property
    def body(self) -> Body:
        """The body that was filmed, in the camera's frame."""
        return body_from_points(self.world, np.full(len(self.world), self.settings["stature_m"]))

    @cached_property
    def planted(self) -> frozenset[tuple[str, str]]:
        """What is missed on purpose: goals, as the first side has them, and the side of each."""
        return frozenset((fault["goal"], side) for fault in self.settings["faults"] for side in fault["sides"])

    def of(self, quantity: Quantity) -> Array:
        """(n,) what a quantity truly is, also one that is not among `quantities`."""
        if quantity in self.quantities:
            return self.value[:, self.quantities.index(quantity)]
        return value_of(self.body, quantity.measure, quantity.args)

    def write(self, path: Path) -> None:
        """Write it as JSON.

        Raises:
            OutputError: the file cannot be written.
        """
        frames = [
            {
                "t": round(float(self.time_s[i]), 4),
                "step": step,
                "side": side,
                "moving": bool(self.moving[i]),
                "values": self.value[i].round(3).tolist(),
                "image": self.image[i].round(1).tolist(),
                "world": self.world[i].round(3).tolist(),
            }
            for i, (step, side) in enumerate(self.steps)
        ]
        about = {
            "schema": SCHEMA,
            "synthetic": True,
            "settings": self.settings,
            "quantities": [str(quantity) for quantity in self.quantities],
            "units": [quantity.unit for quantity in self.quantities],
        }
        with whole_file(path) as temporary, temporary.open("w", encoding="utf-8") as file:
            file.write(json.dumps(about, ensure_ascii=False)[:-1] + ', "frames": [\n')
            file.write(",\n".join(json.dumps(frame) for frame in frames) + "\n]}\n")


def difference(measure: str, a: Array, b: Array) -> Array:
    """The first less the second; of angles that go all the way round, the short way."""
    apart = a - b
    low, high = MEASURES[measure].range
    return (apart + 180) % 360 - 180 if high - low == 360 else apart


def quantities_of(practice: Practice) -> tuple[Quantity, ...]:
    """All measures on both sides, and the distances that a practice speaks of."""
    every = [
        Quantity(measure.name, args)
        for measure in MEASURES.values()
        if measure.takes != "parts"
        for args in ([(side,) for side in SIDES] if measure.takes == "side" else [()])
    ]
    return tuple(dict.fromkeys([*every, *practice.quantities]))


def truth_of(
    motion: Motion, figure: Figure, views: list[View], quantities: tuple[Quantity, ...], settings: dict[str, Any]
) -> Truth:
    """The truth of a motion that was filmed with these views, one a frame."""
    figures = figure.at(motion.postures)
    hips = figures.body.middle("hip")[:, None]
    level = np.stack([view.level for view in views])
    return Truth(
        settings=settings,
        time_s=motion.time_s,
        steps=tuple(motion.step_at(i) for i in range(len(motion.time_s))),
        moving=motion.moving,
        quantities=quantities,
        value=np.column_stack([figures.value(quantity) for quantity in quantities]),
        world=(figures.marks - hips) @ np.swapaxes(level, -1, -2),
        image=np.stack([view.project(marks) for view, marks in zip(views, figures.marks, strict=True)]),
    )
