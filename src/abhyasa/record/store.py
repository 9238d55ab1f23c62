"""The store: practices as they run and as they were, in one SQLite file on the practitioner's machine.

No picture is ever in it. What is kept of a practice are observations (numbers), what the coach said, and the record.
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter
from sqlite_utils import Database

from abhyasa.coach.cues import Cue
from abhyasa.coach.words import Dose
from abhyasa.errors import StoreError
from abhyasa.follow.observations import Observations
from abhyasa.language.goals import Quantity
from abhyasa.page.model import Page
from abhyasa.record.migrations import migrations
from abhyasa.record.packing import packed, quantities_from_text, quantities_text, unpacked
from abhyasa.record.record import Record

FILE = "practices.sqlite"
Kind = Literal["live", "recording"]
"""live: with the coach, before a camera. recording: a film that was dropped in."""
State = Literal["open", "closed"]


class Asked(BaseModel):
    """A question of the screening and its answer. condition: the question's id. lines: of the page, that it is for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    condition: str
    question: str
    lines: tuple[str, ...]
    yes: bool


_screening: TypeAdapter[tuple[Asked, ...]] = TypeAdapter(tuple[Asked, ...])
_cue: TypeAdapter[Cue] = TypeAdapter(Cue)


@dataclass(frozen=True, slots=True)
class Kept:
    """A practice as the store has it, without what was seen.

    begun_at, ended_at: with the offset of the practitioner's own clock. title: of a recording, the film's name.
    messages: of frames, kept so far. pictures: how many frames they held. record: None while it is open, and where
        nothing was seen.
    """

    number: int
    asana: str
    kind: Kind
    title: str
    state: State
    begun_at: datetime
    ended_at: datetime | None
    dose: Dose
    screening: tuple[Asked, ...]
    estimator: str | None
    messages: int
    pictures: int
    record: Record | None
    notes: str


@dataclass(frozen=True, slots=True)
class Piece:
    """What a practice has had since it was last saved.

    first: index of the first of the beats. messages, pictures: of frames, in all.
    """

    practice: int
    estimator: str
    first: int
    beats: Observations | None
    messages: int
    pictures: int
    cues: tuple[Cue, ...]


