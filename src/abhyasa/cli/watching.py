"""Watching one source: landmarks in, a record and its files out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from abhyasa.cli.footage import Footage, open_footage
from abhyasa.cli.outputs import Outputs, write_outputs
from abhyasa.errors import PageError, VideoError
from abhyasa.follow.following import follow_photo, follow_recording
from abhyasa.follow.observations import Observations
from abhyasa.follow.observe import Observer
from abhyasa.follow.recognise import quantities_of_all, recognise, standing_out
from abhyasa.language.goals import Quantity
from abhyasa.page import library
from abhyasa.page.model import Page
from abhyasa.practice.compile import practice_from_page
from abhyasa.practice.practice import Practice
from abhyasa.record.build import record_from_following
from abhyasa.record.record import Record

if TYPE_CHECKING:
    from abhyasa.camera.models import Model

Progress: TypeAlias = Callable[[int, int | None], None]
"""Told how many frames more are done, and how many there are in all where that is known."""

_SEEN_FROM = 0.3
"""Mean visibility from which a frame is taken to show a person at all."""
_SEEN_SHARE = 0.02
"""A film with people in fewer of its frames shows nobody: the estimator sees bodies in curtains now and then."""
_CANDIDATES = 3
"""Asanas that are named where none stands out."""


def practice_of(page: Page) -> Practice:
    """The page's practice.

    Raises:
        PageError: the page asks for nothing that a camera could see.
    """
    practice = practice_from_page(page)
    if not practice.quantities:
        raise PageError(
            f"{page.path}: no step says what a camera could see",
            remedy="give its steps lines such as: - observe: knee_flexion(left) >= 90 deg",
        )
    return practice


def watch(source: Path, page: Page | None, model: Model, outputs: Outputs, progress: Progress) -> Record:
    """Watch one film, photo or landmark recording, and write what is asked for.

    page: of the asana, or None to have it recognised among the library's.

    Raises:
        AbhyasaError: a source that cannot be read, nobody in it, no page to judge it by, an asana that is not surely
            one of the library's, or a file that cannot be written.
    """
    pages = [page] if page else [library.load(asana) for asana in library.asana_ids()]
    practices = [practice_of(each) for each in pages]
    outputs.check()
    with open_footage(source, model, outputs) as footage:
        if page is None and footage.is_photo:
            raise VideoError(f"{source}: a photo does not tell which asana it is", remedy="name it with --asana")
        seen = _observe(footage, quantities_of_all(practices), progress)
        if page is None:
            page, practice = _recognised(source, pages, practices, seen)
            seen = seen.only(practice.quantities)
        else:
            (practice,) = practices
        step_s = float(np.median(np.diff(seen.time_s))) if len(seen) > 1 else 0.0
        film = footage.film(len(seen), float(seen.time_s[-1]), step_s)
        following = follow_photo(practice, seen) if footage.is_photo else follow_recording(practice, seen)
        record = record_from_following(following, film)
        write_outputs(record, following, page, footage, outputs)
    return record


def _recognised(
    source: Path, pages: Sequence[Page], practices: Sequence[Practice], seen: Observations
) -> tuple[Page, Practice]:
    """The page and practice that it surely is of, where the asana was not named.

    Raises:
        VideoError: it looks like several, or like none.
    """
    candidates = recognise(practices, seen)
    surely = standing_out(candidates)
    if surely is not None:
        return next(pair for pair in zip(pages, practices, strict=True) if pair[1].asana == surely.asana)
    near = " or ".join(candidate.asana for candidate in candidates[:_CANDIDATES])
    if not near:
        raise VideoError(f"{source}: looks like no asana of the library", remedy="name the asana with --asana")
    raise VideoError(f"{source}: looks like {near}", remedy="name the asana with --asana, and it is judged by its page")


def _observe(footage: Footage, quantities: tuple[Quantity, ...], progress: Progress) -> Observations:
    observer = Observer(quantities, footage.estimator)
    parts: list[Observations] = []
    frames = with_somebody = 0
    for chunk in footage.landmarks:
        parts.append(observer.feed(chunk))
        frames += len(chunk)
        with_somebody += int((chunk.visibility.mean(axis=1) >= _SEEN_FROM).sum())
        progress(len(chunk), footage.frame_count)
    if with_somebody < max(1.0, _SEEN_SHARE * frames):
        raise VideoError(
            f"{footage.path}: nobody was found in the picture",
            remedy="film so that the whole body is in the picture, in light, and not too small",
        )
    return Observations.join(parts)
