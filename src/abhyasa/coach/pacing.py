"""When each step is said, and when the next: by what is seen to be done, else by the breath."""

from __future__ import annotations

from abhyasa.coach import phrases
from abhyasa.coach.cues import Speaker
from abhyasa.coach.guide import LIKED_S, Guide
from abhyasa.coach.instructions import BREATH_S, Instruction
from abhyasa.coach.limits import limited_by
from abhyasa.coach.screening import Outcome
from abhyasa.coach.shapes import Sight
from abhyasa.coach.words import Dose
from abhyasa.follow.live import Moment

AFTER_DONE_S = 3.0
"""From a step that is done to the next: a breath."""
AFTER_HOLD_S = 0.5
"""The same after a stay."""
REMIND_S = 16.0
"""A step that is not begun is said once more after this."""
UNSEEN_S = 2 * BREATH_S
"""Time for a step that cannot be seen, after its sentence."""
AT_MOST_S = 30.0
"""A step that is not seen to be done, though it could be, is left after this; a stay when so much more has passed."""
FIRST_AT_MOST_S = 120.0
"""The first step has more time: one walks to the mat."""
TOO_LATE_S = 4.0
"""A stay that could not be told for so long, since something else was being said, is not told any more."""
_LONG_S = 15.0
_EVEN_AT_S = 6.0


class Pacer:
    """Says the guide's steps when they are due."""

    def __init__(self, guide: Guide, speaker: Speaker, outcome: Outcome) -> None:
        self._guide = guide
        self._speaker = speaker
        self._outcome = outcome
        self._prefix = ""
        self._reminded = False
        self._told: set[str] = set()
        self._waits_since_s: float | None = None
        self._spoken = 0

    def tick(self, moment: Moment, sight: Sight, now_s: float, dose: Dose) -> None:
        """Follow one moment, and say what has become due."""
        if self._guide.follow(moment, sight):
            self._begin_step("")
        if self._guide.said_s is None:
            if self._goes_without_saying(now_s):
                self._guide.say(now_s)
            else:
                self._say_step(now_s)
            return
        if self._is_over(now_s):
            self._next(now_s)
        elif dose != "quiet":
            self._say_meanwhile(now_s, dose)

    def again(self) -> None:
        """The present step once more."""
        self._guide.again()
        self._begin_step("")

    def skip(self, now_s: float) -> None:
        """The next step now."""
        self._next(now_s)

    def resume(self, now_s: float) -> None:
        """After a pause the present step is said again, unless it is a stay that has begun."""
        if self._guide.held_s == 0.0 and self._guide.at is not None:
            self._guide.again()
        elif self._guide.said_s is not None:
            self._guide.say(now_s)

    def _begin_step(self, prefix: str) -> None:
        self._prefix, self._reminded, self._told = prefix, False, set()
        self._waits_since_s = None

    def _goes_without_saying(self, now_s: float) -> bool:
        """Whether the step is done already: a movement that came by itself, a stay that was spoken over."""
        if self._waits_since_s is None:
            self._waits_since_s = now_s
        if self._prefix or self._guide.at in (None, 0) or self._guide.here != self._guide.at:
            return False
        late = now_s - self._waits_since_s > TOO_LATE_S
        return late or (self._guide.now is not None and self._guide.now.hold is None)

    def _next(self, now_s: float) -> None:
        liked = self._guide.now is not None and self._guide.now.hold is not None and self._guide.now.hold_s is None
        other_round = self._guide.go_on(now_s)
        self._begin_step(phrases.OTHER_SIDE if other_round else phrases.WHEN_READY if liked else "")
        if self._guide.at is None:
            self._speaker.say(now_s, "step", phrases.CLOSING)

    def _say_step(self, now_s: float) -> None:
        item = self._guide.now
        if item is None or self._speaker.silent_s(now_s) < 0:
            return
        self._speaker.say(now_s, "step", _joined(self._prefix, item.text))
        for limit in limited_by(item.stage, self._outcome, item.round):
            self._speaker.say(now_s, "safety", limit.line)
        self._guide.say(self._speaker.free_s)

    def _is_over(self, now_s: float) -> bool:
        """Whether the present step may be left: it was said to its end, and is done or had its time."""
        item, said_s = self._guide.now, self._guide.said_s
        if item is None or said_s is None:
            return False
        if self._guide.done_s is not None and item.stage is not None and not item.stage.settles:
            return True  # into the stay that is already taken, whose sentence waits for its turn
        if now_s < said_s:
            return False
        if self._guide.done_s is not None:
            pause_s = AFTER_HOLD_S if item.hold is not None else AFTER_DONE_S
            return now_s >= self._guide.done_s + pause_s and self._speaker.silent_s(now_s) >= 0
        moved = item.hold is None and self._guide.at != 0 and self._guide.has_moved
        return (moved and self._speaker.silent_s(now_s) >= AFTER_DONE_S) or now_s - said_s >= self._patience_s(item)

    def _patience_s(self, item: Instruction) -> float:
        stay_s = 0.0 if item.hold is None else LIKED_S if item.hold_s is None else item.hold_s
        if self._guide.is_blind:
            return max(stay_s, UNSEEN_S)
        return stay_s + (FIRST_AT_MOST_S if self._guide.at == 0 else AT_MOST_S)

    def _say_meanwhile(self, now_s: float, dose: Dose) -> None:
        item, said_s = self._guide.now, self._guide.said_s
        if item is None or said_s is None or self._speaker.silent_s(now_s) < 1.0:
            return
        if item.hold is not None and self._guide.held_s > 0:
            if dose == "talkative":
                self._say_in_hold(item, now_s)
        elif not self._reminded and self._guide.done_s is None and now_s - said_s >= REMIND_S:
            self._reminded = True
            self._speaker.say(now_s, "step", _joined(phrases.ONCE_MORE, item.text))

    def _say_in_hold(self, item: Instruction, now_s: float) -> None:
        asked_s = item.hold_s
        due = [("even", _EVEN_AT_S, phrases.EVEN_BREATH)]
        if asked_s is not None and asked_s >= _LONG_S:
            due += [
                ("half", asked_s / 2, phrases.HALF_WAY),
                ("last", asked_s - BREATH_S, phrases.LAST_BREATH),
            ]
        for name, at_s, words in due:
            if name not in self._told and at_s <= self._guide.held_s < at_s + 2.0:
                self._told.add(name)
                self._speaker.say(now_s, "breath" if name != "half" else "hold", phrases.in_turn(words, self._spoken))
                self._spoken += 1
                return


def _joined(prefix: str, sentence: str) -> str:
    if not prefix.endswith(":"):
        return f"{prefix} {sentence}".strip()
    return f"{prefix} {sentence[:1].lower()}{sentence[1:]}"
