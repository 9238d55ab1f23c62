"""Who is answered, and what every answer brings with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.websockets import WebSocketDisconnect

from abhyasa.server.buckets import Buckets
from abhyasa.server.routes import all_routes
from abhyasa.server.security import LARGEST_BODY
from abhyasa.server.settings import Settings
from tests.server.serving import ORIGIN, Browser, browser

PATHS = {"asana": "janushirsana", "number:int": "1", "name": "full", "path": "icon.svg"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("store")) as served:
        served.begin()
        yield served


def every_route(method: str) -> list[str]:
    """The path of each route that takes this method, with something in its place for each part that varies."""
    found = []
    for route in all_routes():
        if isinstance(route, Route) and method in (route.methods or ()):
            path = route.path
            for name, value in PATHS.items():
                path = path.replace(f"{{{name}}}", value)
            found.append(path)
    return sorted(found)


@pytest.mark.parametrize("path", [*every_route("GET"), "/static/css/base.css", "/nothing"])
def test_every_answer_says_what_a_page_may_load_and_do(app: Browser, path: str) -> None:
    headers = app.get(path).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert not [source for sources in policy.values() for source in sources.split() if "//" in source or source == "*"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["permissions-policy"].startswith("camera=(self), microphone=()")
    assert "no-store" in headers["cache-control"] or "private" in headers["cache-control"]


@pytest.mark.parametrize("path", [*every_route("GET"), "/static/css/base.css"])
def test_every_route_refuses_another_name_and_another_site(app: Browser, path: str) -> None:
    assert app.get(path, headers={"Host": "evil.example"}).status_code == 421
    assert app.get(path, headers={"Host": "127.0.0.1:9999"}).status_code == 421
    assert app.get(path, headers={"Origin": "http://evil.example"}).status_code == 403
    assert app.get(path, headers={"Origin": "null"}).status_code == 403


@pytest.mark.parametrize("path", every_route("POST"))
def test_no_other_site_and_no_one_without_a_site_can_act(app: Browser, path: str) -> None:
    for origin in ("http://evil.example", "null", "http://127.0.0.1:9999", "https://127.0.0.1:8108"):
        assert app.post(path, headers={"Origin": origin}).status_code == 403
    assert app.client.post(path).status_code == 403
    assert app.store.practice(1) is not None


def test_the_machine_s_own_names_are_known(app: Browser) -> None:
    for name in ("localhost:8108", "[::1]:8108", "LOCALHOST:8108"):
        assert app.get("/about", headers={"Host": name, "Origin": f"http://{name.lower()}"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://evil.example"}, {"Origin": ""}, {"Host": "evil.example", "Origin": "http://evil.example"}],
)
def test_the_socket_refuses_another_site(app: Browser, headers: dict[str, str]) -> None:
    with pytest.raises(WebSocketDisconnect) as refused, app.socket(1, **headers):
        pass
    assert refused.value.code == 1008


def test_there_is_one_socket_and_no_route_beside_these() -> None:
    sockets = [route.path for route in all_routes() if isinstance(route, WebSocketRoute)]
    assert sockets == ["/practices/{number:int}/socket"]
    assert not [route for route in all_routes() if isinstance(route, Mount)]


def test_a_body_that_is_too_large_is_not_read(app: Browser) -> None:
    assert app.post("/practices/1/notes", {"notes": "a" * LARGEST_BODY}).status_code == 413

    def grows() -> Iterator[bytes]:
        for _ in range(LARGEST_BODY // 1000 + 2):
            yield b"a" * 1000

    headers = {"Origin": ORIGIN, "Content-Type": "application/x-www-form-urlencoded"}
    assert app.client.post("/practices/1/notes", content=grows(), headers=headers).status_code == 413


def test_forms_too_many_at_once_are_asked_to_wait(tmp_path: Path) -> None:
    with browser(tmp_path) as served:
        answers = [served.post("/data/answers/delete") for _ in range(80)]
    assert answers[0].status_code == 303
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) > 0


def test_buckets_fill_again() -> None:
    now = 0.0
    buckets = Buckets(rate=2.0, burst=3.0, clock=lambda: now)
    assert [buckets.take("a") for _ in range(4)] == [True, True, True, False]
    assert buckets.take("b")
    now = 0.5
    assert [buckets.take("a"), buckets.take("a")] == [True, False]


def test_addresses_of_a_server_for_other_machines() -> None:
    settings = Settings("0.0.0.0", 8108, frozenset({"192.168.1.5", "desk.local"}), "a long passphrase")
    assert settings.address == "http://192.168.1.5:8108/"
    assert "desk.local:8108" in settings.authorities
    assert "0.0.0.0:8108" not in settings.authorities
    assert any("openssl" in warning and "IP:192.168.1.5" in warning for warning in settings.warnings)
    assert list(Settings().warnings) == []
