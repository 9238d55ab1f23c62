"""The library searched: names, parts, chakras, level, position, watch-outs and text, ranked, with what matched.

The index is SQLite's full-text search in memory. A document is read from a page's text without understanding its steps,
so that thousands are indexed in seconds.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from abhyasa.language.conditions import conditions_in
from abhyasa.language.nearest import nearest
from abhyasa.language.sanskrit import name_key
from abhyasa.page.findings import Findings
from abhyasa.page.front_matter import read_front_matter
from abhyasa.page.source import split_source
from abhyasa.page.words import ANNOTATIONS, SECTIONS, BodyPart, Chakra, Level, Position

if TYPE_CHECKING:
    from abhyasa.page.model import Page

FIELDS: dict[str, float] = {
    "spelling": 20, "name": 10, "english": 8, "position": 5, "level": 4, "stretches": 6, "strengthens": 6, "chakras": 5,
    "etymology": 3, "conditions": 1, "watch out for": 1, "text": 0.5,
}  # fmt: skip
"""What of a page is searched, and how much a word counts that stands there."""
_SILENT = frozenset({"spelling"})
"""Fields that hold no words of the page's."""
_EXCLUDING = tuple(field for field in FIELDS if field not in ("text", "etymology", "english"))
"""Where a word with a minus must not stand. The running text says too much: "no strain on the knees"."""
_FACETS: dict[str, str] = {
    **dict.fromkeys(get_args(Position), "{position}"),
    **dict.fromkeys(get_args(Level), "{level}"),
    **dict.fromkeys(get_args(Chakra), "{chakras}"),
    **{
        word: "{stretches strengthens name english}"
        for part in get_args(BodyPart)
        for word in (part, part.removesuffix("s"))
    },
}
"""Words of the front matter and the fields where one who searches for them means to find them."""
_TERM = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')
_WORD = re.compile(r"\w+")
_NOTE = re.compile(
    rf"^\s+[-*+]\s*(?:{'|'.join(sorted({word for words in ANNOTATIONS.values() for word in words}))}):.*$"
)
_HEADING = re.compile(r"^##\s+(.*?)\s*$")
_BEGIN, _END = "\x01", "\x02"
_MOST_TERMS = 32
_LONGEST_WORD = 40


