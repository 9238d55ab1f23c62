"""The demonstrations that come along with the app, written into its folder: `make demonstrations`."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import click
from PIL import Image

from abhyasa.output import whole_file
from abhyasa.page import library
from abhyasa.page.model import Page
from abhyasa.practice.compile import practice_from_page
from abhyasa.practice.place import best_place
from abhyasa.server.demonstrations import FOLDER, MANIFEST, Made, manifest, manifest_json, practice_key, still_file
from abhyasa.studio.animate import animations_of, room_of
from abhyasa.studio.build import Build, RestBody, rest_body
from abhyasa.studio.dress import dressed
from abhyasa.studio.figure import Figure
from abhyasa.studio.film import Shot
from abhyasa.studio.gltf import gltf_in_parts
from abhyasa.studio.lens import Camera
from abhyasa.studio.perform import Style, perform
from abhyasa.studio.skeleton import Skeleton
from abhyasa.studio.stills import stills

_HOLD_S = 5.0
"""Each hold is shown so long: one sees it, and the page says how long it is."""
_QUALITY = 82
"""Of the pictures, as WebP counts it."""


def demonstration_files(page: Page, rest: RestBody) -> tuple[dict[str, bytes], tuple[float, ...]]:
    """What is written of a page, by the files' names: its glTF in parts, and a picture of each step; and its room.

    Raises:
        StudioError: a goal of the page cannot be met by this body.
    """
    place = best_place(page)
    camera = Camera(azimuth_deg=place.azimuth_deg, height_m=place.height_m, distance_m=place.distance_m)
    shot = Shot(camera=camera, style=Style(hold_s=_HOLD_S))
    figure = Figure(Skeleton(rest, shot.thoracic))
    motion = perform(figure, page, shot.style)
    body, colours = dressed(rest, shot.look)
    animations = list(animations_of(figure, motion, shot.style))
    pictures = {
        still_file(page.id, still.step.id): _webp(Image.fromarray(still.picture))
        for still in stills(page, shot, figure, motion)
    }
    room = tuple(round(number, 2) for number in room_of(rest, animations))
    return gltf_in_parts(page.id, body, colours, animations, page.name) | pictures, room


def write_demonstrations(folder: Path = FOLDER, *, every: bool = False) -> None:
    """Write those that are missing, or of what a page said once, or seen from where its camera stood once, or `every`
    one; what belongs to no page is deleted.
    """
    pages = [library.load(asana) for asana in library.asana_ids()]
    wanted = {page.id: (practice_key(page, practice_from_page(page)), best_place(page)) for page in pages}
    kept = {} if every else manifest(folder)
    made = {asana: each for asana, each in kept.items() if wanted.get(asana) == (each.practice, each.place)}
    rest = rest_body(Build(), print)
    folder.mkdir(parents=True, exist_ok=True)
    for page in pages:
        if page.id in made:
            continue
        print(f"demonstrating {page.id}", flush=True)
        _delete_of(folder, page.id)
        files, room = demonstration_files(page, rest)
        for name, content in files.items():
            _write(folder / name, content)
        made[page.id] = Made(*wanted[page.id], room)
        _write(folder / MANIFEST, manifest_json(made))
    for path in folder.glob("*.gltf"):
        if path.stem not in wanted:
            _delete_of(folder, path.stem)
    _write(folder / MANIFEST, manifest_json(made))


def _webp(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "webp", quality=_QUALITY, method=6)
    return out.getvalue()


def _delete_of(folder: Path, asana: str) -> None:
    """Delete the files of one asana, whatever steps it had."""
    others = [each for each in library.asana_ids() if each.startswith(f"{asana}-")]
    for path in [folder / f"{asana}.gltf", folder / f"{asana}.bin", *folder.glob(f"{asana}-*.webp")]:
        if not path.name.startswith(tuple(f"{other}-" for other in others)):
            path.unlink(missing_ok=True)


def _write(path: Path, content: bytes) -> None:
    with whole_file(path) as temporary:
        temporary.write_bytes(content)


@click.command()
@click.option("--all", "every", is_flag=True, help="Write all of them again, not only what is missing or out of date.")
def main(every: bool) -> None:
    """Write the demonstrations of the library's pages into the app's folder."""
    write_demonstrations(every=every)


if __name__ == "__main__":
    main()
