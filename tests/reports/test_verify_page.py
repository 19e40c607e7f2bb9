"""The checking page in Chromium: from a disk without a server, and served beside the company's keys."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect, sync_playwright

from server.kit.chain_jobs import chain_what_waits
from server.kit.jobs import Work
from server.reports.making import make_report
from server.seed.made_ids import made_id
from tests.chromium import CHROMIUM, QUIET
from tests.conftest import FakeClock
from tests.office.in_chromium import flaws, served
from tests.office.people import Program
from tests.reports.forge import VECTORS, Draft
from tests.reports.test_reports import newest
from tests.reports.test_verifiers import CASES

PAGE = Path(__file__).resolve().parents[2] / "static" / "verify" / "index.html"
VOLTWIJK = made_id("voltwijk", "tenant", "1")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


def opened(chromium: Browser, address: str, *, offline: bool = False, lang: str = "nl-NL") -> Page:
    context = chromium.new_context(viewport={"width": 360, "height": 780}, locale=lang, offline=offline)
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto(address)
    return page


def dropped(page: Page, pdf: bytes) -> str:
    """The verdict over a file."""
    before = page.locator(".sum").inner_text() if page.locator(".sum").count() else ""
    page.locator("#file").set_input_files({"name": "rapport.pdf", "mimeType": "application/pdf", "buffer": pdf})
    page.wait_for_function("before => document.querySelector('.sum') && document.querySelector('.sum').innerText !== before", arg=before)  # fmt: skip
    return page.locator("#result h2").inner_text()


def test_from_a_disk_without_any_network(chromium: Browser) -> None:
    page = opened(chromium, PAGE.as_uri(), offline=True)
    assert dropped(page, (VECTORS / "report.pdf").read_bytes()) == "Klopt in zichzelf, de afzender is niet bevestigd"
    expect(page.locator("#result")).to_contain_text("Getekend door Klaas de Wit (klant)")
    expect(page.locator("#result")).to_contain_text("liep 2 s achter")
    page.get_by_role("button", name="Vergelijk de sleutel op werk.voltwijk.example").click()
    expect(page.locator(".note")).to_contain_text("niet op te halen")
    for name in ("photo_byte", "answer", "name", "half", "bundle_swapped"):
        assert dropped(page, CASES[name][0]) == "Gewijzigd", name
    assert dropped(page, CASES["no_pdf"][0]) == "Niet van Veldwerk"
    assert flaws(page) == []
    page.get_by_role("button", name="English").click()
    expect(page.locator("#result h2")).to_have_text("Not from Veldwerk")
    page.context.close()


def test_the_copy_that_a_company_hands_out_knows_its_keys(
    chromium: Browser, app: Flask, clock: FakeClock, piet: Program, tmp_path: Path
) -> None:
    work = Work(app, VOLTWIJK, clock())
    chain_what_waits(work)
    visit = piet.visits(day="2026-11-20", team="noord")[1]["id"]
    make_report(work, visit)
    pdf = newest(app, visit)[1]
    zipfile.ZipFile(io.BytesIO(app.test_client().get("/verify/voltwijk.zip").data)).extractall(tmp_path)
    page = opened(chromium, (tmp_path / "veldwerk-verify/verify/index.html").as_uri(), offline=True)
    assert dropped(page, pdf) == "Geldig"
    assert dropped(page, Draft().pdf()) == "Niet van Veldwerk", "another's key under this company's name"
    page.context.close()
    with served(app) as url:
        page = opened(chromium, f"{url}/verify/#{'0' * 64}", lang="en-GB")
        assert dropped(page, pdf) == "Changed"
        expect(page.locator(".faults")).to_contain_text("not the report of the QR code")
        page.goto(f"{url}/verify/")
        page.reload()
        assert dropped(page, pdf) == "Valid"
        expect(page.locator("#result")).to_contain_text("in the company's chain")
        expect(page.locator("#result")).to_contain_text("5 photos, unchanged since the signing.")
        page.context.close()
