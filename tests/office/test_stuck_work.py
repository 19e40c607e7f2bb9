"""Background work that stands still: who may do something about it sees it on every page."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from server.kit.house import open_house
from server.kit.watermark import DatabaseRestored
from server.kit.work import do_row
from server.kit.work_models import Audit, Delivery, EventRow, Job
from server.seed.made_ids import made_id
from tests.conftest import FakeClock
from tests.office.people import Browser

TENANT = made_id("voltwijk", "tenant", "1")


@pytest.fixture
def quiet(app: Flask, clock: FakeClock) -> Flask:
    """All work of the demo is done."""
    with open_house(app, TENANT, now=clock()) as house:
        for model in (Job, Delivery):
            house.session.execute(update(model).where(model.tenant_id == TENANT).values(state="done", done_at=clock()))
    return app


@pytest.fixture
def anna(app: Flask) -> Browser:
    return Browser.of(app, "anna@voltwijk.example")


def a_job(app: Flask, clock: FakeClock, **how: object) -> str:
    with open_house(app, TENANT, now=clock()) as house:
        house.queue("kit.forget_old_work")
        house.desk.flush()
        row = house.session.scalars(select(Job).where(Job.state == "waiting")).one()
        for name, value in how.items():
            setattr(row, name, value)
        return row.id


def test_nothing_is_said_while_work_gets_done(quiet: Flask, clock: FakeClock, anna: Browser) -> None:
    a_job(quiet, clock)
    assert "stuck" not in anna.get("/office/").text
    page = anna.get("/office/work").text
    assert "Niets mislukt" in page and "Oud achtergrondwerk opruimen" in page


def test_redis_is_away_and_anna_reads_that_tasks_wait(quiet: Flask, clock: FakeClock, anna: Browser) -> None:
    a_job(quiet, clock)
    clock.passes(minutes=2)
    assert "Achtergrondwerk staat stil: 1 taak wacht." in anna.get("/office/").text


def test_workers_that_stand_still_are_seen_too(quiet: Flask, clock: FakeClock, anna: Browser) -> None:
    a_job(quiet, clock, state="queued", queued_at=clock())
    clock.passes(minutes=9)
    assert "staat stil" not in anna.get("/office/").text
    clock.passes(minutes=2)
    assert "Achtergrondwerk staat stil: 1 taak wacht." in anna.get("/office/").text


def test_a_try_that_comes_later_is_not_late(quiet: Flask, clock: FakeClock, anna: Browser) -> None:
    a_job(quiet, clock, run_at=clock() + timedelta(hours=2), attempts=5, error="OSError: no line")
    clock.passes(hours=1)
    assert "staat stil" not in anna.get("/office/").text
    assert "5 pogingen" in anna.get("/office/work").text


def test_a_failed_task_is_shown_with_its_reason_and_done_again(quiet: Flask, clock: FakeClock, anna: Browser) -> None:
    job = a_job(quiet, clock, state="failed", attempts=8, error="OSError: <no line>")
    assert "1 taak op de achtergrond is mislukt." in anna.get("/office/").text
    assert "OSError: &lt;no line&gt;" in anna.get("/office/work").text
    assert anna.form(f"/office/work/job/{job}/again").status_code == 303
    assert "mislukt." not in anna.get("/office/").text
    assert do_row(quiet, "job", TENANT, job) == "done"
    assert anna.form(f"/office/work/job/{job}/again").status_code == 404
    with open_house(quiet, TENANT, write=False) as house:
        (row,) = house.session.scalars(select(Audit).where(Audit.verb == "do_again")).all()
    assert (row.subject_kind, row.subject_id, row.actor) == ("job", job, made_id("voltwijk", "member", "Anna"))


def test_an_event_that_a_listener_failed_at_is_brought_again(quiet: Flask, clock: FakeClock, anna: Browser) -> None:
    with open_house(quiet, TENANT, now=clock()) as house:
        house.tell(DatabaseRestored("of another copy"))
        house.desk.flush()
        row = house.session.scalars(select(Delivery).where(Delivery.state == "waiting").order_by(Delivery.id)).all()[0]
        event = house.session.get_one(EventRow, (TENANT, row.event_id)).name
        row.state, row.error = "failed", "KeyError: x"
    assert event in anna.get("/office/work").text
    assert anna.form(f"/office/work/delivery/{row.id}/again").status_code == 303
    with open_house(quiet, TENANT, write=False) as house:
        assert house.session.get_one(Delivery, (TENANT, row.id)).state == "waiting"


def test_piet_who_may_not_see_jobs_is_not_bothered(quiet: Flask, clock: FakeClock, browser: Browser) -> None:
    job = a_job(quiet, clock, state="failed", attempts=8, error="OSError")
    assert "mislukt" not in browser.get("/office/").text
    assert browser.get("/office/work").status_code == 403
    assert browser.form(f"/office/work/job/{job}/again").status_code == 403
