"""Piet receives, moves, counts and corrects stock; a phone sees it at once."""

from typing import Any

from server.kit.ids import uuid7
from server.seed.made_ids import made_id
from tests.conftest import FakeClock
from tests.office.people import Program, Tess

CHARGER, CABLE, BREAKER = (made_id("voltwijk", "product", sku) for sku in ("LP-V1-11", "KB-5G6", "AL-4P40"))
WAREHOUSE, STAGING = (made_id("voltwijk", "location", kind) for kind in ("warehouse", "staging"))
VAN = made_id("voltwijk", "location", "noord")


def line(who: Program, location: str, product: str) -> dict[str, Any]:
    """What the calls say of a product at a location; nothing of it is no line."""
    items = who.get(f"/api/stock/{location}").json["items"]
    return next((one for one in items if one["product"] == product), {"quantity": 0, "pieces": [], "short": 0})


def numbers(who: Program, location: str) -> list[str]:
    return [one["serial"] for one in line(who, location, CHARGER)["pieces"] if one["state"] == "stock"]


def held(who: Tess, kind: str) -> list[dict[str, Any]]:
    """The documents of a kind that a phone reads."""
    found: dict[str, dict[str, Any]] = {}
    cursor = ""
    while True:
        asked = {"limit": 500} | ({"cursor": cursor} if cursor else {})
        got = who.client.get("/api/mobile/sync", query_string=asked, headers={"Authorization": f"Bearer {who.token}"}).json  # fmt: skip
        for change in got["changes"]:
            if change["kind"] == kind:
                found[change["id"]] = change["doc"] if change["op"] == "put" else {}
        cursor = got["cursor"]
        if not got["more"]:
            return [one for one in found.values() if one]


def test_piet_scans_a_delivery_in(piet: Program, clock: FakeClock) -> None:
    clock.passes(minutes=1)
    before = line(piet, WAREHOUSE, CHARGER)["quantity"]
    sent = {"product": CHARGER, "location": WAREHOUSE, "serials": ["V1 2700 001", "V12700002"], "note": "Bon 88"}
    got = piet.post("/api/stock/receive", sent)
    assert got.status_code == 201 and got.json["units"] == 2
    assert line(piet, WAREHOUSE, CHARGER)["quantity"] == before + 2
    moved = piet.get("/api/stock/movements", product=CHARGER, limit=2).json["items"]
    assert {(one["serial"], one["note"], one["by"]) for one in moved} == {("V1 2700 001", "Bon 88", "Piet Hoekstra"), ("V12700002", "Bon 88", "Piet Hoekstra")}  # fmt: skip


def test_a_list_with_flaws_is_refused_whole_and_each_flaw_is_named(piet: Program) -> None:
    sent = ["V12700001", "V1270000X", "V1-2700-001", numbers(piet, VAN)[0], "---"]
    got = piet.post("/api/stock/receive", {"product": CHARGER, "location": WAREHOUSE, "serials": sent})
    assert got.status_code == 422 and got.json["code"] == "list_flawed"
    assert [(one["line"], one["code"]) for one in got.json["flaws"]] == [(2, "odd"), (3, "twice"), (4, "in_stock"), (5, "empty")]  # fmt: skip
    assert got.json["flaws"][1]["first"] == 1 and got.json["flaws"][2]["place"].startswith("Bus Noord")
    assert "V12700001" not in numbers(piet, WAREHOUSE)


def test_the_same_delivery_sent_twice_is_booked_once(piet: Program) -> None:
    sent = {"id": uuid7(), "product": CABLE, "location": WAREHOUSE, "quantity": 100}
    before = line(piet, WAREHOUSE, CABLE)["quantity"]
    assert [piet.post("/api/stock/receive", sent).json["done_before"] for _ in range(2)] == [False, True]
    assert line(piet, WAREHOUSE, CABLE)["quantity"] == before + 100
    numbered = {"id": uuid7(), "product": CHARGER, "location": WAREHOUSE, "serials": ["V12700001"]}
    got = [piet.post("/api/stock/receive", numbered) for _ in range(2)]
    assert [(one.status_code, one.json["units"]) for one in got] == [(201, 1), (201, 0)]


