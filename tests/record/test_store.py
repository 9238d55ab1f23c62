"""The store: what is kept is found again, what is deleted is gone, and a file that cannot be used is told in words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlite_utils import Database

from abhyasa.coach.cues import Cue
from abhyasa.errors import StoreError
from abhyasa.follow.observations import Observations
from abhyasa.page.library import load
from abhyasa.practice.compile import practice_from_page
from abhyasa.record.closing import close_practice
from abhyasa.record.migrations import migrations
from abhyasa.record.packing import packed, unpacked
from abhyasa.record.store import FILE, Asked, Piece, Store, open_store
from tests.follow.observations import observed

PAGE = load("janushirsana")
PRACTICE = practice_from_page(PAGE)
ASKED = Asked(condition="sciatica", question="Do you have sciatica?", lines=("Avoid with sciatica.",), yes=True)
SECRET = "my left knee hurt in the morning"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path)
    yield opened
    opened.close()


def seen(ticks: int, first: int = 0) -> Observations:
    made = observed(dict.fromkeys(PRACTICE.quantities, 10.0), ticks)
    return made.replaced(time_s=(first + np.arange(ticks)) / 8)


def piece(number: int, first: int = 0, ticks: int = 8, cues: int = 1) -> Piece:
    said = tuple(Cue(first + i, float(first), "step", f"cue {first + i}") for i in range(cues))
    return Piece(number, "blazepose-full", first, seen(ticks, first), first + 1, 2 * (first + ticks), said)


def test_what_is_kept_is_found_again(store: Store) -> None:
    number = store.begin(PAGE, "live", "quiet", [ASKED])
    store.keep([piece(number), piece(number, 8)])
    kept = store.practice(number)
    assert kept is not None
    assert (kept.asana, kept.kind, kept.state, kept.dose, kept.screening) == (
        "janushirsana", "live", "open", "quiet", (ASKED,),
    )  # fmt: skip
    assert (kept.messages, kept.pictures, kept.estimator) == (9, 32, "blazepose-full")
    assert [cue.text for cue in store.cues(number)] == ["cue 0", "cue 8"]
    found = store.seen(number)
    assert found is not None
    whole = Observations.join([seen(8), seen(8, 8)])
    assert found.quantities == whole.quantities
    for name in ("time_s", "value", "error", "why", "present", "azimuth_deg"):
        np.testing.assert_array_equal(getattr(found, name), getattr(whole, name))
    assert store.page_of(number) == PAGE


def test_saved_again_after_a_failure_nothing_is_there_twice(store: Store) -> None:
    number = store.begin(PAGE, "live", "normal")
    store.keep([piece(number, ticks=8)])
    store.keep([piece(number, ticks=12)])
    found = store.seen(number)
    assert found is not None
    assert len(found) == 12
    assert len(store.cues(number)) == 1


def test_pieces_are_kept_together_or_not_at_all(store: Store) -> None:
    one, other = store.begin(PAGE, "live", "normal"), store.begin(PAGE, "live", "normal")
    broken = replace(piece(other), cues=(object(),))  # type: ignore[arg-type]
    with pytest.raises(Exception):  # noqa: B017, PT011
        store.keep([piece(one), broken])
    assert store.seen(one) is None


def test_a_practice_that_was_deleted_meanwhile_takes_nothing(store: Store) -> None:
    gone, number = store.begin(PAGE, "live", "normal"), store.begin(PAGE, "live", "normal")
    store.delete(gone)
    store.keep([piece(gone), piece(number)])
    assert store.practice(gone) is None
    assert store.seen(number) is not None


def test_notes_and_answers(store: Store) -> None:
    number = store.begin(PAGE, "live", "normal")
    store.note(number, "easier today")
    assert store.practices()[0].notes == "easier today"
    store.remember({"sciatica": True, "pregnancy": False})
    store.remember({"sciatica": False})
    assert store.answers() == {"pregnancy": False, "sciatica": False}
    store.forget(["sciatica"])
    assert store.answers() == {"pregnancy": False}
    store.forget()
    assert store.answers() == {}


def test_of_what_is_deleted_nothing_is_left_in_any_file(store: Store, tmp_path: Path) -> None:
    number = store.begin(PAGE, "live", "normal", [ASKED.model_copy(update={"question": SECRET})])
    store.keep([piece(number)])
    store.note(number, SECRET)
    store.remember({SECRET: True})
    assert _stands_in_a_file(SECRET, tmp_path)
    store.forget()
    store.delete(number)
    assert not _stands_in_a_file(SECRET, tmp_path)
    assert not _stands_in_a_file("Janushirsana", tmp_path)


def test_everything_deleted_the_file_is_small_and_usable(store: Store, tmp_path: Path) -> None:
    for _ in range(5):
        number = store.begin(PAGE, "live", "normal")
        store.keep([piece(number, ticks=4000)])
        store.note(number, SECRET)
    store.delete_everything()
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 100_000
    assert not _stands_in_a_file(SECRET, tmp_path)
    assert store.practices() == []
    assert store.begin(PAGE, "live", "normal") == 1


def test_closing_makes_a_record_of_what_is_kept_once(store: Store) -> None:
    number = store.begin(PAGE, "live", "normal")
    store.keep([piece(number, ticks=40)])
    close_practice(store, number)
    kept = store.practice(number)
    assert kept is not None
    assert kept.record is not None
    assert kept.state == "closed"
    assert kept.record.source.duration_s == pytest.approx(4.875)
    close_practice(store, number)
    assert store.practice(number) == kept
    found = store.seen(number)
    assert found is not None
    assert len(found) == 40


def test_where_nothing_was_seen_there_is_no_record(store: Store) -> None:
    number = store.begin(PAGE, "live", "normal")
    close_practice(store, number)
    kept = store.practice(number)
    assert kept is not None
    assert (kept.state, kept.record) == ("closed", None)


def test_a_second_server_on_the_same_folder_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="another Abhyasa is using it") as refused:
        open_store(tmp_path)
    assert "--data" in refused.value.remedy
    store.begin(PAGE, "live", "normal")


def test_a_file_that_is_no_store_is_told_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"my shopping list" * 100)
    with pytest.raises(StoreError, match="cannot be used"):
        open_store(tmp_path)
    assert (tmp_path / FILE).read_bytes() == b"my shopping list" * 100


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be opened"):
        open_store(tmp_path / "file" / "folder")


def test_only_the_practitioner_may_read_the_file(store: Store) -> None:
    assert store.path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("applied", range(len(migrations.pending(Database(memory=True)))))
def test_each_migration_starts_from_the_schema_before(tmp_path: Path, applied: int) -> None:
    """A file with the first `applied` migrations alone is brought to the present schema."""
    steps = migrations.pending(Database(memory=True))
    db = Database(tmp_path / FILE)
    migrations.apply(db, stop_before=steps[applied].name)
    db.close()
    opened = open_store(tmp_path)
    number = opened.begin(PAGE, "live", "normal")
    opened.keep([piece(number)])
    assert opened.seen(number) is not None
    opened.close()


def test_the_schema_that_was_released_is_never_changed() -> None:
    """What the first migration makes, as it was when it was written: a change of it is a new migration."""
    db = Database(memory=True)
    migrations.apply(db)
    columns = {table.name: sorted(table.columns_dict) for table in db.tables if not table.name.startswith(("_", "sq"))}
    assert columns == {
        "answer": ["condition", "remembered_at", "yes"],
        "beats": ["first", "length", "packed", "practice"],
        "cue": ["json", "number", "practice"],
        "page": ["asana", "hash", "json"],
        "practice": [
            "asana", "begun_at", "dose", "ended_at", "estimator", "kind", "messages", "notes", "number", "page",
            "pictures", "quantities", "record", "screening", "state", "title",
        ],
    }  # fmt: skip


def test_a_file_of_a_newer_abhyasa_is_left_alone(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    with sqlite3.connect(tmp_path / FILE) as file:
        file.execute("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('abhyasa', 'later', '')")
    file.close()
    with pytest.raises(StoreError, match="newer Abhyasa"):
        open_store(tmp_path)


def test_observations_survive_packing() -> None:
    made = seen(5)
    found = unpacked(packed(made), 5, made.quantities)
    np.testing.assert_array_equal(found.value, made.value)
    with pytest.raises(ValueError, match="rows"):
        unpacked(packed(made), 4, made.quantities)


def _stands_in_a_file(words: str, folder: Path) -> bool:
    return any(words.encode() in path.read_bytes() for path in folder.iterdir())
