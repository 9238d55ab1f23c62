"""`abhyasa prove`: a page's checks, tried on the page's own demonstration."""

from __future__ import annotations

import json
import os
from collections import Counter
from contextlib import nullcontext
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from abhyasa.cli.outputs import check_files
from abhyasa.output import whole_file

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from abhyasa.language.goals import Goal
    from abhyasa.page.model import Page
    from abhyasa.studio.prove import Planted, Proof

_COLOURS = {
    "pass": "green", "fault": "bold red", "cannot tell": "dim",
    "found": "green", "passed": "bold red", "not told": "dim", "not planted": "dim",
}  # fmt: skip


@click.command("prove")
@click.argument("asanas", nargs=-1, metavar="ASANA...")
@click.option("--all", "every", is_flag=True, help="All asanas of the library.")
@click.option(
    "--faults",
    type=click.IntRange(min=0),
    metavar="N",
    help="Miss at most N goals of a page, of as many measures as may be. [default: all]",
)
@click.option(
    "--keep",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Keep what was seen of the films there, and make only those that are not there yet.",
)
@click.option("--kept-only", is_flag=True, help="Film nothing: tell of what is kept, once the demonstrations are.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.md", help="Write what was told as Markdown."
)
@click.option("--json", "as_json", is_flag=True, help="Print what was told as JSON.")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Films at a time. [default: one a core]")
@click.option("--quiet", is_flag=True, help="No progress bar.")
def command(
    asanas: tuple[str, ...],
    every: bool,
    faults: int | None,
    keep: Path | None,
    kept_only: bool,
    out: Path | None,
    as_json: bool,
    jobs: int | None,
    quiet: bool,
) -> None:
    """Prove the pages of ASANAs: ids, names, or paths of pages.

    A synthetic body does what the page says, is filmed and watched: its checks should pass. Then it misses one goal
    after the other: each should be found. What the camera cannot tell is told as that, and is no failure; the exit code
    is 1 where the demonstration is corrected, or a missed goal passes.

    \b
    abhyasa prove mine.md
    abhyasa prove janushirsana vrikshasana --json
    abhyasa prove --all --keep build/prove --out proofs.md

    A page takes a minute or two. Needs the studio: pip install 'abhyasa[studio]'.
    """
    if bool(asanas) == every:
        raise click.UsageError("Name the asanas to prove, or say --all.")
    if kept_only and keep is None:
        raise click.UsageError("Say with --keep where they are kept.")
    # Before numpy is loaded, here and in the processes that film: each film has one core.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from abhyasa.cli.filming import need_studio
    from abhyasa.cli.watching import practice_of
    from abhyasa.page import library

    pages = [library.load(asana) for asana in (library.asana_ids() if every else asanas)]
    for page in pages:
        practice_of(page)
    need_studio()
    if out is not None:
        check_files((out,))
    with nullcontext(keep) if keep else TemporaryDirectory() as folder:
        proofs = _proofs(pages, faults, Path(folder), jobs or os.cpu_count() or 1, kept_only=kept_only, show=not quiet)
    if out is not None:
        _write(out, pages, proofs)
    if as_json:
        click.echo(json.dumps([_as_json(proof) for proof in proofs], ensure_ascii=False, indent=2))
    else:
        for proof in proofs:
            _print(proof)
    if not all(proof.stands for proof in proofs):
        raise click.exceptions.Exit(1)


def _proofs(
    pages: list[Page], faults: int | None, folder: Path, jobs: int, *, kept_only: bool, show: bool
) -> list[Proof]:
    from abhyasa.cli.filming import counting
    from abhyasa.studio.pieces import film_pieces, is_made
    from abhyasa.studio.prove import pieces_of, proof_from

    # First of all pages the demonstration, then of all pages one fault, and so on: what is broken off is of use.
    of_pages = zip_longest(*(pieces_of(page, faults) for page in pages))
    pieces = [piece for some in of_pages for piece in some if piece is not None]
    if kept_only:
        pieces = [piece for piece in pieces if piece.goal is None or is_made(piece, folder)]
    films = film_pieces(pieces, folder, jobs, lambda text: click.echo(text, err=True))
    done = list(counting(films, "filming and watching", len(pieces), show=show))
    seen = {(piece.page.path, piece.goal): each for piece, each in done}
    return [proof_from(page, {p.goal: seen[page.path, p.goal] for p in pieces if p.page is page}) for page in pages]


def _write(path: Path, pages: list[Page], proofs: list[Proof]) -> None:
    from abhyasa.studio.proofs import markdown_of

    with whole_file(path) as temporary:
        temporary.write_text(markdown_of(pages, proofs), "utf-8")


def _print(proof: Proof) -> None:
    from rich.console import Console

    console = Console()
    console.print(f"[bold]{proof.asana}[/bold]: {'proved' if proof.stands else '[bold red]not proved[/bold red]'}")
    if proof.failed:
        console.print(f"  {proof.failed}", markup=False)
    else:
        console.print(_table(proof))
        outcomes = Counter(fault.outcome for fault in proof.faults)
        verdicts = Counter(check.verdict for check in proof.demonstration)
        console.print(f"  demonstration: {_counted(verdicts)}; faults: {_counted(outcomes)}\n")


def _table(proof: Proof) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, header_style="dim")
    table.add_column("goal", no_wrap=True)
    table.add_column("met")
    table.add_column("missed")
    for fault in proof.faults:
        verdicts = Counter(check.verdict.replace("_", " ") for check in proof.demonstration if check.goal == fault.goal)
        met = Text(", ").join(
            Text(name if len(verdicts) == 1 else f"{name} {count}", _COLOURS[name]) for name, count in verdicts.items()
        )
        table.add_row(Text(str(fault.goal)), met or Text("not judged", "dim"), _missed(fault))
    return table


def _missed(fault: Planted) -> Text:
    from rich.text import Text

    by = f"by {fault.by:.3g} {fault.goal.quantity.unit}: " if fault.by else ""
    why = f", {fault.reason}" if fault.reason else ""
    return Text.assemble(by, (fault.outcome, _COLOURS[fault.outcome]), (why, "dim"))


def _counted(counts: Counter[Any]) -> str:
    return ", ".join(f"{count} {str(name).replace('_', ' ')}" for name, count in sorted(counts.items())) or "nothing"


def _as_json(proof: Proof) -> dict[str, Any]:
    return {
        "asana": proof.asana,
        "proved": proof.stands,
        "failed": proof.failed,
        "demonstration": [
            {
                "step": check.step,
                "side": check.side,
                "verdict": check.verdict,
                "reason": check.reason,
                **_goal(check.goal),
            }
            for check in proof.demonstration
        ],
        "faults": [
            {"outcome": fault.outcome, "by": round(fault.by, 3), "reason": fault.reason, **_goal(fault.goal)}
            for fault in proof.faults
        ],
    }


def _goal(goal: Goal) -> dict[str, str]:
    return {"goal": str(goal), "unit": goal.quantity.unit}
