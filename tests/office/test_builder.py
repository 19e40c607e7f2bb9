"""Anna builds a checklist that branches, by mouse and by keyboard; Tess fills it in without signal; the office sees it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from server import create_app
from server.config import Settings
from server.kit.house import engine_of
from server.seed.people import PASSWORD
from tests.chromium import CHROMIUM, QUIET
from tests.conftest import MANY, FakeClock
from tests.databases import MORNING, copied
from tests.office.builder_hands import a_branch, adds, is_kept, new_list, plans, row_of, stand_in_order
from tests.office.in_chromium import flaws, served, sits_down

DRAWING = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" onload="alert(1)"><script>alert(2)</script>
<g transform="translate(10 10)"><rect width="50" height="80" fill="url(http://elsewhere.example/x)"/><path d="M0 0L20 0M40 40L60 40"/></g>
<image href="http://elsewhere.example/y.png"/></svg>"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an office on its own copy of the demo."""
    folder = tmp_path_factory.mktemp("builder")
    limits = dict.fromkeys(("requests_per_second", "requests_burst", "logins_per_minute"), MANY)
    with copied(request, "sqlite", folder, of="demo", files=folder / "data") as database:
        secret = "a secret of the tests, long enough"
        settings = Settings(data_dir=folder / "data", database_url=database.url, secret_key=secret)
        app = create_app(replace(settings, **limits), clock=FakeClock(MORNING))
        with served(app) as url:
            yield url
        engine_of(app).dispose()


def test_anna_builds_publishes_and_plans_and_tess_does_it_without_signal(chromium: Browser, office: str) -> None:
    page = sits_down(chromium, office, "anna")
    new_list(page, office, "Schouw meterkast")
    a_branch(page)
    expect(page.get_by_text("Elk pad door deze checklist kan worden afgemaakt.")).to_be_visible()

    preview = page.frame_locator("iframe")  # it branches as the phone will
    expect(preview.get_by_text("maximaal 166 Ω")).to_be_visible()  # all that was written is there
    expect(preview.get_by_text("Wat is er oud aan?")).to_have_count(0)
    preview.get_by_role("radio", name="ja").click()
    expect(preview.get_by_label("Wat is er oud aan?")).to_be_visible()

    page.get_by_role("link", name="Publiceren").click()
    expect(page.locator("#sheet")).to_contain_text("Bewezen: elk pad")
    page.get_by_role("button", name="Publiceer", exact=True).click()
    expect(page.get_by_text("De nieuwe versie is in gebruik.")).to_be_visible()
    page.get_by_label(re.compile("^Storing")).check()
    page.get_by_role("button", name="Bewaar", exact=True).click()
    visit = plans(page, office)

    phone = chromium.new_context(
        viewport={"width": 360, "height": 780}, has_touch=True, locale="nl-NL", timezone_id="Europe/Amsterdam"
    )
    phone.set_default_timeout(20_000)
    tess = phone.new_page()
    logs_in(tess, office)
    phone.set_offline(True)
    for button, then in (("Onderweg", "Aangekomen"), ("Aangekomen", "Gestart"), ("Gestart", "Klaar")):
        goes(tess, f"/visit/{visit}")
        tess.get_by_role("button", name=button, exact=True).click()
        expect(tess.locator("button.volt")).to_have_text(then)
    goes(tess, f"/visit/{visit}/checklist")
    tess.get_by_role("radio", name="ja").click()
    tess.get_by_label("Wat is er oud aan?").fill("Stoppenkast")
    tess.get_by_label("Wat is er oud aan?").blur()
    tess.get_by_role("radio", name="nee").click()
    expect(tess.get_by_label("Wat is er oud aan?")).to_have_count(0)
    tess.get_by_label("Aardweerstand (Ω)").fill("24,6")
    tess.get_by_label("Aardweerstand (Ω)").press("Enter")
    goes(tess, f"/visit/{visit}/finish")
    tess.locator("button.volt").click()
    expect(tess.get_by_role("heading", level=1)).to_be_visible()
    phone.set_offline(False)

    is_received(page, f"{office}/api/visit/{visit}")
    page.goto(f"{office}/office/visit/{visit}")
    expect(page.locator(".found", has_text="24,6 Ω")).to_be_visible()
    row = page.locator(".answer", has_text="Wat is er oud aan?")
    expect(row).to_contain_text("Stoppenkast")  # kept, and said not to count
    expect(row).to_contain_text("niet gevraagd door een ander antwoord")
    expect(page.locator(".missing, .notice", has_text="ontbre")).to_have_count(0)
    phone.close()
    page.context.close()


def logs_in(page: Page, url: str) -> None:
    page.goto(f"{url}/app/")
    page.get_by_label("E-mailadres").fill("tess@voltwijk.example")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    page.get_by_role("link", name="Voorraad").wait_for()
    expect(page.get_by_text(re.compile(r"\d/\d op telefoon"))).to_be_visible(timeout=20_000)


