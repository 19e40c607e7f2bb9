"""The customer signs on an own phone: Tess' phone says why not yet, and that signing here always works."""

from playwright.sync_api import expect

from tests.screens.conftest import Open
from tests.screens.test_access import flaws, some_work


def test_what_is_open_or_unsent_is_said_with_the_way_that_always_works(phone: Open) -> None:
    page = phone(reduced_motion="reduce")
    visit = some_work(page)
    page.evaluate("(hash) => { location.hash = hash }", f"/visit/{visit}/sign")
    page.get_by_role("button", name="Klant tekent op eigen telefoon").click()
    sheet = page.get_by_role("dialog")
    expect(sheet).to_contain_text("punten open")
    expect(sheet).to_contain_text("Tekenen op deze telefoon kan altijd")
    assert sheet.locator("img").count() == 0 and flaws(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Verzegel")).to_be_visible()
