"""Who may come in at the office, and as whom."""

import time
from collections.abc import Iterator

import pytest

from server.accounts import passwords
from server.accounts.models import Login, LoginSession
from server.accounts.passwords import needs_new_hash, password_fits, password_hash
from server.config import Settings
from server.kit.ids import uuid7
from server.kit.tenancy import doorstep
from server.kit.work_models import Audit
from tests.accounts.conftest import PASSWORD, Town
from tests.quick import CHEAP, DEAR


@pytest.fixture
def real_passwords(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The price of an installation, not the one of tests."""
    monkeypatch.setattr(passwords, "_hasher", DEAR)
    passwords._nobodys.cache_clear()
    yield
    passwords._nobodys.cache_clear()


def ask_token(town: Town, email: str, password: str = PASSWORD, **more: str):
    return town.asks().post("/api/office/token", json={"email": email, "password": password, **more})


def test_piet_gets_a_token_that_names_his_rights(town: Town) -> None:
    said = ask_token(town, " PIET@voltwijk.example ").json
    assert said["tenant"] == town.voltwijk.id
    assert said["token"].startswith(f"{town.voltwijk.id}.")
    assert said["roles"] == ["planner"]
    assert "visits.write" in said["permissions"] and "devices.lock" not in said["permissions"]


def test_a_wrong_password_and_an_unknown_e_mail_sound_the_same(town: Town) -> None:
    wrong, unknown = ask_token(town, "piet@voltwijk.example", "no"), ask_token(town, "nobody@voltwijk.example", "no")
    for answer in (wrong, unknown):
        assert answer.status_code == 401 and answer.json["code"] == "wrong_password"
    assert {key: wrong.json[key] for key in ("title", "detail")} == {
        key: unknown.json[key] for key in ("title", "detail")
    }


def test_guessing_a_password_is_dear(real_passwords: None) -> None:
    hashed = password_hash("a password")
    assert "$argon2id$" in hashed and "$m=65536,t=3,p=1$" in hashed
    assert password_fits(hashed, "a password") and not needs_new_hash(hashed)
    assert needs_new_hash(CHEAP.hash("a password"))


def test_an_unknown_e_mail_takes_as_long_as_a_wrong_password(real_passwords: None) -> None:
    hashed = password_hash("a password")

    def seconds(hashed: str | None) -> float:
        began = time.perf_counter()
        assert not password_fits(hashed, "a guess")
        return time.perf_counter() - began

    password_fits(None, "the first time makes nobody's hash")
    known, unknown = min(seconds(hashed) for _ in range(3)), min(seconds(None) for _ in range(3))
    assert unknown > known / 3  # without the hash it would be a thousandth


def test_wim_chooses_one_of_his_companies(town: Town) -> None:
    asked = ask_token(town, "wim@both.example")
    assert asked.status_code == 409 and asked.json["code"] == "choose_tenant"
    assert [one["slug"] for one in asked.json["tenants"]] == ["voltwijk", "zonnehof"]
    assert ask_token(town, "wim@both.example", tenant="zonnehof").json["tenant"] == town.zonnehof.id
    assert ask_token(town, "wim@both.example", tenant=town.voltwijk.id).json["tenant"] == town.voltwijk.id


def test_the_companies_are_named_only_after_the_right_password(town: Town) -> None:
    asked = ask_token(town, "wim@both.example", "wrong")
    assert asked.status_code == 401 and "tenants" not in asked.json


def test_a_company_where_piet_does_not_work_is_not_opened_by_his_password(town: Town) -> None:
    asked = ask_token(town, "piet@voltwijk.example", tenant="zonnehof")
    assert asked.status_code == 409
    assert [one["slug"] for one in asked.json["tenants"]] == ["voltwijk"]


def test_who_left_cannot_log_in_and_his_token_opens_nothing(town: Town) -> None:
    token = town.token("piet@voltwijk.example")
    assert town.asks().get("/api/devices", headers=token).status_code == 200
    with town.house() as house:
        house.desk.change("member", town.voltwijk.people["piet"], active=False)
    assert town.asks().get("/api/devices", headers=token).status_code == 401
    assert ask_token(town, "piet@voltwijk.example").status_code == 401


def test_a_token_that_nobody_uses_for_two_weeks_is_over_and_one_in_use_is_not(town: Town) -> None:
    used, unused = town.token("piet@voltwijk.example"), town.token("anna@voltwijk.example")
    for _ in range(5):
        town.clock.passes(days=4)
        assert town.asks().get("/api/devices", headers=used).status_code == 200
    assert town.asks().get("/api/devices", headers=unused).status_code == 401


def test_a_forged_token_opens_nothing(town: Town) -> None:
    token = town.token("piet@voltwijk.example")["Authorization"].removeprefix("Bearer ")
    secret = token.partition(".")[2]
    for forged in (f"{town.zonnehof.id}.{secret}", token[:-1], secret, f"{town.voltwijk.id}.", "é", "x" * 5000):
        assert town.asks().get("/api/devices", headers={"Authorization": f"Bearer {forged}"}).status_code == 401
    assert town.asks().get("/api/devices", headers={"Authorization": "Basic cGlldDp4"}).status_code == 401


def test_neither_password_nor_token_stands_in_the_database(town: Town) -> None:
    token = town.token("piet@voltwijk.example")["Authorization"].removeprefix("Bearer ")
    with town.app.app_context(), doorstep(now=town.clock()) as session:
        kept = [row.token_hash for row in session.query(LoginSession)]
        assert all(row.password_hash.startswith("$argon2id$") for row in session.query(Login))
    assert kept and token not in kept and all(len(one) == 64 for one in kept)


def test_failing_too_often_closes_the_door_for_that_e_mail_only(town: Town, limited) -> None:
    app = limited(failed_logins_per_minute=3)

    def attempt(email: str, password: str):
        return app.test_client().post("/api/office/token", json={"email": email, "password": password})

    for _ in range(3):
        assert attempt("piet@voltwijk.example", "guess").status_code == 401
    closed = attempt("PIET@voltwijk.example ", PASSWORD)
    assert closed.status_code == 429 and int(closed.headers["Retry-After"]) > 0
    assert attempt("anna@voltwijk.example", PASSWORD).status_code == 200


def test_an_address_may_log_in_three_hundred_times_a_minute_at_all_doors_together(town: Town, limited) -> None:
    assert Settings().logins_per_minute == 300  # as docs/sync.md says; fewer here, for a password takes its time
    app = limited(logins_per_minute=3)
    device = {"id": uuid7(), "name": "Pixel", "platform": "Android"}
    said = {"email": "piet@voltwijk.example", "password": PASSWORD}

    def attempt(path: str, address: str = "192.0.2.1", **more: object):
        return app.test_client().post(path, json=said | more, environ_base={"REMOTE_ADDR": address})

    assert attempt("/api/office/token").status_code == 200
    assert attempt("/api/mobile/login", device=device).status_code == 200
    assert attempt("/office/login").status_code == 303
    for path, more in (("/api/office/token", {}), ("/api/mobile/login", {"device": device}), ("/office/login", {})):
        closed = attempt(path, **more)
        assert closed.status_code == 429 and 0 < int(closed.headers["Retry-After"]) <= 20, path
    assert attempt("/api/office/token", "192.0.2.2").status_code == 200


def test_who_logged_in_when_and_from_where_is_written_down(town: Town) -> None:
    town.token("piet@voltwijk.example")
    with town.house(write=False) as house:
        (line,) = house.session.query(Audit).filter_by(verb="log_in")
    assert line.actor == town.voltwijk.people["piet"]
    assert (line.origin, line.at, line.after) == ("127.0.0.1", town.clock(), {"door": "api"})


def test_a_log_in_without_its_fields_is_refused_with_their_names(town: Town) -> None:
    for sent in ({}, {"email": "piet@voltwijk.example"}, {"email": 7, "password": []}, {"email": "", "password": ""}):
        answer = town.asks().post("/api/office/token", json=sent)
        assert 400 <= answer.status_code < 500 and answer.json["code"]
