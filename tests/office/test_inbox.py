"""What phones and office did to the same thing meets in the inbox; one click settles it, another takes it back."""

from collections.abc import Callable

from server.kit.ids import uuid7
from server.kit.work_models import Audit
from server.seed.made_ids import made_id
from tests.office.people import Browser, Program, Tess
from tests.office.test_stock_calls import CABLE, VAN, line


def clash_about_remarks(piet: Program, tess: Tess) -> tuple[str, str]:
    """Both wrote the contact's name over the same old one. (visit, clash)"""
    visit = piet.today()
    piet.send(
        "PATCH",
        f"/api/visit/{visit['id']}",
        {"contact_name": "Mevrouw Kolk", "was": {"contact_name": visit["contact_name"]}},
    )
    receipt = tess.writes(visit["id"], "contact_name", "Opa Kolk", visit["contact_name"])
    assert receipt["status"] == "clash"
    return visit["id"], receipt["clash"]


def test_a_clash_shows_both_sides_with_who_and_when(piet: Program, tess: Tess) -> None:
    visit, clash = clash_about_remarks(piet, tess)
    (item,) = piet.inbox(type="clash")
    assert (item["id"], item["type"], item["office"]) == (clash, "clash", "Mevrouw Kolk")
    assert item["subject"]["id"] == visit and item["subject"]["concern"] == "field:contact_name"
    (side,) = item["phone"]
    assert (side["value"], side["by"], side["by_name"]) == ("Opa Kolk", tess.member, "Tess de Vries")
    assert side["entry"] and side["at"].endswith("Z")


def test_the_phone_is_right_and_it_is_taken_back(piet: Program, tess: Tess) -> None:
    visit, clash = clash_about_remarks(piet, tess)
    settled = piet.post(f"/api/clash/{clash}/settle", {"choice": "phone"})
    assert settled.status_code == 200 and settled.json["state"] == "settled"
    assert piet.visit(visit)["contact_name"] == "Opa Kolk" and piet.inbox() == []
    assert piet.post(f"/api/clash/{clash}/settle", {"choice": "office"}).json["code"] == "already_settled"
    undone = piet.post(f"/api/clash/{clash}/undo")
    assert undone.status_code == 200 and undone.json["state"] == "open"
    assert piet.visit(visit)["contact_name"] == "Mevrouw Kolk" and len(piet.inbox()) == 1
    assert piet.post(f"/api/clash/{clash}/undo").status_code == 409


def test_a_third_value_and_no_undo_after_a_later_change(piet: Program, tess: Tess) -> None:
    visit, clash = clash_about_remarks(piet, tess)
    assert piet.post(f"/api/clash/{clash}/settle", {"choice": "value"}).status_code == 400
    piet.post(f"/api/clash/{clash}/settle", {"choice": "value", "value": "Familie Kolk"})
    assert piet.visit(visit)["contact_name"] == "Familie Kolk"
    piet.send("PATCH", f"/api/visit/{visit}", {"contact_name": "De buren", "was": {"contact_name": "Familie Kolk"}})
    late = piet.post(f"/api/clash/{clash}/undo")
    assert (late.status_code, late.json["code"]) == (409, "changed_since")


def test_an_entry_of_another_clash_cannot_be_chosen(piet: Program, tess: Tess) -> None:
    _, clash = clash_about_remarks(piet, tess)
    assert piet.post(f"/api/clash/{clash}/settle", {"choice": "phone", "entry": uuid7()}).status_code == 422
    assert piet.post(f"/api/clash/{clash}/settle", {"choice": "phone", "entry": "x"}).status_code == 400


def test_two_answers_to_one_question_stand_side_by_side(piet: Program, tess: Tess, bram: Tess) -> None:
    visit = piet.today()["id"]
    tess.answers(visit, "earth", "24.6")
    receipt = bram.answers(visit, "earth", "31")
    (item,) = piet.inbox(type="clash")
    assert (item["id"], item["office"], item["phone"][0]["value"]) == (receipt["clash"], "24.6", "31")
    piet.post(f"/api/clash/{item['id']}/settle", {"choice": "phone", "entry": item["phone"][0]["entry"]})
    heads = {one["item"]: one["value"] for one in piet.visit(visit)["answers"] if one["head"]}
    assert heads["earth"] == "31"


def test_one_serial_used_twice_shows_where(piet: Program, tess: Tess, milan: Tess) -> None:
    charger = made_id("voltwijk", "product", "LP-V1-11")
    sides = []
    for who, team in ((tess, "noord"), (milan, "oost")):
        visit = piet.today(team)["id"]
        van = made_id("voltwijk", "location", team)
        sides.append(
            who.does(
                "part.use", id=uuid7(), visit=visit, product=charger, quantity=1, serial="V1 2600 045", **{"from": van}
            )
        )
    assert sides[1]["status"] == "clash"
    (item,) = piet.inbox(type="clash")
    assert item["subject"]["kind"] == "serial" and item["subject"]["concern"] == "serial:V12600045"
    assert item["office"]["visit"] == piet.today("noord")["id"]
    assert item["subject"]["visit"] == item["phone"][0]["value"]["visit"] == piet.today("oost")["id"]
    assert piet.post(f"/api/clash/{item['id']}/settle", {"choice": "phone"}).status_code == 200


