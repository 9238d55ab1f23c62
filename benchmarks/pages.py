"""How fast pages are read: `python -m benchmarks.pages`.

Wanted: 10,000 pages indexed in 10 s, a search in 50 ms, a page of a hundred steps checked in 0.5 s.
"""

from __future__ import annotations

import os
import time
from itertools import cycle, islice

import click

from abhyasa.page.read import examine_page
from abhyasa.page.search import Index, documents_from_texts
from benchmarks.made_pages import made_pages

_QUERIES = ("hamstrings -sciatica seated", "janu sirsasana", '"high blood pressure"', "hamstrngs", "-pregnancy")
_SENTENCES = (
    "Bend the left knee and bring the sole of the foot to the inside of the right thigh.",
    "Inhale and raise both arms overhead, palms together.",
    "Exhale, fold forward from the hips with a straight back.",
    "Keep the right leg straight and stay there for five breaths.",
    "Lower the arms and stretch the left leg out beside the right one.",
)
_GOALS = "\n     - observe: trunk_pitch -20..90 deg; distance(left foot, right foot) <= 1.2 heights"
_HEAD = "---\nname: Vrikshasana\nlevel: beginner\nposition: standing\nsides: both\n---\n\n## Steps\n\n"


@click.command()
@click.option("--pages", type=click.IntRange(min=1), default=10_000, show_default=True)
def main(pages: int) -> None:
    """Index so many pages, no two alike, and search them; then check long ones."""
    texts = [(f"page-{i}", text, f"page-{i}.md") for i, text in enumerate(made_pages(pages))]
    began_s, used_s = time.perf_counter(), _used_s()
    index = Index(documents_from_texts(texts))
    click.echo(
        f"{pages} pages indexed in {time.perf_counter() - began_s:.1f} s, "
        f"{_used_s() - used_s:.1f} s of processor time in all"
    )
    for query in _QUERIES:
        began_s = time.perf_counter()
        found = index.search(query).found
        click.echo(f"{1000 * (time.perf_counter() - began_s):6.1f} ms for {query!r}: {len(found)} shown")
    for how, goals in (("from sentences alone", ""), ("with a line of goals each", _GOALS)):
        _checked_s(10, goals)  # loads the words
        click.echo(f"100 steps {how}: checked in {_checked_s(100, goals):.2f} s of processor time")


def _used_s() -> float:
    """Processor time of this process and of those that it began and that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _checked_s(steps: int, goals: str) -> float:
    """Processor time of a page of so many steps."""
    sentences = enumerate(islice(cycle(_SENTENCES), steps), 1)
    text = _HEAD + "\n".join(f"{i}. **Step {i}.** {sentence}{goals}" for i, sentence in sentences) + "\n"
    began_s = time.process_time()
    page, _ = examine_page(text)
    if page is None:
        raise click.ClickException("the benchmark's own page is not read")
    return time.process_time() - began_s


if __name__ == "__main__":
    main()