def test_a_batch_comes_in_with_its_number_and_is_found_by_it(piet: Program) -> None:
    sent = {"product": BREAKER, "location": WAREHOUSE, "quantity": 12}
    assert piet.post("/api/stock/receive", sent).json["code"] == "batch_missing"
    assert piet.post("/api/stock/receive", sent | {"batch": "2026-47"}).status_code == 201
    piet.post("/api/stock/transfer", {"from": WAREHOUSE, "to": VAN, "lines": [{"product": BREAKER, "quantity": 3, "batch": "2026-47"}]})  # fmt: skip
    moved = piet.get("/api/stock/movements", batch="2026-47").json["items"]
    assert sorted((one["quantity"], one["to"][:3]) for one in moved) == [(3, "Bus"), (12, "Mag")]
    assert piet.post("/api/stock/receive", sent | {"product": CABLE, "batch": "1"}).json["code"] == "no_batches"


def test_what_lies_of_each_batch_is_known_where_it_lies_and_on_the_phone(piet: Program, tess: Tess) -> None:
    before = line(piet, VAN, BREAKER)["batches"]
    piet.post("/api/stock/receive", {"product": BREAKER, "location": WAREHOUSE, "quantity": 12, "batch": "2026-47"})
    lines = [{"product": BREAKER, "quantity": 3, "batch": "2026-47"}]
    assert piet.post("/api/stock/transfer", {"from": WAREHOUSE, "to": VAN, "lines": lines}).status_code == 201
    assert line(piet, WAREHOUSE, BREAKER)["batches"] == {"2026-40": 20, "2026-47": 9}
    assert line(piet, VAN, BREAKER)["batches"] == before | {"2026-47": 3}
    visit = piet.today()["id"]
    tess.does("part.use", id=uuid7(), visit=visit, product=BREAKER, quantity=3, batch="2026-47", **{"from": VAN})
    (level,) = (one for one in held(tess, "stock_level") if (one["location"], one["product"]) == (VAN, BREAKER))
    assert level["batches"] == before == line(piet, VAN, BREAKER)["batches"], "of what is gone nothing is named"


def test_a_batch_is_taken_and_counted_by_itself(piet: Program) -> None:
    too_many = [{"product": BREAKER, "quantity": 21, "batch": "2026-40"}]
    got = piet.post("/api/stock/transfer", {"from": WAREHOUSE, "to": VAN, "lines": too_many})
    assert (got.status_code, got.json["code"], got.json["there"]) == (409, "not_enough_of_batch", 20)
    got = piet.post("/api/stock/transfer", {"from": WAREHOUSE, "to": VAN, "lines": [{"product": BREAKER, "quantity": 1}]})  # fmt: skip
    assert (got.status_code, got.json["there"]) == (409, 0), "all of it is in a batch"
    counted = {"location": WAREHOUSE, "product": BREAKER, "reason": "Geteld"}
    assert piet.post("/api/stock/count", counted | {"seen": 20, "counted": 18, "batch": "2026-40"}).json["change"] == -2
    assert piet.post("/api/stock/count", counted | {"seen": 0, "counted": 4}).json["change"] == 4
    found = line(piet, WAREHOUSE, BREAKER)
    assert (found["quantity"], found["batches"]) == (22, {"2026-40": 18})