@dataclass(frozen=True, slots=True)
class Document:
    """What is searched of a page.

    names: all that the asana is called in Sanskrit. fields: text by field, see FIELDS.
    """

    id: str
    name: str
    english: str
    level: str
    position: str
    names: tuple[str, ...]
    fields: dict[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """A document that fits. score: higher is better. why: the words that matched, by field."""

    document: Document
    score: float
    why: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found. unknown: words that stand in no document, each with the nearest that does, or None."""

    found: tuple[Found, ...]
    unknown: dict[str, str | None]


@dataclass(frozen=True, slots=True)
class _Term:
    words: str
    excluded: bool


def document_from_text(asana_id: str, content: str | bytes, label: str) -> Document:
    """A page's document. Raises PageError where its front matter has errors."""
    findings = Findings(label)
    source = split_source(content, findings)
    front = read_front_matter(source.front, findings)
    if findings.has_errors:
        raise findings.as_error()
    sections = _sections(source.body)
    names = (front["name"], *front.get("also_known_as", ()))
    fields = {
        "name": ", ".join(names),
        **{field: front.get(field, "") for field in ("english", "level", "position")},
        **{field: ", ".join(front.get(field, ())) for field in ("stretches", "strengthens", "chakras")},
        "etymology": ", ".join(f"{word} {meaning}" for word, meaning in front.get("etymology", {}).items()),
        "watch out for": sections.pop(SECTIONS["watch_outs"], ""),
        "text": "\n".join(sections.values()),
    }
    return Document(asana_id, front["name"], fields["english"], front["level"], front["position"], names, fields)


def document_from_page(page: Page) -> Document:
    """The same of a page that was read; what its words are told by is no part of it either."""
    names = (page.name, *page.also_known_as)
    sections = (page.steps, page.tips, page.benefits, page.variations, page.notes)
    fields = {
        "name": ", ".join(names),
        "english": page.english,
        "level": page.level,
        "position": page.position,
        "stretches": ", ".join(page.stretches),
        "strengthens": ", ".join(page.strengthens),
        "chakras": ", ".join(page.chakras),
        "etymology": ", ".join(f"{word} {meaning}" for word, meaning in page.etymology.items()),
        "watch out for": "\n".join(watch_out.text for watch_out in page.watch_outs),
        "text": "\n".join([page.intro, *(entry.text for entries in sections for entry in entries)]),
    }
    return Document(page.id, page.name, page.english, page.level, page.position, names, fields)


class Index:
    """Documents, ready to be searched; from any thread, by one at a time."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents: list[Document] = []
        written: set[str] = set()
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        columns = ", ".join(map(_quoted, FIELDS))
        self._database.execute(
            f"CREATE VIRTUAL TABLE pages USING fts5({columns}, tokenize='porter unicode61 remove_diacritics 2')"
        )
        places = ", ".join("?" * len(FIELDS))
        rows = (self._row(document, written) for document in documents)
        self._database.executemany(f"INSERT INTO pages VALUES ({places})", rows)
        self._words = {word for piece in written for word in _WORD.findall(piece.casefold())}

    def search(self, query: str, most: int = 20) -> Answer:
        """The documents that hold every word of the query and none that it has a minus before.

        query: words, or phrases in quotes, each perhaps with a minus. With exclusions alone all others are found.
        most: how many to give, the best first.
        """
        terms = _terms(query)
        unknown = {
            term.words: self._nearest(term.words) for term in terms if not self._hits(self._anywhere(term.words))
        }
        wanted = [term.words for term in terms if not term.excluded]
        known = [words for words in wanted if words not in unknown]
        name = self._spelled(" ".join(wanted)) if wanted else None
        ways = ([" AND ".join(map(self._anywhere, known))] if known else []) + ([name] if name else [])
        excluded = [self._excluding(term.words) for term in terms if term.excluded and term.words not in unknown]
        if name and self._hits(name):
            unknown = {words: near for words, near in unknown.items() if words not in wanted}
        if wanted and not ways:
            return Answer((), unknown)
        rows = self._ranked(" OR ".join(f"({way})" for way in ways), " OR ".join(excluded), most)
        return Answer(tuple(rows), unknown)

    def _row(self, document: Document, written: set[str]) -> Sequence[str]:
        """What is kept of a document. written: takes in all that stands in it between spaces."""
        self._documents.append(document)
        fields = document.fields | {
            "spelling": " ".join(_joined(name_key(name)) for name in document.names),
            "conditions": ", ".join(_conditions(document.fields.get("watch out for", ""))),
        }
        row = [fields.get(field, "") for field in FIELDS]
        written.update(*map(str.split, row[1:]))
        return row

    def _ranked(self, wanted: str, excluded: str, most: int) -> list[Found]:
        without = "rowid NOT IN (SELECT rowid FROM pages WHERE pages MATCH ?)" if excluded else "?1 IS NOT NULL"
        if not wanted:
            rows = self._database.execute(f"SELECT rowid FROM pages WHERE {without} LIMIT ?2", (excluded, most))
            return [Found(self._documents[number - 1], 0.0, {}) for (number,) in rows]
        weights = ", ".join(map(str, FIELDS.values()))
        marked = ", ".join(f"highlight(pages, {i}, '{_BEGIN}', '{_END}')" for i in range(len(FIELDS)))
        rows = self._database.execute(
            f"SELECT rowid, bm25(pages, {weights}) AS badness, {marked} FROM pages WHERE pages MATCH ?2 AND "
            f"{without.replace('?)', '?1)')} ORDER BY badness, rowid LIMIT ?3",
            (excluded, wanted, most),
        )
        return [Found(self._documents[number - 1], -badness, _why(fields)) for number, badness, *fields in rows]

    def _hits(self, expression: str) -> bool:
        found = self._database.execute("SELECT 1 FROM pages WHERE pages MATCH ? LIMIT 1", (expression,))
        return found.fetchone() is not None

    def _anywhere(self, words: str) -> str:
        if words in _FACETS:
            return f"{_FACETS[words]} : {_quoted(words)}"
        ways = [_quoted(words), self._spelled(words), *self._as_condition(words)]
        return f"({' OR '.join(way for way in ways if way)})"

    def _spelled(self, words: str) -> str | None:
        key = _joined(name_key(words))
        return f"spelling : {_quoted(key)}" if key else None

    def _as_condition(self, words: str) -> list[str]:
        return [f"conditions : {_quoted(condition)}" for condition in _conditions(words)]

    def _excluding(self, words: str) -> str:
        columns = " ".join(map(_quoted, _EXCLUDING))
        return " OR ".join([f"{{{columns}}} : {_quoted(words)}", *self._as_condition(words)])

    def _nearest(self, words: str) -> str | None:
        return nearest(words, self._words)


def _conditions(text: str) -> tuple[str, ...]:
    """Those that a text names, by the vocabulary's word for each."""
    named = (condition.name for line in text.splitlines() for condition in conditions_in(line) if condition.known)
    return tuple(dict.fromkeys(named))


def _sections(body: str) -> dict[str, str]:
    """The text under each heading, without goals; before the first under ""."""
    sections: dict[str, list[str]] = {"": []}
    heading = ""
    for line in body.splitlines():
        if found := _HEADING.match(line):
            heading = found[1].capitalize()
            sections.setdefault(heading, [])
        elif not _NOTE.match(line):
            sections[heading].append(line)
    return {heading: "\n".join(lines).strip() for heading, lines in sections.items()}


def _terms(query: str) -> list[_Term]:
    terms = []
    for minus, phrase, word in _TERM.findall(query):
        words = " ".join(part[:_LONGEST_WORD] for part in _WORD.findall(phrase or word))
        if words:
            terms.append(_Term(words.casefold(), bool(minus)))
    return terms[:_MOST_TERMS]


def _why(fields: Sequence[str]) -> dict[str, tuple[str, ...]]:
    marked = re.compile(f"{_BEGIN}(.*?){_END}", re.DOTALL)
    why = {
        field: tuple(dict.fromkeys(word.casefold() for word in marked.findall(text)))
        for field, text in zip(FIELDS, fields, strict=True)
    }
    told = {field: words for field, words in why.items() if words and field not in _SILENT}
    if not told and why["spelling"]:
        return {"name": (fields[list(FIELDS).index("name")].split(",")[0],)}
    return told


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _joined(key: str) -> str:
    return "".join(_WORD.findall(key))
