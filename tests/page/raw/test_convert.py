"""Pages as schools publish them, and the pages that they become."""

import re
from pathlib import Path

import pytest

from abhyasa.errors import PageError
from abhyasa.language.goals import goals_text
from abhyasa.page.model import Page
from abhyasa.page.raw.convert import Imported, import_page
from abhyasa.page.read import read_page

RAW = Path(__file__).parents[2] / "data" / "raw"


def imported(name: str) -> Imported:
    return import_page((RAW / name).read_bytes(), name)


def page_of(name: str) -> Page:
    return read_page(imported(name).text)


def sizes(page: Page) -> tuple[int, ...]:
    return tuple(map(len, (page.steps, page.tips, page.benefits, page.watch_outs, page.variations)))


@pytest.mark.parametrize(
    ("name", "asana", "english", "level", "position", "counts"),
    [
        ("title-case-colons.txt", "Trikonasana", "Triangle Pose", "beginner", "standing", (7, 1, 2, 2, 1)),
        ("bullets-lost.txt", "Vrikshasana", "Tree Pose", "intermediate", "standing", (6, 0, 3, 2, 0)),
        ("site.html", "Paschimottanasana", "Seated Forward Bend", "beginner", "seated", (5, 2, 2, 3, 0)),
        ("other-headings.md", "Bhujangasana", "Cobra Pose", "beginner", "prone", (5, 0, 2, 2, 1)),
        ("all-caps.txt", "Ustrasana", "Camel Pose", "intermediate", "kneeling", (6, 0, 3, 3, 0)),
        ("recipe.txt", "Virabhadrasana II", "Warrior Two", "beginner", "standing", (5, 3, 1, 1, 0)),
        ("french-quotes.txt", "Balasana", "Child’s Pose", "intermediate", "kneeling", (3, 0, 2, 2, 0)),
        ("table.md", "Utkatasana", "Chair Pose", "beginner", "standing", (4, 0, 1, 1, 0)),
        ("one-paragraph.txt", "Tadasana", "Mountain Pose", "beginner", "standing", (5, 1, 1, 1, 0)),
        ("mojibake.txt", "Setu Bandha Sarvāṅgāsana", "Bridge Pose", "intermediate", "supine", (4, 0, 1, 1, 0)),
        ("windows-1252.txt", "Dandasana", "", "intermediate", "seated", (3, 0, 1, 0, 0)),
        ("wrapped-mail.txt", "Marjaryasana", "Cat Pose", "intermediate", "kneeling", (4, 0, 0, 3, 0)),
        ("numbered-headings.md", "Virabhadrasana III", "Warrior III", "advanced", "standing", (5, 0, 0, 2, 2)),
        ("breaks.html", "Halasana", "Plough Pose", "advanced", "supine", (5, 0, 2, 1, 0)),
        ("pictures.md", "Balasana", "Child's Pose", "intermediate", "kneeling", (4, 0, 2, 2, 0)),
        ("one-line.txt", "Tadasana", "Mountain Pose", "intermediate", "standing", (5, 0, 2, 3, 0)),
        ("questions.txt", "Bhujangasana", "", "intermediate", "prone", (6, 0, 3, 2, 0)),
        ("labels-above.txt", "Baddha Konasana", "Bound Angle Pose", "beginner", "seated", (3, 1, 1, 1, 0)),
        ("lost-headings.txt", "Janushirsana", "Head to Knee Bend", "intermediate", "supine", (10, 2, 7, 3, 2)),
        ("run-in.txt", "Vrikshasana", "Tree Pose", "beginner", "standing", (6, 1, 2, 4, 0)),
        ("comments.html", "Ustrasana", "Camel Pose", "intermediate", "kneeling", (6, 0, 2, 5, 0)),
        ("unmarked-lines.txt", "Setu Bandhasana", "Bridge Pose", "intermediate", "supine", (7, 0, 3, 4, 0)),
        ("blog.html", "Paschimottanasana", "Seated Forward Bend", "intermediate", "seated", (5, 0, 1, 5, 1)),
        ("json-like.txt", "Gomukhasana", "", "intermediate", "seated", (5, 3, 1, 2, 0)),
    ],
)
def test_a_school_s_page(
    name: str, asana: str, english: str, level: str, position: str, counts: tuple[int, ...]
) -> None:
    page = page_of(name)
    assert (page.name, page.english, page.level, page.position) == (asana, english, level, position)
    assert sizes(page) == counts


def test_a_table_may_leave_out_the_bars_around_its_rows() -> None:
    barred = (RAW / "table.md").read_text("utf-8")
    bare = re.sub(r"^\|(.*)\|$", r"\1", barred, flags=re.MULTILINE)
    assert bare != barred
    assert import_page(bare).text == import_page(barred).text


def test_one_movement_is_one_step_with_a_name_of_its_own() -> None:
    page = page_of("title-case-colons.txt")
    assert [step.id for step in page.steps] == ["stand", "raise", "reach", "place", "hold", "rise", "repeat"]
    assert page.sides == "both"
    assert page.steps[5].text == "Inhale and come up."


def test_the_front_matter_is_read_out_of_the_prose() -> None:
    page = page_of("title-case-colons.txt")
    assert page.etymology == {"tri": "three", "kona": "angle", "asana": "posture"}
    assert page.stretches == ("hamstrings", "groins", "spine")
    assert page.strengthens == ("legs", "ankles")
    assert page.chakras == ("anahata",)
    assert page.also_known_as == ("Trikoṇāsana",)
    assert page_of("site.html").also_known_as == ("Ugrasana", "Intense Stretch of the West", "Paścimottānāsana")


