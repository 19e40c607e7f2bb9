"""A technician with Sunday's phone: off for 90 days, two schemas behind, with unsent work. All of it is delivered."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from server.field_api import exchange
from server.kit.clock import rfc3339
from server.kit.push_rules import push_rules
from sync.client import Client
from sync.phone_line import WsgiLine
from sync.phone_state import PhoneState
from tests.conftest import FakeClock
from tests.evidence import pictures
from tests.office.people import Program

PHOTO = pictures.jpeg()


def note_became_remark(name: str, args: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Schema 1 said visit.note {visit, text}."""
    if name != "visit.note":
        return name, args
    return "visit.remark", {"visit": args["visit"], "value": args["text"]}


def remark_became_field(name: str, args: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Schema 2 said visit.remark {visit, value}."""
    if name != "visit.remark":
        return name, args
    return "visit.set_field", {**args, "field": "remarks", "was": None}


def test_a_technician_with_sundays_phone_is_delivered(
    app: Flask, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = PhoneState()
    tess = Client(WsgiLine(app), state, clock=clock)
    tess.log_in("tess@voltwijk.example", "veldwerk-demo", name="De telefoon van zondag")
    tess.sync()
    visits = tess.documents_of("visit")
    visit = next(id_ for id_, one in visits.items() if one["state"] == "planned" and not one["remarks"])
    for to in ("en_route", "on_site", "working"):
        tess.do("visit.set_state", visit=visit, to=to, step=tess.new_id())
    size = {"bytes": len(PHOTO), "width": 120, "height": 90, "taken_at": rfc3339(clock()), "quality": None}
    tess.do("photo.add", id=tess.new_id(), visit=visit, sha256=tess.keep_blob(PHOTO), **size)
    says_in_its_own_words(tess, state, visit, "Hond los", clock)
    tess.do("visit.set_state", visit=visit, to="no_access", step=tess.new_id(), note="Niemand thuis")
    waiting = len(tess.waiting)

    clock.passes(hours=24 * 90)
    rules = replace(push_rules(), steps={1: note_became_remark, 2: remark_became_field})
    monkeypatch.setattr(exchange, "push_rules", lambda: rules)
    monkeypatch.setattr(exchange, "SCHEMA", 3)
    done = tess.sync()
    assert (done.settled, done.files, tess.waiting) == (waiting, 1, [])
    assert {entry.receipt["status"] for entry in tess.outbox if entry.receipt} == {"applied"}
    now = Program.of(app, "piet@voltwijk.example").visit(visit)
    assert (now["state"], now["remarks"]) == ("no_access", "Hond los")
    assert [one["sha256"] for one in now["photos"] if one["received_at"]] == [pictures.sha256(PHOTO)]
    assert tess.document("visit", visit)["state"] == "planned", "it reads no news that it would not understand"

    monkeypatch.setattr(exchange, "SCHEMA", 1)  # as after an update of the app
    tess.sync()
    assert tess.document("visit", visit) is None, "long out of its window"


def says_in_its_own_words(tess: Client, state: PhoneState, visit: str, text: str, clock: FakeClock) -> None:
    """An act as an app of long ago wrote it; phones never rewrite what they wrote."""
    seq = state.get("next_seq")
    old = {"id": tess.new_id(), "seq": seq, "schema": 1, "name": "visit.note", "args": {"visit": visit, "text": text}}
    with state.together():
        state.append(old | {"at": rfc3339(clock()), "offset": 0, "jumps": 0})
        state.put(next_seq=seq + 1)


def test_an_old_phone_that_is_wiped_hands_over_in_its_own_words(
    app: Flask, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same phone, lost: what it says in words of long ago is understood when the office takes it over."""
    state = PhoneState()
    tess = Client(WsgiLine(app), state, clock=clock)
    tess.log_in("tess@voltwijk.example", "veldwerk-demo", name="De telefoon van zondag")
    tess.sync()
    visits = tess.documents_of("visit")
    visit = next(id_ for id_, one in visits.items() if one["state"] == "planned" and not one["remarks"])
    says_in_its_own_words(tess, state, visit, "Kat op zolder", clock)
    clock.passes(hours=24 * 90)
    rules = replace(push_rules(), steps={1: note_became_remark, 2: remark_became_field})
    monkeypatch.setattr("server.rescues.taking_over.push_rules", lambda: rules)
    anna = Program.of(app, "anna@voltwijk.example")
    anna.post(f"/api/device/{tess.device}/wipe", {"reason": "Verloren"})
    handed = tess.obey_wipe()
    assert (handed.acts, handed.files, tess.outbox, tess.documents, tess.member) == (1, 0, [], {}, None)
    (waiting,) = anna.get("/api/quarantine").json["items"]
    assert anna.post(f"/api/quarantine/{waiting['id']}/accept").json["state"] == "accepted"
    assert anna.visit(visit)["remarks"] == "Kat op zolder"
