"""Breath, stays, repetition and sides, out of sentences as schools write them."""

import pytest

from abhyasa.language.sentences import Hold, breath_of, hold_of, repeats_on_other_side, side_of


@pytest.mark.parametrize(
    ("sentence", "breath"),
    [
        ("Inhale, raise your hands up.", "inhale"),
        ("While exhaling, bend forward.", "exhale"),
        ("Breathe in and lift the chest.", "inhale"),
        ("Breathe out.", "exhale"),
        ("Hold with normal breath. Inhaling, raise your hands.", "normal"),
        ("Inhale up, exhale down.", "inhale"),
        ("Breathe evenly.", "normal"),
        ("Breathe into the belly.", None),
        ("Sit in Dandasana.", None),
    ],
)
def test_the_first_breath_named(sentence: str, breath: str | None) -> None:
    assert breath_of(sentence) == breath


@pytest.mark.parametrize(
    ("sentence", "hold"),
    [
        ("Hold.", Hold()),
        ("Hold the posture with normal breath.", Hold()),
        ("Stay there with slow breath.", Hold()),
        ("Remain in the posture as long as you like.", Hold()),
        ("Stay for five breaths.", Hold(breaths=5)),
        ("Keep your gaze there for 8 slow breaths.", Hold(breaths=8)),
        ("Hold 3-5 breaths.", Hold(breaths=3)),
        ("Hold for 30–60 seconds.", Hold(seconds=30)),
        ("Remain for at least half a minute.", Hold(seconds=30)),
        ("Stay in the posture for one to two minutes.", Hold(seconds=60)),
        ("Catch hold of the foot firmly.", None),
        ("Hold your wrist with the other hand.", None),
        ("Take a deep breath.", None),
        ("Rest the foot on the shin.", None),
        ("Stay for 0 breaths", Hold()),
    ],
)
def test_the_stay_asked_for(sentence: str, hold: Hold | None) -> None:
    assert hold_of(sentence) == hold


@pytest.mark.parametrize(
    ("hold", "words"),
    [
        (Hold(), "as long as you like"),
        (Hold(breaths=5), "5 breaths"),
        (Hold(breaths=1), "1 breath"),
        (Hold(seconds=30), "30 seconds"),
    ],
)
def test_a_stay_in_words(hold: Hold, words: str) -> None:
    assert str(hold) == words


@pytest.mark.parametrize(
    ("sentence", "repeats"),
    [
        ("Repeat the same on the other side.", True),
        ("Switch sides.", True),
        ("Now do the same with the other leg.", True),
        ("Set the foot down beside the other.", False),
        ("Now hold one wrist with the other hand.", False),
        ("Now lay the foot on the other leg.", False),
    ],
)
def test_going_to_the_other_side(sentence: str, repeats: bool) -> None:
    assert repeats_on_other_side(sentence) is repeats


@pytest.mark.parametrize(
    ("sentence", "side"),
    [
        ("Bend the left knee to the right thigh.", "left"),
        ("Bend at a right angle, then step the left foot back.", "left"),
        ("Turn the Right foot out.", "right"),
        ("Sit upright.", None),
    ],
)
def test_the_first_side_named(sentence: str, side: str | None) -> None:
    assert side_of(sentence) == side
