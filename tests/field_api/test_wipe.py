"""A phone is wiped from the office: what it had not sent is handed over first, and nothing of it is lost."""

import pytest
from flask import Flask

from server.kit.ids import uuid7
from tests.evidence import pictures
from tests.field_api.conftest import Phones
from tests.field_api.phone import Phone
from tests.office.people import Program

PHOTO = pictures.jpeg()
LOST = {"reason": "Verloren in de trein"}
GONE = {"last_day": "2026-11-21", "at_once": True}


@pytest.fixture
def anna(app: Flask) -> Program:
    """The admin."""
    return Program.of(app, "anna@voltwijk.example")


@pytest.fixture
def piet(app: Flask) -> Program:
    """The planner, who may not order a wipe and does take over."""
    return Program.of(app, "piet@voltwijk.example")


def test_a_wipe_on_a_phone_with_unsent_work_loses_nothing(tess: Phone, anna: Program, piet: Program) -> None:
    visit = tess.visit()
    answer = tess.says("visit.set_state", visit=visit, to="en_route", step=uuid7())
    photo = tess.photo(visit, PHOTO)
    address = f"/api/device/{tess.device}/wipe"
    assert piet.post(address, LOST).status_code == 403
    assert anna.post(address, LOST).json["state"] == "wiping"
    assert anna.post(address, LOST).status_code == 409
    heard = tess.post("/api/mobile/sync", json=tess.envelope([answer]))
    assert (heard.status_code, heard.json["code"]) == (401, "device_wiping")
    assert tess.get(f"/api/mobile/blobs/{pictures.sha256(PHOTO)}").status_code == 401, "it may write, not read"

    assert tess.post("/api/mobile/wipe/done", json={}).status_code == 409, "not before it handed over"
    for _ in range(2):  # the first answer got lost
        kept = tess.post("/api/mobile/wipe", json={"mutations": [answer, photo]})
        assert (kept.status_code, kept.json["kept"]) == (200, 2)
    files = {"files": [pictures.sha256(PHOTO)]}
    assert tess.post("/api/mobile/wipe/handed", json=files).json["missing"] == files["files"]
    assert tess.hands_over(PHOTO).status_code == 201
    set_back = tess.post("/api/mobile/wipe/handed", json=files | {"epoch": uuid7()})
    assert (set_back.status_code, set_back.json["code"]) == (409, "wipe_not_handed"), "its acts went with that database"
    assert tess.post("/api/mobile/wipe/handed", json=files).json["missing"] == []
    assert anna.send("DELETE", address).status_code == 409, "too late to take back"
    assert tess.post("/api/mobile/wipe/done", json={}).status_code == 204
    assert tess.post("/api/mobile/wipe/done", json={}).json["code"] == "device_wiped"
    assert tess.logs_in().json["code"] == "device_wiped"

    (waiting,) = piet.get("/api/quarantine").json["items"]
    told = (waiting["source"], waiting["state"], waiting["acts"], waiting["files"], waiting["member"]["name"])
    assert told[:4] == ("wipe", "open", 2, 1) and told[4].startswith("Tess")
    assert not piet.visit(visit)["photos"], "nothing has an effect before somebody looked"
    content = piet.get(f"/api/quarantine/{waiting['id']}").json["content"]
    assert [one["mutation"] for one in content] == [answer, photo]
    (card,) = [one for one in piet.inbox() if one.get("code") == "quarantine_wipe"]
    assert card["subject"]["id"] == waiting["id"]
    assert "leverde eerst 2 handelingen en 1 bestand in." in card["text"]

    accepted = piet.post(f"/api/quarantine/{waiting['id']}/accept")
    assert (accepted.status_code, accepted.json["state"]) == (200, "accepted")
    assert piet.post(f"/api/quarantine/{waiting['id']}/accept").status_code == 409
    now = piet.visit(visit)
    assert now["state"] == "en_route"
    assert [one["sha256"] for one in now["photos"] if one["received_at"]] == [pictures.sha256(PHOTO)]
    content = piet.get(f"/api/quarantine/{waiting['id']}").json["content"]
    assert [one["status"] for one in content] == ["applied", "applied"]
    assert not [one for one in piet.inbox() if one.get("code") == "quarantine_wipe"]


def test_what_the_rules_refuse_lands_in_the_inbox_and_what_was_laid_aside_stays_readable(
    tess: Phone, anna: Program, piet: Program
) -> None:
    stray = tess.says("visit.set_field", visit=uuid7(), field="remarks", value="Hond", was=None)
    tess.seq += 3  # numbers that never come
    broken = tess.says("checklist.answer", colour="red")
    anna.post(f"/api/device/{tess.device}/wipe", LOST)
    tess.post("/api/mobile/wipe", json={"mutations": [broken, stray, "junk", {"seq": "x"}]})
    (waiting,) = piet.get("/api/quarantine").json["items"]
    piet.post(f"/api/quarantine/{waiting['id']}/accept")
    content = piet.get(f"/api/quarantine/{waiting['id']}").json["content"]
    assert [one["code"] for one in content] == ["malformed", "not_found", "malformed", "malformed"]
    assert stray["id"] in {one["id"] for one in piet.inbox(type="rejected")}

    tess.post("/api/mobile/wipe", json={"mutations": [tess.says("visit.set_field", visit=uuid7(), field="remarks", value="Kat", was=None)]})  # fmt: skip
    (again,) = [one for one in piet.get("/api/quarantine").json["items"] if one["state"] == "open"]
    assert piet.post(f"/api/quarantine/{again['id']}/dismiss").json["state"] == "dismissed"
    (laid,) = piet.get(f"/api/quarantine/{again['id']}").json["content"]
    assert (laid["mutation"]["args"]["value"], laid["status"]) == ("Kat", None)


