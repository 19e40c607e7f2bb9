"""Piet looks for a customer: whom we know is found, whoever has a visit or not, and nobody is taken for somebody else."""

import re
from typing import Any
from urllib.parse import quote

from flask import Flask
from sqlalchemy import select

from server.customers.matching import NewAddress, NewCustomer, make_address, make_customer
from server.customers.models import Customer
from server.kit.house import House, open_house
from server.seed.made_ids import made_id
from tests.office.people import Browser, Program

PLACE = {"street": "Kade", "number": "4", "postcode": "8012 EB", "city": "Zwolle"}
PLAN = {"type": "maintenance", "day": "2026-11-25", "from": "09:00", "email": "samen@vaak.example", **PLACE}


def test_planning_at_a_shared_door_and_email_says_whose_they_are_and_keeps_who_was_typed(
    browser: Browser, piet: Program
) -> None:
    team = piet.today()["team"]
    first = browser.form("/office/visits/new", team=team, name="Klaas Vaak", **PLAN)
    assert "staat er als contact bij" not in browser.get(first.headers["Location"]).text
    other = browser.form("/office/visits/new", team=team, name="Anna Vaak", **PLAN | {"day": "2026-11-26"})
    page = browser.get(other.headers["Location"]).text
    assert "zijn van Klaas Vaak, die we al kennen; Anna Vaak staat er als contact bij." in page


def without_a_visit(app: Flask, *names: str, phone: str | None = None) -> list[str]:
    """Customers as an import makes them: nobody has ever been there."""
    with open_house(app, made_id("voltwijk", "tenant", "1")) as house:
        return [str(_made(house, name, nr, phone)["id"]) for nr, name in enumerate(names, 4)]


def _made(house: House, name: str, number: int, phone: str | None) -> dict[str, Any]:
    entity = house.session.scalars(select(Customer.entity_id).limit(1)).one()
    place = NewAddress("Kadeplein", str(number), "8012EB", "Zwolle", "a")
    return make_customer(house.desk, NewCustomer(name, place, phone=phone), entity=entity)[0]


def test_a_customer_without_a_visit_is_found_by_name_address_and_telephone(
    app: Flask, browser: Browser, piet: Program, petra: Program
) -> None:
    (anna,) = without_a_visit(app, "Anna Zonderbezoek", phone="06-87654321")
    for q in ("zonderbez", "anna kadepl", "kadeplein 4a", "8012 eb kadeplein", "8012EB anna", "06 8765 4321", "+31687654321"):  # fmt: skip
        assert f'href="/office/customer/{anna}"' in browser.get(f"/office/search?q={quote(q)}").text, q
        assert [one["id"] for one in piet.get("/api/customers", q=q).json["items"]] == [anna], q
    for q in ("zonderbez oost", "%", "kadeplein 5"):
        assert f"/office/customer/{anna}" not in browser.get(f"/office/search?q={quote(q)}").text, q
    assert "Niets gevonden" in browser.get("/office/search?q=nobody-at-all").text
    assert petra.get("/api/customers", q="zonderbez").json["items"] == []


def test_who_has_visits_is_found_as_a_customer_and_by_them(browser: Browser, piet: Program) -> None:
    visit = piet.today()
    page = browser.get("/office/search?q=van+der+kolk").text
    assert f'/office/customer/{visit["customer"]["id"]}"' in page and f'/office/visit/{visit["id"]}"' in page


def test_all_customers_stand_by_name_page_by_page_and_none_that_was_erased(
    app: Flask, browser: Browser, piet: Program
) -> None:
    *made, gone = without_a_visit(app, "aaafje", "Aaalt", "Aaafje", "Aaad")
    with open_house(app, made_id("voltwijk", "tenant", "1")) as house:
        house.desk.change("customer", gone, erased_at=house.now)
    seen: list[dict[str, Any]] = []
    cursor = None
    while cursor or not seen:
        got = piet.get("/api/customers", limit=7, **({"cursor": cursor} if cursor else {})).json
        seen, cursor = seen + got["items"], got["next"]
    assert [one["id"] for one in seen] == [one["id"] for one in piet.get("/api/customers", limit=500).json["items"]]
    assert len({one["id"] for one in seen}) == len(seen) > 20 and gone not in {one["id"] for one in seen}
    mine = [one for one in seen if one["name"].startswith(("aaa", "Aaa"))]
    assert {one["id"] for one in mine} == set(made) and mine[2]["name"] == "Aaalt"
    page = browser.get("/office/customers").text
    assert page.index(f"/office/customer/{made[0]}") < page.index(f"/office/customer/{made[1]}")
    assert "/office/customers" in browser.get("/office/").text
    assert piet.get("/api/customers", cursor="x").status_code == 400


def test_many_customers_are_leafed_through(app: Flask, browser: Browser) -> None:
    without_a_visit(app, *(f"Blader {nr:03}" for nr in range(130)))
    first = browser.get("/office/customers?q=blader").text
    assert "Blader 099" in first and "Blader 100" not in first
    following = re.findall(r'href="(/office/customers[?]q=blader&amp;cursor=[^"]+)"', first)[0]
    second = browser.get(following.replace("&amp;", "&")).text
    assert "Blader 099" not in second and "Blader 129" in second and "Volgende klanten" not in second
    assert browser.get("/office/search?q=blader").text.count("Blader ") < 100, (
        "a search shows some, and where the others are"
    )
    assert "/office/customers?q=blader" in browser.get("/office/search?q=blader").text


def test_a_visit_is_planned_from_a_customers_page_at_the_address_that_is_chosen(
    app: Flask, browser: Browser, piet: Program
) -> None:
    (anna,) = without_a_visit(app, "Anna Zonderbezoek")
    with open_house(app, made_id("voltwijk", "tenant", "1")) as house:
        other = make_address(house.desk, anna, NewAddress("Dijk", "9", "8012AA", "Zwolle"))["id"]
    link = f"/office/visits/new?customer={anna}"
    assert link in browser.get(f"/office/customer/{anna}").text
    form = browser.get(link).text
    assert "Anna Zonderbezoek" in form and other in form and 'name="street"' not in form
    sent = {
        "customer": anna,
        "address": other,
        "team": piet.today()["team"],
        "type": "maintenance",
        "day": "2026-11-25",
    }
    assert "Anna Zonderbezoek" in browser.form("/office/visits/new", **sent).text, (
        "what is missing is asked for, and he stays"
    )
    got = browser.form("/office/visits/new", from_="09:00", **sent)
    assert got.status_code == 303, got.text
    visit = piet.visit(re.findall(r"/office/visit/([0-9a-f-]+)", got.headers["Location"])[0])
    assert visit["customer"]["id"] == anna and visit["address"]["street"] == "Dijk"
    elsewhere = piet.get(f"/api/customer/{piet.today()['customer']['id']}").json["addresses"][0]["id"]
    strange = sent | {"address": elsewhere, "from_": "09:00"}
    assert browser.form("/office/visits/new", **strange).status_code == 422