class Store:
    """Open one with `open_store`. Safe to use from several threads; each method is one transaction.

    All raise `sqlite3.OperationalError` where the disk is full or gone.
    """

    def __init__(self, db: Database, path: Path) -> None:
        self._db = db
        self._lock = threading.RLock()
        self.path = path

    def close(self) -> None:
        """Close the file; what was saved stays."""
        with self._lock:
            self._db.conn.close()

    def begin(self, page: Page, kind: Kind, dose: Dose, screening: Iterable[Asked] = (), title: str = "") -> int:
        """Open a practice of this page, and give its number. The page is kept as it is now."""
        text = page.model_dump_json()
        digest = hashlib.sha256(text.encode()).hexdigest()
        with self._transaction() as db:
            db.execute(
                "INSERT INTO page (hash, asana, json) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", [digest, page.id, text]
            )
            number = db.execute(
                "INSERT INTO practice (asana, page, kind, title, state, begun_at, dose, screening)"
                " VALUES (?, ?, ?, ?, 'open', ?, ?, ?) RETURNING number",
                [page.id, digest, kind, title, _now(), dose, _screening.dump_json(tuple(screening)).decode()],
            ).fetchone()[0]
        return int(number)

    def practice(self, number: int) -> Kept | None:
        """The practice of this number, None where there is none."""
        found = self._rows("WHERE number = ?", [number])
        return found[0] if found else None

    def practices(self, asana: str | None = None) -> list[Kept]:
        """All practices, or those of one asana, the latest first."""
        if asana is None:
            return self._rows("ORDER BY begun_at DESC, number DESC", [])
        return self._rows("WHERE asana = ? ORDER BY begun_at DESC, number DESC", [asana])

    def open_practices(self) -> list[Kept]:
        """The practices that were begun and not closed, the latest first."""
        return self._rows("WHERE state = 'open' ORDER BY begun_at DESC, number DESC", [])

    def page_of(self, number: int) -> Page:
        """The page as it was practised. Raises KeyError where there is no such practice."""
        with self._lock:
            row = self._db.conn.execute(
                "SELECT json FROM page JOIN practice ON page = hash WHERE number = ?", [number]
            ).fetchone()
        if row is None:
            raise KeyError(number)
        return _page(row[0])

    def keep(self, pieces: Iterable[Piece]) -> None:
        """Save what has come in since the last time, of any number of open practices, all of it or nothing."""
        with self._transaction() as db:
            for piece in pieces:
                quantities = quantities_text(piece.beats.quantities) if piece.beats is not None else None
                found = db.execute(
                    "UPDATE practice SET estimator = ?, messages = ?, pictures = ?,"
                    " quantities = COALESCE(?, quantities) WHERE number = ? AND state = 'open'",
                    [piece.estimator, piece.messages, piece.pictures, quantities, piece.practice],
                )
                if not found.rowcount:  # closed or deleted meanwhile
                    continue
                if piece.beats is not None and len(piece.beats):
                    db.execute(
                        "INSERT OR REPLACE INTO beats (practice, first, length, packed) VALUES (?, ?, ?, ?)",
                        [piece.practice, piece.first, len(piece.beats), packed(piece.beats)],
                    )
                db.executemany(
                    "INSERT OR REPLACE INTO cue (practice, number, json) VALUES (?, ?, ?)",
                    [(piece.practice, cue.number, _cue.dump_json(cue).decode()) for cue in piece.cues],
                )

    def seen(self, number: int) -> Observations | None:
        """All that was kept of what a practice showed, in order; None where nothing was."""
        with self._lock:
            row = self._db.conn.execute("SELECT quantities FROM practice WHERE number = ?", [number]).fetchone()
            parts = self._db.conn.execute(
                "SELECT length, packed FROM beats WHERE practice = ? ORDER BY first", [number]
            ).fetchall()
        if not parts:
            return None
        quantities: tuple[Quantity, ...] = quantities_from_text(row[0])
        return Observations.join([unpacked(content, length, quantities) for length, content in parts])

    def cues(self, number: int) -> tuple[Cue, ...]:
        """What was said, in order."""
        with self._lock:
            rows = self._db.conn.execute("SELECT json FROM cue WHERE practice = ? ORDER BY number", [number]).fetchall()
        return tuple(_cue.validate_json(text) for (text,) in rows)

    def end(self, number: int, record: Record | None, seen: Observations | None) -> None:
        """Close a practice. record: None where nothing was. seen: all that is kept of it, put together in one piece."""
        with self._transaction() as db:
            if seen is not None:
                db.execute("DELETE FROM beats WHERE practice = ? AND first < ?", [number, len(seen)])
                db.execute("INSERT INTO beats VALUES (?, 0, ?, ?)", [number, len(seen), packed(seen)])
            db.execute(
                "UPDATE practice SET state = 'closed', ended_at = ?, record = ? WHERE number = ?",
                [_now(), record.model_dump_json(by_alias=True) if record else None, number],
            )

    def note(self, number: int, text: str) -> None:
        """Keep the practitioner's own words on a practice, in place of those before."""
        with self._transaction() as db:
            db.execute("UPDATE practice SET notes = ? WHERE number = ?", [text, number])

    def delete(self, number: int) -> None:
        """Delete a practice with all that belongs to it; nothing of it is left in the file."""
        with self._transaction() as db:
            db.execute("DELETE FROM practice WHERE number = ?", [number])
            db.execute("DELETE FROM page WHERE hash NOT IN (SELECT page FROM practice)")
        self._leave_nothing()

    def delete_everything(self) -> None:
        """Delete all practices and answers; the file is empty and small afterwards."""
        with self._transaction() as db:
            for table in ("practice", "page", "answer", "sqlite_sequence"):
                db.execute(f"DELETE FROM {table}")
        with self._lock:
            self._db.conn.execute("VACUUM")
        self._leave_nothing()

    def answers(self) -> dict[str, bool]:
        """The answers to screening questions that the practitioner wished to be remembered, by condition."""
        with self._lock:
            rows = self._db.conn.execute("SELECT condition, yes FROM answer ORDER BY condition").fetchall()
        return {condition: bool(yes) for condition, yes in rows}

    def remember(self, answers: Mapping[str, bool]) -> None:
        """Keep these answers for the next time; others stay as they are."""
        with self._transaction() as db:
            db.executemany(
                "INSERT OR REPLACE INTO answer (condition, yes, remembered_at) VALUES (?, ?, ?)",
                [(condition, int(yes), _now()) for condition, yes in answers.items()],
            )

    def forget(self, conditions: Iterable[str] | None = None) -> None:
        """Forget the answers about these conditions, or all of them."""
        with self._transaction() as db:
            if conditions is None:
                db.execute("DELETE FROM answer")
            else:
                db.executemany("DELETE FROM answer WHERE condition = ?", [(condition,) for condition in conditions])
        self._leave_nothing()

    def _rows(self, where: str, values: list[Any]) -> list[Kept]:
        with self._lock:
            rows = self._db.conn.execute(f"SELECT {', '.join(_COLUMNS)} FROM practice {where}", values).fetchall()
        return [_kept(dict(zip(_COLUMNS, row, strict=True))) for row in rows]

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._db.atomic():
            yield self._db.conn

    def _leave_nothing(self) -> None:
        """Put the log into the file and empty it: deleted rows were overwritten with zeros there (`secure_delete`)."""
        with self._lock:
            self._db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def open_store(folder: Path) -> Store:
    """The store in a folder, made where it is missing and brought to the present schema.

    Raises:
        StoreError: the folder cannot be written, the file is damaged or of a newer Abhyasa, or another one uses it.
    """
    path = folder / FILE
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        connection = sqlite3.connect(path, timeout=1.0, check_same_thread=False, isolation_level=None)
    except (OSError, sqlite3.OperationalError) as error:
        raise StoreError(f"{path}: cannot be opened: {error}", remedy="choose another folder with --data") from error
    try:
        _prepare(connection)
        db = Database(connection)
        _refuse_newer(db, path)
        migrations.apply(db)
    except sqlite3.DatabaseError as error:
        connection.close()
        if "locked" in str(error):
            raise StoreError(
                f"{path}: another Abhyasa is using it",
                remedy="use the one that runs, close it, or name another folder with --data",
            ) from error
        raise StoreError(
            f"{path}: cannot be used: {error}",
            remedy="put the file aside, or name another folder with --data; nothing in it was changed",
        ) from error
    except StoreError:
        connection.close()
        raise
    path.chmod(0o600)
    return Store(db, path)


