"""The catalogue and its twin: one table, the same answers in Python and JavaScript (tests/pwa/catalogue.test.js)."""

import json
from pathlib import Path
from typing import Any

import pytest

from sync.catalogue_js import PATH, module
from sync.catalogue_md import PATH as DOCUMENT
from sync.catalogue_md import with_table
from sync.catalogue_openapi import schemas
from sync.handlers import registered
from sync.mutation import CATALOGUE, check

from . import village  # noqa: F401 - the rooms register their handlers

CASES = json.loads((Path(__file__).parent.parent / "wire" / "mutations" / "arguments.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['mutation']}: {case['name']}")
def test_arguments_are_judged_as_the_file_says(case: dict[str, Any]) -> None:
    if case["mutation"] not in CATALOGUE:
        assert case["flaw"] == {"code": "unknown_name", "arg": case["mutation"]}
        return
    flaw = check(case["mutation"], case["args"])
    assert (None if flaw is None else {"code": flaw.code, "arg": flaw.arg}) == case["flaw"]


def test_the_phone_has_the_same_table() -> None:
    assert PATH.read_text() == module(), "run python -m sync.catalogue_js"


def test_every_mutation_has_a_handler() -> None:
    assert set(registered()) == set(CATALOGUE)


def test_the_documents_table_is_the_catalogues() -> None:
    text = DOCUMENT.read_text()
    assert with_table(text) == text, "run python -m sync.catalogue_md"


def test_the_description_of_the_api_names_every_mutation_with_all_its_arguments() -> None:
    described = schemas()
    named = {one["$ref"].rpartition("/")[2] for one in described["Mutation"]["oneOf"]}
    assert named == set(CATALOGUE) and named < set(described)
    for name, spec in CATALOGUE.items():
        args = described[name]["properties"]["args"]
        assert set(args["properties"]) == {arg.name for arg in spec.args}
        assert set(args["required"]) == {arg.name for arg in spec.args if not arg.optional}
