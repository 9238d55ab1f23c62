"""The record of a practice out of what the store kept of it: looked back on, by the same code that watches films."""

from __future__ import annotations

from dataclasses import dataclass

from abhyasa.coach.limits import eased
from abhyasa.coach.screening import outcome_of
from abhyasa.follow.following import follow_beat
from abhyasa.follow.observations import Observations
from abhyasa.follow.observe import ticks
from abhyasa.page.model import Page
from abhyasa.practice.compile import practice_from_page
from abhyasa.practice.practice import Practice
from abhyasa.record.build import record_from_following
from abhyasa.record.record import Cue, Record, SourceFilm
from abhyasa.record.store import Kept, Store

LIVE_PRACTICE = "live practice"
"""What stands in a live practice's record for the film's name."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A practice as it is looked back on.

    practice: within the limits of the practitioner's own watch-outs, as it was coached.
    seen: what was seen, as it was kept; None where nothing was. beat: the same on the follower's beat.
    """

    kept: Kept
    page: Page
    practice: Practice
    seen: Observations | None
    beat: Observations | None


def look_back(store: Store, kept: Kept) -> Looked:
    """What is known of a practice, with its page as it was then."""
    page = store.page_of(kept.number)
    seen = store.seen(kept.number)
    outcome = outcome_of(page, {asked.condition: asked.yes for asked in kept.screening})
    practice = eased(practice_from_page(page), outcome)
    return Looked(kept, page, practice, seen, None if seen is None else _beat(kept, seen))


def close_practice(store: Store, number: int) -> None:
    """Make the record of an open practice of what is kept of it, and close it; one that is closed is left alone.

    A practice in which nothing was seen has no record.
    """
    kept = store.practice(number)
    if kept is None or kept.state == "closed":
        return
    looked = look_back(store, kept)
    beat = looked.beat
    record = _record(looked, beat, store) if beat is not None and beat.present.any() else None
    store.end(number, record, looked.seen)


def _record(looked: Looked, beat: Observations, store: Store) -> Record:
    kept = looked.kept
    source = SourceFilm(
        path=kept.title or LIVE_PRACTICE,
        fps=None,
        frames=max(kept.pictures, 2),
        duration_s=round(float(beat.time_s[-1]), 3),
        estimator=kept.estimator or "",
    )
    cues = tuple(Cue(at_s=cue.at_s, text=cue.text, check=cue.check, tip=cue.tip) for cue in store.cues(kept.number))
    return record_from_following(follow_beat(looked.practice, beat), source, cues)


def _beat(kept: Kept, seen: Observations) -> Observations:
    """A recording is kept frame by frame, a live practice on the beat already."""
    return ticks(seen) if kept.kind == "recording" and len(seen) else seen
