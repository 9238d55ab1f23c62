"""The proofs of pages as Markdown."""

from __future__ import annotations

from abhyasa.follow.verdicts import Verdict
from abhyasa.language.goals import parse_goals
from abhyasa.studio.proofs import markdown_of
from abhyasa.studio.prove import Planted, Proof
from abhyasa.studio.told import Checked
from tests.record.sessions import PAGE

(GOAL,) = parse_goals("back_rounding <= 50 deg")
(NEAR,) = parse_goals("near(left hand, left foot)")


def told(verdict: Verdict, *, met: bool = True) -> Checked:
    return Checked("hold", "left", GOAL, verdict, "", met, not met, 61.2, 9.4, 40.0 if met else 68.0)


def lines(proof: Proof) -> list[str]:
    return markdown_of([PAGE], [proof]).splitlines()


def test_a_page_that_stands_has_nothing_that_was_told_wrongly() -> None:
    text = lines(Proof(PAGE.id, (told("pass"), told("pass")), (Planted(GOAL, 30.0, "found"),)))
    assert "1 of 1 pages are proved: nothing was told wrongly of them." in text
    assert "Nothing." in text
    row = next(line for line in text if line.startswith(f"| {PAGE.id} | yes |"))
    assert row.split(" | ")[2:9] == ["2", "0", "0", "1", "0", "0", "0"]
    assert "| `back_rounding <= 50 deg` | pass | by 30 deg: found |" in text


def test_what_was_told_wrongly_is_named_with_what_was_read_and_what_is_true() -> None:
    passed = Planted(GOAL, 18.0, "passed", checks=(told("cannot_tell", met=False), told("pass", met=False)))
    text = lines(Proof(PAGE.id, (told("fault"),), (passed,)))
    assert "0 of 1 pages are proved: nothing was told wrongly of them." in text
    assert (
        f"- {PAGE.id}, demonstration, step *hold*: `back_rounding <= 50 deg`: called a fault; "
        "read as 61 ± 9 deg, truly 40 deg." in text
    )
    assert (
        f"- {PAGE.id}, step *hold*: `back_rounding <= 50 deg` missed by 18 deg: called a pass; "
        "read as 61 ± 9 deg, truly 68 deg." in text
    )


def test_a_demonstration_corrected_for_what_was_truly_missed_is_told_apart() -> None:
    text = lines(Proof(PAGE.id, (told("fault", met=False),), ()))
    assert any("called a fault" in line and "truly missed" in line for line in text)


def test_why_nothing_was_told_or_planted_is_there() -> None:
    faults = (Planted(GOAL, 30.0, "not told", "hidden"), Planted(NEAR, 0.0, "not planted", "no body can"))
    text = lines(Proof(PAGE.id, (), faults))
    assert "| `back_rounding <= 50 deg` | not judged | by 30 deg: not told, hidden |" in text
    assert f"| `{NEAR}` | not judged | not planted, no body can |" in text


def test_a_page_that_no_body_can_do_is_named_with_why() -> None:
    text = lines(Proof(PAGE.id, (), (), "step 'fold' cannot be done"))
    assert f"- {PAGE.id}: its demonstration cannot be made: step 'fold' cannot be done" in text
