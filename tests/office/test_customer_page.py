"""One customer over all brands: the page that Piet opens when Klaas calls."""

from server.kit.ids import uuid7
from server.seed.made_ids import made_id
from tests.office.people import Browser, Program


def test_what_was_done_under_each_brand_stands_on_one_page(browser: Browser, piet: Program, petra: Program) -> None:
    done = piet.visits(day="2026-11-20", team="noord")[1]
    customer = done["customer"]["id"]
    entities = Program.of(browser.client.application, "anna@voltwijk.example").get("/api/entities").json["items"]
    brands = {row["name"]: row["id"] for row in entities}
    other = next(row["id"] for row in entities if row["id"] != done["entity"] and row["serves"] == "both")
    planned = {"type": done["type"], "team": "noord", "customer": customer, "planned_from": "2026-11-25T09:00:00+01:00"}
    made = piet.post("/api/visits", planned | {"entity": other})
    assert made.status_code == 201, made.text

    told = piet.get(f"/api/customer/{customer}").json
    under = {one["entity"]: one["visits"] for one in told["brands"]}
    assert (
        under[other] == [made.json["id"]] and done["id"] in under[done["entity"]] and set(under) <= set(brands.values())
    )
    assert told["visits"] == sum(map(len, under.values())) and [one["serial"] for one in told["installed"]] == [
        "V12600028"
    ]
    page = browser.get(f"/office/customer/{customer}").text
    assert all(name in page for name, id_ in brands.items() if id_ in (other, done["entity"]))
    assert "V12600028" in page and "garantie tot en met" in page and f"/office/visit/{made.json['id']}" in page
    assert f"/office/customer/{customer}" in browser.get(f"/office/visit/{done['id']}").text
    assert petra.get(f"/api/customer/{customer}").status_code == 404
    assert browser.get(f"/office/customer/{uuid7()}").status_code == 404
    assert browser.get(f"/office/customer/{made_id('zonnehof', 'customer', '1')}").status_code == 404
