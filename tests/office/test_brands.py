"""Anna looks after the brands: numbers that add up, a colour that can be read, a logo, an end that keeps what was."""

from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from server.accounts.brands import brand_of
from server.accounts.models import Entity
from server.kit.house import open_house
from server.links.making import NewLink, make_link
from server.links.tokens import token_of
from server.seed.made_ids import made_id
from tests.conftest import FakeClock
from tests.office.people import Browser, Program

TENANT = made_id("voltwijk", "tenant", "1")


def png(colour: str = "red") -> bytes:
    out = BytesIO()
    Image.new("RGB", (400, 100), colour).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def brand(anna: Program) -> dict:
    return next(one for one in anna.get("/api/entities").json["items"] if one["code"] == "voltwijk")


def test_a_brand_changes_and_it_is_written_down(anna: Program, brand: dict, house_of_voltwijk) -> None:
    body = {"iban": "NL91 ABNA 0417 1643 00", "street": "Kade 1", "postcode": "8011 ab", "city": "Zwolle"}
    got = anna.send("PATCH", f"/api/entity/{brand['id']}", body)
    assert got.status_code == 200 and got.json["iban"] == "NL91ABNA0417164300" and got.json["postcode"] == "8011AB"
    (said,) = house_of_voltwijk(brand["id"])
    assert said.verb == "change" and said.after["city"] == "Zwolle" and said.before["city"] is None
    anna.send("PATCH", f"/api/entity/{brand['id']}", {"city": "Zwolle"})
    assert len(house_of_voltwijk(brand["id"])) == 1, "the same once more is no change"


def test_every_wrong_field_is_named_at_once_and_nothing_is_kept(anna: Program, brand: dict) -> None:
    got = anna.send("PATCH", f"/api/entity/{brand['id']}", {"iban": "NL1", "vat": "NL1", "city": "Zwolle"})
    assert got.status_code == 422 and {one["pointer"] for one in got.json["errors"]} == {"/iban", "/vat"}
    assert next(one for one in anna.get("/api/entities").json["items"] if one["id"] == brand["id"])["city"] is None


def test_a_pale_colour_comes_back_with_the_nearest_that_can_be_read(anna: Program, brand: dict) -> None:
    path = f"/api/entity/{brand['id']}"
    got = anna.send("PATCH", path, {"colour": "#f2a900"})
    (error,) = got.json["errors"]
    assert got.status_code == 422 and error["proposal"] in error["why"]
    assert anna.send("PATCH", path, {"colour": error["proposal"]}).json["colour"] == error["proposal"][1:]
    assert anna.send("PATCH", path, {"colour": "#f2a900", "keep_colour": True}).json["colour"] == "f2a900"


def test_a_pale_colour_that_was_kept_on_purpose_is_not_complained_of_again(
    anna: Program, app: Flask, brand: dict
) -> None:
    anna.send("PATCH", f"/api/entity/{brand['id']}", {"colour": "#f2a900", "keep_colour": True})
    desk = Browser.of(app, "anna@voltwijk.example")
    shown = desk.get(f"/office/settings/brands/{brand['id']}").text
    assert "bewust zo gehouden" in shown and "te licht" not in shown
    assert "te licht" in desk.get("/office/settings/brands/colour?q=f2a900").text, "one that is only tried is"


def test_a_logo_is_shown_to_customers_and_to_nobody_under_an_old_address(anna: Program, app: Flask, brand: dict, clock: FakeClock) -> None:  # fmt: skip
    path = f"/api/entity/{brand['id']}/logo"
    put = anna.client.put(path, data=png(), headers=anna.headers | {"Content-Type": "image/png"})
    assert put.status_code == 200, put.text
    sha256 = put.json["logo"]["sha256"]
    visit = anna.today()["id"]
    with app.app_context(), open_house(app, TENANT, now=clock()) as house:
        link = make_link(house, NewLink("follow", "visit", visit), by=None)
        entity = brand_of(house, anna.visit(visit)["entity"])
        token = token_of(TENANT, link.id)
    seen = app.test_client().get(f"/k/{token}", headers={"Accept": "text/html"}).text
    address = f"/merk/voltwijk/voltwijk/{sha256}.png"
    assert (address in seen) == (entity.id == brand["id"])
    picture = app.test_client().get(address)
    assert (
        picture.status_code == 200
        and picture.data.startswith(b"\x89PNG")
        and "immutable" in picture.headers["Cache-Control"]
    )
    assert app.test_client().get(f"/merk/zonnehof/zonnehof/{sha256}.png").status_code == 404
    assert anna.send("DELETE", path).json["logo"] is None
    assert app.test_client().get(address).status_code == 404


