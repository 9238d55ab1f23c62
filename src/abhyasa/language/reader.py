"""Teachers' English to goals: each step's sentence as clauses, each read in the light of those before.

What a word means is in `lexicon/`; nothing here knows an asana.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from abhyasa.body.vocabulary import MEASURES, SIDES
from abhyasa.language.clauses import Span, spans_of
from abhyasa.language.contacts import contacts_of
from abhyasa.language.frames import NOTHING, Frame, frame_for
from abhyasa.language.goal import Goal, Quantity
from abhyasa.language.phrase import Noun, Phrase, phrase_of
from abhyasa.language.postures import Posture
from abhyasa.language.reading import Clause, Reading
from abhyasa.language.scene import Scene, limb_of
from abhyasa.language.sentences import breath_of, hold_of, repeats_on_other_side, side_of

Postures = Callable[[str], Posture | None]
"""What a posture of this name looks like, or None where nobody knows."""

_ENTERING = frozenset({"", "keep", "come", "sit", "stand", "kneel", "lie", "step", "lower", "raise", "rise", "place",
                       "roll", "squat", "lunge", "walk", "extend", "bend", "fold", "repeat", "hold", "shift", "twist"})  # fmt: skip
_NO_MEASURE = frozenset({"soft", "prop", "belly"})
_SPOKEN = frozenset({"spoken", "stay", "repeat"})
_STEPPING = frozenset({"standing", "all-fours", "inverted", "plank", "lunge", "folded", ""})


class _Meaning(NamedTuple):
    reading: Reading
    goals: tuple[Goal, ...] = ()
    frees: tuple[Quantity, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    """What a phrase says of one part: goals, or why none."""

    goals: tuple[Goal, ...]
    frame: Frame | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A step's text, of one or more sentences. stated: the goals that the page states for it, which then hold."""

    text: str
    stated: tuple[Goal, ...] = ()


def read_steps(steps: Sequence[Sentence], postures: Postures, position: str = "") -> list[tuple[Clause, ...]]:
    """The clauses of each step's text, read in order.

    position: how the body is to begin with, "" where nobody said.
    """
    scene = Scene(position)
    clauses = []
    for step in steps:
        before = scene.force
        scene.hand = ""
        clauses.append(tuple(_clauses(step.text, scene, postures)))
        if step.stated:
            scene.force = before
            scene.take(step.stated, ())
    return clauses


def goals_after(clauses: Sequence[Clause]) -> tuple[Goal, ...]:
    """The goals that stand at the end of a step: those of its clauses, less what its later clauses end."""
    scene = Scene()
    for clause in clauses:
        scene.take(clause.goals, clause.frees)
    return tuple(goal for goals in scene.force.values() for goal in goals)


def _clauses(text: str, scene: Scene, postures: Postures) -> list[Clause]:
    clauses: list[Clause] = []
    spans = spans_of(text)
    conditional = False
    for i, span in enumerate(spans):
        phrase = phrase_of(span)
        conditional = phrase.optional or (conditional and not span.opens)
        chosen = phrase.choice or (i + 1 < len(spans) and _is_choice(spans[i + 1]))
        clauses.append(_clause(text, span, phrase, conditional, chosen, scene, postures))
    return clauses


def _is_choice(span: Span) -> bool:
    return phrase_of(span).choice


def _clause(
    text: str, span: Span, phrase: Phrase, optional: bool, chosen: bool, scene: Scene, postures: Postures
) -> Clause:
    said = text[span.start : span.end].strip()
    meaning = _meaning(said, text, phrase, optional, chosen, scene, postures)
    scene.take(meaning.goals, meaning.frees)
    return Clause(
        text=said,
        start=span.start,
        end=span.end,
        reading=meaning.reading,
        goals=meaning.goals,
        frees=meaning.frees,
        posture=phrase.posture if meaning.goals else "",
        breath=breath_of(said),
        hold=hold_of(said),
        side=side_of(said),
        keeps=_KEEPING.match(said) is not None,
        why=meaning.why,
    )


def _meaning(
    said: str, text: str, phrase: Phrase, optional: bool, chosen: bool, scene: Scene, postures: Postures
) -> _Meaning:
    if repeats_on_other_side(said):
        return _Meaning("spoken")
    if optional:
        return _Meaning("spoken", why="one may, or need not")
    if phrase.posture and phrase.act in _ENTERING and not phrase.negated and not chosen:
        return _posture(phrase, scene, postures, text)
    if phrase.negated:
        return _forbidden(phrase, scene)
    if phrase.act in _SPOKEN - {"stay"} or ((hold_of(said) or phrase.act == "stay") and not _tells(phrase)):
        return _Meaning("spoken")
    if phrase.act in ("shift", "balance"):
        _bear_weight(phrase, scene)
    if not phrase.act:
        return (
            _Meaning("spoken") if phrase.breath or not phrase.unknown else _Meaning("unresolved", why="not understood")
        )
    if phrase.nouns and all(noun.part in _NO_MEASURE for noun in phrase.nouns):
        return _Meaning("spoken")
    if chosen or (phrase.either and phrase.act != "hold"):
        return _Meaning("unresolved", why="one thing or another: no goal tells which")
    return _movement(phrase, scene)


