"""What becomes of names that a schema does not know: refused, unless the schema itself passes them over."""

import json
from typing import Any

import pytest
from flask import Flask
from marshmallow import EXCLUDE, Schema, fields

from server.kit.errors import Problem
from server.kit.parse import parsed


class Strict(Schema):
    """What a program sends: a slip of the pen is told."""

    name = fields.String()


class Forgiving(Strict):
    """What a page's address says: others write in it too."""

    class Meta:
        unknown = EXCLUDE


def sent(app: Flask, how: str, schema: Schema, said: dict[str, str]) -> Any:
    ways: dict[str, dict[str, Any]] = {
        "query": {"query_string": said},
        "form": {"data": said, "method": "POST"},
        "json": {"data": json.dumps(said), "content_type": "application/json", "method": "POST"},
    }
    with app.test_request_context("/", **ways[how]):
        return parsed(schema)


@pytest.mark.parametrize("how", ["query", "form", "json"])
def test_what_a_schema_says_of_unknown_names_holds_whichever_way_they_come(app: Flask, how: str) -> None:
    assert sent(app, how, Forgiving(), {"name": "Tess", "utm_source": "mail\0"}) == {"name": "Tess"}
    if how == "form":
        assert sent(app, how, Strict(), {"name": "Tess", "csrf": "x"}) == {"name": "Tess"}
        return
    with pytest.raises(Problem) as refused:
        sent(app, how, Strict(), {"name": "Tess", "nmae": "Tess"})
    assert (refused.value.status, refused.value.pointer) == (400, "/nmae")


@pytest.mark.parametrize("schema", [Strict(), Forgiving()])
def test_a_nul_that_would_be_read_is_refused(app: Flask, schema: Schema) -> None:
    with pytest.raises(Problem) as refused:
        sent(app, "query", schema, {"name": "Te\0ss"})
    assert refused.value.status == 400
