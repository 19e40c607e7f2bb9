"""The page of background work: the schedule, what is under way and how far, the last runs with their duration, why one failed."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from server.kit.chain_link import GENESIS
from server.kit.chain_models import ChainHead, ChainLink, ChainWait
from server.kit.house import engine_of, open_house
from server.kit.ids import uuid7
from server.kit.installation import InstallationRun
from server.kit.jobs import Work, long_job
from server.kit.tenancy import doorstep
from server.kit.work import do_row
from server.kit.work_models import Delivery, Job
from server.seed.made_ids import made_id
from server.visits.models import Signature
from tests.conftest import FakeClock
from tests.office.people import Browser

TENANT = made_id("voltwijk", "tenant", "1")
BUSY: dict[str, object] = {}


@long_job("tests.count_boxes")
def count_boxes(work: Work) -> None:
    """A long job that lets the test look while it works."""
    work.progress(3, 12)
    BUSY["page"] = BUSY["look"]()  # type: ignore[operator]
    BUSY["clock"].passes(seconds=200)  # type: ignore[attr-defined]


@pytest.fixture
def anna(app: Flask, clock: FakeClock) -> Iterator[Browser]:
    with open_house(app, TENANT, now=clock()) as house:
        for model in (Job, Delivery):
            house.session.execute(update(model).where(model.tenant_id == TENANT).values(state="done", done_at=clock()))
    yield Browser.of(app, "anna@voltwijk.example")
    BUSY.clear()


def queued(app: Flask, clock: FakeClock, name: str) -> str:
    with open_house(app, TENANT, now=clock()) as house:
        house.queue(name)
        house.desk.flush()
        return str(house.session.query(Job).filter_by(state="waiting").one().id)


def a_run(app: Flask, clock: FakeClock, **how: object) -> str:
    run = {
        "id": uuid7(),
        "task": "backup",
        "local_date": clock().date(),
        "state": "done",
        "attempts": 1,
        "run_at": clock(),
    }
    with doorstep(engine=engine_of(app), write=True, now=clock()) as session:
        session.add(InstallationRun(**{**run, **how}))
    return str(run["id"])


def test_anna_sees_what_comes_when(app: Flask, clock: FakeClock, anna: Browser) -> None:
    page = anna.get("/office/work").text  # Saturday 21 November, 07:00 in Amsterdam
    for said in ("Back-up", "02:30", "zo 22 nov 02:30", "Terugzetproef", "Bestanden nakijken en opruimen", "nog niet"):
        assert said in page, said


def test_a_long_job_says_how_far_it_is_and_afterwards_how_long_it_took(
    app: Flask, clock: FakeClock, anna: Browser
) -> None:
    BUSY.update(look=lambda: anna.get("/office/work").text, clock=clock)
    job = queued(app, clock, "tests.count_boxes")
    assert do_row(app, "job", TENANT, job) == "done"
    assert "Nu bezig" in BUSY["page"] and "25 %" in BUSY["page"]  # type: ignore[operator]
    page = anna.get("/office/work").text
    assert "Nu bezig" not in page
    assert "3 min 20 s" in page and "tests.count_boxes" in page


def test_the_backup_of_the_night_says_how_it_went_and_nothing_of_other_companies(
    app: Flask, clock: FakeClock, anna: Browser
) -> None:
    ended = clock() - timedelta(hours=4)
    result = {"name": "veldwerk-x.backup", "rows": 987654, "by_tenant": {TENANT: 61, uuid7(): 4321}}
    a_run(app, clock, began_at=ended - timedelta(seconds=4.2), ended_at=ended, result=result)
    a_run(app, clock, task="statistics", began_at=ended, ended_at=ended, result={"seconds": 0.4})
    page = anna.get("/office/work").text
    assert "veldwerk-x.backup: 61 bestanden van dit bedrijf" in page and "4,2 s" in page
    assert "De database heeft zichzelf geteld in 0,4 s" in page
    assert "987654" not in page and "4321" not in page


def test_a_restore_test_that_failed_says_why_and_can_be_asked_for_again(
    app: Flask, clock: FakeClock, anna: Browser
) -> None:
    why = "Damaged: 2 of 60 files are missing or cut short in s3://backups."
    run = a_run(app, clock, task="restore_test", state="failed", error=why, began_at=clock(), ended_at=clock())
    assert why in anna.get("/office/work").text
    assert anna.form(f"/office/work/installation/{run}/again").status_code == 303
    assert "/again" not in anna.get("/office/work").text
    assert anna.form(f"/office/work/installation/{run}/again").status_code == 404
    with doorstep(engine=engine_of(app)) as session:
        assert session.get_one(InstallationRun, run).state == "waiting"


def test_the_columns_of_visits_still_say_work(browser: Browser) -> None:
    assert ">Werk<" in browser.get("/office/search?q=zwolle").text


def test_every_morning_the_chains_are_walked_and_a_broken_one_is_told_at_once(
    app: Flask, clock: FakeClock, anna: Browser
) -> None:
    """It is not tried again for nine hours first: nobody mends a chain by asking once more."""
    page = anna.get("/office/work").text
    assert (
        "De keten van de handtekeningen klopte" not in page and "Ketens van handtekeningen en logboek nalopen" in page
    )
    assert do_row(app, "job", TENANT, queued(app, clock, "kit.check_chains")) == "done"
    with open_house(app, TENANT, write=False, now=clock()) as house:
        number = house.session.scalars(select(ChainHead.number).where(ChainHead.chain == "signature")).one()
    held = f"De keten van de handtekeningen klopte het laatst op 07:00, tot en met schakel {number}."
    page = anna.get("/office/work").text
    assert held in page and "is mislukt" not in page
    with open_house(app, TENANT, now=clock()) as house:
        house.session.execute(
            update(ChainLink)
            .where(ChainLink.chain == "signature", ChainLink.number == number)
            .values(salt=None, erased_at=clock())
        )
    clock.passes(minutes=5)
    assert do_row(app, "job", TENANT, queued(app, clock, "kit.check_chains")) == "failed"
    assert "1 taak op de achtergrond is mislukt." in anna.get("/office/").text, "the banner that leads there"
    page = anna.get("/office/work").text
    assert held in page, "that it held then goes on being said"
    assert f"link {number}: it was said to be erased" in page


def test_a_chain_that_was_written_anew_does_not_have_what_held_yesterday(app: Flask, clock: FakeClock) -> None:
    """Whoever makes the whole chain again forgets what the last walk noted."""
    assert do_row(app, "job", TENANT, queued_alone(app, clock, "kit.check_chains")) == "done"
    with open_house(app, TENANT, now=clock()) as house:
        house.session.execute(delete(ChainLink).where(ChainLink.chain == "signature"))
        house.session.execute(update(ChainHead).where(ChainHead.chain == "signature").values(number=0, hash=GENESIS))
        for one in house.session.scalars(select(Signature.id)).all():
            house.session.add(ChainWait(id=one, chain="signature", subject_id=one))
    clock.passes(days=1)
    assert do_row(app, "job", TENANT, queued_alone(app, clock, "kit.check_chains")) == "failed"
    with open_house(app, TENANT, write=False, now=clock()) as house:
        said = house.session.scalars(select(Job.error).where(Job.state == "failed")).one()
    assert "it is not the link that was published" in said


def queued_alone(app: Flask, clock: FakeClock, name: str) -> str:
    """Queued when nothing else waits."""
    with open_house(app, TENANT, now=clock()) as house:
        house.session.execute(update(Job).where(Job.state == "waiting").values(state="done", done_at=clock()))
    return queued(app, clock, name)
