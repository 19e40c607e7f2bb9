"""The phone in the customer's hands: one question, and no way into the app without Tess."""

from playwright.sync_api import Page, expect

from tests.screens.conftest import Open
from tests.screens.test_a_day import acts, go
from tests.screens.test_access import the_visit


def handed(page: Page) -> str:
    visit = the_visit(page)
    go(page, f"/visit/{visit}/rate")
    page.get_by_role("button", name="Geef de telefoon aan de klant").click()
    expect(page.get_by_role("button", name="Geef dit cijfer")).to_be_visible()
    return visit


def test_the_customer_rates_by_radio_buttons_and_gives_the_phone_back(phone: Open) -> None:
    page = phone()
    visit = handed(page)
    expect(page.get_by_role("button", name="Geef dit cijfer")).to_be_disabled()
    page.get_by_role("radio", name="4 sterren").check(force=True)
    page.get_by_role("radio", name="0", exact=True).check(force=True)
    page.get_by_label("Wilt u er iets bij zeggen?").fill("Netjes gewerkt")
    page.get_by_role("button", name="Geef dit cijfer").click()
    expect(page.get_by_role("heading", name="Bedankt voor uw oordeel")).to_be_visible()
    (given,) = page.evaluate("stage.store.all('rating')")
    assert (given["stars"], given["nps"], given["comment"], given["channel"]) == (4, 0, "Netjes gewerkt", "phone")
    page.get_by_role("button", name="Monteur").hover()
    page.mouse.down()
    page.wait_for_timeout(2300)
    page.mouse.up()
    expect(page.get_by_role("button", name="Terug")).to_be_visible()
    assert visit in page.url


def test_no_address_no_tap_and_no_new_start_leads_into_the_app(phone: Open) -> None:
    page = phone()
    handed(page)
    for path in ("/", "/profile", "/outbox"):
        go(page, path)
        expect(page.get_by_role("button", name="Geef dit cijfer")).to_be_visible()
        expect(page.get_by_role("link")).to_have_count(0)
    page.get_by_role("button", name="Monteur").click()
    page.reload()
    expect(page.get_by_role("button", name="Geef dit cijfer")).to_be_visible()
    page.get_by_role("button", name="Sla over").click()
    expect(page.get_by_text("Geef de telefoon daarna terug")).to_be_visible()
    assert acts(page) == []
    page.get_by_role("button", name="Monteur").focus()
    page.keyboard.down(" ")
    page.wait_for_timeout(2300)
    page.keyboard.up(" ")
    expect(page.get_by_role("button", name="Terug")).to_be_visible()
