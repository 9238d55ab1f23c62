"""The coach: landmarks and commands in, cues out. The same beat, follower and verdicts that judge recordings.

Nothing here asks what time it is: times come with the frames, and the same frames give the same cues, however they are
cut into pieces.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from math import ceil

from abhyasa.body.landmarks import Landmarks
from abhyasa.coach import phrases
from abhyasa.coach.beats import Beats
from abhyasa.coach.cues import Cue, Speaker
from abhyasa.coach.gesture import Gesture
from abhyasa.coach.guide import Guide
from abhyasa.coach.instructions import Instruction, instructions_of
from abhyasa.coach.judging import Asking, answered, judging_of
from abhyasa.coach.limits import eased
from abhyasa.coach.observing import Watch, quantities_beside
from abhyasa.coach.pacing import Pacer
from abhyasa.coach.placing import PLACED, Placing
from abhyasa.coach.screening import Outcome
from abhyasa.coach.shapes import Sight, shapes_of
from abhyasa.coach.words import Command, Dose, Interruption, Phase
from abhyasa.follow.live import Course, LiveFollower, Moment, follow_together
from abhyasa.follow.observations import Observations
from abhyasa.follow.observe import DELAY_S
from abhyasa.follow.verdicts import Check
from abhyasa.language.goals import Quantity
from abhyasa.page.model import Page
from abhyasa.practice.place import Place
from abhyasa.practice.practice import Practice

COUNTDOWN_S = 3.0
RESUMED_S = 2.0
"""The countdown after a pause."""
LOST_S = 2.0
"""A person who is not seen for longer is lost."""
BACK_S = 1.0
"""Who is seen for so long is back."""


@dataclass(frozen=True, slots=True)
class CoachState:
    """Where a practice stands, as a screen shows it.

    stage: index into `Coach.instructions` of what is to be done now; None before the first and after the last.
    doing: index of what the body is seen to do; None while it does none of it.
    held_s: how long the present stay has been held; holding: whether it is at this moment.
    countdown: whole seconds until it begins. checks: of the present shape, by its last moments.
    """

    phase: Phase
    at_s: float = 0.0
    stage: int | None = None
    doing: int | None = None
    held_s: float = 0.0
    holding: bool = False
    countdown: int | None = None
    advice: str = ""
    checks: tuple[Check, ...] = ()


class Coach:
    """One practice, from placing the camera to its end.

    practice: as it is done, within the limits of the practitioner's own watch-outs.
    instructions: every step of every round, as the screen shows them.
    course: what is followed.
    shapes: those that the instructions ask for; coaches who share them can be fed together.
    """

    def __init__(
        self,
        page: Page,
        practice: Practice,
        outcome: Outcome | None = None,
        dose: Dose = "normal",
        estimator: str | None = None,
        place: Place | None = None,
    ) -> None:
        """outcome: of the screening. estimator: what the landmarks are from, such as `blazepose-full`."""
        outcome = outcome or Outcome()
        self.page = page
        self.dose: Dose = dose
        self.course = _course(eased(practice, outcome), estimator, quantities_beside(page, outcome))
        self.practice = self.course.practice
        self.instructions: tuple[Instruction, ...] = instructions_of(page, self.practice)
        self._follower = LiveFollower(self.course)
        self._beats = Beats(self.quantities)
        self._speaker = Speaker()
        self.shapes = shapes_of(self.course, self.instructions)
        self._guide = Guide(self.instructions, self.shapes)
        self._pacer = Pacer(self._guide, self._speaker, outcome)
        self._watch = Watch(page, outcome, self._guide, self._speaker, judging_of(self.course))
        self._placing = Placing(page, self.practice, place)
        self._gesture = Gesture()
        self._phase: Phase = "placing"
        self._now_s = 0.0
        self._begins_s: float | None = None
        self._begun = False
        self._waits_for: Interruption | None = None
        self._unseen_since_s: float | None = None
        self._seen_since_s: float | None = None
        self._given = 0

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """What is observed, in the order of the beats' columns."""
        return self.course.quantities

    @property
    def cues(self) -> tuple[Cue, ...]:
        """All that has been said."""
        return tuple(self._speaker.cues)

    @property
    def ended(self) -> bool:
        """Whether the practice is over, by its end or because it was stopped."""
        return self._phase in ("ended", "stopped")

    @property
    def state(self) -> CoachState:
        """Where the practice stands."""
        counting = self._phase == "countdown" and self._begins_s is not None
        return CoachState(
            phase=self._phase,
            at_s=self._now_s,
            stage=None if self.ended else self._guide.at,
            doing=self._guide.doing,
            held_s=self._guide.held_s,
            holding=self._guide.holding and self._phase == "practising",
            countdown=max(ceil((self._begins_s or 0.0) - self._now_s), 1) if counting else None,
            advice=self._placing.advice if self._phase == "placing" else "",
            checks=self._watch.checks if self._phase == "practising" else (),
        )

    def ticks_since(self, n: int) -> Observations | None:
        """The beats after the n-th, None where there are none yet."""
        return self._beats.at(n) if len(self._beats) > n else None

    def feed(self, landmarks: Landmarks) -> list[Cue]:
        """Take the next frames, in order; what is to be said because of them."""
        return feed_together([self], [landmarks])[0]

    def take(self, seen: Observations) -> list[Cue]:
        """Take beats that were observed already, in order: those kept of a practice that is taken up again."""
        moments = self._follower.take(seen)
        return answered([self._hear(moments, self.shapes.sights(moments))])[0]

    def command(self, command: Command, at_s: float) -> list[Cue]:
        """A button, a key or a gesture."""
        self._now_s = max(self._now_s, at_s)
        if not self.ended:
            self._obey(command)
        return self._new_cues()

    def interrupted(self, why: Interruption, at_s: float) -> list[Cue]:
        """Frames stop coming; the practice waits."""
        self._now_s = max(self._now_s, at_s)
        if self._phase in ("countdown", "practising"):
            self._lose(why)
        return self._new_cues()

    def answer(self, number: int, yes: bool) -> list[Cue]:
        """Yes or no to a cue that asked."""
        if self._phase == "practising":
            self._watch.answer(number, yes, self._now_s)
        return self._new_cues()

    def _new_cues(self) -> list[Cue]:
        new = self._speaker.cues[self._given :]
        self._given += len(new)
        return new

    def _see(self, landmarks: Landmarks, i: int) -> None:
        """What a frame itself tells: whether the body is well in the picture, and the gesture."""
        if self._phase == "placing":
            self._place(landmarks, i)
        elif self._phase in ("practising", "paused") and self._gesture.feed(landmarks, i):
            self._obey("pause" if self._phase == "practising" else "resume")

    def _hear(
        self, moments: Sequence[Moment], sights: Sequence[Sight], landmarks: Landmarks | None = None
    ) -> Asking[list[Cue]]:
        """What is to be said at these moments. sights: one of each. landmarks: the frames that brought them, if any."""
        for moment, sight in zip(moments, sights, strict=True):
            yield from self._tick(moment, sight, landmarks)
        return self._new_cues()

    def _tick(self, moment: Moment, sight: Sight, landmarks: Landmarks | None) -> Asking[None]:
        self._beats.append(moment.seen)
        self._now_s = max(self._now_s, moment.at_s + DELAY_S)
        if landmarks is not None:
            frame = int(landmarks.time_s.searchsorted(moment.at_s + DELAY_S))
            self._see(landmarks, min(frame, len(landmarks) - 1))
        if self.ended:
            return
        self._watch_presence(moment)
        if self._phase == "paused":
            self._wait()
        elif self._phase == "countdown" and self._begins_s is not None and self._now_s >= self._begins_s:
            self._phase, self._begun, self._begins_s = "practising", True, None
        if self._phase == "practising":
            yield from self._practise(moment, sight)

    def _watch_presence(self, moment: Moment) -> None:
        present = bool(moment.seen.present[0])
        if present:
            self._unseen_since_s = None
            self._seen_since_s = self._now_s if self._seen_since_s is None else self._seen_since_s
        else:
            self._seen_since_s = None
            self._unseen_since_s = self._now_s if self._unseen_since_s is None else self._unseen_since_s
        lost = self._unseen_since_s is not None and self._now_s - self._unseen_since_s > LOST_S
        if lost and self._phase in ("countdown", "practising"):
            self._lose("person")

    def _place(self, landmarks: Landmarks, i: int) -> None:
        placed = self._placing.feed(landmarks, i)
        if placed:
            self._speaker.say(self._now_s, "place", f"{PLACED} {phrases.BEGIN}")
            self._count_down(COUNTDOWN_S)
        elif (advice := self._placing.to_say(self._now_s)) is not None:
            self._speaker.say(self._now_s, "place", advice)

    def _wait(self) -> None:
        """Whoever was lost and is seen again goes on; who paused says when."""
        back = self._seen_since_s is not None and self._now_s - self._seen_since_s >= BACK_S
        if self._waits_for is not None and back:
            self._resume()

    def _practise(self, moment: Moment, sight: Sight) -> Asking[None]:
        self._pacer.tick(moment, sight, self._now_s, self.dose)
        if self._guide.at is None:
            self._phase = "ended"
            return
        yield from self._watch.tick(moment, self._beats, self._now_s, self.dose)

    def _obey(self, command: Command) -> None:
        if command == "pain":
            self._speaker.say(self._now_s, "safety", phrases.PAIN, urgent=True)
            self._phase = "stopped"
        elif command == "stop":
            self._speaker.say(self._now_s, "step", phrases.STOPPED, urgent=True)
            self._phase = "ended"
        elif command == "pause" and self._phase in ("countdown", "practising"):
            self._speaker.say(self._now_s, "step", phrases.PAUSED, urgent=True)
            self._phase, self._waits_for = "paused", None
        elif command == "resume" and self._phase == "paused":
            self._resume()
        elif command == "begin" and self._phase in ("placing", "countdown"):
            self._phase, self._begun, self._begins_s = "practising", True, None
        elif command in ("again", "skip") and self._phase == "practising":
            self._watch.leave()
            self._pacer.again() if command == "again" else self._pacer.skip(self._now_s)
            if self._guide.at is None:
                self._phase = "ended"

    def _lose(self, why: Interruption) -> None:
        self._speaker.say(self._now_s, "place", phrases.LOST[why], urgent=True)
        self._phase, self._waits_for = "paused", why
        self._seen_since_s = None
        self._watch.leave()

    def _resume(self) -> None:
        if not self._begun:
            self._phase = "placing"
            return
        self._speaker.say(self._now_s, "step", phrases.GO_ON)
        self._watch.leave()
        self._pacer.resume(self._now_s)
        self._count_down(RESUMED_S)

    def _count_down(self, seconds: float) -> None:
        self._phase, self._waits_for = "countdown", None
        self._begins_s = self._now_s + seconds


def feed_together(coaches: Sequence[Coach], pieces: Sequence[Landmarks]) -> list[list[Cue]]:
    """What each coach says because of its next frames. All share their shapes."""
    moments = follow_together([coach._follower for coach in coaches], pieces)
    sights = iter(coaches[0].shapes.sights([moment for of_one in moments for moment in of_one]))
    of_each = [[*islice(sights, len(of_one))] for of_one in moments]
    return answered([*map(Coach._hear, coaches, moments, of_each, pieces)])


@lru_cache(maxsize=256)
def _course(practice: Practice, estimator: str | None, also: tuple[Quantity, ...]) -> Course:
    """The one course of all who practise the same."""
    return Course(practice, estimator, also)
