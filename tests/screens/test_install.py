"""Onto the home screen on day one: steps in pictures for this phone, and never a dead end."""

from playwright.sync_api import Page, expect

from tests.screens.conftest import Open
from tests.screens.test_access import AXE, SMALL_TARGETS, SMALL_WORDS

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
ANDROID = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36"
BEGINS = "import('/app/lib/install.js').then((install) => install.listenForInstall())"
OFFERS = """() => {
  const event = new Event('beforeinstallprompt')
  event.prompt = async () => { window.asked = true; window.dispatchEvent(new Event('appinstalled')) }
  window.dispatchEvent(event)
}"""


def opens(page: Page) -> Page:
    """The page's own script asks this first of all."""
    page.evaluate(BEGINS)
    return page


def test_an_iphone_is_shown_the_steps_and_goes_on_in_the_browser_all_the_same(phone: Open) -> None:
    page = opens(phone("login", user_agent=IPHONE))
    expect(page.get_by_text("Tik onderin Safari op Deel")).to_be_visible()
    expect(page.locator(".phone-drawing")).to_have_count(4)
    page.add_script_tag(url="/axe/axe.min.js")
    assert page.evaluate(AXE)["violations"] == []
    assert page.evaluate(SMALL_TARGETS) == [] and page.evaluate(SMALL_WORDS) == []
    page.get_by_role("button", name="Toch in de browser verder").click()
    page.get_by_label("E-mailadres").wait_for()
    page.reload()
    opens(page)
    page.get_by_label("E-mailadres").wait_for()  # it is not asked again
    page.get_by_role("button", name="Zet Veldwerk op je beginscherm").click()
    expect(page.get_by_text("Tik onderin Safari op Deel")).to_be_visible()


def test_android_offers_it_itself_and_our_button_asks(phone: Open) -> None:
    page = opens(phone("login", user_agent=ANDROID))
    expect(page.get_by_text("Kies “App installeren”")).to_be_visible()
    page.evaluate(OFFERS)
    page.get_by_role("button", name="Zet op beginscherm").click()
    expect(page.get_by_text("Veldwerk staat op je beginscherm")).to_be_visible()
    assert page.evaluate("window.asked")
    expect(page.get_by_role("button", name="Toch in de browser verder")).to_be_visible()


def test_at_a_desk_nobody_is_held_up(phone: Open) -> None:
    page = opens(phone("login"))
    expect(page.get_by_label("E-mailadres")).to_be_visible()
    page.get_by_role("button", name="Zet Veldwerk op je beginscherm").click()
    expect(page.get_by_text("klik rechts in de adresbalk")).to_be_visible()
