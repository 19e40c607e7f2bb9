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
