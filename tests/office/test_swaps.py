"""A swap that took, or seemed to take, a unit off the wrong wall: what the office reads and does about it."""

import re
from typing import Any

from server.kit.ids import uuid7
from server.seed.made_ids import made_id
from sync.ids import named
from tests.office.people import Browser, Program, Tess

CHARGER = made_id("voltwijk", "product", "LP-V1-11")
VAN = made_id("voltwijk", "location", "noord")
OLD = named(CHARGER, "V12577001")


def hung(piet: Program, tess: Tess) -> tuple[dict[str, Any], dict[str, Any]]:
    """V12577001 hangs at the first visit of the day; the other visit is at another house."""
    first, other = piet.today(), piet.today(nth=1)
    tess.does(
        "part.use", id=uuid7(), visit=first["id"], product=CHARGER, quantity=1, serial="V12577001", **{"from": None}
    )
    return first, other


def swaps(tess: Tess, visit: str, **more: Any) -> str:
    use = uuid7()
    args = {"id": use, "visit": visit, "product": CHARGER, "serial": "V12577002", "from": None, "to": VAN}
    args |= {"old_serial": "V12577001", "fate": "defective", "reason": "Doet niets"} | more
    assert tess.does("part.swap", **args)["status"] == "applied"
    return use


def warranty(browser: Browser) -> str:
    """What the piece's page says of it."""
    page = browser.get(f"/office/serial/{OLD}").text
    return (re.search(r"garantie tot en met [^<]+", page) or [""])[0]


def test_a_wrong_old_number_is_a_card_with_both_customers_and_two_ways_on(
    browser: Browser, piet: Program, tess: Tess
) -> None:
    first, other = hung(piet, tess)
    before = warranty(browser)
    assert before
    swaps(tess, other["id"])
    assert warranty(browser) == before
    (card,) = [item for item in piet.inbox(type="attention") if item["code"] == "swap_elsewhere"]
    theirs, here = first["customer"]["name"], other["customer"]["name"]
    assert theirs in card["text"] and here in card["text"] and "V12577001" in card["text"]
    inbox = browser.get("/office/inbox").text
    assert f"Het was toch de unit van {theirs}" in inbox and "Een verkeerd nummer" in inbox
    address = f"/office/attention/{card['id']}/swap"
    got = browser.form(address, choice="hung")
    assert got.status_code == 303 and "did=swap_hung" in got.headers["Location"]
    assert warranty(browser) == ""
    assert f'action="{address}/undo"' in browser.get(got.headers["Location"]).text
    assert browser.form(f"{address}/undo").status_code == 303
    assert warranty(browser) == before
    assert browser.form(address, choice="wrong").status_code == 303
    assert warranty(browser) == before
    assert browser.form(address, choice="hung").status_code == 409
    assert browser.form(address, choice="nonsense").status_code == 422


def test_the_card_of_a_swap_is_decided_by_a_program_too(piet: Program, tess: Tess) -> None:
    _, other = hung(piet, tess)
    swaps(tess, other["id"])
    (card,) = [item["id"] for item in piet.inbox(type="attention") if item["code"] == "swap_elsewhere"]
    assert piet.post(f"/api/attention/{card}/swap", {"choice": "both"}).status_code == 400
    assert piet.post(f"/api/attention/{card}/swap", {"choice": "hung"}).json["state"] == "done"
    assert piet.post(f"/api/attention/{card}/swap", {"choice": "wrong"}).json["code"] == "card_done"
    assert piet.post(f"/api/attention/{card}/swap/undo").json["state"] == "open"
    assert piet.post(f"/api/attention/{card}/swap/undo").json["code"] == "card_open"
    assert piet.post(f"/api/attention/{uuid7()}/swap", {"choice": "hung"}).status_code == 404


def test_a_broken_piece_that_a_swap_took_out_hangs_at_the_customers_after_all(
    browser: Browser, piet: Program, tess: Tess
) -> None:
    first, _ = hung(piet, tess)
    before = warranty(browser)
    swaps(tess, first["id"])
    assert "Hangt toch nog bij de klant" in browser.get(f"/office/serial/{OLD}").text
    got = browser.form(f"/office/serial/{OLD}/fate", fate="hung", reason="Verkeerd gelezen")
    assert got.status_code == 303
    page = browser.get(f"/office/serial/{OLD}").text
    assert warranty(browser) == before and "Verkeerd gelezen" in page and "Verwisseling teruggedraaid" in page
    assert "Hangt toch nog bij de klant" not in page
    late = piet.post(f"/api/serial/{OLD}/hang-back", {"reason": "Nog eens"})
    assert (late.status_code, late.json["code"]) == (409, "not_swapped_out")
    assert piet.post(f"/api/serial/{uuid7()}/hang-back", {"reason": "Nog eens"}).status_code == 404


def test_the_ledger_says_that_it_came_from_no_van(browser: Browser, piet: Program, tess: Tess) -> None:
    hung(piet, tess)
    assert "niet van een bus → klant" in browser.get(f"/office/stock/movements?product={CHARGER}").text
    assert "niet van een bus → klant" in browser.get(f"/office/serial/{OLD}").text


def test_chargers_without_their_numbers_lead_to_the_count_of_the_van(
    browser: Browser, piet: Program, tess: Tess
) -> None:
    visit = piet.today()["id"]
    receipt = tess.does("part.use", id=uuid7(), visit=visit, product=CHARGER, quantity=2, **{"from": VAN})
    assert receipt["status"] == "applied"
    inbox = browser.get("/office/inbox").text
    assert "2 × Laadpaal Volt One 11 kW gebruikt zonder serienummer" in inbox
    assert "Tel na op Bus Noord" in inbox
    (address,) = re.findall(r'href="(/office/stock/count\?[^"]+)"', inbox)
    form = browser.get(address.replace("&amp;", "&"))
    assert form.status_code == 200 and "Laadpaal Volt One 11 kW" in form.text
