"""How soon and how often a browser's pictures are judged: `python -m benchmarks.browser [--film F] [--seconds S]`.

A headless Chromium without a graphics processor opens a film as its camera and practises before a server of its own:
once as a new visitor, for whom the landmark model is chosen by measuring, and once more as one for whom that is
remembered and the page was open for a while. Needs the packages of `pip install -e '.[dev]'` and a Chromium.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from playwright.sync_api import BrowserContext, Page, WebSocket

from tests.server.browsing import FILM, begin, browser_with, camera_film, server, visit

_STEP_MS = 20
_AT_MOST_S = 120.0
_STILL_S = 60.0
"""The film's first picture stands still for so long: what is measured does not hang on when it is begun."""


@dataclass
class Seen:
    """What went over the practice's socket. Times are of `time.perf_counter`."""

    estimator: str = ""
    hello_s: float = 0.0
    judged_s: float = 0.0
    at_ms: list[int] = field(default_factory=list)

    def listen(self, socket: WebSocket) -> None:
        """Take in a socket that the page has opened."""
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._heard)

    def _sent(self, text: str | bytes) -> None:
        message = json.loads(text)
        if message["type"] == "hello":
            self.estimator, self.hello_s = message["estimator"], time.perf_counter()
        elif message["type"] == "frames":
            self.at_ms += [frame["at_ms"] for frame in message["frames"]]

    def _heard(self, text: str | bytes) -> None:
        if not self.judged_s and self.at_ms and json.loads(text)["type"] == "state":
            self.judged_s = time.perf_counter()


def main() -> None:
    """Print both visits."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--film", type=Path, default=FILM)
    parser.add_argument("--seconds", type=float, default=15.0, help="for so long its pictures are counted")
    parser.add_argument("--model", choices=("lite", "full"), help="the server's choice; else the browser's")
    asked = parser.parse_args()
    more = ["--model", asked.model] if asked.model else []
    with tempfile.TemporaryDirectory() as folder:
        film = camera_film(asked.film, Path(folder) / "camera.mjpeg", _STILL_S)
        with (
            browser_with(film) as browser,
            server(Path(folder) / "data", *more) as address,
            visit(browser, address) as (context, _),
        ):
            _measure(context, "new, the camera opened at once", 0.0, asked.seconds)
            _measure(context, "known, the camera opened after 5 s", 5.0, asked.seconds)


def _measure(context: BrowserContext, name: str, wait_s: float, seconds: float) -> None:
    page, seen = context.new_page(), Seen()
    page.on("websocket", seen.listen)
    begin(page)
    page.wait_for_timeout(1000 * wait_s)
    opened_s = time.perf_counter()
    page.get_by_role("button", name="Turn the camera on").click()
    _wait(page, seen, opened_s)
    page.wait_for_timeout(1000 * seconds)
    gaps = [after - before for before, after in zip(seen.at_ms, seen.at_ms[1:], strict=False)]
    print(
        f"{name}: {seen.estimator} chosen after {seen.hello_s - opened_s:.1f} s, "
        f"first judged after {seen.judged_s - opened_s:.1f} s, "
        f"{1000 * len(gaps) / sum(gaps):.1f} pictures a second, {median(gaps):.0f} ms apart in the median; "
        f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores",
        flush=True,
    )
    page.close()


def _wait(page: Page, seen: Seen, since_s: float) -> None:
    while not seen.judged_s:
        if time.perf_counter() - since_s > _AT_MOST_S:
            raise SystemExit("nothing was judged")
        page.wait_for_timeout(_STEP_MS)


if __name__ == "__main__":
    main()
