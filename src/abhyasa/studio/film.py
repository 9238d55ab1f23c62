"""A film of a synthetic practitioner: its pictures one by one, and what is true of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from abhyasa import __version__
from abhyasa.page.model import Page
from abhyasa.practice.compile import practice_from_page
from abhyasa.studio.build import Build, RestBody
from abhyasa.studio.dress import dressed
from abhyasa.studio.figure import Figure
from abhyasa.studio.lens import Camera, View, view_at
from abhyasa.studio.look import Look
from abhyasa.studio.perform import Motion, Style, perform
from abhyasa.studio.scene import Scene
from abhyasa.studio.shapes import Fault, Shape, shapes_of
from abhyasa.studio.skeleton import Skeleton
from abhyasa.studio.spoil import Spoiling, spoil
from abhyasa.studio.truth import Truth, quantities_of, truth_of

Picture = NDArray[np.uint8]

SYNTHETIC = "Synthetic: a rendered body, made by Abhyasa's studio. No person was filmed."


@dataclass(frozen=True)
class Shot:
    """All that a film of a page depends on.

    thoracic: see `skeleton.Skeleton`. seed: of the hand that holds the camera and of the noise.
    """

    build: Build = field(default_factory=Build)
    thoracic: float = 0.5
    look: Look = field(default_factory=Look)
    camera: Camera = field(default_factory=Camera)
    style: Style = field(default_factory=Style)
    faults: tuple[Fault, ...] = ()
    spoiling: Spoiling = field(default_factory=Spoiling)
    fps: float = 15.0
    seed: int = 0

    def settings(self) -> dict[str, Any]:
        """The same as JSON has it."""
        faults = [{"goal": str(f.goal), "by": f.by, "sides": list(f.sides)} for f in self.faults]
        return {**asdict(self), "faults": faults, "made_by": f"abhyasa {__version__}", "note": SYNTHETIC}


@dataclass(frozen=True)
class Rehearsal:
    """What films of a page share, whatever faults are in them.

    shapes: how the body does the page without any. middle: (3,) metres, what the camera is turned to.
    """

    shapes: tuple[Shape, ...]
    middle: NDArray[np.float64]


class Film:
    """A page performed and ready to be filmed. `rest` is the body of the shot's build."""

    def __init__(
        self,
        page: Page,
        shot: Shot,
        rest: RestBody,
        rehearsal: Rehearsal | None = None,
        motion: Motion | None = None,
    ) -> None:
        """Solves and performs the page.

        rehearsal: of another film of this page, body and depth, which this one is then like in all but its faults.
        motion: of another film of this page, body, style, faults and frame rate; it is then filmed once more.

        Raises:
            StudioError: a goal cannot be met by this body, or a fault not be planted.
        """
        self.figure = figure = Figure(Skeleton(rest, shot.thoracic))
        self.shot = shot
        shapes = rehearsal.shapes if rehearsal else shapes_of(figure, page, shot.style.depth)
        self.motion = motion or perform(figure, page, shot.style, shot.faults, shot.fps, shapes)
        figures = figure.at(self.motion.postures)
        self.rehearsal = rehearsal or Rehearsal(shapes, _middle(figures.marks))
        self._middle = self.rehearsal.middle
        views = [self._view(float(t)) for t in self.motion.time_s]
        settings = {"asana": page.id, "stature_m": round(rest.stature, 3), **shot.settings()}
        quantities = quantities_of(practice_from_page(page))
        self.truth: Truth = truth_of(self.motion, figure, views, quantities, settings)
        self._rest = rest
        self._bones = figures.bones

    def __len__(self) -> int:
        return len(self.motion.time_s)

    def _view(self, time_s: float) -> View:
        return view_at(self.shot.camera, self._middle, time_s, self.shot.seed)

    def pictures(self, frames: range | None = None, *, fine: bool = False) -> Iterator[Picture]:
        """(h, w, 3) uint8 pictures in order, of all frames or of these. fine: see `scene.Scene`."""
        shot = self.shot
        rest, colours = dressed(self._rest, shot.look)
        skeleton = Skeleton(rest, shot.thoracic)
        rng = np.random.default_rng([shot.seed, 2])
        before: Picture | None = None
        with Scene(rest, colours, shot.look, shot.camera.size, mat=self._middle[:2], fine=fine) as scene:
            for i in range(len(self)) if frames is None else frames:
                clean = scene.render(skeleton.skin(self._bones, i), self._view(float(self.motion.time_s[i])))
                yield spoil(clean, shot.spoiling, rng, before)
                before = clean


def _middle(marks: NDArray[np.float64]) -> NDArray[np.float64]:
    """(3,) metres: the middle of where a body's landmarks (t, 33, 3) come, from the floor up."""
    low, high = marks.min(axis=(0, 1)), marks.max(axis=(0, 1))
    return np.array([*(low + high)[:2] / 2, (low + high)[2] * 0.5])
