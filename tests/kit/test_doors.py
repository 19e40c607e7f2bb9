"""What happens at a door before and after its verb: who, how big, how often, what it says when it says no."""

import gzip
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, Request
from flask.testing import FlaskClient
from marshmallow import Schema, fields
from sqlalchemy.exc import IntegrityError, OperationalError

from server import create_app
from server.config import Settings
from server.kit import door as doors
from server.kit.errors import too_large
from server.kit.http import Answer, Door, Person, Problem, Room, Sample, answer, page, routes
from server.kit.ids import uuid7
from server.rooms import import_rooms
from tests.conftest import FakeClock

TENANT = uuid7()
TESS = Person("tess", "Tess", TENANT, permissions=frozenset({"test.do"}), lang="en")


class Wish(Schema):
    """What the test's door takes."""

    name = fields.String(required=True)
    day = fields.Date()
    lines = fields.List(fields.Nested(Schema.from_dict({"quantity": fields.Integer(required=True, strict=True)})))


@pytest.fixture
def app(settings: Settings, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An app with one more room, whose keeper knows Tess by her first name."""
    from server.kit import http

    import_rooms()  # else they would be declared in what is taken back
    monkeypatch.setattr(Room, "all", list(Room.all))
    monkeypatch.setattr(http, "_routes", dict(http._routes))
    monkeypatch.setattr(doors, "_keepers", {**doors._keepers, "test": know_tess})
    room = Room("test", __name__)
    how: dict[str, Any] = {"permission": "public", "door": "public", "sample": Sample()}

    @room.post("/api/test/wish", **how, takes=Wish)
    def wish(door: Door, args: dict[str, Any]) -> Answer:
        return answer(args)

    @room.get("/api/test/who/<id:visit>", permission="test.do", door="test", sample=Sample())
    def who(door: Door, visit: str) -> Answer:
        return answer({"name": door.who.name, "visit": visit, "now": door.now, "says": door.t("kit.request")})

    @room.post("/api/test/forbidden", permission="test.fly", door="test", sample=Sample())
    def fly(door: Door) -> Answer:
        raise AssertionError("nobody may")

    @room.get("/test/breaks", **how)
    def breaks(door: Door) -> Answer:
        raise {"ours": ZeroDivisionError("a bug"), "full": OperationalError("INSERT", {}, full_disk())}[
            door.request.args["how"]
        ]

    @room.get("/test/page", **how)
    def front(door: Door) -> Answer:
        return page("front.html")

    @room.post("/api/test/raw", **how, limit=100)
    def raw(door: Door) -> Answer:
        return answer({"got": door.json()})

    tries: list[str] = []

    @room.post("/test/form", **{**how, "sample": Sample(body=b"")}, limit=1000)
    def form(door: Door) -> Answer:
        """Meets another's row on its first try."""
        file = door.file("file")
        tries.append(file.read().decode() if file else "")
        if len(tries) == 1:
            raise IntegrityError("", {}, taken())
        return answer({"tries": tries})

    app = create_app(settings, clock=clock)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    yield app
    with app.app_context():
        from server.kit.db import db

        db.engine.dispose()


def full_disk() -> Exception:
    import sqlite3

    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorname = "SQLITE_FULL"
    return error


def taken() -> Exception:
    import sqlite3

    error = sqlite3.IntegrityError("UNIQUE constraint failed")
    error.sqlite_errorname = "SQLITE_CONSTRAINT_UNIQUE"
    return error


def know_tess(request: Request, now: object) -> Person | None:
    return TESS if request.headers.get("Authorization") == "Bearer tess" else None


TOKEN = {"Authorization": "Bearer tess"}


def test_a_person_comes_in_with_name_language_and_moment(client: FlaskClient) -> None:
    visit = uuid7()
    got = client.get(f"/api/test/who/{visit.upper()}", headers=TOKEN)
    assert got.json == {"name": "Tess", "visit": visit, "now": "2026-11-21T06:00:00.000Z", "says": "Request"}
    assert got.headers["Cache-Control"] == "no-store"


def test_mallory_is_told_to_sign_in_and_tess_what_she_may_not(client: FlaskClient) -> None:
    signed_out = client.get(f"/api/test/who/{uuid7()}")
    assert (signed_out.status_code, signed_out.json["code"]) == (401, "signed_out")
    forbidden = client.post("/api/test/forbidden", headers=TOKEN)
    assert (forbidden.status_code, forbidden.json["code"], forbidden.json["permission"]) == (
        403,
        "not_allowed",
        "test.fly",
    )


def test_a_problem_has_a_request_id_that_the_answer_carries_too(client: FlaskClient) -> None:
    got = client.get("/api/nothing", headers={"X-Request-Id": "from-the-proxy-1"})
    assert got.status_code == 404 and got.mimetype == "application/problem+json"
    assert got.json["request_id"] == got.headers["X-Request-Id"] == "from-the-proxy-1"
    assert len(client.get("/api/nothing", headers={"X-Request-Id": "bad id\t"}).headers["X-Request-Id"]) == 36


def test_a_person_with_a_browser_gets_a_page_in_the_own_language(client: FlaskClient) -> None:
    got = client.get("/nothing", headers={"Accept": "text/html", "Accept-Language": "en-GB"})
    assert got.mimetype == "text/html" and "Not found" in got.text and 'lang="en"' in got.text
    assert "Niet gevonden" in client.get("/nothing", headers={"Accept": "text/html", "Accept-Language": "de"}).text


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (b"{", ""),
        (b"[]", ""),
        (b'"a text"', ""),
        (b"NaN", ""),
        (b'{"name": NaN}', ""),
        (b'{"name": 7}', "/name"),
        (b'{"name": "x", "day": "2026-02-30"}', "/day"),
        (b'{"name": "x", "day": "9999999-01-01"}', "/day"),
        (b'{"name": "x", "more": 1}', "/more"),
        (b'{"name": "x", "lines": [{"quantity": 1}, {"quantity": "two"}]}', "/lines/1/quantity"),
        (b'{"name": "\\ud800"}', ""),
        (b'{"name": "\xff"}', ""),
        (b'{"name": "a\\u0000b"}', ""),
        (b"[" * 2000 + b"]" * 2000, ""),
        (b'{"name":' + b"[" * 900 + b"]" * 900 + b"}", None),
        (b"", "/name"),
    ],
)
def test_what_is_malformed_is_a_400_that_points_at_it(client: FlaskClient, body: bytes, pointer: str | None) -> None:
    got = client.post("/api/test/wish", data=body, content_type="application/json")
    assert (got.status_code, got.json["code"]) == (400, "malformed"), got.json
    assert pointer is None or got.json["pointer"] == pointer
    assert got.json["detail"]


