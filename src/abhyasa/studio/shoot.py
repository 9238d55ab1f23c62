"""Takes made, many at a time, and kept: the landmarks that each model sees in a film, and what is true of it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from abhyasa.body.frame import Body
from abhyasa.body.landmarks import Landmarks
from abhyasa.body.recording import Source, open_recording, write_recording
from abhyasa.camera.landmarker import CHUNK, Landmarker
from abhyasa.camera.models import Model, bundle_path
from abhyasa.errors import StudioError
from abhyasa.follow.observations import Observations
from abhyasa.follow.observe import Observer
from abhyasa.language.goals import Quantity
from abhyasa.output import whole_file
from abhyasa.page import library
from abhyasa.page.model import Page
from abhyasa.studio.build import RestBody, rest_body
from abhyasa.studio.film import Film
from abhyasa.studio.takes import Take
from abhyasa.studio.truth import Truth


@dataclass(frozen=True)
class Shown:
    """A take that was made: what is true, and what a model saw."""

    truth: Truth
    landmarks: Landmarks

    def observed(self, quantities: tuple[Quantity, ...], estimator: str) -> Observations:
        """What the landmarks show of these quantities."""
        observer = Observer(quantities, estimator)
        return Observations.join([observer.feed(chunk) for chunk in self.chunks()])

    def chunks(self) -> Iterator[Landmarks]:
        """The landmarks piece by piece, as `abhyasa watch` sees them."""
        return (self.landmarks.at(slice(i, i + CHUNK)) for i in range(0, len(self.landmarks), CHUNK))

    def bodies(self) -> list[Body]:
        """The body in space, piece by piece, with what an observer remembers of it."""
        observer = Observer(())
        return [observer.see(chunk)[1] for chunk in self.chunks()]


def shoot(takes: Sequence[Take], folder: Path, models: Sequence[Model], jobs: int) -> Iterator[Take]:
    """Make those takes that are not in the folder yet; each is given out when it is there.

    A take whose faults a body cannot do is made without them; one that it cannot do at all is left out. What was made
    before stays, so that a run that was broken off goes on where it was.

    Raises:
        ModelMissing, ModelError: a model is not there, or not what was assembled; then nothing is filmed.
    """
    missing = [take for take in takes if not all(is_made(take, folder, model) for model in models)]
    if missing:
        for model in models:
            bundle_path(model)
        folder.mkdir(parents=True, exist_ok=True)
    yield from (take for take in takes if take not in missing)
    for build in {take.shot.build for take in missing}:
        rest_body(build)
    practices = [tuple(takes) for _, takes in groupby(missing, _practice_of)]
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=alone_on_a_core) as pool:
        try:
            for done in as_completed([pool.submit(_make, takes, folder, tuple(models)) for takes in practices]):
                yield from done.result()
        finally:  # what went wrong is told at once, not when all others are made
            pool.shutdown(wait=False, cancel_futures=True)


def _practice_of(take: Take) -> tuple[object, ...]:
    """What is filmed, whatever the camera."""
    shot = take.shot
    return take.asana, shot.build, shot.thoracic, shot.style, shot.faults, shot.fps


def alone_on_a_core() -> None:
    """Software OpenGL would start a thread a core, and get in the way of the other films."""
    os.environ["LP_NUM_THREADS"] = "1"


def is_made(take: Take, folder: Path, model: Model) -> bool:
    """Whether a take is in the folder, with what this model saw."""
    return all(path.exists() for path in _paths(folder, take, model))


def load(take: Take, folder: Path, model: Model) -> Shown:
    """A take from the folder."""
    recording, truth = _paths(folder, take, model)
    return Shown(read_truth(truth), Landmarks.join(list(open_recording(recording).chunks())))


def _paths(folder: Path, take: Take, model: Model) -> tuple[Path, Path]:
    return folder / f"{take.name}-{model}.npz", folder / f"{take.name}.truth.npz"


def _make(takes: Sequence[Take], folder: Path, models: Iterable[Model]) -> list[Take]:
    """Those takes of one practice that could be made."""
    made = []
    for take, film in _films(takes):
        write_truth(_paths(folder, take, "full")[1], film.truth)
        size = take.shot.camera.size
        with ExitStack() as stack:
            seers = [stack.enter_context(Landmarker(model)) for model in models]
            writers = [
                stack.enter_context(
                    write_recording(
                        _paths(folder, take, model)[0],
                        Source(take.name, take.shot.fps, 0, 0.0, f"blazepose-{model}", size),
                    )
                )
                for model in models
            ]
            for picture, time_s in zip(film.pictures(), film.truth.time_s, strict=True):
                for seer, writer in zip(seers, writers, strict=True):
                    writer.append(seer.detect(picture, float(time_s)))
        made.append(take)
    return made


def _films(takes: Sequence[Take]) -> Iterator[tuple[Take, Film]]:
    """Takes of one practice, with as many of their faults as the body can do; none where it cannot do it at all."""
    first, *others = takes
    page, rest = library.load(first.asana), rest_body(first.shot.build)
    film = _film(page, first, rest)
    if film is None:
        return
    yield first, film
    for take in others:
        yield take, Film(page, replace(take.shot, faults=film.shot.faults), rest, film.rehearsal, film.motion)


def _film(page: Page, take: Take, rest: RestBody) -> Film | None:
    """With as many of the take's faults as the body can do."""
    for number in range(len(take.shot.faults), -1, -1):
        with suppress(StudioError):
            return Film(page, replace(take.shot, faults=take.shot.faults[:number]), rest)
    return None


def write_truth(path: Path, truth: Truth) -> None:
    """Keep what is true of a film, in little room; `read_truth` reads it."""
    about = {
        "settings": truth.settings,
        "steps": truth.steps,
        "quantities": [[quantity.measure, *quantity.args] for quantity in truth.quantities],
    }
    arrays: dict[str, Any] = {name: getattr(truth, name).astype(np.float32) for name in ("value", "world", "image")}
    with whole_file(path) as temporary, temporary.open("wb") as file:
        np.savez_compressed(file, about=json.dumps(about), time_s=truth.time_s, moving=truth.moving, **arrays)


def read_truth(path: Path) -> Truth:
    """What `write_truth` has kept."""
    with np.load(path, allow_pickle=False) as kept:
        about = json.loads(str(kept["about"]))
        return Truth(
            settings=about["settings"],
            time_s=kept["time_s"],
            steps=tuple((step, side) for step, side in about["steps"]),
            moving=kept["moving"],
            quantities=tuple(Quantity(measure, tuple(args)) for measure, *args in about["quantities"]),
            **{name: kept[name].astype(np.float64) for name in ("value", "world", "image")},
        )
