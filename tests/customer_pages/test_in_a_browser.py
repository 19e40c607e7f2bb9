"""One visit as Klaas lives it on his phone: planned, mailed, followed, signed, rated, asked about; and the office sees all."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect, sync_playwright
from sqlalchemy import select

from server import create_app
from server.config import Settings
from server.kit.chain_jobs import chain_what_waits
from server.kit.house import engine_of, open_house
from server.kit.jobs import Work
from server.kit.work import do_row
from server.kit.work_models import Delivery, Job
from server.notifications.mail_choices import BY_ITSELF, wish
from tests.chromium import CHROMIUM, QUIET
from tests.conftest import MANY, FakeClock
from tests.customer_pages.klaas import PIET, TENANT, Klaas
from tests.databases import MORNING, copied
from tests.office.in_chromium import flaws, served, sits_down

TOMORROW = "2026-11-22"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def company(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Klaas, str]]:
    """Klaas' company, and its address, which also stands in its mails."""
    folder, clock = tmp_path_factory.mktemp("customers"), FakeClock(MORNING)
    limits = dict.fromkeys(("requests_per_second", "requests_burst", "logins_per_minute", "links_per_minute"), MANY)
    with copied(request, "sqlite", folder, of="demo", files=folder / "data") as database:
        settings = Settings(
            data_dir=folder / "data", database_url=database.url, secret_key="a secret of the tests, long enough"
        )
        app = create_app(replace(settings, **limits), clock=clock)
        with served(app) as url:
            app.extensions["settings"] = replace(app.extensions["settings"], public_url=url)
            yield Klaas(app, clock), url
        engine_of(app).dispose()


def works(app: Flask, clock: FakeClock) -> None:
    """The workers do what waits, until nothing does; then what is new is sealed, and once more."""
    for _ in range(2):
        tried: set[str] = set()
        for table, model in 3 * (("delivery", Delivery), ("job", Job)):
            with open_house(app, TENANT, write=False, now=clock()) as house:
                ids = set(house.session.scalars(select(model.id).where(model.state == "waiting"))) - tried
            tried |= ids
            with app.app_context():
                for one in sorted(ids):
                    do_row(app, table, TENANT, one)
        chain_what_waits(Work(app, TENANT, clock()))


def own_phone(chromium: Browser, **more: Any) -> Page:
    size: Any = {"width": 360, "height": 780}
    context = chromium.new_context(viewport=size, has_touch=True, timezone_id="Europe/Amsterdam", reduced_motion="reduce", **more)  # fmt: skip
    context.set_default_timeout(10_000)
    return context.new_page()


def in_the_mail(office: Page, url: str, subject: str) -> str:
    """The link in the newest mail with these words, as the office's log shows it."""
    office.goto(f"{url}/office/mail")
    office.locator("tr", has_text=subject).first.get_by_role("link", name="Bekijk").click()
    return re.findall(r"http://\S+/k/\S+", office.locator(".mail-kept pre").inner_text())[0]


