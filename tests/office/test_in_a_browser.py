"""The office as Piet and Anna use it, in Chromium: for everybody, by keyboard alone, and while phones go on working."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from server import create_app
from server.config import Settings
from server.kit.house import engine_of
from server.kit.ids import uuid7
from tests.chromium import CHROMIUM, QUIET
from tests.conftest import MANY, FakeClock
from tests.databases import MORNING, copied
from tests.office.every_page import addresses
from tests.office.in_chromium import COLOURS, Trouble, flaws, served, sits_down

COUNTS_WHAT_GOES = """() => {
  window.went = 0
  document.addEventListener("submit", (event) => { window.went += event.defaultPrevented ? 0 : 1; event.preventDefault() })
}"""
"""Counts the forms that the page lets go, and keeps them."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def morning(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """(address, trouble) of an office on its own copy of the demo."""
    folder = tmp_path_factory.mktemp("office")
    limits = dict.fromkeys(("requests_per_second", "requests_burst", "logins_per_minute"), MANY)
    clock = FakeClock(MORNING)
    with copied(request, "sqlite", folder, of="demo", files=folder / "data") as database:
        settings = Settings(
            data_dir=folder / "data", database_url=database.url, secret_key="a secret of the tests, long enough"
        )
        app = create_app(replace(settings, **limits), clock=clock)
        trouble = Trouble(app, clock)
        with served(app) as url:
            yield url, trouble
        engine_of(app).dispose()


@pytest.mark.parametrize("look", ["light, Dutch, wide", "dark, English, narrow"])
def test_everybody_can_use_every_page(chromium: Browser, morning: Any, look: str) -> None:
    url, trouble = morning
    dark, narrow, lang = "dark" in look, "narrow" in look, "en" if "English" in look else "nl"
    size = {"width": 420, "height": 900} if narrow else {"width": 1280, "height": 800}
    page = sits_down(chromium, url, "anna", viewport=size, color_scheme="dark" if dark else "light")
    page.locator(".person summary").click()
    expect(page.locator(".menu form[action='/office/logout'] button")).to_be_in_viewport(ratio=1)
    wrong = {"menu": flaws(page, ".menu")}  # it may lie over other things
    page.locator(f"button[value={lang}]").click()
    page.wait_for_load_state()
    assert page.locator("html").get_attribute("lang") == lang
    every, few = addresses(trouble)
    for path in few if narrow else every:
        page.goto(f"{url}/office/{path}")
        wrong[path] = flaws(page)
    page.goto(f"{url}/office/visits/new")
    for form in page.locator("form[action='/office/visits/new']").all():
        form.evaluate("(form) => { form.noValidate = true; form.querySelector('#f-day').value = '' }")
    page.locator("form[action='/office/visits/new'] button.primary").click()
    expect(page.locator("[aria-invalid]").first).to_be_visible()
    wrong["new, with errors"] = flaws(page)
    page.goto(f"{url}/office/")
    for sheet in ("#new-visit", f"#move-{trouble.mixed}"):
        page.locator(sheet).click()
        page.locator("#sheet[open] form").wait_for()
        wrong[f"sheet {sheet}"] = flaws(page)
        page.keyboard.press("Escape")
    page.goto(f"{url}/office/{few[0]}")
    page.locator("a[data-photo]").first.click()
    wrong["a photo, large"] = flaws(page)
    found = {path: one for path, one in wrong.items() if one}
    assert not found, json.dumps(found, indent=1)


@pytest.mark.parametrize("colour", ["ffffcc", "000000", "ff9ac1"])
def test_the_office_can_be_read_in_a_companys_own_colour(chromium: Browser, morning: Any, colour: str) -> None:
    """Pale yellow, black, pink, by day and in the dark."""
    url, trouble = morning
    page = sits_down(chromium, url, "anna")
    page.goto(f"{url}/office/settings")
    page.locator("#company-colour-text").fill(f"#{colour}")
    page.locator("#company .primary").click()
    expect(page.locator("#toasts")).to_contain_text(re.compile("Het bedrijf is bewaard|The company was saved"))
    wrong: dict[str, Any] = {}
    try:
        for path in ["", "inbox", "stock", "settings", "elements", f"visit/{trouble.mixed}"]:
            page.goto(f"{url}/office/{path}")
            assert page.locator(f"link[href='/look/{colour}.css']").count() == 1
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                wrong[f"{path}, {scheme}"] = flaws(page, rules=COLOURS)
    finally:
        page.goto(f"{url}/office/settings")
        page.locator("[name=ours]").click()
    found = {path: one for path, one in wrong.items() if one}
    assert not found, json.dumps(found, indent=1)


def test_everybody_can_log_in(chromium: Browser, morning: Any) -> None:
    page = sits_down(chromium, morning[0], log_in=False)
    assert flaws(page) == []
    page.locator("#email").fill("piet@voltwijk.example")
    page.locator("#password").fill("verkeerd")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    assert flaws(page) == [] and page.evaluate("document.activeElement.id") == "password"


FOCUSED = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect(), look = getComputedStyle(at)
  return { name: (at.ariaLabel || at.innerText || at.id || at.tagName).trim().slice(0, 40), id: at.id,
    seen: parseFloat(look.outlineWidth) >= 2 && look.outlineStyle !== 'none' || at === document.body
      || at.type === 'date', // the browser rings the part of it that has the focus
    reached: at === document.body || box.bottom > 0 && box.top < innerHeight, top: box.top + scrollY, left: box.left,
    bar: Boolean(at.closest('.top')) }
}"""


