"""A phone-sized Chromium on the stage."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.chromium import CHROMIUM, QUIET, WITH_A_CAMERA
from tests.screens.stage import stage

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    with stage() as url:
        yield url


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *WITH_A_CAMERA])
    yield browser
    browser.close()


@pytest.fixture
def phone(chromium: Browser, address: str) -> Iterator[Open]:
    """`phone(scene="day", theme="dark", lang="en")` opens the app on a fresh phone; a page error fails the test."""
    contexts = []
    complaints: list[str] = []

    def open_app(
        scene: str = "day",
        theme: str = "light",
        lang: str = "nl",
        wide: int = 360,
        high: int = 780,
        look: str = "",
        **more: Any,
    ) -> Page:
        size: Any = {"width": wide, "height": high}
        context = chromium.new_context(
            viewport=size, has_touch=True, timezone_id="Europe/Amsterdam", permissions=["camera"], **more
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.add_init_script(
            f"localStorage.setItem('veldwerk.theme', '{theme}'); localStorage.setItem('veldwerk.lang', '{lang}')"
        )
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{address}?scene={scene}" + (f"&look={look}" if look else ""))
        page.get_by_role("heading", level=1).wait_for()
        return page

    yield open_app
    for context in contexts:
        context.close()
    assert complaints == []