def _prepare(connection: sqlite3.Connection) -> None:
    """One server a file: it is locked until this process ends, however it ends."""
    for pragma in (
        "locking_mode = EXCLUSIVE",
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "foreign_keys = ON",
        "secure_delete = ON",
    ):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("COMMIT")


def _refuse_newer(db: Database, path: Path) -> None:
    known = {migration.name for migration in migrations.pending(Database(memory=True))}
    if any(migration.name not in known for migration in migrations.applied(db)):
        raise StoreError(f"{path}: was written by a newer Abhyasa", remedy="update Abhyasa; nothing in it was changed")


_COLUMNS = (
    "number", "asana", "kind", "title", "state", "begun_at", "ended_at", "dose", "screening", "estimator", "messages",
    "pictures", "record", "notes",
)  # fmt: skip


def _kept(row: dict[str, Any]) -> Kept:
    row["begun_at"] = datetime.fromisoformat(row["begun_at"])
    row["ended_at"] = datetime.fromisoformat(row["ended_at"]) if row["ended_at"] else None
    row["screening"] = _screening.validate_json(row["screening"])
    row["record"] = Record.model_validate_json(row["record"]) if row["record"] else None
    return Kept(**row)


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")


@lru_cache(maxsize=64)
def _page(kept: str) -> Page:
    """A page as it is kept; many practices are of one."""
    return Page.model_validate_json(kept)
