"""Whatever a signed-in client sends to whatever door: an answer that helps, never a 500, and the house still stands."""

from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.test import TestResponse

from server.kit.http import Route, routes
from tests.house.every_door import Doors
from tests.house.test_walls import doors as doors  # the demo on both databases

BODIES = [
    b"",
    b"{",
    b"[]",
    b"null",
    b"7",
    b'"text"',
    b"NaN",
    b'{"a": Infinity}',
    b"\xff\xfe",
    b'{"a": "\\ud800"}',
    b'{"\\u0000": "\\u0000"}',
    b"[" * 5000,
    b'{"a":' * 900 + b"1" + b"}" * 900,
    b'{"a": 1, "a": 2}',
    b'{"a": 123456789012345678901234567890}',
    b" " * 1_100_000,
]
FORMS = [
    b"",
    b"\xff\xfe",
    b"a=%ff&%00=%zz&a",
    b"--x\r\nContent-Disposition: form-data\r\n\r\n\0",
    b"a=" + b"b" * 1_100_000,
]
KINDS_OF_BODY = {
    "application/json": BODIES,
    "application/x-www-form-urlencoded": FORMS,
    "multipart/form-data; boundary=x": FORMS,
}
MOMENTS = ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-11-21T08:30:00"]
VALUES: list[Any] = [
    None,
    True,
    -1,
    2**63,
    1e308,
    "",
    "x" * 70_000,
    "a\0b",
    "\u202e\U0001f9ef",
    "../../etc/passwd",
    "'; DROP TABLE visit; --",
    "2026-02-30",
    *MOMENTS,
    [],
    {},
    [[]],
]

FOR_A_DATABASE: list[Any] = [-1, 2**63, 1e308, "", "x" * 70_000, "a\0b", "\u202e\U0001f9ef", *MOMENTS]
"""What databases take differently. The rest is refused by its shape, or taken, whichever database it is."""
SHARES = 4


def leaves(sample: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(sample, dict | list) and sample:
        for key, value in sample.items() if isinstance(sample, dict) else enumerate(sample):
            yield (*path, key)
            yield from leaves(value, (*path, key))


def with_junk(sample: Any, path: tuple[Any, ...], junk: Any) -> Any:
    if not path:
        return junk
    copy = dict(sample) if isinstance(sample, dict) else list(sample)
    copy[path[0]] = with_junk(copy[path[0]], path[1:], junk)
    return copy


def asked_for(route: Route) -> set[str]:
    """What a GET reads of its query: what it declares, and what the few read that declare nothing (a phone's)."""
    declared = set(route.takes.fields) if route.takes is not None else set()
    own = {"cursor", "limit", "member"} if route.door == "device" and not declared else set()
    return declared | own | set(route.sample.query)


def key_of(doors: Doors, route: Route) -> dict[str, str]:
    if route.door == "public":
        return {}
    return doors.phone("tess@voltwijk.example") if route.door == "device" else doors.office("anna@voltwijk.example")


@pytest.mark.parametrize("doors", ["sqlite"], indirect=True)
def test_no_body_breaks_a_door(doors: Doors) -> None:
    """Refused before a database hears of it: one database is enough."""
    for route in routes():
        if route.method in ("POST", "PUT", "PATCH"):
            for kind, bodies in KINDS_OF_BODY.items():
                for body in bodies:
                    got = doors.call(route, key_of(doors, route) | {"Content-Type": kind}, "voltwijk", body=body)
                    assert_helps(route, got, body[:80])


@pytest.mark.parametrize("share", range(SHARES))
def test_no_value_breaks_a_door(doors: Doors, share: int) -> None:
    values = VALUES if doors.url.startswith("sqlite") else FOR_A_DATABASE
    for route in routes()[share::SHARES]:
        for path in leaves(route.sample.json):
            for junk in values:
                sent = with_junk(route.sample.json, path, junk)
                assert_helps(route, doors.call(route, key_of(doors, route), "voltwijk", json=sent), (path, junk))
        for name in sorted(asked_for(route)) if route.method == "GET" else ():
            for junk in values:
                if not isinstance(junk, list | dict) and junk is not None:
                    query = {**route.sample.query, name: str(junk)}
                    assert_helps(route, doors.call(route, key_of(doors, route), "voltwijk", query=query), (name, junk))


@pytest.mark.parametrize("doors", ["sqlite"], indirect=True)
def test_no_question_that_nobody_knows_breaks_a_door(doors: Doors) -> None:
    for route in routes():
        if route.method == "GET":
            unheard = {**route.sample.query, "unheard_of": "x"}
            assert_helps(route, doors.call(route, key_of(doors, route), "voltwijk", query=unheard), "unheard_of")


@pytest.mark.parametrize(
    "junk", ["x", "..", "%00", "%ff", "0" * 300, "00000000-0000-0000-0000-000000000000", "-1", "%2e%2e%2fetc%2fpasswd"]
)
def test_no_path_breaks_a_door(doors: Doors, junk: str) -> None:
    for route in routes():
        for name in route.sample.path:
            got = doors.call(route, key_of(doors, route), "voltwijk", path={**route.sample.path, name: junk})
            assert_helps(route, got, junk)


def assert_helps(route: Route, got: TestResponse, sent: object) -> None:
    where = f"{route.method} {route.rule} with {str(sent)[:120]!r}: {got.status_code} {got.get_data()[:300]!r}"
    assert got.status_code < 500 or got.status_code == 503, where
    if got.mimetype == "application/problem+json" and route.method != "HEAD":
        assert got.json["detail"] and "{" not in got.json["detail"] and got.json["detail"] != got.json["code"], where
