"""Teachers' English to goals: each step's sentence as clauses, each read in the light of those before.

What a word means is in `lexicon/`; nothing here knows an asana.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from abhyasa.language.asides import asides
from abhyasa.language.clauses import Span, spans_of
from abhyasa.language.doubts import doubt_of
from abhyasa.language.goal import Goal
from abhyasa.language.movement import NO_MEASURE, Meaning, bear_weight, movement, prohibition, take_position
from abhyasa.language.phrase import Noun, Phrase
from abhyasa.language.phrasing import phrase_of
from abhyasa.language.postures import Posture
from abhyasa.language.reading import Clause
from abhyasa.language.scene import Scene, limb_of
from abhyasa.language.sentences import breath_of, hold_of, repeats_on_other_side, side_of

_KEEPING = re.compile(r"\W*(?:(?:while|and) )?(?:keep(?:ing)?|with|without)\b", re.IGNORECASE)
_FRONT = re.compile(r"\b(left|right) (?:leg|foot|knee) (?:is )?(?:in front|forward)", re.IGNORECASE)

Postures = Callable[[str], Posture | None]
"""What a posture of this name looks like, or None where nobody knows."""

_ENTERING = frozenset(
    {"", "keep", "come", "sit", "stand", "kneel", "lie", "step", "lower", "raise", "rise", "place", "roll", "squat"}
    | {"lunge", "walk", "extend", "bend", "fold", "repeat", "hold", "shift", "twist"}
)
"""Acts by which one comes into a posture that is named."""
_BEARING = frozenset({"shift", "balance", "stand", "roll", "turn"})
"""Acts by which a limb comes to bear the weight."""
_OF_HEAD = frozenset({"head", "chin", "nose", "ear"})
_JOINTS = frozenset({"shoulder", "hip"})
_SPOKEN = frozenset({"spoken", "relax", "stay", "repeat"})


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
        scene.hand = scene.leg = scene.toward = scene.leaned = ""
        clauses.append(tuple(_clauses(step.text, scene, postures)))
        if step.stated:
            scene.force = before
            scene.take(step.stated, ())
    return clauses


def goals_after(clauses: Sequence[Clause]) -> tuple[Goal, ...]:
    """The goals that stand at the end of a step: those of its clauses, less what its later clauses end."""
    scene = Scene()
    for clause in clauses:
        scene.take(clause.goals, clause.frees, beside=clause.keeps)
    return tuple(goal for goals in scene.force.values() for goal in goals)


def _clauses(text: str, scene: Scene, postures: Postures) -> list[Clause]:
    clauses: list[Clause] = []
    spans = spans_of(text)
    phrases = [phrase_of(span) for span in spans]
    aside = asides(text, spans, phrases)
    for i, (span, phrase) in enumerate(zip(spans, phrases, strict=True)):
        chosen = phrase.choice or (i + 1 < len(spans) and phrases[i + 1].choice)
        clauses.append(_clause(text, span, phrase, aside[i], chosen, scene, postures))
    return clauses


def _clause(
    text: str, span: Span, phrase: Phrase, aside: str | None, chosen: bool, scene: Scene, postures: Postures
) -> Clause:
    said = text[span.start : span.end].strip()
    before = scene.spoken_of() if phrase.act == "keep" and phrase.form == "ing" else None
    meaning = _meaning(said, text, phrase, aside, chosen, scene, postures)
    if before:
        scene.speak_of(*before)  # "lift the right leg, keeping the left one down, and flex the foot"
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
        keeps=phrase.act == "keep" or _KEEPING.match(said) is not None,
        why=meaning.why,
    )


def _meaning(
    said: str, text: str, phrase: Phrase, aside: str | None, chosen: bool, scene: Scene, postures: Postures
) -> Meaning:
    if repeats_on_other_side(said):
        return Meaning("spoken")
    if aside is not None:
        return Meaning("spoken", why=aside)
    if phrase.posture and phrase.act in _ENTERING and not phrase.negated and not chosen and not _in_part(phrase):
        return _posture(phrase, scene, postures, text)
    if phrase.negated:
        return prohibition(phrase, scene)
    _settle(phrase)
    if phrase.act in _BEARING:
        bear_weight(phrase, scene)
    if _is_spoken(phrase, said):
        return Meaning("spoken")
    if not phrase.act:
        return Meaning("spoken") if phrase.breath or not phrase.unknown else Meaning("unresolved", why="not understood")
    if chosen or (phrase.either and phrase.act != "hold"):
        return Meaning("unresolved", why="one thing or another: no goal tells which")
    position = scene.position
    meaning = _as_far_as_understood(movement(phrase, scene), phrase)
    why = doubt_of(said, phrase, meaning.goals, position) if meaning.goals else ""
    return meaning.in_doubt(why) if why else meaning


def _as_far_as_understood(meaning: Meaning, phrase: Phrase) -> Meaning:
    if meaning.goals and phrase.unknown:
        return meaning.in_doubt(f"what is {phrase.unknown[0]!r} here?")
    if meaning.reading == "spoken" and phrase.unknown and not phrase.said and phrase.nouns:
        return meaning.in_doubt(f"what is {phrase.unknown[0]!r} here?")
    return meaning


def _is_spoken(phrase: Phrase, said: str) -> bool:
    """Whether no camera sees it: breath and mind, a stay, letting go of nothing in particular, parts of no measure."""
    if phrase.act in _SPOKEN - {"stay"} or ((hold_of(said) or phrase.act == "stay") and not _tells(phrase)):
        return True
    bare = not (phrase.nouns or phrase.targets or phrase.pronoun or phrase.unknown or phrase.ways or phrase.posture)
    if phrase.act in ("release", "come") and bare:
        return True
    return bool(phrase.act and phrase.nouns) and all(noun.part in NO_MEASURE for noun in phrase.nouns)


def _settle(phrase: Phrase) -> None:
    """What is relaxed in some place is kept there; the forehead or the chin is the head."""
    if phrase.act == "relax" and _rests(phrase):
        phrase.act = "keep"
    if phrase.either and phrase.nouns and {noun.part for noun in phrase.nouns} <= _OF_HEAD:
        phrase.nouns, phrase.either = [Noun("head", text="head")], False
    for target in phrase.targets:
        if target.choice and {noun.part for noun in target.nouns} <= _OF_HEAD:
            target.nouns, target.choice = [Noun("head", text="head")], False


def _rests(phrase: Phrase) -> bool:
    """Whether limbs or the head are told to be relaxed in some place: `relax the arms by the sides`."""
    placed = any(noun.part == "floor" or limb_of(noun.part) for target in phrase.targets for noun in target.nouns)
    limbs = bool(phrase.nouns) and all(
        (limb_of(n.part) and n.part not in _JOINTS) or n.part == "head" for n in phrase.nouns
    )
    return limbs and (placed or "hanging" in phrase.ways)


def _in_part(phrase: Phrase) -> bool:
    """Whether only a limb is told to be as in the posture that is named: `the left leg folded back in Virasana`."""
    return phrase.posture_preposition in ("in", "as in", "") and any(limb_of(noun.part) for noun in phrase.nouns)


def _tells(phrase: Phrase) -> bool:
    """Whether a stay also says how the body is."""
    return bool(phrase.nouns) or "upright" in phrase.ways


def _posture(phrase: Phrase, scene: Scene, postures: Postures, text: str) -> Meaning:
    posture = postures(phrase.posture)
    scene.front = _front_told(text) or scene.front or (posture.usual_front if posture else "")
    if posture is None:
        return Meaning("unresolved", why=f"no page tells of {phrase.posture}")
    goals = posture.goals_for(scene.front or "right")
    return Meaning("observed" if goals else "spoken", goals, take_position(posture.position, goals, scene, anew=True))


def _front_told(text: str) -> str:
    found = _FRONT.search(text)
    return found[1].lower() if found else ""
