"""The page as data: what a teacher wrote, each part with the line it stands on."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, PlainValidator, WithJsonSchema

from abhyasa.language.conditions import conditions_in
from abhyasa.language.entries import caution_of, props_in
from abhyasa.language.goals import Goal, parse_goals
from abhyasa.language.sentences import Breath, Hold, breath_of, hold_of, repeats_on_other_side
from abhyasa.page.words import BodyPart, Chakra, Level, Position, Sides

WatchOutKind = Literal["avoid", "limit", "ask"]

Line = Annotated[int, Field(ge=0, description="line of the page's file, from 1; 0 where there is no file")]


def _goal(value: Any) -> Goal:
    if isinstance(value, Goal):
        return value
    goals = parse_goals(str(value))
    if len(goals) != 1:
        raise ValueError(f"{value!r} is {len(goals)} goals, expected one")
    return goals[0]


GoalText = Annotated[
    Goal,
    PlainValidator(_goal),
    PlainSerializer(str),
    WithJsonSchema(
        {"type": "string", "description": "a goal expression", "examples": ["knee_flexion(left) >= 90 deg"]}
    ),
]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ObservedGoal(_Part):
    """A goal that the page states, and where; `derived` where the sentence's words give it and no goal is written."""

    goal: GoalText
    line: Line = 0
    derived: bool = False


class Step(_Part):
    """A numbered instruction: one movement, or one held shape.

    id: unique on the page, from the bold first words (`**Root.**` is `root`); it names the step in records.
    title: those words, or "" where the step has none.
    text: the sentence after them.
    observe: the goals that hold once the movement is done.
    show: what a demonstration does besides, and no one is judged by.
    """

    id: str
    title: str = ""
    text: str
    line: Line = 0
    observe: tuple[ObservedGoal, ...] = ()
    show: tuple[ObservedGoal, ...] = ()

    @property
    def breath(self) -> Breath | None:
        """The breath that the sentence asks for first."""
        return breath_of(self.text)

    @property
    def hold(self) -> Hold | None:
        """The stay that the step asks for, in its name or in its sentence."""
        return hold_of(f"{self.title}. {self.text}")

    @property
    def repeat(self) -> bool:
        """Whether the step says to do all before it again on the other side."""
        return repeats_on_other_side(self.text)


class Tip(_Part):
    """Help for a difficulty; `when` is how the difficulty shows, all of it at once."""

    text: str
    line: Line = 0
    when: tuple[ObservedGoal, ...] = ()

    @property
    def props(self) -> tuple[str, ...]:
        """The props that it names, such as "blanket" and "strap"."""
        return props_in(self.text)


class Benefit(_Part):
    """What the asana is good for, in the page's words."""

    text: str
    line: Line = 0


class WatchOut(_Part):
    """What someone with a condition should know; `limit` is what a body with it should stay within."""

    text: str
    line: Line = 0
    limit: tuple[ObservedGoal, ...] = ()

    @property
    def conditions(self) -> tuple[str, ...]:
        """What the practitioner is asked about: "slipped disc", "severe back pain". Unknown words are the page's."""
        return tuple(map(str, conditions_in(self.text)))

    @property
    def kind(self) -> WatchOutKind:
        """What it asks: to keep to the limit, to avoid the asana, or where the words say neither, to ask someone."""
        if self.limit:
            return "limit"
        return "avoid" if caution_of(self.text) == "avoid" else "ask"


class Variation(_Part):
    """Another form of the asana; `ready` is how a body shows that it may try it, all of it at once."""

    text: str
    line: Line = 0
    ready: tuple[ObservedGoal, ...] = ()


class Note(_Part):
    """What the page keeps of its source and no section holds; nobody is taught or judged by it."""

    text: str
    line: Line = 0


class Page(_Part):
    """An asana as its teacher wrote it.

    id: from the name, lower case with hyphens; it names the asana on the command line and in records.
    path: the file that it was read from, as messages and records name it; "" where there is none.
    sides: "both" where the steps are done again on the other side.
    intro: paragraphs before the first heading, with an empty line between them.
    """

    id: str
    path: str = ""
    name: str
    english: str = ""
    also_known_as: tuple[str, ...] = ()
    level: Level
    position: Position
    etymology: dict[str, str] = {}
    stretches: tuple[BodyPart, ...] = ()
    strengthens: tuple[BodyPart, ...] = ()
    chakras: tuple[Chakra, ...] = ()
    sides: Sides = "one"
    intro: str = ""
    steps: tuple[Step, ...] = Field(min_length=1)
    tips: tuple[Tip, ...] = ()
    benefits: tuple[Benefit, ...] = ()
    watch_outs: tuple[WatchOut, ...] = ()
    variations: tuple[Variation, ...] = ()
    notes: tuple[Note, ...] = ()
