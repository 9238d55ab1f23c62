"""In a real browser: from the library to the report, what goes wrong told in words, nothing asked of anyone else."""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from abhyasa.body.landmarks import Landmarks
from abhyasa.camera import estimator
from abhyasa.camera.video import open_video
from abhyasa.server.incoming import Incoming, landmarks_of
from abhyasa.server.protocol import FrameSeen
from tests.server.browsing import (
    FILM,
    PATIENCE_MS,
    begin,
    beginning_of,
    browser_with,
    camera_film,
    faults,
    server,
    visit,
    watched,
)

Array = np.ndarray[Any, Any]
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser_with(camera_film(FILM, tmp_path_factory.mktemp("camera") / "camera.mjpeg")) as running:
        yield running


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with server(tmp_path_factory.mktemp("data")) as served:
        yield served


def test_from_the_library_through_both_sides_to_the_report_and_nothing_is_asked_of_anyone_else(
    browser: Browser, address: str
) -> None:
    with visit(browser, address) as (context, page):
        asked: list[str] = []
        failures: list[str] = []
        context.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.get_by_role("link", name=re.compile("Janushirsana")).first.click()
        page.get_by_role("link", name="Practise", exact=True).first.click()
        begin(page)
        page.get_by_role("button", name="Turn the camera on").click()
        expect(page.locator("#progress li")).to_have_count(14)
        page.get_by_role("button", name="Begin now").click()
        expect(page.locator("#title")).to_have_text("Sit")
        expect(page.locator("#cue")).to_contain_text("Sit tall in Dandasana")
        page.keyboard.press("Space")
        expect(page.locator("#title")).to_have_text("Paused")
        page.keyboard.press("Space")
        expect(page.locator("#practice")).to_have_attribute("data-phase", "practising")
        for step, side in [*product(("Bend", "Raise", "Fold", "Hold", "Rise", "Release"), ("Left side",))]:
            page.keyboard.press("s")
            expect(page.locator("#title")).to_have_text(step)
            expect(page.locator("#side")).to_have_text(side)
        page.keyboard.press("s")
        expect(page.locator("#side")).to_have_text("Right side")
        page.keyboard.press("x")
        page.get_by_role("button", name="End here").click()
        page.get_by_role("link", name="See how it went").click()
        expect(page.locator("h1")).to_contain_text("Janushirsana")
        page.goto("/history")
        expect(page.locator("main")).to_contain_text("Janushirsana")
    assert not failures
    here = urlsplit(address).netloc
    assert {urlsplit(url).netloc for url in asked if not url.startswith(("blob:", "data:"))} == {here}
    assert any("/models/" in url for url in asked)


@pytest.mark.slow
def test_from_the_library_to_the_report_by_the_keyboard_alone(browser: Browser, address: str) -> None:
    with visit(browser, address) as (_, page):
        _tab_to(page, "Janushirsana")
        page.keyboard.press("Enter")
        page.wait_for_url("**/asanas/janushirsana")
        _tab_to(page, "Practise")
        page.keyboard.press("Enter")
        page.wait_for_url("**/practise")
        _tab_to(page, "Go on to the camera", on_the_way="Space")
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Turn the camera on")).to_be_enabled()
        _tab_to(page, "Turn the camera on")
        page.keyboard.press("Enter")
        expect(page.locator("#progress li")).to_have_count(14)
        page.keyboard.press("Space")
        expect(page.locator("#title")).to_have_text("Sit")
        page.keyboard.press("?")
        expect(page.get_by_role("dialog", name="Settings and keys")).to_be_visible()
        page.keyboard.press("Escape")
        page.keyboard.press("p")
        expect(page.locator("#over-title")).to_be_focused()
        _tab_to(page, "See how it went")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_contain_text("Janushirsana")