def test_other_kinds_of_content_are_refused_and_a_form_is_not(client: FlaskClient) -> None:
    assert client.post("/api/test/wish", data="<x/>", content_type="application/xml").status_code == 415
    assert client.post("/api/test/wish", data={"name": "x", "csrf": "y"}).json == {"name": "x"}


def test_a_body_may_come_squeezed(client: FlaskClient) -> None:
    squeezed = gzip.compress(json.dumps({"name": "x" * 5000}).encode())
    got = client.post(
        "/api/test/wish", data=squeezed, headers={"Content-Encoding": "gzip"}, content_type="application/json"
    )
    assert got.json == {"name": "x" * 5000}


def test_a_bomb_a_torn_body_and_another_encoding_are_refused(client: FlaskClient) -> None:
    def sent(data: bytes, encoding: str = "gzip") -> tuple[int, str]:
        got = client.post(
            "/api/test/wish", data=data, headers={"Content-Encoding": encoding}, content_type="application/json"
        )
        return got.status_code, got.json["code"]

    assert sent(gzip.compress(b" " * 50_000_000)) == (413, "too_large")
    assert sent(gzip.compress(b'{"name": "x"}')[:-4]) == (400, "malformed")
    assert sent(b"no gzip at all") == (400, "malformed")
    assert sent(gzip.compress(b"{}") + b"more") == (400, "malformed")
    assert sent(b"{}", "br") == (415, "encoding")


def test_what_is_too_large_says_the_limit(client: FlaskClient) -> None:
    got = client.post("/api/test/raw", data=b" " * 101)
    assert (got.status_code, got.json["code"], got.json["limit"]) == (413, "too_large", 100)
    assert "100 bytes" in got.json["detail"]
    assert client.post("/api/test/raw", data=b'{"x": 1}').json == {"got": {"x": 1}}
    assert [too_large(limit).params["size"] for limit in (10_065_536, 64_000)] == ["10 MB", "64 kB"]