@pytest.mark.parametrize("path", ["", "inbox", "devices", "visit/{mixed}"])
def test_the_keyboard_goes_everywhere_and_is_seen(chromium: Browser, morning: Any, path: str) -> None:
    url, trouble = morning
    page = sits_down(chromium, url)
    page.goto(f"{url}/office/{path.format(mixed=trouble.mixed)}")
    pressable = page.locator("a[href]:visible:not([tabindex]), button:visible, summary:visible").count()
    reached: list[dict[str, Any]] = []
    for _ in range(pressable + 12):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        if at["name"].startswith("Naar de inhoud") and reached:
            break
        reached.append(at)
    assert len(reached) >= pressable, "the keyboard is caught somewhere, or something cannot be reached"
    assert [at["name"] for at in reached if not at["seen"]] == []
    assert [at["name"] for at in reached if not at["reached"]] == []


def test_a_sheet_opens_closes_and_gives_the_keyboard_back(chromium: Browser, morning: Any) -> None:
    page = sits_down(chromium, morning[0])
    move = page.locator("a[id^=move-]").first
    move.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#f-team")).to_be_focused()
    for _ in range(14):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "!document.activeElement || document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
    page.keyboard.press("Escape")
    expect(page.locator("#sheet")).not_to_have_attribute("open", "")
    expect(move).to_be_focused()


def test_what_was_typed_in_a_sheet_is_not_lost_by_a_slip(chromium: Browser, morning: Any) -> None:
    page = sits_down(chromium, morning[0])
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.locator("#new-visit").click()
    page.locator("#f-name").fill("Klaas Vaak")
    page.mouse.click(5, 400)
    assert asked == ["Wat je hebt ingevuld is nog niet bewaard. Toch sluiten?"]
    expect(page.locator("#f-name")).to_have_value("Klaas Vaak")
    page.get_by_role("button", name="Materiaal toevoegen").click()
    expect(page.locator("#f-product_1")).to_be_focused()
    expect(page.locator("#f-name")).to_have_value("Klaas Vaak")
    first = "(form) => [...form.elements].find((one) => one.type === 'submit').textContent"
    assert page.locator("#sheet form").evaluate(first) == "Maak bezoek", "what Enter in a field presses"
    page.route("**/office/visits/new", lambda route: route.abort())
    page.locator("#sheet form").evaluate("(form) => { form.noValidate = true; form.requestSubmit() }")
    expect(page.locator("#sheet [role=alert]")).to_contain_text("De server antwoordt even niet")
    refused = "<main><h1>Geen toegang</h1><p>Dit mag je niet.</p></main>"
    for status, body, said in ((403, refused, "Geen toegang. Dit mag je niet."), (502, "<p>nginx</p>", "even niet")):
        _answers(page, status, body)
        page.locator("#sheet form").evaluate("(form) => form.requestSubmit()")
        expect(page.locator("#sheet [role=alert]")).to_contain_text(said)
    expect(page.locator("#f-name")).to_have_value("Klaas Vaak")


