"""`check --fix`: what is mechanical is put right, and nothing else."""

from hypothesis import given, settings
from hypothesis import strategies as st

from abhyasa.page import library
from abhyasa.page.mend import mend
from abhyasa.page.read import examine_page

ROUGH = """---
name: Foo
level: begginer
position: seated
stretches: [hamstring, spine, quads]
chakras:
  - mooladhara
  - Manipura chakra
---
Intro.

# How to do it
• Sit in Dandasana.
  - observe: trunk_pitch -20..20
7) Bend the left knee.
• Repeat on the other side.

### Precautions:
1. Avoid with asthma.
2. Avoid with fever.

## Benefits
Calms the mind.

Opens the hips,
and more.
"""
MENDED = """---
name: Foo
level: beginner
position: seated
stretches: [hamstrings, spine, thighs]
chakras:
  - muladhara
  - manipura
---
Intro.

## Steps
1. **Sit.** Sit in Dandasana.
   - observe: trunk_pitch -20..20
2. **Bend.** Bend the left knee.
3. Repeat on the other side.

## Watch out for
- Avoid with asthma.
- Avoid with fever.

## Benefits
- Calms the mind.

- Opens the hips,
and more.
"""


def test_a_rough_page_is_mended_and_can_be_read() -> None:
    text, changes = mend(ROUGH)
    assert text == MENDED
    assert examine_page(ROUGH)[0] is None
    assert examine_page(text)[0] is not None
    assert {change.line for change in changes} == {3, 5, 7, 8, 12, 13, 14, 15, 16, 18, 19, 20, 23, 25}
    assert "'quads' is spelled 'thighs'" in [change.what for change in changes]
    assert mend(text) == (text, [])


def test_what_an_import_takes_for_an_item_is_one_here_and_no_word_is_lost() -> None:
    head = "---\nname: Foo\nlevel: beginner\nposition: seated\n---\nIntro.\n\n## Steps\n"
    steps = [f"{i}. **Step {i}.** Sit." for i in range(1, 100)]
    raw = "\n".join([head, *steps, "Step 100: Fold forward.", "101) Come up.", "- 12 – 15 breaths of rest."])

    lines = mend(raw)[0].splitlines()[-3:]

    assert lines == [
        "100. **Fold.** Fold forward.", "101. **Rise.** Come up.", "102. **Hold.** 12 – 15 breaths of rest.",
    ]  # fmt: skip


def test_the_library_needs_no_mending() -> None:
    assert [asana for asana in library.asana_ids() if mend(library.find(asana).read_text("utf-8"))[1]] == []


def test_a_heading_that_stands_twice_is_left_to_the_author() -> None:
    text = MENDED.replace("## Benefits", "## Cautions")
    assert mend(text) == (text, [])


lines = st.lists(st.sampled_from([*ROUGH.splitlines(), *MENDED.splitlines(), "---", "", "  - when: x", "12. **A.** b"]))


@given(lines.map("\n".join))
@settings(deadline=None)
def test_mending_once_is_enough_and_makes_no_page_worse(text: str) -> None:
    mended, changes = mend(text)
    assert mend(mended) == (mended, [])
    assert bool(changes) == (mended != text)

    def errors(page: str) -> int:
        return sum(finding.severity == "error" for finding in examine_page(page)[1])

    assert errors(mended) <= errors(text)
