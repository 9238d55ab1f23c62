"""The record of a session: what was practised, held and checked, as JSON. Schema 1, the same for all that reads it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from abhyasa.body.vocabulary import Unit
from abhyasa.follow.verdicts import Verdict
from abhyasa.language.sentences import Side

SCHEMA_VERSION: Literal[1] = 1


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SourceFilm(_Part):
    """What was watched. fps: None for a photo, or where unknown. notices: what was wrong with it, in words."""

    path: str
    fps: float | None
    frames: int
    duration_s: float
    estimator: str
    notices: tuple[str, ...] = ()


class Span(_Part):
    """A stretch of time in one step, or off where `step` is None."""

    start_s: float
    end_s: float
    step: str | None
    side: Side | None


class HoldSpan(_Part):
    """One stay in a held shape. seconds leaves out brief interruptions."""

    step: str
    side: Side | None
    start_s: float
    end_s: float
    seconds: float


class CheckResult(_Part):
    """One goal judged over one stay.

    check: the measure or relation, such as `knee_flexion(left)`. goal: the whole of what the page asks.
    value, error: None where never told; error is one standard error. reason: why it cannot be told, else "".
    source: `path:line` of the page.
    """

    step: str
    side: Side | None
    check: str
    goal: str
    verdict: Verdict
    value: float | None
    error: float | None
    unit: Unit
    start_s: float
    end_s: float
    source: str
    reason: str = ""


class Cue(_Part):
    """What the coach said, and after which check or tip. None were given where a recording was watched."""

    at_s: float
    text: str
    check: str | None = None
    tip: int | None = None


class Record(_Part):
    """A session. The timeline covers the recording without gaps."""

    schema_version: Literal[1] = Field(default=SCHEMA_VERSION, alias="schema")
    asana: str
    source: SourceFilm
    timeline: tuple[Span, ...]
    holds: tuple[HoldSpan, ...]
    checks: tuple[CheckResult, ...]
    cues: tuple[Cue, ...] = ()

    def to_json(self) -> str:
        """The record as JSON text, ending with a newline."""
        return self.model_dump_json(by_alias=True, indent=1) + "\n"
