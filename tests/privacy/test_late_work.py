"""What comes for a customer who was erased while somebody was out with work of his: stories of the simulated world."""

from datetime import timedelta
from typing import Any

from flask import Flask

from server.kit.clock import rfc3339
from server.kit.house import open_house
from server.kit.ids import uuid7
from server.privacy.asking import found
from server.privacy.erasing import mark
from tests.conftest import FakeClock
from tests.evidence.pictures import sha256
from tests.field_api.phone import Phone
from tests.field_api.test_rescue import brings, sealed
from tests.office.people import Program, Tess
from tests.office.test_planning_calls import new
from tests.privacy.erased import TENANT, cancels_what_is_planned, customer_of, is_erased, where, yesterdays


def hours(clock: FakeClock, visit: str) -> dict[str, Any]:
    worked = {"from": rfc3339(clock() - timedelta(hours=1)), "to": rfc3339(clock())}
    return {"id": uuid7(), "kind": "work", "visit": visit} | worked


def test_hours_on_a_visit_that_moved_and_was_erased_count_and_nobody_is_told_of_it(
    app: Flask, piet: Program, tess: Tess, clock: FakeClock
) -> None:
    """Seeds 297 and 437: "worked on it after it moved" was said of a visit of nobody, on the office's list and the phone."""
    visit = piet.today(nth=-1)
    moved = piet.post(f"/api/visit/{visit['id']}/move", {"team": "oost", "planned_from": visit["planned_from"]})
    assert moved.status_code == 200, moved.text
    is_erased(app, piet, customer_of(visit), clock)
    assert tess.does("time.log", **hours(clock, visit["id"]))["status"] == "applied"
    with open_house(app, TENANT, write=False) as house:
        assert house.store.read_by("attention", "subject_id", [visit["id"]]) == []
        assert house.store.read_by("notice", "visit_id", [visit["id"]]) == []
        assert [row["member_id"] for row in house.store.read_by("time_entry", "visit_id", [visit["id"]])][-1:] == [
            tess.member
        ]


def test_a_settling_is_not_taken_back_while_its_customer_is_being_erased(
    app: Flask, piet: Program, tess: Tess, clock: FakeClock
) -> None:
    """Seeds 5125 and 5166: between the mark and the last table the clash was there still, and its undoing told Tess of nobody."""
    visit, words = yesterdays(piet), {"office": "Bel de buren", "phone": "Bel aan de achterdeur"}
    was = {"was": {"access_note": visit["access_note"]}}
    assert piet.send("PATCH", f"/api/visit/{visit['id']}", {"access_note": words["office"]} | was).status_code == 200
    clash = tess.writes(visit["id"], "access_note", words["phone"], visit["access_note"])["clash"]
    assert piet.post(f"/api/clash/{clash}/settle", {"choice": "phone"}).status_code == 200
    cancels_what_is_planned(app, piet, customer_of(visit))
    with open_house(app, TENANT, now=clock()) as house:
        mark(house, found(house, customer_of(visit)))
    late = piet.post(f"/api/clash/{clash}/undo")
    assert (late.status_code, late.json["code"]) == (409, "erased")
    settling = piet.post(f"/api/clash/{clash}/settle", {"choice": "office"})
    assert (settling.status_code, settling.json["code"]) == (409, "erased")
    with open_house(app, TENANT, write=False) as house:
        assert [row["kind"] for row in house.store.read_by("notice", "visit_id", [visit["id"]])] == ["settled_yours"]


def test_hours_in_a_rescue_file_count_though_the_visit_was_erased(app: Flask, piet: Program, clock: FakeClock) -> None:
    """Seed 657: they were emptied like the rest, so that taking them over refused them as unreadable and the phone as used."""
    phone = Phone(app, clock, "tess@voltwijk.example")
    visit, secret = yesterdays(piet), "Mevrouw is ziek"
    worked = phone.says("time.log", **hours(clock, visit["id"]))
    wrote = phone.says("visit.set_field", visit=visit["id"], field="remarks", value=secret, was=visit["remarks"])
    file = sealed(phone, [worked, wrote], [])
    is_erased(app, piet, customer_of(visit), clock)
    brought = brings(piet, file).json["id"]
    assert piet.post(f"/api/quarantine/{brought}/accept").json["state"] == "accepted"
    assert [(one["status"], one.get("code")) for one in phone.pushes(worked, wrote)] == [
        ("applied", None),
        ("rejected", "erased"),
    ]
    assert not where(app, secret)


def test_a_photo_that_a_restore_lost_and_its_hiding_leave_no_word_of_who_was_erased(
    app: Flask, piet: Program, clock: FakeClock
) -> None:
    """Seed 933: the phone knew its photo as taken, so its hiding leant on nothing, and a reason was kept for the office."""
    phone, visit = Phone(app, clock, "tess@voltwijk.example"), yesterdays(piet)
    picture = {"visit": visit["id"], "item": "plate", "repeat": 0, "sha256": sha256(b"x"), "bytes": 1, "width": 1}
    picture |= {"height": 1, "taken_at": rfc3339(clock()), "quality": None, "override": None}
    secret, (one, other) = "Klaas staat erop", (uuid7(), uuid7())
    taken = [phone.says("photo.add", id=id_, **picture) for id_ in (one, other)]
    hidden = [phone.says("photo.hide", id=id_, reason=secret) for id_ in (one, other)]
    is_erased(app, piet, customer_of(visit), clock)
    receipts = phone.pushes(*taken, hidden[0]) + phone.pushes(hidden[1])
    assert [one.get("code") for one in receipts] == ["erased"] * 4
    assert not where(app, secret)
    assert not [one for one in piet.inbox() if one["type"] == "rejected"], "nothing of it asks the office"


def test_nothing_is_planned_any_more_for_who_was_erased(app: Flask, piet: Program, clock: FakeClock) -> None:
    """His number may stand in somebody's list of yesterday."""
    customer = customer_of(yesterdays(piet))
    is_erased(app, piet, customer, clock)
    made = piet.post("/api/visits", new(customer=customer))
    assert (made.status_code, made.json["code"], made.json["pointer"]) == (422, "erased_customer", "/customer")
