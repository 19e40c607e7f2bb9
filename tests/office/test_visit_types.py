"""What the company does: a company of its own begins without any type of visit, and Anna makes the first."""

import re

from flask import Flask

from server.kit.house import open_house
from server.seed.made_ids import made_id
from tests.office.people import Browser, Program, Tess


def test_anna_makes_a_type_and_piet_plans_it(app: Flask, piet: Program, browser: Browser) -> None:
    anna = Browser.of(app, "anna@voltwijk.example")
    assert anna.form("/office/settings/types", name="Storing verhelpen", duration_min="45").status_code == 303
    page = anna.get("/office/settings/types?did=type").text
    assert "Storing verhelpen" in page and "Bewaard." in page
    (made,) = [one for one in piet.get("/api/visit-types").json["items"] if one["name"] == "Storing verhelpen"]
    assert (made["code"], made["duration_min"], made["checklist"]) == ("storing_verhelpen", 45, None)
    customer = piet.today()["customer"]["id"]
    visit = {"type": made["code"], "team": "noord", "customer": customer, "planned_from": "2026-11-25T09:00:00+01:00"}
    planned = piet.post("/api/visits", visit)
    assert planned.status_code == 201 and planned.json["planned_to"] == "2026-11-25T08:45:00.000Z"
    assert "Storing verhelpen" in browser.get("/office/visits/new").text
    assert browser.get("/office/settings/types").status_code == 403

    assert anna.form(f"/office/settings/types/{made['id']}/away").headers["Location"].endswith("?did=end_type")
    assert "Weggelegd" in anna.get("/office/settings/types?did=end_type").text
    assert "Storing verhelpen" not in browser.get("/office/visits/new").text
    late = piet.post("/api/visits", visit | {"planned_from": "2026-11-26T09:00:00+01:00"})
    assert (late.status_code, late.json["code"]) == (422, "type_ended")
    assert piet.visit(planned.json["id"])["type_name"] == "Storing verhelpen", "what is planned goes on"
    anna.form(f"/office/settings/types/{made['id']}/again")
    assert "Storing verhelpen" in browser.get("/office/visits/new").text


def test_another_name_is_read_on_phones_and_what_cannot_be_gets_a_word(
    app: Flask, anna: Program, piet: Program, tess: Tess
) -> None:
    kind = next(one for one in anna.get("/api/visit-types").json["items"] if one["code"] == piet.today()["type"])

    def named() -> dict[str, tuple[str, int]]:
        got = tess.client.get("/api/mobile/sync?limit=2000", headers={"Authorization": f"Bearer {tess.token}"})
        return {one["id"]: (one["doc"]["type_name"], one["v"]) for one in got.json["changes"] if one["kind"] == "work_order" and one["doc"]["type"] == kind["code"]}  # fmt: skip

    before = named()
    with open_house(app, made_id("voltwijk", "tenant", "1"), write=False, now=tess.clock()) as house:
        visits = house.store.read_by("visit", "work_order_id", list(before))
    ended = {one["work_order_id"] for one in visits if one["state"] == "done"}
    assert ended, "her phone holds visits that ended too"
    changed = anna.send("PATCH", f"/api/visit-type/{kind['id']}", {"name": "Laadpaal plaatsen", "duration_min": 200})
    assert changed.status_code == 200 and changed.json["code"] == kind["code"]
    after = named()
    assert {name for name, _ in after.values()} == {"Laadpaal plaatsen"}
    assert all(after[order][1] > before[order][1] for order in before), (
        "phones that hold them hear it, of ended ones too"
    )
    page = Browser.of(app, "anna@voltwijk.example")
    for name, minutes, status, said in (
        ("laadpaal PLAATSEN", "60", 409, "Zo heet al"),
        ("", "60", 422, "naam"),
        ("Iets", "0", 422, "hele minuten"),
        ("Iets", "een uur", 422, "hele minuten"),
        ("Iets", "99999", 422, "hele minuten"),
    ):
        got = page.form("/office/settings/types", name=name, duration_min=minutes)
        assert got.status_code == status and said in got.text
        field = "duration_min" if "minuten" in said else "name"
        assert re.search(rf'name="{field}"[^>]*aria-invalid="true" autofocus', got.text), "said at its field"
        assert 'step="1"' in got.text, "72 minutes is as good as 70"
    assert piet.post("/api/visit-types", {"name": "X", "duration_min": 60}).status_code == 403
