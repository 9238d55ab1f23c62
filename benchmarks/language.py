"""How the reader agrees with readings written by hand: `python -m benchmarks.language STEPS.json GOLD.json`.

STEPS.json is a list of `{"name", "steps"}`; GOLD.json a list of what each step should mean, clause by clause, or one
file holds both as `{"steps": ..., "gold": ...}`. A gold clause has `goals` (all of them), `any` (one of each group) and
`may` (also right). Right: all that was wanted is read, near the wanted bounds, and nothing else. Wrong: something was
read that nobody wanted. Unresolved: neither.
"""

from __future__ import annotations

import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from abhyasa.body.vocabulary import NEAR
from abhyasa.language.goals import Goal, Quantity, parse_goals
from abhyasa.language.postures import Posture
from abhyasa.language.reader import Sentence, read_steps
from abhyasa.language.reading import Clause
from abhyasa.page import library
from abhyasa.page.postures import posture_named
from abhyasa.page.read import examine_page

_NEAR_BOUND = {"deg": 35.0, "heights": 0.15}
_NEAR_FLOOR = 0.25
_OVERLAP = {"deg": 20.0, "heights": 0.1}
_PIECES = {
    **dict.fromkeys(("hand", "wrist"), "hand"),
    **dict.fromkeys(("foot", "ankle", "heel", "toes"), "foot"),
    **dict.fromkeys(("leg", "thigh", "knee", "shin"), "leg"),
    **dict.fromkeys(("pelvis", "hip"), "pelvis"),
    **dict.fromkeys(("chest", "shoulder"), "chest"),
    **dict.fromkeys(("head", "nose", "ear"), "head"),
}
_UNSIDED = ("pelvis", "chest", "head")
_FAR = 1e9
_FEET = "distance(left foot, right foot) <= 0.3"
_SEATED = "near(pelvis, floor) <= 0.35; trunk_pitch -25..30; hip_flexion(both) >= 50"
_ON_HANDS = "near(both hands, floor) <= 0.15; shoulder_elevation(both) >= 45"
_KNEELING = "knee_flexion(both) >= 50; near(both knees, floor) <= 0.15"
_ON_BACK = r"\bsupine\b|\bon (?:the |your )?back\b|\blie back\b"
_ON_FRONT = r"\bon (?:the |your )?(?:stomach|belly|abdomen|front)\b|\bprone\b|\bface down\b"
_ON_FOURS = r"\btable|\bfours\b|\bhands and knees\b"
_POSTURES = {
    r"\bstand|\btadasana\b|\bmountain\b": (
        "knee_flexion(both) <= 25; hip_flexion(both) <= 35; trunk_pitch -25..25; "
        f"trunk_side_bend -25..25; shoulder_elevation(both) <= 50; {_FEET}"
    ),
    r"\bsit\b|\bseat": _SEATED,
    r"\bdandasana\b|\bstaff\b": (f"{_SEATED}; {_FEET}; knee_flexion(both) <= 30; shoulder_elevation(both) <= 60"),
    r"\bkneel|\bknees\b|\bvajrasana\b": f"{_KNEELING}; trunk_pitch -25..30",
    _ON_FOURS: (
        f"{_KNEELING}; {_ON_HANDS}; trunk_pitch 50..130; knee_flexion(both) <= 130; "
        "hip_flexion(both) 50..130; shoulder_elevation(both) <= 130"
    ),
    r"\bdog\b": (
        f"{_ON_HANDS}; near(both feet, floor) <= 0.15; trunk_pitch >= 90; knee_flexion(both) <= 50; "
        "hip_flexion(both) 45..140; elbow_flexion(both) <= 35; distance(pelvis, floor) >= 0.3"
    ),
    r"\bplank\b": (
        f"{_ON_HANDS}; shoulder_elevation(both) <= 125; trunk_pitch >= 45; knee_flexion(both) <= 30; "
        "hip_flexion(both) <= 40; elbow_flexion(both) <= 35"
    ),
    _ON_BACK: ("trunk_pitch <= -50; near(pelvis, floor) <= 0.2; near(head, floor) <= 0.2; near(chest, floor) <= 0.2"),
    _ON_FRONT: (
        "trunk_pitch >= 55; near(pelvis, floor) <= 0.2; near(chest, floor) <= 0.2; "
        "knee_flexion(both) <= 30; hip_flexion(both) <= 30"
    ),
    r"\bsquat": "knee_flexion(both) >= 80; hip_flexion(both) >= 70; near(pelvis, floor) <= 0.35",
    r"\buttanasana\b|\bfold": (
        "trunk_pitch >= 50; hip_flexion(both) >= 60; knee_flexion(both) <= 40; near(both hands, floor) <= 0.3"
    ),
}
"""What is right of a posture wherever a sentence speaks of it so, as the gold's rules have it."""


