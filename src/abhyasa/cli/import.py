"""`abhyasa import`: a school's raw page, made into a page."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from abhyasa.errors import PageError

if TYPE_CHECKING:
    from abhyasa.page.findings import Severity

_COLOURS: dict[Severity, str] = {"error": "red", "warning": "yellow", "note": "cyan"}


@click.command("import")
@click.argument("raw")
@click.option("-o", "--out", "out", type=click.Path(path_type=Path), help="Write the page here, not to the screen.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.option("--json", "as_json", is_flag=True, help="Print page and findings as JSON.")
def command(raw: str, out: Path | None, force: bool, as_json: bool) -> None:
    """Make a page out of RAW: text, HTML or Markdown as copied from a school's site; - reads what is piped in.

    Sections are told apart by their headings, and where these were lost by what the sentences say; what was guessed is
    told on standard error. The words are the school's: see that you may use them.

    \b
    abhyasa import school.html -o mine.md
    abhyasa check mine.md
    """
    from abhyasa.page.raw.convert import LARGEST_RAW, import_page

    if out is not None and out.exists() and out.is_file() and not force:
        raise PageError(f"{out}: is there already", remedy="name another file, or write over it with --force")
    try:
        with click.open_file(raw, "rb") as file:
            content = file.read(LARGEST_RAW + 1)
    except OSError as error:
        raise PageError(f"{raw}: {error.strerror}", remedy="give the path of a text, HTML or Markdown file") from None
    made = import_page(content, "" if raw == "-" else raw)
    if out is not None:
        from abhyasa.output import whole_file

        with whole_file(out) as temporary:
            temporary.write_text(made.text, "utf-8")
    if as_json:
        from abhyasa.page.schema import page_json

        findings = [asdict(finding) for finding in made.findings]
        value = {"page": page_json(made.page), "text": made.text, "findings": findings}
        click.echo(json.dumps(value, ensure_ascii=False, indent=2))
        return
    for finding in made.findings:
        click.secho(str(finding), fg=_COLOURS[finding.severity], err=True)
    if out is None:
        click.echo(made.text, nl=False)
    else:
        click.echo(f"{out}: {len(made.page.steps)} steps. Next: abhyasa check {out}")
