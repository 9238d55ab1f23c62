"""The demonstration in a real browser: it moves, turns and obeys the keyboard, under the page's strict policy."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.server.browsing import PATIENCE_MS, chromium, server, visit

SOFTWARE = ("--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")
VIEWER = "document.querySelector('model-viewer')"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with server(tmp_path_factory.mktemp("data")) as served:
        yield served


def started(*flags: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", *flags])
        yield browser
        browser.close()


@pytest.fixture
def browser() -> Iterator[Browser]:
    yield from started(*SOFTWARE)


@pytest.fixture
def browser_without_3d() -> Iterator[Browser]:
    yield from started("--disable-gpu", "--disable-3d-apis", "--disable-webgl", "--disable-webgl2")


def wait(page: Page, condition: str) -> None:
    page.wait_for_function(f"() => {condition}", timeout=PATIENCE_MS)  # not a bare expression: those need eval


@pytest.mark.slow
def test_steps_are_shown_on_either_side_by_keyboard_alone(browser: Browser, address: str) -> None:
    with visit(browser, address) as (context, page):
        trouble: list[str] = []
        asked: list[str] = []
        page.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        context.on("request", lambda request: asked.append(request.url))
        page.set_viewport_size({"width": 640, "height": 480})
        page.goto("/asanas/vrikshasana")
        page.locator("#steps").scroll_into_view_if_needed()
        page.locator(".stage-view.ready").wait_for(state="attached")
        page.get_by_role("button", name="Show Root").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#step-root")).to_have_attribute("aria-current", "step", timeout=PATIENCE_MS)
        wait(page, f"{VIEWER}.animationName === 'right-root'")
        wait(page, "document.querySelector('.play').textContent === 'Play'")
        assert page.evaluate(f"{VIEWER}.currentTime") > 1, "it has moved"
        page.locator("input[value=right]").focus()
        page.keyboard.press("ArrowRight")
        wait(page, f"{VIEWER}.animationName === 'left-root'")
        page.locator(".play").focus()
        wait(page, "document.querySelector('.play').textContent === 'Play'")
        page.keyboard.press("Enter")
        expect(page.locator(".stage-now")).to_contain_text("3 of 5: Grow, left side", timeout=PATIENCE_MS)
        page.keyboard.press("Enter")
        expect(page.locator(".play")).to_have_text("Play", timeout=PATIENCE_MS)
        assert page.evaluate(f"{VIEWER}.paused")
        assert trouble == []
        assert {urlsplit(url).netloc for url in asked if not url.startswith("blob:")} == {urlsplit(address).netloc}


@pytest.mark.slow
def test_without_3d_the_pictures_stay_and_the_page_says_so(browser_without_3d: Browser, address: str) -> None:
    with visit(browser_without_3d, address) as (_, page):
        page.goto("/asanas/vrikshasana")
        page.wait_for_load_state("networkidle")
        expect(page.locator(".stage-still")).to_be_visible()
        expect(page.locator(".stage-words")).to_contain_text("the pictures and words of the steps show it all")
        expect(page.locator("model-viewer")).to_have_count(0)
        expect(page.locator(".steps img")).to_have_count(5)
