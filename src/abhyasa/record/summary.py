"""The plain-words summary of a session: what was done, how long it was held, and what to look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from abhyasa.language.sentences import Side
from abhyasa.practice.practice import Practice
from abhyasa.record.record import CheckResult, HoldSpan, Record
from abhyasa.record.wording import (
    goal_in_words,
    listed,
    reading_in_words,
    seconds_in_words,
    step_name,
    words_for,
)

_UNEQUAL = 0.8
"""Two sides whose holds differ by more than this share are told so."""


@dataclass(frozen=True, slots=True)
class Summary:
    """headline: one short sentence. sentences: the rest, in order of weight."""

    headline: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Concern:
    """One goal that was not met, wherever in a round that was. checks: the faults, the longest first."""

    side: Side | None
    checks: tuple[CheckResult, ...]

    @property
    def title(self) -> str:
        """What to look at: "Right knee bend"."""
        words = words_for(self.checks[0].check)
        return words[:1].upper() + words[1:]

    @property
    def sentence(self) -> str:
        """Where, by how much, and what the page asks."""
        first = self.checks[0]
        in_time = sorted(self.checks, key=lambda check: check.start_s)
        steps = listed([step_name(step) for step in dict.fromkeys(check.step for check in in_time)])
        where = f"{steps}, {self.side} side" if self.side else steps
        return (
            f"{words_for(first.check)} was {reading_in_words(first)} ({where}); "
            f"the page asks for {goal_in_words(first.goal)}"
        )


def is_photo(record: Record) -> bool:
    """Whether the record is of a single picture."""
    return record.source.frames == 1


def concerns(record: Record) -> tuple[Concern, ...]:
    """The faults, each goal of a round once: the ones that lasted longest first."""
    faults = sorted((c for c in record.checks if c.verdict == "fault"), key=_length, reverse=True)
    by_goal: dict[tuple[Side | None, str], list[CheckResult]] = {}
    for check in faults:
        by_goal.setdefault((check.side, check.goal), []).append(check)
    return tuple(Concern(side, tuple(checks)) for (side, _), checks in by_goal.items())


def summary(record: Record, practice: Practice) -> Summary:
    """The session in a few sentences. practice: what was to be practised."""
    if is_photo(record):
        return Summary(_photo_headline(record, practice), tuple(_verdicts(record)) if record.checks else ())
    if not any(span.step for span in record.timeline):
        return Summary("No step of this asana was seen.", ("Whatever was done here did not fit the page's steps.",))
    return Summary(_headline(record, practice), (*_holds(record.holds), *_verdicts(record)))


def _photo_headline(record: Record, practice: Practice) -> str:
    span = record.timeline[0]
    if span.step is None:
        return "Which step this photo shows cannot be told."
    side = f", {span.side} side" if span.side else "; which side cannot be told" if practice.rounds[0][0].side else ""
    return f"This photo shows {step_name(span.step)}{side}."


def _headline(record: Record, practice: Practice) -> str:
    held = {hold.side for hold in record.holds}
    seen = {span.side for span in record.timeline if span.step}
    asks_hold = any(stage.hold for stage in practice.stages)
    sides = [stages[0].side for stages in practice.rounds if stages]
    done = [side for side in sides if side in (held if asks_hold else seen)]
    missed = [side for side in sides if side not in done]
    if not done:
        return "The practice was begun, but no hold was seen."
    if len(sides) == 1:
        return "Practised to the end." if asks_hold else "Practised."
    if not missed:
        return "Both sides done."
    seen_of_it = "no hold" if missed[0] in seen else "nothing"
    return f"The {done[0]} side is done; {seen_of_it} was seen of the {missed[0]} side."


def _holds(holds: Iterable[HoldSpan]) -> Iterator[str]:
    seconds = hold_seconds(holds)
    for step in dict.fromkeys(step for step, _ in seconds):
        by_side = {side: length for (of, side), length in seconds.items() if of == step}
        told = [seconds_in_words(s) + (f" on the {side}" if side else "") for side, s in by_side.items()]
        several = len({of for of, _ in seconds}) > 1
        yield f"You held {f'{step_name(step)} ' if several else ''}{listed(told)}."
        shorter, longer = min(by_side, key=by_side.__getitem__), max(by_side, key=by_side.__getitem__)
        if by_side[shorter] < _UNEQUAL * by_side[longer]:
            yield f"The {longer} side was held {seconds_in_words(by_side[longer] - by_side[shorter])} longer."


def hold_seconds(holds: Iterable[HoldSpan]) -> dict[tuple[str, Side | None], float]:
    """How long each step was held on each side, all its stays together, in the order held."""
    seconds: dict[tuple[str, Side | None], float] = {}
    for hold in holds:
        seconds[hold.step, hold.side] = seconds.get((hold.step, hold.side), 0.0) + hold.seconds
    return seconds


def _verdicts(record: Record) -> Iterator[str]:
    found = concerns(record)
    told = sum(check.verdict != "cannot_tell" for check in record.checks)
    if found:
        number = "One thing" if len(found) == 1 else f"{len(found)} things"
        yield f"{number} to look at: {'' if len(found) == 1 else 'first, '}the {found[0].sentence}."
    elif told:
        yield "In all that the camera could tell, nothing needs correcting."
    if untold := len(record.checks) - told:
        yield f"{untold} of {len(record.checks)} checks could not be told; see what would help further down."


def _length(check: CheckResult) -> float:
    return check.end_s - check.start_s
