"""What a readable page is still asked about."""

import pytest

from abhyasa.page.read import examine_page

WHOLE = """---
name: Foo
level: beginner
position: seated
sides: one
---
## Steps
1. **Sit.** Sit in Dandasana.
   - observe: trunk_pitch -20..20
2. **Fold.** Exhale and fold.

## Tips for beginners
- Sit high.

## Benefits
- Calm.

## Watch out for
- With asthma, ask first.

## Variations
- None.
"""


def said_of(*changes: tuple[str, str]) -> list[str]:
    text = WHOLE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    page, findings = examine_page(text, "foo.md")
    assert page is not None
    return [f"{finding.line} {finding.severity}: {finding.message}" for finding in findings]


def test_a_whole_page_without_contradictions_is_not_doubted() -> None:
    assert said_of() == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([("## Benefits\n- Calm.\n", "")], "1 note: the page has no 'Benefits'"),
        ([("seated", "supine")], "8 warning: the page says supine, but begins seated and no step changes that"),
        ([("sides: one", "sides: both")], "10 warning: no step leads to the other side"),
        ([("and fold.", "and fold.\n3. Repeat on the other side.")],
         "11 warning: this step repeats, but the page has one side"),
        ([("-20..20", "<= 20; trunk_pitch >= 30")],
         "9 warning: no body meets both trunk_pitch <= 20 deg and trunk_pitch >= 30 deg"),
        ([("first.", "first.\n  - limit: trunk_pitch >= 30")],
         "19 note: for this watch-out the limit takes the place of goals of: sit"),
        ([("Exhale and fold", "Hold for 30 seconds")], "10 note: step 'fold' holds without a word on the breath"),
        ([("Exhale and fold", "Exhale and fold your napkin")],
         "10 note: no camera looks for 'and fold your napkin': not understood"),
        ([("Exhale and fold", "Bend the knees, keeping the legs straight")],
         ("10 warning: 'Bend the knees,' means knee_flexion(left) >= 55 deg, but 'keeping the legs straight.' means "
          "knee_flexion(left) <= 25 deg")),
        ([("-20..20", "40..60")],
         "8 warning: the sentence means trunk_pitch -20..20 deg, but the page states trunk_pitch 40..60 deg"),
        ([("Exhale and fold", "Smile")], "10 note: step 'fold' is only spoken: no camera checks it"),
        ([("## Watch out for\n- With asthma, ask first.\n", "")],
         "1 warning: the page has no 'Watch out for': nobody is asked what rules the asana out"),
        ([("Calm.", "Cures asthma.")], "16 warning: 'Cures' promises what no asana can"),
        ([("Calm.", "Removes excess fat.")], "16 warning: 'Removes' promises what no asana can"),
        ([("asthma, ask", "asthma or kuru, avoid it or ask")], "19 note: 'kuru' is no condition that is known"),
        ([("With asthma, ask first", "Be gentle")],
         "19 note: no condition is read in this line, so nobody is asked about one"),
        ([("level:", "etymology: {shiras: knee, foo: bar}\nlevel:")],
         "1 note: 'shiras' (śiras) means head, not 'knee'"),
        ([("**Fold.** ", "")], "10 note: the step has no name; records will call it 'step-2'"),
    ],
)  # fmt: skip
def test_a_doubt(changes: list[tuple[str, str]], said: str) -> None:
    assert said_of(*changes) == [said]


@pytest.mark.parametrize(
    "changes",
    [
        [("seated", "supine"), ("Exhale and fold", "Exhale and lie down on your back")],
        [("seated", "inverted")],
        [("seated", "supine"), ("Sit in Dandasana", "Begin")],
        [("first.", "first.\n  - limit: trunk_pitch <= 20")],
        [("Exhale and fold", "Hold the posture with even breath")],
        [("Calm.", "May help with asthma.")],
        [("Calm.", "Treats the spine with care.")],
        [("level:", "etymology: {siras: head, janu: the knee}\nlevel:")],
    ],
)
def test_what_only_looks_like_a_contradiction(changes: list[tuple[str, str]]) -> None:
    assert said_of(*changes) == []
