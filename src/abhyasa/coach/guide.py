"""Which instruction is to be done now: a pointer that goes on as steps are done, and goes along with the practitioner.

What is believed of the body comes from the live follower. Steps that look alike are told apart by the pointer: a step
counts as done when any shape that asks at least as much is believed to be taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from abhyasa.body.motion import STILL_UP_TO
from abhyasa.coach.instructions import BREATH_S, Instruction
from abhyasa.coach.shapes import Shapes, Sight
from abhyasa.follow.live import Moment
from abhyasa.follow.observe import TICK_S

DONE_FROM = 0.6
"""Belief in a step's settled shape from which it counts as taken."""
CERTAIN = 0.999
"""Belief beyond which nothing more need be seen."""
DONE_S = 0.75
"""For so long."""
LEAVING_S = 0.75
"""Who moves for so long does not hold, before the follower knows where they go."""
HELD_FROM = 0.5
"""Belief in a held shape from which its time counts."""
EXPECTED = 2.5
"""How much better the odds of the step that was asked for are than those of a follower who does not hear."""
SURE_FROM = 0.85
"""Belief in a step elsewhere in the practice from which the pointer goes there."""
FORWARD_S, OTHER_SIDE_S, MIDWAY_S, BACK_S = 0.875, 2.0, 4.0, 3.0
"""For how long it must be believed: further on, on the other side, the same in the middle of a side, earlier."""
BLIND_S = 3.0
"""A step of which nothing could be told for so long goes on by time."""
STIRRED_S, STILL_S = 0.75, 4.0
"""A movement that ends in stillness for so long is taken for what was asked, though its shape is not told."""
LIKED_S = 5 * BREATH_S
"""How long a stay "as long as you like" is before the next step is told."""


