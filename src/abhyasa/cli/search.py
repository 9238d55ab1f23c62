"""`abhyasa search`: the asanas that fit some words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from abhyasa.page.search import Answer, Found


# No -h for help: it would be taken out of -hernia.
@click.command("search", context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.argument("words", nargs=-1, required=True, type=click.UNPROCESSED)
@click.option("--most", type=click.IntRange(1, 1000), default=20, show_default=True, metavar="N", help="How many.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of lines.")
def command(words: tuple[str, ...], most: int, as_json: bool) -> None:
    """Find the asanas that fit WORDS, the best first, with what fits.

    \b
    abhyasa search hamstrings seated
    abhyasa search "hamstrings -sciatica seated"
    abhyasa search muladhara beginner -"high blood pressure"

    A word is looked for in names, English and Sanskrit, in the parts that an asana stretches or strengthens, its
    chakras, level, position, watch-outs and text. A minus leaves out the asanas whose watch-outs, parts or position
    name the word. That a page does not name a condition does not make its asana safe: ask your doctor or teacher.
    """
    from abhyasa.page import library
    from abhyasa.page.search import Index

    answer = Index(library.documents()).search(_query(words), most)
    if as_json:
        click.echo(json.dumps(_as_json(answer), ensure_ascii=False, indent=2))
        return
    for word, near in answer.unknown.items():
        meant = f"; did you mean {near}?" if near else ""
        click.echo(f"No page of the library says {word!r}{meant}", err=True)
    if not answer.found:
        click.echo("No asana of the library fits.")
    for found in answer.found:
        document = found.document
        click.secho(document.id, bold=True, nl=False)
        click.echo(f"  {document.english}, {document.level}, {document.position}")
        if found.why:
            click.echo(f"    {_why(found)}")


def _query(words: tuple[str, ...]) -> str:
    """The words as one query; what the shell has taken the quotes from is a phrase only after a minus or alone."""
    if len(words) == 1:
        return words[0]
    return " ".join(f'-"{word[1:]}"' if word.startswith("-") and " " in word else word for word in words)


def _why(found: Found) -> str:
    return "; ".join(f"{field}: {', '.join(words)}" for field, words in found.why.items())


def _as_json(answer: Answer) -> dict[str, Any]:
    return {
        "unknown": answer.unknown,
        "found": [
            {
                **{field: getattr(found.document, field) for field in ("id", "name", "english", "level", "position")},
                "score": round(found.score, 3),
                "why": found.why,
            }
            for found in answer.found
        ],
    }
