"""`docs/page-format.md` says what is so."""

import re
from pathlib import Path

import pytest

from abhyasa.language.goals import parse_goals
from abhyasa.page.model import Page
from abhyasa.page.raw.convert import import_page
from abhyasa.page.read import examine_page

DOC = (Path(__file__).parents[2] / "docs" / "page-format.md").read_text(encoding="utf-8")
GOALS = re.findall(r"^    (\S.*?)   ", DOC, re.MULTILINE)


def test_the_example_is_a_page_without_a_doubt() -> None:
    example = re.search(r"```markdown\n(.*?)```", DOC, re.DOTALL)
    assert example is not None
    page, findings = examine_page(example[1])
    assert page is not None
    assert findings == []


@pytest.mark.parametrize("goal", GOALS)
def test_the_goals_shown_are_goals(goal: str) -> None:
    assert parse_goals(goal)


def test_every_key_of_the_front_matter_is_explained() -> None:
    keys = [name.replace("_", " ") for name in Page.model_fields if name not in {"id", "path", "intro"}]
    sections = {"steps", "tips", "benefits", "watch outs", "variations", "notes"}
    assert [key for key in keys if key not in sections and f"`{key}`" not in DOC] == []


def test_the_tutorial_s_raw_page_is_imported_as_it_says() -> None:
    tutorial = (Path(__file__).parents[2] / "docs" / "writing-a-page.md").read_text(encoding="utf-8")
    raw, said = re.findall(r"```text\n(.*?)```", tutorial, re.DOTALL)
    made = import_page(raw, "tree.txt")
    assert [*map(str, made.findings), f"tree.md: {len(made.page.steps)} steps. Next: abhyasa check tree.md"] == (
        said.splitlines()
    )
