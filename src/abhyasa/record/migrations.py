"""The store's schema, as the ordered steps that lead to it; each is made in one transaction, or not at all.

A step that was released is never changed: what is to be otherwise is a new step after it.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("abhyasa")


@migrations()
def practices(db: Database) -> None:
    """Practices with the page that was practised, what was seen and said, and the answers that are remembered."""
    for statement in _PRACTICES.split(";\n"):  # one by one: `executescript` would end the transaction
        db.conn.execute(statement)


_PRACTICES = """
CREATE TABLE page (
    hash TEXT PRIMARY KEY,
    asana TEXT NOT NULL,
    json TEXT NOT NULL
) STRICT;
CREATE TABLE practice (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    asana TEXT NOT NULL,
    page TEXT NOT NULL REFERENCES page (hash),
    kind TEXT NOT NULL CHECK (kind IN ('live', 'recording')),
    title TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'closed')),
    begun_at TEXT NOT NULL,
    ended_at TEXT,
    dose TEXT NOT NULL,
    screening TEXT NOT NULL,
    estimator TEXT,
    quantities TEXT,
    messages INTEGER NOT NULL DEFAULT 0,
    pictures INTEGER NOT NULL DEFAULT 0,
    record TEXT,
    notes TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX practice_by_asana ON practice (asana, begun_at);
CREATE TABLE beats (
    practice INTEGER NOT NULL REFERENCES practice (number) ON DELETE CASCADE,
    first INTEGER NOT NULL,
    length INTEGER NOT NULL,
    packed BLOB NOT NULL,
    PRIMARY KEY (practice, first)
) STRICT, WITHOUT ROWID;
CREATE TABLE cue (
    practice INTEGER NOT NULL REFERENCES practice (number) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    json TEXT NOT NULL,
    PRIMARY KEY (practice, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE answer (
    condition TEXT PRIMARY KEY,
    yes INTEGER NOT NULL,
    remembered_at TEXT NOT NULL
) STRICT
"""
