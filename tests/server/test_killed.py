"""A server that ends as it should, and one that is killed: what it said it had kept is there, and can be closed."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from pathlib import Path

from websockets.sync.client import connect
from websockets.typing import Origin

from abhyasa.server.sessions import SAVE_EVERY_S
from tests.server.serving import HELLO, browser, sitting

_SERVE = "from abhyasa.cli.main import main; main()"
_PATIENCE_S = 120.0


def test_killed_it_has_kept_what_it_said_and_offers_to_close_the_practice(tmp_path: Path) -> None:
    assert SAVE_EVERY_S == 1.0  # so much may be missing
    with browser(tmp_path) as served:
        number = served.begin()
    process, address = _serving(tmp_path)
    try:
        messages, last_s = _practise_until_kept(address, number)
    finally:
        process.kill()
        process.communicate(timeout=_PATIENCE_S)
    with browser(tmp_path) as served:
        kept = served.store.practice(number)
        seen = served.store.seen(number)
        assert kept is not None
        assert seen is not None
        assert kept.messages >= messages
        assert seen.time_s[-1] > last_s - 0.5  # a beat is known 0.2 s after it
        assert "not closed" in served.get("/history").text
        assert "Close it" in served.get(f"/practices/{number}").text
        assert served.post(f"/practices/{number}/close").status_code == 303
        assert "Practice report" in served.get(f"/practices/{number}").text


def test_ctrl_c_ends_it_and_a_port_or_a_store_in_use_is_told(tmp_path: Path) -> None:
    process, address = _serving(tmp_path)
    port = address.rpartition(":")[2].strip("/")
    try:
        code, told = _tried(tmp_path / "other", port)
        assert code == 1
        assert f"port {port} is taken already" in told
        assert f"--port {int(port) + 1}" in told
        code, told = _tried(tmp_path, "0")
        assert code == 1
        assert "another Abhyasa is using it" in told
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=_PATIENCE_S)
        assert (process.returncode, told) == (0, "")
    finally:
        process.kill()
        process.communicate(timeout=_PATIENCE_S)


def _practise_until_kept(address: str, number: int) -> tuple[int, float]:
    """Practise until something is kept. How many messages the server said it has kept, and the last one's seconds."""
    frames = sitting(48)
    origin = Origin(address.strip("/"))
    with connect(f"ws{address.removeprefix('http')}practices/{number}/socket", origin=origin) as socket:
        socket.send(json.dumps(HELLO))
        for seq in range(len(frames) // 8):
            socket.send(json.dumps({"type": "frames", "seq": seq, "frames": frames[8 * seq : 8 * seq + 8]}))
        while (message := json.loads(socket.recv(_PATIENCE_S)))["type"] != "kept":
            pass
    messages: int = message["frames"]
    return messages, frames[8 * messages - 1]["at_ms"] / 1000


def _serving(data: Path) -> tuple[subprocess.Popen[str], str]:
    """A server that runs, and its address."""
    process = _started(data, "0")
    assert process.stdout is not None
    found = re.match(r"Abhyasa is at (http://\S+)", process.stdout.readline())
    assert found is not None
    return process, found[1]


def _tried(data: Path, port: str) -> tuple[int, str]:
    """The exit code of a server that cannot start, and what it said."""
    process = _started(data, port)
    _, told = process.communicate(timeout=_PATIENCE_S)
    return process.returncode, told


def _started(data: Path, port: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _SERVE, "serve", "--port", port, "--data", str(data)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
