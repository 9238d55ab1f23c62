"""How fast a large library is indexed and searched: `python -m benchmarks.search`. Wanted: 10 s, and 50 ms a search."""

from __future__ import annotations

import time

import click

from abhyasa.page import library
from abhyasa.page.search import Index, document_from_text

_QUERIES = ("hamstrings -sciatica seated", "janu sirsasana", '"high blood pressure"', "hamstrngs", "-pregnancy")


@click.command()
@click.option("--pages", type=click.IntRange(min=1), default=10_000, show_default=True)
def main(pages: int) -> None:
    """Index so many pages, made of the library's own, and search them."""
    texts = [library.find(asana).read_text("utf-8") for asana in library.asana_ids()]
    begun_s = time.process_time()
    index = Index(document_from_text(f"page-{i}", texts[i % len(texts)], f"page-{i}.md") for i in range(pages))
    click.echo(f"{pages} pages indexed in {time.process_time() - begun_s:.1f} s of processor time")
    for query in _QUERIES:
        begun_s = time.perf_counter()
        found = index.search(query).found
        click.echo(f"{1000 * (time.perf_counter() - begun_s):6.1f} ms for {query!r}: {len(found)} shown")


if __name__ == "__main__":
    main()
