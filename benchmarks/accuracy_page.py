"""`docs/accuracy.md`: the tables and plots of `make accuracy`, out of what was told and what is true."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from abhyasa.body.vocabulary import MEASURES, Unit
from abhyasa.output import whole_file
from abhyasa.studio.judge import Judged, JudgedInStays
from abhyasa.studio.takes import FRONT_AND_SIDES_DEG
from abhyasa.studio.told import Checked

Array = NDArray[np.float64]

SECTOR_DEG = 45
_LEAST = 50
"""Readings below which a figure is not given."""
_MISSED_BY: dict[Unit, float] = {"deg": 15.0, "heights": 0.06}
_WANTED = {
    "knee_flexion": 8, "hip_flexion": 8, "shoulder_elevation": 8, "elbow_flexion": 8, "trunk_pitch": 5,
    "back_rounding": 12,
}  # fmt: skip


def write_page(judged: Sequence[Judged], missed: Sequence[JudgedInStays], estimator: str, path: Path) -> str:
    """Write the page and its plots, in `images` beside it and named after it; returns the page's text.

    missed: films in which every shape misses something.

    Raises:
        OutputError: a file cannot be written.
    """
    images = path.parent / "images"
    images.mkdir(parents=True, exist_ok=True)
    _plot_azimuth(judged, images / f"{path.stem}-azimuth.png")
    _plot_errors(judged, images / f"{path.stem}-errors.png")
    text = "\n".join(_page(judged, missed, estimator, path.stem))
    with whole_file(path) as temporary:
        temporary.write_text(text, "utf-8")
    return text


def _page(every: Sequence[Judged], missed: Sequence[JudgedInStays], estimator: str, name: str) -> Iterable[str]:
    placed = [film for film in every if film.placed]
    anywhere = [film for film in every if not film.placed]
    behind = [film for film in anywhere if abs(film.azimuth_deg) > FRONT_AND_SIDES_DEG]
    judged = [film for film in anywhere if film not in behind]
    correct = [film for film in judged if not film.faulty]
    yield from (
        "# Accuracy",
        "",
        (
            "Written by `python -m benchmarks.accuracy`; not by hand. "
            f"{len(judged)} films of synthetic bodies ({len(correct)} correct practices, "
            f"{len(judged) - len(correct)} with a planted fault), "
            f"watched with {estimator}. No body, camera place or seed of them was used to calibrate or to tune."
        ),
        "",
        (
            "**All films are synthetic**, made by the same studio that made the calibration's films: rooms, clothes "
            "and bodies differ from one to the other, but a real room and a real person differ more."
        ),
        "",
        (
            f"{len(behind)} films more are from behind (further than {FRONT_AND_SIDES_DEG} degrees from the front), "
            f"where nobody is told to put a camera, and {len(placed)} from about the place that is recommended for "
            "their asana (15 degrees around, 0.3 m up or down, on either side): both have sections of their own, and "
            "count nowhere else. All others are from anywhere before and beside the body, 0.3 to 1.9 m high."
        ),
        "",
        "## Steps, sides and holds",
        "",
        "Frames within 0.7 s of a true change of step are left out.",
        "",
        *_following(judged),
        "",
        "## Checks",
        "",
        *_checks(judged),
        *_verdicts(judged),
        *_measures(judged, missed),
    )
    yield from (
        "",
        f"![Share of checks that cannot be told, by the camera's place](images/{name}-azimuth.png)",
        "",
        f"![Readings' errors in units of their stated error](images/{name}-errors.png)",
        "",
    )
    if placed:
        yield from ("## From the recommended place", "", *_following(placed), "", *_checks(placed))
        yield from (*_verdicts(placed), *_why_untold(placed), "")
    if missed:
        yield from ("## Missed on purpose", "", *_missed_on_purpose(missed), "")
    if behind:
        yield from ("## From behind", "", *_following(behind), *_verdicts(behind), "")
    yield from (
        "## Page by page",
        "",
        (
            "Whether each page's own demonstration passes its checks and its planted faults are found, which checks "
            "fail, and why: [proofs](proofs.md)."
        ),
        "",
    )


def _checks(judged: Sequence[Judged]) -> Iterable[str]:
    yield from ("| | checks | pass | fault | cannot tell |", "|---|---|---|---|---|")
    for name, films in _by_asana(judged):
        checks = [check for film in films for check in film.checks]
        shares = (_share(checks, is_so) for is_so in (_pass, _fault, _untold))
        yield f"| {name} | {len(checks)} | " + " | ".join(f"{share:.1%}" if checks else "" for share in shares) + " |"


def _why_untold(judged: Sequence[Judged]) -> Iterable[str]:
    """By measure, the share of its checks that cannot be told, and the reason that is given most."""
    yield from ("", "| what cannot be told | share | of | mostly because |", "|---|---|---|---|")
    by_measure = defaultdict(list)
    for check in (check for film in judged for check in film.checks):
        by_measure[check.goal.quantity.measure].append(check)
    for measure, checks in sorted(by_measure.items(), key=lambda of: -sum(map(_untold, of[1]))):
        reasons = Counter(check.reason for check in checks if _untold(check))
        mostly = reasons.most_common(1)[0][0] if reasons else ""
        yield f"| `{measure}` | {_share(checks, _untold):.0%} | {len(checks)} checks | {mostly} |"


def _following(judged: Sequence[Judged]) -> Iterable[str]:
    yield from (
        "| | films | frames right, looking back | frames right, live | hold error, median | 90th percentile |",
        "|---|---|---|---|---|---|",
    )
    for name, films in _by_asana(judged):
        off = np.array([abs(told - true) for film in films for told, true in film.holds])
        frames, live = (_weighted(films, key) for key in (lambda f: f.frames, lambda f: f.live))
        hold = f"{np.median(off):.2f} s | {np.quantile(off, 0.9):.2f} s" if len(off) else "- | -"
        yield f"| {name} | {len(films)} | {frames:.1%} | {live:.1%} | {hold} |"


def _verdicts(judged: Sequence[Judged]) -> Iterable[str]:
    every = [check for film in judged for check in film.checks]
    on_correct = [check for film in judged if not film.faulty for check in film.checks]
    met, missed = [c for c in every if c.met], [c for c in every if not c.met]
    planted = [c for c in every if c.planted and not c.met]
    told = [c for c in planted if c.verdict != "cannot_tell"]
    yield from (
        "",
        "| | share | of |",
        "|---|---|---|",
        f"| false corrections on correct practices | {_percent(on_correct, _fault, 2)} | {len(on_correct)} checks |",
        f"| false corrections of what was truly met, on all films | {_percent(met, _fault, 2)} | {len(met)} checks |",
        f"| planted faults found | {_percent(planted, _fault)} | {len(planted)} checks |",
        f"| planted faults found, where told | {_percent(told, _fault)} | {len(told)} checks |",
        f"| planted faults called a pass | {_percent(planted, _pass)} | {len(planted)} checks |",
        f"| anything truly missed called a pass | {_percent(missed, _pass)} | {len(missed)} checks |",
    )


def _missed_on_purpose(films: Sequence[JudgedInStays]) -> Iterable[str]:
    checks = [check for film in films for check in film.checks]
    yield from (
        (
            "Practices have few faults. So there are films besides, from about the recommended place, in every shape "
            "of which something is missed that it is checked for, by any amount, and they are judged in their true "
            "stays, since nobody could recognise the steps. *Missed* is here what is missed by 15 degrees or by 0.06 "
            "body heights at least."
        ),
        "",
        "| | met | cannot tell | false corrections | missed | found | passed | cannot tell | found, where told |",
        "|---|---|---|---|---|---|---|---|---|",
    )
    measures = Counter(check.goal.quantity.measure for check in checks)
    for name in (None, *(measure for measure, _ in measures.most_common())):
        of = [check for check in checks if name in (None, check.goal.quantity.measure)]
        met = [check for check in of if check.met]
        missed = [check for check in of if check.missed_by >= _MISSED_BY[check.goal.quantity.unit]]
        told = [check for check in missed if not _untold(check)]
        cells = [
            f"`{name}`" if name else "**all**",
            *(len(met), _percent(met, _untold), _percent(met, _fault)),
            *(len(missed), _percent(missed, _fault), _percent(missed, _pass), _percent(missed, _untold)),
            _percent(told, _fault),
        ]
        yield f"| {' | '.join(map(str, cells))} |"


def _percent(checks: Sequence[Checked], is_so: Callable[[Checked], bool], digits: int = 1) -> str:
    return f"{_share(checks, is_so):.{digits}%}" if checks else "-"


def _measures(judged: Sequence[Judged], missed: Sequence[JudgedInStays]) -> Iterable[str]:
    yield from (
        "",
        "## Measures",
        "",
        (
            "Readings frame by frame, of all cameras; errors where they are told. 68% and 95%: how often an interval "
            "of one and of 1.96 stated errors holds the truth. The same error is stated of shapes done well and of "
            "such as miss something, in which landmarks err more: the last columns are of films missed on purpose."
        ),
        "",
        (
            "| measure | told | median error | wanted | 90th percentile | 68% | 95% | "
            "missed: told | median | 68% | 95% | unit |"
        ),
        "|---|---|---|---|---|---|---|---|---|---|---|---|",
    )
    for measure in MEASURES:
        off, error, count = _pooled(judged, measure)
        if count:
            told, median, most, *inside = _in_short(off, error, count, measure)
            told_there, median_there, _, *inside_there = _in_short(*_pooled(missed, measure), measure)
            cells = [
                *(f"`{measure}`", told, median, _WANTED.get(measure, ""), most, *inside),
                *(told_there, median_there, *inside_there, MEASURES[measure].unit),
            ]
            yield f"| {' | '.join(map(str, cells))} |"
    facing = np.concatenate([film.facing_off_deg for film in judged])
    facing = np.abs(facing[np.isfinite(facing)])
    yield from (
        "",
        (
            f"The camera's place around the body, told from the landmarks: {np.median(facing):.0f} degrees off in the "
            f"median, {np.quantile(facing, 0.9):.0f} in the 90th percentile."
        ),
    )


def _in_short(off: Array, error: Array, count: int, measure: str) -> tuple[str, str, str, str, str]:
    """Share that is told, median error, 90th percentile, and what two intervals hold; "" where there is too little."""
    told = f"{len(off) / count:.0%}" if count else ""
    if len(off) < _LEAST:
        return told, "", "", "", ""
    digits = 1 if MEASURES[measure].unit == "deg" else 3
    median, most = np.quantile(np.abs(off), [0.5, 0.9])
    one, two = (np.mean(np.abs(off) <= k * error) for k in (1, 1.96))
    return told, f"{median:.{digits}f}", f"{most:.{digits}f}", f"{one:.0%}", f"{two:.0%}"


def _pooled(judged: Sequence[Judged | JudgedInStays], measure: str) -> tuple[Array, Array, int]:
    """What is off and the stated error where told, and how many readings there are in all."""
    told = [each for film in judged for each in film.told if each.quantity.measure == measure]
    if not told:
        return np.empty(0), np.empty(0), 0
    off, error = (np.concatenate([getattr(each, name) for each in told]) for name in ("off", "error"))
    known = np.isfinite(off)
    return off[known], error[known], len(off)


def _by_asana(judged: Sequence[Judged]) -> Iterable[tuple[str, list[Judged]]]:
    yield "**all**", list(judged)
    for asana in sorted({film.asana for film in judged}):
        yield asana, [film for film in judged if film.asana == asana]


def _weighted(films: Sequence[Judged], key: Callable[[Judged], float]) -> float:
    return float(np.average([key(film) for film in films], weights=[len(film.facing_off_deg) for film in films]))


def _share(checks: Sequence[Checked], is_so: Callable[[Checked], bool]) -> float:
    return float(np.mean([is_so(check) for check in checks])) if checks else float("nan")


def _fault(check: Checked) -> bool:
    return check.verdict == "fault"


def _untold(check: Checked) -> bool:
    return check.verdict == "cannot_tell"


def _pass(check: Checked) -> bool:
    return check.verdict == "pass"


def _plot_azimuth(judged: Sequence[Judged], path: Path) -> None:
    from matplotlib.figure import Figure

    edges = np.arange(-180, 181, SECTOR_DEG)
    figure = Figure(figsize=(7, 3.2), layout="constrained")
    axes = figure.subplots()
    for name, films in (("all asanas", judged), ("janushirsana", [f for f in judged if f.asana == "janushirsana"])):
        shares = [
            _share(
                [c for f in films if low <= f.azimuth_deg < high for c in f.checks],
                lambda c: c.verdict == "cannot_tell",
            )
            for low, high in itertools.pairwise(edges)
        ]
        axes.plot((edges[:-1] + edges[1:]) / 2, np.multiply(shares, 100), "o-", label=name)
    axes.set_xlabel("camera's place around the body (0 before it, 90 at its left)")
    axes.set_ylabel("cannot tell (% of checks)")
    axes.set_xticks(edges)
    axes.set_ylim(0, 100)
    axes.legend(frameon=False)
    figure.savefig(path, dpi=110)


def _plot_errors(judged: Sequence[Judged], path: Path) -> None:
    from matplotlib.figure import Figure

    names = [m for m in _WANTED if len(_pooled(judged, m)[0]) >= _LEAST]
    figure = Figure(figsize=(9, 4.6), layout="constrained")
    for axes, measure in zip(figure.subplots(2, 3).ravel(), names, strict=False):
        off, error, _ = _pooled(judged, measure)
        grid = np.linspace(-4, 4, 81)
        axes.hist(np.clip(off / error, -4, 4), bins=grid.tolist(), density=True, color="#7f9f90")
        axes.plot(grid, np.exp(-(grid**2) / 2) / np.sqrt(2 * np.pi), color="#333333", lw=1)
        axes.set_title(measure, fontsize=9)
        axes.tick_params(labelsize=7)
    figure.supxlabel("error in stated errors; the line is what they should be", fontsize=9)
    figure.savefig(path, dpi=110)
