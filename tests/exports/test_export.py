"""Anna takes all data of her company along: everything, nothing of others, no secrets."""

import io
import re
import sqlite3
import tracemalloc
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from server.accounts.models import Device, Login, Member, Membership
from server.config import Settings
from server.exports import writing
from server.exports.making import file_of
from server.exports.models import DataExport
from server.exports.tables import SECRET, columns_of, exported_tables
from server.exports.writing import count_rows, write_database
from server.kit.house import open_house
from server.kit.work import do_row
from server.kit.work_models import Audit, Job
from server.seed.made_ids import made_id
from server.system import export as command
from tests.conftest import FakeClock
from tests.field_api.phone import Phone
from tests.office.people import Browser

TENANT = made_id("voltwijk", "tenant", "voltwijk")
HARMLESS = {
    ("chain_link", "key_id"),
    ("chain_link", "hash"),
    ("chain_link", "prev_hash"),
    ("chain_head", "hash"),
    ("chain_head", "held_hash"),
    ("pull_page", "cursor_hash"),
    ("repeated_call", "key"),
    ("mail", "key"),
    ("rescue_key", "key_id"),
    ("rescue_key", "public_key"),
    ("signing_key", "key_id"),
    ("signing_key", "public_key"),
}
"""Hashes of contents and public keys: who has them can open nothing."""


@pytest.fixture
def tenant_id(tess: Phone) -> str:
    return tess.me["tenant"]


def opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path)


def test_every_row_of_the_company_is_in_it_and_none_of_another(
    app: Flask, tenant_id: str, mallory: Phone, tmp_path: Path
) -> None:
    with open_house(app, tenant_id, write=False) as house:
        done = write_database(house, tmp_path / "all.sqlite")
        assert done == count_rows(house)
        counts = {t.name: house.session.scalar(select(func.count()).select_from(t)) for t in exported_tables()}
        names = sorted(house.session.scalars(select(Member.name)))
    file = opened(tmp_path / "all.sqlite")
    for table, count in counts.items():
        assert file.execute(f'SELECT count(*) FROM "{table}"').fetchone() == (count,), table
    assert [name for (name,) in file.execute("SELECT name FROM member ORDER BY name")] == names
    assert mallory.me["tenant"] not in (tmp_path / "all.sqlite").read_bytes().decode("latin-1")
    (people,) = file.execute("SELECT count(*) FROM member_email").fetchone()
    assert dict(file.execute('SELECT "table", rows FROM about')) == counts | {"tenant": 1, "member_email": people}
    (visits,) = file.execute("SELECT count(*) FROM bezoeken").fetchone()
    assert visits == counts["visit"]
    day, begins, customer = file.execute('SELECT dag, "gepland van", klant FROM bezoeken LIMIT 1').fetchone()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", day) and begins.endswith("Z") and customer
    file.close()


def test_the_company_itself_and_its_peoples_own_emails_are_in_it(
    app: Flask, tenant_id: str, mallory: Phone, tmp_path: Path
) -> None:
    """Bram works at Zonnehof too: his e-mail is his own and in the file of neither."""
    with open_house(app, mallory.me["tenant"]) as house:
        bram = select(Login.id).where(Login.email_norm == "bram@voltwijk.example")
        there = Member(id=house.desk.new_id(), name="Bram Postma")
        house.session.add(there)
        house.session.flush()
        login = house.session.scalars(bram).one()
        house.session.add(Membership(login_id=login, tenant_id=house.tenant, member_id=there.id, created_at=house.now))
    with open_house(app, tenant_id, write=False) as house:
        write_database(house, tmp_path / "all.sqlite")
        brams = house.session.scalars(select(Membership.member_id).where(Membership.login_id == login, Membership.tenant_id == tenant_id)).one()  # fmt: skip
    file = opened(tmp_path / "all.sqlite")
    own = [(tenant_id, "voltwijk", "Voltwijk Laadpalen")]
    assert file.execute("SELECT id, slug, name FROM tenant").fetchall() == own
    emails = dict(file.execute("SELECT e.member_id, e.email FROM member_email e JOIN member m ON m.id = e.member_id"))
    assert "tess@voltwijk.example" in emails.values() and brams not in emails
    assert all(email.endswith("@voltwijk.example") for email in emails.values())
    file.close()


def test_no_hash_of_a_token_and_no_key_leaves_the_house(
    app: Flask, tenant_id: str, tess: Phone, tmp_path: Path
) -> None:
    with open_house(app, tenant_id, write=False) as house:
        write_database(house, tmp_path / "all.sqlite")
        secrets = [hash_ for hash_ in house.session.scalars(select(Device.token_hash)) if hash_]
    text = (tmp_path / "all.sqlite").read_bytes().decode("latin-1")
    assert secrets and not [one for one in [*secrets, tess.me["token"]] if one in text]


def test_a_new_column_that_looks_like_a_secret_is_looked_at() -> None:
    """Put it into SECRET (server/exports/tables.py), or say here why it is harmless."""
    looks = re.compile(r"hash|token|secret|key|auth|password|otp|sealed|private|endpoint")
    found = {
        (table.name, column.name)
        for table in exported_tables()
        for column in columns_of(table)
        if looks.search(column.name)
    }
    assert found == HARMLESS
    for table in exported_tables():
        assert SECRET.get(table.name, frozenset()) <= {column.name for column in table.columns}