@dataclass(frozen=True)
class Bound:
    """One side of a goal: `sign` 1 for at least, -1 for at most."""

    key: tuple[str, ...]
    sign: int
    value: float
    unit: str


@dataclass
class Score:
    """How clauses came out, with what is to be seen of those that did not come out right."""

    counts: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[str, str, str, str]] = field(default_factory=list)


def bounds(goals: Iterable[Goal]) -> list[Bound]:
    """The bounds of goals, a negated one turned round; those that leave nothing out are none."""
    found = []
    for goal in goals:
        low, high = goal.telling_bounds
        if goal.negated:
            low, high = (NEAR if high is None else high), None
        for sign, value in ((1, low), (-1, high)):
            if value is not None:
                found.append(Bound(key_of(goal.quantity), sign, value, goal.quantity.unit))
    return found


def key_of(quantity: Quantity) -> tuple[str, ...]:
    """What a quantity is compared by: pieces of one part are the same, and the order of two parts does not matter."""
    if quantity.unit != "heights":
        return (quantity.measure, *quantity.args)
    return ("distance", *sorted(map(_piece, quantity.args)))


def _piece(part: str) -> str:
    side, _, name = part.partition(" ")
    if not name:
        side, name = "", part
    piece = _PIECES.get(name, name)
    return piece if piece in _UNSIDED else f"{side} {piece}".strip()


def score_page(gold: Sequence[dict[str, Any]], clauses: Sequence[tuple[Clause, ...]], mirrored: bool) -> Score:
    """Score one page's readings, or their mirror image."""
    score = Score()
    stands: dict[tuple[str, ...], list[Bound]] = {}
    for entry in sorted(gold, key=lambda entry: entry["step"]):
        wanted = [_Wanted(clause) for clause in entry["clauses"]]
        read = clauses[entry["step"]]
        goals = [[goal.mirrored() if mirrored else goal for goal in clause.goals] for clause in read]
        allowed = [b for w in wanted for b in w.all] + _named(entry["sentence"])
        before = [b for told in stands.values() for b in told]
        for want in wanted:
            near = [i for i, clause in enumerate(read) if _overlap(entry["sentence"], want.words, clause) > 0]
            own = bounds(goal for i in near for goal in goals[i])
            every = bounds(goal for told in goals for goal in told)
            verdict = want.verdict(own, every, allowed, before)
            score.counts[f"{want.kind} {verdict}"] += 1
            if verdict == "wrong" or (want.kind == "observed" and verdict != "right"):
                said = " | ".join(f"{read[i].text}: {'; '.join(map(str, goals[i])) or read[i].reading}" for i in near)
                score.failures.append(
                    (f"{entry['page']} {entry['step']}", verdict, f"{want.words}  [{want.text}]", said)
                )
        for want in wanted:
            for bound in want.all:
                stands[bound.key] = [*(b for b in stands.get(bound.key, ()) if b.sign != bound.sign), bound]
    return score


class _Wanted:
    def __init__(self, clause: dict[str, Any]) -> None:
        self.words, self.kind = clause["words"], clause["kind"]
        self.needed = [bounds(_parsed(goal)) for goal in clause.get("goals", ())]
        self.any = [[bounds(_parsed(goal)) for goal in group] for group in clause.get("any", ())]
        may = [b for goal in clause.get("may", ()) for b in bounds(_parsed(goal))]
        self.all = [b for told in self.needed for b in told] + [b for g in self.any for t in g for b in t] + may
        self.text = "; ".join([*clause.get("goals", ()), *(" or ".join(group) for group in clause.get("any", ()))])

    def verdict(self, own: list[Bound], every: list[Bound], allowed: list[Bound], before: list[Bound]) -> str:
        if any(_is_wrong(bound, own, allowed, before) for bound in own):
            return "wrong"
        if self.kind == "spoken":
            return "right"
        met = all(_met(told, every) for told in self.needed) and all(any(_met(t, every) for t in g) for g in self.any)
        return "right" if met else "unresolved"


def _parsed(text: str) -> Sequence[Goal]:
    return parse_goals(text)


def _met(wanted: Iterable[Bound], read: Sequence[Bound]) -> bool:
    return all(any(_is_near(bound, other) for other in read) for bound in wanted)