def test_what_piet_puts_in_the_van_tess_sees_on_her_phone(piet: Program, tess: Tess) -> None:
    first, second = numbers(piet, WAREHOUSE)[:2]
    lines = [{"product": CABLE, "quantity": 30}]
    got = piet.post("/api/stock/transfer", {"from": WAREHOUSE, "to": VAN, "serials": [first, second.lower()], "lines": lines})  # fmt: skip
    assert got.status_code == 201 and got.json["units"] == 32
    assert {first, second} <= {one["serial"] for one in held(tess, "serial") if one["location"] == VAN}
    levels = {one["product"]: one["quantity"] for one in held(tess, "stock_level") if one["location"] == VAN}
    assert (levels[CHARGER], levels[CABLE]) == (
        line(piet, VAN, CHARGER)["quantity"],
        line(piet, VAN, CABLE)["quantity"],
    )


def test_the_office_takes_nothing_that_is_not_there(piet: Program) -> None:
    there = line(piet, WAREHOUSE, CABLE)["quantity"]
    lines = [{"product": CABLE, "quantity": there - 1}, {"product": CABLE, "quantity": 2}]
    got = piet.post("/api/stock/transfer", {"from": WAREHOUSE, "to": VAN, "lines": lines})
    assert (got.status_code, got.json["code"], got.json["there"]) == (409, "not_enough", there)
    elsewhere = numbers(piet, VAN)[0]
    got = piet.post("/api/stock/transfer", {"from": WAREHOUSE, "to": STAGING, "serials": [elsewhere, "V19999999"]})
    assert [one["code"] for one in got.json["flaws"]] == ["elsewhere", "unknown"]
    assert line(piet, WAREHOUSE, CABLE)["quantity"] == there


def test_a_count_with_a_reason_becomes_a_movement(piet: Program, clock: FakeClock) -> None:
    clock.passes(minutes=1)
    seen = line(piet, VAN, CABLE)["quantity"]
    counted = {"location": VAN, "product": CABLE, "seen": seen, "counted": seen - 7}
    assert piet.post("/api/stock/count", counted).json["code"] == "reason_missing"
    assert piet.post("/api/stock/count", counted | {"reason": "Afgesneden stuk"}).json["change"] == -7
    assert line(piet, VAN, CABLE)["quantity"] == seen - 7
    assert piet.get("/api/stock/movements", product=CABLE, limit=1).json["items"][0]["note"] == "Afgesneden stuk"
    assert piet.post("/api/stock/count", counted | {"reason": "Nog eens"}).json["code"] == "changed_meanwhile"


def test_counting_numbered_pieces_says_which_are_missing_and_which_turned_up(piet: Program) -> None:
    there = numbers(piet, VAN)
    strange = numbers(piet, WAREHOUSE)[0]
    before = line(piet, WAREHOUSE, CHARGER)["quantity"]
    counted = {"location": VAN, "product": CHARGER, "seen": len(there), "present": [*there[1:], strange, "V12700009"]}
    assert piet.post("/api/stock/count", counted | {"reason": "Jaartelling"}).json["change"] == 1
    assert set(numbers(piet, VAN)) == {*there[1:], strange, "V12700009"}
    assert line(piet, VAN, CHARGER)["quantity"] == len(there) + 1
    assert line(piet, WAREHOUSE, CHARGER)["quantity"] == before - 1
    got = piet.post("/api/stock/receive", {"product": CHARGER, "location": WAREHOUSE, "serials": [there[0]]})
    assert got.status_code == 201, "what was lost may be found again"


def test_a_wrong_booking_is_undone_once_and_only_while_it_can(piet: Program, clock: FakeClock) -> None:
    (one,) = numbers(piet, WAREHOUSE)[:1]
    clock.passes(minutes=1)
    piet.post("/api/stock/transfer", {"from": WAREHOUSE, "to": VAN, "serials": [one]})
    movement = piet.get("/api/stock/movements", product=CHARGER, limit=1).json["items"][0]["id"]
    clock.passes(minutes=1)
    assert piet.post(f"/api/stock/movement/{movement}/correct", {}).status_code == 400
    assert piet.post(f"/api/stock/movement/{movement}/correct", {"reason": "Verkeerde bus"}).status_code == 201
    assert one in numbers(piet, WAREHOUSE) and one not in numbers(piet, VAN)
    got = piet.post(f"/api/stock/movement/{movement}/correct", {"reason": "Nog eens"})
    assert (got.status_code, got.json["code"]) == (409, "corrected_before")
    clock.passes(minutes=1)
    piet.post("/api/stock/transfer", {"from": WAREHOUSE, "to": VAN, "serials": [one]})
    movement = piet.get("/api/stock/movements", product=CHARGER, limit=1).json["items"][0]["id"]
    clock.passes(minutes=1)
    piet.post("/api/stock/transfer", {"from": VAN, "to": STAGING, "serials": [one]})
    assert piet.post(f"/api/stock/movement/{movement}/correct", {"reason": "x"}).json["code"] == "went_on"