def test_a_dropped_line_comes_back_and_loses_no_frame(browser: Browser, address: str) -> None:
    with visit(browser, address) as (_, page):
        taken: list[dict[str, Any]] = []
        routes: list[WebSocketRoute] = []

        def between(route: WebSocketRoute) -> None:
            coach = route.connect_to_server()
            routes.append(route)

            def passed_on(message: str | bytes) -> None:
                taken.append(_json(message))
                coach.send(message)

            route.on_message(passed_on)

        page.route_web_socket("**/socket", between)
        begin(page)
        page.get_by_role("button", name="Turn the camera on").click()
        _wait_for(page, lambda: sum(message["type"] == "frames" for message in taken) >= 2)
        routes[0].close(code=1011)
        expect(page.locator("#line")).to_contain_text("Trying again")
        _wait_for(page, lambda: len(routes) == 2)
        expect(page.locator("#line")).to_be_hidden()
        before = len(taken)
        _wait_for(page, lambda: sum(message["type"] == "frames" for message in taken[before:]) >= 2)
        numbers = [message["seq"] for message in taken if message["type"] == "frames"]
        assert set(range(max(numbers) + 1)) == set(numbers)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("NotAllowedError", "was not allowed"),
        ("NotFoundError", "No camera was found"),
        ("NotReadableError", "Another program may be using it"),
    ],
)
def test_a_camera_that_cannot_be_had_is_told_with_a_remedy(
    browser: Browser, address: str, name: str, words: str
) -> None:
    with visit(browser, address) as (_, page):
        page.add_init_script(
            f"navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', '{name}'))"
        )
        begin(page)
        page.get_by_role("button", name="Turn the camera on").click()
        expect(page.get_by_role("alert").first).to_contain_text(words)
        expect(page.get_by_role("button", name="Try again")).to_be_visible()


def test_a_browser_without_simd_is_told_so(browser: Browser, address: str) -> None:
    with visit(browser, address) as (_, page):
        page.add_init_script("WebAssembly.validate = () => false")
        begin(page)
        expect(page.get_by_role("alert").first).to_contain_text("lacks WebAssembly SIMD")


@pytest.mark.slow
def test_a_film_that_is_dropped_in_is_watched_as_by_the_command(browser: Browser, tmp_path: Path) -> None:
    film = beginning_of(FILM, tmp_path / "left.mp4", seconds=34.0)
    expected = watched(film, tmp_path / "record.json")
    with server(tmp_path / "data", "--model", "lite") as address, visit(browser, address) as (_, page):
        page.goto("/watch")
        page.get_by_label("Which asana does it show?").select_option("janushirsana")
        page.locator("#film").set_input_files(film)
        page.get_by_role("button", name="Watch it").click()
        page.wait_for_url("**/practices/*", timeout=15 * 60_000)
        found = page.request.get(f"{page.url}/record.json").json()
    assert [hold["step"] for hold in found["holds"]] == [hold["step"] for hold in expected["holds"]]
    for seen, told in zip(found["holds"], expected["holds"], strict=True):
        assert abs(seen["seconds"] - told["seconds"]) <= 1.0
    assert faults(found) == faults(expected)


def test_the_browser_sees_what_python_sees(browser: Browser, address: str) -> None:
    rgb = next(frame.rgb for frame in open_video(FILM).frames() if frame.time_s >= 5.0)
    finder = estimator.Estimator("full", follow=True, silhouettes=True)
    expected = finder.estimate(rgb, 0.0)
    finder.close()
    with visit(browser, address) as (_, page):
        page.goto("/watch")
        seen = page.evaluate(_LOOK, _png(rgb))
    found = _landmarks_of(seen, expected.size)
    assert np.abs(found.image - expected.image).max() < 6.0
    assert np.abs(found.world - expected.world).max() < 0.06
    assert np.abs(found.visibility - expected.visibility).max() < 0.15
    assert found.silhouette is not None
    assert expected.silhouette is not None
    either, both = found.silhouette | expected.silhouette, found.silhouette & expected.silhouette
    assert both.sum() / either.sum() > 0.95


