"""What the coach says live of films whose truth is known: `python -m benchmarks.corrections FOLDER`.

FOLDER holds landmark recordings of the studio (`NAME.npz` or `NAME-full.npz`, with `NAME.truth.npz`), as `make
accuracy` and `abhyasa prove` keep them. Each is practised in process as if it came from a camera; the body in it does
not hear the coach. A correction is false where its goal is truly met at that time, to within what no one sees; a
tip, where its difficulty truly is not there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from abhyasa.body.landmarks import Landmarks
from abhyasa.body.recording import open_recording
from abhyasa.coach import cues
from abhyasa.coach.coach import Coach
from abhyasa.coach.cues import Cue
from abhyasa.coach.instructions import in_round
from abhyasa.follow.live import Course, LiveFollower
from abhyasa.follow.observe import DELAY_S, TICK_S, Observations
from abhyasa.language.goals import Goal
from abhyasa.page import library
from abhyasa.page.model import Page
from abhyasa.practice.compile import practice_from_page
from abhyasa.studio.shoot import read_truth
from abhyasa.studio.solve import meets
from abhyasa.studio.truth import Truth

CHUNK = 64
ESTIMATOR = "blazepose-full"
JUDGED_S = 2.0
"""A correction speaks of the time before it: of so much."""


class Shown:
    """Faults that the screen showed, by film, step and goal: whether wrongly, beat by beat."""

    def __init__(self) -> None:
        self.beats: dict[tuple[str, str, str], list[bool]] = {}

    def add(self, film: str, coach: Coach, truth: Truth) -> None:
        """Take in what is shown now."""
        state = coach.state
        if state.stage is None:
            return
        frames = _before(truth, state.at_s)
        item = coach.instructions[state.stage]
        for check in state.checks:
            if check.verdict == "fault":
                goal = check.sourced.goal
                true = float(np.median(truth.of(goal.quantity)[frames]))
                self.beats.setdefault((film, f"{item.step} {item.side or ''}", str(goal)), []).append(meets(goal, true))


@dataclass(frozen=True)
class Said:
    """A correction or tip. true: what its goals truly were, in the median. right: whether it was called for.

    asked, did: the step and side that was asked for, and that was truly done.
    """

    film: str
    cue: Cue
    goals: tuple[Goal, ...]
    true: tuple[float, ...]
    right: bool
    asked: str
    did: str


def said_of(name: str, page: Page, landmarks: Landmarks, truth: Truth, shown: Shown) -> Iterator[Said]:
    """Practise one film, and compare every correction and tip with what is true of it."""
    coach = Coach(page, practice_from_page(page), estimator=ESTIMATOR)
    coach.command("begin", 0.0)
    for beat in _beats(coach.course, landmarks):
        for cue in coach.take(beat):
            if cue.kind not in ("correction", "tip"):
                continue
            state = coach.state
            item = coach.instructions[state.stage or 0]
            if cue.tip is not None:
                goals = in_round((seen.goal for seen in page.tips[cue.tip - 1].when), item.round)
            else:
                faults = (check.sourced.goal for check in state.checks if check.verdict == "fault")
                goals = tuple(goal for goal in faults if str(goal.quantity) == cue.check)
            frames = _before(truth, cue.at_s)
            true = tuple(float(np.median(truth.of(goal.quantity)[frames])) for goal in goals)
            met = [meets(goal, value) for goal, value in zip(goals, true, strict=True)]
            step, side = truth.steps[int(np.flatnonzero(frames)[-1])]
            yield Said(
                name,
                cue,
                goals,
                true,
                right=all(met) if cue.tip is not None else not any(met),
                asked=f"{item.step} {item.side or ''}",
                did=f"{step} {side or ''}",
            )
        shown.add(name, coach, truth)


def _before(truth: Truth, at_s: float) -> NDArray[np.bool_]:
    """The frames that what is told now is about."""
    last_s = at_s - DELAY_S
    return (truth.time_s > last_s - JUDGED_S) & (truth.time_s <= last_s)


def _beats(course: Course, landmarks: Landmarks) -> Iterator[Observations]:
    """The beats that a coach would have of these frames, one by one; many frames at once are observed far sooner."""
    follower = LiveFollower(course)
    for first in range(0, len(landmarks), CHUNK):
        for moment in follower.feed(landmarks.at(slice(first, first + CHUNK))):
            yield moment.seen


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--unheard", is_flag=True, help="As if no sentence took time to be said: far more is corrected.")
@click.option("--only", default="*", show_default=True, help="A pattern of names.")
def main(folders: tuple[Path, ...], only: str, unheard: bool) -> None:
    """Practise every film in FOLDERS that has its truth beside it, and print what was said wrongly."""
    if unheard:
        cues.speech_s = lambda text: 0.0
    films = practices = 0
    said: list[Said] = []
    shown = Shown()
    for path in (path for folder in folders for path in sorted(folder.glob("*.truth.npz"))):
        name = path.name.removesuffix(".truth.npz")
        seen = next((p for p in (path.with_name(f"{name}{end}.npz") for end in ("", "-full")) if p.exists()), None)
        asana = max((asana for asana in library.asana_ids() if asana in name), key=len, default=None)
        if seen is None or asana is None or not fnmatch(name, only):
            continue
        landmarks, truth = Landmarks.join([*open_recording(seen).chunks()]), read_truth(path)
        found = [*said_of(name, library.load(asana), landmarks, truth, shown)]
        films, practices, said = films + 1, practices + (not truth.settings["faults"]), said + found
        for each in found:
            click.echo(
                f"{'right' if each.right else 'FALSE'} {each.film} {each.cue.at_s:.1f} {each.cue.text}", err=True
            )
    wrong = [each for each in said if not each.right]
    table = Table("film", "at, s", "said", "goal, and what is true", "asked for", "truly done")
    for each in wrong:
        goals = "; ".join(f"{goal}: {value:.2f}" for goal, value in zip(each.goals, each.true, strict=True))
        table.add_row(each.film, f"{each.cue.at_s:.1f}", each.cue.text, goals, each.asked, each.did)
    console = Console(width=200)
    console.print(table)
    kinds = {kind: [each.right for each in said if each.cue.kind == kind] for kind in ("correction", "tip")}
    told = ", ".join(f"{len(right)} {kind}s of which {right.count(False)} false" for kind, right in kinds.items())
    console.print(f"{films} films, {practices} of them without a planted fault: {told}")
    wrongly = {key: sum(met) * TICK_S for key, met in shown.beats.items() if any(met)}
    console.print(f"faults shown on the screen: {len(shown.beats)}, of which wrongly at some time: {len(wrongly)}")
    for key, seconds in wrongly.items():
        console.print(f"  {seconds:.1f} s of {len(shown.beats[key]) * TICK_S:.1f}: {', '.join(key)}")


if __name__ == "__main__":
    main()