def test_refused_work_is_taken_after_all(piet: Program, tess: Tess) -> None:
    visit = piet.visits(day="2026-11-21", team="oost")[0]["id"]
    receipt = tess.steps(visit, "en_route")
    assert (receipt["status"], receipt["code"]) == ("rejected", "not_found")
    (item,) = piet.inbox(type="rejected")
    assert item["message"] and item["phone"][0]["value"]["to"] == "en_route" and item["phone"][0]["by"] == tess.member
    assert piet.post(f"/api/rejected/{item['id']}/accept").status_code == 200
    assert piet.visit(visit)["state"] == "en_route" and piet.inbox() == []
    assert piet.post(f"/api/rejected/{item['id']}/dismiss").json["code"] == "already_settled"


def spoilt(tess: Tess, **how: object) -> dict[str, object]:
    """A remark whose envelope is broken."""
    args = {"visit": how.pop("visit"), "field": "remarks", "value": "Hond in de tuin", "was": how.pop("was")}
    mutation = {"id": uuid7(), "seq": tess.seq, "schema": 1, "name": "visit.set_field", "args": args, "at": "gisteren"}
    tess.seq += 1
    body = {"sent_at": "2026-11-21T06:00:00Z", "mutations": [mutation | how]}
    got = tess.client.post("/api/mobile/sync", json=body, headers={"Authorization": f"Bearer {tess.token}"})
    assert got.status_code == 200, got.text
    (receipt,) = got.json["receipts"]
    assert (receipt["status"], receipt["code"]) == ("rejected", "malformed")
    return receipt


def test_what_came_in_a_broken_envelope_is_shown_and_taken_after_all(
    piet: Program, tess: Tess, browser: Browser, house_of_voltwijk: Callable[[str], list[Audit]]
) -> None:
    today = piet.today()
    visit, receipt = today["id"], spoilt(tess, visit=today["id"], was=today["remarks"])
    (item,) = piet.inbox(type="rejected")
    assert (item["name"], item["subject"]["visit"], item["phone"][0]["unsure"]) == ("visit.set_field", visit, True)
    page = browser.get("/office/inbox").text
    assert "Hond in de tuin" in page and f"/office/rejected/{item['id']}/accept" in page
    assert browser.form(f"/office/rejected/{item['id']}/accept").status_code == 303
    assert piet.visit(visit)["remarks"] == "Hond in de tuin" and piet.inbox() == []
    (kept,) = piet.inbox(state="settled", type="rejected")
    assert kept["state"] == "accepted"
    (row,) = [row for row in house_of_voltwijk(item["id"]) if row.verb == "accept"]
    assert receipt["id"] in row.after["done"]


def test_what_cannot_be_read_says_what_can_be_done_instead(piet: Program, tess: Tess, browser: Browser) -> None:
    spoilt(tess, visit=piet.today()["id"], was=None, name=["visit.set_field"])
    (item,) = piet.inbox(type="rejected")
    page = browser.get("/office/inbox").text
    assert f"/office/rejected/{item['id']}/accept" not in page and "wijs dit daarna af" in page
    refused = piet.post(f"/api/rejected/{item['id']}/accept")
    assert (refused.status_code, refused.json["code"]) == (409, "unreadable")
    assert "Neem over wat klopt op het bezoek zelf" in refused.json["detail"]
    assert piet.post(f"/api/rejected/{item['id']}/dismiss").status_code == 200


def test_what_can_never_be_accepted_is_not_offered(piet: Program, tess: Tess, browser: Browser) -> None:
    visit = piet.today()["id"]
    tess.does("visit.set_state", visit=visit, to="done", step=uuid7())
    tess.does("photo.hide", id=uuid7(), reason="Onscherp")
    step = uuid7()
    tess.does("visit.set_state", visit=visit, to="working", step=step)
    tess.does("visit.complete", visit=visit, step=uuid7(), outcome="done")
    final = tess.does("visit.undo_state", visit=visit, step=step)
    offered = {item["code"]: item["acceptable"] for item in piet.inbox(type="rejected")}
    assert offered == {"not_allowed": False, "not_found": False, "final": False}
    page = browser.get("/office/inbox").text
    assert "/accept" not in page and page.count("/dismiss") == 3
    piet.post(f"/api/visit/{visit}/reopen", {"reason": "Verkeerde knop"})
    (item,) = [item for item in piet.inbox(type="rejected") if item["acceptable"]]
    assert item["id"] == final["id"]
    assert piet.post(f"/api/rejected/{item['id']}/accept").status_code == 200


def test_what_waits_for_refused_work_is_offered_once_that_is_done(piet: Program, tess: Tess) -> None:
    visit = piet.visits(day="2026-11-21", team="oost")[0]["id"]
    first = tess.steps(visit, "en_route")
    second = tess.steps(visit, "on_site", after=(first["id"],))
    assert second["code"] == "parent_rejected"
    assert {item["id"]: item["acceptable"] for item in piet.inbox(type="rejected")} == {first["id"]: True, second["id"]: False}  # fmt: skip
    piet.post(f"/api/rejected/{first['id']}/dismiss")
    (left,) = piet.inbox(type="rejected")
    assert (left["id"], left["acceptable"]) == (second["id"], False)


