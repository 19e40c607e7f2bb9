"""Phones: logging in, being known again, being locked and opened."""

import pytest

from server.kit.ids import uuid7
from server.kit.work_models import Audit
from tests.accounts.conftest import PASSWORD, Town

PULL = "/api/mobile/sync"


def log_in(town: Town, email: str, device: str, **headers: str):
    sent = {"email": email, "password": PASSWORD, "device": {"id": device, "name": "Pixel", "platform": "Android 16"}}
    return town.asks().post("/api/mobile/login", json=sent, headers=headers)


def devices(town: Town, email: str = "anna@voltwijk.example") -> dict[str, dict]:
    answer = town.asks().get("/api/devices", headers=town.token(email))
    return {one["id"]: one for one in answer.json["items"]}


def lock(town: Town, device: str, email: str = "anna@voltwijk.example"):
    return town.asks().post(f"/api/device/{device}/lock", headers=town.token(email))


def test_anna_sees_tess_phone_in_the_list(town: Town) -> None:
    device, _ = town.phone("tess@voltwijk.example")
    one = devices(town)[device]
    assert one["member"] == {"id": town.voltwijk.people["tess"], "name": "Tess", "team": town.voltwijk.team}
    assert (one["name"], one["state"], one["unsent"]) == ("Pixel", "active", None)


def test_the_list_shows_no_phone_of_another_company(town: Town) -> None:
    town.phone("mallory@zonnehof.example")
    assert devices(town) == {}


def test_a_locked_phone_is_told_so_and_a_log_in_opens_it_with_its_seq(town: Town) -> None:
    device, old = town.phone("tess@voltwijk.example")
    with town.house() as house:
        house.desk.change("device", device, last_seq=41)
    assert lock(town, device).json["state"] == "locked"
    refused = town.asks().get(PULL, headers=old)
    assert refused.status_code == 401 and refused.json["code"] == "device_locked"
    again = log_in(town, "tess@voltwijk.example", device).json
    assert again["first_seq"] == 42
    assert town.asks().get(PULL, headers={"Authorization": f"Bearer {again['token']}"}).status_code == 200
    assert town.asks().get(PULL, headers=old).json["code"] == "signed_out"  # the lost token stays lost


def test_only_who_may_lock_locks_and_it_is_written_down(town: Town) -> None:
    device, phone = town.phone("tess@voltwijk.example")
    assert lock(town, device, "piet@voltwijk.example").status_code == 403
    assert town.asks().post(f"/api/device/{device}/lock", headers=phone).status_code == 401
    assert lock(town, device, "arie@zonnehof.example").status_code == 404
    assert town.asks().get(PULL, headers=phone).status_code == 200
    assert lock(town, device).status_code == 200
    assert lock(town, device).status_code == 200
    with town.house(write=False) as house:
        (line,) = house.session.query(Audit).filter_by(verb="lock")
    assert (line.actor, line.subject_id) == (town.voltwijk.people["anna"], device)
    assert (line.before, line.after) == ({"state": "active"}, {"state": "locked"})


def test_a_device_that_is_not_there_cannot_be_locked(town: Town) -> None:
    assert lock(town, uuid7()).status_code == 404


def test_brams_phone_cannot_take_the_id_of_tess_phone(town: Town) -> None:
    device, phone = town.phone("tess@voltwijk.example")
    taken = log_in(town, "bram@voltwijk.example", device)
    assert taken.status_code == 409 and taken.json["code"] == "device_taken"
    assert town.asks().get(PULL, headers=phone).status_code == 200


def test_two_companies_may_have_a_device_of_one_id_and_never_meet(town: Town) -> None:
    device, _ = town.phone("tess@voltwijk.example")
    assert log_in(town, "mallory@zonnehof.example", device).status_code == 200
    assert devices(town)[device]["member"]["name"] == "Tess"


def test_a_new_log_in_on_a_phone_ends_its_old_token(town: Town) -> None:
    device, old = town.phone("tess@voltwijk.example")
    _, new = town.phone("tess@voltwijk.example", device)
    assert town.asks().get(PULL, headers=old).status_code == 401
    assert town.asks().get(PULL, headers=new).status_code == 200


def test_a_phone_stays_signed_in_as_long_as_it_is_heard_of(town: Town) -> None:
    _, phone = town.phone("tess@voltwijk.example")
    for _ in range(3):
        town.clock.passes(days=179)
        assert town.asks().get(PULL, headers=phone).status_code == 200
    town.clock.passes(days=181)
    assert town.asks().get(PULL, headers=phone).json["code"] == "signed_out"


def test_the_app_gets_its_token_in_a_cookie_and_nowhere_else(town: Town) -> None:
    answer = log_in(town, "tess@voltwijk.example", uuid7(), **{"X-Veldwerk": "-"})
    assert "token" not in answer.json
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("veldwerk-app-80=") and "HttpOnly" in cookie and "SameSite=Strict" in cookie


@pytest.fixture
def tab(town: Town):
    """A browser in which Tess has logged in to the app."""
    browser = town.asks()
    sent = {"email": "tess@voltwijk.example", "password": PASSWORD}
    sent |= {"device": {"id": uuid7(), "name": "Pixel", "platform": "Android"}}
    assert browser.post("/api/mobile/login", json=sent, headers={"X-Veldwerk": "-"}).status_code == 200
    return browser


def test_a_tab_of_bram_never_sends_with_tess_cookie(town: Town, tab) -> None:
    assert tab.get(PULL, headers={"X-Veldwerk": town.voltwijk.people["tess"]}).status_code == 200
    answer = tab.get(PULL, headers={"X-Veldwerk": town.voltwijk.people["bram"]})
    assert answer.status_code == 409 and answer.json["code"] == "other_member"


def test_the_apps_cookie_without_its_header_opens_nothing_but_pictures(town: Town, tab) -> None:
    assert tab.get(PULL).status_code == 401
    assert tab.get(PULL, headers={"X-Veldwerk": "-"}).status_code == 401
    assert tab.get(f"/api/mobile/blobs/{'0' * 64}").status_code == 404  # known, and there is no such picture


def test_the_apps_cookie_does_not_open_the_office(town: Town, tab) -> None:
    assert tab.get("/api/devices", headers={"X-Veldwerk": town.voltwijk.people["tess"]}).status_code == 401


def test_an_office_token_does_not_open_the_phones_door(town: Town) -> None:
    assert town.asks().get(PULL, headers=town.token("anna@voltwijk.example")).status_code == 401
