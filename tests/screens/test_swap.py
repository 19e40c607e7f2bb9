"""A broken unit is swapped on the phone, without any network; and what was used but lies in no van."""

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
    main.click()
    expect(page.get_by_text("in plaats van V1-25.0007")).to_be_visible()
    act = last_act(page)
    assert (act["name"], act["serial"], act["fate"], act["to"]) == ("part.swap", "V12600011", "defective", act["from"])
    go(page, "/stock")
    expect(page.get_by_role("heading", name="Defect, mee terug")).to_be_visible()
    expect(page.get_by_text("V1-25.0007")).to_be_visible()


def test_a_page_that_dies_over_a_half_typed_swap_opens_on_it(phone: Open) -> None:
    page = phone()
    go(page, f"/visit/{the_visit(page)}/swap")
    page.get_by_label("Serienummer van het oude").fill("V1-25")
    page.get_by_label("Wat was er mis?").fill("Geen sp")
    page.wait_for_timeout(300)
    page.reload()
    expect(page.get_by_label("Serienummer van het oude")).to_have_value("V1-25")
    expect(page.get_by_label("Wat was er mis?")).to_have_value("Geen sp")


def test_what_was_used_but_lies_in_no_van_is_booked_all_the_same(phone: Open) -> None:
    page = phone()
    visit = the_visit(page)
    go(page, f"/visit/{visit}/part")
    page.get_by_label("Zoek in je bus").fill("zadel")
    page.get_by_role("button", name="Zadel 25 mm, zak van 50").click()
    page.get_by_role("button", name="Boek toch").click()
    expect(page.get_by_text("1 × Zadel 25 mm, zak van 50 geboekt").first).to_be_visible()
    act = last_act(page)
    assert (act["name"], act["from"], act["quantity"]) == ("part.use", None, 1)
