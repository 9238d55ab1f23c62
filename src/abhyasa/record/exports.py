"""All that is kept of the practitioner's practices, to take along: JSON with everything, CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from abhyasa.record.store import Kept, Store

SCHEMA_VERSION = 1
_COLUMNS = (
    "practice", "begun_at", "asana", "kind", "step", "side", "what", "verdict", "value", "error", "unit", "start_s",
    "end_s", "reason",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export_json(store: Store) -> str:
    """Every practice with its record, screening, cues and notes, and the answers that are remembered."""
    content = {
        "schema": SCHEMA_VERSION,
        "practices": [_practice(kept, store) for kept in reversed(store.practices())],
        "answers": store.answers(),
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def export_csv(practices: Sequence[Kept]) -> str:
    """One row for each hold and each check of every practice that has a record, the earliest practice first."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for kept in reversed(practices):
        writer.writerows([_safe(cell) for cell in row] for row in _rows(kept))
    return text.getvalue()


def _practice(kept: Kept, store: Store) -> dict[str, Any]:
    return {
        "practice": kept.number,
        "asana": kept.asana,
        "kind": kept.kind,
        "title": kept.title,
        "state": kept.state,
        "begun_at": kept.begun_at.isoformat(),
        "ended_at": kept.ended_at.isoformat() if kept.ended_at else None,
        "dose": kept.dose,
        "screening": [asked.model_dump() for asked in kept.screening],
        "notes": kept.notes,
        "cues": [
            {"at_s": cue.at_s, "kind": cue.kind, "text": cue.text, "check": cue.check, "tip": cue.tip}
            for cue in store.cues(kept.number)
        ],
        "record": kept.record.model_dump(mode="json", by_alias=True) if kept.record else None,
    }


def _rows(kept: Kept) -> Iterator[tuple[object, ...]]:
    if kept.record is None:
        return
    practice = (kept.number, kept.begun_at.isoformat(), kept.asana, kept.kind)
    for hold in kept.record.holds:
        yield (*practice, hold.step, hold.side, "hold", "", hold.seconds, "", "s", hold.start_s, hold.end_s, "")
    for check in kept.record.checks:
        yield (
            *practice, check.step, check.side, check.check, check.verdict, check.value, check.error, check.unit,
            check.start_s, check.end_s, check.reason,
        )  # fmt: skip


def _safe(cell: object) -> object:
    """The cell, so that no spreadsheet takes words for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
