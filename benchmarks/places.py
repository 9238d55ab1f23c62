"""`python -m benchmarks.places`: from where each asana is told best, by the calibration's films.

Writes `src/abhyasa/practice/places.json`: for each asana that enough films show, the place around the body and the
height from which most of its checks are told, smoothed over neighbouring cameras; left and right count alike.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import click
import numpy as np
from rich.progress import track

from abhyasa.follow.following import follow_recording
from abhyasa.output import whole_file
from abhyasa.page import library
from abhyasa.practice.compile import practice_from_page
from abhyasa.studio.shoot import is_made, load
from abhyasa.studio.takes import FRONT_AND_SIDES_DEG, HALF_HEIGHT_M, take
from benchmarks.calibrate import FILMS, FOLDER

PLACES = Path("src/abhyasa/practice/places.json")
ESTIMATOR = "blazepose-full"
_AZIMUTHS = np.arange(0, FRONT_AND_SIDES_DEG - 10, 5.0)
_HEIGHTS = np.arange(0.5, 1.8, 0.1)
_REACH_DEG, _REACH_M = 20.0, 0.35
"""How far a film speaks for cameras beside its own."""
_ENOUGH = 1.0
"""Films, weighted by nearness, that must speak for a place."""
_FILMS_AT_LEAST = 6
"""An asana that fewer films show has no place of its own: it would be that of the one good film."""
_LENS_DEG = 45.0


@click.command()
def main() -> None:
    """Follow every film that was made, and find the places."""
    told: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for number in track(range(FILMS), "watching"):
        each = take("calibration", number)
        if not is_made(each, FOLDER, "full"):
            continue
        shown = load(each, FOLDER, "full")
        practice = practice_from_page(library.load(each.asana))
        following = follow_recording(practice, shown.observed(practice.quantities, ESTIMATOR))
        every = sum(len(stage.checks) for stage in practice.stages if stage.settles)
        share = sum(check.verdict != "cannot_tell" for check in following.checks) / every
        camera = shown.truth.settings["camera"]
        told[each.asana].append((abs(camera["azimuth_deg"]), camera["height_m"], share))
    enough = {asana: np.array(films) for asana, films in sorted(told.items()) if len(films) >= _FILMS_AT_LEAST}
    places = {asana: _best(films, asana) for asana, films in enough.items()}
    with whole_file(PLACES) as temporary:
        temporary.write_text(json.dumps(places, indent=2) + "\n", "utf-8")
    for asana, place in places.items():
        click.echo(f"{asana:24} {place}")


def _best(films: np.ndarray[tuple[int, int], np.dtype[np.float64]], asana: str) -> dict[str, float]:
    azimuth, height = (grid[..., None] for grid in np.meshgrid(_AZIMUTHS, _HEIGHTS, indexing="ij"))
    near = np.exp(-(((azimuth - films[:, 0]) / _REACH_DEG) ** 2 + ((height - films[:, 1]) / _REACH_M) ** 2) / 2)
    enough = near.sum(axis=-1)
    share = np.where(enough >= min(_ENOUGH, enough.max()), (near * films[:, 2]).sum(axis=-1) / enough, 0)
    i, j = np.unravel_index(share.argmax(), share.shape)
    low, high = HALF_HEIGHT_M[library.load(asana).position == "seated"]
    return {
        "azimuth_deg": float(_AZIMUTHS[i]),
        "height_m": round(float(_HEIGHTS[j]), 1),
        "distance_m": round((low + high) / 2 / np.tan(np.radians(_LENS_DEG) / 2), 1),
        "told": round(float(share[i, j]), 2),
    }


if __name__ == "__main__":
    main()
