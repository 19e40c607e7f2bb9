"""A broken unit is swapped on the phone, without any network; and what was used but lies in no van."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.screens.conftest import Open
from tests.screens.test_a_day import go, the_visit


def last_act(page: Page) -> dict[str, Any]:
    """What the phone has kept to be sent last: name and arguments."""
    return page.evaluate(
        "(() => { const one = stage.store.kept.at(-1).mutation; return {name: one.name, ...one.args} })()"
    )


def test_tess_swaps_a_broken_unit_in_one_act(phone: Open) -> None:
    page = phone()
    visit = the_visit(page)
    go(page, f"/visit/{visit}")
    page.get_by_role("link", name="Verwissel een defect stuk").click()
    main = page.get_by_role("button", name="Verwissel", exact=True)
    expect(main).to_be_disabled()
    expect(page.get_by_text("Vul eerst het oude nummer in.")).to_be_visible()
    page.get_by_label("Serienummer van het oude").fill("V1-25.0007")
    page.locator("section", has_text="Het nieuwe erin").locator(".line").first.click()
    expect(page.get_by_text("Schrijf kort wat er mis was.")).to_be_visible()
    page.get_by_label("Wat was er mis?").fill("Doet niets meer")
    photographs(page, "Typeplaatje van het oude")
    photographs(page, "Typeplaatje van het nieuwe")
    expect(page.get_by_label("Serienummer van het oude")).to_have_value("V1-25.0007")
    expect(page.get_by_label("Serienummer van het nieuwe")).to_have_value("V12600011")
    main.click()
    expect(page.get_by_text("in plaats van V1-25.0007")).to_be_visible()
    act = last_act(page)
    assert (act["name"], act["serial"], act["fate"], act["to"]) == ("part.swap", "V12600011", "defective", act["from"])
    photos = page.evaluate("stage.store.all('photo').filter((one) => !one.item).map((one) => one.id)")
    assert {act["old_plate_photo"], act["plate_photo"]} <= set(photos) and act["old_plate_photo"] != act["plate_photo"]
    go(page, "/stock")
    expect(page.get_by_role("heading", name="Defect, mee terug")).to_be_visible()
    expect(page.get_by_text("V1-25.0007")).to_be_visible()


def photographs(page: Page, label: str) -> None:
    """Into the camera and back to what stood on the screen."""
    page.get_by_role("link", name=f"{label}: foto maken").click()
    page.get_by_role("button", name="Maak de foto").click()
    expect(page.get_by_role("link", name=f"{label}: opnieuw maken")).to_be_visible()


def test_a_page_that_dies_over_a_half_typed_swap_opens_on_it(phone: Open) -> None:
    page = phone()
    go(page, f"/visit/{the_visit(page)}/swap")
    page.get_by_label("Serienummer van het oude").fill("V1-25")
    page.get_by_label("Wat was er mis?").fill("Geen sp")
    page.wait_for_timeout(300)
    page.get_by_role("radio", name="Weggegooid").click()
    page.wait_for_timeout(100)
    page.reload()
    expect(page.get_by_label("Serienummer van het oude")).to_have_value("V1-25")
    expect(page.get_by_role("radio", name="Weggegooid")).to_have_attribute("aria-checked", "true")
    expect(page.get_by_label("Wat was er mis?")).to_have_value("Geen sp")


def picks(page: Page, visit: str, search: str, product: str) -> None:
    """Finds a part and opens it to say how many."""
    go(page, f"/visit/{visit}/part")
    page.get_by_label("Zoek in je bus").fill(search)
    page.get_by_role("button", name=product).click()


def test_what_was_used_but_lies_in_no_van_is_booked_all_the_same(phone: Open) -> None:
    page = phone()
    picks(page, the_visit(page), "zadel", "Zadel 25 mm, zak van 50")
    page.get_by_role("button", name="Boek toch").click()
    expect(page.get_by_text("1 × Zadel 25 mm, zak van 50 geboekt").first).to_be_visible()
    act = last_act(page)
    assert (act["name"], act["from"], act["quantity"]) == ("part.use", None, 1)


def test_cable_is_booked_and_read_in_metres(phone: Open) -> None:
    page = phone()
    visit = the_visit(page)
    picks(page, visit, "grondkabel", "Grondkabel XMvK 5G6 mm²")
    page.get_by_role("button", name="Eén meer").click()
    page.get_by_role("button", name=re.compile("^Boek (van de bus|toch)$")).click()
    expect(page.get_by_text("2 m Grondkabel XMvK 5G6 mm² geboekt").first).to_be_visible()
    go(page, f"/visit/{visit}")
    expect(page.locator("li", has_text="Grondkabel XMvK 5G6 mm²").filter(has_text="2 m")).to_be_visible()


def test_tess_says_of_which_batch_she_takes_one(phone: Open) -> None:
    page = phone()
    visit = the_visit(page)
    go(page, "/stock")
    expect(page.get_by_text("Batch 2026-47: 3")).to_be_visible()
    go(page, f"/visit/{visit}/part")
    page.get_by_role("button", name="Aardlekautomaat").click()
    page.get_by_role("radio", name="Batch 2026-47: 3").click()
    expect(page.get_by_text("Daarna nog 2 stuks in de bus")).to_be_visible()
    page.get_by_role("button", name="Boek van de bus").click()
    expect(page.get_by_text("Batch 2026-47", exact=True)).to_be_visible()
    assert last_act(page)["batch"] == "2026-47"
    go(page, "/stock")
    expect(page.get_by_text("Batch 2026-47: 2")).to_be_visible()
    expect(page.get_by_text("Batch 2026-40: 5")).to_be_visible()


OLD, BIG, BOX = "V12500077", "0192f000-0000-7000-8000-000000000b22", "0192f000-0000-7000-8000-000000000b0c"
PLANT = """([OLD, BIG, BOX]) => {
  const put = (kind, id, doc) => stage.store.documents.settle(kind, id, { id, v: 1, ...doc })
  const kind = { category: 'charger', tracking: 'serial', unit: 'piece', serial_pattern: null }
  put('product', BIG, { ...kind, sku: 'LP-V1-22', name: 'Laadpaal 22 kW' })
  put('product', BOX, { ...kind, sku: 'LB-P1', name: 'Balansmeter', category: 'balancer' })
  const van = stage.store.all('location')[0].id
  put('serial', crypto.randomUUID(), { product: BOX, serial: 'A-BOX-1', state: 'stock', location: van })
  put('serial', crypto.randomUUID(), { product: BIG, serial: 'V2-NEW-1', state: 'stock', location: van })
}"""


def with_more_products(phone: Open) -> Page:
    """Three kinds of numbered product; of two of them any number could be."""
    page = phone()
    page.evaluate(PLANT, [OLD, BIG, BOX])
    return page


def hang(page: Page, visit: str) -> None:
    """The old 11 kW hangs at this visit's address: it was used there last year."""
    page.evaluate(
        """async ([visit, OLD]) => {
          const { serialId } = await import('/app/rules/serials.js')
          const product = stage.store.all('product').find((one) => one.sku === 'LP-V1-11').id
          const id = serialId(product, OLD), use = crypto.randomUUID()
          const made = { by: 'x', by_name: 'Milan', at: '2025-11-20T09:00:00.000Z', unsure: false, late: false }
          const put = (kind, id, doc) => stage.store.documents.settle(kind, id, { id, v: 1, ...doc })
          put('serial', id, { product, serial: OLD, state: 'installed', location: null })
          const earlier = { ...stage.store.get('visit', visit), id: crypto.randomUUID(), state: 'done' }
          put('visit', earlier.id, earlier)
          put('part_use', use, { visit: earlier.id, product, quantity: 1, returned: 0, serial: OLD, serial_id: id, ...made })
        }""",
        [visit, OLD],
    )


