"""The passphrase of a server that other machines reach."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.websockets import WebSocketDisconnect

from abhyasa.errors import ServerError
from abhyasa.page.library import load
from abhyasa.server.run import settings_for
from abhyasa.server.settings import Settings
from tests.server.serving import Browser, browser

PASSPHRASE = "lotus in the morning"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Browser]:
    with browser(tmp_path, Settings("0.0.0.0", 8108, frozenset({"192.168.1.5"}), PASSPHRASE)) as served:
        yield served


def test_nothing_is_told_without_the_passphrase(app: Browser) -> None:
    number = app.store.begin(load("janushirsana"), "live", "normal")
    asked = app.get("/history", headers={"Accept": "text/html"})
    assert (asked.status_code, asked.headers["location"]) == (303, "/enter?to=%2Fhistory")
    for path in ("/history", "/export.json", f"/practices/{number}", "/models/full.task", "/static/js/live.js"):
        assert app.get(path, headers={"Accept": "*/*"}).status_code == 401
    assert app.post(f"/practices/{number}/delete").status_code == 401
    assert app.store.practice(number) is not None
    with pytest.raises(WebSocketDisconnect), app.socket(number):
        pass


def test_whoever_knows_it_comes_in_and_stays_in(app: Browser) -> None:
    entered = app.post("/enter?to=/history", {"passphrase": PASSPHRASE})
    assert (entered.status_code, entered.headers["location"]) == (303, "/history")
    cookie = entered.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert PASSPHRASE not in cookie
    assert app.get("/history").status_code == 200
    with app.socket(app.begin()):
        pass


def test_a_wrong_one_is_told_and_soon_has_to_wait(app: Browser) -> None:
    answers = [app.post("/enter", {"passphrase": f"guess {i}"}) for i in range(7)]
    assert [answer.status_code for answer in answers] == [403] * 5 + [429] * 2
    assert "not the passphrase" in answers[0].text
    assert app.post("/enter", {"passphrase": PASSPHRASE}).status_code == 429
    assert app.get("/history").status_code == 401


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_it_leads_nowhere_else(app: Browser, elsewhere: str) -> None:
    assert app.client.post(
        "/enter", params={"to": elsewhere}, data={"passphrase": PASSPHRASE}, headers={"Origin": "http://127.0.0.1:8108"},
        follow_redirects=False,
    ).headers["location"] == "/"  # fmt: skip


def test_unencrypted_it_says_so(app: Browser) -> None:
    assert "not encrypted" in app.get("/enter").text


def test_beyond_this_machine_a_passphrase_is_demanded() -> None:
    for passphrase in (None, "short"):
        with pytest.raises(ServerError, match="every machine on the network"):
            settings_for("0.0.0.0", 8108, passphrase=passphrase)
    settings = settings_for("0.0.0.0", 8108, passphrase=PASSPHRASE)
    assert settings.passphrase == PASSPHRASE
    assert settings_for("127.0.0.1", 8108, passphrase=PASSPHRASE).passphrase is None


def test_a_certificate_that_is_none_is_told(tmp_path: Path) -> None:
    path = tmp_path / "cert.pem"
    path.write_text("nonsense")
    with pytest.raises(ServerError, match="cannot be used as a certificate"):
        settings_for("127.0.0.1", 8108, certificate=path, key=path)
    with pytest.raises(ServerError, match="come together"):
        settings_for("127.0.0.1", 8108, certificate=path)
