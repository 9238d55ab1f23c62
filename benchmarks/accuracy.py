"""`make accuracy`: how well films are watched whose bodies, cameras and seeds no calibration has seen.

Prints the tables and writes `docs/accuracy.md` with its plots. What was filmed before is taken from `build/studio`.
"""

from __future__ import annotations

from pathlib import Path

import click
from rich.progress import track

from abhyasa.camera.models import Model
from abhyasa.studio.judge import judge, judge_in_stays
from abhyasa.studio.shoot import load, shoot
from abhyasa.studio.takes import PRACTICES, take
from benchmarks.accuracy_page import write_page

FILMS = 40
PLACED = 10
MISSING = 18
FOLDER = Path("build/studio")
PAGE = Path("docs/accuracy.md")


@click.command()
@click.option("--films", default=FILMS, show_default=True, help="From anywhere; every other is of janushirsana.")
@click.option("--placed", default=PLACED, show_default=True, help="From about the place recommended for the asana.")
@click.option(
    "--missing",
    default=MISSING,
    show_default=True,
    help="From there, with something missed in every shape.",
)
@click.option("--model", type=click.Choice(["lite", "full", "heavy"]), default="full", show_default=True)
@click.option("--jobs", default=2, show_default=True, help="Films at a time.")
@click.option("--out", type=click.Path(path_type=Path), default=PAGE, show_default=True, help="Where the page goes.")
def main(films: int, placed: int, missing: int, model: Model, jobs: int, out: Path) -> None:
    """Film, watch, compare, write."""
    planned = [take("accuracy", number) for number in range(films)]
    planned += [take("accuracy", number, placed=True) for number in range(placed)]
    planned += [take("accuracy", PRACTICES + number, placed=True) for number in range(missing)]
    made = track(shoot(planned, FOLDER, [model], jobs), "filming", total=len(planned))
    takes = sorted(made, key=lambda each: each.name)
    estimator = f"blazepose-{model}"
    practised = [judge(each, load(each, FOLDER, model), estimator) for each in takes if each.number < PRACTICES]
    missed = [judge_in_stays(each, load(each, FOLDER, model), estimator) for each in takes if each.number >= PRACTICES]
    click.echo(write_page(practised, missed, estimator, out))


if __name__ == "__main__":
    main()