def test_a_strange_old_number_is_asked_of_which_product_it_is_and_nothing_is_guessed(phone: Open) -> None:
    page = with_more_products(phone)
    go(page, f"/visit/{the_visit(page)}/swap")
    page.get_by_label("Serienummer van het oude").fill("XQ-77")
    expect(page.get_by_text("Kies welk product het oude is.")).to_be_visible()
    asked = page.get_by_role("radiogroup", name="Welk product is het oude?")
    expect(asked.get_by_role("radio", checked=True)).to_have_count(0)
    asked.get_by_role("radio", name="Balansmeter").click()
    new = page.locator("section", has_text="Het nieuwe erin")
    expect(new.locator(".line").first).to_contain_text("Balansmeter")  # the same category first
    new.locator(".line", has_text="V2-NEW-1").click()
    page.get_by_label("Wat was er mis?").fill("Doet niets meer")
    photographs(page, "Typeplaatje van het oude")
    expect(asked.get_by_role("radio", name="Balansmeter")).to_be_checked()
    page.get_by_role("button", name="Verwissel", exact=True).click()
    expect(page.get_by_text("in plaats van XQ-77")).to_be_visible()
    act = last_act(page)
    assert (act["product"], act["old_product"]) == (BIG, BOX)


def test_a_number_that_hangs_here_is_that_product_without_a_question(phone: Open) -> None:
    page = with_more_products(phone)
    visit = the_visit(page)
    hang(page, visit)
    go(page, f"/visit/{visit}/swap")
    page.get_by_label("Serienummer van het oude").fill("v1 250 0077")
    old = page.locator("section", has_text="Het oude eraf")
    expect(old.locator(".ok-hint")).to_have_text("Laadpaal Volt One 11 kW")
    expect(page.get_by_role("radiogroup", name="Welk product is het oude?")).to_have_count(0)
    page.get_by_label("Serienummer van het nieuwe").fill("ZZ-1")
    page.get_by_role("radiogroup", name="Welk product is het nieuwe?").get_by_role("radio", name="22 kW").click()
    page.get_by_label("Wat was er mis?").fill("Doet niets meer")
    page.get_by_role("button", name="Verwissel", exact=True).click()
    expect(page.get_by_text(f"in plaats van {OLD}")).to_be_visible()
    act = last_act(page)
    charger = page.evaluate("stage.store.all('product').find((one) => one.sku === 'LP-V1-11').id")
    assert (act["old_serial"], act["old_product"], act["product"], act["from"]) == (OLD, charger, BIG, None)
    pieces = page.evaluate(
        "(OLD) => stage.store.all('serial').filter((one) => one.serial === OLD).map((one) => one.state)", OLD
    )
    assert pieces == ["defective"]


def test_a_swap_is_turned_back_and_the_undo_swaps_again(phone: Open) -> None:
    page = with_more_products(phone)
    visit = the_visit(page)
    hang(page, visit)
    go(page, f"/visit/{visit}/swap")
    page.get_by_label("Serienummer van het oude").fill(OLD)
    page.get_by_label("Serienummer van het nieuwe").fill("V2-NEW-1")
    page.get_by_label("Wat was er mis?").fill("Doet niets meer")
    page.get_by_role("button", name="Verwissel", exact=True).click()
    expect(page.get_by_text(f"in plaats van {OLD}")).to_be_visible()
    first = last_act(page)
    page.get_by_role("button", name="Draai terug").click()
    expect(page.get_by_text("Teruggedraaid: het oude hangt weer").first).to_be_visible()
    state = "(OLD) => stage.store.all('serial').find((one) => one.serial === OLD).state"
    assert page.evaluate(state, OLD) == "installed"
    page.get_by_role("button", name="Ongedaan").click()
    expect(page.get_by_text(f"in plaats van {OLD}")).to_be_visible()
    again = last_act(page)
    assert {**again, "id": ""} == {**first, "id": ""}
    assert page.evaluate(state, OLD) == "defective"
