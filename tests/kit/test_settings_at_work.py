"""What a setting says is what happens: the nights of a company that changed them, and a server whose settings differ."""

import io
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, func, insert, select

from server import create_app
from server.accounts.models import Device, LoginSession, PullPage
from server.config import Settings
from server.evidence.jobs import sweep
from server.evidence.judging import judge
from server.evidence.models import Blob
from server.kit import log as logs
from server.kit.chain_jobs import chain_what_waits
from server.kit.errors import Problem
from server.kit.history_models import DocumentVersion
from server.kit.house import engine_of, open_house
from server.kit.jobs import Work, job_kind
from server.kit.work_models import EventRow
from server.links.making import NewLink, make_link
from server.links.tokens import address_of, token_of
from server.seed.made_ids import made_id
from server.visits.models import Photo, Visit
from tests.conftest import FakeClock
from tests.databases import Database, copied
from tests.evidence import pictures
from tests.office.people import Program, phone_of

TENANT = made_id("voltwijk", "tenant", "1")


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """The demo on SQLite only: what is proved here is which number counts."""
    with copied(request, "sqlite", tmp_path, of="demo", files=tmp_path / "data") as database:
        yield database


@pytest.fixture
def anna(app: Flask) -> Program:
    return Program.of(app, "anna@voltwijk.example")


def sets(anna: Program, **values: int) -> None:
    for name, value in values.items():
        assert anna.send("PUT", f"/api/settings/{name}", {"value": str(value)}).status_code == 200


def night(app: Flask, clock: FakeClock, job: str) -> None:
    kind = job_kind(job)
    if kind.long:
        kind.do(Work(app, TENANT, clock()))
        return
    with open_house(app, TENANT, now=clock()) as house:
        kind.do(house)


def count(app: Flask, what: type) -> int:
    with open_house(app, TENANT, write=False) as house:
        return house.session.scalar(select(func.count()).select_from(what)) or 0


def test_replay_days_say_how_long_pages_and_versions_stay(app: Flask, clock: FakeClock, anna: Program) -> None:
    with open_house(app, TENANT, now=clock()) as house:
        house.session.execute(delete(DocumentVersion))
        house.session.execute(delete(PullPage))
        device = house.session.scalars(select(Device.id)).first()
        for nr, days in enumerate((10, 20)):
            at = clock() - timedelta(days=days)
            house.session.add(
                DocumentVersion(id=house.desk.new_id(), kind="visit", doc_id=house.desk.new_id(), v=nr, at=at, body={})
            )
            house.session.add(PullPage(id=house.desk.new_id(), device_id=device, sent_at=at, cursor_hash="0" * 64, fresh=True, reset=False, more=False, visits=[]))  # fmt: skip
    for days, left in ((30, 2), (14, 1)):
        sets(anna, replay_days=days)
        night(app, clock, "kit.forget_versions")
        night(app, clock, "accounts.forget_pages")
        assert (count(app, DocumentVersion), count(app, PullPage)) == (left, left)


def test_photo_alarm_hours_say_when_a_photo_that_stays_away_is_told(
    app: Flask, clock: FakeClock, anna: Program
) -> None:
    from server.kit.synced_models import Attention

    with open_house(app, TENANT, now=clock()) as house:
        done = select(Visit.id).where(Visit.state == "done")
        photo = house.session.scalars(select(Photo).where(Photo.visit_id.in_(done))).first()
        assert photo is not None
        photo.bytes_at, photo.received_at = None, clock() - timedelta(hours=30)

    def told() -> bool:
        night(app, clock, "visits.miss_bytes")
        with open_house(app, TENANT, write=False) as house:
            return house.session.scalars(select(Attention).where(Attention.code == "bytes_missing")).first() is not None

    sets(anna, photo_alarm_hours=48)
    assert not told()
    sets(anna, photo_alarm_hours=6)
    assert told()


def test_import_days_and_export_days_say_how_long_files_stay(app: Flask, clock: FakeClock, anna: Program) -> None:
    from server.exports.jobs import make
    from server.exports.making import ask_export
    from server.exports.models import DataExport
    from server.imports.models import DataImport

    sets(anna, import_days=5, export_days=2)
    with open_house(app, TENANT, now=clock()) as house:
        mine = made_id("voltwijk", "member", "Anna")
        export = ask_export(house, by=mine, with_files=False).id
        zero = dict.fromkeys(("total", "done", "made", "changed", "same", "refused"), 0)
        house.session.execute(insert(DataImport).values(id=house.desk.new_id(), kind="customers", file_name="a.csv", sha256="0" * 64, columns=[], mapping={}, state="done", by_member_id=mine, at=clock() - timedelta(days=6), created_at=clock(), **zero))  # fmt: skip
    make(Work(app, TENANT, clock()), export)
    night(app, clock, "imports.forget")
    assert count(app, DataImport) == 0
    with open_house(app, TENANT, write=False) as house:
        assert house.session.get_one(DataExport, (TENANT, export)).expires_at == clock() + timedelta(days=2)


