"""`python -m benchmarks.recognition`: how often a film's asana is recognised, or among the first three candidates.

By the films that `make accuracy` and `make calibrate` have made, from the front and the sides.
"""

from __future__ import annotations

from typing import get_args

import click
from rich.progress import track

from abhyasa.camera.models import Model
from abhyasa.follow.recognise import quantities_of_all, recognise, standing_out
from abhyasa.page import library
from abhyasa.practice.compile import practice_from_page
from abhyasa.studio.shoot import is_made, load
from abhyasa.studio.takes import FRONT_AND_SIDES_DEG, Split, take
from benchmarks.calibrate import FOLDER

MODEL: Model = "full"
_MOST = 400


@click.command()
@click.option("--split", type=click.Choice(get_args(Split)), default="accuracy", show_default=True)
@click.option("--every", default=1, show_default=True, help="Only every Nth film.")
def main(split: Split, every: int) -> None:
    """Recognise each film among the library's pages."""
    practices = [practice_from_page(library.load(asana)) for asana in library.asana_ids()]
    quantities = quantities_of_all(practices)
    made = [each for each in (take(split, n) for n in range(0, _MOST, every)) if is_made(each, FOLDER, MODEL)]
    front = [each for each in made if abs(each.shot.camera.azimuth_deg) <= FRONT_AND_SIDES_DEG]
    places: list[int | None] = []
    chosen: list[bool] = []
    for each in track(front, "recognising"):
        seen = load(each, FOLDER, MODEL).observed(quantities, f"blazepose-{MODEL}")
        candidates = recognise(practices, seen)
        asanas = [candidate.asana for candidate in candidates]
        places.append(asanas.index(each.asana) if each.asana in asanas else None)
        if surely := standing_out(candidates):
            chosen.append(surely.asana == each.asana)
        click.echo(f"{each.name}: {', '.join(asanas[:3])}{'' if surely else ' (not sure)'}")
    first, three = (sum(place is not None and place < most for place in places) for most in (1, 3))
    click.echo(f"of {len(places)} films among {len(practices)} asanas: {first} first, {three} among the first three")
    click.echo(f"{len(chosen)} taken for one, {sum(chosen)} of them rightly")


if __name__ == "__main__":
    main()
