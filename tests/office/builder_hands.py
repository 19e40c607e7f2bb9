"""What Anna does in the builder of checklists, and at what she looks to see that it was done."""

import re

from playwright.sync_api import Locator, Page, expect


def new_list(page: Page, url: str, name: str) -> None:
    page.goto(f"{url}/office/checklists")
    page.get_by_role("link", name="Nieuwe checklist").click()
    page.locator("#f-name").fill(name)
    page.get_by_role("button", name="Maak checklist").click()
    page.locator(".bench").wait_for()


def adds(page: Page, kind: str, title: str) -> None:
    page.get_by_role("group", name="Voeg een punt toe").last.get_by_role("button", name=kind, exact=True).click()
    expect(page.get_by_label("Wat wordt gevraagd?")).to_be_focused()
    page.keyboard.type(title)


def row_of(page: Page, title: str) -> Locator:
    return page.locator(".row-item", has=page.locator("[data-open]", has_text=re.compile(f"^{title}")))


def is_kept(page: Page) -> None:
    expect(page.get_by_text("Bewaard", exact=True)).to_be_visible()


def stand_in_order(page: Page, *titles: str) -> None:
    expect(page.locator(".item-title > span:first-child")).to_have_text(list(titles))


def a_branch(page: Page) -> None:
    """Old? yes or no; if yes a photo and a text; a measurement."""
    adds(page, "Keuze", "Meterkast oud?")
    page.get_by_role("button", name="Keuze erbij").click()
    page.get_by_label("Keuze 1", exact=True).fill("ja")
    page.get_by_label("Keuze 1", exact=True).press("Enter")
    page.get_by_label("Keuze 2", exact=True).fill("nee")
    adds(page, "Tekst", "Wat is er oud aan?")
    page.get_by_role("button", name="Alleen vragen als").click()
    expect(page.get_by_label("Naar welk punt")).to_have_value(re.compile("choice_"))
    adds(page, "Meting", "Aardweerstand")
    page.get_by_label("Hoogstens").fill("166")
    page.get_by_label("Eenheid").fill("Ω")
    is_kept(page)


def plans(page: Page, url: str) -> str:
    """A visit of a kind that uses the new list, for team Noord; its id."""
    page.goto(f"{url}/office/visits/new")
    page.locator("#f-type").select_option(label="Storing")
    page.locator("#f-team").select_option(label="Noord")
    for name, value in {"day": "2026-11-21", "from": "19:00", "name": "Klaas Vaak", "street": "Dorpsstraat", "number": "4", "postcode": "8012 EB", "city": "Zwolle"}.items():  # fmt: skip
        page.locator(f"#f-{name}").fill(value)
    page.locator("input[name=kind][value=person]").check()
    page.locator("form[action='/office/visits/new'] button.primary").click()
    page.wait_for_url(re.compile(r"/office/visit/[0-9a-f-]{36}"))
    found = re.search(r"/office/visit/([0-9a-f-]{36})", page.url)
    assert found
    return found[1]