def _answers(page: Page, status: int, body: str) -> None:
    """From now on a new visit is answered with this."""
    page.unroute("**/office/visits/new")
    page.route("**/office/visits/new", lambda route: route.fulfill(status=status, body=body))


def test_a_decision_is_sent_once_and_the_page_goes_on_at_that_card(chromium: Browser, morning: Any) -> None:
    page = sits_down(chromium, morning[0])
    page.goto(f"{morning[0]}/office/inbox")
    page.evaluate(COUNTS_WHAT_GOES)
    right = page.get_by_role("button", name="Kantoor heeft gelijk")
    card = page.locator("#inbox > .item", has=right).nth(1)
    named = card.get_attribute("id")
    card.get_by_role("button", name="Kantoor heeft gelijk").dblclick()
    assert page.evaluate("went") == 1
    page.reload()
    expect(page.locator(f"#{named}")).to_be_focused()
    with page.expect_response("**/office/inbox*"):
        page.evaluate("htmx.trigger(document.body, 'poke')")
    page.wait_for_timeout(200)
    expect(page.locator(f"#{named}")).to_be_focused()


def test_a_letter_does_nothing_once_the_short_ways_are_off(chromium: Browser, morning: Any) -> None:
    page = sits_down(chromium, morning[0])
    page.keyboard.press("n")
    expect(page.locator("#sheet[open] #f-type")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#new-visit")).to_be_focused()
    page.locator(".person summary").click()
    page.get_by_label("Sneltoetsen").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.wait_for_timeout(300)
    expect(page.locator("#sheet")).not_to_have_attribute("open", "")


def test_a_day_is_typed_digit_by_digit(chromium: Browser, morning: Any) -> None:
    page = sits_down(chromium, morning[0])
    day = page.locator("#day")
    day.focus()
    page.keyboard.type("11" if page.evaluate("navigator.language").startswith("en") else "25")
    page.wait_for_timeout(300)
    expect(day).to_be_focused()
    day.fill("2026-11-25")
    page.keyboard.press("Enter")
    page.wait_for_url("**day=2026-11-25")


def test_live_news_takes_nothing_from_under_piets_hands(chromium: Browser, morning: Any) -> None:
    url, trouble = morning
    page = sits_down(chromium, url)
    page.goto(f"{url}/office/visit/{trouble.mixed}")
    page.locator("#h-list").wait_for()
    page.wait_for_timeout(400)  # the stream stands
    page.locator("summary", has_text="eerder antwoord").first.click()
    chosen = page.locator("a[href^='#photo-'], .waits a").first
    chosen.focus()
    name = chosen.inner_text()
    folds = "document.querySelectorAll('details.third[open], .answer details[open]').length"
    page.evaluate(
        f"{{ const look = () => {{ window.least = Math.min(window.least ?? 9, {folds}); requestAnimationFrame(look) }}; look() }}"
    )
    trouble.tess.answers(trouble.mixed, "cable_length", "12")
    expect(page.locator(".answer", has_text="Lengte van de kabel").locator("b")).to_have_text("12 m")
    page.wait_for_timeout(200)  # it has settled
    assert page.evaluate("window.least") == 1, "what was open stays open, in every picture that he sees"
    assert page.evaluate("document.activeElement.innerText") == name, "the keyboard stays where it was"


def test_half_typed_words_outlive_live_news(chromium: Browser, morning: Any) -> None:
    url, trouble = morning
    page = sits_down(chromium, url)
    page.goto(f"{url}/office/inbox")
    page.wait_for_timeout(400)
    card = page.locator("article", has=page.get_by_text("Iets anders")).first
    card.locator("summary").click()
    text = card.locator("textarea")
    text.fill("Half getypt")
    count = page.locator("article").count()
    trouble.milan.does("issue.report", id=uuid7(), visit=trouble.other, category="safety", severity="high", text="Lek")
    page.wait_for_timeout(1200)
    expect(text).to_have_value("Half getypt")
    expect(text).to_be_focused()
    assert page.locator("article").count() == count, "the list waits until the words are kept or given up"
    text.blur()
    card.locator("summary").click()
    expect(page.locator("article")).to_have_count(count + 1)
