"""Named people of the demo at work: a planner's program, a planner's browser, a technician with a phone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from server.kit.clock import rfc3339
from server.kit.ids import uuid7
from server.seed.made_ids import made_id
from server.seed.people import PASSWORD
from tests.conftest import FakeClock


@dataclass
class Program:
    """Somebody's script against the API, with a Bearer token."""

    client: FlaskClient
    headers: dict[str, str]

    @classmethod
    def of(cls, app: Flask, email: str) -> Program:
        client = app.test_client()
        got = client.post("/api/office/token", json={"email": email, "password": PASSWORD})
        assert got.status_code == 200, got.text
        return cls(client, {"Authorization": f"Bearer {got.json['token']}"})

    def get(self, path: str, **query: Any) -> TestResponse:
        return self.client.get(path, query_string=query, headers=self.headers)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        return self.client.open(
            path, method=method, json=body if body is not None else {}, headers=self.headers | headers
        )

    def post(self, path: str, body: Any = None, **headers: str) -> TestResponse:
        return self.send("POST", path, body, **headers)

    def visits(self, **query: Any) -> list[dict[str, Any]]:
        return self.get("/api/visits", **query).json["items"]

    def visit(self, visit: str) -> dict[str, Any]:
        return self.get(f"/api/visit/{visit}").json

    def today(self, team: str = "noord", nth: int = 0) -> dict[str, Any]:
        return self.visits(day="2026-11-21", team=team)[nth]

    def inbox(self, **query: Any) -> list[dict[str, Any]]:
        return self.get("/api/inbox", **query).json["items"]


@dataclass
class Browser:
    """Somebody at the office's pages, with a cookie and the token that every form carries."""

    client: FlaskClient
    csrf: str = ""

    @classmethod
    def of(cls, app: Flask, email: str) -> Browser:
        client = app.test_client()
        client.post("/office/login", data={"email": email, "password": PASSWORD})
        browser = cls(client)
        browser.csrf = re.findall(r'name="csrf" value="([0-9a-f]+)"', browser.get("/office/").text)[0]
        return browser

    def get(self, path: str) -> TestResponse:
        return self.client.get(path, headers={"Accept": "text/html"})

    def form(self, path: str, **fields: str) -> TestResponse:
        data = {"csrf": self.csrf, **{name.rstrip("_"): value for name, value in fields.items()}}
        return self.client.post(path, data=data, headers={"Accept": "text/html"})


@dataclass
class Tess:
    """A technician with a phone that sends through the real sync call."""

    client: FlaskClient
    token: str
    clock: FakeClock
    member: str
    team: str
    seq: int
    sent: list[str] = field(default_factory=list)

    def does(self, act: str, /, after: tuple[str, ...] = (), **args: Any) -> dict[str, Any]:
        """One mutation, sent at once; its receipt. `after` are ids that must come first."""
        mutation = {"id": uuid7(), "seq": self.seq, "schema": 1, "name": act, "args": args, "at": rfc3339(self.clock())}
        mutation |= {"after": list(after)} if after else {}
        self.seq += 1
        body = {"sent_at": rfc3339(self.clock()), "mutations": [mutation]}
        got = self.client.post("/api/mobile/sync", json=body, headers={"Authorization": f"Bearer {self.token}"})
        assert got.status_code == 200, got.text
        return got.json["receipts"][0]

    def steps(self, visit: str, to: str, **more: Any) -> dict[str, Any]:
        return self.does("visit.set_state", visit=visit, to=to, step=uuid7(), **more)

    def answers(self, visit: str, item: str, value: str, supersedes: str | None = None) -> dict[str, Any]:
        return self.does(
            "checklist.answer", id=uuid7(), visit=visit, item=item, repeat=0, value=value, supersedes=supersedes
        )

    def writes(self, visit: str, name: str, value: str, was: str | None) -> dict[str, Any]:
        return self.does("visit.set_field", visit=visit, field=name, value=value, was=was)

    def completes(self, visit: str, outcome: str = "done", remarks: str | None = None) -> dict[str, Any]:
        return self.does("visit.complete", visit=visit, step=uuid7(), outcome=outcome, remarks=remarks)


def phone_of(app: Flask, clock: FakeClock, first: str, team: str) -> Tess:
    client = app.test_client()
    device = {"id": uuid7(), "name": f"{first}s proeftelefoon", "platform": "test"}
    login = {"email": f"{first}@voltwijk.example", "password": PASSWORD, "device": device}
    got = client.post("/api/mobile/login", json=login)
    assert got.status_code == 200, got.text
    member, team_id = (made_id("voltwijk", kind, name) for kind, name in (("member", first.title()), ("team", team)))
    return Tess(client, got.json["token"], clock, member, team_id, got.json["first_seq"])
