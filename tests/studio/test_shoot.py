"""Films by the hundred: what stands in their way is told before the first is made."""

from __future__ import annotations

from pathlib import Path

import pytest

from abhyasa.errors import ModelMissing
from abhyasa.studio.shoot import shoot
from abhyasa.studio.takes import take


def test_without_the_landmark_model_nothing_is_filmed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ABHYASA_MODELS", str(tmp_path / "none"))
    with pytest.raises(ModelMissing, match="make models"):
        next(shoot([take("tuning", 0)], tmp_path / "films", ["full"], 1))
    assert not (tmp_path / "films").exists()
