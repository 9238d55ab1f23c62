"""Pictures of faults: at the right moment, small, and JPEG."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from abhyasa.record.pictures import fault_moments, fault_picture
from abhyasa.record.summary import concerns
from tests.record.sessions import check, record_of, session


def test_each_concern_is_shown_once_within_its_stay() -> None:
    record, following, *_ = session("faults-side")
    seen = following.ticks
    moments = fault_moments(record, seen)
    assert len(moments) == len(concerns(record)) > 0
    for fault, at_s in moments:
        assert fault.verdict == "fault"
        assert fault.start_s <= at_s < fault.end_s
        column = [str(q) for q in seen.quantities].index(fault.check)
        assert seen.value[seen.time_s.searchsorted(at_s), column] == pytest.approx(fault.value, abs=1)


def test_no_fault_no_picture() -> None:
    record, following, *_ = session("correct-side")
    assert fault_moments(record, following.ticks) == ()


def test_moments_come_in_order_of_time() -> None:
    later, earlier = check(span=(10.0, 20.0)), check("trunk_pitch >= 20 deg", step="fold", span=(2.0, 4.0), value=5.0)
    moments = fault_moments(record_of(later, earlier), session("faults-side").following.ticks)
    assert [shown for shown, _ in moments] == [earlier, later]


def test_a_picture_is_a_jpeg_of_moderate_size() -> None:
    record, _, _, landmarks = session("faults-side")
    rgb = np.random.default_rng(0).integers(0, 255, (1080, 1920, 3), np.uint8)
    picture = fault_picture(check(), 12.0, rgb, landmarks.at(slice(0, 1)), record)
    with Image.open(BytesIO(picture.jpeg)) as image:
        assert image.format == "JPEG"
        assert image.size == (960, 540)