def test_it_streams_however_much_there_is(
    app: Flask, tenant_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fifty thousand rows more take no more memory than five."""
    from server.kit.work_models import EventRow

    def peak(rows: int) -> int:
        with open_house(app, tenant_id) as house:
            payload = {"text": "x" * 400}
            house.session.execute(
                EventRow.__table__.insert(),
                [
                    {
                        "tenant_id": tenant_id,
                        "id": house.desk.new_id(),
                        "name": "Filler",
                        "payload": payload,
                        "at": house.now,
                    }
                    | {"created_at": house.now}
                    for _ in range(rows)
                ],
            )
        with open_house(app, tenant_id, write=False) as house:
            tracemalloc.start()
            write_database(house, tmp_path / "all.sqlite")
            _, most = tracemalloc.get_traced_memory()
            tracemalloc.stop()
        return most

    monkeypatch.setattr(writing, "AT_ONCE", 500)
    few, many = peak(1000), peak(12_000)
    assert many < few + 2_000_000, f"{few:,} and {many:,} bytes"


@pytest.fixture
def anna(app: Flask) -> Browser:
    return Browser.of(app, "anna@voltwijk.example")


def works(app: Flask, tenant: str, clock: FakeClock) -> None:
    with open_house(app, tenant, write=False) as house:
        ids = list(house.session.scalars(select(Job.id).where(Job.state == "waiting", Job.name.like("exports.%"))))
    for id_ in ids:
        assert do_row(app, "job", tenant, id_) == "done"


def the_export(app: Flask, tenant: str) -> DataExport:
    with open_house(app, tenant, write=False) as house:
        return house.session.scalars(select(DataExport).order_by(DataExport.at.desc())).first()


def test_anna_asks_waits_downloads_and_it_goes_after_three_days(
    app: Flask, anna: Browser, tenant_id: str, clock: FakeClock, settings: Settings
) -> None:
    assert anna.form("/office/export").status_code == 303
    assert "Begint zo" in anna.get("/office/export").text
    assert anna.form("/office/export").status_code == 409, "one at a time"
    row = the_export(app, tenant_id)
    assert anna.get(f"/office/export/{row.id}/file").status_code == 409
    works(app, tenant_id, clock)
    row = the_export(app, tenant_id)
    assert (row.state, row.done) == ("done", row.total) and "Downloaden" in anna.get("/office/export").text
    path = file_of(settings, tenant_id, row)
    assert path.stat().st_mode & 0o777 == 0o600
    got = anna.get(f"/office/export/{row.id}/file")
    assert got.status_code == 200 and got.data == path.read_bytes()
    assert got.headers["Content-Disposition"].endswith(".sqlite")
    got.close()
    with open_house(app, tenant_id, write=False) as house:
        verbs = list(house.session.scalars(select(Audit.verb).where(Audit.verb.in_(("export", "download")))))
    assert sorted(verbs) == ["download", "export"]
    clock.passes(days=3, minutes=1)
    assert anna.get(f"/office/export/{row.id}/file").status_code == 410
    with open_house(app, tenant_id, now=clock()) as house:
        house.queue("exports.sweep")
    works(app, tenant_id, clock)
    assert not path.exists() and "Verlopen" in anna.get("/office/export").text


def test_with_files_it_is_a_zip_that_holds_the_photos(
    app: Flask, anna: Browser, tess: Phone, tenant_id: str, clock: FakeClock
) -> None:
    from tests.evidence.pictures import jpeg, sha256

    data = jpeg()
    assert tess.hands_over(data).status_code in (200, 201, 204)
    anna.form("/office/export", with_files="yes")
    works(app, tenant_id, clock)
    got = anna.get(f"/office/export/{the_export(app, tenant_id).id}/file")
    whole = got.data
    got.close()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        assert archive.read(f"files/{sha256(data)}.jpeg") == data
        assert archive.read("export.sqlite").startswith(b"SQLite format 3")


def test_who_may_not_gets_nothing(app: Flask, anna: Browser, tenant_id: str, clock: FakeClock) -> None:
    anna.form("/office/export")
    works(app, tenant_id, clock)
    export = the_export(app, tenant_id).id
    for email, status in (("piet@voltwijk.example", 403), ("arie@zonnehof.example", 404)):
        assert Browser.of(app, email).get(f"/office/export/{export}/file").status_code == status


def test_a_worker_killed_half_way_begins_anew(
    app: Flask, anna: Browser, tenant_id: str, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna.form("/office/export")
    real = writing._describe
    monkeypatch.setattr(writing, "_describe", lambda database: 1 / 0)
    with open_house(app, tenant_id, write=False) as house:
        (id_,) = house.session.scalars(select(Job.id).where(Job.name == "exports.make"))
    assert do_row(app, "job", tenant_id, id_) == "again"
    assert the_export(app, tenant_id).state == "failed"
    monkeypatch.setattr(writing, "_describe", real)
    clock.now += timedelta(minutes=1)
    assert do_row(app, "job", tenant_id, id_) == "done"
    assert the_export(app, tenant_id).state == "done"


def test_the_command_writes_the_file_and_says_what_is_wrong(
    app: Flask, tenant_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "create_app", lambda: app)
    target = tmp_path / "voltwijk.sqlite"
    assert command.main(["--tenant", "voltwijk", str(target)]) == 0
    file = opened(target)
    assert file.execute("SELECT count(*) FROM klanten").fetchone()[0] > 0
    file.close()
    assert command.main(["--tenant", "voltwijk", str(target)]) == 1
    assert "is there already" in capsys.readouterr().err
    assert command.main(["--tenant", "nobody", str(tmp_path / "x.sqlite")]) == 1
    assert "there are: voltwijk, zonnehof" in capsys.readouterr().err
    assert command.main(["--tenant", "voltwijk", str(tmp_path / "no" / "x.sqlite")]) == 1
    assert list(tmp_path.glob(".*")) == []
    zipped = tmp_path / "voltwijk.zip"
    assert command.main(["--tenant", "voltwijk", str(zipped), "--with-files"]) == 0 and zipfile.is_zipfile(zipped)
