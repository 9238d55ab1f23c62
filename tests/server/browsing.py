"""A real browser, a film as its camera, and a server of its own for it to visit."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path
from typing import Any

import av
import pytest
from click.testing import CliRunner
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from abhyasa.camera.film import write_video
from abhyasa.camera.video import open_video
from abhyasa.cli.main import main

FILM = Path("samples/janushirsana.mp4")
PATIENCE_MS = 90_000
"""How long anything may take on a busy machine before it counts as not coming."""
_SERVE = "from abhyasa.cli.main import main; main()"
_CAMERA_WIDTH, _CAMERA_FPS = 480, 30
_FILM_FPS = 12


def chromium() -> str:
    """Where Chromium is; the test is skipped where there is none."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    found = os.environ.get("ABHYASA_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.skip("no Chromium on this machine: install it (Debian: apt install chromium), or set ABHYASA_CHROMIUM")
    return found


def camera_film(film: Path, out: Path, still_s: float = 0.0) -> Path:
    """A film as Chromium's fake camera plays it, over and over; its first picture stands still for so long before it.

    The file is JPEG after JPEG and says nothing of time: Chromium shows `_CAMERA_FPS` of them a second, so each picture
    of the film is there as often as it takes.
    """
    with av.open(str(film)) as source, out.open("wb") as camera:
        given = source.streams.video[0]
        size = _CAMERA_WIDTH, round(_CAMERA_WIDTH * given.height / given.width)
        written, before = 0, b""
        for frame in source.decode(given):
            assert frame.time is not None
            due = round((still_s + frame.time) * _CAMERA_FPS) if before else 0
            camera.write(before * (due - written))
            written, before = due, _jpeg(Image.fromarray(frame.reformat(*size, "rgb24").to_ndarray()))
        camera.write(before)
    return out


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "jpeg", quality=90)
    return out.getvalue()


@contextmanager
def browser_with(camera: Path) -> Iterator[Browser]:
    """A browser whose camera plays a film, and that allows it to every page."""
    flags = (
        "--no-sandbox",
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={camera}",
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(flags))
        try:
            yield browser
        finally:
            browser.close()


def beginning_of(film: Path, out: Path, seconds: float) -> Path:
    """The first seconds of a film, as a film."""
    video = open_video(film)
    with write_video(out, video.size, video.fps or _FILM_FPS) as writer:
        for frame in takewhile(lambda frame: frame.time_s < seconds, video.frames()):
            writer.write(frame.rgb, frame.time_s)
    return out


@contextmanager
def server(data: Path, *more: str) -> Iterator[str]:
    """A server by itself; gives its address. more: options of `abhyasa serve`."""
    command = [sys.executable, "-c", _SERVE, "serve", "--port", "0", "--no-open", "--data", str(data), *more]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        told = process.stdout.readline()
        yield told.split("(")[0].removeprefix("Abhyasa is at ").strip()
    finally:
        process.terminate()
        process.communicate()


@contextmanager
def visit(browser: Browser, address: str) -> Iterator[tuple[BrowserContext, Page]]:
    """A visitor of their own, at first at the library."""
    context = browser.new_context(base_url=address, permissions=["camera"])
    context.set_default_timeout(PATIENCE_MS)
    try:
        page = context.new_page()
        page.goto("/")
        yield context, page
    finally:
        context.close()


def begin(page: Page, asana: str = "janushirsana", dose: str = "normal") -> None:
    """From an asana's page to the screen that asks for the camera; no condition applies."""
    page.goto(f"/asanas/{asana}/practise")
    for no in page.locator("input[value=no]").all():
        no.check(force=True)
    page.locator(f"input[name=dose][value={dose}]").check(force=True)
    page.get_by_role("button", name="Go on to the camera").click()
    page.locator("#open-camera").wait_for()


def watched(film: Path, out: Path) -> dict[str, Any]:
    """The record that `abhyasa watch` makes of a film of Janushirsana, or of its landmarks. out: for that record."""
    done = CliRunner().invoke(
        main, ["watch", str(film), "--asana", "janushirsana", "--model", "lite", "--json", str(out)]
    )
    assert done.exit_code == 0, done.output
    record: dict[str, Any] = json.loads(out.read_text("utf-8"))
    return record


def faults(record: dict[str, Any]) -> set[tuple[str, str, str]]:
    """The faults of a record: step, side and check."""
    return {(fault["step"], fault["side"], fault["check"]) for fault in record["checks"] if fault["verdict"] == "fault"}