def test_what_runs_short_is_said_per_location(piet: Program) -> None:
    got = piet.get("/api/stock").json
    warehouse = next(one for one in got["items"] if one["kind"] == "warehouse")
    assert warehouse["short"] == 2
    short = [one["sku"] for one in piet.get(f"/api/stock/{WAREHOUSE}").json["items"] if one["short"]]
    assert sorted(short) == ["AL-4P40", "LP-V1-22"]
    assert {one["sku"] for one in got["installed"]} >= {"LP-V1-11"}


def test_a_broken_piece_counts_nowhere_until_it_is_repaired_or_thrown_away(piet: Program) -> None:
    piece = line(piet, WAREHOUSE, CHARGER)["pieces"][0]
    before = line(piet, WAREHOUSE, CHARGER)["quantity"]
    path = f"/api/serial/{piece['id']}/fate"
    assert piet.post(path, {"fate": "defective", "reason": "Gevallen"}).json["state"] == "defective"
    assert line(piet, WAREHOUSE, CHARGER)["quantity"] == before - 1
    assert piet.post(path, {"fate": "stock", "reason": "Gerepareerd"}).json["state"] == "stock"
    assert line(piet, WAREHOUSE, CHARGER)["quantity"] == before
    assert piet.post(path, {"fate": "scrapped", "reason": "Toch niet"}).json["state"] == "scrapped"
    assert piet.post(path, {"fate": "stock", "reason": "Terug"}).json["code"] == "not_with_us"


def test_a_place_and_a_product_are_kept(piet: Program) -> None:
    assert piet.post("/api/locations", {"kind": "van", "name": "Bus West"}).json["code"] == "van_without_team"
    made = piet.post("/api/locations", {"kind": "staging", "name": "Hal 2"})
    assert made.status_code == 201
    assert piet.post("/api/locations", {"kind": "warehouse", "name": "hal 2"}).status_code == 409
    assert piet.send("PATCH", f"/api/product/{CHARGER}", {"serial_pattern": "(["}).json["code"] == "bad_pattern"
    assert piet.send("PATCH", f"/api/product/{CHARGER}", {"warranty_months": 60}).json["warranty_months"] == 60


def test_a_new_kind_of_product_is_received_and_read_by_phones(piet: Program, tess: Tess) -> None:
    new = {"sku": "LP-V2-22", "name": "Laadpaal Volt Two", "category": "charger", "tracking": "serial"}
    made = piet.post("/api/products", new | {"specifications": [["Vermogen", "22 kW"]], "warranty_months": 60})
    assert made.status_code == 201 and made.json["specifications"] == [["Vermogen", "22 kW"]]
    assert piet.post("/api/products", new).json["code"] == "sku_taken"
    for bad in ({"tracking": "alles"}, {"specifications": [["Vermogen"]]}, {"name": " "}, {"price_cents": -1}):
        assert piet.post("/api/products", new | {"sku": "X"} | bad).status_code in (400, 422), bad
    product = made.json["id"]
    sent = {"product": product, "location": WAREHOUSE, "serials": ["V2-1", "V2-2"]}
    assert piet.post("/api/stock/receive", sent).json["units"] == 2
    assert next(one for one in piet.get("/api/products").json["items"] if one["id"] == product)["quantity"] == 2
    assert "LP-V2-22" in {one["sku"] for one in held(tess, "product")}
    assert piet.send("PATCH", f"/api/product/{product}", {"name": "Volt Two"}).json["name"] == "Volt Two"


