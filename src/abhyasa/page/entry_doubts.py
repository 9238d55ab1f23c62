"""What the entries below a page's steps should make its author think twice about."""

from __future__ import annotations

from abhyasa.language.claims import promise_in
from abhyasa.language.conditions import conditions_in, nearest_condition
from abhyasa.language.sanskrit import agrees, root_named
from abhyasa.page.findings import Findings, Place
from abhyasa.page.model import Benefit, Page, Tip, Variation
from abhyasa.page.words import SECTIONS

_TOP = Place(1)


def examine_entries(page: Page, findings: Findings) -> None:
    """Report missing sections, promises to heal, conditions and meanings that the lexicons do not have."""
    _missing_sections(page, findings)
    _promises(page, findings)
    _conditions(page, findings)
    _etymology(page, findings)


def _missing_sections(page: Page, findings: Findings) -> None:
    for field, title in SECTIONS.items():
        if field == "notes" or getattr(page, field):
            continue
        instead = f"add a heading ## {title} and its entries"
        if field == "watch_outs":
            # Without it nobody is asked about their body, which is not left to chance.
            findings.warn(_TOP, f"the page has no {title!r}: nobody is asked what rules the asana out", instead)
        else:
            findings.note(_TOP, f"the page has no {title!r}", instead)


def _promises(page: Page, findings: Findings) -> None:
    entries: tuple[Benefit | Tip | Variation, ...] = (*page.benefits, *page.tips, *page.variations)
    for entry in entries:
        if claim := promise_in(entry.text):
            instead = 'word it as what practitioners find: "many find that it helps with ..."'
            findings.warn(Place(entry.line), f"{claim.verb!r} promises what no asana can", instead)


def _conditions(page: Page, findings: Findings) -> None:
    for entry in page.watch_outs:
        conditions = conditions_in(entry.text)
        for condition in conditions:
            if not condition.known:
                near = nearest_condition(condition.name)
                instead = f"write {near}, if that is meant" if near else "it is asked as it stands"
                findings.note(Place(entry.line), f"{condition.name!r} is no condition that is known", instead)
        if not conditions:
            instead = "name one, or move the line to the tips"
            findings.note(Place(entry.line), "no condition is read in this line, so nobody is asked about one", instead)


def _etymology(page: Page, findings: Findings) -> None:
    for word, meaning in page.etymology.items():
        root = root_named(word)
        if root and agrees(word, meaning) is False:
            message = f"{word!r} ({root.iast}) means {' or '.join(root.means)}, not {meaning!r}"
            findings.note(_TOP, message, "see that the etymology is right")