class Guide:
    """The pointer. `at` is the instruction's index, None once all are done."""

    def __init__(self, instructions: Sequence[Instruction], shapes: Shapes) -> None:
        """shapes: of these instructions."""
        self.instructions = tuple(instructions)
        self.at: int | None = 0 if instructions else None
        self.doing: int | None = None
        """What the body is seen to do, by the follower alone."""
        self.held_s = 0.0
        """How long the present stay has been held."""
        self.holding = False
        self.done_s: float | None = None
        """Since when the present step is done; None while it is not."""
        self.said_s: float | None = None
        """When the present step was last said; None before."""
        self._last_begun: int | None = None
        self._named = self._named_before = -1
        self._moving_s = 0.0
        self._named_since_s = self._begun_s = 0.0
        self._looks_since_s: dict[int, float] = {}
        self._finished: set[int] = set()
        self._shapes = shapes
        self._believed = self._taken = self._either = [0.0] * len(self.instructions)
        self._resembled = self._either_resembled = self._believed
        self._held_ticks = [0] * len(self.instructions)
        self._run = 0
        self._elsewhere: tuple[int, float] | None = None
        self._blind_s = 0.0
        self._stirred_s = self._still_s = 0.0
        self._begun = False

    @property
    def now(self) -> Instruction | None:
        """The instruction to be done now."""
        return None if self.at is None else self.instructions[self.at]

    def belief(self, index: int) -> float:
        """How much the follower believed, at the last tick, that the body is in this instruction's shape.

        Certain where the body shows the very shape that was asked for.
        """
        return self._believed[index]

    def belief_in_either_side(self, index: int) -> float:
        """The same of this instruction's shape on whichever side."""
        return max(self._either[index], self.belief(index))

    @property
    def here(self) -> int | None:
        """The present instruction where the body is in its shape, as pointer and follower agree.

        Whoever was asked for the next step is not judged by the last any more, though the follower may lag behind. Once
        taken, a shape that is still a sure one is left only for the other side where that would count as taken: seen
        from the bent leg's side, which leg is bent hangs in the balance for as long as the stay lasts.
        """
        if self.at is None:
            return None
        of_side, of_either = self._taken[self.at], self.belief_in_either_side(self.at)
        remains = self._begun and of_either >= SURE_FROM and of_side > 1 - DONE_FROM
        return self.at if of_side >= DONE_FROM or remains else None

    @property
    def is_blind(self) -> bool:
        """Whether nothing of the present step can be told: no camera sees it, or not from here."""
        return self.now is None or self.now.stage is None or self._blind_s >= BLIND_S

    @property
    def has_moved(self) -> bool:
        """Whether the body has moved since the present step came up, and has been still for a while after."""
        return self._stirred_s >= STIRRED_S and self._still_s >= STILL_S

    def follow(self, moment: Moment, sight: Sight) -> bool:
        """Take in one moment, and what it says of the shapes. Returns whether the pointer has gone along with the
        practitioner.
        """
        self._believed, self._either = sight.taken, sight.either
        self._resembled, self._either_resembled = sight.resembled, sight.either_resembled
        self._taken = self._believed
        if self.at is not None:
            expected = range(self.at, min(self.at + (1 if self._settles(self.at) else 2), len(self.instructions)))
            unsure = min(self._believed[k] for k in expected) < CERTAIN
            if unsure and sight.shows[expected[-1]]:
                for k in expected:
                    self._believed[k] = 1.0
            self._taken = self._believed.copy()
            if not self._begun:
                for k in expected:
                    self._taken[k] *= EXPECTED / (1 + (EXPECTED - 1) * self._taken[k])
        doing = self._shapes.index(moment.stage) if moment.probability >= DONE_FROM else None
        if doing is not None and doing != self._named:
            self._named_before, self._named = self._named, doing
            self._named_since_s = moment.at_s
        self.doing = doing
        self._held_ticks = [
            held + 1 if taken >= HELD_FROM else 0 for held, taken in zip(self._held_ticks, self._taken, strict=True)
        ]
        if self.at is None:
            return False
        self._look(moment, sight)
        if (target := self._target(moment)) is not None:
            self._go_to(target, moment.at_s)
            return True
        self._note_done(moment.at_s)
        return False

    def say(self, at_s: float) -> None:
        """The present instruction has been said."""
        self.said_s = at_s

    def go_on(self, at_s: float) -> bool:
        """The next instruction. Returns whether it begins another round."""
        if self.at is None:
            return False
        present = self.instructions[self.at]
        after = self.at + 1
        if after < len(self.instructions) and self.instructions[after].round == present.round:
            self._point_at(after, at_s)
            return False
        self._finished.add(present.round)
        rest = [i for i, item in enumerate(self.instructions) if item.round not in self._finished]
        self._point_at(rest[0] if rest else None, at_s)
        return bool(rest)

    def again(self) -> None:
        """The present instruction once more, from its beginning."""
        self.held_s, self.done_s, self.said_s, self._run = 0.0, None, None, 0
        self._held_ticks = [0] * len(self.instructions)

    def _look(self, moment: Moment, sight: Sight) -> None:
        """Keep count of what the present step shows."""
        assert self.at is not None
        told = sight.tells[self.at]
        self._blind_s = 0.0 if told or not moment.seen.present[0] else self._blind_s + TICK_S
        if isfinite(motion := float(moment.seen.motion[0])):
            moves = motion > STILL_UP_TO
            self._stirred_s += TICK_S if moves else 0.0
            self._still_s = 0.0 if moves else self._still_s + TICK_S
            self._moving_s = self._moving_s + TICK_S if moves else 0.0
        self._run = self._run + 1 if self._taken[self.at] >= DONE_FROM else 0
        if self._run * TICK_S >= DONE_S and not self._begun:
            self._begun, self._last_begun, self._begun_s = True, self.at, moment.at_s
        is_stay = self.instructions[self.at].hold is not None
        held = self._taken[self.at] >= HELD_FROM or self.here is not None
        self.holding = is_stay and held and self._moving_s < LEAVING_S
        if self.holding:
            self.held_s += TICK_S

    def _note_done(self, at_s: float) -> None:
        item = self.now
        assert item is not None
        if item.hold is not None:
            done = self.held_s >= (LIKED_S if item.hold_s is None else item.hold_s)
        else:
            done = self._run * TICK_S >= DONE_S
        if done and self.done_s is None:
            self.done_s = at_s

    def _target(self, moment: Moment) -> int | None:
        """Where the practitioner surely is, if not where the pointer is or just was."""
        k = self._elsewhere_now(moment)
        if k is None or self.here is not None:
            self._elsewhere = None
            return None
        if self._elsewhere is None or self._elsewhere[0] != k:
            self._elsewhere = (k, moment.at_s)
        return k if moment.at_s - self._elsewhere[1] >= self._patience_s(k) else None

    def _elsewhere_now(self, moment: Moment) -> int | None:
        """The nearest step ahead that looks like what is seen, else the very one that the follower names."""
        assert self.at is not None
        # surely this step, and its side is the likelier one: that which was asked for
        self._looks_since_s = {
            k: self._looks_since_s.get(k, moment.at_s)
            for k, (of_either, of_side) in enumerate(zip(self._either_resembled, self._resembled, strict=True))
            if of_either >= SURE_FROM and of_side >= DONE_FROM
        }
        for k in range(self.at + 1, len(self.instructions)):
            if self.instructions[k].round != self.instructions[self.at].round:
                break
            since_s = self._looks_since_s.get(k, 0.0)
            if since_s > self._begun_s and not self._is_expected(k) and not self._leads_to_stay(k):
                return k
        named = self._shapes.index(moment.stage)
        if named is None or moment.probability < SURE_FROM or self._named_since_s <= self._begun_s:
            return None  # what was believed before the last step was seen to be done says nothing of after
        return None if self._is_expected(named) else named

    def _leads_to_stay(self, k: int) -> bool:
        """Whether the movement is over, and its shape is the next step's stay."""
        return not self._settles(k) and self._taken[k] >= DONE_FROM

    def _settles(self, k: int) -> bool:
        stage = self.instructions[k].stage
        return stage is None or stage.settles

    def _is_expected(self, k: int) -> bool:
        """Whether this is no more than the present step, or the last that was seen to be begun."""
        assert self.at is not None
        if self.instructions[k].round in self._finished:
            return True  # the end of one side looks like much of another
        if k < self.at and self.instructions[k].round == self.instructions[self.at].round and self._named_before < k:
            return True  # the follower has not come back to it, but never left it
        known = [index for index in (self.at, self._last_begun) if index is not None]
        return any(k == index or self._shapes.alike[k][index] for index in known)

    def _patience_s(self, k: int) -> float:
        assert self.at is not None
        there, here = self.instructions[k], self.instructions[self.at]
        if there.round != here.round:
            begun = self.at > 0 and self.instructions[self.at - 1].round == here.round
            alike = any(
                self._shapes.alike[k][i] for i, item in enumerate(self.instructions) if item.round == here.round
            )
            return BACK_S + MIDWAY_S if alike else MIDWAY_S if begun and self.at > 1 else OTHER_SIDE_S
        return FORWARD_S if k > self.at else BACK_S

    def _go_to(self, k: int, at_s: float) -> None:
        self._last_begun = k
        self._point_at(k, at_s)
        self.said_s = None if self.instructions[k].hold is not None else at_s

    def _point_at(self, index: int | None, at_s: float) -> None:
        self.at = index
        self.held_s, self.holding, self.done_s, self.said_s = 0.0, False, None, None
        self._run, self._blind_s, self._elsewhere, self._begun = 0, 0.0, None, False
        self._stirred_s = self._still_s = 0.0
        if index is not None and self.instructions[index].hold is not None:
            self.held_s = self._held_ticks[index] * TICK_S
            self.holding = self.held_s > 0