def is_received(page: Page, address: str) -> None:
    """The office has heard that the visit is done."""
    for _ in range(60):
        said = page.request.get(address).json()
        if said["state"] == "done":
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"after half a minute the visit is {said['state']}, {len(said['answers'])} answers")


def goes(page: Page, path: str) -> None:
    page.evaluate("path => { location.hash = path }", path)


def test_items_move_by_mouse_and_by_keyboard_and_it_is_said(chromium: Browser, office: str) -> None:
    page = sits_down(chromium, office, "anna")
    new_list(page, office, "Volgorde")
    for title in ("Een", "Twee", "Drie"):
        adds(page, "Afvinken", title)
    page.locator("[data-open]", has_text="Drie").press("Alt+ArrowUp")
    stand_in_order(page, "Een", "Drie", "Twee")
    expect(page.get_by_role("status").filter(has_text="Drie staat nu op plaats 2 van 3 in Nieuw deel.")).to_have_count(
        1
    )
    expect(page.locator("[data-open]", has_text="Drie")).to_be_focused()
    page.get_by_role("button", name="Omlaag: Een", exact=True).click()
    stand_in_order(page, "Drie", "Een", "Twee")
    page.get_by_role("button", name="Ongedaan").click()
    stand_in_order(page, "Een", "Drie", "Twee")
    row_of(page, "Twee").locator(".grip").drag_to(row_of(page, "Een").locator(".item-line"))
    stand_in_order(page, "Twee", "Een", "Drie")
    is_kept(page)
    page.reload()
    page.locator(".bench").wait_for()
    stand_in_order(page, "Twee", "Een", "Drie")
    page.context.close()


def test_the_phone_beside_it_takes_nothing_from_the_hand_that_writes(chromium: Browser, office: str) -> None:
    page = sits_down(chromium, office, "anna")
    page.route("**/app/screens/checklist.js", lambda route: (page.wait_for_timeout(900), route.continue_()))
    new_list(page, office, "Rust")
    adds(page, "Afvinken", "Een lange vraag die")
    at = page.evaluate("scrollY")
    expect(page.frame_locator("iframe").get_by_text("Een lange vraag die")).to_be_visible()  # it came only now
    page.keyboard.type(" doorloopt")
    expect(page.get_by_label("Wat wordt gevraagd?")).to_have_value("Een lange vraag die doorloopt")
    assert page.evaluate("scrollY") == at
    page.context.close()


def test_what_is_wrong_is_said_while_it_is_written(chromium: Browser, office: str) -> None:
    page = sits_down(chromium, office, "anna")
    new_list(page, office, "Fouten")
    adds(page, "Meting", "Aardweerstand")
    page.get_by_label("Minstens").fill("10")
    page.get_by_label("Hoogstens").fill("5")
    wrong = "Geen getal voldoet aan “Aardweerstand”: minstens 10 en hoogstens 5."
    expect(page.locator(".item-fields").get_by_text(wrong)).to_be_visible()
    page.get_by_role("link", name="Publiceren").click()
    expect(page.locator("#sheet")).to_contain_text(wrong)
    expect(page.get_by_role("button", name="Publiceer", exact=True)).to_have_count(0)
    page.keyboard.press("Escape")
    page.get_by_label("Hoogstens").fill("166")
    expect(page.get_by_text("Elk pad door deze checklist kan worden afgemaakt.")).to_be_visible()
    page.context.close()


def test_who_adds_a_choice_types_it_and_no_letter_leads_away(chromium: Browser, office: str) -> None:
    page = sits_down(chromium, office, "anna")
    new_list(page, office, "Afval")
    address = page.url
    adds(page, "Keuze", "Welk afval?")
    page.get_by_role("button", name="Keuze erbij").click()
    page.keyboard.type("gemengd")  # an n opens a new visit, elsewhere
    page.keyboard.press("Enter")
    page.keyboard.type("niets")
    expect(page.get_by_label("Keuze 1", exact=True)).to_have_value("gemengd")
    expect(page.get_by_label("Keuze 2", exact=True)).to_have_value("niets")
    page.get_by_role("button", name="Keuze weghalen: niets").click()
    expect(page.get_by_label("Keuze 1", exact=True)).to_be_focused()
    page.get_by_role("button", name="Haal weg: Welk afval?").click()  # and the hand is nowhere now
    page.keyboard.type("nn")
    page.wait_for_timeout(300)
    assert page.url == address and page.locator("dialog[open]").count() == 0
    page.context.close()


def test_the_kind_of_a_number_is_chosen_from_what_there_is_and_another_is_said(chromium: Browser, office: str) -> None:
    page = sits_down(chromium, office, "anna")
    new_list(page, office, "Nummers")
    adds(page, "Serienummer", "Nummer van de paal")
    kind = page.get_by_label("Soort product")
    expect(kind.locator("option").first).to_have_text("Elk product")
    kind.select_option("charger")
    is_kept(page)
    kind.select_option(label="Een andere soort…")
    page.get_by_label("Welke soort?").fill("lader")
    said = "Geen product met serienummers is van de soort “lader”. De monteur kiest dan uit alle producten."
    expect(page.locator(".item-fields").get_by_text(said)).to_be_visible()
    page.reload()
    page.locator("[data-open]").click()
    expect(page.get_by_label("Welke soort?")).to_have_value("lader")
    version = page.url.rpartition("/")[2]
    (item,) = page.request.get(f"{office}/api/checklist-version/{version}").json()["sections"][0]["items"]
    assert item["product_category"] == "lader"
    page.context.close()