def test_klaas_lives_through_a_visit_on_his_own_phone(chromium: Browser, company: tuple[Klaas, str]) -> None:
    (klaas, url), wrong = company, {}
    app, clock, tess = klaas.app, klaas.clock, klaas.tess
    with open_house(app, TENANT, now=clock()) as house:
        for kind in BY_ITSELF:
            wish(house, kind, on=True, by=PIET)
    office = sits_down(chromium, url, "olga")
    page = own_phone(chromium, color_scheme="light")  # under the true policy: no inline script, nothing from elsewhere
    plain = own_phone(chromium, java_script_enabled=False)

    # Planned, mailed, followed.
    team = klaas.piet.visit(klaas.visit)["team"]
    place = {"street": "Dorpsstraat", "number": "4", "postcode": "8011 AB", "city": "Zwolle"}
    planned = klaas.piet.post(
        "/api/visits",
        {
            "customer": {"name": "Klaas de Wit", "email": "klaas@example.org", "address": place},
            "type": "maintenance",
            "team": team,
            "planned_from": f"{TOMORROW}T09:00:00+01:00",
            "planned_to": f"{TOMORROW}T10:00:00+01:00",
        },
    )
    assert planned.status_code == 201, planned.text
    visit = planned.json["id"]
    works(app, clock)
    page.goto(in_the_mail(office, url, "Uw afspraak met"))
    expect(page.get_by_role("heading", level=1)).to_have_text("De afspraak staat.")
    expect(page.locator(".arrival")).to_contain_text("09:00 bij u te zijn, zoals gepland")
    wrong["follow"] = flaws(page)
    clock.passes(hours=25, minutes=40)
    tess.steps(visit, "en_route")
    clock.passes(minutes=2)
    page.get_by_role("link", name="Ververs").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tess is onderweg naar u.")
    wrong["on the way"] = flaws(page)
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tess is on the way to you.")
    page.get_by_role("link", name="Nederlands").click()
    page.get_by_label("Uw vraag").fill("Mag de hond los?")
    page.get_by_role("button", name="Verstuur vraag").click()
    expect(page.get_by_role("status")).to_contain_text("Uw vraag is bij ons binnen")

    # Done, and signed on his own phone: drawn here, by keyboard and without script elsewhere.
    tess.steps(visit, "working")
    tess.completes(visit, remarks="Kap vervangen")
    works(app, clock)
    office.goto(f"{url}/office/visit/{visit}")
    office.get_by_label("Waarvoor").select_option("sign")
    office.get_by_role("button", name="Stuur link").click()
    office.wait_for_load_state()
    works(app, clock)
    link = in_the_mail(office, url, "Teken voor het werk")
    plain.goto(link)
    expect(plain.get_by_text("Uw getypte naam geldt als uw handtekening.")).to_be_visible()
    expect(plain.locator("#drawing")).to_be_hidden()
    page.goto(link)
    wrong["sign"] = flaws(page)
    page.get_by_label("Uw naam").fill("Klaas de Wit")
    page.get_by_label("Ik heb het rapport").check()
    page.get_by_role("button", name="Ondertekenen").click()
    expect(page.get_by_role("alert")).to_contain_text("Zet uw handtekening in het vak")
    _draws(page)
    page.get_by_role("button", name="Ondertekenen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Er is getekend")
    wrong["signed"] = flaws(page)
    works(app, clock)

    # Rated without script, read, taken along.
    plain.goto(in_the_mail(office, url, "Hoe ging het bezoek"))
    plain.get_by_label("5 sterren").check()
    plain.get_by_label("10", exact=True).check()
    plain.get_by_label("Wilt u er iets bij zeggen?").fill("Heel netjes")
    plain.get_by_role("button", name="Verstuur").click()
    expect(plain.get_by_role("status")).to_contain_text("Dank u wel")
    page.goto(plain.url)
    wrong["rate"] = flaws(page)
    page.goto(in_the_mail(office, url, "Verslag van het bezoek"))
    wrong["report"] = flaws(page)
    expect(page.locator("main")).to_contain_text("Getekend door")
    expect(page.locator("main")).not_to_contain_text("Kap vervangen")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download het rapport (PDF)").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    clock.passes(days=400)
    page.reload()
    expect(page.get_by_role("link", name=re.compile("^Bel "))).to_be_visible()
    wrong["over"] = flaws(page)
    page.goto(f"{url}/k/nergens")
    wrong["nowhere"] = flaws(page)
    clock.passes(days=-400)

    # The office sees all of it.
    office.goto(f"{url}/office/visit/{visit}")
    expect(office.locator("#visit")).to_contain_text(
        "Klaas de Wit klant · op een eigen telefoon, via een link van Olga"
    )
    expect(office.locator("#visit .signature img")).to_have_count(1)
    expect(office.locator("#visit")).to_contain_text("Heel netjes")
    wrong["office"] = flaws(office)
    office.goto(f"{url}/office/inbox")
    expect(office.locator("main")).to_contain_text("Mag de hond los?")
    found = {name: one for name, one in wrong.items() if one}
    assert not found, json.dumps(found, indent=1)


def _draws(page: Page) -> None:
    page.locator("#pad").scroll_into_view_if_needed()
    box = page.locator("#pad").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 120)
    page.mouse.down()
    for nth in range(12):
        page.mouse.move(box["x"] + 40 + nth * 15, box["y"] + 120 - (nth % 4) * 20)
    page.mouse.up()
