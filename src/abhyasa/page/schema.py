"""The page as JSON, and the schema of that JSON, which is generated from the types."""

from __future__ import annotations

from typing import Any

from abhyasa.page.model import Page

SCHEMA_VERSION = 1
"""Raised by every change that makes an older reader of the JSON misread it."""


def page_json(page: Page) -> dict[str, Any]:
    """The page as plain JSON values; goals are their expressions."""
    return {"schema": SCHEMA_VERSION, **page.model_dump(mode="json")}


def page_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of what `page_json` returns."""
    schema = Page.model_json_schema(mode="serialization")
    schema["properties"] = {"schema": {"const": SCHEMA_VERSION}, **schema["properties"]}
    schema["required"] = ["schema", *schema["required"]]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"abhyasa/page/{SCHEMA_VERSION}",
        **schema,
    }
