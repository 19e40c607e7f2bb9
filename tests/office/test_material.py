"""Material at the office's pages and calls: put on a visit, missing, loaded, taken from others with a reason."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from server.inventory.ledger import Cause
from server.inventory.models import Need, Product
from server.inventory.reserving import Work, ask
from server.inventory.vans import lacking_without, turn_vans
from server.kit.clock import day_in_amsterdam
from server.kit.house import open_house
from server.kit.ids import uuid7
from server.kit.work import do_row
from server.kit.work_models import Delivery, EventRow
from server.office.stock_forms import onward
from server.seed.made_ids import made_id
from server.visits.material_jobs import orders_to_follow
from server.visits.models import Visit
from tests.conftest import FakeClock
from tests.office.people import Browser, Program
from tests.office.test_stock_calls import CABLE, CHARGER, STAGING, VAN, WAREHOUSE, line
from tests.office.test_stock_pages import words

TENANT = made_id("voltwijk", "tenant", "1")


def planned(app: Flask, clock: FakeClock, days: int = 2) -> str:
    """A visit of Noord that is still to come."""
    day = day_in_amsterdam(clock()) + timedelta(days=days)
    with open_house(app, TENANT, write=False, now=clock()) as house:
        mine = select(Visit.id).where(Visit.state == "planned", Visit.day >= day, Visit.team_id == made_id("voltwijk", "team", "noord"))  # fmt: skip
        return str(house.session.scalars(mine.order_by(Visit.planned_from, Visit.id)).first())


def material(piet: Program, visit: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = piet.get(f"/api/visit/{visit}/material").json["lines"]
    return found


def new_product(piet: Program) -> str:
    """Something of which nothing lies anywhere."""
    return str(piet.post("/api/products", {"sku": "ZK-1", "name": "Zekering", "category": "breaker", "tracking": "none"}).json["id"])  # fmt: skip


def comes(piet: Program, product: str, place: str, quantity: int) -> None:
    assert piet.post("/api/stock/receive", {"product": product, "location": place, "quantity": quantity}).status_code == 201  # fmt: skip


def fresh(browser: Browser, address: str) -> str:
    """The card of what lacks something by what was just done."""
    found = re.search(r'class="card wait fresh".*?</section>', browser.get(address).text, re.DOTALL)
    return words(found[0]) if found else ""


def test_piet_puts_material_on_a_visit_and_reads_where_it_lies(browser: Browser, piet: Program, app: Flask, clock: FakeClock) -> None:  # fmt: skip
    visit, fuse = planned(app, clock), new_product(piet)
    comes(piet, fuse, VAN, 2)
    comes(piet, fuse, WAREHOUSE, 1)
    page = f"/office/visit/{visit}/material"
    assert browser.get(page).status_code == 200
    assert "Kies een product, of schrijf wat er moet gebeuren." in browser.form(page, key=uuid7()).text
    assert "Vul een heel getal in" in browser.form(page, key=uuid7(), product=fuse, quantity="x").text
    key = uuid7()
    for _ in range(2):
        got = browser.form(page, key=key, product=fuse, quantity="5")
        assert got.status_code == 303 and got.headers["Location"].endswith("did=add_line#material")
    said = words(browser.get(f"/office/visit/{visit}").text)
    assert "2 gereserveerd in Bus Noord" in said and "1 gereserveerd in Magazijn" in said and "2 te weinig" in said
    (mine,) = [one for one in material(piet, visit) if one["product"] == fuse]
    assert (mine["quantity"], mine["missing"], [one["quantity"] for one in mine["reserved"]]) == (5, 2, [2, 1])
    assert (line(piet, VAN, fuse)["quantity"], line(piet, VAN, fuse)["reserved"], line(piet, VAN, fuse)["available"]) == (2, 2, 0)  # fmt: skip
    assert "Materiaal toegevoegd" in browser.get(f"/office/visit/{visit}").text

    of_line = f"{page}/{mine['id']}"
    asked = browser.get(of_line).text
    assert 'value="5"' in asked and 'form="line-remove"' in asked, "Enter in a field presses a form's first button"
    got = browser.form(of_line, was_text=mine["text"], was_quantity="4", quantity="3", text=mine["text"])
    assert got.status_code == 409 and "Iemand anders heeft deze regel net gewijzigd." in got.text
    got = browser.form(of_line, was_text=mine["text"], was_quantity="5", quantity="3", text="Zekering in de kast")
    assert got.status_code == 303
    assert "te weinig" not in words(browser.get(f"/office/visit/{visit}").text).replace("Te weinig", "")
    assert browser.form(f"{of_line}/remove").status_code == 303
    assert line(piet, WAREHOUSE, fuse)["reserved"] == 0 and browser.get(of_line).status_code == 404
    comes(piet, fuse, VAN, 1)
    place = {"street": "Dorpsstraat", "number": "4", "postcode": "8012 EB", "city": "Zwolle"}
    when = (clock() + timedelta(days=1)).isoformat()
    sent = {"customer": {"name": "Klaas Vaak", "address": place}, "type": "maintenance", "team": "noord", "planned_from": when}  # fmt: skip
    assert piet.post("/api/visits", sent | {"lines": [{"product": CABLE}]}).status_code == 422
    made = piet.post("/api/visits", sent | {"lines": [{"product": fuse, "quantity": 1}, {"text": "Groepen nalopen"}]})
    assert made.status_code == 201, made.json
    lines = material(piet, made.json["id"])
    assert [(one["text"], len(one["reserved"])) for one in lines] == [("Zekering", 1), ("Groepen nalopen", 0)], (
        "a call brings lines along"
    )
    assert re.fullmatch(r"Bus Noord.*", lines[0]["reserved"][0]["name"])


def test_of_many_shortages_the_soonest_are_named_and_the_others_counted() -> None:
    lacks = [{"order": uuid7(), "product": uuid7()} for _ in range(63)]
    address = onward(lacks, "count", "/office/stock")
    first, last = (f"{one['order']}:{one['product']}" for one in (lacks[0], lacks[49]))
    assert f"of={first}," in address and address.endswith(f",{last}&more=13") and len(address) < 4000
    assert onward([], "count", "/office/stock") == "/office/stock"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_piet_plans_a_visit_with_its_material_in_one_form(browser: Browser, piet: Program) -> None:
    fuse, page = new_product(piet), "/office/visits/new"
    comes(piet, fuse, VAN, 2)
    form = {
        "key": "met materiaal", "day": "2026-11-24", "from_": "17:00", "team": "noord", "type": "maintenance", "kind": "person",
        "name": "Klaas Vaak", "street": "Dorpsstraat", "number": "4", "postcode": "8012EB", "city": "Zwolle",
    }  # fmt: skip
    asked = browser.form(page, **form, product_1=fuse, quantity_1="5", text_1="", more="yes")
    assert asked.status_code == 200 and 'value="Klaas Vaak"' in asked.text
    assert f'value="{fuse}" selected' in asked.text and re.search(r'name="product_2"[^>]*autofocus', asked.text)
    less = browser.form(page, **form, product_1=fuse, quantity_1="5", text_1="", text_2="Groepen nalopen", less="1")
    assert 'name="product_2"' not in less.text and 'value="Groepen nalopen"' in less.text
    assert re.search(r'name="product_1"[^>]*autofocus', less.text), "the row that took its place"
    none = browser.form(page, **form, product_1=fuse, quantity_1="5", text_1="", less="1").text
    assert re.search(r'name="more"[^>]*autofocus', none) and 'aria-label="Haal weg: regel 1"' in less.text
    wrong = {"product_1": fuse, "quantity_1": "veel", "product_2": uuid7(), "quantity_2": "1", "quantity_3": "4"}
    got = browser.form(page, **form, **wrong)
    assert got.status_code == 422 and "Vul een heel getal in" in got.text and 'value="veel"' in got.text
    assert "Dit product is er niet" in got.text and "Kies een product, of schrijf wat er moet gebeuren." in got.text
    right = {"product_1": fuse, "quantity_1": "5", "quantity_2": "1", "text_2": "Groepen nalopen", "quantity_3": "1"}
    made, again = (browser.form(page, **form, **right) for _ in range(2))
    assert made.status_code == 303 and again.headers["Location"] == made.headers["Location"], made.text
    said = words(browser.get(made.headers["Location"]).text)
    assert "er ligt te weinig van Zekering (3)" in said and "2 gereserveerd in Bus Noord" in said
    (visit,) = piet.visits(q="klaas vaak")
    lines = [(one["text"], one["quantity"], one["missing"]) for one in material(piet, visit["id"])]
    assert lines == [("Onderhoud", None, 0), ("Zekering", 5, 3), ("Groepen nalopen", 1, 0)]


def test_the_shortages_and_what_to_load_are_on_a_page_each(browser: Browser, piet: Program, app: Flask, clock: FakeClock) -> None:  # fmt: skip
    visit, other, fuse = planned(app, clock), planned(app, clock, 3), new_product(piet)
    comes(piet, fuse, WAREHOUSE, 4)
    for one, quantity in ((visit, 3), (other, 3)):
        assert piet.post(f"/api/visit/{one}/lines", {"product": fuse, "quantity": quantity}).status_code == 201
    (short,) = [one for one in piet.get("/api/material/shortages").json["items"] if one["product"] == fuse]
    assert (short["visit"]["id"], short["missing"]) == (other, 2)
    assert [(one["visit"], one["quantity"]) for one in short["holders"]] == [(visit, 3)]
    said = words(browser.get("/office/stock/shortages").text)
    assert "Zekering" in said and "3 ligt klaar voor" in said
    day = piet.get(f"/api/visit/{visit}").json["day"]
    rows = [one for one in piet.get("/api/material/load", day=day).json["items"] if one["product"] == fuse]
    assert [(one["visit"]["id"], one["from"]["name"], one["quantity"]) for one in rows] == [(visit, "Magazijn", 3)]
    said = words(browser.get(f"/office/stock/load?day={day}").text)
    assert "Uit Magazijn" in said and "Zekering" in said and "Noord" in said
    counted = {"location": WAREHOUSE, "product": fuse, "seen": "4", "counted": "2", "reason": "Geteld", "id": uuid7()}
    led, again = (browser.form("/office/stock/count", **counted).headers["Location"] for _ in range(2))
    assert "shortages?did=count_short&of=" in led and again == led, "pressed again: the page did not come"
    named = re.search(r'class="card wait fresh".*?</section>', browser.get(led).text, re.DOTALL)
    assert named and f"/office/visit/{visit}#material" in named[0] and f"/office/visit/{other}#material" in named[0]
    assert 'class="card wait fresh"' not in browser.get("/office/stock/shortages").text, "only after what was done"
    comes(piet, fuse, WAREHOUSE, 7)
    assert 'class="card wait fresh"' not in browser.get(led).text, "nor once it came in"
    assert not [one for one in piet.get("/api/material/shortages").json["items"] if one["product"] == fuse]


def test_a_transfer_of_what_is_promised_names_the_visits_and_asks_why(browser: Browser, piet: Program, app: Flask, clock: FakeClock) -> None:  # fmt: skip
    visit, fuse = planned(app, clock), new_product(piet)
    comes(piet, fuse, WAREHOUSE, 4)
    piet.post(f"/api/visit/{visit}/lines", {"product": fuse, "quantity": 3})
    sent = {"id": uuid7(), "from": WAREHOUSE, "to": made_id("voltwijk", "location", "oost"), f"amount_{fuse}": "2"}
    got = browser.form("/office/stock/transfer", **sent)
    assert got.status_code == 409 and f"/office/visit/{visit}" in got.text
    assert "Zekering: je verplaatst er 2 en er zijn er 1 vrij." in words(got.text) and 'name="anyway"' in got.text
    assert browser.form("/office/stock/transfer", **sent, despite="Storing").status_code == 409, "without the tick"
    led, again = (browser.form("/office/stock/transfer", **sent, despite="Storing", anyway="yes").headers["Location"] for _ in range(2))  # fmt: skip
    assert (
        again == led
        and "shortages?did=transfer_short&of=" in led
        and f"/office/visit/{visit}#material" in browser.get(led).text
    )
    (mine,) = [one for one in material(piet, visit) if one["product"] == fuse]
    assert mine["missing"] == 1
    with open_house(app, TENANT, write=False, now=clock()) as house:
        need = house.session.scalars(select(Need).where(Need.product_id == fuse)).one()
        assert need.cause_id in orders_to_follow(house)
        assert house.session.get(Product, (TENANT, fuse)) is not None
    piet.post("/api/stock/transfer", {"from": WAREHOUSE, "to": STAGING, "lines": [{"product": fuse, "quantity": 2}]})
    (mine,) = [one for one in material(piet, visit) if one["product"] == fuse]
    assert [(one["name"], one["quantity"]) for one in mine["reserved"]] == [("Klaarzetplek", 2)]


def test_what_is_undone_or_breaks_leads_to_the_visits_that_lack_it_now(browser: Browser, piet: Program) -> None:
    fuse, numbers = new_product(piet), ["V12700001", "V12700002"]
    comes(piet, fuse, WAREHOUSE, 4)
    piet.post("/api/stock/receive", {"product": CHARGER, "location": WAREHOUSE, "serials": numbers})
    place = {"street": "Dorpsstraat", "number": "4", "postcode": "8012 EB", "city": "Zwolle"}
    sent = {"customer": {"name": "Klaas Vaak", "address": place}, "type": "maintenance", "team": "noord", "planned_from": "2026-12-24T09:00:00+01:00"}  # fmt: skip
    lines = [{"product": product, "quantity": quantity} for product, quantity in ((fuse, 3), (CHARGER, 900))]
    made = piet.post("/api/visits", sent | {"lines": lines}).json
    order = made["work_order"]
    (came,) = piet.get("/api/stock/movements", product=fuse).json["items"]
    sent = {"id": uuid7(), "reason": "Verkeerde bon"}
    led, again = (browser.form(f"/office/stock/movement/{came['id']}/correct", **sent) for _ in range(2))
    assert again.headers["Location"] == led.headers["Location"]
    assert led.headers["Location"] == f"/office/stock/shortages?did=correct_short&of={order}:{fuse}"
    said = words(browser.get(led.headers["Location"]).text)
    assert "De boeking is teruggedraaid" in said
    named = fresh(browser, led.headers["Location"])
    assert "Zekering: 3 te weinig" in named and named.count("te weinig") == 2, "that it lacks chargers is not by this"
    first, second = [one["id"] for one in line(piet, WAREHOUSE, CHARGER)["pieces"] if one["serial"] in numbers]
    led = browser.form(f"/office/serial/{first}/fate", fate="defective", reason="Doet niets")
    assert led.headers["Location"] == f"/office/stock/shortages?did=fate_short&of={order}:{CHARGER}"
    assert "Zekering" not in fresh(browser, led.headers["Location"])
    sent = {"id": uuid7(), "fate": "returned", "reason": "Terug"}
    told, again = (piet.post(f"/api/serial/{second}/fate", sent).json for _ in range(2))
    assert (told["endangered"], told["lacks"]) == ([order], [{"order": order, "product": CHARGER}])
    assert again == told, "the first answer did not arrive"
    assert "Nog 10 tekorten staan in de lijst hieronder." in fresh(browser, f"{led.headers['Location']}&more=10")
    assert re.search(r'Tekorten <span class="chip bad">\d+</span>', browser.get("/office/stock").text)


def test_a_van_that_goes_to_others_names_whose_material_lay_in_it(browser: Browser, piet: Program, app: Flask, clock: FakeClock) -> None:  # fmt: skip
    visit, fuse = planned(app, clock), new_product(piet)
    comes(piet, fuse, VAN, 2)
    assert piet.post(f"/api/visit/{visit}/lines", {"product": fuse, "quantity": 2}).status_code == 201
    gave = browser.form(f"/office/admin/vans/{VAN}/team", team=made_id("voltwijk", "team", "oost"), from_="2026-11-21")
    led = gave.headers["Location"]
    assert led.startswith("/office/stock/shortages?did=van_team_short&of=") and piet.visit(visit)["work_order"] in led
    assert "Zekering: 2 te weinig" in words(browser.get(led).text)
    assert browser.form(f"/office/admin/vans/{VAN}/team", team=made_id("voltwijk", "team", "noord"), from_="2026-11-21").headers["Location"].endswith("?did=van_team")  # fmt: skip
    assert f"/office/visit/{visit}#material" in browser.get(f"/office/admin/vans/{VAN}/team").text, (
        "read before it goes"
    )
    ended = browser.form(f"/office/admin/vans/{VAN}/end", to=made_id("voltwijk", "location", "oost"))
    led = ended.headers["Location"]
    assert led.startswith("/office/stock/shortages?did=van_end_short&of=")
    assert "Zekering: 2 te weinig" in fresh(browser, led)


NAMED = "Bus Noord (V-412-KL)"


def lying(piet: Program, visit: str, product: str) -> list[tuple[str, int]]:
    """Where what a visit needs of a product lies ready."""
    (one,) = [one for one in material(piet, visit) if one["product"] == product]
    return [(place["name"], place["quantity"]) for place in one["reserved"]]


def test_a_van_planned_for_others_is_counted_on_until_that_day_only_and_piet_reads_at_once_who_lacks(
    browser: Browser, piet: Program, app: Flask, clock: FakeClock
) -> None:
    today, later, fuse = piet.today()["id"], planned(app, clock), new_product(piet)
    comes(piet, fuse, VAN, 4)
    for visit in (today, later):
        assert piet.post(f"/api/visit/{visit}/lines", {"product": fuse, "quantity": 2}).status_code == 201
    day = piet.visit(later)["day"]
    gave = browser.form(f"/office/admin/vans/{VAN}/team", team=made_id("voltwijk", "team", "oost"), from_=day)
    led = gave.headers["Location"]
    assert led.startswith("/office/stock/shortages?did=van_team_short&of=") and led.endswith(f"&item={VAN}")
    said = words(browser.get(led).text)
    assert "Zekering: 2 te weinig" in fresh(browser, led) and "is vanaf maandag 23 november van team Oost" in said
    assert lying(piet, today, fuse) == [(NAMED, 2)] and lying(piet, later, fuse) == []
    theirs = next(one["id"] for one in piet.visits(day=day, team="oost") if one["state"] == "planned")
    assert piet.post(f"/api/visit/{theirs}/lines", {"product": fuse, "quantity": 1}).status_code == 201
    assert lying(piet, theirs, fuse) == [(NAMED, 1)], "it is Oost's by then"

    back = browser.form(f"/office/admin/vans/{VAN}/forget")
    assert back.headers["Location"].startswith("/office/stock/shortages?did=van_forget_short&of=")
    assert lying(piet, later, fuse) == [(NAMED, 2)] and lying(piet, theirs, fuse) == []


def test_before_a_van_goes_only_those_are_named_who_would_really_be_short_from_that_day(
    piet: Program, app: Flask, clock: FakeClock
) -> None:
    today, later, fuse = piet.today()["id"], planned(app, clock), new_product(piet)
    comes(piet, fuse, VAN, 4)
    for visit in (today, later):
        assert piet.post(f"/api/visit/{visit}/lines", {"product": fuse, "quantity": 2}).status_code == 201

    def short_without_it() -> set[str]:
        with open_house(app, TENANT, write=False, now=clock()) as house:
            lacking = lacking_without(house, VAN, house.today + timedelta(days=1))
        return {one.cause for one in lacking if one.product == fuse}

    assert short_without_it() == {piet.visit(later)["work_order"]}, "today's work still has the van"
    assert lying(piet, later, fuse) == [(NAMED, 2)], "it was tried, and kept nowhere"
    comes(piet, fuse, WAREHOUSE, 2)
    assert short_without_it() == set(), "there are enough elsewhere"


def test_a_van_planned_for_a_later_day_is_said_with_that_day(browser: Browser, piet: Program) -> None:
    oost = made_id("voltwijk", "team", "oost")
    van = piet.post("/api/vans", {"name": "Bus Leeg", "plate": "V-987-XY", "team": made_id("voltwijk", "team", "noord")}).json["id"]  # fmt: skip
    gave = browser.form(f"/office/admin/vans/{van}/team", team=oost, from_="2026-11-22")
    assert "Bus Leeg is vanaf zondag 22 november van team Oost." in browser.get(gave.headers["Location"]).text
    gave = browser.form(f"/office/admin/vans/{van}/team", team=oost, from_="2026-11-21")
    assert "De bus is gegeven." in browser.get(gave.headers["Location"]).text


def test_what_a_van_leaves_short_in_the_night_is_a_card_with_the_way_to_who_lacks_it(
    browser: Browser, piet: Program, app: Flask, clock: FakeClock
) -> None:
    fuse, later = new_product(piet), planned(app, clock)
    day = piet.visit(later)["day"]
    piet.post(f"/api/van/{VAN}/team", {"team": made_id("voltwijk", "team", "oost"), "from": day})
    comes(piet, fuse, VAN, 2)
    with open_house(app, TENANT, now=clock()) as house:  # a reservation from before vans were looked at by their day
        order = piet.visit(later)["work_order"]
        ask(house.desk, Work(Cause("work_order", order), made_id("voltwijk", "team", "noord"), clock()), {fuse: 2})
    clock.passes(days=2)
    with open_house(app, TENANT, now=clock()) as house:
        turn_vans(house)
    with open_house(app, TENANT, write=False) as house:
        (event,) = house.session.scalars(select(EventRow.id).where(EventRow.name == "VanChangedHands"))
        waiting = list(house.session.scalars(select(Delivery.id).where(Delivery.event_id == event)))
    for one in waiting:
        do_row(app, "delivery", TENANT, one)
    (card,) = [one for one in piet.inbox(type="attention") if one["code"] == "van_short"]
    count, lacks = card["params"]["count"], card["params"]["lacks"]
    assert card["text"] == f"{NAMED} is nu van team Oost; {count} bezoeken komen iets tekort."
    assert f"{order}:{fuse}" in lacks and count == len({one.partition(":")[0] for one in lacks}) > 1
    page = browser.get("/office/inbox").text
    assert (
        f'href="/office/stock/shortages?of={",".join(lacks)}"' in page and f'href="/office/stock?place={VAN}"' in page
    )
    assert "Zekering" in fresh(browser, f"/office/stock/shortages?of={order}:{fuse}")
