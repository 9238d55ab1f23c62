"""`python -m benchmarks.places`: from where each asana is told best, by films of its demonstration.

Films the first side of each page's demonstration from two or three places and watches it. That from which most of its
checks are told, and told rightly, goes into `src/abhyasa/practice/places.json`. That is one body in one room: a place
that is a little better than another is so by chance. What was filmed is kept in `build/prove`, for `abhyasa prove` too.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from dataclasses import asdict, replace
from pathlib import Path

import click
from rich.progress import track

from abhyasa.output import whole_file
from abhyasa.page import library
from abhyasa.page.model import Page
from abhyasa.practice.compile import practice_from_page
from abhyasa.practice.place import LYING, Place, best_place, usual_place
from abhyasa.studio.pieces import film_pieces
from abhyasa.studio.prove import Piece, Seen

FOLDER = Path("build/prove")
PLACES = Path("src/abhyasa/practice/places.json")
_OBLIQUE_DEG = 35.0
"""Where a body opens to the side, more may be seen from further to the front."""
_CLEARLY_BETTER = 0.05
"""The share of checks by which a place must be better than that which is recommended so far."""


@click.command()
@click.option("--jobs", type=click.IntRange(min=1), default=os.cpu_count() or 1, help="Films at a time.")
def main(jobs: int) -> None:
    """Film every page from every place, and find the best."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    pages = [library.load(asana) for asana in library.asana_ids()]
    pieces = [Piece(page, None, place) for page in pages for place in places_for(page)]
    told: dict[str, dict[Place, float]] = defaultdict(dict)
    for piece, seen in track(film_pieces(pieces, FOLDER, jobs, click.echo), "filming and watching", total=len(pieces)):
        if piece.place is not None and not seen.failed:
            told[piece.page.id][piece.place] = share_told(piece.page, seen)
    found = {page.id: best_of(best_place(page), told[page.id]) for page in pages if told[page.id]}
    kept = {asana: {**asdict(place), "told": round(share, 2)} for asana, (place, share) in sorted(found.items())}
    with whole_file(PLACES) as temporary:
        temporary.write_text(json.dumps(kept, indent=2) + "\n", "utf-8")
    for asana, (place, share) in found.items():
        click.echo(f"{asana:28} {share:4.0%} {place.words}")


def places_for(page: Page) -> list[Place]:
    """Where a camera is tried: the usual place, that which was found before, and one further to the front.

    From there a body that lies is seen shortened.
    """
    usual = usual_place(page)
    oblique = [] if usual == LYING else [replace(usual, azimuth_deg=_OBLIQUE_DEG)]
    return list(dict.fromkeys([usual, best_place(page), *oblique]))


def share_told(page: Page, seen: Seen) -> float:
    """Share of a demonstration's checks that are told as they truly are; one told wrongly takes away another."""
    right = sum((check.verdict == "pass") == check.met for check in seen.told if check.verdict != "cannot_tell")
    wrong = sum((check.verdict == "pass") != check.met for check in seen.told if check.verdict != "cannot_tell")
    every = sum(len(stage.checks) for stage in practice_from_page(page).rounds[0] if stage.settles)
    return (right - wrong) / max(every, 1)


def best_of(so_far: Place, told: dict[Place, float]) -> tuple[Place, float]:
    """The place with the most told; that which is recommended so far unless another is clearly better."""
    best = max(told, key=lambda place: told[place])
    if so_far in told and told[best] < told[so_far] + _CLEARLY_BETTER:
        best = so_far
    return best, told[best]


if __name__ == "__main__":
    main()
