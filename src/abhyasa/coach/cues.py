"""Cues: what the coach says, one at a time, none of them over another."""

from __future__ import annotations

from dataclasses import dataclass

from abhyasa.coach.words import CueKind

_WORDS_PER_S = 2.7
_BEFORE_SPEECH_S = 0.4


@dataclass(frozen=True, slots=True)
class Cue:
    """What is said, at a moment of the practice's clock.

    number: from 0 in the practice. urgent: cuts short what is being said. asks: a yes or no is awaited.
    check: the goal that a correction is about. tip: the page's tip, from 1.
    """

    number: int
    at_s: float
    kind: CueKind
    text: str
    urgent: bool = False
    asks: bool = False
    check: str | None = None
    tip: int | None = None


def speech_s(text: str) -> float:
    """About how long it takes to say this."""
    return _BEFORE_SPEECH_S + len(text.split()) / _WORDS_PER_S


class Speaker:
    """Numbers the cues and knows when the last will have been said."""

    def __init__(self) -> None:
        self.cues: list[Cue] = []
        self.free_s = 0.0
        """When the last cue will have been said."""

    def say(
        self,
        at_s: float,
        kind: CueKind,
        text: str,
        urgent: bool = False,
        asks: bool = False,
        check: str | None = None,
        tip: int | None = None,
    ) -> Cue:
        """Give a cue; one that is not urgent is heard after the one before."""
        cue = Cue(len(self.cues), at_s, kind, text, urgent, asks, check, tip)
        self.cues.append(cue)
        self.free_s = (at_s if urgent else max(at_s, self.free_s)) + speech_s(text)
        return cue

    def silent_s(self, at_s: float) -> float:
        """For how long nothing has been said."""
        return at_s - self.free_s
