"""What is known of a reading besides its value is the same on either side, and has a name each."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from abhyasa.body.calibration import calibration
from abhyasa.body.evidence import COMMON, OF_THE_BACK, inputs_of
from abhyasa.body.frame import Body, body_from_landmarks
from abhyasa.body.landmarks import Landmarks
from abhyasa.body.measuring import Measurer
from abhyasa.body.vocabulary import MEASURES
from abhyasa.language.goals import Quantity
from tests.bodies import SITTING, STANDING, Arm, Figure, Leg, film, mirror_image, nobody

Array = NDArray[np.float64]

LOPSIDED = Figure(
    pitch=25, side_bend=10, twist=15, neck=10,
    left_leg=Leg(flexion=80, abduction=25, knee=100, turn=30), right_leg=Leg(flexion=85, knee=10),
    left_arm=Arm(elevation=60, elbow=30), right_arm=Arm(elevation=110, outward=60, elbow=10),
)  # fmt: skip
HIDDEN = {"left knee": 0.4, "right elbow": 0.7, "left shoulder": 0.9, "right hip": 0.8, "right toes": 0.3}
QUANTITIES = [
    *(Quantity(m.name, ("left",)) for m in MEASURES.values() if m.takes == "side"),
    *(Quantity(m.name) for m in MEASURES.values() if m.takes == "none"),
    *(
        Quantity("near", parts)
        for parts in (
            ("left hand", "right foot"), ("left foot", "right thigh"), ("left hand", "floor"), ("pelvis", "floor"),
            ("head", "left knee"),
        )
    ),
]  # fmt: skip


def evidence(body: Body, quantity: Quantity) -> Array:
    found: Array = Measurer([(quantity.measure, quantity.args)], calibration())(body).evidence[0].T
    return found


def named(body: Body, quantity: Quantity, frame: int = 0) -> dict[str, float]:
    row = evidence(body, quantity)[frame]
    return {name: float(value) for name, value in zip(inputs_of(quantity.measure), row, strict=True)}


def seen_from(azimuth_deg: float, figure: Figure = LOPSIDED) -> Body:
    return body_from_landmarks(film([figure], azimuth_deg=azimuth_deg, hidden=HIDDEN), upright_trunk=0.5)


def mirrored(seen: Landmarks) -> Landmarks:
    """The same film in a mirror, silhouettes too."""
    other = mirror_image(seen)
    return replace(other, silhouette=None if seen.silhouette is None else seen.silhouette[..., ::-1])


@pytest.mark.parametrize("measure", MEASURES)
def test_there_is_a_name_for_each_kind_of_evidence(measure: str) -> None:
    takes = MEASURES[measure].takes
    args = {"side": ("left",), "none": (), "parts": ("left hand", "right foot")}[takes]
    body = body_from_landmarks(film([SITTING, STANDING, LOPSIDED], azimuth_deg=60, silhouettes=True))
    found = evidence(body, Quantity(measure, args))
    assert found.shape == (3, len(inputs_of(measure)))
    assert np.isfinite(found).all()
    assert len(set(inputs_of(measure))) == len(inputs_of(measure))
    assert inputs_of(measure)[: len(COMMON)] == COMMON


@pytest.mark.parametrize("azimuth", [5.0, 35.0, 90.0, -60.0, 160.0])
@pytest.mark.parametrize("quantity", QUANTITIES, ids=str)
def test_a_mirrored_body_gives_the_same_evidence_on_the_mirrored_quantity(quantity: Quantity, azimuth: float) -> None:
    seen = film([LOPSIDED], azimuth_deg=azimuth, hidden=HIDDEN)
    one, other = (body_from_landmarks(each, upright_trunk=0.5) for each in (seen, mirrored(seen)))
    here, there = named(one, quantity), named(other, quantity.mirrored())
    assert there == pytest.approx(here, abs=2e-3)


@pytest.mark.parametrize("measure", ["trunk_side_bend", "trunk_twist"])
def test_what_names_a_side_is_positive_towards_the_same_side_of_the_camera(measure: str) -> None:
    """So that a body and its mirror image are corrected alike."""
    values = [named(seen_from(azimuth), Quantity(measure)) for azimuth in (60, -60)]
    for name in ("value", "value in space"):
        assert values[0][name] == pytest.approx(-values[1][name], abs=0.02)
        assert abs(values[0][name]) > 0.1


def test_a_mirrored_back_has_the_same_outline() -> None:
    seen = film([replace(LOPSIDED, side_bend=0, twist=0)], azimuth_deg=80, silhouettes=True)
    here, there = (
        named(body_from_landmarks(each, upright_trunk=0.5), Quantity("back_rounding"))
        for each in (seen, mirrored(seen))
    )
    assert max(value for name, value in here.items() if name.startswith("outline")) > 0.05
    assert there == pytest.approx(here, abs=0.08)  # a pixel of the silhouette


def test_the_two_sides_of_a_lopsided_body_are_told_apart() -> None:
    body = seen_from(60)
    left, right = (named(body, Quantity("knee_flexion", (side,))) for side in ("left", "right"))
    assert left["value"] > right["value"] + 1
    assert left["visibility"] == pytest.approx(0.4)
    assert right["visibility of the other side"] == pytest.approx(0.4)
    assert left["beside"] > 0.5 > -0.5 > right["beside"]


@pytest.mark.parametrize("measure", ["knee_flexion", "hip_flexion", "shoulder_elevation", "elbow_flexion"])
def test_what_the_other_limb_does_is_no_evidence(measure: str) -> None:
    """Else a hidden leg would be told as bent since practices mostly bend one when the other is straight."""
    other = replace(
        LOPSIDED, right_leg=Leg(flexion=40, knee=60, abduction=30), right_arm=Arm(elevation=30, outward=10, elbow=60)
    )
    here, there = (named(seen_from(50, figure), Quantity(measure, ("left",))) for figure in (LOPSIDED, other))
    assert there == pytest.approx(here, abs=0.03)


@pytest.mark.parametrize("azimuth", [0.0, 90.0, 180.0, -90.0])
def test_it_is_known_where_the_camera_stands(azimuth: float) -> None:
    found = named(seen_from(azimuth, SITTING), Quantity("knee_flexion", ("left",)))
    assert found["before"] == pytest.approx(np.cos(np.radians(azimuth)), abs=0.01)
    assert found["beside"] == pytest.approx(np.sin(np.radians(azimuth)), abs=0.01)
    trunk = named(seen_from(azimuth, SITTING), Quantity("trunk_pitch"))
    assert trunk["beside"] == pytest.approx(abs(np.sin(np.radians(azimuth))), abs=0.01)


def test_it_is_known_how_the_trunk_leans() -> None:
    upright = named(seen_from(90, SITTING), Quantity("trunk_pitch"))
    folded = named(seen_from(90, replace(SITTING, pitch=90)), Quantity("trunk_pitch"))
    assert [upright["upright"], upright["forward"]] == pytest.approx([1, 0], abs=0.01)
    assert [folded["upright"], folded["forward"]] == pytest.approx([0, 1], abs=0.01)


def test_it_is_known_how_squarely_a_limb_is_seen() -> None:
    at_the_camera, square = (
        named(seen_from(azimuth, SITTING), Quantity("knee_flexion", ("left",))) for azimuth in (0, 90)
    )
    assert at_the_camera["pointing"] < 0.1
    assert square["pointing"] > 0.9
    folded = named(seen_from(90, SITTING.with_legs(Leg(flexion=90, knee=150))), Quantity("knee_flexion", ("left",)))
    assert folded["reach"] < square["reach"] - 0.2


def test_it_is_known_how_much_of_a_distance_lies_along_the_view() -> None:
    near = Quantity("near", ("left foot", "pelvis"))
    assert named(seen_from(0, SITTING), near)["along"] > 0.9
    assert named(seen_from(90, SITTING), near)["along"] < 0.2


@pytest.mark.parametrize(
    ("parts", "mixed", "floor"),
    [
        (("left hand", "right foot"), 1, 0),
        (("left foot", "right thigh"), 0, 0),
        (("left hand", "head"), 0, 0),
        (("left hand", "floor"), 0, 1),
    ],
)
def test_it_is_known_what_a_distance_is_between(parts: tuple[str, str], mixed: float, floor: float) -> None:
    found = named(seen_from(30), Quantity("near", parts))
    assert (found["leg and arm"], found["from the floor"]) == (mixed, floor)


def test_a_body_that_is_small_in_the_picture_is_known_to_be() -> None:
    seen = film([SITTING], azimuth_deg=30)
    small = replace(seen, image=seen.image / np.float32(2))
    large, little = (named(body_from_landmarks(each), Quantity("trunk_pitch"))["size"] for each in (seen, small))
    assert large - little == pytest.approx(np.log(2), abs=0.01)


def test_a_back_is_known_by_its_trunk_s_length_against_its_own_upright_one() -> None:
    seen = film([SITTING], azimuth_deg=90)
    tall, unknown = (body_from_landmarks(seen, upright_trunk=length) for length in (1.0, None))
    half = named(tall, Quantity("back_rounding"))["chord"]
    assert half == pytest.approx(np.linalg.norm(tall.middle("shoulder")[0] - tall.middle("hip")[0]), abs=1e-6)
    found = named(unknown, Quantity("back_rounding"))
    assert [found[name] for name in OF_THE_BACK if name != "nod"] == [0] * (len(OF_THE_BACK) - 1)
    nod = [named(seen_from(90, replace(SITTING, neck=neck)), Quantity("back_rounding"))["nod"] for neck in (-30, 30)]
    assert abs(nod[1] - nod[0]) > 0.1


def test_a_body_that_nobody_is_tells_nothing_and_is_no_error() -> None:
    body = body_from_landmarks(Landmarks.join([film([SITTING], azimuth_deg=60), nobody(1, start_s=1)]))
    found = evidence(body, Quantity("knee_flexion", ("left",)))
    assert np.isfinite(found[0]).all()
    assert np.isnan(found[1]).any()
