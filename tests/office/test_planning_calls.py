"""Piet makes, moves, edits, cancels and reopens visits through the API."""

from collections.abc import Callable
from typing import Any

from server.kit.ids import uuid7
from server.kit.work_models import Audit
from tests.conftest import FakeClock
from tests.office.people import Program, Tess

KLAAS = {
    "name": "Klaas Vaak",
    "email": "Klaas@Post.example",
    "phone": "0612345678",
    "address": {"street": "Dorpsstraat", "number": "4", "postcode": "8012 eb", "city": "Zwolle"},
}


def new(**more: Any) -> dict[str, Any]:
    return {
        "customer": KLAAS,
        "type": "maintenance",
        "team": "noord",
        "planned_from": "2026-11-24T17:00:00+01:00",
    } | more


def test_a_new_visit_takes_as_long_as_its_type_and_gets_its_checklist(piet: Program) -> None:
    got = piet.post("/api/visits", new())
    assert got.status_code == 201
    made = got.json
    assert got.headers["Location"] == f"/api/visit/{made['id']}"
    assert (made["planned_from"], made["planned_to"]) == ("2026-11-24T16:00:00.000Z", "2026-11-24T17:00:00.000Z")
    assert made["customer"]["name"] == "Klaas Vaak" and made["address"]["postcode"] == "8012EB"
    assert made["warnings"] == []
    assert piet.visit(made["id"])["checklist"]["number"] == 2


def test_a_type_goes_by_its_id_too(piet: Program) -> None:
    (kind,) = [one["id"] for one in piet.get("/api/visit-types").json["items"] if one["code"] == "maintenance"]
    assert piet.post("/api/visits", new(type=kind)).json["type"] == "maintenance"


def test_moving_cancelling_and_reopening_go_under_both_addresses(piet: Program) -> None:
    visit = piet.post("/api/visits", new()).json["id"]
    moved = piet.post(f"/api/visits/{visit}/move", {"team": "oost", "planned_from": "2026-11-24T09:00:00+01:00"}).json
    assert (moved["team_name"], moved["planned_from"]) == ("Oost", "2026-11-24T08:00:00.000Z")
    assert piet.post(f"/api/visits/{visit}/cancel", {"reason": "ziek"}).json["state"] == "cancelled"
    assert piet.post(f"/api/visits/{visit}/reopen", {"reason": "beter"}).json["state"] == "planned"


def test_the_same_key_makes_one_visit_and_another_body_is_refused(piet: Program) -> None:
    before = len(piet.visits(day="2026-11-24"))
    key = {"Idempotency-Key": "planbord-17"}
    first = piet.post("/api/visits", new(), **key)
    again = piet.post("/api/visits", new(), **key)
    assert (first.status_code, again.status_code) == (201, 201) and first.json == again.json
    assert len(piet.visits(day="2026-11-24")) == before + 1
    other = piet.post("/api/visits", new(remarks="anders"), **key)
    assert other.status_code == 422 and other.json["code"] == "key_reused"


def test_another_company_may_use_the_same_key(piet: Program, petra: Program) -> None:
    key = {"Idempotency-Key": "1"}
    hers = petra.post("/api/visits", new(team="kust"), **key)
    mine = piet.post("/api/visits", new(), **key)
    assert (hers.status_code, mine.status_code) == (201, 201) and hers.json["id"] != mine.json["id"]


def test_a_customer_is_known_again_by_email_and_postcode(piet: Program) -> None:
    first = piet.post("/api/visits", new()).json
    same = piet.post("/api/visits", new(customer=KLAAS | {"email": "klaas@post.EXAMPLE", "name": "K. Vaak"})).json
    other = piet.post("/api/visits", new(customer=KLAAS | {"email": "anders@post.example"})).json
    assert same["customer"]["id"] == first["customer"]["id"] != other["customer"]["id"]
    by_id = piet.post("/api/visits", new(customer=first["customer"]["id"])).json
    assert by_id["customer"]["id"] == first["customer"]["id"] and by_id["address"] == first["address"]


def test_an_overlap_only_warns(piet: Program) -> None:
    busy = piet.today()
    made = piet.post("/api/visits", new(planned_from=busy["planned_from"]))
    assert made.status_code == 201
    assert [(one["code"], one["visit"]) for one in made.json["warnings"]] == [("overlap", busy["id"])]


def test_a_text_of_the_problem_never_takes_the_place_of_its_type(piet: Program) -> None:
    assert piet.post("/api/visits", new(type="dansles")).json["type"] == "urn:veldwerk:unknown_type"


def test_what_is_not_there_is_said_by_name(piet: Program) -> None:
    for change, code in (
        ({"team": "zuid"}, "unknown_team"),
        ({"type": "dansles"}, "unknown_type"),
        ({"customer": uuid7()}, "unknown_customer"),
        ({"customer": "geen-id"}, "unknown_customer"),
        ({"member": uuid7()}, "unknown_member"),
        ({"entity": "niemand"}, "unknown_entity"),
    ):
        got = piet.post("/api/visits", new(**change))
        assert (got.status_code, got.json["code"]) == (422, code), got.json
        assert got.json["detail"] and got.json["pointer"] == f"/{next(iter(change))}"


def test_piet_moves_a_visit_and_both_teams_see_it(piet: Program) -> None:
    visit = piet.today()
    got = piet.post(f"/api/visit/{visit['id']}/move", {"team": "oost", "planned_from": "2026-11-22T15:00:00+01:00"})
    assert got.status_code == 200
    moved = got.json
    assert (moved["team_name"], moved["day"], moved["v"]) == ("Oost", "2026-11-22", visit["v"] + 1)
    assert moved["planned_to"] == "2026-11-22T16:30:00.000Z", "it keeps its length"
    assert visit["id"] in [one["id"] for one in piet.visits(day="2026-11-22", team="oost")]
    assert visit["id"] not in [one["id"] for one in piet.visits(day="2026-11-21", team="noord")]


