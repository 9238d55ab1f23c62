"""`docs/measures.md` says what the vocabulary says. `python -m tests.body.test_measures_doc` writes its tables anew."""

from __future__ import annotations

import re
from pathlib import Path

from abhyasa.body.measures import Why
from abhyasa.body.vocabulary import MEASURES, NEAR, PARTS, Measure
from abhyasa.follow.verdicts import REASONS

DOC = Path(__file__).parents[2] / "docs" / "measures.md"
WRITTEN = {
    "side": "{}(side)",
    "none": "{}",
    "parts": "{}(part, part)",
}


def table() -> str:
    """One row a measure."""
    rows = [
        "| measure | unit | range | what | landmarks | seen best |",
        "|---|---|---|---|---|---|",
        *map(_row, MEASURES.values()),
    ]
    return "\n".join(rows)


def _row(measure: Measure) -> str:
    low, high = measure.range
    cells = (
        f"`{WRITTEN[measure.takes].format(measure.name)}`",
        measure.unit,
        f"{low:g}..{high:g}",
        measure.definition.replace("NEAR", f"{NEAR:g}"),
        ", ".join(measure.landmarks) or "those of the parts",
        measure.views,
    )
    return f"| {' | '.join(cells)} |"


def parts() -> str:
    """The parts, and the landmarks that each runs through."""
    return "\n".join(
        f"- `{part.name}`{' (left, right)' if part.sided else ''}: "
        + (" to ".join(part.path) or "the level of the lowest landmark seen")
        for part in PARTS.values()
    )


def written(text: str) -> str:
    """The document with fresh tables."""
    for mark, content in (("table", table()), ("parts", parts())):
        between = re.compile(rf"(<!-- {mark} -->\n).*?(<!-- end of {mark} -->)", re.DOTALL)
        assert between.search(text), f"docs/measures.md has no place for its {mark}"
        text = between.sub(rf"\g<1>{content}\n\g<2>", text)
    return text


def test_the_tables_are_fresh() -> None:
    text = DOC.read_text(encoding="utf-8")
    assert text == written(text), "run: python -m tests.body.test_measures_doc"


def test_it_says_how_every_measure_is_computed() -> None:
    how = DOC.read_text(encoding="utf-8").split("## How they are computed")[1].split("\n## ")[0]
    assert set(re.findall(r"`(\w+)`(?=[^|]*\| )", how)) >= set(MEASURES)


def test_it_gives_every_reason_in_the_words_that_are_shown() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \| ([^|]+) \|", DOC.read_text(encoding="utf-8"), re.MULTILINE)
    assert {Why[name]: words for name, words in rows} == REASONS


if __name__ == "__main__":
    DOC.write_text(written(DOC.read_text(encoding="utf-8")), encoding="utf-8")
