"""A phone without a line seals its work; a colleague's phone or the office brings it; nothing is half-done or double."""

import json
from typing import Any

import pytest
from flask import Flask

from server.kit.house import open_house
from server.kit.ids import uuid7
from server.rescues.keys import rotate_rescue_key
from server.rescues.rescue_file import seal
from tests.evidence import pictures
from tests.field_api.conftest import Phones
from tests.field_api.phone import Phone
from tests.office.people import Program

PHOTO = pictures.jpeg()
NOTHING_OPENS = ("other_company", "unknown_key")


@pytest.fixture
def piet(app: Flask) -> Program:
    return Program.of(app, "piet@voltwijk.example")


def sealed(phone: Phone, acts: list[Any], files: list[bytes], /, **other: Any) -> bytes:
    """What the app on this phone makes."""
    key = phone.get("/api/mobile/rescue").json | {k: v for k, v in other.items() if k in ("tenant", "key")}
    manifest = {
        "format": "veldwerk.rescue/1",
        "tenant": phone.me["tenant"],
        "member": phone.me["member"],
        "device": phone.device,
        "device_name": "Telefoon van Tess",
        "made_at": "2026-11-21T06:00:00.000Z",
        "mutations": acts,
        "files": [{"sha256": pictures.sha256(one), "type": "image/jpeg", "bytes": len(one)} for one in files],
    } | {k: v for k, v in other.items() if k not in ("tenant", "key")}
    named = {"tenant": key["tenant"], "key": key["key"], "id": uuid7(), "made_at": "2026-11-21T06:00:00.000Z"}
    return seal(bytes.fromhex(key["public_key"]), named, [json.dumps(manifest).encode(), *files])


def test_a_colleague_carries_it_the_office_takes_it_over_and_the_phone_itself_sends_it_later(
    tess: Phone, milan: Phone, piet: Program
) -> None:
    visit = tess.visit()
    acts = [tess.says("visit.set_state", visit=visit, to="en_route", step=uuid7()), tess.photo(visit, PHOTO)]
    data = sealed(tess, acts, [PHOTO])
    brought = milan.post("/api/mobile/rescue", data=data)
    assert (brought.status_code, brought.json) == (201, {"acts": 2, "files": 1})
    assert milan.sees(pictures.sha256(PHOTO)).status_code == 404, "who carries it reads nothing of it"
    (waiting,) = piet.get("/api/quarantine").json["items"]
    assert (waiting["source"], waiting["carrier"].split()[0], waiting["acts"]) == ("file", "Milan", 2)
    for again in (milan.post("/api/mobile/rescue", data=data), brings(piet, data)):
        assert (again.status_code, again.json["code"]) == (409, "brought_before")
        assert again.json["quarantine"] == waiting["id"]
    later = tess.says("visit.set_state", visit=visit, to="on_site", step=uuid7())
    more = brings(piet, sealed(tess, [*acts, later], [PHOTO]))  # made again an hour later, with all that still waited
    assert more.status_code == 201
    for one in (waiting["id"], more.json["id"]):
        assert piet.post(f"/api/quarantine/{one}/accept").json["state"] == "accepted"
    receipts = tess.pushes(*acts, later)
    assert [one["status"] for one in receipts] == ["applied", "applied", "applied"]
    now = piet.visit(visit)
    assert (now["state"], len(now["photos"]), len(now["steps"])) == ("on_site", 1, 2)


def test_what_is_wrong_with_a_file_is_said_and_nothing_of_it_is_taken(
    tess: Phone, mallory: Phone, phone: Phones, piet: Program
) -> None:
    acts = [tess.says("visit.set_state", visit=tess.visit(), to="en_route", step=uuid7())]
    good = sealed(tess, acts, [PHOTO])
    other = {"made_at": "2026", "member": uuid7(), "device": "x", "mutations": [3], "files": [{"sha256": "x"}]}
    spoilt = {
        "not_a_rescue_file": [b"", b"%PDF-1.7 report", bytes(3000)],
        "damaged": [good[:-1] + bytes([good[-1] ^ 1]), good + b"\0\0\0\x11" + bytes(17)]
        + [sealed(tess, acts, [PHOTO], **{name: value}) for name, value in other.items() if name != "member"],
        "cut_short": [good[:-1], good[:900]],
        "other_company": [sealed(mallory, [], []), sealed(tess, acts, [], tenant=mallory.me["tenant"])],
        "unknown_key": [sealed(tess, acts, [], key="0" * 16)],
        "unknown_person": [sealed(tess, acts, [PHOTO], member=uuid7())],
        "newer_format": [good.replace(b"rescue/1", b"rescue/9", 1)],
    }
    for code, files in spoilt.items():
        for data in files:
            for refused in (brings(piet, data), tess.post("/api/mobile/rescue", data=data)):
                assert (refused.status_code, refused.json["code"]) == (404 if code in NOTHING_OPENS else 422, code)
    assert piet.get("/api/quarantine").json["items"] == []
    assert brings(piet, good).status_code == 201
    wrong = brings(piet, sealed(tess, [], [b"these bytes are no picture"]))
    assert (wrong.status_code, wrong.json["files"]) == (201, 0), (
        "as at its own door: the file is refused, the rest comes"
    )


def test_a_file_that_was_sealed_before_the_key_changed_still_opens(tess: Phone, app: Flask, piet: Program) -> None:
    old = sealed(tess, [], [PHOTO])
    with open_house(app, tess.me["tenant"]) as house:
        new = rotate_rescue_key(house, app.extensions["settings"].secret_key, reason="nieuw jaar")
    assert tess.get("/api/mobile/rescue").json["key"] == new
    assert brings(piet, old).status_code == 201
    assert brings(piet, sealed(tess, [], [])).status_code == 201


def test_a_phone_that_a_restored_database_forgot_is_known_again_by_its_file(tess: Phone, piet: Program) -> None:
    act = tess.says("visit.set_state", visit=tess.visit(), to="en_route", step=uuid7())
    brought = brings(piet, sealed(tess, [act], [], device=(forgotten := uuid7())))
    assert piet.post(f"/api/quarantine/{brought.json['id']}/accept").json["state"] == "accepted"
    (device,) = [one for one in piet.get("/api/devices").json["items"] if one["id"] == forgotten]
    assert (device["state"], device["name"]) == ("locked", "Telefoon van Tess")


def brings(person: Program, data: bytes) -> Any:
    return person.client.post("/api/quarantine/file", data=data, headers=person.headers)
