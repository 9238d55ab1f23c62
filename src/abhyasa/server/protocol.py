"""The live protocol: every message between the practice screen and the coach, typed once.

JSON texts over one WebSocket per practice, in which a body's many numbers are one string: reading them one by one was a
third of a server's work. The client speaks first, with `Hello`; a version that is not ours is refused
in words. Times are milliseconds of the practice's own clock, which never goes back: 0 where it was first begun, going
on over reconnections. Landmarks are whole numbers, as in a landmark recording.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from abhyasa.body.landmarks import LANDMARKS
from abhyasa.body.vocabulary import Unit
from abhyasa.coach.words import Command, CueKind, Dose, Interruption, Phase
from abhyasa.follow.verdicts import Verdict
from abhyasa.language.sentences import Breath, Side

VERSION: Literal[2] = 2
FRAMES_AT_MOST = 32
"""Frames in one message; more are sent in the next."""
_NUMBERS = 6 * len(LANDMARKS) * 2 * 4 // 3

Millis = Annotated[int, Field(ge=0, le=24 * 3600 * 1000)]
Sequence = Annotated[int, Field(ge=0, le=2**31)]
Pixels = Annotated[int, Field(ge=16, le=8192)]
RefusalCode = Literal["version", "malformed", "too_much", "elsewhere", "ended", "storage", "clock", "trouble"]


class _Message(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, json_schema_serialization_defaults_required=True
    )


class Hello(_Message):
    """The client opens the practice, or takes it up again.

    tab: a random word, the same for as long as the tab has the page open; so a tab that comes back is known.
    take_over: go on here where another tab has the practice, which is refused otherwise.
    width, height: of the picture, in pixels, as it is now.
    """

    type: Literal["hello"]
    version: int
    tab: Annotated[str, Field(min_length=1, max_length=40)]
    take_over: bool = False
    estimator: Annotated[str, Field(max_length=40)]
    width: Pixels
    height: Pixels
    dose: Dose = "normal"


class Seen(_Message):
    """A body: what the landmark model gives, and its silhouette where one was taken.

    numbers: base64 of whole numbers of two bytes each, the lower first: x, y, z of every landmark in millimetres as
        `body.landmarks` has them (z up, y away from the camera); then x, y of every one in tenths of a pixel of the
        upright, unmirrored picture; then every one's visibility times presence, in 255ths.
    silhouette: base64 of rows of SILHOUETTE_WIDTH bits, eight in a byte, the first in its highest bit.
    """

    numbers: Annotated[str, Field(min_length=_NUMBERS, max_length=_NUMBERS)]
    silhouette: Annotated[str, Field(max_length=20_000)] | None = None


class FrameSeen(_Message):
    """One picture's landmarks; seen is None where nobody was found."""

    at_ms: Millis
    seen: Seen | None


class Frames(_Message):
    """The next frames, oldest first. seq counts the client's messages of this kind from 0, over reconnections."""

    type: Literal["frames"]
    seq: Sequence
    frames: Annotated[list[FrameSeen], Field(min_length=1, max_length=FRAMES_AT_MOST)]


class Commanded(_Message):
    """A button, a key or a voice: what the practitioner wants now."""

    type: Literal["command"]
    command: Command
    at_ms: Millis


class Interrupted(_Message):
    """Why frames stop coming; the practice waits until they come again."""

    type: Literal["interrupted"]
    why: Interruption
    at_ms: Millis


class Adjusted(_Message):
    """How much the coach should say from now on."""

    type: Literal["adjust"]
    dose: Dose


class Resized(_Message):
    """The pictures have another size from now on: a phone was turned, or another camera chosen."""

    type: Literal["resized"]
    width: Pixels
    height: Pixels


class Answered(_Message):
    """Yes or no to a cue that asks, such as the offer of a variation."""

    type: Literal["answer"]
    cue: Sequence
    yes: bool


FromClient = Annotated[
    Hello | Frames | Commanded | Interrupted | Adjusted | Resized | Answered, Field(discriminator="type")
]


class StageShown(_Message):
    """One step of one side, as the screen shows it. title: "Fold"; text: its sentence, with the side of this round."""

    step: str
    title: str
    text: str
    side: Side | None
    breath: Breath | None
    hold_s: float | None


class Welcome(_Message):
    """The practice is open.

    kind: "recording" for a film that was dropped in: its frames may come as fast as they can be made, and the client
        says "stop" at its end. frames: how many of the client's messages of frames were taken so far; `seq` goes on
        from there. at_ms: what the practice's clock showed last; it goes on from there.
    """

    type: Literal["welcome"]
    version: int
    kind: Literal["live", "recording"]
    asana: str
    name: str
    dose: Dose
    stages: list[StageShown]
    frames: Sequence
    at_ms: Millis


class CheckShown(_Message):
    """A goal of the present step, judged so far. words: "right knee bend". landmarks: indices of what it is seen by."""

    words: str
    verdict: Verdict
    value: float | None
    error: float | None
    unit: Unit
    reason: str
    landmarks: list[int]


class State(_Message):
    """Where the practice stands; sent on every beat that changes it, at most eight times a second.

    stage: index into `Welcome.stages` of what is to be done now; None before the first and after the last.
    doing: index of what the body is seen to do; None while it does none of it.
    held_s: how long the present hold has been held; holding: whether it is at this moment.
    advice: what to change about the camera or the place, "" where nothing. countdown: whole seconds until it begins.
    """

    type: Literal["state"]
    at_ms: Millis
    phase: Phase
    stage: int | None
    doing: int | None
    held_s: float
    holding: bool
    countdown: int | None
    advice: str
    checks: list[CheckShown]


class CueGiven(_Message):
    """What the coach says: shown as a caption always, spoken where the voice is on.

    number counts cues from 0. urgent: cuts short what is being said. asks: a yes or no is awaited.
    """

    type: Literal["cue"]
    number: Sequence
    at_ms: Millis
    kind: CueKind
    text: str
    urgent: bool = False
    asks: bool = False


class KeptOnDisk(_Message):
    """Frames up to this message are on disk."""

    type: Literal["kept"]
    frames: Sequence


class Ended(_Message):
    """The practice is closed; its report is at this path."""

    type: Literal["ended"]
    report: str


class Refused(_Message):
    """Something was not done, in words, with what to do. The socket is closed after it where `fatal`.

    elsewhere: another tab has the practice. storage: it cannot be saved now, goes on all the same, and is saved as soon
    as it can be. clock: the device's clock jumped. trouble: a fault of the server's.
    """

    type: Literal["refused"]
    code: RefusalCode
    words: str
    remedy: str
    fatal: bool


FromServer = Annotated[Welcome | State | CueGiven | KeptOnDisk | Ended | Refused, Field(discriminator="type")]

from_client: TypeAdapter[FromClient] = TypeAdapter(FromClient)
from_server: TypeAdapter[FromServer] = TypeAdapter(FromServer)
