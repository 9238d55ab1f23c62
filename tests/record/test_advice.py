"""What could not be told, and how to place the camera next time."""

import numpy as np
import pytest

from abhyasa.body.measures import Why
from abhyasa.body.vocabulary import MEASURES
from abhyasa.follow.observations import Observations
from abhyasa.follow.observe import Observer
from abhyasa.follow.verdicts import MISTAKEN, REASONS, TOO_CLOSE
from abhyasa.language.goals import Quantity
from abhyasa.practice.place import best_azimuths_deg, place_of
from abhyasa.record.advice import advice, camera_azimuth_deg
from tests.bodies import SITTING, film, nobody
from tests.record.sessions import PRACTICE, check, record_of, session

LEFT_KNEE, RIGHT_KNEE = "knee_flexion(left) <= 20 deg", "knee_flexion(right) <= 20 deg"


def seen_from(azimuth_deg: float) -> Observations:
    return Observer(PRACTICE.quantities).feed(film([SITTING] * 10, azimuth_deg=azimuth_deg))


def test_a_leg_away_from_the_camera_asks_for_the_other_side() -> None:
    hidden = check(LEFT_KNEE, "cannot_tell", None, None, reason=REASONS[Why.HIDDEN])
    told = advice(record_of(hidden), seen_from(-90))
    assert told.stood == "at your right side"
    assert "facing the other way" in told.next_time
    assert "at your left side" in told.next_time
    assert "1 of the 1 checks" in told.next_time
    assert [(u.title, u.names, u.checks) for u in told.untold] == [("Hidden from the camera", ("left knee bend",), 1)]


def test_from_the_front_the_camera_is_moved_to_a_side() -> None:
    unseen = check("trunk_pitch >= 20 deg", "cannot_tell", None, None, reason=REASONS[Why.UNCERTAIN])
    told = advice(record_of(unseen), seen_from(10))
    assert told.next_time.startswith("Turn, or move the camera, so that it stands at your left side")


def test_a_camera_in_the_right_place_is_not_moved() -> None:
    hidden = check(RIGHT_KNEE, "cannot_tell", None, None, reason=REASONS[Why.HIDDEN])
    assert advice(record_of(hidden), seen_from(-90)).next_time == ""


def test_what_no_camera_shows_asks_for_no_other_place() -> None:
    rounding = check("back_rounding <= 50 deg", "cannot_tell", None, None, reason=REASONS[Why.UNCALIBRATED])
    told = advice(record_of(rounding), seen_from(0))
    assert told.next_time == ""
    assert told.untold[0].title == "Not measured yet"


def test_nobody_in_the_picture() -> None:
    absent = check(LEFT_KNEE, "cannot_tell", None, None, reason=REASONS[Why.NO_BODY])
    told = advice(record_of(absent), Observer(PRACTICE.quantities).feed(nobody(10)))
    assert (told.stood, told.next_time) == ("", "")
    assert told.untold[0].title == "Nobody was found"


def test_where_all_was_told_there_is_nothing_to_say() -> None:
    told = advice(record_of(check(verdict="pass", value=5.0)), seen_from(-90))
    assert (told.untold, told.next_time) == ((), "")


@pytest.mark.parametrize(("reason", "title"), [(TOO_CLOSE, "Too close to call"), (MISTAKEN, "Perhaps mistaken")])
def test_a_clear_reading_that_was_not_trusted_is_no_close_call(reason: str, title: str) -> None:
    doubted = check(LEFT_KNEE, "cannot_tell", 18.0, 6.0, reason=reason)
    assert advice(record_of(doubted), seen_from(-90)).untold[0].title.startswith(title)


def test_a_reason_that_is_new_here_is_still_told() -> None:
    untold = check(LEFT_KNEE, "cannot_tell", None, None, reason="the lens was fogged")
    assert advice(record_of(untold), seen_from(-90)).untold[0].title == "Other reasons"


def test_the_asana_s_best_place_is_told_where_the_camera_stood_elsewhere() -> None:
    best = place_of(PRACTICE.asana)
    assert best is not None
    record = record_of(check(LEFT_KNEE, "cannot_tell", None, None, reason=REASONS[Why.HIDDEN]))
    assert advice(record, seen_from(best.azimuth_deg + 90)).best == best.words
    assert advice(record, seen_from(best.azimuth_deg)).best == ""
    all_told = record_of(check(verdict="pass", value=5.0))
    assert advice(all_told, seen_from(best.azimuth_deg + 90)).best == ""


def test_every_cannot_tell_of_a_film_is_accounted_for() -> None:
    record, following, *_ = session("faults-side")
    told = advice(record, following.ticks)
    assert told.stood.startswith("at your right side")
    assert sum(u.checks for u in told.untold) == sum(c.verdict == "cannot_tell" for c in record.checks)


@pytest.mark.parametrize(
    ("quantity", "places"),
    [
        (Quantity("knee_flexion", ("left",)), (90.0,)),
        (Quantity("ankle_dorsiflexion", ("right",)), (-90.0,)),
        (Quantity("elbow_flexion", ("right",)), (-90.0,)),
        (Quantity("shoulder_elevation", ("left",)), (90.0,)),
        (Quantity("hip_abduction", ("left",)), (0.0, 180.0)),
        (Quantity("trunk_pitch"), (90.0, -90.0)),
        (Quantity("trunk_side_bend"), (0.0, 180.0)),
        (Quantity("trunk_twist"), (0.0,)),
        (Quantity("near", ("left foot", "right thigh")), ()),
    ],
)
def test_the_measure_tables_views_as_places(quantity: Quantity, places: tuple[float, ...]) -> None:
    assert best_azimuths_deg(quantity) == places


@pytest.mark.parametrize("name", [name for name, row in MEASURES.items() if row.takes != "parts"])
def test_every_measure_of_a_joint_has_a_best_place(name: str) -> None:
    args = ("left",) if MEASURES[name].takes == "side" else ()
    assert best_azimuths_deg(Quantity(name, args))


def test_where_a_camera_stood_behind_the_body() -> None:
    behind = camera_azimuth_deg(np.array([178.0, -178.0, np.nan], np.float32))
    assert behind is not None
    assert abs(behind) == pytest.approx(180, abs=1)


def test_a_body_that_turned_all_round_has_no_one_place() -> None:
    assert camera_azimuth_deg(np.linspace(-180, 180, 100, dtype=np.float32)) is None
