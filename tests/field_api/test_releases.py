"""Releases of the app in a real browser: a newer one is taken at a word, one that does not start makes way, one is called back."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, Playwright, expect, sync_playwright

from server.field_api import release
from tests.chromium import CHROMIUM
from tests.databases import MORNING, Database, copied
from tests.journeys.phone import FLAGS
from tests.office.in_chromium import served
from tests.office.people import Program

VERSION = "document.querySelector('meta[name=\"version\"]').content"


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Releases know no database: one is enough."""
    with copied(request, "sqlite", tmp_path, of="demo") as database:
        yield database


@pytest.fixture
def pwa(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the app, to publish other releases from."""
    copy = tmp_path / "pwa"
    shutil.copytree(release.PWA, copy)
    monkeypatch.setattr(release, "PWA", copy)
    return copy


def its_phone(playwright: Playwright, profile: Path) -> BrowserContext:
    """Tess's, on the day of the demo, whatever day it is."""
    phone = playwright.chromium.launch_persistent_context(
        str(profile),
        executable_path=CHROMIUM,
        args=FLAGS,
        viewport={"width": 360, "height": 780},
        locale="nl-NL",
        timezone_id="Europe/Amsterdam",
    )
    phone.set_default_timeout(20_000)
    phone.clock.install(time=MORNING)
    return phone


def opens(page: Page, url: str) -> str:
    """The app is opened anew; the version that came, once the browser looked for a newer one."""
    page.goto("about:blank")
    page.goto(f"{url}/app/")
    return page.evaluate(VERSION)


def logs_in(page: Page) -> None:
    page.get_by_label("E-mail").fill("tess@voltwijk.example")
    page.get_by_label("Wachtwoord").fill("veldwerk-demo")
    page.get_by_role("button", name="Inloggen").click()
    page.get_by_role("button", name="Onderweg").wait_for()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def takes_the_newer(page: Page) -> None:
    page.evaluate("navigator.serviceWorker.ready.then((one) => one.update())")
    page.get_by_text("Er is een nieuwe versie").wait_for()
    with page.expect_navigation():
        page.get_by_role("button", name="Nu vernieuwen").click()


def underway(piet: Program) -> int:
    return [one["state"] for one in piet.visits(day=str(piet.today()["day"]), team="noord")].count("en_route")


def test_a_release_that_does_not_start_makes_way_and_nothing_unsent_is_lost(
    app: Flask, pwa: Path, tmp_path: Path
) -> None:
    piet = Program.of(app, "piet@voltwijk.example")
    with served(app) as url, sync_playwright() as playwright:
        phone = its_phone(playwright, tmp_path / "profile")
        page = phone.pages[0]
        first = opens(page, url)
        logs_in(page)
        # No line to the office: what Tess does now is unsent through all that follows.
        phone.route("**/api/mobile/sync*", lambda route: route.abort())
        page.get_by_role("button", name="Onderweg").first.click()
        page.get_by_role("button", name="Aangekomen").wait_for()

        start = (pwa / "start.js").read_text()
        (pwa / "start.js").write_text("throw new Error('a mistake of ours')\n")
        takes_the_newer(page)
        broken = page.evaluate(VERSION)
        assert broken != first and page.get_by_role("heading").count() == 0
        assert [opens(page, url) for _ in range(2)] == [broken, broken]
        assert opens(page, url) == first, "the one before is there again"
        page.get_by_role("button", name="Aangekomen").wait_for()  # and her press with it
        page.get_by_role("link", name="Profiel").click()
        expect(page.get_by_text(f"Versie {broken} startte niet op deze telefoon")).to_be_visible()

        (pwa / "start.js").write_text(start + "// mended\n")
        takes_the_newer(page)
        page.get_by_role("heading", level=1).wait_for()
        mended = page.evaluate(VERSION)
        assert mended not in (first, broken)
        withdraw(app, mended)
        opens(page, url)
        page.get_by_text("Deze versie is teruggeroepen").wait_for()
        assert opens(page, url) == first
        page.get_by_role("heading", level=1).wait_for()

        phone.unroute("**/api/mobile/sync*")
        with page.expect_response(lambda one: "/api/mobile/sync" in one.url and one.ok):
            opens(page, url)
        for _ in range(100):  # the act goes with this exchange or with the next
            if underway(piet):
                break
            page.wait_for_timeout(100)
        phone.close()
    assert underway(piet) == 1


def test_a_browser_that_forgets_to_change_over_is_reminded_by_the_page_that_goes(
    app: Flask, pwa: Path, tmp_path: Path
) -> None:
    """As Chromium does when a request wakes the older worker at that moment: here the word gets lost."""
    with served(app) as url, sync_playwright() as playwright:
        phone = its_phone(playwright, tmp_path / "profile")
        page = phone.pages[0]
        first = opens(page, url)
        logs_in(page)
        (pwa / "start.js").write_text((pwa / "start.js").read_text() + "// newer\n")
        page.evaluate("ServiceWorker.prototype.postMessage = () => {}")
        takes_the_newer(page)
        page.get_by_role("button", name="Onderweg").first.wait_for()
        assert page.evaluate(VERSION) == first, "nothing is lost by a word that nobody heard"
        takes_the_newer(page)
        assert page.evaluate(VERSION) != first
        phone.close()


def withdraw(app: Flask, version: str) -> None:
    """The office calls a release back."""
    settings: Any = app.extensions["settings"]
    app.extensions["settings"] = replace(settings, withdrawn=f"{version}, 0.0.9")
