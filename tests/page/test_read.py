"""Reading a page: what it means, and every error with its place and what to write instead."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abhyasa.errors import PageError
from abhyasa.page.read import examine_page, read_page

TREE = """---
name: Vrikshasana
english: Tree Pose
also known as: [Vrksasana]
level: beginner
position: standing
etymology: {vriksha: tree, asana: posture}
stretches: [thighs, groins]
strengthens: [ankles]
chakras: [muladhara]
sides: both
---
A standing balance,
still as a tree.

Be patient.

## Steps
1. **Stand.** Stand in Tadasana.
2. **Root down.** Bend the right knee and place the right foot
   on the left inner thigh.
   - observe: knee_flexion(right) >= 90 deg;
     near(right foot, left thigh)
   - observe: knee_flexion(left) <= 20
3. Breathe.
4. **Hold.** Stay for five breaths.
5. Repeat on the other side.

## Tips for beginners
- Rest it on the *shin* instead, <b>never</b> on the knee.
  - when: not near(right foot, left thigh)

## Benefits
- Steadies the mind.

## Watch out for
- Avoid this asana with vertigo.
- With high blood pressure keep the hands low.
  - limit: shoulder_elevation(both) <= 100 deg
- If you are dizzy, ask your doctor.

## Variations
- Close the eyes.
  - ready: trunk_side_bend -5..5 deg