@pytest.mark.parametrize("purpose", ["follow", "sign", "rate", "report"])
def test_each_kind_of_link_lasts_as_long_as_its_setting_says(
    app: Flask, clock: FakeClock, anna: Program, purpose: str
) -> None:
    lasts = {
        "follow": "link_follow_days",
        "sign": "link_sign_days",
        "rate": "link_rate_days",
        "report": "link_report_days",
    }
    sets(anna, **{lasts[purpose]: 2})
    with app.app_context(), open_house(app, TENANT, now=clock()) as house:
        made = make_link(
            house, NewLink(purpose, "visit", house.desk.new_id()), by=made_id("voltwijk", "member", "Anna")
        )
        assert made.expires_at - clock() == timedelta(days=2)


def test_what_happens_is_told_in_the_commit_that_makes_it_true(app: Flask, clock: FakeClock, anna: Program) -> None:
    from tests.office.test_checklists import a_draft, published, saved

    published(anna, saved(anna, a_draft(anna)))
    piet, tess = Program.of(app, "piet@voltwijk.example"), phone_of(app, clock, "tess", "noord")
    visit = piet.today()["id"]
    tess.does(
        "issue.report", id=visit[:-4] + "0000", visit=visit, category="safety", severity="high", text="Geen aarding."
    )
    piet.post(f"/api/visit/{visit}/cancel", {"reason": "Klant belde af"})
    piet.post(f"/api/visit/{visit}/reopen", {"reason": "Toch niet"})
    clock.passes(microseconds=123_456)
    chain_what_waits(Work(app, TENANT, clock()))
    with open_house(app, TENANT, write=False) as house:
        told = set(house.session.scalars(select(EventRow.name)))
    assert {"ChecklistPublished", "IssueReported", "SignatureSealed", "VisitCancelled", "VisitReopened"} <= told


def test_VELDWERK_PHOTO_PIXELS_is_the_largest_photo() -> None:
    photo = pictures.png_that_claims(100, 100)
    assert judge(io.BytesIO(photo), "image/png", len(photo), Settings(photo_pixels=10_000)).width == 100
    with pytest.raises(Problem, match="too_many_pixels"):
        judge(io.BytesIO(photo), "image/png", len(photo), Settings(photo_pixels=9_999))


def test_VELDWERK_ORPHAN_DAYS_says_when_a_file_that_nobody_names_goes(app: Flask, clock: FakeClock) -> None:
    with open_house(app, TENANT, now=clock()) as house:
        house.session.add(
            Blob(id=house.desk.new_id(), sha256="f" * 64, bytes=3, type="other", came_at=clock() - timedelta(days=8))
        )

    def there(days: int) -> bool:
        app.extensions["settings"] = replace(app.extensions["settings"], orphan_days=days)
        sweep(Work(app, TENANT, clock()))
        with open_house(app, TENANT, write=False) as house:
            return house.session.scalars(select(Blob).where(Blob.sha256 == "f" * 64)).first() is not None

    assert there(days=9) and not there(days=7)


def test_VELDWERK_LINKS_PER_MINUTE_and_VELDWERK_PUBLIC_URL_at_a_customers_page(app: Flask, clock: FakeClock) -> None:
    app.extensions["settings"] = replace(
        app.extensions["settings"], links_per_minute=2, public_url="https://veld.example"
    )
    with app.app_context(), open_house(app, TENANT, now=clock()) as house:
        made = make_link(house, NewLink("follow", "visit", house.desk.new_id()), by=None)
        assert address_of(TENANT, made.id) == f"https://veld.example/k/{token_of(TENANT, made.id)}"
    assert [app.test_client().get("/k/nonsense").status_code for _ in range(3)] == [404, 404, 429]


def test_VELDWERK_PROXIES_says_whose_word_on_an_address_is_believed(settings: Settings, clock: FakeClock) -> None:
    for proxies, address in ((0, "127.0.0.1"), (1, "203.0.113.9")):
        app = create_app(replace(settings, trusted_proxies=proxies), clock=clock)
        body = {"email": "piet@voltwijk.example", "password": "veldwerk-demo"}
        sent = app.test_client().post("/api/office/token", json=body, headers={"X-Forwarded-For": "203.0.113.9"})
        assert sent.status_code == 200
        with engine_of(app).connect() as connection:
            seen = connection.execute(select(LoginSession.address).order_by(LoginSession.id.desc())).scalars().first()
        assert seen == address
        engine_of(app).dispose()


def test_VELDWERK_LOG_says_how_much_is_logged(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("handlers", "level", "propagate"):
        monkeypatch.setattr(logs.log, name, getattr(logs.log, name))
    for level, said in (("warning", False), ("info", True)):
        logs.set_up(Settings(log_level=level))
        assert logs.log.isEnabledFor(logging.INFO) is said