def test_a_phone_that_was_signed_out_hands_over_after_the_password(tess: Phone, anna: Program, app: Flask) -> None:
    tess.post("/api/mobile/logout")
    anna.post(f"/api/device/{tess.device}/wipe", LOST)
    again = tess.logs_in()
    assert (again.status_code, again.json["wiping"]) == (200, True)
    tess.headers = {"Authorization": f"Bearer {again.json['token']}"}
    assert tess.get("/api/mobile/sync").json["code"] == "device_wiping"
    assert tess.post("/api/mobile/wipe/handed", json={"files": []}).json == {"missing": []}
    assert tess.post("/api/mobile/wipe/done", json={}).status_code == 204
    assert anna.get("/api/quarantine").json["items"] == [], "it had nothing"


def test_an_order_that_nobody_heard_is_taken_back_and_the_phone_is_locked(tess: Phone, anna: Program) -> None:
    anna.post(f"/api/device/{tess.device}/wipe", LOST)
    assert anna.send("DELETE", f"/api/device/{tess.device}/wipe").json["state"] == "locked"
    assert tess.post("/api/mobile/sync", json=tess.envelope()).json["code"] == "device_locked"
    assert tess.logs_in().status_code == 200


def test_who_is_ended_with_unsent_work_hands_it_over_also_after_a_sign_out(tess: Phone, anna: Program) -> None:
    visit = tess.visit()
    unsent = tess.says("visit.set_state", visit=visit, to="en_route", step=uuid7())
    tess.post("/api/mobile/logout")
    assert anna.post(f"/api/member/{tess.me['member']}/end", GONE).status_code == 200
    assert (
        tess.logs_in(device={"id": uuid7(), "name": "Een andere", "platform": "test"}).json["code"] == "wrong_password"
    )
    again = tess.logs_in()
    assert (again.status_code, again.json["wiping"]) == (200, True)
    tess.headers = {"Authorization": f"Bearer {again.json['token']}"}
    assert tess.get("/api/mobile/sync").json["code"] == "device_wiping", "it brings, and reads nothing"
    tess.post("/api/mobile/wipe", json={"mutations": [unsent]})
    assert tess.post("/api/mobile/wipe/handed", json={"files": []}).json == {"missing": []}
    (waiting,) = anna.get("/api/quarantine").json["items"]
    assert anna.post(f"/api/quarantine/{waiting['id']}/accept").json["state"] == "accepted"
    assert anna.visit(visit)["state"] == "en_route", "done while she was in the team: not late"
    assert anna.post(f"/api/member/{tess.me['member']}/resume").status_code == 200
    assert tess.post("/api/mobile/wipe/done", json={}).status_code == 204, "it was clearing itself when she came back"


def test_who_is_back_before_the_phone_heard_of_it_sends_all_of_it_himself(
    tess: Phone, bram: Phone, anna: Program
) -> None:
    unsent = tess.says("visit.set_state", visit=tess.visit(), to="en_route", step=uuid7())
    noord = anna.get(f"/api/member/{tess.me['member']}").json["team"]
    anna.post(f"/api/device/{bram.device}/wipe", LOST)
    for one in (tess, bram):
        anna.post(f"/api/member/{one.me['member']}/end", GONE)
        anna.post(f"/api/member/{one.me['member']}/resume")
    assert bram.get("/api/mobile/sync").json["code"] == "device_wiping", (
        "his was lost, which his return does not change"
    )
    assert tess.get("/api/mobile/sync").json["code"] == "device_locked"
    anna.post(f"/api/member/{tess.me['member']}/team", {"team": noord, "from": "2026-11-21"})
    tess.headers = {"Authorization": f"Bearer {tess.logs_in().json['token']}"}
    sent = tess.post("/api/mobile/sync", json=tess.envelope([unsent]))
    assert [one["status"] for one in sent.json["receipts"]] == ["applied"]


def test_nobody_hands_over_who_was_not_asked_to_and_no_wall_is_crossed(tess: Phone, phone: Phones, app: Flask) -> None:
    refused = tess.post("/api/mobile/wipe", json={"mutations": [{"a": 1}]})
    assert (refused.status_code, refused.json["code"]) == (409, "wipe_not_ordered")
    assert tess.post("/api/mobile/wipe/handed", json={"files": []}).status_code == 409
    for body in ("[]", "{}", '{"mutations": 3}', "not json", '{"mutations":' + "[" * 5000):
        assert tess.post("/api/mobile/wipe", data=body).status_code == 400
    stranger = Program.of(app, "petra@zonnehof.example")
    assert stranger.post(f"/api/device/{tess.device}/wipe", LOST).status_code in (403, 404)
    assert stranger.get("/api/quarantine").json["items"] == []
