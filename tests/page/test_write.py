"""A page and its text are the same thing: either gives back the other."""

from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abhyasa.language.goals import parse_goals
from abhyasa.page import library
from abhyasa.page.model import Benefit, Note, ObservedGoal, Page, Step, Tip, Variation, WatchOut
from abhyasa.page.read import read_page
from abhyasa.page.slug import slug
from abhyasa.page.words import BodyPart, Chakra, Level, Position, Sides
from abhyasa.page.write import write_page


def without_lines(value: Any) -> Any:
    """A dumped page without the places that its parts stand at."""
    if isinstance(value, dict):
        return {key: without_lines(part) for key, part in value.items() if key != "line"}
    return [without_lines(part) for part in value] if isinstance(value, list) else value


MARKUP = "*_`[]()<>&#~=+-.!\\|:;'\"{}?%@,1 aé日ज"
lines = (
    st.one_of(st.text(MARKUP), st.text(st.characters(categories=["L", "N", "P", "S", "Zs"])))
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
names = lines.filter(slug)
titles = lines.map(lambda text: text.strip(" .:!?")).filter(slug)
goals = st.sampled_from(
    ["trunk_pitch 20..80", "knee_flexion(both) >= 90; near(hands, floor)", "not near(left foot, head) <= 0.2"]
).map(lambda text: tuple(ObservedGoal(goal=goal) for goal in parse_goals(text)))
observed = st.one_of(st.just(()), goals)


def some(part: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(part, max_size=3).map(tuple)


@st.composite
def steps(draw: st.DrawFn) -> tuple[Step, ...]:
    named = draw(st.lists(titles, max_size=3, unique_by=slug))
    made = [
        Step(
            id=slug(title),
            title=title,
            text=draw(lines).lstrip(" .:!?"),
            observe=draw(observed),
            show=draw(observed),
        )
        for title in named
    ]
    return (*made, Step(id="repeat", text="Repeat on the other side."))


@st.composite
def pages(draw: st.DrawFn) -> Page:
    name = draw(names)
    return Page(
        id=slug(name),
        name=name,
        english=draw(st.one_of(st.just(""), lines)),
        also_known_as=draw(some(lines)),
        level=draw(st.sampled_from(get_args(Level))),
        position=draw(st.sampled_from(get_args(Position))),
        etymology=draw(st.dictionaries(lines, lines, max_size=2)),
        stretches=draw(some(st.sampled_from(get_args(BodyPart)))),
        strengthens=draw(some(st.sampled_from(get_args(BodyPart)))),
        chakras=draw(some(st.sampled_from(get_args(Chakra)))),
        sides=draw(st.sampled_from(get_args(Sides))),
        intro="\n\n".join(draw(st.lists(lines, max_size=2))),
        steps=draw(steps()),
        tips=draw(some(st.builds(Tip, text=lines, line=st.just(0), when=observed))),
        benefits=draw(some(st.builds(Benefit, text=lines, line=st.just(0)))),
        watch_outs=draw(some(st.builds(WatchOut, text=lines, line=st.just(0), limit=observed))),
        variations=draw(some(st.builds(Variation, text=lines, line=st.just(0), ready=observed))),
        notes=draw(some(st.builds(Note, text=lines, line=st.just(0)))),
    )


@settings(deadline=None)
@given(pages())
def test_a_written_page_reads_back_the_same(page: Page) -> None:
    text = write_page(page)
    read = read_page(text)
    assert without_lines(read.model_dump(mode="json")) == without_lines(page.model_dump(mode="json"))
    assert write_page(read) == text


@pytest.mark.parametrize("asana", library.asana_ids())
def test_the_librarys_pages_are_in_canonical_form(asana: str) -> None:
    assert write_page(library.load(asana)) == library.find(asana).read_text(encoding="utf-8")


def test_any_way_of_writing_a_page_becomes_the_canonical_one() -> None:
    loose = (
        "\ufeff---\r\nlevel: Beginner\r\nNAME: 'Foo'\r\nalso_known_as: [Bar]\r\nposition: seated\r\n---\r\n"
        "Steps\r\n-----\r\n3) __Sit:__  Sit *down*,\r\n   with [care](http://example.org).\r\n"
        "   * Show: neck_flexion > 20\r\n"
        "   * Observe: knee_flexion(left) < 20; knee_flexion(right) < 20\r\n   * observe: 5 <= trunk_pitch <= 9\r\n"
    )
    assert write_page(read_page(loose)) == (
        "---\nname: Foo\nalso known as: [Bar]\nlevel: beginner\nposition: seated\nsides: one\n---\n"
        "## Steps\n\n1. **Sit.** Sit down, with care.\n"
        "   - observe: knee_flexion(both) <= 20 deg; trunk_pitch 5..9 deg\n   - show: neck_flexion >= 20 deg\n"
    )
