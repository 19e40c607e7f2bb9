"""A backup has all of it, and putting it back brings all of it; whatever is wrong is said before anything is changed."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from subprocess import PIPE
from urllib.parse import urlsplit

import psycopg
import pytest

from server.config import Settings
from server.kit.files import FilesAway, FilesFull
from server.kit.ids import uuid7
from server.kit.migrate import outside_the_wall
from server.kit.work_models import Delivery
from server.system.backup.archive import archives, read_lines, unpack
from server.system.backup.copies import copying
from server.system.backup.making import alone
from server.system.backup.places import Place, place_at
from server.system.backup.rehearsing import rehearse
from server.system.backup.restoring import check_fits
from server.system.backup.sealing import SealingKey
from server.system.backup.trouble import BadBackup, CutShort, Damaged, NewerBackup, NotEmpty, WrongKey
from tests.backup.conftest import Installation
from tests.buckets import S3
from tests.conftest import Database

Elsewhere = Callable[[], Installation]


def file_of(place: Place, name: str) -> Path:
    return Path(place.url.removeprefix("file://")) / name


def policies(settings: Settings) -> list[tuple[str, ...]]:
    engine = outside_the_wall(settings.database)
    asked = "SELECT tablename, policyname, roles::text, qual, with_check FROM pg_policies ORDER BY 1, 2"
    forced = "SELECT relname, relrowsecurity::text, relforcerowsecurity::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"
    try:
        with engine.connect() as link:
            return [tuple(row) for query in (asked, forced) for row in link.exec_driver_sql(query)]
    finally:
        engine.dispose()


def test_a_lost_machine_is_put_back_on_a_new_one(ours: Installation, elsewhere: Elsewhere) -> None:
    made = ours.backs_up()
    assert (made.files, made.new_files, made.missing) == (4, 4, 0)
    before, epochs = {t: list(ours.files.all(t)) for t in ours.tenants}, ours.epochs()
    new = elsewhere()
    done = new.restores()
    assert (done.files, done.aside, set(done.tenants)) == (4, None, set(ours.tenants))
    assert [new.people(tenant) for tenant in new.tenants] == [["Tess"], ["Tess"]]
    for tenant in ours.tenants:
        there = {one.sha256: (one.bytes, one.by) for one in new.files.all(tenant)}
        assert there == {one.sha256: (one.bytes, one.by) for one in before[tenant]}, "also who handed them over"
    assert (new.settings.data_dir / "report-key").read_text() == "a key that a room made"
    assert (new.settings.data_dir / "report-key").stat().st_mode & 0o777 == 0o600
    assert not (new.settings.data_dir / "backup-key").exists()
    assert all(new.epochs()[tenant] != epochs[tenant] for tenant in new.tenants), "phones send again what they kept"
    with new.house(new.tenants[0], write=False) as house:
        waiting = [delivery.listener for delivery in house.session.query(Delivery)]
    assert waiting == [
        "server.evidence.listeners.register_lost_files_later",
        "server.privacy.remembering.erase_again_later",
    ]
    assert new.is_sound()
    if new.settings.database.startswith("postgresql"):
        assert policies(new.settings) == policies(ours.settings), "the wall stands as it stood"


def test_a_place_that_is_not_empty_is_left_alone_unless_it_may_be_set_aside(
    ours: Installation, database: Database
) -> None:
    ours.backs_up()
    ours.hires(ours.tenants[0], "Bram")
    with pytest.raises(NotEmpty, match="--replace"):
        ours.restores()
    assert ours.people(ours.tenants[0]) == ["Bram", "Tess"]
    done = ours.restores(replaces=True)
    assert ours.people(ours.tenants[0]) == ["Tess"]
    assert done.files == 0, "the files are there still"
    assert done.aside
    if database.kind == "sqlite":
        with closing(sqlite3.connect(done.aside)) as old:
            assert old.execute("SELECT count(*) FROM member").fetchone() == (3,)
        return
    aside = done.aside.removeprefix("database ")
    with psycopg.connect(database.url, dbname=aside) as old:
        assert old.execute("SELECT count(*) FROM member").fetchone() == (3,)
    with psycopg.connect(database.url, dbname="postgres", autocommit=True) as link:
        link.execute(f'DROP DATABASE "{aside}" WITH (FORCE)')


def test_a_second_backup_carries_only_what_is_new(ours: Installation) -> None:
    ours.backs_up()
    ours.photographs(ours.tenants[0], "a photo of today")
    ours.now += timedelta(days=1)
    made = ours.backs_up()
    assert (made.files, made.new_files) == (5, 1)
    assert len(archives(ours.place)) == 2


def test_an_older_backup_may_be_chosen(ours: Installation, elsewhere: Elsewhere) -> None:
    first = ours.backs_up().name
    ours.hires(ours.tenants[0], "Bram")
    ours.now += timedelta(days=1)
    ours.backs_up()
    new = elsewhere()
    new.restores(first)
    assert new.people(new.tenants[0]) == ["Tess"]
    with pytest.raises(BadBackup, match="no backup"):
        elsewhere().restores("veldwerk-20200101T000000Z.backup")


def test_one_that_is_cut_short_or_damaged_or_sealed_with_another_key_changes_nothing(
    ours: Installation, elsewhere: Elsewhere
) -> None:
    name = ours.backs_up().name
    file, new = file_of(ours.place, name), elsewhere()
    whole = file.read_bytes()
    for data, trouble in (
        (whole[: len(whole) // 2], CutShort),
        (whole[:-1], CutShort),
        (b"", CutShort),
        (whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:], Damaged),
        (b"not a backup" + whole, Damaged),
    ):
        file.write_bytes(data)
        with pytest.raises(trouble):
            new.restores()
    file.write_bytes(whole)
    other = replace(new, settings=replace(new.settings, backup_key="the key of another installation, as long"))
    with pytest.raises(WrongKey):
        other.restores()
    assert not list(new.settings.data_dir.glob("*restoring*")) and not list(new.settings.data_dir.glob("backup-work*"))
    assert not list(new.files.all(new.tenants[0]))
    new.restores()
    assert new.people(new.tenants[0]) == ["Tess"]


def test_one_of_a_newer_program_is_refused(
    ours: Installation, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours.backs_up()
    monkeypatch.setattr("server.system.backup.restoring.head_of_history", lambda: "0000")
    with pytest.raises(NewerBackup, match="Update the program"):
        elsewhere().restores()
    monkeypatch.setattr("server.system.backup.archive.FORMAT", 0)
    with pytest.raises(NewerBackup, match="format 1"):
        elsewhere().restores()


def test_files_that_are_missing_in_the_place_are_said_before_anything_is_changed(
    ours: Installation, elsewhere: Elsewhere
) -> None:
    ours.backs_up()
    files = sorted(name for name in ours.place.names("files/"))
    ours.place.remove(files[:1])
    file_of(ours.place, files[1]).write_bytes(b"veldwerk sealed 1\n")
    new = elsewhere()
    with pytest.raises(Damaged, match=r"2 files .* --incomplete"):
        new.restores()
    assert not list(new.files.all(new.tenants[0]))
    assert new.restores(incomplete=True).files == 2


def test_a_file_that_rotted_in_the_place_is_never_taken_for_whole(ours: Installation, elsewhere: Elsewhere) -> None:
    ours.backs_up()
    rotten = file_of(ours.place, min(ours.place.names("files/")))
    data = bytearray(rotten.read_bytes())
    data[100] ^= 1
    rotten.write_bytes(data)
    with pytest.raises(Damaged):
        rehearse(ours.settings, ours.now, place=ours.place)
    with pytest.raises(Damaged):
        elsewhere().restores()


def test_one_of_the_other_kind_of_database_says_so(ours: Installation, database: Database, tmp_path: Path) -> None:
    name = ours.backs_up().name
    manifest = unpack(ours.place, name, SealingKey(ours.settings.with_backup_key().backup_key), tmp_path)
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[database.kind]
    with pytest.raises(BadBackup, match=f"holds a {other} database and DATABASE_URL names {database.kind}"):
        check_fits(replace(manifest, database=other), copying(ours.settings))


def test_the_restore_test_counts_rows_and_hashes_files_and_leaves_nothing(ours: Installation) -> None:
    with pytest.raises(BadBackup, match="There is no backup"):
        rehearse(ours.settings, ours.now, place=ours.place)
    made = ours.backs_up()
    tried = rehearse(ours.settings, ours.now, place=ours.place)
    assert (tried.name, tried.rows, tried.files, tried.hashed) == (made.name, made.rows, 4, 4)
    assert ours.people(ours.tenants[0]) == ["Tess"]
    assert not [path for path in ours.settings.data_dir.iterdir() if "rehearsal" in path.name or "work" in path.name]
    with pytest.raises(BadBackup, match="none was made since"):
        rehearse(ours.settings, ours.now + timedelta(days=3), place=ours.place)


def test_old_backups_go_and_with_them_the_files_that_only_they_named(ours: Installation) -> None:
    ours.settings = replace(ours.settings, backup_days=2, backup_weeks=0, backup_months=0)
    only_then = ours.photographs(ours.tenants[0], "a photo of the first day")
    ours.backs_up()
    ours.files.remove(ours.tenants[0], only_then)
    for _ in range(2):
        ours.now += timedelta(days=1)
        made = ours.backs_up()
    assert len(made.forgotten) == 1
    assert len(archives(ours.place)) == 2
    assert len(ours.place.names("files/")) == 4
    rehearse(ours.settings, ours.now, place=ours.place)


def test_a_database_that_a_server_works_with_is_not_replaced(ours: Installation, database: Database) -> None:
    ours.backs_up()
    ours.hires(ours.tenants[0], "Bram")
    if database.kind == "sqlite":
        hold = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT 1 FROM tenant'); print('.', flush=True); input()"
        file = database.url.removeprefix("sqlite:///")
        with subprocess.Popen([sys.executable, "-c", hold, file], stdin=PIPE, stdout=PIPE) as server:
            assert server.stdout and server.stdout.readline()
            with pytest.raises(BadBackup, match=f"Process {server.pid} works with"):
                ours.restores(replaces=True)
            server.communicate(b"\n")
    else:
        with psycopg.connect(database.url), pytest.raises(BadBackup, match="1 connections are open"):
            ours.restores(replaces=True)
    assert ours.people(ours.tenants[0]) == ["Bram", "Tess"]


def test_the_key_of_the_backups_is_in_no_backup(ours: Installation, elsewhere: Elsewhere) -> None:
    ours.settings = replace(ours.settings, backup_key="the key that seals all of it, kept in a safe")
    ours.backs_up()
    new = elsewhere()
    new.restores()
    told = (new.settings.data_dir / "settings-of-backup.env").read_text()
    assert "DATABASE_URL=" in told and "kept in a safe" not in told


def test_only_one_backup_is_under_way_at_a_time(ours: Installation) -> None:
    with alone(ours.settings), pytest.raises(BadBackup, match="under way"):
        ours.backs_up()
    ours.backs_up()


def test_a_bucket_is_a_place_as_good_as_a_folder(
    ours: Installation, elsewhere: Elsewhere, bucket_place: Place, s3: S3
) -> None:
    ours.place = bucket_place
    ours.backs_up()
    rehearse(ours.settings, ours.now, place=ours.place)
    new = elsewhere()
    assert new.restores().files == 4
    for endpoint, trouble in ((s3.full, FilesFull), (s3.away, FilesAway)):
        ours.place = place_at(bucket_place.url, s3.settings(endpoint))
        ours.now += timedelta(days=1)
        with pytest.raises(trouble):
            ours.backs_up()
    assert len(archives(bucket_place)) == 1


def test_files_go_from_a_folder_into_a_bucket_by_way_of_a_backup(
    ours: Installation, elsewhere: Elsewhere, s3: S3
) -> None:
    ours.backs_up()
    new = elsewhere()
    s3.bucket(f"files-{new.tenants[0]}")
    there = s3.settings()
    new.settings = replace(
        new.settings, files_url=f"s3://files-{new.tenants[0]}", s3_endpoint=there.s3_endpoint, s3_key="k", s3_secret="s"
    )
    assert new.restores().files == 4
    assert {one.sha256 for t in new.tenants for one in new.files.all(t)} == {
        one.sha256 for t in ours.tenants for one in ours.files.all(t)
    }


def test_a_role_that_does_not_see_all_is_no_role_for_backups(ours: Installation, database: Database) -> None:
    if database.kind == "sqlite":
        (ours.settings.data_dir.parent / "veldwerk.sqlite").write_bytes(b"no database " * 100)
        with pytest.raises(BadBackup, match="cannot be read"):
            ours.backs_up()
        return
    role = f"half_blind_{uuid7()[-12:]}"
    with psycopg.connect(database.url, autocommit=True) as link:
        link.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'x'")
        link.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}")
        other = urlsplit(database.url)
        url = other._replace(netloc=f"{role}:x@{other.netloc.rpartition('@')[2]}").geturl()
        ours.settings = replace(ours.settings, backup_database=url)
        try:
            with pytest.raises(BadBackup, match="does not see all rows"):
                ours.backs_up()
        finally:
            link.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}")
            link.execute(f"DROP ROLE {role}")


def test_a_list_of_files_is_read_without_reading_the_database(ours: Installation, tmp_path: Path) -> None:
    name = ours.backs_up().name
    key = SealingKey(ours.settings.with_backup_key().backup_key)
    folder = tmp_path / "list"
    folder.mkdir()
    unpack(ours.place, name, key, folder, only_list=True)
    assert len(list(read_lines(folder))) == 4 and not (folder / "database").exists()
