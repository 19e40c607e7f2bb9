"""Signing in in two steps, another password by mail, one's own account."""

import re
from typing import Any

from flask.testing import FlaskClient
from pyotp.totp import TOTP
from sqlalchemy import select

from server.accounts import link_pages
from server.accounts.models import Login, Role
from server.kit.ids import uuid7
from server.kit.work_models import EventRow
from tests.accounts.conftest import PASSWORD, Town
from tests.accounts.test_people import links, says, token

NEW = "three loose words"


def signs_in(town: Town, who: str = "piet", **more: str) -> tuple[FlaskClient, Any]:
    browser = town.asks()
    return browser, browser.post("/office/login", data={"email": f"{who}@voltwijk.example", "password": PASSWORD} | more)  # fmt: skip


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', page))


def enrols(town: Town, who: str = "piet", **more: str) -> tuple[FlaskClient, TOTP, list[str]]:
    """A browser that is signed in, the app that shows codes, the recovery codes."""
    browser, _ = signs_in(town, who, **more)
    page = browser.get("/account/two-steps").text
    app = TOTP(re.findall(r'account-secret">([A-Z2-7 ]+)<', page)[0].replace(" ", ""))
    sent = {"csrf": hidden(page)["csrf"], "kept": hidden(page)["kept"]}
    assert browser.post("/account/two-steps", data=sent | {"otp": "000000"}).status_code == 409
    shown = browser.post("/account/two-steps", data=sent | {"otp": app.at(town.clock())}).text
    return browser, app, re.findall(r"<code>([a-z0-9]{5}-[a-z0-9]{5})</code>", shown)


def test_piet_signs_in_in_two_steps_and_a_code_is_good_once(town: Town) -> None:
    _, app, codes = enrols(town)
    assert len(codes) == 10
    town.clock.passes(seconds=60)
    browser, first = signs_in(town)
    assert first.status_code == 200 and "Code uit je app" in first.text
    assert browser.get("/api/devices").status_code == 401, "the password alone opens nothing"
    proof = {name: hidden(first.text)[name] for name in ("chosen", "tenant")}
    code = app.at(town.clock())
    assert browser.post("/office/login", data=proof | {"otp": "123456"}).status_code == 401
    assert browser.post("/office/login", data=proof | {"otp": code}).status_code == 303
    assert browser.get("/api/devices").status_code == 200
    assert town.asks().post("/office/login", data=proof | {"otp": code}).status_code == 401, "seen over his shoulder"
    lost = {"email": "piet@voltwijk.example", "password": PASSWORD, "otp": codes[0].upper().replace("-", " ")}
    assert town.asks().post("/api/office/token", json=lost).status_code == 200
    assert town.asks().post("/api/office/token", json=lost).json["code"] == "otp_wrong", "a recovery code too"


def test_neither_the_secret_nor_a_recovery_code_lies_in_the_database(town: Town) -> None:
    _, app, codes = enrols(town)
    with town.house(write=False) as house:
        row = house.session.scalars(select(Login).where(Login.totp_at.is_not(None))).one()
        kept = f"{row.totp_sealed} {row.recovery_hashes}"
    assert app.secret not in kept and not any(one in kept or one.replace("-", "") in kept for one in codes)


def test_codes_cannot_be_guessed(town: Town) -> None:
    enrols(town)
    body = {"email": "piet@voltwijk.example", "password": PASSWORD}
    said = [town.asks().post("/api/office/token", json=body | {"otp": f"{nr:06}"}).status_code for nr in range(12)]
    assert said == [401] * 10 + [429] * 2


def test_tess_types_a_code_on_her_phone_also_where_her_mate_was_signed_in(town: Town) -> None:
    device, _ = town.phone("bram@voltwijk.example")
    _, app, _ = enrols(town, "tess", next="/account")
    town.clock.passes(seconds=60)
    phone = {"id": device, "name": "Pixel", "platform": "Android"}
    body = {"email": "tess@voltwijk.example", "password": PASSWORD, "device": phone}
    code = app.at(town.clock())
    assert town.asks().post("/api/mobile/login", json=body | {"device": phone | {"id": uuid7()}}).json["code"] == "otp_needed"  # fmt: skip
    assert town.asks().post("/api/mobile/login", json=body | {"otp": code}).json["code"] == "device_taken"
    own = body | {"device": phone | {"id": uuid7()}, "otp": code}
    assert town.asks().post("/api/mobile/login", json=own).status_code == 200, "the code was not used up by that"


