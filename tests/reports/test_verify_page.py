"""The checking page in Chromium: from a disk without a server, and served beside the company's keys."""

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright
from sqlalchemy import select

from server.kit.chain import links_of
from server.kit.chain_jobs import chain_what_waits
from server.kit.house import open_house
from server.kit.jobs import Work
from server.reports.making import make_report
from server.seed.made_ids import made_id
from server.visits.models import Signature
from tests.chromium import CHROMIUM, QUIET
from tests.conftest import FakeClock
from tests.office.in_chromium import flaws, served
from tests.office.people import Program
from tests.reports.forge import VECTORS, Draft
from tests.reports.newest import newest
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


def chosen(page: Page, pdf: bytes) -> str:
    """The verdict over a file that may be the one chosen before: it is judged anew."""
    page.evaluate("document.querySelector('#result').replaceChildren()")
    page.locator("#file").set_input_files({"name": "rapport.pdf", "mimeType": "application/pdf", "buffer": pdf})
    page.locator(".sum").wait_for()
    assert page.locator("#file").evaluate("input => input.value") == "", "the same file may be chosen again"
    return page.locator("#result h2").inner_text()


def answers(how: dict[str, Any] | None) -> Callable[[Route], None]:
    """What the office says instead; None: nothing at all."""
    return lambda route: route.fulfill(**how) if how else route.abort()


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
    alone = tmp_path / "alone" / "controle.html"
    alone.parent.mkdir()
    alone.write_bytes(app.test_client().get("/verify/voltwijk.html").data)
    for kept in (tmp_path / "veldwerk-verify/verify/index.html", alone):
        page = opened(chromium, kept.as_uri(), offline=True)
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        assert dropped(page, pdf) == "Geldig"
        assert dropped(page, Draft().pdf()) == "Niet van Veldwerk", "another's key under this company's name"
        assert asked == [] and flaws(page) == []
        page.context.close()
    with served(app) as url:
        page = opened(chromium, f"{url}/verify/", lang="en-GB")
        assert dropped(page, pdf) == "Valid"
        expect(page.locator("#result")).to_contain_text("in the company's chain")
        expect(page.locator("#result")).to_contain_text("5 photos, unchanged since the signing.")
        with page.expect_download() as got:
            page.get_by_role("link", name="Keep this page").click()
        assert Path(got.value.path()).read_bytes() == alone.read_bytes()
        page.context.close()


def test_a_scanned_code_says_what_to_do_and_whether_the_file_is_that_one(
    chromium: Browser, app: Flask, clock: FakeClock, piet: Program
) -> None:
    work = Work(app, VOLTWIJK, clock())
    chain_what_waits(work)
    mine, other = (visit["id"] for visit in piet.visits(day="2026-11-20", team="noord")[:2])
    for visit in (mine, other):
        make_report(work, visit)
    with open_house(app, VOLTWIJK, write=False) as house:
        signature = house.session.scalars(select(Signature.id).where(Signature.visit_id == mine)).one()
        scanned = links_of(house, "signature", [signature])[signature].hash
    with served(app) as url:
        page = opened(chromium, f"{url}/verify/#{scanned}", lang="en-GB")
        expect(page.locator("#scanned")).to_contain_text(
            f"a report with mark {scanned[:8]}…: now choose the file (PDF)"
        )
        assert flaws(page) == []
        assert dropped(page, newest(app, mine)[1]) == "Valid"
        expect(page.locator("#result")).to_contain_text("This is the report of the QR code that you scanned")
        expect(page.locator("#scanned")).to_be_hidden()
        assert dropped(page, newest(app, other)[1]) == "Another report"
        expect(page.locator("#result")).to_contain_text("not the report of the QR code")
        assert dropped(page, CASES["photo_byte"][0]) == "Changed"
        page.context.close()


def test_an_office_that_is_busy_makes_no_good_report_a_forgery(
    chromium: Browser, app: Flask, clock: FakeClock, piet: Program
) -> None:
    """429, 503, no line: not compared now. Only another link, or none, is held against a report."""
    work = Work(app, VOLTWIJK, clock())
    chain_what_waits(work)
    visit = piet.visits(day="2026-11-20", team="noord")[1]["id"]
    make_report(work, visit)
    pdf = newest(app, visit)[1]
    with served(app) as url:
        page = opened(chromium, f"{url}/verify/")
        result, links = page.locator("#result"), "**/link/signature/*.json"
        for how in ({"status": 429}, {"status": 503}, {"status": 200, "body": "<html>wifi</html>"}, None):
            page.route(links, answers(how))
            assert chosen(page, pdf) == "Geldig", how
            expect(result).to_contain_text("was nu niet te vergelijken")
            page.unroute(links)
        page.get_by_role("button", name="Vergelijk opnieuw").click()
        expect(result).to_contain_text("in de keten van het bedrijf.")
        page.route("**/keys.json", answers({"status": 503, "body": "{}"}))
        assert chosen(page, pdf) == "Klopt in zichzelf, de afzender is niet bevestigd"
        expect(result).to_contain_text("de afzender is niet vergeleken")
        expect(result).not_to_contain_text("Zojuist vergeleken")
        page.unroute("**/keys.json")
        for how in ({"status": 404}, {"status": 200, "json": {"link": "{}", "sig": ""}}):
            page.route(links, answers(how))
            assert chosen(page, pdf) == "Gewijzigd", how
            page.unroute(links)
        page.context.close()
