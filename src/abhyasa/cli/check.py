"""`abhyasa check`: findings of pages, and what each step will be checked by."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from abhyasa.page.findings import Finding, Severity
    from abhyasa.page.model import Page, Step

_COLOURS: dict[Severity, str] = {"error": "red", "warning": "yellow", "note": "cyan"}


@click.command("check")
@click.argument("pages", nargs=-1, required=True)
@click.option("--fix", is_flag=True, help="First put right in place what is mechanical, and say what that was.")
@click.option("--json", "as_json", is_flag=True, help="Print findings and steps as JSON.")
def command(pages: tuple[str, ...], fix: bool, as_json: bool) -> None:
    """Check PAGES: paths of pages, or ids of the library's asanas.

    Prints each finding with its place in the file; for every step what the camera looks for and what is only spoken;
    for every tip, watch-out and variation when it is given, what is asked, and when it is offered. An error keeps a
    page from being practised; warnings and notes do not. The exit code is 1 where there is an error in any page. --fix
    changes headings' wording, bullets, numbers, steps without a name and misspelled body parts and chakras; never the
    words of an entry.

    \b
    abhyasa check mine.md
    abhyasa check janushirsana vrikshasana
    abhyasa check *.md --json
    abhyasa check mine.md --fix
    """
    from abhyasa.page import library

    paths = [library.find(page) for page in pages]
    if fix:
        _fix(paths)
    reports = {library.label(path): library.examine(path) for path in paths}
    if as_json:
        values = [_as_json(path, page, findings) for path, (page, findings) in reports.items()]
        click.echo(json.dumps(values, ensure_ascii=False, indent=2))
    else:
        texts = ["\n".join(_lines(path, page, findings)) for path, (page, findings) in reports.items()]
        click.echo("\n\n".join(texts))
    if any(page is None for page, _ in reports.values()):
        raise click.exceptions.Exit(1)


def _fix(paths: list[Path]) -> None:
    """Mend the pages' headings, bullets, numbers, names of steps and spellings; what was changed goes to stderr."""
    from abhyasa.cli.mending import mend_file

    for path in paths:
        for change in mend_file(path):
            click.secho(f"{path}:{change.line}: mended: {change.what}", fg="green", err=True)


def _lines(path: str, page: Page | None, findings: list[Finding]) -> Iterator[str]:
    counts = Counter(finding.severity for finding in findings)
    said = [f"{counts[name]} {name}{'s' if counts[name] > 1 else ''}" for name in _COLOURS if counts[name]]
    yield click.style(f"{path}: {', '.join(said) or 'nothing to mend'}", bold=True)
    for finding in findings:
        yield click.style(str(finding), fg=_COLOURS[finding.severity])
    if page is None:
        return
    width = max(len(step.id) for step in page.steps)
    for step in page.steps:
        asked, *more = _asked(step) or ["only spoken"]
        yield f"  {click.style(step.id.ljust(width), bold=True)}  {asked}"
        yield from (f"  {' ' * width}  {line}" for line in more)
    from abhyasa.cli.entries import entry_lines

    yield from entry_lines(page)


def _asked(step: Step) -> list[str]:
    """What the step asks that can be checked or timed, a line each."""
    from abhyasa.language.goals import goals_text

    lines = []
    if step.breath:
        lines.append(f"breath: {step.breath}")
    if step.hold:
        lines.append(f"hold: {step.hold}")
    if step.repeat:
        lines.append("all steps again on the other side")
    if step.observe:
        lines.append(f"camera: {goals_text([observed.goal for observed in step.observe])}")
    return lines


def _as_json(path: str, page: Page | None, findings: list[Finding]) -> dict[str, object]:
    from dataclasses import asdict

    from abhyasa.cli.entries import entries_json

    return {
        "path": path,
        "findings": [asdict(finding) for finding in findings],
        "steps": [
            {
                "id": step.id,
                "line": step.line,
                "breath": step.breath,
                "hold": asdict(step.hold) if step.hold else None,
                "repeat": step.repeat,
                "observe": [{"goal": str(observed.goal), "line": observed.line} for observed in step.observe],
            }
            for step in (page.steps if page else ())
        ],
        **(entries_json(page) if page else {}),
    }
