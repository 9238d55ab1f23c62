"""The coach's vocabulary: commands, the phases of a practice, and the kinds of cues."""

from __future__ import annotations

from typing import Literal

Dose = Literal["quiet", "normal", "talkative"]
"""How much is said: steps and safety only; corrections, tips and offers too; encouragement and cannot tells too."""

Command = Literal["begin", "pause", "resume", "again", "skip", "stop", "pain"]
"""again: this step once more. stop: end the practice and keep it. pain: the same at once, and say so."""

Phase = Literal["placing", "countdown", "practising", "paused", "ended", "stopped"]
"""placing: until camera and body are in place. stopped: ended by `pain`, or by a page that says avoid."""

Interruption = Literal["camera", "person", "tab", "connection"]
"""What was lost."""

CueKind = Literal[
    "place", "step", "breath", "hold", "correction", "tip", "helped", "variation", "untold", "praise", "safety"
]
"""untold: something cannot be told, and what to change. safety: limits, pain, and stopping."""
