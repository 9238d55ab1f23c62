"""How records agree with the truth of films: `python -m benchmarks.truth FOLDER`.

FOLDER holds films (`NAME.mp4`) or their landmark recordings (`NAME.npz`), each with `NAME.truth.json`: per frame its
time `t`, `side`, `phase`, and whether it is `moving` (as `abhyasa`'s own filmed samples have it). Frames near a true
change of step are left out, since where one step ends is a matter of taste.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, TypeAlias

import click
from rich.console import Console
from rich.table import Table

from abhyasa.cli.jobs import Job, run_jobs
from abhyasa.cli.outputs import Outputs
from abhyasa.errors import AbhyasaError
from abhyasa.page import library
from abhyasa.record.record import Record

LEFT_OUT_S = 0.7
"""Time around a true change of step that is not judged."""

StepAndSide: TypeAlias = tuple[str | None, str | None]
_STEPS: dict[str, str | None] = {"stray": None, "dandasana": "sit"}


@dataclass(frozen=True)
class Agreement:
    """frames: share of judged frames with the right step and side. holds: seconds each hold is too long.

    A hold without its like on the other part counts as wholly wrong.
    """

    frames: float
    holds: tuple[float, ...]


def compare(record: Record, truth: list[dict[str, Any]]) -> Agreement:
    """A record against a film's frames."""
    true = [_true_step(frame) for frame in truth]
    times = [frame["t"] for frame in truth]
    changes = [times[i] for i in range(1, len(true)) if true[i] != true[i - 1]]
    judged = [i for i, t in enumerate(times) if all(abs(t - change) > LEFT_OUT_S for change in changes)]
    right = sum(_seen_step(record, times[i]) == true[i] for i in judged)

    wanted = [(key[1], len(list(run)) * (times[1] - times[0])) for key, run in groupby(true) if key[0] == "hold"]
    found = [(hold.side, hold.seconds) for hold in record.holds]
    errors = []
    for side, seconds in wanted:
        match = next((hold for hold in found if hold[0] == side), None)
        if match:
            found.remove(match)
        errors.append((match[1] if match else 0.0) - seconds)
    return Agreement(right / len(judged), tuple(errors) + tuple(seconds for _, seconds in found))


def _true_step(frame: dict[str, Any]) -> StepAndSide:
    phase = frame["phase"]
    step = _STEPS.get(phase, phase)
    if phase == "fold" and not frame["moving"]:
        step = "hold"
    return step, frame["side"] if step else None


def _seen_step(record: Record, time_s: float) -> StepAndSide:
    for span in record.timeline:
        if span.start_s <= time_s < span.end_s:
            return span.step, span.side
    return None, None


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--asana", default="janushirsana", show_default=True)
def main(folder: Path, asana: str) -> None:
    """Watch every film in FOLDER that has a truth beside it, and print how well the records agree."""
    truths = {path.name.removesuffix(".truth.json"): path for path in sorted(folder.glob("*.truth.json"))}
    sources = {
        name: next((p for p in (folder / f"{name}.npz", folder / f"{name}.mp4") if p.exists()), None) for name in truths
    }
    page = library.load(asana)
    jobs = [Job(source, page, "full", Outputs()) for source in sources.values() if source]
    table = Table("film", "frames right", "holds, s too long", "passed", "faults", "cannot tell")
    for job, result in run_jobs(jobs):
        if isinstance(result, AbhyasaError):
            raise result
        found = compare(result, json.loads(truths[job.source.stem].read_text("utf-8"))["frames"])
        verdicts = [check.verdict for check in result.checks]
        faults = [f"{check.step} {check.goal}" for check in result.checks if check.verdict == "fault"]
        table.add_row(
            job.source.stem,
            f"{found.frames:.1%}",
            ", ".join(f"{error:+.1f}" for error in found.holds) or "none",
            str(verdicts.count("pass")),
            "; ".join(faults) or "0",
            str(verdicts.count("cannot_tell")),
        )
    Console(width=140).print(table)


if __name__ == "__main__":
    main()
