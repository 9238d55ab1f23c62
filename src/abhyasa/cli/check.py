"""`abhyasa check`: findings of pages, and how each part of each step is read."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from abhyasa.language.reading import Clause, Reading
    from abhyasa.page.findings import Finding, Severity
    from abhyasa.page.model import Page
    from abhyasa.page.reading import StepReading

_COLOURS: dict[Severity, str] = {"error": "red", "warning": "yellow", "note": "cyan"}
_MARKS: dict[Reading, tuple[str, str | None]] = {
    "observed": ("●", "green"),
    "spoken": ("○", None),
    "unresolved": ("?", "yellow"),
}
_LEGEND = "● the camera looks for it   ○ only spoken   ? to settle"


@click.command("check")
@click.argument("pages", nargs=-1, required=True)
@click.option("--fix", is_flag=True, help="First put right in place what is mechanical, and say what that was.")
@click.option("--json", "as_json", is_flag=True, help="Print findings, steps and clauses as JSON.")
def command(pages: tuple[str, ...], fix: bool, as_json: bool) -> None:
    """Check PAGES: paths of pages, or ids of the library's asanas.

    Prints each finding with its place in the file; every step part by part: what the camera will look for, what is only
    spoken, and what is not understood and so not looked for; for every tip, watch-out and variation when it is given,
    what is asked, and when it is offered. An error keeps a page from being practised; warnings and notes do not. The
    exit code is 1 where there is an error in any page. --fix changes headings' wording, bullets, numbers, steps without
    a name and misspelled body parts and chakras; never the words of an entry.

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
    from abhyasa.cli.entries import entry_lines
    from abhyasa.page.reading import readings_of

    yield click.style(f"  {_LEGEND}", dim=True)
    for reading in readings_of(page):
        yield from _step_lines(reading)
    yield from entry_lines(page)


def _step_lines(reading: StepReading) -> Iterator[str]:
    from abhyasa.language.goals import goals_text

    step = reading.step
    facts = [f"breath: {step.breath}" if step.breath else "", f"hold: {step.hold}" if step.hold else ""]
    facts.append("all steps again on the other side" if step.repeat else "")
    yield f"  {click.style(step.id, bold=True)}" + "".join(f"  {fact}" for fact in facts if fact)
    for clause in reading.clauses:
        mark, colour = _MARKS["spoken" if step.observe else clause.reading]
        goals = "" if step.observe else goals_text(clause.goals)
        meaning = goals or (
            f"not looked for: {clause.why}" if clause.reading == "unresolved" and not step.observe else ""
        )
        yield f"    {click.style(f'{mark} {clause.text}', fg=colour)}"
        if meaning:
            yield f"        {meaning}"
    if step.observe:
        yield f"    {click.style('● as the page states', fg='green')}"
        yield f"        {goals_text([seen.goal for seen in step.observe])}"


def _as_json(path: str, page: Page | None, findings: list[Finding]) -> dict[str, object]:
    from dataclasses import asdict

    from abhyasa.cli.entries import entries_json
    from abhyasa.page.reading import readings_of

    return {
        "path": path,
        "findings": [asdict(finding) for finding in findings],
        "steps": [
            {
                "id": reading.step.id,
                "line": reading.step.line,
                "breath": reading.step.breath,
                "hold": asdict(reading.step.hold) if reading.step.hold else None,
                "repeat": reading.step.repeat,
                "stated": bool(reading.step.observe),
                "observe": [{"goal": str(seen.goal), "line": seen.line} for seen in reading.goals],
                "clauses": [_clause_json(clause) for clause in reading.clauses],
            }
            for reading in (readings_of(page) if page else ())
        ],
        **(entries_json(page) if page else {}),
    }


def _clause_json(clause: Clause) -> dict[str, object]:
    from dataclasses import asdict

    return {
        "text": clause.text,
        "start": clause.start,
        "end": clause.end,
        "reading": clause.reading,
        "goals": [str(goal) for goal in clause.goals],
        "posture": clause.posture,
        "breath": clause.breath,
        "hold": asdict(clause.hold) if clause.hold else None,
        "side": clause.side,
        "why": clause.why,
    }
