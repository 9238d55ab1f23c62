"""An app over a store of its own, and a client that speaks to it as a browser does."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from starlette.testclient import TestClient, WebSocketTestSession

from abhyasa.body.landmarks import Landmarks
from abhyasa.record.store import Store, open_store
from abhyasa.server.app import create_app
from abhyasa.server.protocol import VERSION
from abhyasa.server.settings import Settings
from abhyasa.server.shelf import Shelf
from tests.bodies import SITTING, SIZE, film

SETTINGS = Settings()
ORIGIN = "http://127.0.0.1:8108"
SHELF = Shelf()
"""Shared: its pages are read once in a run."""
HELLO = {
    "type": "hello", "version": VERSION, "tab": "one", "estimator": "blazepose-full", "width": SIZE[0],
    "height": SIZE[1],
}  # fmt: skip


class Browser:
    """A client of an app. store: what the app keeps."""

    def __init__(self, client: TestClient, store: Store) -> None:
        self.client = client
        self.store = store

    def get(self, path: str, **more: Any) -> Any:
        """Ask for a page; redirections are not followed."""
        return self.client.get(path, follow_redirects=False, **more)

    def post(self, path: str, data: dict[str, str] | None = None, **more: Any) -> Any:
        """Send a form from a page of ours."""
        headers = {"Origin": ORIGIN, **more.pop("headers", {})}
        return self.client.post(path, data=data or {}, headers=headers, follow_redirects=False, **more)

    def begin(self, asana: str = "janushirsana", **answers: str) -> int:
        """Begin a practice, and give its number."""
        response = self.post(f"/asanas/{asana}/practise", answers)
        assert response.status_code == 303, response.text
        return int(response.headers["location"].split("/")[2])

    def socket(self, number: int, **headers: str) -> WebSocketTestSession:
        """The practice's socket."""
        origin = {"Origin": ORIGIN, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return self.client.websocket_connect(f"ws://127.0.0.1:8108/practices/{number}/socket", headers=origin)


@contextmanager
def browser(folder: Path, settings: Settings = SETTINGS) -> Iterator[Browser]:
    """An app that runs, with a store in this folder."""
    store = open_store(folder)
    try:
        with TestClient(create_app(store, settings, SHELF), base_url=f"{settings.scheme}://127.0.0.1:8108") as client:
            yield Browser(client, store)
    finally:
        store.close()


def frames_of(landmarks: Landmarks) -> list[dict[str, Any]]:
    """Landmarks as the protocol has them."""
    return [_frame(landmarks, i) for i in range(len(landmarks))]


def sitting(frames: int, start_s: float = 0.0, fps: float = 15.0) -> list[dict[str, Any]]:
    """Somebody who sits before the camera, as the protocol has it."""
    time_s = start_s + np.arange(frames) / fps
    return frames_of(film([SITTING] * frames, time_s, azimuth_deg=45.0, silhouettes=True))


def send_frames(socket: WebSocketTestSession, frames: Sequence[dict[str, Any]], seq: int = 0, each: int = 8) -> int:
    """Send frames in messages of `each`; the next `seq`."""
    for first in range(0, len(frames), each):
        socket.send_json({"type": "frames", "seq": seq, "frames": list(frames[first : first + each])})
        seq += 1
    return seq


def told(socket: WebSocketTestSession, kind: str, most: int = 500) -> dict[str, Any]:
    """The next message of this kind; others before it are passed over."""
    for _ in range(most):
        message: dict[str, Any] = socket.receive_json()
        if message["type"] == kind:
            return message
    raise AssertionError(f"no {kind} among {most} messages")


def _frame(landmarks: Landmarks, i: int) -> dict[str, Any]:
    at_ms = round(float(landmarks.time_s[i]) * 1000)
    if not np.isfinite(landmarks.world[i]).all():
        return {"at_ms": at_ms, "seen": None}
    of_body = (landmarks.world[i] * 1000, landmarks.image[i] * 10, landmarks.visibility[i] * 255)
    numbers = np.clip(np.rint(np.concatenate([each.ravel() for each in of_body])), -32767, 32767).astype("<i2")
    seen: dict[str, Any] = {"numbers": base64.b64encode(numbers.tobytes()).decode()}
    if landmarks.silhouette is not None:
        seen["silhouette"] = base64.b64encode(np.packbits(landmarks.silhouette[i], axis=-1).tobytes()).decode()
    return {"at_ms": at_ms, "seen": seen}
