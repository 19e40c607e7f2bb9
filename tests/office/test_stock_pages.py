"""Stock at the office's pages: forms as a person fills them in, what is refused in words, the life line of a piece."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from server.kit.house import engine_of
from server.kit.ids import uuid7
from server.kit.work_models import Audit
from tests.conftest import FakeClock
from tests.office.people import Browser, Program, Tess
from tests.office.test_stock_calls import BREAKER, CABLE, CHARGER, VAN, WAREHOUSE, line, numbers

SERIAL = "/office/serial/"


def words(page: str) -> str:
    """What a person reads: text between tags."""
    return " ".join(re.findall(r">([^<]+)<", page))


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_page_of_stock_shows_in_both_languages(browser: Browser, piet: Program, lang: str) -> None:
    browser.form("/office/language", lang=lang, back="/office/")
    piece = line(piet, VAN, CHARGER)["pieces"][0]["id"]
    movement = piet.get("/api/stock/movements", limit=1).json["items"][0]["id"]
    pages = [
        "stock", "stock?place=installed", f"stock?place={VAN}", "stock?place=nergens", "stock/movements",
        f"stock/movements?place={VAN}&product={CABLE}&batch=x&cursor=y", f"stock/receive?place={WAREHOUSE}",
        f"stock/transfer?place={WAREHOUSE}&to={VAN}", "stock/transfer", f"stock/count?place={VAN}&product={CHARGER}",
        f"stock/count?place={VAN}&product={CABLE}", f"stock/movement/{movement}/correct", "serials?q=V126", "serials?q=",
        "serials?q=nergens", f"serial/{piece}", f"product/{CHARGER}", f"product/{CABLE}", "products", "products/new",
        "stock/locations/new", f"stock/location/{VAN}", f"stock/count?place={VAN}&product={BREAKER}",
    ]  # fmt: skip
    for path in pages:
        got = browser.get(f"/office/{path}")
        assert got.status_code == 200, (path, got.text[:300])
        assert f'<html lang="{lang}">' in got.text
        assert not re.findall(r"(?:office|inventory)\.[a-z_]+\b(?!\.(css|js|svg))", words(got.text)), path
        assert " style=" not in got.text and " onclick=" not in got.text
    for path in ("stock/count", f"serial/{uuid7()}", f"product/{uuid7()}", f"stock/movement/{uuid7()}/correct"):
        assert browser.get(f"/office/{path}").status_code == 404, path


def test_a_correction_says_metres_of_what_is_bought_by_the_metre(browser: Browser, piet: Program) -> None:
    sent = {"id": uuid7(), "from": WAREHOUSE, "to": VAN}
    assert browser.form("/office/stock/transfer", **sent, **{f"amount_{CABLE}": "13"}).status_code == 303
    movement = next(
        one for one in piet.get("/api/stock/movements", product=CABLE, limit=200).json["items"] if one["quantity"] == 13
    )
    said = words(browser.get(f"/office/stock/movement/{movement['id']}/correct").text)
    assert "13 m Grondkabel" in said and "×" not in said


def test_piet_pastes_a_list_sees_what_is_wrong_and_loses_nothing_that_he_typed(browser: Browser, piet: Program) -> None:
    sent = {"id": uuid7(), "product": CHARGER, "location": WAREHOUSE, "note": "Bon 88"}
    got = browser.form("/office/stock/receive", **sent, numbers="V12700001\r\nV12700001\r\nX1")
    assert got.status_code == 422
    said = words(got.text)
    assert "2 nummers kloppen niet. Er is niets geboekt." in said
    assert "Regel 2: V12700001 staat ook op regel 1." in said and "Regel 3: X1 ziet er niet uit als een nummer" in said
    assert "V12700001\r\nV12700001\r\nX1" in got.text and 'value="Bon 88"' in got.text
    got = browser.form("/office/stock/receive", **sent, numbers="V12700001\r\nV12700002\r\n")
    assert got.status_code == 303 and got.headers["Location"].endswith("did=receive")
    assert {"V12700001", "V12700002"} <= set(numbers(piet, WAREHOUSE))
    browser.form("/office/stock/receive", **sent, numbers="V12700001\r\nV12700002\r\n")
    assert len(numbers(piet, WAREHOUSE)) == len(set(numbers(piet, WAREHOUSE)))


def test_piet_ticks_two_pieces_and_fills_in_a_length_for_the_van(browser: Browser, piet: Program) -> None:
    pieces = line(piet, WAREHOUSE, CHARGER)["pieces"][:2]
    sent: dict[str, Any] = {"id": uuid7(), "from_": WAREHOUSE, "to": VAN, f"amount_{CABLE}": "25"}
    got = browser.form("/office/stock/transfer", **sent, **{f"pick_{one['id']}": "on" for one in pieces})
    assert got.status_code == 303
    assert {one["serial"] for one in pieces} <= set(numbers(piet, VAN))
    got = browser.form("/office/stock/transfer", **(sent | {"id": uuid7(), f"amount_{CABLE}": "999999"}))
    assert got.status_code == 409 and "liggen er te weinig" in got.text and 'value="999999"' in got.text
    assert browser.form("/office/stock/transfer", **(sent | {"id": uuid7(), f"amount_{CABLE}": "veel"})).status_code == 422  # fmt: skip


def test_piet_counts_and_a_count_of_yesterday_is_not_taken(
    browser: Browser, piet: Program, house_of_voltwijk: Callable[[str], list[Audit]]
) -> None:
    stands = line(piet, VAN, CABLE)["quantity"]
    sent = {"id": uuid7(), "location": VAN, "product": CABLE, "seen": str(stands), "counted": str(stands - 5)}
    assert "Schrijf in één zin waarom." in browser.form("/office/stock/count", **sent).text
    assert browser.form("/office/stock/count", **sent, reason="Rest weggegooid").status_code == 303
    (row,) = house_of_voltwijk(sent["id"])
    assert row.verb == "count_stock" and row.after["change"] == -5 and row.after["reason"] == "Rest weggegooid"
    again = browser.form("/office/stock/count", **(sent | {"id": uuid7()}), reason="Nog eens")
    assert again.status_code == 409 and "Tel opnieuw" in again.text
    assert f'name="seen" value="{stands - 5}"' in again.text, "the form counts from what stands now"


def test_unticking_a_piece_says_that_it_is_lost(browser: Browser, piet: Program) -> None:
    first, *rest = line(piet, VAN, CHARGER)["pieces"]
    sent = {"id": uuid7(), "location": VAN, "product": CHARGER, "seen": str(len(rest) + 1), "reason": "Niet in de bus"}
    got = browser.form("/office/stock/count", **sent, **{f"pick_{one['id']}": one["serial"] for one in rest})
    assert got.status_code == 303
    assert "Niet gevonden" in browser.get(SERIAL + first["id"]).text


def test_the_life_of_a_piece_from_the_shelf_to_the_wall_and_claimed_twice(
    browser: Browser, piet: Program, tess: Tess, milan: Tess, clock: FakeClock
) -> None:
    piece = line(piet, WAREHOUSE, CHARGER)["pieces"][0]
    clock.passes(minutes=1)
    piet.post("/api/stock/transfer", {"from": WAREHOUSE, "to": VAN, "serials": [piece["id"]], "note": "Voor morgen"})
    clock.passes(minutes=1)
    place = {"quantity": 1, "item": "charger_serial", "repeat": 0, "product": CHARGER, "serial": piece["serial"]}
    tess.does("part.use", id=uuid7(), visit=piet.today()["id"], **place, **{"from": VAN})
    page = browser.get(SERIAL + piece["id"]).text
    said = words(page)
    assert "Geïnstalleerd" in said and "garantie tot en met woensdag 21 november 2029" in said
    assert said.index("Geplaatst bij klant") < said.index("Overgebracht") < said.index("Geleverd")
    assert "Voor morgen" in said and "J. van der Kolk" in said
    assert "Dubbel gebruikt" not in said
    clock.passes(minutes=1)
    milan.does("part.use", id=uuid7(), visit=piet.today("oost")["id"], **place, **{"from": None})
    said = words(browser.get(SERIAL + piece["id"]).text)
    assert "Dubbel gebruikt" in said and "Autobedrijf Prins" in said


def test_a_broken_piece_is_thrown_away_from_its_page(browser: Browser, piet: Program) -> None:
    piece = line(piet, WAREHOUSE, CHARGER)["pieces"][0]["id"]
    assert browser.form(f"{SERIAL}{piece}/fate", fate="scrapped").status_code == 400
    assert browser.form(f"{SERIAL}{piece}/fate", fate="scrapped", reason="Gevallen").status_code == 303
    assert "Afgedankt" in words(browser.get(SERIAL + piece).text)


def test_piet_counts_a_product_batch_by_batch(browser: Browser, piet: Program) -> None:
    sent = {"id": uuid7(), "location": WAREHOUSE, "product": BREAKER, "seen_2026-40": "20", "counted_2026-40": "18"}
    sent |= {"batch_new": "2026-47", "new_counted": "5"}
    assert browser.form("/office/stock/count", **sent).status_code == 422, "a difference wants a reason"
    assert line(piet, WAREHOUSE, BREAKER)["batches"] == {"2026-40": 20}, "of two batches none is kept then"
    assert browser.form("/office/stock/count", **sent, reason="Geteld").status_code == 303
    assert browser.form("/office/stock/count", **sent, reason="Geteld").status_code == 303, "sent twice"
    assert line(piet, WAREHOUSE, BREAKER)["batches"] == {"2026-40": 18, "2026-47": 5}
    assert "Batch 2026-47" in words(browser.get(f"/office/stock?place={WAREHOUSE}").text)
    got = browser.form("/office/stock/count", id=uuid7(), location=WAREHOUSE, product=BREAKER, reason="x")
    assert got.status_code == 422 and "Hoeveel liggen er?" in got.text


def test_piet_moves_so_many_of_one_batch(browser: Browser, piet: Program) -> None:
    sent: dict[str, Any] = {"id": uuid7(), "from_": WAREHOUSE, "to": VAN, f"amount_{BREAKER}:2026-40": "2"}
    before = line(piet, VAN, BREAKER)["batches"]["2026-40"]
    assert browser.form("/office/stock/transfer", **sent).status_code == 303
    assert line(piet, VAN, BREAKER)["batches"] == {"2026-40": before + 2}


def test_who_got_something_of_a_batch_is_one_click_away(
    browser: Browser, piet: Program, tess: Tess, clock: FakeClock
) -> None:
    clock.passes(minutes=1)
    visit = piet.today()["id"]
    tess.does("part.use", id=uuid7(), visit=visit, product=BREAKER, quantity=1, batch="2026-40", **{"from": VAN})
    page = browser.get("/office/stock/movements?batch=2026-40").text
    assert f'href="/office/visit/{visit}"' in page and "J. van der Kolk" in words(page)


def test_piet_adds_a_product_and_a_place_and_gives_it_another_name(browser: Browser, piet: Program) -> None:
    new = {"sku": "LP-V9", "name": "Volt Nine", "category": "charger", "unit": "piece", "tracking": "serial"}
    got = browser.form("/office/products/new", **new, specifications="Vermogen 11 kW")
    assert got.status_code == 422 and "een dubbele punt" in got.text and 'value="Volt Nine"' in got.text
    written = "Vermogen: 11 kW\r\nKleur: wit: gebroken"
    assert browser.form("/office/products/new", **new, specifications=written).status_code == 303
    (made,) = (one for one in piet.get("/api/products").json["items"] if one["sku"] == "LP-V9")
    assert made["specifications"] == [["Vermogen", "11 kW"], ["Kleur", "wit: gebroken"]]
    assert "Kleur: wit: gebroken" in words(browser.get("/office/products").text)
    assert "al een product met artikelnummer" in browser.form("/office/products/new", **new).text
    got = browser.form("/office/stock/locations/new", kind="van", name="Bus West")
    assert got.status_code == 422 and "Kies het team" in got.text
    got = browser.form("/office/stock/locations/new", kind="staging", name="Hal 2")
    place = re.findall(r"place=([0-9a-f-]+)", got.headers["Location"])[0]
    assert browser.form(f"/office/stock/location/{place}", name="Magazijn").status_code == 409
    assert browser.form(f"/office/stock/location/{place}", name="Hal 3").status_code == 303
    assert "Hal 3" in words(browser.get(f"/office/stock?place={place}").text)


def test_a_product_is_set_and_what_runs_short_follows(browser: Browser, piet: Program) -> None:
    sent = {"reorder_point": "100", "van_minimum": "", "warranty_months": "24", "serial_pattern": "^V1"}
    assert browser.form(f"/office/product/{CHARGER}", **sent).status_code == 303
    assert line(piet, WAREHOUSE, CHARGER)["short"] == 100 - line(piet, WAREHOUSE, CHARGER)["quantity"]
    got = browser.form(f"/office/product/{CHARGER}", **(sent | {"serial_pattern": "(["}))
    assert got.status_code == 422 and "patroon kan niet gelezen worden" in got.text
    assert browser.form(f"/office/product/{CHARGER}", **(sent | {"reorder_point": "-4"})).status_code == 422


class Counted:
    """How many statements a database was asked."""

    def __init__(self, engine: Engine) -> None:
        self.asked = 0
        event.listen(engine, "before_cursor_execute", self._one)

    def _one(self, *_: Any) -> None:
        self.asked += 1


def test_no_page_of_stock_asks_a_question_per_row(app: Flask, browser: Browser, piet: Program, tess: Tess) -> None:
    first = piet.visits()[0]["id"]
    tess.does("part.use", id=uuid7(), visit=first, product=CABLE, quantity=1, **{"from": VAN})
    counted = Counted(engine_of(app))

    def asked(path: str) -> int:
        counted.asked = 0
        assert browser.get(path).status_code == 200
        return counted.asked

    pages = ("/office/products", "/office/stock", f"/office/stock?place={VAN}", "/office/stock/movements", f"/office/stock/transfer?place={WAREHOUSE}")  # fmt: skip
    before = [asked(path) for path in pages]
    more = [f"V127{nr:05}" for nr in range(60)]
    piet.post("/api/stock/receive", {"product": CHARGER, "location": WAREHOUSE, "serials": more})
    piet.post("/api/stock/transfer", {"from": WAREHOUSE, "to": VAN, "serials": more[:30]})
    for visit in piet.visits():
        tess.does("part.use", id=uuid7(), visit=visit["id"], product=CABLE, quantity=1, **{"from": VAN})
    for nr in range(9):
        piet.post("/api/products", {"sku": f"X{nr}", "name": "x", "category": "x", "tracking": "none"})
    assert [asked(path) for path in pages] == before and max(before) < 30, before


def test_a_technician_sees_no_stock_of_the_office(app: Flask) -> None:
    client = app.test_client()
    client.post("/office/login", data={"email": "tess@voltwijk.example", "password": "veldwerk-demo"})
    assert client.get("/office/stock", headers={"Accept": "text/html"}).status_code in (302, 403)


def test_a_piece_is_found_by_the_beginning_and_by_the_end_of_its_number(browser: Browser, piet: Program) -> None:
    number = line(piet, VAN, CHARGER)["pieces"][0]
    for typed in (number["serial"][:4], number["serial"][-4:]):
        assert number["serial"] in browser.get(f"/office/serials?q={typed}").text, typed
    for typed in (number["serial"].lower(), f"{number['serial'][:3]} {number['serial'][3:]}", number["serial"][1:]):
        got = browser.get(f"/office/serials?q={typed}")
        assert got.headers.get("Location") == f"{SERIAL}{number['id']}", typed
    for nothing in (number["serial"][-2:], number["serial"][2:6] + "x", "~", "%"):
        assert "Geen serienummer gevonden" in words(browser.get(f"/office/serials?q={quote(nothing)}").text), nothing


def test_the_forms_say_metres_at_the_field_and_ask_whole_numbers_in_words(browser: Browser, piet: Program) -> None:
    place = f"place={VAN}&product={CABLE}"
    assert "Geteld (meter)" in browser.get(f"/office/stock/count?{place}").text
    form = browser.get("/office/stock/receive").text
    assert "Grondkabel XMvK 5G6 mm² (KB-5G6), per meter" in form and "het aantal meters" in form
    for typed in ("1,5", "1e3", "veel"):
        wrong = browser.form("/office/stock/receive", id=uuid7(), product=CABLE, location=WAREHOUSE, quantity=typed)
        assert wrong.status_code == 422 and "Vul een heel aantal in, zonder komma." in wrong.text, typed


def test_what_lies_ready_for_others_is_said_in_metres(browser: Browser, piet: Program) -> None:
    visit = piet.visits(day="2026-11-23", team="noord")[0]["id"]
    piet.post(f"/api/visit/{visit}/lines", {"product": CABLE, "quantity": 20})
    free = line(piet, VAN, CABLE)["available"]
    wanted = {f"amount_{CABLE}": str(free + 3)}
    asked = browser.form("/office/stock/transfer", id=uuid7(), **{"from": VAN}, to=WAREHOUSE, **wanted)
    said = words(asked.text)
    assert f"je verplaatst er {free + 3} m en er zijn er {free} m vrij" in said and " m ligt klaar voor" in said
