"""A backup has all of it, and putting it back brings all of it."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from server.config import Settings
from server.kit.files import FilesAway, FilesFull
from server.kit.migrate import outside_the_wall
from server.kit.work_models import Delivery
from server.system.backup.archive import archives, read_lines, unpack
from server.system.backup.places import Place, place_at
from server.system.backup.rehearsing import rehearse
from server.system.backup.sealing import SealingKey
from server.system.backup.trouble import BadBackup, NotEmpty
from tests.backup.conftest import Elsewhere, Installation
from tests.buckets import S3
from tests.conftest import Database


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


def test_the_key_of_the_backups_is_in_no_backup(ours: Installation, elsewhere: Elsewhere) -> None:
    ours.settings = replace(ours.settings, backup_key="the key that seals all of it, kept in a safe")
    ours.backs_up()
    new = elsewhere()
    new.restores()
    told = (new.settings.data_dir / "settings-of-backup.env").read_text()
    assert "DATABASE_URL=" in told and "kept in a safe" not in told


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


def test_a_list_of_files_is_read_without_reading_the_database(ours: Installation, tmp_path: Path) -> None:
    name = ours.backs_up().name
    key = SealingKey(ours.settings.with_backup_key().backup_key)
    folder = tmp_path / "list"
    folder.mkdir()
    unpack(ours.place, name, key, folder, only_list=True)
    assert len(list(read_lines(folder))) == 4 and not (folder / "database").exists()
