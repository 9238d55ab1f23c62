"""The proofs of many pages as one page of Markdown: what was told wrongly, what cannot be told, and all else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from abhyasa.body.vocabulary import Unit
from abhyasa.language.goals import Goal
from abhyasa.page.model import Page
from abhyasa.practice.compile import practice_from_page
from abhyasa.practice.place import best_place
from abhyasa.studio.prove import Outcome, Planted, Proof, goals_of
from abhyasa.studio.told import Checked

_OUTCOMES: tuple[Outcome, ...] = ("found", "passed", "not told", "not planted")
_TRULY_MISSED = "It was truly missed while the watcher took the body to be in this step."


def markdown_of(pages: Sequence[Page], proofs: Sequence[Proof]) -> str:
    """The page. pages, proofs: in the same order."""
    return "\n".join(_lines(pages, proofs)) + "\n"


def _lines(pages: Sequence[Page], proofs: Sequence[Proof]) -> Iterator[str]:
    stand = sum(proof.stands for proof in proofs)
    yield from (
        "# Proofs",
        "",
        (
            "Written by `abhyasa prove --out`; not by hand. **All films are synthetic**: the studio's body does what a "
            "page says, filmed from the place that is recommended for it, and is watched as any film is. "
            f"{_how_many(pages, proofs)} What the columns mean stands in [the studio](studio.md#prove)."
        ),
        "",
        f"{stand} of {len(proofs)} pages are proved: nothing was told wrongly of them.",
        "",
    )
    yield from _overview(pages, proofs)
    yield from ("", "## What was told wrongly", "", *(_wrongly(proofs) or ["Nothing."]))
    yield from ("", "## What cannot be told", "", *_untold(proofs))
    yield from ("", "## Goal by goal")
    for proof in proofs:
        yield from ("", f"### {proof.asana}", "", *_goals(proof))


def _how_many(pages: Sequence[Page], proofs: Sequence[Proof]) -> str:
    tried = sum(len(proof.faults) for proof in proofs)
    checked = sum(len(goals_of(practice_from_page(page))) for page in pages)
    so_far = "" if tried == checked else "; pages are proved as far as they were tried"
    return f"Then {tried} of the {checked} goals that are checked were missed, each in a film of its own{so_far}."


def _overview(pages: Sequence[Page], proofs: Sequence[Proof]) -> Iterator[str]:
    yield "| page | proved | pass | fault | cannot tell | found | passed | not told | not planted | camera |"
    yield "|---|---|---|---|---|---|---|---|---|---|"
    yield f"| **all** | {sum(proof.stands for proof in proofs)} | {_counts(proofs)} | |"
    for page, proof in zip(pages, proofs, strict=True):
        proved = "yes" if proof.stands else "**no**"
        yield f"| {page.id} | {proved} | {_counts([proof])} | {best_place(page).words} |"


def _counts(proofs: Sequence[Proof]) -> str:
    verdicts = Counter(check.verdict for proof in proofs for check in proof.demonstration)
    outcomes = Counter(fault.outcome for proof in proofs for fault in proof.faults)
    counts = [verdicts[name] for name in ("pass", "fault", "cannot_tell")] + [outcomes[name] for name in _OUTCOMES]
    return " | ".join(map(str, counts))


def _wrongly(proofs: Sequence[Proof]) -> list[str]:
    lines = []
    for proof in proofs:
        if proof.failed:
            lines.append(f"- {proof.asana}: its demonstration cannot be made: {proof.failed}")
        for check in proof.corrected:
            truly = "" if check.met else f" {_TRULY_MISSED}"
            lines.append(f"- {proof.asana}, demonstration, {_in(check)}: called a fault; {_read(check)}.{truly}")
        for fault in proof.faults:
            if (passed := fault.passed) is not None:
                missed = _amount(fault.by, fault.goal.quantity.unit)
                lines.append(f"- {proof.asana}, {_in(passed)} missed by {missed}: called a pass; {_read(passed)}.")
    return lines


def _untold(proofs: Sequence[Proof]) -> Iterator[str]:
    checks = [check for proof in proofs for check in proof.demonstration]
    yield "Of the demonstrations, by measure."
    yield ""
    yield "| measure | checks | cannot tell | mostly because |"
    yield "|---|---|---|---|"
    for measure in dict.fromkeys(check.goal.quantity.measure for check in checks):
        here = [check for check in checks if check.goal.quantity.measure == measure]
        untold = [check for check in here if check.verdict == "cannot_tell"]
        reason = Counter(check.reason for check in untold).most_common(1)
        yield f"| `{measure}` | {len(here)} | {len(untold) / len(here):.0%} | {reason[0][0] if reason else ''} |"


def _goals(proof: Proof) -> Iterator[str]:
    if proof.failed:
        yield proof.failed
        return
    missed = {fault.goal: fault for fault in proof.faults}
    told = dict.fromkeys([check.goal for check in proof.demonstration] + list(missed))
    yield "| goal | met | missed |"
    yield "|---|---|---|"
    for goal in told:
        verdicts = Counter(check.verdict.replace("_", " ") for check in proof.demonstration if check.goal == goal)
        met = ", ".join(f"{name} {count}" if len(verdicts) > 1 else name for name, count in verdicts.items())
        yield f"| `{goal}` | {met or 'not judged'} | {_missed(goal, missed.get(goal))} |"


def _missed(goal: Goal, fault: Planted | None) -> str:
    if fault is None:
        return ""
    by = f"by {_amount(fault.by, goal.quantity.unit)}: " if fault.by else ""
    outcome = "**passed**" if fault.outcome == "passed" else fault.outcome
    return f"{by}{outcome}{f', {fault.reason}' if fault.reason else ''}"


def _in(check: Checked) -> str:
    return f"step *{check.step}*: `{check.goal}`"


def _read(check: Checked) -> str:
    """What was read of a check, and what is true."""
    unit = check.goal.quantity.unit
    if check.value is None or check.error is None:
        return f"truly {_amount(check.true, unit)}"
    error = _amount(check.error, unit)
    return f"read as {_number(check.value, unit)} ± {error}, truly {_amount(check.true, unit)}"


def _amount(value: float, unit: Unit) -> str:
    return f"{_number(value, unit)} {unit}"


def _number(value: float, unit: Unit) -> str:
    return f"{value:.0f}" if unit == "deg" else f"{value:.2f}"
