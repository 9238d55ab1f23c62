"""While a step is done: its checks, and what follows from them. Limits first, then one correction, tip or offer."""

from __future__ import annotations

from functools import partial

from abhyasa.coach import phrases
from abhyasa.coach.beats import Beats
from abhyasa.coach.correcting import Corrector
from abhyasa.coach.cues import Speaker
from abhyasa.coach.guide import Guide
from abhyasa.coach.helping import Helper
from abhyasa.coach.instructions import Instruction
from abhyasa.coach.judging import Asking, Judging
from abhyasa.coach.limits import LimitWatch
from abhyasa.coach.screening import Outcome
from abhyasa.coach.stay import Stay
from abhyasa.coach.untold import untold_in_words
from abhyasa.coach.words import Dose
from abhyasa.follow.live import Moment
from abhyasa.follow.observations import Observations
from abhyasa.follow.observe import TICK_S
from abhyasa.follow.verdicts import Check
from abhyasa.language.goals import Goal, Quantity
from abhyasa.page.model import Page
from abhyasa.practice.practice import Stage

LOOK_EVERY = 4
"""Ticks from one look to the next."""
RECENT_S = 1.5
"""The last moments of a stay, by which its checks are shown."""
QUIET_S = 0.8
"""Silence before anything but a step is said."""
UNTOLD_S = 4.0
ANSWER_S = 15.0
"""For so long an offer waits for its answer."""
_MIN_TICKS = 4


def quantities_beside(page: Page, outcome: Outcome) -> tuple[Quantity, ...]:
    """What tips, variations and limits speak of, on either side."""
    goals = [
        *(seen.goal for tip in page.tips for seen in tip.when),
        *(seen.goal for variation in page.variations if not outcome.cautious for seen in variation.ready),
        *(goal for limit in outcome.limits for goal in limit.goals),
    ]
    other = [goal.mirrored() for goal in goals] if page.sides == "both" else []
    return tuple(dict.fromkeys(goal.quantity for goal in (*goals, *other)))


class Watch:
    """Looks at the body twice a second and says what has to be said."""

    def __init__(self, page: Page, outcome: Outcome, guide: Guide, speaker: Speaker, judging: Judging) -> None:
        """judging: by the columns of the beats."""
        self._guide = guide
        self._speaker = speaker
        self._stay = Stay()
        self._judging = judging
        self._limits = LimitWatch(outcome, self._judging)
        self._corrector = Corrector()
        self._helper = Helper(page, outcome, self._judging)
        self._untold_in = -1
        self._offer: tuple[int, str, float, int] | None = None
        self._praised = 0
        self._ticks = 0
        self.checks: tuple[Check, ...] = ()
        """Of the present shape, by its last moments; none while there is none."""

    def leave(self) -> None:
        """The body is no longer in the shape that it was in."""
        self._stay.leave()
        self.checks = ()

    def tick(self, moment: Moment, beats: Beats, now_s: float, dose: Dose) -> Asking[None]:
        """Take in a tick, the last of the beats."""
        self._stay.feed(self._guide, moment, len(beats) - 1)
        self._ticks += 1
        if self._ticks % LOOK_EVERY:
            return
        item = self._item()
        if (yield from self._warn(item or self._guide.now, beats, now_s)):
            return
        if item is None or item.stage is None or len(beats) - self._stay.first < _MIN_TICKS:
            self.checks = ()
            return
        stay = beats.at(self._stay.first)
        checks = partial(self._judging.checks, item.stage, knows_side=self._stay.knows_side)
        self.checks = yield from checks(stay.at(slice(-round(RECENT_S / TICK_S), None)))
        by_goal = {check.sourced.goal: check for check in self.checks}
        yield from self._corrector.look(self._stay.visit, by_goal, partial(checks, stay), now_s)
        if dose != "quiet" and self._speaker.silent_s(now_s) >= QUIET_S:
            yield from self._speak(item, item.stage, by_goal, stay, now_s, dose)

    def answer(self, number: int, yes: bool, now_s: float) -> None:
        """Yes or no to the offer of this number."""
        if self._offer is None or self._offer[0] != number:
            return
        _, text, until_s, index = self._offer
        self._offer = None
        if yes and now_s <= until_s and index == self._guide.at:
            self._speaker.say(now_s, "variation", text)

    def _item(self) -> Instruction | None:
        return None if self._stay.index is None else self._guide.instructions[self._stay.index]

    def _warn(self, item: Instruction | None, beats: Beats, now_s: float) -> Asking[bool]:
        if item is None or item.stage is None or not self._limits:
            return False
        recent = beats.at(max(len(beats) - round(RECENT_S / TICK_S), 0))
        limit = yield from self._limits.look(item.stage, item.round, recent, now_s)
        if limit is None:
            return False
        self._speaker.say(now_s, "safety", limit.line, urgent=True)
        return True

    def _speak(
        self, item: Instruction, stage: Stage, checks: dict[Goal, Check], stay: Observations, now_s: float, dose: Dose
    ) -> Asking[None]:
        """The one thing to say now, if any."""
        correction = self._corrector.next(checks, self._stay.seconds, item, now_s)
        if correction is not None:
            self._speaker.say(now_s, "correction", correction.text, check=correction.check)
        elif (helped := (yield from self._helper.helped(stage, item.round, stay, self._stay.knows_side))) is not None:
            self._speaker.say(now_s, "helped", phrases.in_turn(phrases.HELPED, helped), tip=helped)
        elif (tip := (yield from self._helper.tip(stage, item.round, stay, self._stay.knows_side))) is not None:
            self._speaker.say(now_s, "tip", tip.text, tip=tip.number)
        elif not self._stay.knows_side:
            return  # offers speak of limbs, and so does what cannot be told
        elif dose == "talkative" and self._corrector.mended is not None:
            self._speaker.say(now_s, "praise", phrases.in_turn(phrases.MENDED, self._praised))
            self._praised += 1
        elif not (yield from self._offered(item, stage, stay, now_s)) and dose == "talkative":
            self._tell_untold(checks, stay, now_s)

    def _offered(self, item: Instruction, stage: Stage, stay: Observations, now_s: float) -> Asking[bool]:
        index = self._guide.at
        if item.hold is None or self._corrector.has_fault or index is None or self._stay.index != index:
            return False
        variation = yield from self._helper.variation(stage, item.round, stay)
        if variation is None:
            return False
        cue = self._speaker.say(now_s, "variation", phrases.OFFER, asks=True)
        self._offer = (cue.number, variation.text, now_s + ANSWER_S, index)
        return True

    def _tell_untold(self, checks: dict[Goal, Check], stay: Observations, now_s: float) -> None:
        if self._untold_in == self._stay.visit or self._stay.seconds < UNTOLD_S:
            return
        azimuths = stay.azimuth_deg[stay.present]
        azimuth = float(azimuths[-1]) if len(azimuths) else None
        for check in checks.values():
            if check.verdict == "cannot_tell" and (words := untold_in_words(check, azimuth)):
                self._untold_in = self._stay.visit
                self._speaker.say(now_s, "untold", words)
                return
