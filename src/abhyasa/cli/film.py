"""`abhyasa film`: a page shows itself."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from abhyasa.errors import StudioError

if TYPE_CHECKING:
    from abhyasa.language.sentences import Side
    from abhyasa.practice.practice import Practice
    from abhyasa.studio.shapes import Fault

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("film")
@click.argument("asana")
@click.option("--out", type=_FILE, metavar="FILE", help="The film (mp4); beside it NAME.truth.json tells what is true.")
@click.option("--gltf", type=_FILE, metavar="FILE", help="The demonstration as a 3D model (glb), an animation a step.")
@click.option("--stills", type=_FILE, metavar="FILE", help="A sheet of pictures (png), one a step.")
@click.option("--azimuth", type=click.FloatRange(-180, 180), metavar="DEG",
              help="Where the camera stands: 0 before the body, 90 at its left, -90 at its right, 180 behind it. "
              "[default: where the page is seen best]")  # fmt: skip
@click.option("--height", type=click.FloatRange(0.05, 5), metavar="M", help="Height of the camera. [default: the best]")
@click.option("--distance", type=click.FloatRange(0.5, 20), metavar="M", help="Its distance. [default: the best]")
@click.option("--lens", type=click.FloatRange(5, 120), default=45, show_default=True, metavar="DEG",
              help="Its vertical field of view.")  # fmt: skip
@click.option("--shake", type=click.FloatRange(0, 1), default=0, show_default=True, help="0 on a stand, 1 in a hand.")
@click.option("--size", default="640x480", show_default=True, metavar="WxH", help="Pixels of the picture.")
@click.option("--fps", type=click.FloatRange(1, 120), default=15, show_default=True, help="Frames a second.")
@click.option("--crf", type=click.IntRange(0, 51), default=23, show_default=True, help="How much compression loses.")
@click.option("--seed", type=click.IntRange(0), metavar="N",
              help="Another body, look, room and light for each N. [default: the demonstrator]")  # fmt: skip
@click.option("--tempo", type=click.FloatRange(0.25, 4), default=1, show_default=True, help="2 is twice as fast.")
@click.option("--depth", type=click.FloatRange(0, 1.5), default=0.8, show_default=True,
              help="0 just meets the goals, 1 meets them amply.")  # fmt: skip
@click.option("--hold", type=click.FloatRange(1, 600), metavar="S", help="Seconds of each hold. [default: the page's]")
@click.option("--first", type=click.Choice(["left", "right"]), help="The side done first. [default: the page's]")
@click.option("--fidget", type=click.FloatRange(0, 60), default=0, show_default=True, metavar="S",
              help="Seconds of moving about before the practice.")  # fmt: skip
@click.option("--fault", "faults", multiple=True, metavar="'GOAL by AMOUNT'",
              help="Miss a goal of the page on purpose: 'back_rounding by 25', 'back_rounding by 25 on the left'. "
              "May be repeated.")  # fmt: skip
@click.option("--pelvis-tilt", type=click.FloatRange(0, 40), default=0, show_default=True, metavar="DEG",
              help="Roll the pelvis back so far under the trunk.")  # fmt: skip
@click.option("--noise", type=click.FloatRange(0, 1), default=0, show_default=True, help="Of the picture.")
@click.option("--blur", type=click.FloatRange(0, 20), default=0, show_default=True, metavar="PX", help="Out of focus.")
@click.option("--quiet", is_flag=True, help="No progress bar.")
def command(
    asana: str, out: Path | None, gltf: Path | None, stills: Path | None,
    azimuth: float | None, height: float | None, distance: float | None, lens: float, shake: float,
    size: str, fps: float, crf: int, seed: int | None,
    tempo: float, depth: float, hold: float | None, first: str | None, fidget: float,
    faults: tuple[str, ...], pelvis_tilt: float, noise: float, blur: float, quiet: bool,
) -> None:  # fmt: skip
    """Film a synthetic practitioner doing ASANA (an id, a name, or a page's path), as its page says.

    \b
    abhyasa film janushirsana --out demo.mp4
    abhyasa film vrikshasana --gltf demo.glb --stills steps.png
    abhyasa film mine.md --out far.mp4 --azimuth 60 --distance 4 --seed 7
    abhyasa film janushirsana --out round.mp4 --fault "back_rounding by 30"

    The truth beside a film tells for every frame the step, the side, every measure and where each landmark is. All
    that is made is marked as synthetic. Needs the studio: pip install 'abhyasa[studio]'. The first body takes a minute.
    """
    if not (out or gltf or stills):
        raise click.UsageError("Say what to make: --out x.mp4, --gltf x.glb or --stills x.png.")
    width, height_px = _size(size)
    # Before numpy is loaded: the studio's matrices are small, and threads would only wait for each other.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from abhyasa.cli.filming import Wanted, film
    from abhyasa.page import library
    from abhyasa.practice.compile import practice_from_page

    page = library.load(asana)
    practice = practice_from_page(page)
    film(
        page,
        Wanted(
            out=out, gltf=gltf, stills=stills, azimuth_deg=azimuth, height_m=height, distance_m=distance,
            lens_deg=lens, shake=shake, size=(width, height_px), fps=fps, crf=crf, seed=seed, tempo=tempo, depth=depth,
            hold_s=hold, first_side="left" if first == "left" else "right" if first else None, fidget_s=fidget,
            faults=tuple(_fault(text, practice) for text in faults), pelvis_tilt_deg=pelvis_tilt, noise=noise,
            blur_px=blur, quiet=quiet,
        ),
    )  # fmt: skip


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if not (width.isdigit() and height.isdigit() and 16 <= int(width) <= 4096 and 16 <= int(height) <= 4096):
        raise click.BadParameter(f"{text!r} is no size; write for example 640x480", param_hint="--size")
    return int(width), int(height)


def _fault(text: str, practice: Practice) -> Fault:
    """A fault as written: a goal or its beginning, `by`, an amount, and the side if it is for one alone.

    Raises:
        StudioError: no such goal, or several, or no amount.
    """
    from abhyasa.studio.shapes import Fault

    named, _, side = text.partition(" on the ")
    if side not in ("", "left", "right"):
        raise StudioError(f"--fault {text!r}: no side", remedy="write for example 'back_rounding by 25 on the left'")
    name, _, amount = named.rpartition(" by ")
    try:
        by = float(amount.split()[0])
    except (ValueError, IndexError):
        raise StudioError(
            f"--fault {text!r}: says no amount", remedy="write for example 'back_rounding by 25'"
        ) from None
    goals = list(dict.fromkeys(sourced.goal for stage in practice.rounds[0] for sourced in stage.checks))
    fitting = [goal for goal in goals if str(goal) == name] or [goal for goal in goals if str(goal).startswith(name)]
    if len(fitting) != 1:
        listed = "; ".join(str(goal) for goal in fitting or goals)
        raise StudioError(
            f"--fault {text!r}: {'is not one goal' if fitting else 'is no goal'} of the page",
            remedy=f"write one of these and how much to miss it by: {listed}",
        )
    sides: tuple[Side, ...] = ("left",) if side == "left" else ("right",) if side == "right" else ("left", "right")
    return Fault(fitting[0], by, sides)