def test_turned_pictures_are_turned_back_as_in_python(browser: Browser, address: str) -> None:
    with visit(browser, address) as (_, page):
        for turn in range(4):
            random = np.random.default_rng(turn)
            marks, world = random.random((2, 33, 3)).round(6)
            wide, high = SIZE[::-1] if turn % 2 else SIZE
            mask = (random.random((high, wide)) > 0.5).astype(np.float32)
            found = _landmarks_of(
                page.evaluate(_CONVERT, [_points(marks), _points(world), mask.ravel().tolist(), wide, high, turn]), SIZE
            )
            expected = _expected(marks, world, mask, turn)
            np.testing.assert_allclose(found.image, expected.image, atol=0.06)
            np.testing.assert_allclose(found.world, expected.world, atol=0.0006)
            np.testing.assert_allclose(found.visibility, expected.visibility, atol=0.003)
            np.testing.assert_array_equal(found.silhouette, expected.silhouette)


SIZE = (64, 48)
_CONVERT = """async ([marks, world, values, width, height, turn]) => {
  const { bodyFrom, sent } = await import("/static/js/conversion.js");
  const seen = bodyFrom(marks, world, { values, width, height }, { width: 64, height: 48 }, turn);
  return sent({ at_ms: 0, seen });
}"""
_LOOK = """async (png) => {
  const { Landmarker } = await import("/static/js/landmarks.js");
  const { sent } = await import("/static/js/conversion.js");
  const landmarker = new Landmarker("full");
  await landmarker.open();
  const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
  const { seen } = await landmarker.look(await createImageBitmap(new Blob([bytes], { type: "image/png" })), 0);
  await landmarker.close();
  return sent({ at_ms: 0, seen });
}"""


def _png(rgb: Array) -> str:
    out = io.BytesIO()
    Image.fromarray(rgb).save(out, "png")
    return base64.b64encode(out.getvalue()).decode()


def _expected(marks: Array, world: Array, mask: Array, turn: int) -> Landmarks:
    result = SimpleNamespace(
        pose_landmarks=[[_point(*mark, visibility=0.5, presence=0.5) for mark in marks]],
        pose_world_landmarks=[[_point(*point) for point in world]],
        segmentation_masks=[SimpleNamespace(numpy_view=lambda: mask[..., None])],
    )
    return estimator._landmarks(result, 0.0, SIZE, turn, silhouettes=True)


def _point(x: float, y: float, z: float, **more: float) -> SimpleNamespace:
    return SimpleNamespace(x=x, y=y, z=z, **more)


def _points(coordinates: Array) -> list[dict[str, float]]:
    return [{"x": x, "y": y, "z": z, "visibility": 0.5, "presence": 0.5} for x, y, z in coordinates.tolist()]


def _landmarks_of(sent: dict[str, Any], size: tuple[int, int]) -> Landmarks:
    incoming = Incoming(size)
    incoming.put([FrameSeen.model_validate(sent)], [0.0])
    return landmarks_of([incoming.take(1)])[0]


def _json(message: str | bytes) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(message)
    return parsed


def _tab_to(page: Page, words: str, on_the_way: str = "") -> None:
    """Press Tab until the focus is on what is called so. on_the_way: pressed on each choice that is passed."""
    for _ in range(200):
        page.keyboard.press("Tab")
        text, kind = page.evaluate("[document.activeElement.innerText ?? '', document.activeElement.type ?? '']")
        if text.strip().startswith(words):
            return
        if on_the_way and kind == "radio":
            page.keyboard.press(on_the_way)
    raise AssertionError(f"{words} is not reached by Tab")


def _wait_for(page: Page, done: Callable[[], bool]) -> None:
    """Let the browser's events come in until something is so."""
    for _ in range(PATIENCE_MS // 100):
        if done():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not come to that")
