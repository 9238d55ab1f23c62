"""Making what `abhyasa film` is asked for: a page performed once, and its film, 3D model and pictures written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from abhyasa.cli.outputs import check_files
from abhyasa.errors import OutputError, StudioMissing
from abhyasa.language.sentences import Side
from abhyasa.output import whole_file
from abhyasa.page.model import Page
from abhyasa.practice.place import best_place

if TYPE_CHECKING:
    from abhyasa.studio.film import Film, Shot
    from abhyasa.studio.shapes import Fault

T = TypeVar("T")

_SUFFIXES = {"out": ".mp4", "gltf": ".glb", "stills": ".png"}


@dataclass(frozen=True)
class Wanted:
    """What to make, and how: see `studio.film.Shot` for what each means.

    out, gltf, stills: where to write; None is not asked for. azimuth_deg, height_m, distance_m: None for the place from
    which the asana is seen best. seed: None for the demonstrator.
    """

    out: Path | None = None
    gltf: Path | None = None
    stills: Path | None = None
    azimuth_deg: float | None = None
    height_m: float | None = None
    distance_m: float | None = None
    lens_deg: float = 45.0
    shake: float = 0.0
    size: tuple[int, int] = (640, 480)
    fps: float = 15.0
    crf: int = 23
    seed: int | None = None
    tempo: float = 1.0
    depth: float = 0.8
    hold_s: float | None = None
    first_side: Side | None = None
    fidget_s: float = 0.0
    faults: tuple[Fault, ...] = ()
    pelvis_tilt_deg: float = 0.0
    noise: float = 0.0
    blur_px: float = 0.0
    quiet: bool = False

    @property
    def files(self) -> tuple[Path, ...]:
        """All that will be written."""
        asked = (self.out, self.out and truth_beside(self.out), self.gltf, self.stills)
        return tuple(path for path in asked if path is not None)

    def check(self) -> None:
        """Find out before the work whether it can be written.

        Raises:
            OutputError: a name's ending does not say what is made, or its folder is missing or closed.
        """
        for option, suffix in _SUFFIXES.items():
            path: Path | None = getattr(self, option)
            if path is not None and path.suffix.lower() != suffix:
                raise OutputError(f"{path}: is no name for what --{option} makes", remedy=f"let it end in {suffix}")
        check_files(self.files)


def film(page: Page, wanted: Wanted) -> None:
    """Perform the page, and write what is asked for.

    Raises:
        StudioMissing: the studio's packages are not installed.
        StudioError: the page cannot be performed so. OutputError: a file cannot be written.
    """
    wanted.check()
    need_studio()
    from abhyasa.studio.build import rest_body
    from abhyasa.studio.film import Film

    shot = shot_of(page, wanted)
    rest = rest_body(shot.build, lambda text: click.echo(text, err=True))
    with waiting("finding the postures", show=not wanted.quiet):
        made = Film(page, shot, rest)
    if wanted.out is not None:
        _write_film(wanted.out, made, wanted)
    if wanted.gltf is not None:
        with waiting("writing the 3D model", show=not wanted.quiet):
            _write_gltf(wanted.gltf, made, page)
    if wanted.stills is not None:
        with waiting("drawing the pictures", show=not wanted.quiet):
            _write_stills(wanted.stills, made, page)
    if not wanted.quiet:
        click.echo("\n".join(f"wrote {path}" for path in wanted.files))


def shot_of(page: Page, wanted: Wanted) -> Shot:
    """The shot that is wanted; the same for the same seed."""
    import numpy as np

    from abhyasa.studio.build import Build
    from abhyasa.studio.film import Shot
    from abhyasa.studio.lens import Camera
    from abhyasa.studio.look import Look, look_from_seed
    from abhyasa.studio.perform import Style
    from abhyasa.studio.spoil import Spoiling
    from abhyasa.studio.takes import drawn_build, drawn_thoracic

    best = best_place(page)
    seed = wanted.seed or 0
    drawn = None if wanted.seed is None else np.random.default_rng([seed, 3])
    return Shot(
        build=Build() if drawn is None else drawn_build(drawn),
        thoracic=0.5 if drawn is None else drawn_thoracic(drawn),
        look=Look() if drawn is None else look_from_seed(seed),
        camera=Camera(
            azimuth_deg=best.azimuth_deg if wanted.azimuth_deg is None else wanted.azimuth_deg,
            height_m=best.height_m if wanted.height_m is None else wanted.height_m,
            distance_m=best.distance_m if wanted.distance_m is None else wanted.distance_m,
            lens_deg=wanted.lens_deg,
            shake=wanted.shake,
            size=wanted.size,
        ),
        style=Style(
            tempo=wanted.tempo,
            depth=wanted.depth,
            hold_s=wanted.hold_s,
            first_side=wanted.first_side,
            fidget_before_s=wanted.fidget_s,
            pelvis_tilt_deg=wanted.pelvis_tilt_deg,
            seed=seed,
        ),
        faults=wanted.faults,
        spoiling=Spoiling(noise=wanted.noise, blur_px=wanted.blur_px),
        fps=wanted.fps,
        seed=seed,
    )


def truth_beside(path: Path) -> Path:
    """The file that tells what is true of a film: beside `demo.mp4`, `demo.truth.json`."""
    return path.with_suffix(".truth.json")


def need_studio() -> None:
    """Find out whether there is something to draw with.

    Raises:
        StudioMissing: it is not installed.
    """
    if find_spec("vtkmodules") is None:
        raise StudioMissing("the studio is not installed", remedy="install it with: pip install 'abhyasa[studio]'")


def _write_film(path: Path, made: Film, wanted: Wanted) -> None:
    from abhyasa.camera.film import write_video
    from abhyasa.studio.film import SYNTHETIC

    frames = zip(made.pictures(), made.truth.time_s.tolist(), strict=True)
    with write_video(path, wanted.size, wanted.fps, crf=wanted.crf, comment=SYNTHETIC) as video:
        for picture, time_s in counting(frames, "filming", len(made), show=not wanted.quiet):
            video.write(picture, time_s)
        made.truth.write(truth_beside(path))


def _write_gltf(path: Path, made: Film, page: Page) -> None:
    from abhyasa.studio.animate import animations_of
    from abhyasa.studio.dress import dressed
    from abhyasa.studio.gltf import write_gltf

    body, colours = dressed(made.figure.skeleton.rest, made.shot.look)
    animations = list(animations_of(made.figure, made.motion, made.shot.style))
    write_gltf(path, body, colours, animations, page.name)


def _write_stills(path: Path, made: Film, page: Page) -> None:
    from abhyasa.studio.stills import sheet, stills

    paper = sheet(page, stills(page, made.shot, made.figure, made.motion))
    with whole_file(path) as temporary:
        paper.save(temporary, "png", optimize=True)


def counting(each: Iterable[T], what: str, total: int, *, show: bool = True) -> Iterator[T]:
    """The same one by one, with a progress bar on standard error; nothing where no one looks on."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not (show and console.is_terminal)) as bar:
        yield from bar.track(each, total, description=what)


@contextmanager
def waiting(what: str, *, show: bool = True) -> Iterator[None]:
    """A moving bar for what cannot be counted; nothing where no one looks on."""
    from rich.console import Console

    console = Console(stderr=True)
    if show and console.is_terminal:
        with console.status(what):
            yield
    else:
        yield
