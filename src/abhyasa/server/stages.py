"""A page's steps as the practice screen lists them."""

from __future__ import annotations

from abhyasa.page.model import Page
from abhyasa.practice.compile import practice_from_page
from abhyasa.server.protocol import StageShown


def stages_shown(page: Page) -> list[StageShown]:
    """All steps of all sides, in order."""
    titles = {step.id: step.title for step in page.steps}
    return [
        StageShown(
            step=stage.step,
            title=titles[stage.step],
            text=stage.text,
            side=stage.side,
            breath=stage.breath,
            hold_s=stage.hold.seconds if stage.hold else None,
        )
        for stage in practice_from_page(page).stages
    ]