def test_nothing_lies_over_the_name_of_the_list_on_a_narrow_screen(chromium: Browser, office: str) -> None:
    page = sits_down(chromium, office, "anna", viewport={"width": 420, "height": 900})
    new_list(page, office, "Een lange naam van een checklist")
    over = page.locator(".list-title").evaluate(
        """(field) => { const a = field.getBoundingClientRect()
        return [...document.querySelectorAll('.bench-top button, .bench-top .chip')].filter((one) => {
          const b = one.getBoundingClientRect()
          return b.left < a.right && a.left < b.right && b.top < a.bottom && a.top < b.bottom }).map((one) => one.textContent) }"""
    )
    assert over == []
    page.context.close()


def test_a_drawing_of_ones_own_is_lines_and_nothing_else(chromium: Browser, office: str, tmp_path: Path) -> None:
    page = sits_down(chromium, office, "anna")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: "elsewhere" in request.url and asked.append(request.url))
    new_list(page, office, "Tekening")
    adds(page, "Foto", "De oude kast")
    for name, content in (("geen.svg", b"<html></html>"), ("kast.svg", DRAWING)):
        (tmp_path / name).write_bytes(content)
        page.locator("input[type=file]").set_input_files(tmp_path / name)
        if name == "geen.svg":
            expect(page.get_by_text("Dit is geen SVG-tekening.")).to_be_visible()
    expect(page.get_by_role("button", name="Eigen tekening")).to_be_visible()
    is_kept(page)
    version = page.url.rpartition("/")[2]
    (item,) = page.request.get(f"{office}/api/checklist-version/{version}").json()["sections"][0]["items"]
    assert item["outline"]["box"] == [400, 400] and len(item["outline"]["paths"]) == 2
    first, second = item["outline"]["paths"]
    assert first.startswith("M40 40L") and second.count("M") == 2  # moved by its group; two strokes stay apart
    assert asked == []
    page.context.close()


def test_somebody_else_who_wrote_meanwhile_is_not_overwritten(chromium: Browser, office: str) -> None:
    page = sits_down(chromium, office, "anna")
    new_list(page, office, "Samen")
    twin = page.context.new_page()
    twin.goto(page.url)
    twin.locator(".bench").wait_for()
    adds(page, "Afvinken", "Van Anna")
    is_kept(page)
    adds(twin, "Afvinken", "Van Olga")
    expect(twin.get_by_text("Intussen door iemand anders gewijzigd")).to_be_visible()
    twin.once("dialog", lambda dialog: dialog.accept())
    twin.get_by_role("button", name="Laad opnieuw").click()
    expect(twin.locator(".item-title", has_text="Van Anna")).to_be_visible()
    page.context.close()


@pytest.mark.parametrize("look", ["light, wide", "dark, narrow"])
def test_everybody_can_use_the_builder(chromium: Browser, office: str, look: str) -> None:
    size = {"width": 420, "height": 900} if "narrow" in look else {"width": 1280, "height": 800}
    page = sits_down(chromium, office, "anna", viewport=size, color_scheme="dark" if "dark" in look else "light")
    wrong: dict[str, list[str]] = {}
    for path in ("checklists", "checklists/new", "checklists/import"):
        page.goto(f"{office}/office/{path}")
        wrong[path] = flaws(page)
    new_list(page, office, "Voor iedereen")
    wrong["empty"] = flaws(page)
    a_branch(page)
    adds(page, "Foto", "De kast")
    page.get_by_role("button", name="Alleen vragen als").click()
    page.get_by_role("button", name="Nog een voorwaarde").click()
    is_kept(page)
    page.evaluate("scrollTo(0, 0)")
    wrong["a photo with conditions"] = flaws(page)
    page.get_by_role("button", name="Nieuw deel", exact=True).last.click()
    expect(page.locator("[data-title^=section]")).to_be_focused()
    page.evaluate("scrollTo(0, 0)")  # what lies half under the bar is measured as half
    wrong["a section"] = flaws(page)
    page.get_by_role("link", name="Publiceren").click()
    page.locator("#sheet[open] form").wait_for()
    wrong["publish"] = flaws(page)
    version = page.url.rpartition("/")[2]
    for path in (f"checklist-version/{version}/changes", "checklists"):
        page.goto(f"{office}/office/{path}")
    page.get_by_role("link", name="Installatie laadpaal").click()
    wrong["a checklist"] = flaws(page)
    page.get_by_role("link", name="Wat is er veranderd?").first.click()
    wrong["changes"] = flaws(page)
    assert not {name: found for name, found in wrong.items() if found}
    page.context.close()
