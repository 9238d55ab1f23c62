"""Which landmark model a browser goes on with, and what it remembers of that; the model itself is played."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.server.browsing import FILM, browser_with, server, visit

FAST, SLOW = 40, 400
"""Milliseconds that a look at a picture takes."""
_PLAYED = """
globalThis.Worker = class {
  postMessage(message) {
    const took = JSON.parse(sessionStorage.getItem("took"));
    if (message.type === "open") this.model = message.model;
    const of = took[this.model];
    const answers = {
      open: of === null ? { type: "failed", why: "it is damaged" } : { type: "opened" },
      look: { type: "looked", at_ms: 0, seen: {}, took_ms: of },
      close: { type: "closed" },
    };
    setTimeout(() => this.onmessage({ data: answers[message.type] }));
  }
  terminate() {}
};
"""
_LOOK = """async ([took, given, pictures]) => {
  sessionStorage.setItem("took", JSON.stringify(took));
  const { Landmarker } = await import("/static/js/landmarks.js");
  const landmarker = new Landmarker(given);
  await landmarker.open();
  const atOnce = landmarker.chosen;
  for (let i = 0; i < pictures; i += 1) await landmarker.look(await createImageBitmap(new ImageData(1, 1)), i);
  return [landmarker.estimator.replace("blazepose-", ""), atOnce, landmarker.chosen];
}"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with (
        browser_with(FILM) as browser,
        server(tmp_path_factory.mktemp("data")) as address,
        visit(browser, address) as (_, visited),
    ):
        visited.add_init_script(_PLAYED)
        visited.goto("/")
        yield visited


@pytest.fixture(autouse=True)
def nothing_is_remembered(page: Page) -> None:
    page.evaluate("localStorage.clear()")


def practised(page: Page, full: float | None, lite: float | None, given: str = "") -> list[Any]:
    """The model that pictures were looked at with, and whether it was known before the first and after the last."""
    found: list[Any] = page.evaluate(_LOOK, [{"full": full, "lite": lite}, given, 10])
    return found


def test_the_better_model_is_used_where_it_is_fast_enough_and_remembered(page: Page) -> None:
    assert practised(page, FAST, FAST) == ["full", False, True]
    assert practised(page, FAST, FAST) == ["full", True, True]


def test_what_was_chosen_on_a_busy_device_is_forgotten_once_it_is_idle(page: Page) -> None:
    assert practised(page, SLOW, SLOW / 2) == ["lite", False, True]
    assert practised(page, SLOW, SLOW / 2) == ["lite", True, True]
    assert practised(page, FAST, FAST / 2) == ["lite", True, True]
    assert practised(page, FAST, FAST / 2) == ["full", False, True]


def test_a_better_model_that_has_become_too_slow_is_not_remembered_longer(page: Page) -> None:
    practised(page, FAST, FAST / 2)
    assert practised(page, SLOW, SLOW / 2) == ["full", True, True]
    assert practised(page, SLOW, SLOW / 2) == ["lite", False, True]


def test_a_remembered_model_that_does_not_start_is_forgotten_and_another_chosen(page: Page) -> None:
    practised(page, FAST, FAST)
    assert practised(page, None, FAST) == ["lite", False, True]
    assert practised(page, FAST, FAST)[0] == "lite"


def test_a_model_that_is_given_is_used_however_slow_and_nothing_is_remembered(page: Page) -> None:
    assert practised(page, SLOW, FAST, given="full") == ["full", True, True]
    assert practised(page, FAST, FAST) == ["full", False, True]