def test_refused_work_is_laid_aside_and_stays_readable(piet: Program, tess: Tess) -> None:
    visit = piet.visits(day="2026-11-21", team="oost")[0]["id"]
    tess.steps(visit, "en_route")
    (item,) = piet.inbox(type="rejected")
    assert piet.post(f"/api/rejected/{item['id']}/dismiss").status_code == 200
    assert piet.inbox() == []
    (kept,) = piet.inbox(state="settled", type="rejected")
    assert kept["state"] == "dismissed" and kept["phone"][0]["value"]["to"] == "en_route"
    assert piet.visit(visit)["state"] == "planned"


def test_work_that_lacks_something_is_a_card_and_not_a_refusal(piet: Program, tess: Tess) -> None:
    visit = piet.today()["id"]
    assert tess.completes(visit)["status"] == "applied"
    (card,) = piet.inbox(type="attention")
    assert card["code"] == "incomplete" and card["subject"]["id"] == visit and "ontbreken" in card["text"]
    assert piet.post(f"/api/attention/{card['id']}/done").status_code == 200
    assert piet.inbox() == []
    assert piet.post(f"/api/attention/{card['id']}/done").json["code"] == "already_done"


def test_a_program_gives_a_visit_back_to_who_went_on_working_and_takes_that_back(piet: Program, tess: Tess) -> None:
    visit = piet.today()["id"]
    piet.post(f"/api/visit/{visit}/move", {"team": "oost"})
    tess.steps(visit, "working")
    card = next(item["id"] for item in piet.inbox(type="attention") if item["code"] == "worked_after_move")
    assert piet.post(f"/api/attention/{card}/give-back").json == {"visit": visit}
    assert (piet.visit(visit)["team_name"], piet.visit(visit)["state"]) == ("Noord", "working")
    assert piet.post(f"/api/attention/{card}/give-back").status_code == 409
    assert piet.post(f"/api/attention/{card}/give-back/undo").json == {"visit": visit}
    assert (piet.visit(visit)["team_name"], piet.visit(visit)["state"]) == ("Oost", "planned")


def test_the_inbox_comes_page_by_page_newest_first(piet: Program, tess: Tess) -> None:
    clash_about_remarks(piet, tess)
    tess.clock.passes(minutes=1)
    tess.completes(piet.today(nth=1)["id"])
    tess.clock.passes(minutes=1)
    tess.steps(piet.today("oost")["id"], "en_route")
    every = [item["id"] for item in piet.inbox()]
    assert [item["type"] for item in piet.inbox()] == ["rejected", "attention", "clash"]
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = piet.get("/api/inbox", limit=1, **({"cursor": cursor} if cursor else {})).json
        seen += [item["id"] for item in page["items"]]
        cursor = page["next"]
    assert seen == every


def test_no_page_passes_over_what_came_at_the_same_moment(piet: Program, tess: Tess) -> None:
    tess.clock.passes(microseconds=456)  # finer than what the wire says of a moment, as clocks are
    for _ in range(3):
        tess.steps(piet.today("oost")["id"], "en_route")
    first = piet.get("/api/inbox", limit=1).json
    rest = piet.get("/api/inbox", cursor=first["next"]).json
    assert first["items"] + rest["items"] == piet.inbox() and len(rest["items"]) == 2


def test_another_company_settles_nothing_here(piet: Program, petra: Program, tess: Tess) -> None:
    _, clash = clash_about_remarks(piet, tess)
    assert petra.inbox() == []
    assert petra.post(f"/api/clash/{clash}/settle", {"choice": "office"}).status_code == 404
    assert piet.inbox()[0]["state"] == "open"


def test_a_technician_has_no_office(app: object, tess: Tess) -> None:
    for path in ("/api/visits", "/api/inbox", "/api/teams"):
        got = tess.client.get(path, headers={"Authorization": f"Bearer {tess.token}"})
        assert got.status_code == 401, path


def test_a_length_has_its_unit_and_a_card_about_stock_leads_to_where_that_lies(
    browser: Browser, piet: Program, tess: Tess
) -> None:
    visit = piet.today()["id"]
    there = line(piet, VAN, CABLE)["quantity"]
    for quantity, source in ((there + 50, VAN), (6, None)):
        used = {"visit": visit, "product": CABLE, "quantity": quantity, "from": source}
        assert tess.does("part.use", id=uuid7(), **used)["status"] == "applied"
    said = {item["code"]: item["text"] for item in piet.inbox(type="attention")}
    assert said["below_zero"].endswith("staat op -50 m.")
    assert said["not_on_van"].startswith("6 m ") and "×" not in said["not_on_van"]
    page = browser.get("/office/inbox").text
    assert f'<a href="/office/stock?place={VAN}">Bus Noord (V-412-KL)</a>' in page and "onbekend bezoek" not in page
