"""The protocol as JSON Schema and as JavaScript's types: both are generated, and tests hold that they are fresh.

In the project's folder `python -m abhyasa.server.protocol_types` writes them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import TypeAdapter

from abhyasa.server.protocol import VERSION, from_client, from_server

SCHEMA = Path("schema/live.schema.json")
TYPES = Path("src/abhyasa/server/web/js/protocol.d.ts")
_SIDES: dict[str, tuple[TypeAdapter[Any], Literal["validation", "serialization"]]] = {
    "FromClient": (from_client, "validation"),
    "FromServer": (from_server, "serialization"),
}


def protocol_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of every message: `FromClient` and `FromServer` are among its definitions."""
    definitions: dict[str, Any] = {}
    for name, (adapter, mode) in _SIDES.items():
        schema = adapter.json_schema(mode=mode, ref_template="#/$defs/{model}")
        definitions |= schema.pop("$defs")
        definitions[name] = schema
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"abhyasa/live/{VERSION}",
        "$defs": dict(sorted(definitions.items())),
    }


def schema_text() -> str:
    """The schema as its file has it."""
    return json.dumps(protocol_schema(), ensure_ascii=False, indent=2) + "\n"


def types_text() -> str:
    """The messages as TypeScript declarations, with what Python says of them."""
    definitions = protocol_schema()["$defs"]
    lines = [
        "// Generated from abhyasa/server/protocol.py by: python -m abhyasa.server.protocol_types",
        "",
        f"export type Version = {VERSION};",
    ]
    for name, schema in definitions.items():
        lines += ["", *_declaration(name, schema)]
    return "\n".join(lines) + "\n"


def _declaration(name: str, schema: Mapping[str, Any]) -> Iterator[str]:
    if said := schema.get("description"):
        yield "/**"
        yield from (f" * {line.strip()}".rstrip() for line in said.splitlines())
        yield " */"
    if schema.get("type") != "object":
        yield f"export type {name} = {_type(schema)};"
        return
    yield f"export interface {name} {{"
    required = schema.get("required", ())
    for key, value in schema["properties"].items():
        yield f"  {key}{'' if key in required else '?'}: {_type(value)};"
    yield "}"


def _type(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return " | ".join(_type(each) for each in schema[several])
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return " | ".join(json.dumps(value) for value in schema["enum"])
    if schema["type"] == "array":
        item = _type(schema["items"])
        return f"({item})[]" if " " in item else f"{item}[]"
    return {"integer": "number", "number": "number", "string": "string", "boolean": "boolean", "null": "null"}[
        schema["type"]
    ]


def main() -> None:
    """Write both files."""
    SCHEMA.write_text(schema_text(), "utf-8")
    TYPES.write_text(types_text(), "utf-8")
    print(f"wrote {SCHEMA} and {TYPES}")


if __name__ == "__main__":
    main()
