"""The protocol: its generated files are fresh, and whatever a client sends ends in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.websockets import WebSocketDisconnect

from abhyasa.server.protocol import from_client, from_server
from abhyasa.server.protocol_types import SCHEMA, TYPES, protocol_schema, schema_text, types_text
from tests.server.serving import HELLO, Browser, browser, sitting

ROOT = Path(__file__).parents[2]
FRAME = sitting(1)[0]
MESSAGES: list[dict[str, Any]] = [
    HELLO,
    {"type": "frames", "seq": 0, "frames": [FRAME]},
    {"type": "command", "command": "again", "at_ms": 5},
    {"type": "interrupted", "why": "tab", "at_ms": 5},
    {"type": "adjust", "dose": "quiet"},
    {"type": "resized", "width": 480, "height": 640},
    {"type": "answer", "cue": 0, "yes": True},
]
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("store")) as served:
        yield served


def test_schema_and_types_are_fresh() -> None:
    how = "run: python -m abhyasa.server.protocol_types"
    assert (ROOT / SCHEMA).read_text("utf-8") == schema_text(), how
    assert (ROOT / TYPES).read_text("utf-8") == types_text(), how


def test_the_schema_names_every_message_and_takes_nothing_unknown() -> None:
    definitions = protocol_schema()["$defs"]
    for side in ("FromClient", "FromServer"):
        for reference in definitions[side]["oneOf"]:
            message = definitions[reference["$ref"].rpartition("/")[2]]
            assert message["additionalProperties"] is False
            assert "const" in message["properties"]["type"]


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message["type"])
def test_every_message_survives(message: dict[str, Any]) -> None:
    parsed = from_client.validate_json(json.dumps(message))
    assert from_client.validate_json(parsed.model_dump_json()) == parsed


def test_numbers_beyond_their_range_are_refused() -> None:
    for path, value in (("at_ms", -1), ("at_ms", 10**12), ("at_ms", 0.5), ("seen", 3)):
        text = json.dumps({"type": "frames", "seq": 0, "frames": [{**FRAME, path: value}]})
        with pytest.raises(ValueError, match=path):
            from_client.validate_json(text)


@st.composite
def changed(draw: st.DrawFn) -> str:
    """A message with something put in place of one of its parts, or cut off, or something else altogether."""
    message: Any = json.loads(json.dumps(draw(st.sampled_from(MESSAGES))))
    way = draw(st.sampled_from(("part", "part", "cut", "junk", "whole")))
    if way == "whole":
        return json.dumps(message)
    if way == "junk":
        return json.dumps(draw(JUNK))
    if way == "cut":
        text = json.dumps(message)
        return text[: draw(st.integers(0, min(len(text), 200)))]
    part = message
    while True:
        keys = list(part) if isinstance(part, dict) else list(range(len(part)))
        key = draw(st.sampled_from(keys))
        if not (isinstance(part[key], dict | list) and part[key] and draw(st.booleans())):
            break
        part = part[key]
    part[key] = draw(JUNK)
    return json.dumps(message)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(changed(), min_size=1, max_size=6), greets=st.booleans())
def test_whatever_is_sent_is_answered_in_words_and_the_server_stays_up(
    app: Browser, texts: list[str], greets: bool
) -> None:
    number = app.store.open_practices()[0].number if app.store.open_practices() else app.begin()
    with app.socket(number) as socket:
        for text in ([json.dumps({**HELLO, "take_over": True})] if greets else []) + texts:
            socket.send_text(text)
        socket.send_json({"type": "no more"})
        malformed = 0
        try:
            while not malformed:
                message = json.loads(socket.receive_text())
                from_server.validate_python(message)
                malformed += message["type"] == "refused" and "no more" in message["words"]
        except WebSocketDisconnect as closed:
            assert closed.code in (1000, 1008)
    assert app.get("/about").status_code == 200
