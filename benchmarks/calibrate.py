"""`make calibrate`: film bodies of known shape, and learn from them how far each landmark model is off.

Writes `src/abhyasa/body/calibrated/ESTIMATOR.json`. Films that were made before are taken from `build/studio`, so a run
that was broken off goes on where it was.
"""

from __future__ import annotations

import json
from pathlib import Path

import click
import torch
from rich.progress import track

from abhyasa.body.vocabulary import MEASURES
from abhyasa.camera.models import Model
from abhyasa.output import whole_file
from abhyasa.studio.fit import Lesson, fit, joined, lessons
from abhyasa.studio.shoot import load, shoot
from abhyasa.studio.takes import CAMERAS, PRACTICES, take

FILMS = 385
FOLDER = Path("build/studio")
TABLES = Path("src/abhyasa/body/calibrated")


@click.command()
@click.option("--films", default=FILMS, show_default=True, help="How many films; every other is of janushirsana.")
@click.option(
    "--model",
    "models",
    type=click.Choice(["lite", "full", "heavy"]),
    multiple=True,
    default=["lite", "full"],
    show_default=True,
)
@click.option("--jobs", default=2, show_default=True, help="Films at a time.")
def main(films: int, models: tuple[Model, ...], jobs: int) -> None:
    """Film, learn, write the tables."""
    planned = [
        take("calibration", number, placed=number >= PRACTICES and number % CAMERAS == 0) for number in range(films)
    ]
    made = track(shoot(planned, FOLDER, models, jobs), "filming", total=len(planned))
    takes = sorted(made, key=lambda each: each.number)
    torch.set_num_threads(jobs)
    names = [name for name in MEASURES if name != "near"]  # it is the same as distance
    for model in models:
        taught: dict[str, list[Lesson]] = {name: [] for name in names}
        for each in track(takes, f"measuring {model}"):
            for name, of in lessons(names, load(each, FOLDER, model), each.body).items():
                taught[name].append(of)
        measures = {name: fit(name, joined(taught[name])).to_json() for name in track(names, "learning")}
        measures["near"] = measures["distance"]
        source = (
            f"{len(takes)} films of synthetic bodies of known shape (make calibrate); their accuracy: docs/accuracy.md"
        )
        with whole_file(TABLES / f"blazepose-{model}.json") as temporary:
            temporary.write_text(json.dumps({"schema": 1, "source": source, "measures": measures}) + "\n", "utf-8")
        click.echo(f"wrote {TABLES / f'blazepose-{model}.json'}")


if __name__ == "__main__":
    main()