def test_what_is_bare_under_contraindications_keeps_from_the_asana() -> None:
    page = page_of("site.html")
    assert [(entry.kind, entry.conditions) for entry in page.watch_outs] == [
        ("avoid", ("asthma",)),
        ("avoid", ("slipped disc",)),
        ("limit", ("pregnancy",)),
    ]
    assert [entry.kind for entry in page_of("recipe.txt").watch_outs] == ["avoid"]


def test_tips_of_a_raw_page_have_their_difficulty_and_prop() -> None:
    tips = page_of("site.html").tips
    assert [goals_text([goal.goal for goal in tip.when]) for tip in tips] == [
        "back_rounding >= 50 deg",
        "not near(both hands, both feet)",
    ]
    assert [tip.props for tip in tips] == [("blanket",), ("strap",)]


def test_mistakes_breathing_and_duration_have_a_place() -> None:
    page = page_of("json-like.txt")
    assert page.steps[-1].hold is not None
    assert page.steps[-1].hold.seconds == 30
    assert page.sides == "both"
    assert sorted(tip.text.partition(":")[0] for tip in page.tips) == ["Breathing", "Common mistake", "Common mistake"]
    assert any(tip.when for tip in page.tips)


def test_what_fits_nowhere_is_a_note_and_what_nobody_sees_is_not() -> None:
    made = imported("site.html")
    notes = [note.text for note in made.page.notes]
    assert "Shop our mats" in notes
    assert any("Subscribe to our newsletter" in note for note in notes)
    assert "not text" not in made.text
    assert "color" not in made.text


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("run-in.txt", ["cookies", "Home >", "Mira teaches", "Jo says", "Sam says"]),
        ("comments.html", ["cookies", "Ana has taught", "Lena", "I have sciatica"]),
        ("blog.html", ["Ruth is a teacher", "Share this", "Tom said"]),
    ],
)
def test_what_others_say_around_a_page_is_no_part_of_the_asana(name: str, others: list[str]) -> None:
    page = page_of(name)
    notes = "\n".join(note.text for note in page.notes)
    assert [other for other in others if other not in notes] == []


def test_lines_without_marks_are_entries_of_their_own_with_what_each_asks() -> None:
    told = [(entry.kind, entry.conditions) for entry in page_of("unmarked-lines.txt").watch_outs]
    assert told == [
        ("ask", ("neck injury",)),
        ("ask", ("pregnancy",)),
        ("avoid", ("glaucoma", "detached retina")),
        ("avoid", ("menstruation",)),
    ]


def test_what_was_guessed_is_told_with_its_line_and_how_sure() -> None:
    told = [str(finding) for finding in imported("bullets-lost.txt").findings]
    assert any("bullets-lost.txt:14:1: note: 3 lines have no heading" in each and "'Benefits'" in each for each in told)
    assert any("the text names no level; 'intermediate' is written" in each for each in told)
    assert all("% sure" in each or "names no" in each for each in told)


def test_nothing_is_guessed_where_all_is_said() -> None:
    assert imported("all-caps.txt").findings == []


def test_a_text_without_steps_is_refused_with_a_remedy() -> None:
    with pytest.raises(PageError, match="no steps were found") as raised:
        import_page("Vrikshasana\n\nBenefits\n- Calms the mind.", "tree.txt")
    assert "a line that says Steps" in raised.value.remedy


def test_a_page_is_not_imported_twice() -> None:
    with pytest.raises(PageError, match="is a page already"):
        import_page(imported("all-caps.txt").text, "mine.md")


@pytest.mark.parametrize(
    ("steps", "names"),
    [
        (["Inhale, raise the arms.", "Exhale and raise the left leg."], ["raise", "raise-leg"]),
        (["Rest the hands on the thighs."], ["rest-hands"]),
        (["Root: Shift your weight to the left leg."], ["root"]),
        (["Hold the feet.", "Stay for five breaths."], ["hold-feet", "hold"]),
        (["Bend the knee and then lift it. Keep it high."], ["bend", "lift"]),
        (["Breathe deeply; switch sides."], ["breathe", "repeat"]),
        (["Sit down. Your back should be straight."], ["sit"]),
    ],
)
def test_a_step_s_name_comes_from_its_verb_and_makes_no_stay_of_a_movement(steps: list[str], names: list[str]) -> None:
    page = import_page("Foo\n\nSteps\n" + "".join(f"- {step}\n" for step in steps)).page
    assert [step.id for step in page.steps] == names
    assert [bool(step.hold) for step in page.steps] == ["Stay" in step.text for step in page.steps]


@pytest.mark.parametrize(
    "heading",
    ["Contraindications", "PRECAUTIONS:", "Who should not do it?", "**Be careful**", "### Cautions ###", "Warning",
     "Safety tips", "When not to practise", "Contra-indications & precautions", "Risks", "Precautions\n-----------",
     "Vrikshasana: Precautions", "Limitations", "Tree Pose Contraindications"],
)  # fmt: skip
def test_a_heading_in_any_wording(heading: str) -> None:
    page = import_page(f"Vrikshasana\n\nSteps\n1. Stand.\n\n{heading}\n\n- Kuru\n- A torn ligament\n").page
    assert len(page.watch_outs) == 2, page.notes
