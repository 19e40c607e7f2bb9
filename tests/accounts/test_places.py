"""Who has several roles, or works for two companies, says once on each device where to go."""

import re

from flask.testing import FlaskClient
from sqlalchemy import select

from server.accounts.models import Role
from tests.accounts.conftest import Town
from tests.accounts.test_login_page import sign_in


def gets(town: Town, name: str, code: str) -> None:
    with town.house() as house:
        role = house.session.scalars(select(Role.id).where(Role.code == code)).one()
        house.desk.add("member_role", {"member_id": town.voltwijk.people[name], "role_id": role})


def choose(browser: FlaskClient, **said: str):
    page = browser.get("/office/choose", headers={"Accept-Language": "nl"}).text
    csrf = re.findall(r'name="csrf" value="([0-9a-f]+)"', page)[0]
    return browser.post("/office/choose", data={"csrf": csrf, **said})


def test_a_planner_who_also_drives_says_once_on_each_device_where_to_go(town: Town) -> None:
    browser = town.asks()
    assert sign_in(browser).headers["Location"] == "/office/", "who has one role sees nothing of it"
    assert browser.get("/office/choose").headers["Location"] == "/office/"
    assert "/office/choose" not in browser.get("/office/devices").text
    _, phone = town.phone("piet@voltwijk.example")
    assert town.asks().get("/api/mobile/places", headers=phone).json == {"items": []}
    gets(town, "piet", "technician")
    assert town.asks().get("/api/mobile/places", headers=phone).json == {"items": [{"code": "board"}]}
    assert sign_in(browser).headers["Location"] == "/office/choose"
    page = browser.get("/office/choose").text
    assert "Vandaag rijden" in page and "Planbord" in page and "Beheer" not in page
    assert choose(browser, place="admin").headers["Location"] == "/office/choose", "he is no admin"
    assert choose(browser, place="phone").headers["Location"] == "/app/"
    assert sign_in(browser).headers["Location"] == "/app/", "remembered on this device"
    assert sign_in(browser, next="/office/inbox").headers["Location"] == "/office/inbox", "who asked for a page gets it"
    assert sign_in(town.asks()).headers["Location"] == "/office/choose", "another device asks again"
    assert 'href="/office/choose"' in browser.get("/office/devices").text
    assert choose(browser, place="board").headers["Location"] == "/office/"
    anna = sign_in(browser, "anna@voltwijk.example").headers["Location"]
    assert anna == "/office/" and sign_in(browser).headers["Location"] == "/office/", "the choice is Piet's"


def test_wim_is_asked_for_his_company_once_and_changes_it_without_his_password(town: Town) -> None:
    browser = town.asks()
    page = sign_in(browser, "wim@both.example").text
    chosen = re.findall(r'name="chosen" value="([^"]+)"', page)[0]
    assert browser.post("/office/login", data={"chosen": chosen, "tenant": "zonnehof"}).status_code == 303
    again = sign_in(browser, "wim@both.example")
    assert again.status_code == 303, "remembered on this device"
    assert "Zonnehof" in browser.get("/office/devices").text
    chosen = re.findall(r'name="chosen" value="([^"]+)"', browser.get("/office/choose").text)[0]
    assert browser.post("/office/login", data={"chosen": chosen, "tenant": "nowhere"}).status_code != 303
    moved = browser.post("/office/login", data={"chosen": chosen, "tenant": "voltwijk"})
    assert moved.headers["Location"] == "/office/"
    assert "Voltwijk" in browser.get("/office/devices").text
    mine = browser.get("/api/logins").json["own"]
    assert {one["company"] for one in mine if one["this_one"]} == {"Voltwijk"}
    assert len([one for one in mine if one["company"] == "Zonnehof"]) == 1, "the one that was left has ended"
