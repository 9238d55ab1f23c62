"""Pages put right in place, for `abhyasa check --fix`."""

from __future__ import annotations

from pathlib import Path

from abhyasa.errors import PageError
from abhyasa.output import whole_file
from abhyasa.page import library
from abhyasa.page.mend import Change, mend


def mend_file(path: Path) -> list[Change]:
    """Mend a page's file and say what was changed.

    Raises:
        PageError: it is a page of the library, is not there, or is no UTF-8 text.
        OutputError: it cannot be written.
    """
    if path.stem in library.asana_ids() and library.find(path.stem) == path:
        raise PageError(f"{library.label(path)}: pages of the library are not changed", remedy="copy it and mend that")
    try:
        text = path.read_bytes().decode()
    except OSError as error:
        raise PageError(f"{path}: {error.strerror}", remedy="give the path of a page") from None
    except UnicodeDecodeError:
        raise PageError(f"{path}: is not UTF-8 text", remedy="save it as UTF-8") from None
    mended, changes = mend(text.replace("\r\n", "\n"))
    if changes:
        with whole_file(path) as temporary:
            temporary.write_text(mended, "utf-8")
    return changes
