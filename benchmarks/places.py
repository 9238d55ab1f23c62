"""`python -m benchmarks.places`: from where each asana is told best, by films of its demonstration.

Films the first side of each page's demonstration and watches it; where too little is told, also from other places. That
from which most of its checks are told, and told rightly, goes into `src/abhyasa/practice/places.json`. That is one body
in one room: a place that is a little better than another is so by chance. What was filmed is kept in `build/prove`, for
`abhyasa prove` too.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import click
from rich.progress import track

from abhyasa.output import whole_file
from abhyasa.page import library
from abhyasa.page.model import Page
from abhyasa.practice.compile import practice_from_page
from abhyasa.practice.place import Place, best_place, usual_place
from abhyasa.studio.pieces import film_pieces
from abhyasa.studio.prove import Piece, Seen

FOLDER = Path("build/prove")
PLACES = Path("src/abhyasa/practice/places.json")
_AZIMUTHS = (60.0, 90.0)
_BESIDE_DEG = 15.0
"""A place that is nearer than this to the usual one is not tried."""
_ENOUGH = 0.75
"""An asana of which this share is told from its usual place is tried from no other."""
_CLEARLY_BETTER = 0.05
"""The share of checks by which a place must be better than the usual one."""


@click.command()
@click.option("--jobs", type=click.IntRange(min=1), default=os.cpu_count() or 1, help="Films at a time.")
def main(jobs: int) -> None:
    """Film every page from where it is seen so far, then those of which too little is told from other places."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    pages = [library.load(asana) for asana in library.asana_ids()]
    told = watch([(page, place) for page in pages for place in known_places(page)], jobs)
    poor = [page for page in pages if max(told[page.id].values(), default=0.0) < _ENOUGH]
    for asana, more in watch([(page, place) for page in poor for place in other_places(page)], jobs).items():
        told[asana] |= more
    found = {page.id: best_of(usual_place(page), told[page.id]) for page in pages if told[page.id]}
    kept = {asana: {**asdict(place), "told": round(share, 2)} for asana, (place, share) in sorted(found.items())}
    with whole_file(PLACES) as temporary:
        temporary.write_text(json.dumps(kept, indent=2) + "\n", "utf-8")
    for asana, (place, share) in found.items():
        click.echo(f"{asana:28} {share:4.0%} {place.words}")


def watch(tries: Sequence[tuple[Page, Place]], jobs: int) -> dict[str, dict[Place, float]]:
    """The share that is told of each asana from each place."""
    told: dict[str, dict[Place, float]] = defaultdict(dict)
    pieces = [Piece(page, None, place) for page, place in tries]
    films = film_pieces(pieces, FOLDER, jobs, click.echo) if pieces else iter(())
    for piece, seen in track(films, "filming and watching", total=len(pieces)):
        if piece.place is not None and not seen.failed:
            told[piece.page.id][piece.place] = share_told(piece.page, seen)
    return told


def known_places(page: Page) -> list[Place]:
    """The usual place, and that which was found before."""
    return list(dict.fromkeys([usual_place(page), best_place(page)]))


def other_places(page: Page) -> list[Place]:
    """Places further round the body."""
    usual = usual_place(page)
    return [replace(usual, azimuth_deg=a) for a in _AZIMUTHS if abs(a - usual.azimuth_deg) > _BESIDE_DEG]


def share_told(page: Page, seen: Seen) -> float:
    """Share of a demonstration's checks that are told as they truly are; one told wrongly takes away another."""
    right = sum((check.verdict == "pass") == check.met for check in seen.told if check.verdict != "cannot_tell")
    wrong = sum((check.verdict == "pass") != check.met for check in seen.told if check.verdict != "cannot_tell")
    every = sum(len(stage.checks) for stage in practice_from_page(page).rounds[0] if stage.settles)
    return (right - wrong) / max(every, 1)


def best_of(usual: Place, told: dict[Place, float]) -> tuple[Place, float]:
    """The place with the most told; the usual one unless another is clearly better."""
    best = max(told, key=lambda place: told[place])
    if usual in told and told[best] < told[usual] + _CLEARLY_BETTER:
        best = usual
    return best, told[best]


if __name__ == "__main__":
    main()
