"""What the walk over all doors needs: two companies with work, their people's tokens, and a call made from a sample."""

import re
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from server.kit.db import tables_of_a_tenant
from server.kit.http import Route
from server.kit.ids import uuid7
from server.kit.migrate import outside_the_wall
from server.kit.tenancy import doorstep

PASSWORD = "veldwerk-demo"
SOME_ROW = re.compile(r"an? ([a-z_]+)")


@dataclass
class Doors:
    """An app with the demo in it, and everybody's way in."""

    app: Flask
    url: str
    tokens: dict[str, str] = field(default_factory=dict)
    tenants: dict[str, str] = field(default_factory=dict)
    ids: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        with self.app.app_context(), doorstep() as session:
            self.tenants = {slug: str(id_) for slug, id_ in session.execute(text("SELECT slug, id FROM tenant"))}

    def client(self) -> FlaskClient:
        return self.app.test_client(use_cookies=False)

    def office(self, email: str) -> dict[str, str]:
        """The header of somebody who signed in at the office."""
        return self._signed_in(f"office {email}", "/api/office/token", {"email": email, "password": PASSWORD})

    def phone(self, email: str) -> dict[str, str]:
        """The header of somebody who signed in on a phone."""
        device = {"id": uuid7(), "name": "Telefoon", "platform": "test"}
        return self._signed_in(
            f"phone {email}", "/api/mobile/login", {"email": email, "password": PASSWORD, "device": device}
        )

    def _signed_in(self, who: str, path: str, body: dict[str, Any]) -> dict[str, str]:
        if who not in self.tokens:
            got = self.client().post(path, json=body)
            assert got.status_code == 200, got.text
            self.tokens[who] = got.json["token"]
        return {"Authorization": f"Bearer {self.tokens[who]}"}

    def call(self, route: Route, headers: dict[str, str], of: str, **instead: Any) -> TestResponse:
        """The route's sample with rows of the tenant `of`, and with other `path`, `query`, `json` or `body` `instead`."""
        rule = route.rule
        for name, value in instead.get("path", route.sample.path).items():
            rule = re.sub(rf"<(?:\w+(?:\([^)]*\))?:)?{name}>", lambda _, value=value: str(self.filled(value, of)), rule)
        assert "<" not in rule, f"{route.rule}: its sample leaves a part of the path open"
        sent: dict[str, Any] = {"query_string": self.filled(dict(instead.get("query", route.sample.query)), of)}
        if "body" in instead:
            sent["data"] = instead["body"]
        elif route.sample.json is not None:
            sent["json"] = self.filled(instead.get("json", route.sample.json), of)
        elif route.sample.body is not None:
            sent["data"] = route.sample.body
        got = self.client().open(rule, method=route.method, headers={**route.sample.headers, **headers}, **sent)
        if got.mimetype != "text/event-stream":  # that one never ends
            got.get_data()
        got.close()
        return got

    def filled(self, sample: Any, of: str) -> Any:
        """ "a visit" becomes the id of a visit of this tenant; what it does not have gets an id that nobody has."""
        if isinstance(sample, dict):
            return {name: self.filled(value, of) for name, value in sample.items()}
        if isinstance(sample, list):
            return [self.filled(value, of) for value in sample]
        found = SOME_ROW.fullmatch(sample) if isinstance(sample, str) else None
        if found is None or found[1] not in {table.name for table in tables_of_a_tenant()}:
            return sample
        key = (of, found[1])
        if key not in self.ids:
            rows = self.rows(of, found[1])
            self.ids[key] = rows[0]["id"] if rows else uuid7()
        return self.ids[key]

    def rows(self, of: str, table: str) -> list[dict[str, Any]]:
        """This tenant's rows of a table, seen from outside the wall."""
        engine = outside_the_wall(self.url)
        with engine.connect() as connection:
            found = connection.execute(
                text(f'SELECT * FROM "{table}" WHERE tenant_id = :t ORDER BY 1, 2, 3'), {"t": self.tenants[of]}
            )
            rows = [dict(row) for row in found.mappings()]
        engine.dispose()
        return rows

    def everything(self, of: str) -> dict[str, list[dict[str, Any]]]:
        """All that a tenant has."""
        return {table.name: self.rows(of, table.name) for table in tables_of_a_tenant()}
