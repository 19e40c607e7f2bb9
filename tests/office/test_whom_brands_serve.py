"""A brand says whom it serves and what its work always asks; whoever does not fit is told where he does."""

import re
from typing import Any

from server.seed.made_ids import made_id
from tests.office.people import Browser, Program

OOST = made_id("voltwijk", "team", "oost")
WHOLESALE, THUIS, PANELS = (made_id("voltwijk", "entity", code) for code in ("wattgroothandel", "laadthuis", "zekerkast"))  # fmt: skip
KLAAS = {"name": "Klaas Vaak", "address": {"street": "Dorpsstraat", "number": "4", "postcode": "8012 EB", "city": "Zwolle"}}  # fmt: skip
WISH = {"type": "maintenance", "team": "noord", "planned_from": "2026-11-25T09:00:00+01:00"}


def test_a_private_person_is_no_customer_of_a_brand_for_businesses(
    piet: Program, browser: Browser, house_of_voltwijk: Any
) -> None:
    refused = piet.post("/api/visits", WISH | {"customer": KLAAS, "entity": "wattgroothandel"})
    assert (refused.status_code, refused.json["code"], refused.json["pointer"]) == (422, "businesses_only", "/customer/kind")  # fmt: skip
    assert "LaadThuis" in refused.json["others"] and "Klaas Vaak is een particulier" in refused.json["detail"]
    form = {"day": "2026-11-25", "from_": "09:00", "team": "noord", "type": "maintenance", "name": "Klaas Vaak", "entity": WHOLESALE, **KLAAS["address"]}  # type: ignore[dict-item]  # fmt: skip
    asked = browser.form("/office/visits/new", kind="person", **form)
    assert asked.status_code == 422 and re.search(
        r'id="h-kind"[^>]*>[^<]*Kies LaadThuis, Voltwijk Laadpalen, Zekerkast', asked.text
    )
    wrong = browser.form("/office/visits/new", kind="company", kvk="123", **form)
    assert wrong.status_code == 422 and re.search(r'id="h-kvk">Een KvK-nummer heeft acht cijfers', wrong.text)
    made = browser.form("/office/visits/new", kind="company", kvk="9012 3401", **form)
    assert made.status_code == 303
    visit = re.findall(r"/office/visit/([0-9a-f-]+)", made.headers["Location"])[0]
    customer = piet.visit(visit)["customer"]["id"]
    told = piet.get(f"/api/customer/{customer}").json
    assert (told["kind"], told["kvk"], told["entity"]) == ("company", "90123401", WHOLESALE)
    assert "90123401" in browser.get(f"/office/customer/{customer}").text

    path, was = f"/api/customer/{customer}", {"kind": "company", "entity": WHOLESALE}
    alone = piet.send("PATCH", path, {"kind": "person", "was": was})
    assert (alone.status_code, alone.json["pointer"]) == (422, "/kind")
    assert piet.send("PATCH", path, {"kind": "person"}).status_code == 428
    both = piet.send("PATCH", path, {"kind": "person", "entity": THUIS, "was": was})
    assert both.status_code == 200, both.text
    assert (both.json["kind"], both.json["kvk"], both.json["entity"]) == ("person", None, THUIS), "his numbers go"
    late = piet.send("PATCH", path, {"kind": "company", "was": was})
    assert (late.status_code, late.json["code"]) == (409, "changed_meanwhile")
    again = piet.post("/api/visits", WISH | {"customer": customer, "entity": "zonstekker"})
    assert again.json["code"] == "businesses_only", "known or new is the same"
    (row,) = [one for one in house_of_voltwijk(customer) if one.verb == "change"]
    assert row.before["kind"] == "company" and row.after["kind"] == "person"


def test_who_was_there_before_it_was_said_stays_and_is_listed(anna: Program, piet: Program, browser: Browser) -> None:
    customer = next(one for one in piet.visits(day="2026-11-21", team="noord") if one["entity"] == THUIS)["customer"]
    assert anna.send("PATCH", f"/api/entity/{THUIS}", {"serves": "nobody"}).status_code == 422
    assert anna.send("PATCH", f"/api/entity/{THUIS}", {"serves": "businesses"}).status_code == 200
    of_anna = Browser.of(browser.client.application, "anna@voltwijk.example")
    assert customer["name"] in of_anna.get("/office/settings/brands/unfit").text
    assert "passen er niet bij" in of_anna.get(f"/office/settings/brands/{THUIS}").text
    edit = f"/office/customer/{customer['id']}/edit"
    page = of_anna.get(edit).text
    was = dict(re.findall(r'name="(was_\w+)" value="([^"]*)"', page))
    now = {name.removeprefix("was_"): value for name, value in was.items()}
    assert of_anna.form(edit, **(was | now | {"name": "Familie Vaak"})).status_code == 303, "another name asks nothing"
    assert of_anna.form(edit, **(was | now | {"name": "Familie Vaak"})).status_code == 409, (
        "seen before somebody's change"
    )
    assert of_anna.form(edit, **(was | now | {"was_name": "Familie Vaak", "kind": "company"})).status_code == 303
    assert f"/office/customer/{customer['id']}" not in of_anna.get("/office/settings/brands/unfit").text
    assert browser.get("/office/settings/brands/unfit").status_code == 403


def test_all_work_of_a_brand_asks_for_its_skill(anna: Program, piet: Program) -> None:
    nen = made_id("voltwijk", "skill", "nen1010")
    for name in ("Milan", "Iris"):
        anna.send("DELETE", f"/api/member/{made_id('voltwijk', 'member', name)}/skill/{nen}")
    wish = WISH | {"customer": KLAAS, "team": OOST}
    assert piet.post("/api/visits", wish).status_code == 201, "this kind of work does not ask it"
    refused = piet.post("/api/visits", wish | {"entity": "zekerkast"})
    assert refused.json["code"] == "skills_lacking" and refused.json["lacking"][0]["skill"] == "NEN 1010"
    made = piet.post("/api/visits", wish | {"entity": "zekerkast", "team": "noord"})
    assert made.status_code == 201
    moved = piet.post(f"/api/visit/{made.json['id']}/move", {"team": OOST})
    assert moved.json["code"] == "skills_lacking"
    assert anna.send("PATCH", f"/api/entity/{PANELS}", {"skills": ["magic"]}).status_code == 422
    assert anna.send("PATCH", f"/api/entity/{PANELS}", {"skills": []}).json["skills"] == []
    assert piet.post(f"/api/visit/{made.json['id']}/move", {"team": OOST}).status_code == 200
