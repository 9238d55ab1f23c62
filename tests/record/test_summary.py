"""The summary in plain words."""

from abhyasa.record.record import HoldSpan, Span
from abhyasa.record.summary import concerns, summary
from tests.record.sessions import PRACTICE, check, photo_session, record_of, session


def hold(side: str, seconds: float) -> HoldSpan:
    return HoldSpan.model_validate(
        {"step": "hold", "side": side, "start_s": 10.0, "end_s": 10.0 + seconds, "seconds": seconds}
    )


def test_both_sides_done_with_a_fault() -> None:
    record = session("faults-side").record
    told = summary(record, PRACTICE)
    assert told.headline == "Both sides done."
    assert told.sentences[0].startswith("You held ")
    assert told.sentences[0].endswith(" s on the right.")
    assert any("to look at: the right knee bend was" in sentence for sentence in told.sentences)


def test_nothing_to_correct_is_said_only_of_what_was_seen() -> None:
    told = summary(session("correct-side").record, PRACTICE)
    assert "In all that the camera could tell, nothing needs correcting." in told.sentences
    assert any("could not be told" in sentence for sentence in told.sentences)
    assert summary(record_of(check(verdict="cannot_tell")), PRACTICE).sentences == (
        "1 of 1 checks could not be told; see what would help further down.",
    )


def test_one_side_only_is_told() -> None:
    told = summary(record_of().model_copy(update={"holds": (hold("left", 8.0),)}), PRACTICE)
    assert told.headline == "The left side is done; nothing was seen of the right side."
    assert told.sentences == ("You held 8.0 s on the left.",)


def test_a_side_held_longer_is_told() -> None:
    record = record_of().model_copy(update={"holds": (hold("left", 8.0), hold("right", 4.0), hold("right", 0.5))})
    assert summary(record, PRACTICE).sentences[:2] == (
        "You held 8.0 s on the left and 4.5 s on the right.",
        "The left side was held 3.5 s longer.",
    )


def test_no_practice_at_all() -> None:
    off = Span(start_s=0.0, end_s=30.0, step=None, side=None)
    assert summary(record_of(spans=(off,)), PRACTICE).headline == "No step of this asana was seen."


def test_a_photo_is_told_by_its_step() -> None:
    record = photo_session("faults-side", 16.0).record
    told = summary(record.model_copy(update={"timeline": (_shows("hold", "left"),)}), PRACTICE)
    assert told.headline == "This photo shows Hold, left side."
    told = summary(record.model_copy(update={"timeline": (_shows("hold", None),)}), PRACTICE)
    assert told.headline == "This photo shows Hold; which side cannot be told."
    told = summary(record.model_copy(update={"timeline": (_shows(None, None),)}), PRACTICE)
    assert told.headline == "Which step this photo shows cannot be told."


def _shows(step: str | None, side: str | None) -> Span:
    return Span.model_validate({"start_s": 0.0, "end_s": 0.0, "step": step, "side": side})


def test_a_goal_missed_in_two_steps_is_one_concern_its_longest_stay_first() -> None:
    bend = check(step="bend", value=42.0, span=(4.0, 6.0))
    held = check(step="hold", value=34.0, span=(10.0, 20.0))
    (concern,) = concerns(record_of(bend, held, check("trunk_pitch >= 20 deg", "pass", 60.0)))
    assert concern.checks == (held, bend)
    assert concern.title == "Right knee bend"
    assert concern.sentence == "right knee bend was 34° ± 6° (Bend and Hold, left side); the page asks for at most 20°"


def test_the_other_side_is_another_concern() -> None:
    mirrored = check("knee_flexion(left) <= 20 deg", side="right")
    assert [concern.side for concern in concerns(record_of(check(), mirrored))] == ["left", "right"]
