"""Anna at the page of a customer's privacy: she sees in numbers what goes, what stays and what stands in the way."""

import re

from flask import Flask

from server.kit.house import open_house
from server.privacy.asking import found
from tests.office.people import Browser, Program
from tests.privacy.erased import TENANT, customer_of, jobs_done


def test_anna_holds_lifts_and_erases_by_hand(app: Flask, piet: Program) -> None:
    visit = piet.visits(day="2026-11-20", team="noord")[1]
    customer, name = customer_of(visit), visit["customer"]["name"]
    page, anna = f"/office/customer/{customer}/privacy", Browser.of(app, "anna@voltwijk.example")
    assert page in anna.get(f"/office/visit/{visit['id']}").text
    shown = anna.get(page).text
    assert re.search(r"Foto&#39;s</dt><dd class=\"number\">\d", shown) and "nog gepland staan: 1" in shown
    with open_house(app, TENANT, write=False) as house:
        planned = [row["id"] for row in found(house, customer)["visit"] if row["state"] == "planned"]
    for one in planned:
        piet.post(f"/api/visit/{one}/cancel", {"reason": "Verhuisd"})
    assert anna.form(f"{page}/hold", reason="", until="").status_code == 422
    wrong = anna.form(f"{page}/hold", reason="Geschil", until="31 februari")
    assert wrong.status_code == 422 and "Geschil" in wrong.text
    assert anna.form(f"{page}/hold", reason="Geschil over de meterkast", until="2031-12-31").status_code == 303
    held = anna.get(page).text
    assert "31 december 2031" in held, "a hold lasts for years"
    assert "Geschil over de meterkast" in held and "rust een bewaarplicht" in held
    assert anna.form(f"{page}/erase", name=name, reason="asked").status_code == 409
    assert anna.form(f"{page}/lift").status_code == 303
    slip = anna.form(f"{page}/erase", name="Klaas Vaak", reason="asked", reference="AVG-7")
    assert slip.status_code == 422 and "Typ de naam precies over" in slip.text and "AVG-7" in slip.text
    assert anna.form(f"{page}/erase", name=name, reason="again").status_code == 422
    assert anna.form(f"{page}/erase", name=name, reason="asked").status_code == 303
    assert "worden gewist" in anna.get(page).text
    assert anna.form(f"{page}/erase", name=name, reason="asked").status_code == 409
    assert jobs_done(app) == ["done"]
    after = anna.get(page).text
    assert "Gewist, " in after and name not in after
    assert name not in anna.get(f"/office/visit/{visit['id']}").text


def test_who_may_not_erase_does_not_see_the_page(app: Flask, piet: Program) -> None:
    page = f"/office/customer/{customer_of(piet.today())}/privacy"
    assert Browser.of(app, "piet@voltwijk.example").get(page).status_code == 403
    assert Browser.of(app, "arie@zonnehof.example").get(page).status_code == 404
