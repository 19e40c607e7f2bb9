"""Anna invites a technician, who chooses a password, sets up two steps and logs in on the phone; Anna plans and gives rights."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pyotp.totp import TOTP
from sqlalchemy import select

from server import create_app
from server.accounts.account_links import token_of
from server.accounts.models import AccountLink
from server.config import Settings
from server.kit.house import engine_of, open_house
from server.seed.made_ids import made_id
from tests.chromium import CHROMIUM, QUIET
from tests.conftest import MANY, FakeClock
from tests.databases import MORNING, copied
from tests.office.in_chromium import by_day_and_night, flaws, served, sits_down

NEW = "three loose words"
VOLTWIJK = made_id("voltwijk", "tenant", "1")


@pytest.fixture
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


def test_from_the_invitation_to_the_phone(chromium: Browser, request: Any, tmp_path_factory: Any) -> None:
    folder = tmp_path_factory.mktemp("people")
    clock = FakeClock(MORNING)
    with copied(request, "sqlite", folder, of="demo", files=folder / "data") as database:
        settings = Settings(
            data_dir=folder / "data", database_url=database.url, secret_key="a secret of the tests, long"
        )
        limits = dict.fromkeys(("requests_per_second", "requests_burst", "logins_per_minute"), MANY)
        app = create_app(replace(settings, **limits), clock=clock)
        with served(app) as url:
            anna = sits_down(chromium, url, "anna")
            wrong: dict[str, Any] = {}
            invites_noor(anna, url)
            with open_house(app, VOLTWIJK, write=False, now=clock()) as house, app.app_context():
                token = token_of(VOLTWIJK, house.session.scalars(select(AccountLink.id)).one())
            app_of_noor = begins(chromium, f"{url}/account/invitation/{token}", clock, wrong)
            clock.passes(seconds=60)
            logs_in_on_the_phone(chromium, url, app_of_noor.at(clock()))
            goes_to_oost_on_monday(anna, url, wrong)
            changes_a_role(anna, url, wrong)
            the_last_admin_stays(anna, url)
            everybody_can_use_every_sheet(anna, url, wrong)
            another_password(anna, url, app, clock, wrong)
        engine_of(app).dispose()
    assert not {where: found for where, found in wrong.items() if found}


def everybody_can_use_every_sheet(anna: Page, url: str, wrong: dict[str, Any]) -> None:
    tess, van = f"people/{made_id('voltwijk', 'member', 'Tess')}", f"vans/{made_id('voltwijk', 'location', 'noord')}"
    sheets = [f"{tess}/{verb}" for verb in ("edit", "invite", "roles", "team", "end")]
    sheets += [f"{van}/{verb}" for verb in ("edit", "team", "end")]
    for path in ("people", "roles", "teams", "skills", "people/new", "vans", "vans/new", *sheets):
        anna.goto(f"{url}/office/admin/{path}")
        by_day_and_night(anna, path, wrong)


def another_password(anna: Page, url: str, app: Flask, clock: FakeClock, wrong: dict[str, Any]) -> None:
    """Tess forgot hers: the page that asks for her e-mail, and the one behind the link."""
    anna.goto(f"{url}/account/forgot")
    by_day_and_night(anna, "forgot", wrong)
    anna.locator("input[type=email]").fill("tess@voltwijk.example")
    anna.keyboard.press("Enter")
    expect(anna.locator("input[type=email]")).to_have_count(0)
    with open_house(app, VOLTWIJK, write=False, now=clock()) as house, app.app_context():
        asked = select(AccountLink.id).where(AccountLink.purpose == "password")
        token = token_of(VOLTWIJK, house.session.scalars(asked).one())
    anna.goto(f"{url}/account/new-password/{token}")
    by_day_and_night(anna, "new password", wrong)


def invites_noor(anna: Page, url: str) -> None:
    anna.goto(f"{url}/office/admin/people")
    anna.locator("#person-new").click()
    anna.get_by_label("Naam").fill("Noor Visser")
    anna.get_by_label("E-mail").fill("noor@voltwijk.example")
    anna.locator("#f-team").select_option(label="Noord")
    anna.get_by_label("Monteur").check()
    anna.keyboard.press("Enter")
    expect(anna.get_by_role("heading", name="Noor Visser")).to_be_visible()
    expect(anna.get_by_text("De uitnodiging is onderweg.")).to_be_visible()


def begins(chromium: Browser, link: str, clock: FakeClock, wrong: dict[str, Any]) -> TOTP:
    noor = chromium.new_context(viewport={"width": 390, "height": 780}, locale="nl-NL", bypass_csp=True).new_page()
    noor.goto(link)
    wrong["invitation"] = flaws(noor)
    noor.locator("#password").fill(NEW)
    noor.get_by_role("button", name="Beginnen").click()
    noor.get_by_role("link", name="Twee stappen instellen").click()
    noor.get_by_text("Scannen lukt niet?").click()
    codes = TOTP(noor.locator(".account-secret").inner_text().replace(" ", ""))
    wrong["two steps"] = flaws(noor)
    noor.locator("#otp").fill(codes.at(clock()))
    noor.get_by_role("button", name="Aanzetten").click()
    expect(noor.locator(".account-codes li")).to_have_count(10)
    wrong["codes"] = flaws(noor)
    noor.get_by_role("link", name="Ik heb ze bewaard").click()
    expect(noor.get_by_text("Er zijn nog 10 herstelcodes over")).to_be_visible()
    wrong["account"] = flaws(noor)
    return codes


def logs_in_on_the_phone(chromium: Browser, url: str, code: str) -> None:
    phone = chromium.new_context(viewport={"width": 360, "height": 780}, locale="nl-NL").new_page()
    phone.goto(f"{url}/app/")
    phone.locator("input[name=email]").fill("noor@voltwijk.example")
    phone.locator("input[name=password]").fill(NEW)
    phone.get_by_role("button", name="Inloggen").click()
    phone.get_by_label("Code uit je app").fill(code)
    phone.get_by_role("button", name="Inloggen").click()
    expect(phone.locator("input[name=password]")).to_have_count(0)


def goes_to_oost_on_monday(anna: Page, url: str, wrong: dict[str, Any]) -> None:
    anna.goto(f"{url}/office/admin/people")
    anna.get_by_role("link", name="Noor Visser").click()
    anna.locator("#person-team").click()
    anna.locator("#f-team").select_option(label="Oost")
    anna.get_by_role("button", name="Indelen").click()
    expect(anna.get_by_text("vanaf ma 23 nov")).to_be_visible()
    wrong["person"] = flaws(anna)


def changes_a_role(anna: Page, url: str, wrong: dict[str, Any]) -> None:
    anna.goto(f"{url}/office/admin/roles")
    anna.get_by_role("link", name="Planner", exact=True).click()
    wrong["role"] = flaws(anna)
    anna.get_by_label("Checklists bekijken").uncheck()
    anna.get_by_label("Achtergrondwerk bekijken en opnieuw starten").check()
    anna.get_by_role("button", name="Bekijk wat verandert").click()
    expect(anna.get_by_text("1 recht erbij").first).to_be_visible()
    expect(anna.get_by_text("1 recht eraf").first).to_be_visible()
    wrong["what changes"] = flaws(anna)
    anna.get_by_role("button", name="Bewaar").click()
    expect(anna.get_by_text("De rol is opgeslagen.")).to_be_visible()


def the_last_admin_stays(anna: Page, url: str) -> None:
    anna.goto(f"{url}/office/admin/people")
    anna.get_by_role("link", name=re.compile("Anna Mulder")).click()
    anna.locator("#person-end").click()
    anna.get_by_label("Nu meteen").check()
    anna.locator("#sheet button.bad").click()
    expect(anna.get_by_text("Dan zou niemand meer rollen en rechten kunnen wijzigen.")).to_be_visible()
