"""Logging in on a phone: who asks, whose cookie, which device."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.kit.ids import uuid7
from tests.conftest import FakeClock
from tests.field_api.conftest import Phones
from tests.field_api.phone import PASSWORD, Phone

LOGIN = "/api/mobile/login"


def body(email: str = "tess@voltwijk.example", **other: Any) -> dict[str, Any]:
    device = {"id": uuid7(), "name": "Tess' telefoon", "platform": "Android"}
    return {"email": email, "password": PASSWORD, "device": device} | other


def test_a_program_gets_the_token_in_the_body_only(client: FlaskClient) -> None:
    said = body()
    answer = client.post(LOGIN, json=said)
    assert answer.status_code == 200 and "Set-Cookie" not in answer.headers
    got = answer.json
    assert got["token"].startswith(f"{got['tenant']}.") and got["device"] == said["device"]["id"]
    assert got["first_seq"] == 1 and got["server_time"] == "2026-11-21T06:00:00.000Z" and got["epoch"]
    assert (got["member_name"], got["tenant_name"]) == ("Tess", "Voltwijk") or got["member_name"].startswith("Tess")
    pull = client.get("/api/mobile/sync", headers={"Authorization": f"Bearer {got['token']}"})
    assert pull.status_code == 200 and pull.headers["Cache-Control"] == "no-store"


def test_the_app_gets_it_in_a_cookie_that_scripts_cannot_read(client: FlaskClient) -> None:
    answer = client.post(LOGIN, json=body(), headers={"X-Veldwerk": "-"})
    assert "token" not in answer.json
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Path=/" in cookie
    member = answer.json["member"]
    assert client.get("/api/mobile/sync", headers={"X-Veldwerk": member}).status_code == 200
    assert client.get("/api/mobile/sync").status_code == 401, "without the header only a Bearer token counts"
    assert client.get("/api/mobile/sync", headers={"X-Veldwerk": "-"}).status_code == 401


def test_outside_of_this_machine_the_cookie_is_host_bound_and_secure(client: FlaskClient) -> None:
    where = {"base_url": "https://veldwerk.example"}
    answer = client.post(LOGIN, json=body(), headers={"X-Veldwerk": "-"}, **where)
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-") and "Secure" in cookie and "Domain" not in cookie


def test_a_tab_of_tess_never_sends_under_bram(phone: Phones, app: Flask) -> None:
    tess = phone("tess@voltwijk.example", browser=True)
    visit = tess.visit()
    mine = tess.me["member"]
    bram = tess.http.post(LOGIN, json=body("bram@voltwijk.example"), headers={"X-Veldwerk": "-"}).json
    act = tess.says("visit.set_state", visit=visit, to="en_route", step=uuid7())
    answer = tess.post("/api/mobile/sync", json=tess.envelope([act], limit=10))
    assert (answer.status_code, answer.json["code"]) == (409, "other_member") and "receipts" not in answer.json
    for method, path in (("GET", "/api/mobile/sync"), ("GET", "/api/mobile/schedule"), ("POST", "/api/mobile/uploads")):
        assert tess.call(method, path).status_code == 409
    assert tess.get(f"/api/subscribe/updates?member={mine}", headers={"X-Veldwerk": mine}).status_code == 409
    tess.headers = {"X-Veldwerk": bram["member"]}
    assert tess.documents("visit", id=visit)[0]["state"] == "planned"


def test_pictures_come_without_the_header(phone: Phones) -> None:
    tess = phone("tess@voltwijk.example", browser=True)
    tess.headers = {}
    assert tess.sees("0" * 64).status_code == 404
    assert tess.get("/api/mobile/schedule").status_code == 401


def test_a_wrong_password_and_an_unknown_person_are_the_same(client: FlaskClient) -> None:
    wrong = client.post(LOGIN, json=body(password="wrong"))
    unknown = client.post(LOGIN, json=body("nobody@voltwijk.example"))
    assert (
        (wrong.status_code, wrong.json["code"])
        == (unknown.status_code, unknown.json["code"])
        == (401, "wrong_password")
    )


def test_bad_log_ins_are_400_and_say_where(client: FlaskClient) -> None:
    device = body()["device"]
    for other, pointer in [
        ({"email": None}, "/email"),
        ({"email": 5}, "/email"),
        ({"email": "x" * 255}, "/email"),
        ({"password": ""}, "/password"),
        ({"password": "a\u0000b"}, ""),
        ({"device": None}, "/device"),
        ({"device": {}}, "/device"),
        ({"device": device | {"id": "x"}}, "/device/id"),
        ({"device": device | {"id": uuid7().upper()}}, "/device/id"),
        ({"device": device | {"name": ""}}, "/device/name"),
        ({"device": device | {"name": "n" * 101}}, "/device/name"),
        ({"tenant": "t" * 61}, "/tenant"),
        ({"surprise": 1}, "/surprise"),
    ]:
        answer = client.post(LOGIN, json=body() | other)
        assert (answer.status_code, answer.json["code"]) == (400, "malformed"), other
        assert answer.json["pointer"].startswith(pointer), (other, answer.json)
    for raw in (b"", b"[]", b"{", b"\xff", b'"x"'):
        assert client.post(LOGIN, data=raw, headers={"Content-Type": "application/json"}).status_code == 400


def test_a_device_belongs_to_one_member(tess: Phone, client: FlaskClient) -> None:
    device = {"id": tess.device, "name": "Telefoon", "platform": ""}
    answer = client.post(LOGIN, json=body("bram@voltwijk.example", device=device))
    assert (answer.status_code, answer.json["code"]) == (409, "device_taken")
    other_company = client.post(LOGIN, json=body("daan@zonnehof.example", device=device))
    assert other_company.status_code == 200, "another company's devices are none of its business"


def test_the_same_device_goes_on_with_its_numbers(tess: Phone, phone: Phones) -> None:
    tess.does("visit.set_state", visit=tess.visit(), to="en_route", step=uuid7())
    old = tess.headers
    again = phone("tess@voltwijk.example", device=tess.device)
    assert again.me["first_seq"] == 2
    assert tess.get("/api/mobile/sync", headers=old).status_code == 401, "the new token replaces the old one"


def test_a_locked_phone_is_told_so_and_opens_by_a_log_in(tess: Phone, app: Flask, phone: Phones) -> None:
    act = tess.says("visit.set_state", visit=tess.visit(), to="en_route", step=uuid7())
    office = app.test_client()
    token = office.post("/api/office/token", json={"email": "anna@voltwijk.example", "password": PASSWORD}).json[
        "token"
    ]
    lock = office.post(f"/api/device/{tess.device}/lock", headers={"Authorization": f"Bearer {token}"})
    assert lock.status_code == 200
    refused = tess.post("/api/mobile/sync", json=tess.envelope([act]))
    assert (refused.status_code, refused.json["code"]) == (401, "device_locked")
    again = phone("tess@voltwijk.example", device=tess.device)
    assert again.me["first_seq"] == 1 and again.pushes(act)[0]["status"] == "applied"


def test_after_logging_out_the_token_opens_nothing(phone: Phones) -> None:
    tess = phone("tess@voltwijk.example", browser=True)
    answer = tess.post("/api/mobile/logout")
    assert answer.status_code == 204 and "Max-Age=0" in answer.headers["Set-Cookie"]
    assert tess.get("/api/mobile/sync").status_code == 401


def test_a_token_slides_and_ends_half_a_year_after_its_last_use(tess: Phone, clock: FakeClock) -> None:
    clock.passes(days=179)
    assert tess.get("/api/mobile/sync?limit=1").status_code == 200
    clock.passes(days=179)
    assert tess.get("/api/mobile/sync?limit=1").status_code == 200
    clock.passes(days=181)
    assert (tess.get("/api/mobile/sync").status_code, tess.get("/api/mobile/sync").json["code"]) == (401, "signed_out")


@pytest.mark.parametrize("token", ["", "x", ".", "x.y", f"{uuid7()}.secret", "é", "a" * 9000])
def test_a_made_up_token_is_401(client: FlaskClient, token: str) -> None:
    answer = client.get("/api/mobile/sync", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json["code"]) == (401, "signed_out")


def test_an_office_token_does_not_open_the_phones_doors(client: FlaskClient, tess: Phone) -> None:
    token = client.post("/api/office/token", json={"email": "piet@voltwijk.example", "password": PASSWORD}).json[
        "token"
    ]
    assert client.get("/api/mobile/sync", headers={"Authorization": f"Bearer {token}"}).status_code == 401
    assert tess.get("/api/visits").status_code in (401, 403)
