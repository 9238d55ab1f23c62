"""Files that come whole or not at all, and programs that put such in place."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from abhyasa.errors import AbhyasaError, OutputError


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Lend a temporary path beside `path`; it takes the place of `path` when the block ends without an exception.

    On any exception, Ctrl-C included, the temporary file is removed and what stood at `path` before is left alone.
    A device or pipe (`/dev/stdout`) cannot be replaced, and is lent itself.

    Raises:
        OutputError: the folder is missing, or the file cannot be written.
    """
    path = path.resolve()
    if path.is_dir():
        raise OutputError(f"{path}: is a folder", remedy="name a file in it")
    if path.exists() and not path.is_file():
        yield path
        return
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        temporary.touch()
        yield temporary
        temporary.replace(path)
    except OSError as error:
        why = error.strerror or str(error)
        raise OutputError(f"{path}: cannot be written: {why}", remedy="choose a place that can be written") from error
    finally:
        temporary.unlink(missing_ok=True)


def put_in_place(what: str, folder: Path, is_up_to_date: Callable[[Path], bool], put: Callable[[Path], None]) -> int:
    """Put files into a folder unless they are there, and say so, as a program does; its exit status."""
    if is_up_to_date(folder):
        print(f"{what}: up to date in {folder}")
        return 0
    try:
        put(folder)
    except AbhyasaError as error:
        print(f"{what}: {error}", file=sys.stderr)
        return 1
    print(f"{what}: put in {folder}")
    return 0
