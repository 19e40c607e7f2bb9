"""A charger's whole way: into the warehouse, into a van, onto a wall in a basement without signal - and claimed twice."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, Playwright, expect

from tests.journeys.line import Line
from tests.journeys.planner import Planner, bytes_over, sha256
from tests.journeys.technician import Technician

NEW, SPARE, OLD = "V12688001", "V12688002", "V12500077"


def test_a_defective_unit_is_swapped_without_signal_and_its_life_is_read_at_the_office(
    line: Line, hands_out: Callable[..., Technician], piet: Planner, chromium: Playwright
) -> None:
    office = piet.sits_down(chromium, "/office/stock")
    receives(office)
    fills_the_van(office)

    tess, milan = hands_out("tess", line.url), hands_out("milan", line.url)
    visit, other = piet.visits()[0]["id"], piet.visits(team="oost")[0]["id"]
    line.cut()
    swaps(tess, visit)
    tess.goes_to("/stock")
    expect(tess.page.get_by_role("heading", name="Defect, mee terug")).to_be_visible()
    expect(tess.page.get_by_text(OLD)).to_be_visible()
    line.mend()
    tess.phone.finds_signal()
    tess.everything_is_received()

    has_a_life(office, NEW, "Geïnstalleerd", ["Geplaatst bij klant", "Overgebracht", "Ingeboekt"])
    expect(office.get_by_text("garantie tot en met")).to_be_visible()
    has_a_life(office, OLD, "Defect", ["Verwisseld: oude weggehaald"])
    expect(office.get_by_text("Defect meegenomen: Doet niets meer")).to_be_visible()

    line.cut()
    says_he_used_it(milan, other)
    line.mend()
    milan.phone.finds_signal()
    milan.everything_is_received()
    office.goto(f"{piet.url}/office/inbox")
    clash = office.locator("article", has_text=f"Serienummer {NEW} twee keer gebruikt")
    for side, name in enumerate(("Tess de Vries", "Milan Kaya")):
        expect(clash.locator(".side").nth(side)).to_contain_text(name)
        expect(clash.locator(".side").nth(side).locator("img")).to_have_count(1)
    office.goto(f"{piet.url}/office/serials?q={NEW}")
    expect(office.locator(".life .disputed")).to_contain_text("Dubbel gebruikt")
    expect(office.locator(".life img")).to_have_count(2)


def receives(office: Page) -> None:
    """A box of two, scanned into the form."""
    office.get_by_role("link", name="Levering inboeken").click()
    office.get_by_label("Product").select_option(label="Laadpaal Volt One 11 kW (LP-V1-11)")
    office.get_by_label("Serienummers").fill(f"{NEW}\n{SPARE}")
    office.get_by_role("button", name="Boek in").click()
    expect(office.locator("#toasts")).to_contain_text("De levering is ingeboekt")


def fills_the_van(office: Page) -> None:
    office.get_by_role("link", name="Overbrengen").click()
    office.get_by_label("Naar", exact=True).select_option(label="Bus Noord (V-412-KL)")
    office.get_by_label(NEW).check()
    office.get_by_role("button", name="Breng over").click()
    expect(office.locator("#toasts")).to_contain_text("Overgebracht")


def swaps(tess: Technician, visit: str) -> None:
    """The old one off, the new one out of the van, and a photo of each plate."""
    page = tess.page
    tess.goes_to(f"/visit/{visit}/swap")
    tess.phone.types("Serienummer van het oude", OLD)
    tess.phone.types("Wat was er mis?", "Doet niets meer")
    for plate in ("Typeplaatje van het oude", "Typeplaatje van het nieuwe"):
        page.get_by_role("link", name=f"{plate}: foto maken").click()
        tess.takes_the_photo()
        page.get_by_role("link", name=f"{plate}: opnieuw maken").wait_for()
    tess.phone.types("Serienummer van het nieuwe", NEW)
    expect(page.get_by_text("Ligt in je bus: Laadpaal Volt One 11 kW")).to_be_visible()
    tess.phone.taps("Verwissel", exact=True)
    tess.phone.sees(f"in plaats van {OLD}")


def says_he_used_it(milan: Technician, visit: str) -> None:
    """The same number, of another van, with the plate that he read it from."""
    milan.goes_to(f"/visit/{visit}/part")
    milan.phone.taps("Op serienummer", role="radio")
    milan.page.get_by_role("link", name="Typeplaatje: foto maken").click()
    milan.takes_the_photo()
    milan.page.get_by_role("link", name="Typeplaatje: opnieuw maken").wait_for()
    milan.phone.types("Serienummer", NEW)
    milan.phone.taps(f"Gebruik {NEW}")
    milan.phone.sees(f"{NEW} is geboekt")


def has_a_life(office: Page, serial: str, state: str, titles: list[str]) -> None:
    """The search leads straight to the piece: what happened to it, the newest first, with the plate."""
    address = re.sub(r"/office/.*", f"/office/serials?q={serial}", office.url)
    office.goto(address)
    expect(office.locator(".page-head .chip").first).to_contain_text(state)
    expect(office.locator(".life b")).to_have_text(titles)
    plate = office.locator(".life a[data-photo]")
    expect(plate).to_have_count(1)
    address = str(plate.get_attribute("href"))
    assert sha256(bytes_over(office, re.sub(r"/office/.*", address, office.url))) in address