def _tells(phrase: Phrase) -> bool:
    """Whether a stay also says how the body is."""
    return bool(phrase.nouns) or "upright" in phrase.ways


def _forbidden(phrase: Phrase, scene: Scene) -> _Meaning:
    """What is told not to be done: seen where its opposite is plain, and else only spoken."""
    parts = [_said_of(noun, phrase, scene) for noun in phrase.nouns] or [_whole(phrase, scene)]
    goals = tuple(dict.fromkeys(goal for part in parts for goal in part.goals))
    return _Meaning("observed", goals) if goals else _Meaning("spoken")


def _posture(phrase: Phrase, scene: Scene, postures: Postures, text: str) -> _Meaning:
    posture = postures(phrase.posture)
    scene.front = _front_told(text) or scene.front
    if posture is None:
        return _Meaning("unresolved", why=f"no page tells of {phrase.posture}")
    goals = posture.goals_for(scene.front or "right")
    return _Meaning("observed" if goals else "spoken", goals, _becoming(posture.position, goals, scene, anew=True))


def _front_told(text: str) -> str:
    found = _FRONT.search(text)
    return found[1].lower() if found else ""


_KEEPING = re.compile(r"\W*(?:(?:while|and) )?(?:keep(?:ing)?|with|without)\b", re.IGNORECASE)
_FRONT = re.compile(r"\b(left|right) (?:leg|foot|knee) (?:is )?(?:in front|forward)", re.IGNORECASE)


def _becoming(position: str, goals: Sequence[Goal], scene: Scene, anew: bool = False) -> tuple[Quantity, ...]:
    """Take a position: what bound the body in another one is set free."""
    changed = anew or (bool(scene.position) and scene.position != position)
    scene.position = position
    stated = {goal.quantity for goal in goals}
    return tuple(quantity for quantity in scene.force if changed and quantity not in stated)


def _movement(phrase: Phrase, scene: Scene) -> _Meaning:
    if phrase.pronoun and not phrase.nouns:
        phrase.nouns = list(scene.moved_last)
    if phrase.act == "reach" and not phrase.nouns:
        tools = [n for t in phrase.targets if t.preposition == "with" for n in t.nouns if limb_of(n.part) == "arm"]
        phrase.nouns = tools or [Noun("hand", "both", "", True, "hands")]
    if phrase.said.startswith(("releas", "let go", "undo")) and "down" not in phrase.ways:
        if held := _let_go(phrase, scene):
            return _Meaning("spoken", frees=held)
    parts = [_said_of(noun, phrase, scene) for noun in phrase.nouns if noun.part not in _NO_MEASURE]
    if not phrase.nouns and not phrase.strange:
        parts = [_whole(phrase, scene)]
    placed = any(part.frame is not None and part.frame.places for part in parts)
    scene.moved_last = tuple(phrase.nouns)
    for noun in phrase.nouns:
        if noun.side in SIDES:
            scene.sides(noun)
    contacts = () if placed else contacts_of(phrase, scene)
    goals = list(dict.fromkeys(goal for part in parts for goal in part.goals))
    understood = any(part.frame is not None for part in parts)
    if contacts:
        goals += [goal for goal in contacts if goal.quantity not in {known.quantity for known in goals}]
    frees = _frees([part.frame for part in parts if part.frame], goals, phrase, scene)
    if goals:
        return _Meaning("observed", tuple(goals), frees)
    if understood:
        return _Meaning("spoken", frees=frees)
    why = next((part.why for part in parts if part.why), "")
    if contacts is None:
        why = why or "whose, or which of them, is not said"
    return _Meaning("unresolved", why=why or "not understood")


def _bear_weight(phrase: Phrase, scene: Scene) -> None:
    """One limb bears the weight; where neither is named, it is the left, and the right one will act."""
    scene.one = "left"
    for target in phrase.targets:
        for noun in target.nouns:
            sides = scene.sides(noun)
            if sides and len(sides) == 1 and limb_of(noun.part) == "leg":
                scene.lifted = "left" if sides == ("right",) else "right"
    scene.one = "right"


def _let_go(phrase: Phrase, scene: Scene) -> tuple[Quantity, ...]:
    """The holds in force of a part that is let go: it is not said where it goes."""
    names = {noun.part for noun in phrase.nouns}
    return tuple(
        quantity
        for quantity in scene.force
        if quantity.measure == "near"
        and any(arg.endswith(" hand") for arg in quantity.args)
        and any(_same_limb(arg.partition(" ")[2], name) for arg in quantity.args for name in names)
    )