def _is_near(wanted: Bound, read: Bound) -> bool:
    floor = "floor" in wanted.key
    leeway = _NEAR_FLOOR if floor else _NEAR_BOUND[wanted.unit]
    return wanted.key == read.key and wanted.sign == read.sign and abs(wanted.value - read.value) <= leeway + 1e-9


def _is_wrong(bound: Bound, own: Sequence[Bound], allowed: Sequence[Bound], before: Sequence[Bound]) -> bool:
    same = [b for b in [*allowed, *before] if b.key == bound.key]
    if not same:
        return True
    low, high = _interval(bound.key, own)
    if any(b.sign == bound.sign for b in same):
        wide = [_interval(bound.key, [b]) for b in same if b.sign == bound.sign]
        return all(min(high, h) < max(low, lo) for lo, h in wide)
    lo, h = _interval(bound.key, [b for b in allowed if b.key == bound.key])
    return min(high, h) - max(low, lo) < _OVERLAP[bound.unit]


def _interval(key: tuple[str, ...], told: Iterable[Bound]) -> tuple[float, float]:
    mine = [b for b in told if b.key == key]
    return max((b.value for b in mine if b.sign > 0), default=-_FAR), min(
        (b.value for b in mine if b.sign < 0), default=_FAR
    )


def _overlap(sentence: str, words: str, clause: Clause) -> int:
    start = sentence.find(words)
    return min(start + len(words), clause.end) - max(start, clause.start)


def _named(sentence: str) -> list[Bound]:
    said = [goals for words, goals in _POSTURES.items() if re.search(words, sentence, re.IGNORECASE)]
    return [bound for goals in said for bound in bounds(parse_goals(goals))]


def score_all(steps: Sequence[dict[str, Any]], gold: Sequence[dict[str, Any]]) -> Score:
    """All pages; a page that names no side may be read in its mirror image, whichever fits better."""
    by_page: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for entry in gold:
        by_page[entry["page"]].append(entry)
    total = Score()
    for page in steps:
        entries = by_page[page["name"]]
        read = read_steps([Sentence(text) for text in page["steps"]], _posture)
        either = any(entry.get("mirror") for entry in entries)
        scores = [score_page(entries, read, mirrored) for mirrored in ((False, True) if either else (False,))]
        best = min(scores, key=lambda score: (len(score.failures), score.counts["observed wrong"]))
        total.counts += best.counts
        total.failures += best.failures
    return total


def _posture(name: str) -> Posture | None:
    return posture_named(name, frozenset())


def time_long_page(steps: int = 100) -> float:
    """Seconds of processor time that it takes to check a page of so many steps, in the library's sentences."""
    pages = (library.load(asana) for asana in library.asana_ids())
    texts = [step.text for page in pages for step in page.steps if not step.repeat]
    numbered = "".join(f"{i + 1}. **Step {i + 1}.** {texts[i % len(texts)]}\n" for i in range(steps))
    front = "---\nname: Dirghasana\nlevel: beginner\nposition: standing\n---\nLong.\n\n## Steps\n\n"
    began = time.process_time()
    examine_page(front + numbered)
    return time.process_time() - began


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--list/--no-list", "listed", default=True, help="List what did not come out right.")
def main(files: tuple[Path, ...], listed: bool) -> None:
    """Read the steps of a file and score the readings against those written by hand."""
    contents = [json.loads(path.read_text("utf-8")) for path in files]
    steps, gold = (contents[0]["steps"], contents[0]["gold"]) if len(contents) == 1 else contents[:2]
    began = time.process_time()
    score = score_all(steps, gold)
    took_s = time.process_time() - began
    counts = score.counts
    observed = sum(number for name, number in counts.items() if name.startswith("observed"))
    wrong = counts["observed wrong"] + counts["spoken wrong"]
    if listed:
        for step, verdict, wanted, said in score.failures:
            click.echo(f"{step}, {verdict}\n    wanted {wanted}\n    read   {said}")
    click.echo(
        f"{observed} observed clauses of {counts.total()}: {counts['observed right'] / observed:.1%} right, "
        f"{counts['observed unresolved'] / observed:.1%} unresolved; "
        f"wrong: {wrong / counts.total():.1%} of all clauses, {wrong / observed:.1%} of the observed ones; "
        f"{took_s:.2f} s with the scoring"
    )
    click.echo(f"a page of 100 steps is checked in {time_long_page():.2f} s of processor time (wanted: 0.5 s)")


if __name__ == "__main__":
    main()