def test_a_role_wants_two_steps_and_everything_else_waits(town: Town) -> None:
    browser, _ = signs_in(town)
    desk = town.token("piet@voltwijk.example")
    with town.house() as house:
        for code in ("planner", "technician"):
            row = house.session.scalars(select(Role).where(Role.code == code)).one()
            row.two_steps = True
    page = {"Accept": "text/html"}
    assert browser.get("/office/inbox", headers=page).headers["Location"] == "/account/two-steps"
    assert town.asks().get("/api/devices", headers=desk).json["code"] == "two_steps_first"
    phone = {"email": "tess@voltwijk.example", "password": PASSWORD, "device": {"id": uuid7(), "name": "P", "platform": "A"}}  # fmt: skip
    refused = town.asks().post("/api/mobile/login", json=phone)
    assert refused.status_code == 403 and "/account" in refused.json["detail"]
    browser, app, _ = enrols(town)
    assert browser.get("/office/inbox", headers=page).status_code in (200, 404)
    csrf = hidden(browser.get("/account").text)["csrf"]
    town.clock.passes(seconds=60)
    off = browser.post("/account/two-steps/off", data={"csrf": csrf, "otp": app.at(town.clock())})
    assert off.status_code == 409 and "vraagt om" in off.text


def test_an_admin_resets_a_lost_phone_but_not_where_another_company_relies_on_it(town: Town) -> None:
    enrols(town)
    enrols(town, "wim", email="wim@both.example", tenant="voltwijk")
    piet, wim = (town.voltwijk.people[name] for name in ("piet", "wim"))
    assert says(town, "anna", "POST", f"/api/member/{piet}/two-steps/reset").status_code == 204
    assert town.token("piet@voltwijk.example")
    refused = says(town, "anna", "POST", f"/api/member/{wim}/two-steps/reset")
    assert (refused.status_code, refused.json["code"]) == (409, "works_elsewhere")


def test_another_password_by_mail_ends_every_other_log_in(town: Town, monkeypatch: Any) -> None:
    monkeypatch.setattr(link_pages, "ASKING_TAKES", 0.0)
    _, phone = town.phone("tess@voltwijk.example")
    known = town.asks().post("/account/forgot", data={"email": " Tess@voltwijk.example"})
    stranger = town.asks().post("/account/forgot", data={"email": "nobody@voltwijk.example"})
    plain = [re.sub(r"[\w@. ]+@[\w.]+", "", one.text) for one in (known, stranger)]
    assert plain[0] == plain[1] and known.status_code == stranger.status_code == 200
    (link,) = links(town)
    path = f"/account/new-password/{token(town, link)}"
    assert town.asks().get(path).status_code == 200
    assert town.asks().post(path, data={"password": "aaaaaaaaaaaa"}).status_code == 422
    assert town.asks().post(path, data={"password": NEW}).status_code == 200
    assert town.asks().post(path, data={"password": NEW}).status_code == 404
    assert town.asks().post("/api/mobile/logout", headers=phone).status_code == 401
    old = {"email": "tess@voltwijk.example", "password": PASSWORD}
    assert town.asks().post("/api/office/token", json=old).status_code == 401
    assert town.asks().post("/api/office/token", json=old | {"password": NEW}).status_code == 200


def test_asking_takes_as_long_for_a_stranger_and_mails_at_most_three_an_hour(town: Town, monkeypatch: Any) -> None:
    slept: list[float] = []
    monkeypatch.setattr(link_pages.time, "sleep", slept.append)
    for _ in range(5):
        town.asks().post("/account/forgot", data={"email": "tess@voltwijk.example"})
    town.asks().post("/account/forgot", data={"email": "nobody@voltwijk.example"})
    assert len(links(town)) == 3 and len(slept) == 6 and all(0 < one <= link_pages.ASKING_TAKES for one in slept)
    with town.house(write=False) as house:
        assert house.session.query(EventRow).filter_by(name="AccountLinkMade").count() == 3


def test_an_hour_later_the_link_is_over(town: Town, monkeypatch: Any) -> None:
    monkeypatch.setattr(link_pages, "ASKING_TAKES", 0.0)
    town.asks().post("/account/forgot", data={"email": "tess@voltwijk.example"})
    town.clock.passes(minutes=61)
    path = f"/account/new-password/{token(town, links(town)[0])}"
    assert town.asks().post(path, data={"password": NEW}).status_code == 404


def test_piet_changes_his_own_password_and_stays_signed_in_here(town: Town) -> None:
    desk = town.token("piet@voltwijk.example")
    browser, _ = signs_in(town)
    csrf = hidden(browser.get("/account").text)["csrf"]
    wrong = browser.post("/account/password", data={"csrf": csrf, "old": "not it", "password": NEW})
    assert wrong.status_code == 409 and "niet je wachtwoord van nu" in wrong.text
    done = browser.post("/account/password", data={"csrf": csrf, "old": PASSWORD, "password": NEW})
    assert done.status_code == 200 and browser.get("/account").status_code == 200
    assert town.asks().get("/api/devices", headers=desk).status_code == 401


def test_a_technician_has_an_account_and_no_office(town: Town) -> None:
    browser, there = signs_in(town, "tess", next="/account")
    assert there.headers["Location"] == "/account"
    assert "Naar kantoor" not in browser.get("/account").text
    assert browser.get("/office/").status_code == 403
