"""The description of the API is what OpenAPI 3.1 asks, says what calls take, and can be read in the office."""

import re
from typing import Any

import pytest
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from werkzeug.routing import Map

from server.kit.http import routes
from server.kit.i18n import has_text
from server.kit.ids import uuid7
from server.kit.openapi import description
from server.office.api_words import acts_of, calls_of
from server.rooms import import_rooms
from sync.mutation import CATALOGUE


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    import_rooms()
    return description(Map())


def test_a_validator_that_is_not_ours_finds_nothing(document: dict[str, Any]) -> None:
    found = OpenAPIV31SpecValidator(document).iter_errors()
    assert not [f"{list(one.absolute_path)}: {one.message[:200]}" for one in found]


def test_every_example_is_what_its_own_description_asks(document: dict[str, Any]) -> None:
    wrong = list[str]()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            media = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            if "example" in media:
                asked = OAS31Validator(media["schema"] | {"components": document["components"]})
                wrong += [f"{method} {path}: {one.message}" for one in asked.iter_errors(filled(media["example"]))]
    assert not wrong


def test_every_parameter_of_an_address_is_described(document: dict[str, Any]) -> None:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            described = {one["name"] for one in operation["parameters"] if one["in"] == "path"}
            assert described == set(re.findall(r"{(\w+)}", path)), f"{method} {path}"


def test_every_call_has_a_sentence_and_names_what_can_go_wrong(document: dict[str, Any]) -> None:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"] and operation["description"], f"{method} {path}"
            assert operation["responses"]["default"]["content"], f"{method} {path}"


def test_the_page_shows_every_call_and_every_act_of_a_phone(document: dict[str, Any]) -> None:
    ours = {(route.method, route.rule) for route in routes() if route.rule.startswith("/api/")}
    assert len(calls_of(document)) == len(ours)
    assert {act.name for act in acts_of(document)} == set(CATALOGUE)
    assert not [call.room for call in calls_of(document) if not has_text(f"office.api_room_{call.room}")]
    (move,) = [call for call in calls_of(document) if call.says(["post", "/api/visit/{visit}/move"])]
    assert {"visit", "team", "was.planned_from"} <= {field.name for field in move.fields}
    (sync,) = [call for call in calls_of(document) if call.says(["post", "mobile/sync"])]
    assert any(field.name == "mutations" and field.required for field in sync.fields)


def filled(example: Any) -> Any:
    """The example with an id wherever it says "a visit"."""
    if isinstance(example, dict):
        return {name: filled(one) for name, one in example.items()}
    if isinstance(example, list):
        return [filled(one) for one in example]
    return uuid7() if isinstance(example, str) and re.fullmatch(r"an? [a-z_]+( .*)?", example) else example