def test_who_moves_second_gets_the_row_as_it_is(piet: Program, anna: Program) -> None:
    visit = piet.today()
    was = {"team": "noord", "planned_from": visit["planned_from"]}
    assert anna.post(f"/api/visit/{visit['id']}/move", {"team": "oost", "was": was}).status_code == 200
    second = piet.post(f"/api/visit/{visit['id']}/move", {"team": "oost", "was": was})
    assert second.status_code == 409 and second.json["code"] == "moved_meanwhile"
    assert second.json["row"]["team"] == piet.visit(visit["id"])["team"]


def test_an_edit_says_what_it_saw(piet: Program) -> None:
    visit = piet.today()
    address = f"/api/visit/{visit['id']}"
    blind = piet.send("PATCH", address, {"remarks": "Poort is open."})
    assert (blind.status_code, blind.json["code"]) == (428, "was_missing")
    good = piet.send("PATCH", address, {"remarks": "Poort is open.", "was": {"remarks": visit["remarks"]}})
    assert good.status_code == 200 and good.json["remarks"] == "Poort is open."
    late = piet.send("PUT", address, {"remarks": "Poort is dicht.", "was": {"remarks": visit["remarks"]}})
    assert (late.status_code, late.json["code"]) == (409, "changed_meanwhile")
    assert late.json["row"]["remarks"] == "Poort is open." and late.json["changed"] == ["remarks"]


def test_only_a_field_that_is_sent_can_be_in_the_way(piet: Program, anna: Program) -> None:
    visit = piet.today()
    was = {"remarks": visit["remarks"], "access_note": visit["access_note"]}
    anna.send("PATCH", f"/api/visit/{visit['id']}", {"access_note": "Achterom.", "was": was})
    got = piet.send("PUT", f"/api/visits/{visit['id']}", {"remarks": "Bel aan.", "was": was})
    assert got.status_code == 200
    assert (got.json["remarks"], got.json["access_note"]) == ("Bel aan.", "Achterom.")


def test_a_visit_goes_to_a_person_of_the_team_only(piet: Program) -> None:
    visit = piet.today()
    tess, milan = (
        next(
            who["id"] for team in piet.get("/api/teams").json["items"] for who in team["members"] if name in who["name"]
        )
        for name in ("Tess", "Milan")
    )
    was = {"member": None}
    assert (
        piet.send("PATCH", f"/api/visit/{visit['id']}", {"member": tess, "was": was}).json["member_name"]
        == "Tess de Vries"
    )
    wrong = piet.send("PATCH", f"/api/visit/{visit['id']}", {"member": milan, "was": {"member": tess}})
    assert (wrong.status_code, wrong.json["code"]) == (422, "member_not_in_team")


def test_cancel_and_reopen(piet: Program) -> None:
    address = f"/api/visit/{piet.today()['id']}"
    off = piet.post(f"{address}/cancel", {"reason": "Klant is ziek"})
    assert off.status_code == 200 and off.json["state"] == "cancelled"
    assert piet.get(address).json["cancellation"]["reason"] == "Klant is ziek"
    assert piet.post(f"{address}/cancel", {"reason": "nog eens"}).json["code"] == "is_cancelled"
    assert piet.post(f"{address}/move", {"team": "oost"}).status_code == 409
    on = piet.post(f"{address}/reopen", {"reason": "Beter"})
    assert on.status_code == 200 and on.json["state"] == "planned"
    assert piet.post(f"{address}/reopen", {"reason": "Beter"}).json["code"] == "not_ended"


def test_a_finished_visit_must_be_reopened_before_it_is_cancelled(piet: Program) -> None:
    done = piet.visits(day="2026-11-20", team="noord")[0]["id"]
    assert piet.post(f"/api/visit/{done}/cancel", {"reason": "x"}).json["code"] == "ended"
    assert piet.post(f"/api/visit/{done}/reopen", {"reason": "Foto vergeten"}).json["state"] == "working"


def test_moving_a_begun_visit_keeps_the_work_and_tells_the_technician(piet: Program, tess: Tess) -> None:
    visit = piet.today()["id"]
    tess.steps(visit, "working")
    assert piet.post(f"/api/visit/{visit}/move", {"team": "oost"}).status_code == 200
    receipt = tess.completes(visit)
    assert receipt["status"] == "clash"
    assert piet.visit(visit)["team_name"] == "Oost"
    assert {item["type"] for item in piet.inbox()} >= {"clash", "attention"}


def test_what_piet_did_is_written_down_with_from_and_to(
    piet: Program, clock: FakeClock, house_of_voltwijk: Callable[[str], list[Audit]]
) -> None:
    visit = piet.today()
    piet.post(f"/api/visit/{visit['id']}/move", {"team": "oost"})
    clock.passes(minutes=1)
    piet.send("PATCH", f"/api/visit/{visit['id']}", {"remarks": "Bel aan.", "was": {"remarks": visit["remarks"]}})
    clock.passes(minutes=1)
    piet.post(f"/api/visit/{visit['id']}/cancel", {"reason": "Ziek"})
    rows = house_of_voltwijk(visit["id"])
    assert [row.verb for row in rows] == ["move", "edit", "cancel"]
    assert rows[0].before["team"] == visit["team"] != rows[0].after["team"]
    assert rows[1].after == {"remarks": "Bel aan."}
    assert rows[2].after["reason"] == "Ziek"
    assert all(row.actor and row.origin for row in rows)
