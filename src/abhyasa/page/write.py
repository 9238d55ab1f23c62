"""Writing pages: `Page` to text in the one canonical form, which `read_page` reads back as the same page."""

from __future__ import annotations

import re

import yaml

from abhyasa.language.goals import goals_text
from abhyasa.page.model import Benefit, Note, Page, Step, Tip, Variation, WatchOut
from abhyasa.page.words import ANNOTATIONS, SECTIONS

_FRONT = (
    "name", "english", "also_known_as", "level", "position",
    "etymology", "stretches", "strengthens", "chakras", "sides",
)  # fmt: skip

# Only what Markdown would take for markup is escaped, so that pages stay easy on the eye.
_MARKUP = re.compile(r"[\\`*\[\]]|(?<![^\W_])_|_(?![^\W_])|<(?=[a-zA-Z])")
_BLOCK_START = re.compile(r"^(\d{0,9})([-+>#~=.)])")


def write_page(page: Page) -> str:
    """The page's text. The lines that the page remembers are not kept: the new text has its own."""
    front = "".join(_key(field, value) for field in _FRONT if (value := getattr(page, field)))
    paragraphs = [_text(paragraph) for paragraph in page.intro.split("\n\n") if paragraph]
    sections = [f"## {title}\n\n{entries}" for field, title in SECTIONS.items() if (entries := _entries(page, field))]
    return f"---\n{front}---\n" + "\n\n".join([*paragraphs, *sections]) + "\n"


def _key(field: str, value: str | tuple[str, ...] | dict[str, str]) -> str:
    plain = list(value) if isinstance(value, tuple) else value
    # None puts a list or pairs on the key's line.
    flow = False if isinstance(value, str) else None
    return yaml.safe_dump(
        {field.replace("_", " "): plain}, default_flow_style=flow, allow_unicode=True, sort_keys=False, width=10_000
    )


def _entries(page: Page, section: str) -> str:
    lines: list[str] = []
    for number, part in enumerate(getattr(page, section), 1):
        marker = f"{number}." if section == "steps" else "-"
        lines.append(f"{marker} {_sentence(part)}".rstrip())
        for key in ANNOTATIONS.get(section, ()):
            if stated := [observed.goal for observed in getattr(part, key) if not observed.derived]:
                goals = goals_text(stated)
                lines.append(f"{' ' * (len(marker) + 1)}- {key}: {goals}")
    return "\n".join(lines)


def _sentence(part: Step | Tip | Benefit | WatchOut | Variation | Note) -> str:
    if isinstance(part, Step) and part.title:
        return f"**{_text(part.title)}.** {_MARKUP.sub(_escaped, part.text)}"
    return _text(part.text)


def _text(text: str) -> str:
    """One line of plain text as Markdown that reads back as the same."""
    return _BLOCK_START.sub(r"\1\\\2", _MARKUP.sub(_escaped, text))


def _escaped(found: re.Match[str]) -> str:
    return "\\" + found[0]
