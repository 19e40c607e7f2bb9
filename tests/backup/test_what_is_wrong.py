"""Whatever is wrong with a backup, or with where it would go, is said before anything is changed."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from subprocess import PIPE
from urllib.parse import urlsplit

import psycopg
import pytest

from server.kit.ids import uuid7
from server.system.backup.archive import unpack
from server.system.backup.copies import copying
from server.system.backup.making import alone
from server.system.backup.rehearsing import rehearse
from server.system.backup.restoring import check_fits
from server.system.backup.sealing import SealingKey
from server.system.backup.trouble import BadBackup, CutShort, Damaged, NewerBackup, WrongKey
from tests.backup.conftest import Elsewhere, Installation, file_of
from tests.conftest import Database


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


def test_only_one_backup_is_under_way_at_a_time(ours: Installation) -> None:
    with alone(ours.settings), pytest.raises(BadBackup, match="under way"):
        ours.backs_up()
    ours.backs_up()


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
