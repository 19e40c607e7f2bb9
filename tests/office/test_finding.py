"""Piet finds visits by day, team and text, and reads one whole."""

from flask import Flask
from sqlalchemy import select

from server.kit.house import open_house
from server.kit.search import rebuild
from server.kit.search_models import SearchWord
from server.seed.made_ids import made_id
from tests.conftest import FakeClock
from tests.office.people import Program


def test_piet_sees_the_day_of_one_team_in_order_of_time(piet: Program) -> None:
    found = piet.visits(day="2026-11-21", team="noord")
    assert [visit["customer"]["name"] for visit in found] == ["J. van der Kolk", "H. Bruins", "Bakkerij Smit"]
    assert found[0]["planned_from"] == "2026-11-21T07:00:00.000Z" and found[0]["day"] == "2026-11-21"
    assert {visit["team_name"] for visit in found} == {"Noord"}


def test_a_row_has_the_field_names_of_the_protocol(piet: Program) -> None:
    wanted = {"id", "v", "work_order", "kind", "nr", "state", "outcome", "team", "member", "planned_from", "planned_to"}
    wanted |= {"contact_name", "contact_phone", "access_note", "remarks", "checklist_version"}
    assert wanted <= piet.today().keys()


def test_a_team_goes_by_id_or_slug(piet: Program) -> None:
    team = piet.today()["team"]
    assert piet.visits(day="2026-11-21", team=team) == piet.visits(day="2026-11-21", team="noord")
    assert piet.get("/api/visits", team="zuid").status_code == 422


def test_a_name_without_a_value_was_not_said(piet: Program) -> None:
    assert piet.visits(day="", team="noord", q="") == piet.visits(team="noord")
    assert piet.get("/api/inbox", state="", cursor="").status_code == 200


def test_names_postcodes_and_numbers_are_found(piet: Program) -> None:
    place = piet.today()["address"]
    door = f"{place['postcode']} {place['number']}"
    for q in ("van der kolk", "8051GL", "8051 gl", "hattem kerkstraat", "KÓLK kerk", door, piet.today()["number"]):
        assert piet.today()["id"] in [visit["id"] for visit in piet.visits(q=q)], q
    assert piet.visits(q="100%_nothing") == piet.visits(q="%") == []
    done = piet.visits(day="2026-11-20", team="noord")[0]
    name = done["customer"]["name"].split()[-1]
    assert [visit["id"] for visit in piet.visits(q=f"v1260-0011 {name}")] == [done["id"]]
    assert piet.visits(q=f"{name} nobody") == piet.visits(q=f"v1260-0011 {piet.today()['number']}") == []
    assert [visit["id"] for visit in piet.visits(q="v1-260 0011")] == []
    assert [visit["id"] for visit in piet.visits(q="V1260-0011")] == [done["id"]]  # the piece that was installed there


def test_who_was_called_otherwise_is_found_by_his_new_name_only_and_all_words_can_be_made_again(
    app: Flask, clock: FakeClock, piet: Program
) -> None:
    visit = piet.today()
    address, was = f"/api/visit/{visit['id']}", {name: visit[name] for name in ("contact_name", "contact_phone")}
    now = {"contact_name": "Opzoomer", "contact_phone": "0687654321"}
    assert piet.send("PATCH", address, now | {"was": was}).status_code == 200
    for q in ("opzoom", "06 8765 4321"):
        assert [one["id"] for one in piet.visits(q=q)] == [visit["id"]], q
    piet.send("PATCH", address, {"contact_name": "Anders", "was": {"contact_name": "Opzoomer"}})
    assert piet.visits(q="opzoom") == [] and [one["id"] for one in piet.visits(q="anders")] == [visit["id"]]
    theirs = f"/api/customer/{visit['customer']['id']}"
    got = piet.send("PATCH", theirs, {"name": "Zonneveld", "was": {"name": visit["customer"]["name"]}})
    assert got.status_code == 200, got.text
    with open_house(app, made_id("voltwijk", "tenant", "1"), now=clock()) as house:
        (place,) = house.desk.rows("address", "customer_id", visit["customer"]["id"])
        house.desk.change("address", place["id"], street="Overkant")
    assert visit["id"] in [one["id"] for one in piet.visits(q="zonnev overkant anders")]
    assert piet.visits(q="kolk anders") == [] == piet.visits(q="kerkstraat anders")
    with open_house(app, made_id("voltwijk", "tenant", "1"), now=clock()) as house:
        kept = sorted(house.session.execute(select(SearchWord.kind, SearchWord.word, SearchWord.row_id)).all())
        assert rebuild(house.session.connection(), house.tenant) == len(kept) > 500
        assert sorted(house.session.execute(select(SearchWord.kind, SearchWord.word, SearchWord.row_id)).all()) == kept


def test_a_customer_who_calls_is_found_by_his_number_however_it_is_typed(piet: Program) -> None:
    known = next(visit for visit in piet.visits(limit=500) if visit["customer"]["phone"])
    number = known["customer"]["phone"].removeprefix("+31")
    for q in (f"0{number}", f"+31{number}", f"0031{number}", f"06-{number[1:]}"):
        assert known["id"] in [visit["id"] for visit in piet.visits(q=q)], q
    assert piet.visits(q="0699999999") == []


def test_pages_follow_each_other_without_gap_or_repeat(piet: Program) -> None:
    every = [visit["id"] for visit in piet.visits(limit=500)]
    seen: list[str] = []
    cursor = None
    while True:
        page = piet.get("/api/visits", limit=7, **({"cursor": cursor} if cursor else {})).json
        seen += [visit["id"] for visit in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == every and len(every) > 40


def test_one_visit_is_read_whole_under_both_its_addresses(piet: Program) -> None:
    done = piet.visits(day="2026-11-20", team="noord")[0]
    visit = piet.visit(done["id"])
    assert visit["state"] == "done" and visit["missing"] == []
    assert [step["to"] for step in visit["steps"]] == ["en_route", "on_site", "working", "done"]
    assert all(photo["received_at"] for photo in visit["photos"]) and len(visit["photos"]) == 5
    assert visit["parts"][0]["serial"] == "V12600011"
    assert visit["signatures"][0]["role"] == "customer"
    assert piet.get(f"/api/visits/{done['id']}").json == visit


def test_petra_of_another_company_sees_none_of_it(piet: Program, petra: Program) -> None:
    mine = {visit["id"] for visit in piet.visits(limit=500)}
    hers = {visit["id"] for visit in petra.visits(limit=500)}
    assert mine and hers and not mine & hers
    visit = piet.today()["id"]
    assert petra.get(f"/api/visit/{visit}").status_code == 404
    assert petra.post(f"/api/visit/{visit}/cancel", {"reason": "niet van mij"}).status_code == 404
    assert petra.get("/api/visits", team=piet.today()["team"]).status_code == 422


def test_teams_and_types_come_with_what_planning_needs(piet: Program) -> None:
    teams = piet.get("/api/teams").json["items"]
    assert [(team["slug"], [who["name"] for who in team["members"]]) for team in teams] == [
        ("noord", ["Bram Postma", "Tess de Vries"]),
        ("oost", ["Iris Wolters", "Milan Kaya"]),
    ]
    types = {one["code"]: one for one in piet.get("/api/visit-types").json["items"]}
    assert types["installation_11kw"]["duration_min"] == 150
    assert types["installation_11kw"]["checklist"]["number"] == 2
    assert types["maintenance"]["skills"] == ["laadpalen"]
