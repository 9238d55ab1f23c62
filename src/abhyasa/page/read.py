"""Reading pages: text to `Page`, with all that is wrong or doubtful about it."""

from __future__ import annotations

from abhyasa.page.body import read_body
from abhyasa.page.derive import with_derived_goals
from abhyasa.page.doubts import examine
from abhyasa.page.findings import Finding, Findings
from abhyasa.page.front_matter import read_front_matter
from abhyasa.page.model import Page
from abhyasa.page.slug import slug
from abhyasa.page.source import split_source


def read_page(text: str | bytes, path: str = "") -> Page:
    """Read a page.

    text: the page, or its file's bytes.
    path: how messages and records name the file.

    Raises PageError with all errors, each with its line, column and what to write instead.
    """
    findings = Findings(path)
    page = _read(text, path, findings)
    if page is None:
        raise findings.as_error()
    return page


def examine_page(text: str | bytes, path: str = "") -> tuple[Page | None, list[Finding]]:
    """Read a page as far as possible: the page, or None where it has errors, and all findings from the top down."""
    findings = Findings(path)
    page = _read(text, path, findings)
    if page is not None:
        examine(page, text if isinstance(text, str) else text.decode("utf-8", "replace"), findings)
    return page, findings.in_order()


def _read(text: str | bytes, path: str, findings: Findings) -> Page | None:
    source = split_source(text, findings)
    if not source.body:
        return None
    fields = read_front_matter(source.front, findings) if source.front else {}
    fields |= read_body(source.body, findings)
    if findings.has_errors:
        return None
    return with_derived_goals(Page(id=slug(fields["name"]), path=path, **fields))
