"""The asanas that come with Abhyasa, and pages found by id, name or path."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from abhyasa.errors import PageError
from abhyasa.language.nearest import nearest
from abhyasa.language.sanskrit import name_key
from abhyasa.page.findings import Findings
from abhyasa.page.front_matter import read_front_matter
from abhyasa.page.slug import slug
from abhyasa.page.source import LARGEST, split_source

if TYPE_CHECKING:
    from abhyasa.page.findings import Finding
    from abhyasa.page.model import Page
    from abhyasa.page.search import Document

_ASANAS = Path(__file__).parent.parent / "asanas"


@dataclass(frozen=True, slots=True)
class Entry:
    """What the library's list says of an asana; see `Page`."""

    id: str
    name: str
    english: str
    level: str
    position: str
    also_known_as: tuple[str, ...]


def asana_ids() -> tuple[str, ...]:
    """The ids of the library's asanas, in alphabetical order."""
    return tuple(sorted(path.stem for path in _ASANAS.glob("*.md")))


def catalogue() -> tuple[Entry, ...]:
    """The library's asanas, out of their front matter alone. Raises PageError where one has errors."""
    return tuple(_entry(_ASANAS / f"{asana_id}.md") for asana_id in asana_ids())


def documents() -> Iterator[Document]:
    """The library's asanas as they are searched. Raises PageError where a front matter has errors."""
    from abhyasa.page.search import documents_from_texts

    paths = {asana_id: _ASANAS / f"{asana_id}.md" for asana_id in asana_ids()}
    return documents_from_texts([(asana_id, _content(path), label(path)) for asana_id, path in paths.items()])


def load(asana: str | Path) -> Page:
    """The page of an asana.

    asana: an id, a name in any case, English or Sanskrit in any spelling, or the path of a page.

    Raises PageError where there is none, naming the nearest known one, or where the page has errors.
    """
    # Here and below, so that a list of the asanas does not wait for the grammar, Markdown and pydantic.
    from abhyasa.page.read import read_page

    path = find(asana)
    return read_page(_content(path), label(path))


def examine(asana: str | Path) -> tuple[Page | None, list[Finding]]:
    """The page of an asana, or None where it has errors, and all findings. Raises PageError where there is no page."""
    from abhyasa.page.read import examine_page

    path = find(asana)
    return examine_page(_content(path), label(path))


def find(asana: str | Path) -> Path:
    """The file that an id, a name or a path means. Raises PageError where no asana has that name."""
    if isinstance(asana, Path) or asana.endswith(".md") or "/" in asana:
        return Path(asana)
    wanted = slug(asana)
    if wanted in asana_ids():
        return _ASANAS / f"{wanted}.md"
    entries = catalogue()
    names = {slug(name): entry.id for entry in entries for name in _names(entry)}
    spelled = {name_key(name): entry.id for entry in entries for name in (entry.name, *entry.also_known_as)}
    found = names.get(wanted) or spelled.get(name_key(asana))
    if found is None:
        near = nearest(wanted, names)
        meant = f"write {names[near]}, or " if near else ""
        remedy = f"{meant}run abhyasa list for all; a page of your own is named by its path, such as mine.md"
        raise PageError(f"no asana is called {asana!r}", remedy=remedy)
    return _ASANAS / f"{found}.md"


def label(path: Path) -> str:
    """How messages and records name the file: the library's pages the same wherever it is installed."""
    return f"{_ASANAS.name}/{path.name}" if path.parent == _ASANAS else str(path)


def _names(entry: Entry) -> tuple[str, ...]:
    return (entry.id, entry.name, entry.english, *entry.also_known_as)


def _entry(path: Path) -> Entry:
    findings = Findings(label(path))
    fields = read_front_matter(split_source(_content(path), findings).front, findings)
    if findings.has_errors:
        raise findings.as_error()
    english, also_known_as = fields.get("english", ""), fields.get("also_known_as", ())
    return Entry(path.stem, fields["name"], english, fields["level"], fields["position"], also_known_as)


def _content(path: Path) -> bytes:
    """The file's content, or as much as shows that it is too long for a page."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise PageError(
            f"{path}: {error.strerror}", remedy="give the path of a page, or an id of abhyasa list"
        ) from None
