"""Anna sets her company up in Chromium: settings, brands, the API; for everybody, with the colour judged as she chooses."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect, sync_playwright

from server import create_app
from server.config import Settings
from server.kit.house import engine_of
from tests.chromium import CHROMIUM, QUIET
from tests.conftest import MANY, FakeClock
from tests.databases import MORNING, copied
from tests.office.in_chromium import flaws, served, sits_down


@pytest.fixture
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("company")
    limits = dict.fromkeys(("requests_per_second", "requests_burst", "logins_per_minute"), MANY)
    with copied(request, "sqlite", folder, of="demo", files=folder / "data") as database:
        settings = Settings(
            data_dir=folder / "data", database_url=database.url, secret_key="a secret of the tests, long enough"
        )
        app = create_app(replace(settings, **limits), clock=FakeClock(MORNING))
        with served(app) as url:
            yield url
        engine_of(app).dispose()


def logo() -> bytes:
    out = BytesIO()
    Image.new("RGB", (300, 80), "navy").save(out, "PNG")
    return out.getvalue()


def test_anna_sets_her_company_up(url: str) -> None:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = sits_down(chromium, url, "anna")
        wrong: dict[str, list[str]] = {}

        page.goto(f"{url}/office/settings")
        field = page.locator("#v-link_rate_days")
        field.fill("14")
        field.press("Enter")
        expect(page.locator("#s-link_rate_days")).to_contain_text("gewijzigd door Anna")
        page.wait_for_load_state()  # it goes to the setting that was changed
        page.evaluate("scrollTo(0, 0)")  # what lies under the bar at the top is no target
        wrong["settings"] = flaws(page)
        page.get_by_role("button", name="Terug naar standaard: Link om te beoordelen werkt").click()
        expect(page.locator("#v-link_rate_days")).to_have_value("30")

        page.goto(f"{url}/office/settings/brands")
        wrong["brands"] = flaws(page)
        page.get_by_role("link", name="Voltwijk Laadpalen").click()
        page.locator("#f-colour-text").fill("#f2a900")
        take = page.locator("[data-take-colour]")
        expect(take).to_have_text("Neem #946700")
        wrong["a pale colour"] = flaws(page, ".form")
        take.click()
        expect(page.locator("#colour-says")).to_contain_text("Goed leesbaar")
        page.locator("#f-iban").fill("NL91 ABNA 0417 1643 01")
        page.get_by_role("button", name="Bewaar").click()
        expect(page.locator("#h-iban")).to_contain_text("controlecijfers")
        page.locator("#f-iban").fill("NL91 ABNA 0417 1643 00")
        page.get_by_role("button", name="Bewaar").click()
        expect(page.locator("#toasts")).to_contain_text("Het label is bewaard.")
        page.locator("#f-logo").set_input_files({"name": "logo.png", "mimeType": "image/png", "buffer": logo()})
        page.get_by_role("button", name="Gebruik dit logo").click()
        expect(page.locator(".logo-now img")).to_be_visible()
        shown = page.frame_locator("iframe[src$='preview/page']")
        expect(shown.locator("img.guest-logo")).to_be_visible()
        page.wait_for_function("document.querySelector('.report-head').naturalWidth > 500")
        wrong["a brand"] = flaws(page)

        page.set_viewport_size({"width": 420, "height": 900})
        page.goto(f"{url}/office/api")
        page.locator("#api-q").fill("visit move")
        expect(page.locator("#calls")).to_contain_text("/api/visit/{visit}/move")
        expect(page.locator(".api-call")).not_to_have_count(0)
        call = page.locator(".api-call summary").first
        call.focus()
        call.press("Enter")
        wrong["api"] = flaws(page)
        chromium.close()
    assert not {name: said for name, said in wrong.items() if said}
