"""`abhyasa show`: a page, set for the terminal."""

from __future__ import annotations

import json
import shutil
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from abhyasa.page.model import Page

_WIDEST = 88


def _print_schema(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from abhyasa.page.schema import page_schema

        click.echo(json.dumps(page_schema(), ensure_ascii=False, indent=2))
        ctx.exit()


@click.command("show")
@click.argument("asana")
@click.option("--json", "as_json", is_flag=True, help="Print the page as JSON.")
@click.option("--schema", is_flag=True, is_eager=True, expose_value=False, callback=_print_schema,
              help="Print the JSON Schema of --json; needs no asana.")  # fmt: skip
def command(asana: str, as_json: bool) -> None:
    """Show the page of ASANA: an id, a name, or the path of a page.

    \b
    abhyasa show janushirsana
    abhyasa show "tree pose"
    abhyasa show mine.md --json
    """
    from abhyasa.page import library

    page = library.load(asana)
    if as_json:
        from abhyasa.page.schema import page_json

        click.echo(json.dumps(page_json(page), ensure_ascii=False, indent=2))
        return
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    click.echo("\n".join(_lines(page, width)))


def _lines(page: Page, width: int) -> Iterator[str]:
    from abhyasa.page.words import SECTIONS

    yield click.style(page.name, bold=True) + (f"  {page.english}" if page.english else "")
    sides = "both sides" if page.sides == "both" else "one side"
    yield click.style(f"{page.level}, {page.position}, {sides}", dim=True)
    for label, words in _facts(page).items():
        yield from _hung(f"{label:<12}", words, width)
    for paragraph in page.intro.split("\n\n"):
        yield ""
        yield from textwrap.wrap(paragraph, width)
    for section, title in SECTIONS.items():
        entries = getattr(page, section)
        if entries:
            yield ""
            yield click.style(title, bold=True)
        for number, entry in enumerate(entries, 1):
            marker = f"{number:>3}. " if section == "steps" else "  - "
            name = f"{entry.title}. " if section == "steps" and entry.title else ""
            yield from _hung(marker, name + entry.text, width)


def _facts(page: Page) -> dict[str, str]:
    from abhyasa.practice.place import place_of

    place = place_of(page.id)
    facts = {
        "etymology": ", ".join(f"{word} = {meaning}" for word, meaning in page.etymology.items()),
        "also called": ", ".join(page.also_known_as),
        "stretches": ", ".join(page.stretches),
        "strengthens": ", ".join(page.strengthens),
        "chakras": ", ".join(page.chakras),
        "camera": place.words if place else "",
    }
    return {label: words for label, words in facts.items() if words}


def _hung(marker: str, text: str, width: int) -> list[str]:
    """Lines of the text, hung from a marker."""
    return textwrap.wrap(text, width, initial_indent=marker, subsequent_indent=" " * len(marker))
