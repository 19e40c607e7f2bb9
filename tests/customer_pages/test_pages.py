"""What Klaas sees by a link, and that nobody but Klaas's own press does anything."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from server.accounts.brands import PAPER, contrast, paint
from server.kit.house import open_house
from server.kit.synced_models import Attention
from server.links.making import NewLink, make_link, revoke_link
from server.links.models import CustomerLink
from server.links.tokens import token_of
from server.seed.made_ids import made_id
from server.visits.models import Rating
from tests.conftest import FakeClock
from tests.databases import Database, copied
from tests.office.people import Program, Tess, phone_of

TENANT = made_id("voltwijk", "tenant", "1")
HTML = {"Accept": "text/html"}


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with copied(request, request.param, tmp_path, of="demo", files=tmp_path / "data") as database:
        yield database


class Klaas:
    """The customer of a visit, with a phone of his own and a link in a mail."""

    def __init__(self, app: Flask, clock: FakeClock) -> None:
        self.app, self.clock, self.client = app, clock, app.test_client()
        self.piet = Program.of(app, "piet@voltwijk.example")
        self.visit = self.piet.today()["id"]
        self.tess: Tess = phone_of(app, clock, "tess", "noord")

    def link(self, purpose: str, visit: str | None = None) -> str:
        with self.app.app_context(), open_house(self.app, TENANT, now=self.clock()) as house:
            made = make_link(house, NewLink(purpose, "visit", visit or self.visit), by=None)
            return f"/k/{token_of(TENANT, made.id)}"

    def sees(self, link: str, status: int = 200) -> str:
        got = self.client.get(link, headers=HTML)
        assert got.status_code == status, got.text
        return got.text

    def sends(self, path: str, **form: str) -> Any:
        return self.client.post(path, data=form, headers=HTML)

    def rows(self, table: Any) -> list[Any]:
        with open_house(self.app, TENANT, write=False, now=self.clock()) as house:
            return list(house.session.scalars(select(table)))


@pytest.fixture
def klaas(app: Flask, clock: FakeClock) -> Klaas:
    return Klaas(app, clock)


def yesterday(klaas: Klaas) -> str:
    return str(klaas.piet.visits(day="2026-11-20", team="noord")[1]["id"])


def test_he_follows_his_visit_and_reads_how_old_that_is(klaas: Klaas) -> None:
    link = klaas.link("follow")
    assert "De afspraak staat." in klaas.sees(link) and "nog niets gemeld" in klaas.sees(link)
    klaas.tess.steps(klaas.visit, "en_route")
    klaas.clock.passes(minutes=41)
    page = klaas.sees(link)
    assert "Tess is onderweg naar u." in page and "41 minuten geleden" in page and "de Vries" not in page
    assert "Tess is on the way to you." in klaas.sees(f"{link}?lang=en")
    calendar = klaas.client.get(f"{link}/afspraak.ics")
    assert calendar.mimetype == "text/calendar" and f"UID:{klaas.visit}@veldwerk" in calendar.text
    assert all(len(line.encode()) <= 75 for line in calendar.text.split("\r\n"))


def test_a_mail_scanner_that_opens_everything_changes_nothing(klaas: Klaas) -> None:
    visit = yesterday(klaas)
    links = [klaas.link(purpose, visit) for purpose in ("follow", "rate", "report")]
    before = (klaas.rows(CustomerLink), len(klaas.rows(Rating)), len(klaas.rows(Attention)))
    for link in links:
        for _ in range(3):
            klaas.sees(link)
            klaas.client.head(link)
        for act in ("rate", "ask", "sign"):
            assert klaas.client.get(f"{link}/{act}").status_code in (404, 405)
    after = (klaas.rows(CustomerLink), len(klaas.rows(Rating)), len(klaas.rows(Attention)))
    assert [(row.used_at, row.result_id) for row in after[0]] == [(None, None)] * len(before[0])
    assert after[1:] == before[1:]


def test_he_rates_once_and_may_change_it_until_the_link_is_over(klaas: Klaas) -> None:
    link, before = klaas.link("rate", yesterday(klaas)), len(klaas.rows(Rating))
    assert klaas.sends(f"{link}/rate", comment="Netjes").status_code == 422
    assert "Kies eerst" in klaas.sends(f"{link}/rate", comment="Netjes").text
    for stars in ("4", "5"):
        got = klaas.sends(f"{link}/rate", stars=stars, nps="9", comment="Heel netjes & snel")
        assert got.status_code == 303 and "said=rated" in got.headers["Location"]
    rated = [row for row in klaas.rows(Rating) if row.channel == "link"]
    assert len(klaas.rows(Rating)) == before + 1
    assert [(row.stars, row.nps, row.comment, row.by_member_id) for row in rated] == [
        (5, 9, "Heel netjes & snel", None)
    ]
    assert "U gaf dit oordeel al" in klaas.sees(link) and "Heel netjes &amp; snel" in klaas.sees(link)
    assert "Heel netjes &amp; snel" in klaas.piet.client.get(f"/office/visit/{rated[0].visit_id}", headers=klaas.piet.headers | HTML).text  # fmt: skip
    klaas.clock.passes(days=31)
    assert klaas.sends(f"{link}/rate", stars="1").status_code == 404


def test_a_visit_that_is_not_done_cannot_be_rated(klaas: Klaas) -> None:
    link = klaas.link("rate")
    assert "nog niet klaar" in klaas.sees(link)
    assert klaas.sends(f"{link}/rate", stars="5").status_code == 409


def test_his_question_lands_in_the_inbox(klaas: Klaas) -> None:
    link = klaas.link("follow")
    assert klaas.sends(f"{link}/ask", question=" ").status_code == 422
    assert klaas.sends(f"{link}/ask", question="x" * 1001).status_code == 422
    for _ in range(2):  # pressed twice
        assert klaas.sends(f"{link}/ask", question="Mag de hond los?").status_code == 303
    asked = [item for item in klaas.piet.inbox() if "Mag de hond los?" in str(item["text"])]
    assert len(asked) == 1


def test_the_report_names_parts_and_papers_and_nobodys_surname(klaas: Klaas) -> None:
    page = klaas.sees(klaas.link("report", yesterday(klaas)))
    assert "V12600028" in page and "Het werk is klaar." in page and "Bram" in page and "Postma" not in page
    assert "nog niet klaar" in klaas.sees(klaas.link("report"))


def test_unknown_expired_revoked_and_for_something_else_are_one_friendly_page(klaas: Klaas) -> None:
    good = klaas.link("follow")
    with klaas.app.app_context(), open_house(klaas.app, TENANT, now=klaas.clock()) as house:
        (row,) = house.session.scalars(select(CustomerLink))
        revoke_link(house, row.id, by=made_id("voltwijk", "member", "Piet"))
    pages = {
        klaas.sees(link, 404) for link in (good, good[:-1] + "x", "/k/nonsense", f"/k/{TENANT}.x", "/k/" + "é" * 300)
    }
    assert len(pages) == 1 and "Bel of mail het bedrijf" in pages.pop()
    assert klaas.sends(f"{klaas.link('follow')}/rate", stars="5").status_code == 404
    other = klaas.client.get(good.replace(TENANT, made_id("zonnehof", "tenant", "1")), headers=HTML)
    assert other.status_code == 404


@pytest.mark.parametrize("purpose", ["follow", "rate", "report"])
def test_a_page_is_small_private_and_needs_no_script(klaas: Klaas, purpose: str) -> None:
    link = klaas.link(purpose, yesterday(klaas))
    got = klaas.client.get(link, headers=HTML)
    assert (got.headers["Cache-Control"], got.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert "noindex" in got.headers["X-Robots-Tag"] and "<script" not in got.text and " style=" not in got.text
    title = re.findall(r"<title>(.*?)</title>", got.text)[0]
    visit = klaas.piet.visit(yesterday(klaas))
    assert visit["customer"]["name"] not in title and visit["number"] not in title
    loaded = re.findall(r'(?:href|src)="(/(?:static|k/brand)/[^"]+)"', got.text)
    size = len(got.data)
    for one in loaded:
        with klaas.client.get(one) as file:
            assert file.status_code == 200, one
            size += len(file.data)
    assert len(loaded) == 5 and size < 100_000, size


def test_an_address_that_asks_too_often_waits(klaas: Klaas, clock: FakeClock) -> None:
    asked = [klaas.client.get("/k/nonsense", headers=HTML).status_code for _ in range(140)]
    assert asked[0] == 404 and asked[-1] == 429


@pytest.mark.parametrize("colour", ["ffffff", "000000", "f2a900", "1d5fa8", "e4572e", "808080", "00ff00"])
def test_every_brands_colour_can_be_read(colour: str) -> None:
    look = paint(colour)
    assert contrast(look.ground[1:], look.ink[1:]) >= 4.5
    assert contrast(look.day[1:], PAPER) >= 4.5 and contrast(look.night[1:], "0d1514") >= 4.5
