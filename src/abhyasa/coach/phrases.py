"""What the coach says of itself, beside the page's sentences; alternatives are taken in turn."""

from __future__ import annotations

from abhyasa.coach.gesture import WORDS as GESTURE
from abhyasa.coach.words import Interruption

BEGIN = "We begin in three seconds."
GO_ON = "We go on."
PAUSED = f"Paused. For going on, press resume, or lay {GESTURE} for two seconds."
LOST: dict[Interruption, str] = {
    "camera": "The camera is gone. We wait until it is back.",
    "person": "I have lost sight of you. We wait until you are in the picture again.",
    "tab": "We wait until this page is in front again.",
    "connection": "The connection was lost. We wait until it is back.",
}
STOPPED = "We stop here. What you have done is kept."
PAIN = "Stop. Come out slowly, the way you came in, and rest. Do not go on through pain."
CLOSING = "That is the whole practice. Rest for a few breaths."
OTHER_SIDE = "Now the other side."
WHEN_READY = "When you are ready:"
ONCE_MORE = "Whenever you like:"
HALF_WAY = ("Half way.", "Half the time is over.")
LAST_BREATH = ("One more breath.", "The last breath here.")
EVEN_BREATH = ("Breathe evenly.", "Let the breath be calm.")
MENDED = ("Good, that is it.", "Yes, like that.")
HELPED = ("That helped.", "Better, that helped.")
OFFER = "You look steady. Would you like to hear how to go further?"


def in_turn(phrases: tuple[str, ...], times: int) -> str:
    """The phrase for the so-manieth time."""
    return phrases[times % len(phrases)]
