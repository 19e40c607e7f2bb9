"""Mails that go by themselves, only when the company wants them."""

from collections.abc import Iterator
from email import message_from_bytes
from email.policy import SMTP
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from server.brands.logos import keep_logo
from server.config import Settings
from server.kit.house import open_house
from server.kit.work import do_row
from server.kit.work_models import Delivery, Job
from server.links.making import NewLink, make_link
from server.notifications.mail_choices import BY_ITSELF, wish
from server.notifications.mail_gateway import file_of_mail
from server.notifications.mail_models import Mail
from server.seed.made_ids import made_id
from tests.conftest import FakeClock
from tests.databases import Database, copied
from tests.office.people import Browser, Program, phone_of

TENANT = made_id("voltwijk", "tenant", "1")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with copied(request, request.param, tmp_path, of="demo", files=tmp_path / "data") as database:
        yield database


@pytest.fixture
def piet(app: Flask) -> Program:
    return Program.of(app, "piet@voltwijk.example")


def wanted(app: Flask, clock: FakeClock) -> None:
    with open_house(app, TENANT, now=clock()) as house:
        for kind in BY_ITSELF:
            wish(house, kind, on=True, by=made_id("voltwijk", "member", "Olga"))


def mails(app: Flask, clock: FakeClock, about: str) -> list[tuple[str, str]]:
    """What was to be sent once everybody heard: (kind, subject)."""
    with open_house(app, TENANT, write=False, now=clock()) as house:
        ids = list(house.session.scalars(select(Delivery.id).where(Delivery.listener.contains("customer_pages"))))
    with app.app_context():
        for one in ids:
            assert do_row(app, "delivery", TENANT, one) in ("done", "nothing")
    with open_house(app, TENANT, write=False, now=clock()) as house:
        return [
            (row.kind, row.letter["subject"])
            for row in house.session.scalars(select(Mail).where(Mail.subject_id == about).order_by(Mail.id))
        ]


def reachable(piet: Program, nth: int = 0) -> str:
    """A visit of today whose customer has a mail address."""
    return str([one["id"] for one in piet.visits(day="2026-11-21") if piet.visit(one["id"])["customer"]["email"]][nth])


def test_an_appointment_of_another_day_is_mailed_when_the_company_wants_it(
    app: Flask, clock: FakeClock, piet: Program
) -> None:
    visit = reachable(piet)
    piet.post(f"/api/visit/{visit}/move", {"planned_from": "2026-11-24T09:00:00+01:00"})
    assert mails(app, clock, visit) == [], "nobody chose"
    wanted(app, clock)
    for moment in ("2026-11-25T09:00:00+01:00", "2026-11-21T15:00:00+01:00", "2026-11-26T09:00:00+01:00"):
        piet.post(f"/api/visit/{visit}/move", {"planned_from": moment})
        got = mails(app, clock, visit)
    assert [kind for kind, _ in got] == ["moved", "moved"], "today is spoken about, not mailed"
    piet.post(f"/api/visit/{visit}/cancel", {"reason": "Klant belde af"})
    assert sorted(kind for kind, _ in mails(app, clock, visit)) == ["cancelled", "moved", "moved"]


def test_after_a_visit_comes_a_question_and_the_report_once(app: Flask, clock: FakeClock, piet: Program) -> None:
    wanted(app, clock)
    noord = [
        one["id"] for one in piet.visits(day="2026-11-21", team="noord") if piet.visit(one["id"])["customer"]["email"]
    ]
    tess = phone_of(app, clock, "tess", "noord")
    tess.steps(noord[0], "working")
    tess.completes(noord[0])
    assert sorted(kind for kind, _ in mails(app, clock, noord[0])) == ["done", "report"]
    piet.post(f"/api/visit/{noord[0]}/reopen", {"reason": "Nog iets"})
    tess.completes(noord[0])
    assert len(mails(app, clock, noord[0])) == 2


def test_who_was_once_written_to_in_english_gets_english_mails(app: Flask, clock: FakeClock, piet: Program) -> None:
    wanted(app, clock)
    visit = reachable(piet)
    with app.app_context(), open_house(app, TENANT, now=clock()) as house:
        make_link(house, NewLink("follow", "visit", visit, "en"), by=made_id("voltwijk", "member", "Piet"))
    piet.post(f"/api/visit/{visit}/move", {"planned_from": "2026-11-25T09:00:00+01:00"})
    ((kind, subject),) = mails(app, clock, visit)
    assert kind == "moved" and subject.startswith("Your appointment with")


def test_what_piet_moved_lies_as_a_mail_in_the_folder_with_the_link_and_the_logo_in_it(
    app: Flask, settings: Settings, clock: FakeClock, piet: Program
) -> None:
    """From the event to the file: nothing of it is loaded from anywhere, and the office sees it as a mail program does."""
    wanted(app, clock)
    visit, logo = reachable(piet), BytesIO()
    Image.new("RGB", (300, 90), "#b00020").save(logo, "PNG")
    with app.app_context(), open_house(app, TENANT, now=clock()) as house:
        keep_logo(house, piet.visit(visit)["entity"], logo.getvalue(), by=made_id("voltwijk", "member", "Olga"))
    piet.post(f"/api/visit/{visit}/move", {"planned_from": "2026-11-25T09:00:00+01:00"})
    assert len(mails(app, clock, visit)) == 1
    with open_house(app, TENANT, write=False, now=clock()) as house:
        jobs = list(house.session.scalars(select(Job.id).where(Job.name == "notifications.mail")))
        (mail,) = house.session.scalars(select(Mail.id).where(Mail.subject_id == visit))
    with app.app_context():
        assert {do_row(app, "job", TENANT, job) for job in jobs} == {"done"}
    file = file_of_mail(settings, TENANT, mail)
    letter = message_from_bytes(file.read_bytes(), policy=SMTP)
    rich, plain = (letter.get_body((kind,)).get_content() for kind in ("html", "plain"))
    assert letter["To"] == piet.visit(visit)["customer"]["email"]
    assert "25 november" in plain and "09:00" in plain and "/k/" in plain
    brand = letter["From"].addresses[0].display_name
    assert f'src="cid:logo" alt="{brand}"' in rich and 'src="http' not in rich
    (picture,) = (part for part in letter.walk() if part["Content-ID"] == "<logo>")
    assert Image.open(BytesIO(picture.get_payload(decode=True))).size == (300, 90)
    shown = Browser.of(app, "anna@voltwijk.example").get(f"/office/mail/{mail}/html")
    assert 'src="data:image/png;base64,' in shown.text and "img-src data:" in shown.headers["Content-Security-Policy"]