def test_a_person_whose_form_was_too_large_finds_the_way_back_to_it(client: FlaskClient) -> None:
    def came(from_: str) -> str:
        return client.post("/test/form", data=b" " * 1001, headers={"Accept": "text/html", "Referer": from_}).text

    assert 'href="/office/visit/1/paper?x=1"' in came("http://localhost/office/visit/1/paper?x=1")
    assert all("Terug naar het formulier" not in came(f"http://{host}") for host in ("mallory.example/x", "localhost//mallory.example"))  # fmt: skip


def test_a_file_is_read_from_its_beginning_when_a_conflict_has_the_verb_done_again(client: FlaskClient) -> None:
    got = client.post("/test/form", data={"file": (io.BytesIO(b"abc"), "a.txt")})
    assert got.json == {"tries": ["abc", "abc"]}


def test_an_answer_goes_out_squeezed_to_who_can_read_it(client: FlaskClient) -> None:
    body = json.dumps({"name": "x" * 5000})
    got = client.post("/api/test/wish", data=body, content_type="application/json", headers={"Accept-Encoding": "gzip"})
    assert got.headers["Content-Encoding"] == "gzip" and json.loads(gzip.decompress(got.data))["name"] == "x" * 5000
    plain = client.post(
        "/api/test/wish", data=body, content_type="application/json", headers={"Accept-Encoding": "identity"}
    )
    assert "Content-Encoding" not in plain.headers and "Accept-Encoding" in plain.headers["Vary"]


def test_our_own_mistake_is_a_500_without_its_secrets(client: FlaskClient) -> None:
    got = client.get("/test/breaks?how=ours")
    assert (got.status_code, got.json["code"]) == (500, "unexpected") and "a bug" not in got.text


def test_a_full_database_is_a_503_that_says_when_to_come_back(client: FlaskClient) -> None:
    got = client.get("/test/breaks?how=full")
    assert (got.status_code, got.json["code"], got.headers["Retry-After"]) == (503, "database_away", "2")


def test_a_wrong_method_says_which_are_right(client: FlaskClient) -> None:
    got = client.delete("/api/test/wish")
    assert (got.status_code, got.headers["Allow"]) == (405, "POST")


def test_every_answer_says_what_a_browser_may_do_with_it(client: FlaskClient) -> None:
    for path in ("/", "/api/nothing", "/test/page", "/static/css/tokens.css"):
        with client.get(path) as got:
            headers = got.headers
        assert (
            "unsafe" not in headers["Content-Security-Policy"]
            and "default-src 'none'" in headers["Content-Security-Policy"]
        )
        assert headers["X-Content-Type-Options"] == "nosniff"
    assert "<script" not in client.get("/").text and "style=" not in client.get("/").text


def test_one_token_has_its_own_pace(settings: Settings, app: Flask, client: FlaskClient) -> None:
    from dataclasses import replace

    app.extensions["settings"] = replace(settings, requests_per_second=1, requests_burst=3)
    path = f"/api/test/who/{uuid7()}"
    assert [client.get(path, headers=TOKEN).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert client.get(path, headers=TOKEN).headers["Retry-After"] == "1"
    assert client.get(path, headers={"Authorization": "Bearer bram"}).status_code == 401


def test_the_description_of_the_api_names_every_call(client: FlaskClient) -> None:
    described = client.get("/api/openapi.json").json
    assert described["openapi"].startswith("3.1")
    for route in routes():
        if route.rule.startswith("/api/"):
            operations = [one for path in described["paths"].values() for one in path.values()]
            assert any(one["operationId"] == route.endpoint for one in operations), route.rule


def test_a_path_that_climbs_out_finds_nothing(client: FlaskClient) -> None:
    for path in (
        "/static/../server/config.py",
        "/static/%2e%2e/server/config.py",
        "/static/css/..%2f..%2fwsgi.py",
        "/static//etc/passwd",
        "/static/%00",
    ):
        assert client.get(path).status_code == 404


def test_a_problem_raised_by_a_verb_fills_its_text(app: Flask) -> None:
    problem = Problem(403, "kit.not_allowed", permission="visits.write")
    with app.test_request_context():
        from flask import g

        from server.kit.refusals import refusal

        g.request_id = "x"
        assert refusal(problem).json["detail"] == "Daarvoor heb je het recht visits.write niet."
