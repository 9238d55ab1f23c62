"""Records to test with: of the bundled recordings, and made by hand."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from abhyasa.body.landmarks import Landmarks
from abhyasa.body.recording import open_recording
from abhyasa.follow.following import Following, follow_photo, follow_recording
from abhyasa.follow.observations import Observations
from abhyasa.follow.observe import Observer
from abhyasa.follow.verdicts import Verdict
from abhyasa.language.sentences import Side
from abhyasa.page.library import load
from abhyasa.page.model import Page
from abhyasa.practice.compile import practice_from_page
from abhyasa.record.build import record_from_following
from abhyasa.record.record import CheckResult, Record, SourceFilm, Span
from abhyasa.record.wording import parsed

DATA = Path(__file__).parents[1] / "data"
PAGE = load("janushirsana")
PRACTICE = practice_from_page(PAGE)
KNEE = "knee_flexion(right) <= 20 deg"


class Session(NamedTuple):
    """A followed recording."""

    record: Record
    following: Following
    page: Page
    landmarks: Landmarks


@cache
def session(name: str) -> Session:
    """A recording of the test data, followed through."""
    recording = open_recording(DATA / f"{name}.npz")
    landmarks = Landmarks.join(list(recording.chunks()))
    source = recording.source
    film = SourceFilm(
        path=f"{name}.mp4", fps=source.fps, frames=source.frames, duration_s=source.duration_s, estimator="blazepose"
    )
    following = follow_recording(PRACTICE, Observer(PRACTICE.quantities).feed(landmarks))
    return Session(record_from_following(following, film), following, PAGE, landmarks)


def photo_session(name: str, at_s: float) -> Session:
    """One frame of a recording, as a photo."""
    whole = session(name).landmarks
    frame = int(whole.time_s.searchsorted(at_s))
    landmarks = whole.at(slice(frame, frame + 1))
    landmarks.time_s[:] = 0.0
    photo = SourceFilm(path="me.jpg", fps=None, frames=1, duration_s=0.0, estimator="blazepose")
    seen: Observations = Observer(PRACTICE.quantities).feed(landmarks)
    following = follow_photo(PRACTICE, seen)
    return Session(record_from_following(following, photo), following, PAGE, landmarks)


def check(
    goal: str = KNEE,
    verdict: Verdict = "fault",
    value: float | None = 34.0,
    error: float | None = 6.0,
    step: str = "hold",
    side: Side | None = "left",
    span: tuple[float, float] = (10.0, 20.0),
    reason: str = "",
    line: int = 25,
) -> CheckResult:
    """A check of `PAGE`."""
    quantity = parsed(goal).quantity
    return CheckResult(
        step=step,
        side=side,
        check=str(quantity),
        goal=goal,
        verdict=verdict,
        value=value,
        error=error,
        unit=quantity.unit,
        start_s=span[0],
        end_s=span[1],
        source=f"{PAGE.path}:{line}",
        reason=reason,
    )


def record_of(*checks: CheckResult, spans: tuple[Span, ...] = ()) -> Record:
    """A record of these checks, of half a minute."""
    spans = spans or (Span(start_s=0.0, end_s=30.0, step="hold", side="left"),)
    film = SourceFilm(path="me.mp4", fps=30.0, frames=900, duration_s=30.0, estimator="blazepose")
    return Record(asana=PAGE.id, source=film, timeline=spans, holds=(), checks=checks)
