"""The library searched: names, parts, chakras, level, position, watch-outs and text, ranked, with what matched.

The index is SQLite's full-text search in memory. A document is read from a page's text without understanding its steps,
so that thousands are indexed in seconds.
"""

from __future__ import annotations

import os
import re
import signal
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import starmap
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, get_args

from abhyasa.language.conditions import known_conditions_in
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
    rf"\n[ \t]+[-*+][ \t]*(?:{'|'.join(sorted({word for words in ANNOTATIONS.values() for word in words}))}):.*"
)
_HEADING = re.compile(r"\n##[ \t]+(.*)")
_BEGIN, _END = "\x01", "\x02"
_WORTH_A_PROCESS = 500
"""Pages: a process that reads them takes half a second to begin."""
_CHUNK = 50
"""Pages that a process reads before it hands them back."""
_MOST_TERMS = 32
_MOST_ALIKE = 200
"""Words that are compared with one that is not known."""
_LONGEST_WORD = 40


@dataclass(frozen=True, slots=True)
class Document:
    """What is searched of a page.

    names: all that the asana is called in Sanskrit. fields: text by field, all of FIELDS.
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
    return _document(asana_id, front, sections.pop(SECTIONS["watch_outs"], ""), "\n".join(sections.values()))


def documents_from_texts(pages: Sequence[tuple[str, str | bytes, str]]) -> Iterator[Document]:
    """The documents of many pages, in their order; of more than some hundreds, on all processors at once.

    pages: what `document_from_text` takes of each.

    Raises PageError where a front matter has errors. Where processes are spawned, the caller's main module must be one
    that can be imported.
    """
    workers = min(os.cpu_count() or 1, len(pages) // _WORTH_A_PROCESS)
    if workers < 2:
        yield from starmap(document_from_text, pages)
        return
    read = 0
    try:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_leave_interrupts) as pool:
            for document in pool.map(document_from_text, *zip(*pages, strict=True), chunksize=_CHUNK):
                read += 1
                yield document
    except BrokenProcessPool:  # one was killed, for want of memory perhaps; alone it takes longer
        yield from starmap(document_from_text, pages[read:])


def _leave_interrupts() -> None:
    """Ctrl-C is answered by the process that began; the others end with it, and silently."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def document_from_page(page: Page) -> Document:
    """The same of a page that was read; what its words are told by is no part of it either."""
    sections = (page.steps, page.tips, page.benefits, page.variations, page.notes)
    text = "\n".join([page.intro, *(entry.text for entries in sections for entry in entries)])
    return _document(page.id, vars(page), "\n".join(watch_out.text for watch_out in page.watch_outs), text)


def _document(asana_id: str, front: Mapping[str, Any], watch_outs: str, text: str) -> Document:
    """front: the front matter's fields, of which a page may leave some out. text: all but the watch-outs."""
    names = (front["name"], *front.get("also_known_as", ()))
    fields = {
        "name": ", ".join(names),
        **{field: front.get(field, "") for field in ("english", "level", "position")},
        **{field: ", ".join(front.get(field, ())) for field in ("stretches", "strengthens", "chakras")},
        "etymology": ", ".join(f"{word} {meaning}" for word, meaning in front.get("etymology", {}).items()),
        "watch out for": watch_outs,
        "text": text,
        "spelling": " ".join(_joined(name_key(name)) for name in names),
        "conditions": ", ".join(_conditions(watch_outs)),
    }
    return Document(asana_id, front["name"], fields["english"], front["level"], front["position"], names, fields)


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
        words = {word for piece in written for word in _WORD.findall(piece.casefold())}
        self._database.execute("CREATE VIRTUAL TABLE words USING fts5(word, tokenize='trigram')")
        self._anywhere("asana")  # loads the lexicons, for which the first search would wait
        self._database.executemany("INSERT INTO words VALUES (?)", ((_bounded(word),) for word in sorted(words)))

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
        row = [document.fields[field] for field in FIELDS]
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
        """The word most like these among those that share the most runs of three letters: comparing all takes long."""
        bounded = _bounded(words)
        runs = " OR ".join(_quoted(bounded[start : start + 3]) for start in range(len(bounded) - 2))
        rows = self._database.execute(
            "SELECT word FROM words WHERE words MATCH ? ORDER BY rank, rowid LIMIT ?", (runs, _MOST_ALIKE)
        )
        return nearest(words, [word[1:-1] for (word,) in rows])


def _conditions(text: str) -> tuple[str, ...]:
    """Those that a text names, by the vocabulary's word for each."""
    return tuple(dict.fromkeys(name for line in text.splitlines() for name in known_conditions_in(line)))


def _sections(body: str) -> dict[str, str]:
    """The text under each heading, without goals; before the first under "". body: begins with an empty line."""
    intro, *parts = _HEADING.split(_NOTE.sub("", body))
    sections = {"": intro.strip()}
    for heading, text in zip(parts[::2], parts[1::2], strict=True):
        key = heading.rstrip().capitalize()
        sections[key] = f"{sections.get(key, '')}\n{text}".strip()
    return sections


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


def _bounded(word: str) -> str:
    """The word with marks where it begins and ends."""
    return f"<{word}>"


def _joined(key: str) -> str:
    return "".join(_WORD.findall(key))
