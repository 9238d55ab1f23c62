"""What reading a page turns up: findings, each at its place and with what to write instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from abhyasa.errors import PageError

Severity = Literal["error", "warning", "note"]


class Place(NamedTuple):
    """A place in a page's file, both counted from 1."""

    line: int
    column: int = 1


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in a page.

    severity: an error keeps the page from being read; a warning is likely a slip; a note is worth knowing.
    instead: what to write or do, "" where there is nothing to mend.
    """

    severity: Severity
    path: str
    line: int
    column: int
    message: str
    instead: str = ""

    def __str__(self) -> str:
        instead = f"; {self.instead}" if self.instead else ""
        return f"{self.path}:{self.line}:{self.column}: {self.severity}: {self.message}{instead}"


class Findings:
    """Findings of one page, gathered while it is read."""

    def __init__(self, path: str) -> None:
        self._path = path or "page"
        self._all: list[Finding] = []

    def error(self, place: Place, message: str, instead: str) -> None:
        """Add what keeps the page from being read."""
        self._add("error", place, message, instead)

    def warn(self, place: Place, message: str, instead: str) -> None:
        """Add what is likely a slip."""
        self._add("warning", place, message, instead)

    def note(self, place: Place, message: str, instead: str = "") -> None:
        """Add what is worth knowing."""
        self._add("note", place, message, instead)

    def _add(self, severity: Severity, place: Place, message: str, instead: str) -> None:
        self._all.append(Finding(severity, self._path, place.line, place.column, message, instead))

    @property
    def has_errors(self) -> bool:
        """Whether the page cannot be read."""
        return any(finding.severity == "error" for finding in self._all)

    def as_error(self) -> PageError:
        """The errors among them as one exception."""
        errors = [str(finding) for finding in self.in_order() if finding.severity == "error"]
        return PageError(
            "\n".join(["this page cannot be practised", *errors]),
            remedy=f"mend the page, then run abhyasa check {self._path}",
        )

    def in_order(self) -> list[Finding]:
        """All findings, from the top of the page down."""
        return sorted(self._all, key=lambda finding: (finding.line, finding.column))
