from __future__ import annotations

from abhyasa.page.model import Page, Step
from abhyasa.page.related import related
from abhyasa.page.words import BodyPart, Level, Position


def page(
    name: str,
    stretches: tuple[BodyPart, ...] = (),
    strengthens: tuple[BodyPart, ...] = (),
    *,
    level: Level = "beginner",
    position: Position = "seated",
    text: str = "Breathe.",
    also_known_as: tuple[str, ...] = (),
) -> Page:
    return Page(
        id=name.casefold(),
        name=name,
        level=level,
        position=position,
        stretches=stretches,
        strengthens=strengthens,
        also_known_as=also_known_as,
        steps=(Step(id="step", text=text),),
    )


def reasons(of: Page, *others: Page) -> dict[str, str]:
    return {each.page.name: each.reason for each in related(of, [of, *others])}


def test_an_asana_that_a_step_names_comes_first_whatever_its_spelling() -> None:
    staff = page("Dandasana", also_known_as=("Daṇḍāsana",))
    fold = page("Fold", ("hamstrings",), text="Sit tall in DANDASANA.")
    like = page("Like", ("hamstrings",))
    assert list(reasons(fold, like, staff)) == ["Dandasana", "Like"]
    assert reasons(fold, staff)["Dandasana"].startswith("a part of these steps")
    assert reasons(staff, fold)["Fold"].startswith("goes on from here")


def test_a_part_that_few_have_counts_more_than_one_that_most_have() -> None:
    this = page("This", ("hamstrings", "throat"))
    many = [page(f"Many{i}", ("hamstrings",)) for i in range(6)]
    found = reasons(this, *many, page("Rare", ("throat",)))
    assert next(iter(found)) == "Rare"
    assert found["Rare"] == "also for throat"


def test_the_reason_names_the_rarest_parts_and_whether_it_asks_more() -> None:
    this = page("This", ("spine", "hips"), ("core",), level="intermediate")
    other = page("Other", ("hips", "spine"), ("core",))
    third = page("Third", ("spine",))
    assert reasons(this, other, third)["Other"] == "also for hips, core and spine; gentler"
    assert reasons(other, this, third)["This"].endswith("more demanding")


def test_what_has_nothing_in_common_is_left_out() -> None:
    assert reasons(page("This", ("spine",)), page("Other", ("hips",), position="standing")) == {}


def test_at_most_so_many_are_told() -> None:
    this, *others = (page(f"Asana{i}", ("spine", "hips")) for i in range(9))
    assert len(related(this, others, most=3)) == 3
