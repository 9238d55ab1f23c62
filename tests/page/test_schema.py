"""The schema in the repository is the one that the types give, and pages survive as JSON."""

import json
from pathlib import Path

import pytest

from abhyasa.page import library
from abhyasa.page.model import Page
from abhyasa.page.schema import SCHEMA_VERSION, page_json, page_schema

STORED = Path(__file__).parents[2] / "schema" / "page.schema.json"


def test_the_stored_schema_is_fresh() -> None:
    assert json.loads(STORED.read_text(encoding="utf-8")) == page_schema(), (
        "run: abhyasa show --schema > schema/page.schema.json"
    )


def test_the_schema_refuses_unknown_keys_and_knows_the_words() -> None:
    schema = page_schema()
    assert schema["additionalProperties"] is False
    assert schema["properties"]["schema"] == {"const": SCHEMA_VERSION}
    assert schema["properties"]["level"]["enum"] == ["beginner", "intermediate", "advanced"]


@pytest.mark.parametrize("asana", library.asana_ids())
def test_a_page_survives_as_json(asana: str) -> None:
    page = library.load(asana)
    value = json.loads(json.dumps(page_json(page)))
    assert value.pop("schema") == SCHEMA_VERSION
    assert set(value) == set(page_schema()["properties"]) - {"schema"}
    assert Page.model_validate(value) == page