"""


def test_what_stands_in_a_page() -> None:
    page = read_page(TREE, "tree.md")
    assert (page.id, page.path, page.name, page.english) == ("vrikshasana", "tree.md", "Vrikshasana", "Tree Pose")
    assert (page.level, page.position, page.sides) == ("beginner", "standing", "both")
    assert page.etymology == {"vriksha": "tree", "asana": "posture"}
    assert (page.also_known_as, page.stretches, page.chakras) == (("Vrksasana",), ("thighs", "groins"), ("muladhara",))
    assert page.intro == "A standing balance, still as a tree.\n\nBe patient."
    assert [step.id for step in page.steps] == ["stand", "root-down", "step-3", "hold", "repeat"]
    assert [step.repeat for step in page.steps] == [False, False, False, False, True]
    assert page.tips[0].text == "Rest it on the shin instead, <b>never</b> on the knee."
    assert [watch_out.kind for watch_out in page.watch_outs] == ["avoid", "limit", "ask"]


def test_every_part_knows_its_line() -> None:
    page = read_page(TREE)
    root = page.steps[1]
    assert (root.title, root.line) == ("Root down", 20)
    assert root.text == "Bend the right knee and place the right foot on the left inner thigh."
    assert [(str(observed.goal), observed.line) for observed in root.observe] == [
        ("knee_flexion(right) >= 90 deg", 22),
        ("near(right foot, left thigh)", 22),
        ("knee_flexion(left) <= 20 deg", 24),
    ]
    assert (page.tips[0].line, page.tips[0].when[0].line) == (30, 31)
    assert page.variations[0].ready[0].line == 44


def test_what_a_step_shows_is_apart_from_what_it_observes() -> None:
    shown = TREE.replace(
        "3. Breathe.\n", "   - show: hip_abduction(right) >= 25 deg\n3. Breathe.\n   - Show: near(both hands, head)\n"
    )
    page, plain = read_page(shown), read_page(TREE)
    assert page.steps[1].observe == plain.steps[1].observe
    assert [(str(goal.goal), goal.line) for goal in page.steps[1].show] == [("hip_abduction(right) >= 25 deg", 25)]
    assert page.steps[2].observe == ()
    assert [str(goal.goal) for goal in page.steps[2].show] == ["near(left hand, head)", "near(right hand, head)"]
    assert all(step.show == () for step in plain.steps)


def test_what_is_wrong_in_what_is_shown_has_its_place() -> None:
    page, findings = examine_page(TREE.replace("3. Breathe.", "   - show: hip_abducton(right) >= 25 deg\n3. Breathe."))
    assert page is None
    [error] = [finding for finding in findings if finding.severity == "error"]
    assert (error.line, error.column, error.instead) == (25, 12, "write hip_abduction")


ERRORS = [
    ("name: Vrikshasana", "name: '---'", 2, 7, "has no letters", "Vrikshasana"),
    ("name: Vrikshasana", 'name: "Tree\\e[31m"', 2, 7, "invisible character", "delete it"),
    ("name: Vrikshasana", "name: [a]", 2, 7, "not a text", "quotes"),
    ("english: Tree Pose", "english:", 3, 9, "a text is missing", "leave the key out"),
    ("english:", "englisch:", 3, 1, "unknown key 'englisch'", "write english"),
    ("english: Tree Pose", "name: again", 3, 1, "'name' stands twice", "keep one"),
    ("level: beginner", "level: begginer", 5, 8, "unknown level 'begginer'", "write beginner"),
    ("level: beginner\n", "", 1, 1, "no 'level'", "level: beginner or intermediate or advanced"),
    ("standing\n", "upside-down\n", 6, 11, "unknown position", "standing or seated"),
    ("{vriksha: tree, asana: posture}", "tree posture", 7, 12, "not pairs", "{vriksha: tree"),
    ("[thighs, groins]", "[thighs, groin]", 8, 21, "unknown body part 'groin'", "write groins"),
    ("[thighs, groins]", "thighs", 8, 12, "not a list", "brackets"),
    ("[muladhara]", "[mooladhara]", 10, 11, "unknown chakra", "write muladhara"),
    ("sides: both", "sides: two", 11, 8, "unknown sides", "both or one"),
    ("[muladhara]", "[muladhara", 11, 6, "not YAML", "quote"),
    ("level: beginner", "level: &l beginner", 5, 8, "anchors", "write the value out"),
    ("level: beginner", "level: !!python/name:os.system x", 5, 8, "tags", "alone"),
    ("[muladhara]", "[[[[[[[[[[muladhara]]]]]]]]]]", 10, 17, "lists within lists", "plain lists"),
    ("---\nname", "name", 1, 1, "does not begin with front matter", "---"),
    ("both\n---\n", "both\n", 1, 1, "does not end", "second line ---"),
    ("## Steps", "## Stepz", 18, 1, "unknown heading 'Stepz'", "write ## Steps"),
    ("## Steps", "# Steps", 18, 1, "wrong rank", "write ## Steps"),
    ("## Benefits", "## Steps", 33, 1, "stands twice", "under one"),
    ("**Hold.**", "**Stand.**", 26, 1, "two steps are named 'stand'", "name of its own"),
    ("3. Breathe.", "3.", 25, 1, "does not begin with a sentence", "delete the entry"),
    ("3. Breathe.", "3. Breathe.\n\n   Deeply.", 27, 4, "one paragraph", "an entry of its own"),
    ("3. Breathe.", "3. Breathe.\n   - deeply", 26, 4, "nested entry states goals", "- observe:"),
    ("observe: knee_flexion(right)", "watch: knee_flexion(right)", 22, 4, "'watch' says nothing here", "- observe:"),
    ("observe: knee_flexion(right)", "when: knee_flexion(right)", 22, 4, "'when' says nothing here", "- observe:"),
    ("- when:", "- show:", 31, 3, "'show' says nothing here", "- when:"),
    ("- when:", "- observe:", 31, 3, "'observe' says nothing here", "- when:"),
    ("- Steadies the mind.", "- Steadies.\n  - when: trunk_pitch <= 3", 35, 3, "one paragraph", "its own"),
    ("knee_flexion(right)", "knee_flexon(right)", 22, 15, "unknown measure 'knee_flexon'", "write knee_flexion"),
    ("left thigh)\n   -", "left thihg)\n   -", 23, 23, "unknown body part 'left thihg'", "write left thigh"),
    ("<= 20", "<= 20 heights", 24, 40, "measured in deg, not in heights", "write deg"),
    ("- Steadies the mind.", "Steadies the mind.", 34, 1, "this paragraph is not read here", "dash"),
    ("Be patient.", "- Be patient.", 16, 1, "this bullet list is not read here", "plain paragraphs"),
    ("Be patient.", "    Be patient.", 16, 5, "this code block is not read here", "plain paragraphs"),
    ("1. **Stand.**", "- **Stand.**", 19, 1, "this bullet list is not read here", "number each step"),
    ("Be patient.", "Be\x07 patient.", 16, 3, "invisible character U+0007", "delete it"),
    ("Be patient.", "Be \u202epatient.", 16, 4, "invisible character U+202E", "delete it"),
    ("Be patient.", "Be patient. " * 400, 16, 1, "a paragraph of 4799 characters", "shorter"),
]


@pytest.mark.parametrize(("old", "new", "line", "column", "message", "instead"), ERRORS)
def test_an_error_has_its_place_and_says_what_to_write(
    old: str, new: str, line: int, column: int, message: str, instead: str
) -> None:
    assert old in TREE
    page, findings = examine_page(TREE.replace(old, new, 1), "tree.md")
    assert page is None
    errors = [finding for finding in findings if finding.severity == "error"]
    found = [finding for finding in errors if message in finding.message]
    assert len(found) == 1, errors
    assert (found[0].line, found[0].column) == (line, column)
    assert instead in found[0].instead


def test_all_errors_come_at_once_and_in_order() -> None:
    text = TREE.replace(": beginner", ": begginer").replace("<= 20", "<= 999").replace("## Benefits", "## Benefitz")
    with pytest.raises(PageError) as raised:
        read_page(text, "tree.md")
    assert raised.value.message.splitlines()[1:] == [
        "tree.md:5:8: error: unknown level 'begginer'; write beginner",
        "tree.md:24:37: error: no body reaches 999; knee_flexion lies in 0..160 deg",
        "tree.md:33:1: error: unknown heading 'Benefitz'; write ## Benefits",
    ]
    assert "abhyasa check tree.md" in raised.value.remedy


def test_line_ends_and_a_byte_order_mark_change_nothing() -> None:
    page = read_page(TREE)
    assert read_page("\ufeff" + TREE.replace("\n", "\r\n")) == page
    assert read_page(TREE.replace("\n", "\r").encode()) == page


def test_entities_stay_as_they_are_written() -> None:
    assert read_page(TREE.replace("Be patient.", "Be&#x202e; pat&shy;ient.")).intro.endswith("Be&#x202e; pat&shy;ient.")


def test_bytes_that_are_no_text_are_an_error_with_its_place() -> None:
    _, findings = examine_page(TREE.encode().replace(b"Be patient", b"Be p\xe4tient"))
    assert [(f.line, f.column, f.instead) for f in findings if f.severity == "error"] == [(16, 5, "save it as UTF-8")]


FRONT = "---\nname: x\n---\n## Steps\n"
HOSTILE = [
    "", "---", "---\n---", "---\n---\n", "a" * 1_000_000,
    "---\nname: " + "[" * 15_000 + "\n---\n", "---\n" + "- " * 9_000 + "\n---\n",
    FRONT + "> " * 40_000, FRONT + "- " * 40_000, FRONT + "- a\n" * 24_000,
    FRONT + "1. [" + "[" * 90_000, FRONT + "1. " + "*a_" * 30_000, FRONT + "1. " + "![](" * 20_000,
    FRONT + "\n".join("  " * depth + "- x" for depth in range(300)),
    FRONT + "1. a\n   - observe: " + "near(" * 15_000, FRONT + "1. a\n   - observe: " + "9" * 90_000,
    "\x00" * 90_000,
]  # fmt: skip


HANGING_S = 60.0
"""Of processor time: nothing near it is met, however slow the machine."""


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_refused_and_hangs_nothing(text: str) -> None:
    started = time.process_time()
    page, findings = examine_page(text)
    assert page is None
    assert findings
    assert time.process_time() - started < HANGING_S


PIECES = st.sampled_from(
    [*TREE.splitlines(keepends=True), "---\n", "- ", "1. ", "  ", "\t", "> ", "```\n", "\r", ": ", "[", "{"]
)


@settings(deadline=None)
@given(st.one_of(st.text(), st.binary(), st.lists(st.one_of(PIECES, st.text(max_size=5))).map("".join)))
def test_any_text_is_a_page_or_has_errors(text: str | bytes) -> None:
    page, findings = examine_page(text)
    assert (page is None) == any(finding.severity == "error" for finding in findings)
    assert all(finding.line >= 1 and finding.column >= 1 for finding in findings)
