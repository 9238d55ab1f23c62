"""`abhyasa watch`: a page judges a practice on video."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from abhyasa.cli.main import say_error
from abhyasa.errors import AbhyasaError, OutputError

if TYPE_CHECKING:
    from abhyasa.camera.models import Model
    from abhyasa.cli.outputs import Outputs


@click.command("watch")
@click.argument("sources", nargs=-1, metavar="VIDEO...")
@click.option("--asana", metavar="ID",
              help="The asana practised: an id, a name, or a page's path.")  # fmt: skip
@click.option(
    "--model",
    type=click.Choice(["lite", "full", "heavy"]),
    default="full",
    show_default=True,
    help="The landmark model: lite is quickest, heavy most exact.",
)
@click.option(
    "--json",
    "json_path",
    is_flag=False,
    flag_value="-",
    metavar="[FILE]",
    help="Write the record as JSON; without FILE, print it.",
)
@click.option("--report", type=click.Path(path_type=Path), metavar="FILE", help="Write an HTML page to read and keep.")
@click.option(
    "--film",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the video with skeleton, step and verdicts drawn on (mp4).",
)
@click.option(
    "--landmarks",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Keep the landmarks (npz); watch them again without the video or the model.",
)
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Videos at a time. [default: one a core]")
@click.option("--quiet", is_flag=True, help="No progress bar and no summary.")
def command(
    sources: tuple[str, ...],
    asana: str | None,
    model: Model,
    json_path: str | None,
    report: Path | None,
    film: Path | None,
    landmarks: Path | None,
    jobs: int | None,
    quiet: bool,
) -> None:
    """Watch VIDEOs of someone practising an asana, and tell what was done, held, and met of its page.

    Without --asana it is recognised among the library's, if it stands out; else those that it looks most like are
    named, and nothing is judged.

    A VIDEO is a film, a photo, or landmarks kept by --landmarks. With several, each FILE above is a folder that takes
    one file a video, and all cores work. A video that cannot be watched does not stop the others; the exit code is
    then 1. No picture leaves this machine.

    \b
    abhyasa watch me.mp4 --asana janushirsana
    abhyasa watch me.mp4                                    which asana of the library it is
    abhyasa watch me.mp4 --asana janushirsana --report me.html --json me.json
    abhyasa watch me.mp4 --asana mine.md --film drawn.mp4
    abhyasa watch *.mp4 --asana vrikshasana --json records/
    abhyasa watch me.mp4 --asana janushirsana --landmarks me.npz    and later: watch me.npz

    Film the whole body, the camera propped still, at hip height, two to three metres away.
    """
    from abhyasa.cli.jobs import Job, run_jobs
    from abhyasa.cli.outputs import STANDARD_OUTPUT, Outputs
    from abhyasa.cli.summary import summary_lines
    from abhyasa.cli.watching import practice_of
    from abhyasa.page import library

    if json_path and Path(json_path).is_file() and not json_path.endswith(".json"):
        sources, json_path = (json_path, *sources), "-"  # `--json me.mp4` prints the record of me.mp4
    if not sources:
        raise click.UsageError("Name a video to watch.")
    page = library.load(asana) if asana else None
    if page:
        practice_of(page)
    asked = Outputs(Path(json_path) if json_path else None, report, film, landmarks)
    paths = [Path(source) for source in sources]
    each = [Job(path, page, model, outputs) for path, outputs in zip(paths, _outputs(asked, paths), strict=True)]

    prints_json = asked.json == STANDARD_OUTPUT
    failed = False
    for job, result in run_jobs(each, jobs, show_progress=not quiet):
        if isinstance(result, AbhyasaError):
            failed = True
            say_error(result)
            continue
        if prints_json:
            click.echo(result.to_json(), nl=False)
        if not quiet:
            lines = [
                *summary_lines(result, page or library.load(result.asana)),
                *(f"  wrote {path}" for path in job.outputs.files),
            ]
            click.echo("\n".join(lines), err=prints_json)
    if failed:
        raise click.exceptions.Exit(1)


def _outputs(asked: Outputs, sources: Sequence[Path]) -> list[Outputs]:
    """Where each source's files go: as asked for one source, in folders so named for several.

    Raises:
        OutputError: such a folder cannot be made.
    """
    from abhyasa.cli.outputs import STANDARD_OUTPUT, Outputs

    if len(sources) == 1:
        return [asked]
    names = [source.stem for source in sources]
    names = [name if names.count(name) == 1 else f"{name}-{i}" for i, name in enumerate(names, 1)]
    return [
        Outputs(
            asked.json if asked.json == STANDARD_OUTPUT else _in_folder(asked.json, f"{name}.json"),
            _in_folder(asked.report, f"{name}.html"),
            _in_folder(asked.film, f"{name}.mp4"),
            _in_folder(asked.landmarks, f"{name}.npz"),
        )
        for name in names
    ]


def _in_folder(folder: Path | None, name: str) -> Path | None:
    if folder is None:
        return None
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"{folder}: with several videos this must be a folder ({error.strerror})", remedy="name a folder"
        ) from error
    return folder / name