def test_no_new_work_goes_under_a_brand_that_ended_and_the_last_one_cannot_end(anna: Program, piet: Program) -> None:
    for one in anna.get("/api/entities").json["items"]:
        if one["code"] not in ("laadthuis", "voltwijk"):
            assert anna.post(f"/api/entity/{one['id']}/end").status_code == 200
    first, second = (one for one in anna.get("/api/entities").json["items"] if not one["ended_at"])
    assert anna.post(f"/api/entity/{first['id']}/end").json["ended_at"]
    last = anna.post(f"/api/entity/{second['id']}/end")
    assert last.status_code == 409 and last.json["code"] == "last"
    address = {"street": "Kade", "number": "1", "postcode": "8011AB", "city": "Zwolle"}
    wish = {
        "customer": {"name": "Nieuw", "address": address},
        "type": piet.get("/api/visit-types").json["items"][0]["code"],
        "team": "noord",
        "planned_from": "2026-11-24T09:00:00+01:00",
    }
    refused = piet.post("/api/visits", wish | {"entity": first["code"]})
    assert refused.status_code == 422 and refused.json["code"] == "ended_entity"
    made = piet.post("/api/visits", wish)
    assert made.status_code == 201 and piet.visit(made.json["id"])["entity"] == second["id"]
    assert anna.post(f"/api/entity/{first['id']}/resume").json["ended_at"] is None


def test_anna_begins_a_brand_by_its_page_and_sees_it_as_customers_will(app: Flask, clock: FakeClock) -> None:
    anna = Browser.of(app, "anna@voltwijk.example")
    wrong = anna.form("/office/settings/brands/new", name="Laad & Kust", colour="#f2a900", iban="NL1", langs="en")
    assert wrong.status_code == 422 and "2 velden kloppen nog niet" in wrong.text and 'value="NL1"' in wrong.text
    got = anna.form(
        "/office/settings/brands/new", name="Laad & Kust", colour="#7a1fa2", langs="en", legal_en="Small print."
    )
    page = got.headers["Location"].partition("?")[0]
    with open_house(app, TENANT, write=False) as house:
        row = house.session.scalars(select(Entity).where(Entity.code == "laad-kust")).one()
        assert (row.colour, row.langs) == ("7a1fa2", "en")
    mail = anna.get(f"{page}/preview/mail")
    assert (
        "Small print." in mail.text and "#7a1fa2" in mail.text and "sandbox" in mail.headers["Content-Security-Policy"]
    )
    assert "data:image/png" not in mail.text
    sent = {"csrf": anna.csrf, "logo": (BytesIO(png()), "logo.png")}
    assert anna.client.post(f"{page}/logo", data=sent).status_code == 303
    assert 'src="data:image/png;base64,' in anna.get(f"{page}/preview/mail").text, "with the logo, as it will go out"
    assert 'lang="en"' in anna.get(f"{page}/preview/page").text
    assert anna.get(f"{page}/preview/report.png").data.startswith(b"\x89PNG")


def test_only_who_may_looks_after_brands(piet: Program, petra: Program, brand: dict) -> None:
    assert piet.send("PATCH", f"/api/entity/{brand['id']}", {"city": "Ede"}).status_code == 403
    assert petra.send("PATCH", f"/api/entity/{brand['id']}", {"city": "Ede"}).status_code == 403