def test_a_unit_is_settled_once_something_was_counted_in_it(piet: Program) -> None:
    new = {"sku": "KB-X", "name": "Kabel", "category": "cable", "tracking": "none", "unit": "metre"}
    cable = f"/api/product/{piet.post('/api/products', new).json['id']}"
    assert piet.send("PATCH", cable, {"unit": "piece"}).status_code == 200
    assert piet.send("PATCH", cable, {"unit": "metre"}).status_code == 200
    piet.post("/api/stock/receive", {"product": cable[-36:], "location": WAREHOUSE, "quantity": 900})
    refused = piet.send("PATCH", cable, {"unit": "piece", "name": "Kabels"})
    assert (refused.status_code, refused.json["code"]) == (409, "unit_settled")
    assert piet.send("PATCH", cable, {"unit": "metre", "name": "Kabels"}).json["name"] == "Kabels"


def test_a_unit_that_a_visits_line_counts_in_is_settled(piet: Program) -> None:
    new = {"sku": "KB-Y", "name": "Kabel", "category": "cable", "tracking": "none", "unit": "metre"}
    product = piet.post("/api/products", new).json["id"]
    visit = piet.today()["id"]
    piet.post(f"/api/visit/{visit}/lines", {"product": product, "quantity": 14})
    assert piet.send("PATCH", f"/api/product/{product}", {"unit": "piece"}).json["code"] == "unit_settled"
    piet.post(f"/api/visit/{visit}/cancel", {"reason": "Klant belde af"})
    assert piet.send("PATCH", f"/api/product/{product}", {"unit": "piece"}).json["code"] == "unit_settled"


def test_numbered_pieces_are_not_counted_in_metres(piet: Program) -> None:
    new = {"sku": "LP-M", "name": "Laadpaal", "category": "charger", "tracking": "serial", "unit": "metre"}
    assert piet.post("/api/products", new).json["code"] == "numbered_by_piece"
    made = piet.post("/api/products", new | {"unit": "piece"}).json["id"]
    assert piet.send("PATCH", f"/api/product/{made}", {"unit": "metre"}).json["code"] == "numbered_by_piece"


def test_a_place_gets_another_name(piet: Program) -> None:
    assert piet.send("PATCH", f"/api/location/{STAGING}", {"name": "Hal 2"}).json["name"] == "Hal 2"
    assert piet.send("PATCH", f"/api/location/{STAGING}", {"name": "magazijn"}).status_code == 409
    assert piet.send("PATCH", f"/api/location/{uuid7()}", {"name": "Hal 3"}).status_code == 404


def test_a_technician_and_another_company_may_not(petra: Program, tess: Tess) -> None:
    assert petra.get(f"/api/stock/{VAN}").status_code == 404
    got = petra.post("/api/stock/receive", {"product": CABLE, "location": WAREHOUSE, "quantity": 5})
    assert got.json["code"] == "unknown_product"


def test_the_ledger_of_a_van_comes_page_by_page_with_what_went_in_and_what_went_out(piet: Program) -> None:
    van = piet.get("/api/stock/movements", location=VAN, limit=200).json["items"]
    name = next(one["name"] for one in piet.get("/api/stock").json["items"] if one["id"] == VAN)
    every = piet.get("/api/stock/movements", limit=200).json["items"]
    assert [one["id"] for one in van] == [one["id"] for one in every if name in (one["from"], one["to"])]
    assert {one["from"] == name for one in van} == {True, False}
    seen: list[str] = []
    cursor = None
    while True:
        page = piet.get("/api/stock/movements", location=VAN, limit=3, **({"cursor": cursor} if cursor else {})).json
        seen += [one["id"] for one in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == [one["id"] for one in van] and len(seen) > 6
