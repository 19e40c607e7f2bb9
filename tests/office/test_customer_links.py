"""Piet sends a customer a link, sees what became of it, and takes it back."""

import re

from flask import Flask
from sqlalchemy import select

from server.kit.house import open_house
from server.notifications.mail_models import Mail
from server.seed.made_ids import made_id
from tests.conftest import FakeClock
from tests.office.people import Browser, Program

TENANT = made_id("voltwijk", "tenant", "1")


def mails(app: Flask, clock: FakeClock) -> list[Mail]:
    with open_house(app, TENANT, write=False, now=clock()) as house:
        return list(house.session.scalars(select(Mail)))


def test_he_sends_one_copies_it_and_takes_it_back(
    app: Flask, clock: FakeClock, browser: Browser, piet: Program
) -> None:
    visit = next(one["id"] for one in piet.visits(day="2026-11-21") if piet.visit(one["id"])["customer"]["email"])
    assert browser.form(f"/office/visit/{visit}/link", purpose="follow", mail="yes").status_code == 303
    (mail,) = mails(app, clock)
    assert (mail.kind, mail.to, mail.state) == ("link", piet.visit(visit)["customer"]["email"], "waiting")
    page = browser.get(f"/office/visit/{visit}").text
    assert "Link gemaakt" in page and "werkt tot" in page
    trail = page.partition('id="h-trail"')[2]
    assert "Waarvoor" in trail and "Bezoek volgen" in trail, "who did what says what the link was for"
    address = re.findall(r'value="http://[^/]+(/k/[^"]+)"', page)[0]
    guest = app.test_client()
    assert guest.get(address).status_code == 200
    link = re.findall(r"/office/link/([0-9a-f-]+)/revoke", page)[0]
    petra = Browser.of(app, "petra@zonnehof.example")
    assert petra.form(f"/office/link/{link}/revoke").status_code == 404
    assert petra.get(f"/office/visit/{visit}").status_code == 404, (
        "nor does she read in the trail what links there were"
    )
    assert browser.form(f"/office/link/{link}/revoke").status_code == 303
    assert guest.get(address).status_code == 410
    page = browser.get(f"/office/visit/{visit}").text
    assert "ingetrokken" in page and "Link ingetrokken" in page and "/k/" not in page


def test_without_mail_it_is_only_made_and_a_purpose_that_is_none_is_404(
    app: Flask, clock: FakeClock, browser: Browser, piet: Program
) -> None:
    visit = piet.today()["id"]
    assert browser.form(f"/office/visit/{visit}/link", purpose="report", lang="en").status_code == 303
    assert mails(app, clock) == []
    assert browser.form(f"/office/visit/{visit}/link", purpose="everything").status_code == 404


def test_two_links_for_the_same_are_told_apart_by_their_language(browser: Browser, piet: Program) -> None:
    visit = piet.today()["id"]
    browser.form(f"/office/visit/{visit}/link", purpose="report")
    assert "(NL)" not in browser.get(f"/office/visit/{visit}").text, "one language needs no word"
    browser.form(f"/office/visit/{visit}/link", purpose="report", lang="en")
    page = browser.get(f"/office/visit/{visit}").text
    assert page.count("<b>Verslag en papieren (NL)</b>") == page.count("<b>Verslag en papieren (EN)</b>") == 1