def _same_limb(part: str, name: str) -> bool:
    return bool(limb_of(part)) and limb_of(part) == limb_of(name)


def _frees(frames: Sequence[Frame], goals: Sequence[Goal], phrase: Phrase, scene: Scene) -> tuple[Quantity, ...]:
    freed: dict[Quantity, None] = {}
    for frame in frames:
        if frame.becomes:
            freed |= dict.fromkeys(_becoming(frame.becomes, goals, scene))
        if frame.steps:
            _stepped(phrase, scene)
            freed |= dict.fromkeys(_stepping(goals, scene))
        freed |= {q: None for q in scene.force if q.measure in frame.frees}
    if _between_hands(goals) and scene.position in _STEPPING:
        side = next(arg.split()[0] for goal in goals for arg in goal.quantity.args if arg.endswith(" foot"))
        scene.step(side, forward=True)
        freed |= dict.fromkeys(_stepping(goals, scene))
    freed |= dict.fromkeys(scene.moved(goals))
    for goal in goals:
        if goal.quantity.measure == "distance" and goal.quantity.args[1] == "floor" and goal.low:
            side, _, part = goal.quantity.args[0].partition(" ")
            if part in ("foot", "knee") and scene.position in ("standing", "lunge", "all-fours", "inverted"):
                scene.lifted = side
    return tuple(freed)


def _between_hands(goals: Sequence[Goal]) -> bool:
    return (
        sum(
            goal.quantity.measure == "near"
            and {arg.partition(" ")[2] for arg in goal.quantity.args} == {"foot", "hand"}
            for goal in goals
        )
        == 2
        and len({arg for goal in goals for arg in goal.quantity.args if arg.endswith("foot")}) == 1
    )


def _stepped(phrase: Phrase, scene: Scene) -> None:
    noun = next((noun for noun in phrase.nouns if limb_of(noun.part) == "leg"), Noun("foot", "one"))
    back = "back" in phrase.ways
    scene.one = "left" if back else "right"
    sides = scene.sides(noun)
    scene.one = "right"
    if sides and len(sides) == 1:
        scene.step(sides[0], forward=not back)


def _stepping(goals: Sequence[Goal], scene: Scene) -> tuple[Quantity, ...]:
    stated = {goal.quantity for goal in goals}
    standing = scene.position == "standing"
    scene.position = "lunge"
    return tuple(
        q for q in scene.force if q not in stated and (not standing or MEASURES[q.measure].name.startswith(_LEGS))
    )


_LEGS = ("knee", "hip", "near", "distance")


def _whole(phrase: Phrase, scene: Scene) -> _Part:
    frame = frame_for(phrase, NOTHING, scene.traits)
    if frame is None:
        return _Part((), None)
    return _Part(_sided(frame.meaning(phrase), (phrase.toward,), frame), frame)


def _said_of(noun: Noun, phrase: Phrase, scene: Scene) -> _Part:
    if not (noun.side or noun.reference or noun.many):
        noun.side = _only(noun, phrase, scene)
    # Hands that come up with the trunk go where they go in the upright body.
    rising = phrase.act == "raise" and any(other.part == "trunk" for other in phrase.nouns)
    traits = scene.traits - {"folded"} if rising and limb_of(noun.part) else scene.traits
    if any(other.part in ("trunk", "spine") for other in phrase.nouns):
        traits |= {"with-trunk"}
    if any(other.part == "chest" for other in phrase.nouns):
        traits |= {"with-chest"}
    frame = frame_for(phrase, noun, traits)
    if frame is None:
        return _Part((), None)
    if frame.toward:
        return _Part(_sided(frame.meaning(phrase), (phrase.toward,), frame), frame)
    template = frame.meaning(phrase)
    if all(goal.mirrored() in template for goal in template):
        scene.sides(noun)
        return _Part(template, frame)
    sides = scene.sides(noun)
    if sides is None:
        return _Part((), None, f"which {noun.text}?")
    return _Part(_sided(template, sides, frame), frame)


def _sided(template: Sequence[Goal], sides: Sequence[str], frame: Frame) -> tuple[Goal, ...]:
    """A frame's goals for these sides."""
    goals = [goal if side != "right" else goal.mirrored() for side in sides or SIDES[:1] for goal in template]
    return tuple(dict.fromkeys(goals))


def _only(noun: Noun, phrase: Phrase, scene: Scene) -> str:
    """The side of a limb where only one can be meant: the raised arm comes down, the bent leg is straightened."""
    if limb_of(noun.part) == "arm" and (phrase.act in ("lower", "place") or phrase.negated):
        return scene.raised_arm()
    if noun.part in ("leg", "knee") and phrase.act in ("straighten", "extend"):
        return scene.bent if "bent" == scene.knee(scene.bent) else ""
    return ""
