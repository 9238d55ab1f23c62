"""Limbs that would pass through the floor go over it; what bears the body, and what is above, stays as it is."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from abhyasa.studio.clearance import over_the_floor
from abhyasa.studio.joints import posture
from tests.studio.figures import FIGURE

Array = NDArray[np.float64]

SEAT = ("spine05", "upperleg01.L", "upperleg01.R")
SITTING = posture(z=0.1, hip_flexion=90, knee_flexion=3, shoulder_flexion=90)


def through_m(postures: Array, bone: str) -> float:
    """How far a bone's skin is below the seat."""
    height = FIGURE.at(postures).points[..., 2]
    return float((height[:, FIGURE.on(*SEAT)].min(axis=1) - height[:, FIGURE.on(bone)].min(axis=1)).max())


@pytest.mark.parametrize(
    ("low", "bone"),
    [
        (posture(z=0.1, hip_flexion=90, shoulder_flexion=90, left_hip_flexion=60), "foot.L"),
        (posture(z=0.1, hip_flexion=90, shoulder_flexion=90, right_hip_flexion=70, right_knee_flexion=60), "foot.R"),
        (posture(z=0.1, hip_flexion=90, shoulder_flexion=90, left_shoulder_flexion=20, elbow_flexion=0), "wrist.L"),
    ],
)
def test_a_limb_through_the_floor_is_lifted_to_it(low: Array, bone: str) -> None:
    assert through_m(low[None], bone) > 0.05
    assert -0.05 < through_m(over_the_floor(FIGURE, low[None], SEAT), bone) < 0.02


def test_what_is_above_the_floor_stays() -> None:
    raised = SITTING.copy()[None]
    assert over_the_floor(FIGURE, raised, SEAT)[0] == pytest.approx(raised[0])


def test_a_limb_that_bears_the_body_stays() -> None:
    standing = posture(z=0.9)[None]
    assert over_the_floor(FIGURE, standing, ("foot.L", "foot.R"))[0] == pytest.approx(standing[0])


def test_a_body_that_rests_on_nothing_in_particular_is_left_alone() -> None:
    low = posture(z=0.1, hip_flexion=20)[None]
    assert over_the_floor(FIGURE, low, ())[0] == pytest.approx(low[0])
