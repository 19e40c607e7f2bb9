"""Onto the home screen on day one: steps in pictures for this phone, and never a dead end."""

import pytest
from playwright.sync_api import Page, expect

from tests.screens.conftest import Open
from tests.screens.test_a_day import go
from tests.screens.test_access import AXE, SMALL_TARGETS, SMALL_WORDS, some_work

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


@pytest.mark.parametrize(
    ("agent", "step", "drawn"),
    [
        (IPHONE.replace("Version/18.5", "CriOS/142.0"), "Tik in de adresbalk op het teken om te delen.", 4),
        (IPHONE.replace("Version/18.5", "FxiOS/145.0"), "Tik op de knop van het menu, onderin.", 4),
        (ANDROID.replace("Chrome/", "SamsungBrowser/28.0 Chrome/"), "Tik rechtsonder op de drie streepjes.", 4),
        (
            "Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0",
            "de drie puntjes naast de adresbalk",
            3,
        ),
    ],
)
def test_another_browser_has_its_own_steps_in_pictures(phone: Open, agent: str, step: str, drawn: int) -> None:
    page = opens(phone("login", user_agent=agent))
    expect(page.get_by_text(step)).to_be_visible()
    expect(page.locator(".phone-drawing")).to_have_count(drawn)
    page.add_script_tag(url="/axe/axe.min.js")
    assert page.evaluate(AXE)["violations"] == [] and page.evaluate(SMALL_WORDS) == []


def test_nobody_is_sent_away_from_work_that_is_only_in_this_browser(phone: Open) -> None:
    page = phone(user_agent=IPHONE)
    go(page, "/install")
    expect(page.get_by_text("Tik onderin Safari op Deel")).to_be_visible()
    expect(page.get_by_text("Eerst versturen")).to_have_count(0)
    some_work(page)
    page.evaluate("stage.store.storage.value = {...stage.store.storage.value, refused: true, persisted: false}")
    go(page, "/install")
    expect(page.get_by_text("Eerst versturen: er staan nog")).to_be_visible()
    page.get_by_role("link", name="Bekijk wat nog moet").click()
    expect(page.get_by_text("Zet de app pas op je beginscherm als alles verstuurd is")).to_be_visible()
    expect(page.get_by_text("Verstuur eerst wat nog wacht; zet dan de app op je beginscherm.")).to_be_visible()


def test_at_a_desk_nobody_is_held_up(phone: Open) -> None:
    page = opens(phone("login"))
    expect(page.get_by_label("E-mailadres")).to_be_visible()
    page.get_by_role("button", name="Zet Veldwerk op je beginscherm").click()
    expect(page.get_by_text("klik rechts in de adresbalk")).to_be_visible()
