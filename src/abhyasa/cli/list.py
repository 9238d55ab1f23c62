"""`abhyasa list`: the asanas of the library."""

from __future__ import annotations

import json

import click

_COLUMNS = ("id", "name", "english", "level", "position")


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list instead of a table.")
def command(as_json: bool) -> None:
    """List the asanas that come with Abhyasa.

    The first column is the id by which the other commands know an asana.

    \b
    abhyasa list
    abhyasa list --json
    """
    from abhyasa.page import library

    rows = [{column: getattr(entry, column) for column in _COLUMNS} for entry in library.catalogue()]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    widths = {column: max(len(row[column]) for row in [*rows, {c: c for c in _COLUMNS}]) for column in _COLUMNS}
    click.secho("  ".join(column.ljust(widths[column]) for column in _COLUMNS).rstrip(), bold=True)
    for row in rows:
        click.echo("  ".join(row[column].ljust(widths[column]) for column in _COLUMNS).rstrip())
