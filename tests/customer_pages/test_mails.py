"""Mails that go by themselves, only when the company wants them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from server.kit.house import open_house
from server.kit.work import do_row
from server.kit.work_models import Delivery
from server.links.making import NewLink, make_link
from server.notifications.mail_choices import BY_ITSELF, wish
from server.notifications.mail_models import Mail
from server.seed.made_ids import made_id
from tests.conftest import FakeClock
from tests.databases import Database, copied
from tests.office.people import Program, phone_of

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
