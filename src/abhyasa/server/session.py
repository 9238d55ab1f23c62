"""One practice that runs, whatever socket it has at the moment."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pydantic import BaseModel

from abhyasa.body.landmarks import Landmarks
from abhyasa.coach.cues import Cue
from abhyasa.follow.verdicts import Check
from abhyasa.record.store import Kept, Piece
from abhyasa.server.clock import PracticeClock
from abhyasa.server.guide import Guide
from abhyasa.server.incoming import Incoming, Taken, landmarks_of, times_in_order
from abhyasa.server.line import Line
from abhyasa.server.protocol import (
    Adjusted,
    Answered,
    CheckShown,
    Commanded,
    CueGiven,
    Frames,
    Interrupted,
    KeptOnDisk,
    Refused,
    Resized,
    State,
)
from abhyasa.server.shown import checks_shown, state_shown

STATE_EVERY_S = 0.125
AT_ONCE = 16
"""Frames that are taken in one turn."""
_CLOCK_JUMPED = Refused(
    type="refused",
    code="clock",
    words="The clock of this device jumped. The practice goes on from where it was",
    remedy="nothing needs to be done",
    fatal=False,
)


@dataclass(frozen=True, slots=True)
class Before:
    """What the store had of a practice when this server took it up. at_s: the time of the last row."""

    rows: int = 0
    cues: int = 0
    at_s: float = 0.0


class Session:
    """A practice's guide, clock and counts."""

    def __init__(self, kept: Kept, guide: Guide, incoming: Incoming, estimator: str, before: Before) -> None:
        """guide: new; estimator: what the landmarks are from."""
        self.number = kept.number
        self.guide = guide
        self.clock = PracticeClock(before.at_s)
        self.messages = kept.messages
        """How many of the client's messages of frames were taken to their end."""
        self.line: Line | None = None
        self.tab = ""
        self.touched = time.monotonic()
        self.storage_told = False
        self._is_live = kept.kind == "live"
        self._estimator = estimator
        self._incoming = incoming
        self._come, self._next_message = 0, kept.messages
        self._ends: deque[tuple[int, int]] = deque()
        """After how many frames each message is taken, which is the so manieth."""
        self._pictures = kept.pictures
        self._before = before
        self._taken = self._rows_kept = 0
        self._cues: list[Cue] = []
        self._cues_kept = self._cues_sent = 0
        self._messages_kept = kept.messages
        self._last_frame_s = before.at_s if before.rows else -1.0
        self._now_s = before.at_s
        """The time of what was last taken."""
        self._shown: State | None = None
        self._shown_s = -1.0
        self._checks: tuple[Check, ...] = ()
        self._checks_shown: list[CheckShown] = []
        self._jump_told = False

    def attach(self, line: Line, tab: str) -> None:
        """Go on with another socket: what was said and not yet sent is sent there."""
        self.line, self.tab = line, tab
        self.touched = time.monotonic()
        self._shown = None
        self.tell()

    def resize(self, size: tuple[int, int]) -> None:
        """The pictures that come from now on are of this size: (width, height) in pixels."""
        self.catch_up()
        self._incoming.resize(size)

    def detach(self, line: Line) -> None:
        """The socket is gone; the practice waits, unless another socket has it already."""
        if self.line is line:
            self.catch_up()
            self.line = None
            self._cues_sent -= line.unsent_cues
            self._said(self.guide.interrupted("connection", self.clock.now_s))

    @property
    def waiting(self) -> int:
        """How many frames have come and wait for their turn."""
        return len(self._incoming)

    def frames(self, message: Frames) -> None:
        """Let a message's frames wait for their turn. One that came before is passed over.

        Raises:
            MalformedBody: one of its bodies is damaged; nothing of the message is taken.
        """
        if message.seq < self._next_message:
            return
        times_s = [self.clock.take(frame.at_ms) for frame in message.frames]
        new = list(times_in_order(times_s, self._last_frame_s))
        self._incoming.put([message.frames[i] for i in new], [times_s[i] for i in new])
        self._come += len(new)
        self._next_message = message.seq + 1
        self._ends.append((self._come, self._next_message))
        self._note_taken()
        self.touched = time.monotonic()
        if new:
            self._last_frame_s = times_s[new[-1]]

    def next_frames(self, apart_s: float = 0.0) -> Taken:
        """Some of the frames that wait, which must be told of by `heard` when the guide has had them.

        apart_s: there is no time for all; of live frames those that come sooner before another are passed over.
        """
        return self._incoming.take(AT_ONCE, apart_s if self._is_live else 0.0)

    def heard(self, landmarks: Landmarks, cues: Sequence[Cue]) -> None:
        """What the guide said to these frames."""
        taken = self._come - self.waiting  # also those that were passed over
        self._pictures += taken - self._taken
        self._taken = taken
        self._now_s = max(self._now_s, float(landmarks.time_s[-1]))
        self._note_taken()
        if cues or self.guide.ended or self._now_s - self._shown_s >= STATE_EVERY_S:
            self._said(cues)

    def catch_up(self) -> None:
        """Take all that waits now, whoever's turn it is."""
        while self.waiting:
            (landmarks,) = landmarks_of([self.next_frames()])
            self.heard(landmarks, self.guide.feed(landmarks))

    def do(self, message: Commanded | Interrupted | Adjusted | Resized | Answered) -> None:
        """Take any other message, after all the frames that came before it."""
        self.catch_up()
        match message:
            case Commanded():
                self._said(self.guide.command(message.command, self._at_s(message.at_ms)))
            case Interrupted():
                self._said(self.guide.interrupted(message.why, self._at_s(message.at_ms)))
            case Answered():
                self._said(self.guide.answer(message.cue - self._before.cues, message.yes))
            case Adjusted():
                self.guide.dose = message.dose
            case Resized():
                self.resize((message.width, message.height))
        self.touched = time.monotonic()

    def put(self, message: BaseModel) -> None:
        """Send something, where there is a socket."""
        if self.line is not None:
            self.line.put(message)

    def tell(self) -> None:
        """Send the cues that were not sent yet, and the state where it has changed."""
        if self.line is None:
            return
        for cue in self._cues[self._cues_sent :]:
            self.put(self._given(cue))
        self._cues_sent = len(self._cues)
        if self.clock.jumped and not self._jump_told:
            self._jump_told = True
            self.put(_CLOCK_JUMPED)
        state = self._state()
        if self._shown is None or state.model_copy(update={"at_ms": self._shown.at_ms}) != self._shown:
            self._shown, self._shown_s = state, self._now_s
            self.put(state)

    def unsaved(self) -> Piece | None:
        """What has come in since the last `saved`; None where nothing has."""
        seen = self.guide.ticks_since(self._rows_kept)
        cues = self._cues[self._cues_kept :]
        if seen is None and not cues and self.messages == self._messages_kept:
            return None
        return Piece(
            practice=self.number,
            estimator=self._estimator,
            first=self._before.rows + self._rows_kept,
            beats=seen,
            messages=self.messages,
            pictures=self._pictures,
            cues=tuple(replace(cue, number=self._before.cues + cue.number) for cue in cues),
        )

    def saved(self, piece: Piece) -> None:
        """What `unsaved` gave is on disk."""
        self._rows_kept += len(piece.beats) if piece.beats is not None else 0
        self._cues_kept += len(piece.cues)
        if piece.messages != self._messages_kept:
            self._messages_kept = piece.messages
            self.put(KeptOnDisk(type="kept", frames=piece.messages))

    def _state(self) -> State:
        state = self.guide.state
        if state.checks is not self._checks:  # they change with each look, and the state with each beat
            self._checks, self._checks_shown = state.checks, checks_shown(state.checks)
        return state_shown(state, self.clock.client_ms(self._now_s), self._checks_shown)

    def _at_s(self, at_ms: int) -> float:
        at_s = self.clock.take(at_ms)
        self._now_s = max(self._now_s, at_s)
        return at_s

    def _note_taken(self) -> None:
        while self._ends and self._ends[0][0] <= self._taken:
            _, self.messages = self._ends.popleft()

    def _said(self, cues: Sequence[Cue]) -> None:
        self._cues.extend(cues)
        self.tell()

    def _given(self, cue: Cue) -> CueGiven:
        return CueGiven(
            type="cue",
            number=self._before.cues + cue.number,
            at_ms=self.clock.client_ms(cue.at_s),
            kind=cue.kind,
            text=cue.text,
            urgent=cue.urgent,
            asks=cue.asks,
        )
