"""What goes: blobs that nobody names, uploads that nobody finished. What comes back: files the database forgot."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from server.evidence.jobs import look, register_lost_files, sweep
from server.evidence.models import Blob, BlobDelivery, Upload
from server.kit.events import listeners_of
from server.kit.jobs import Work
from server.kit.local_folder import LocalFolder
from server.kit.synced_models import Refused
from server.kit.watermark import DatabaseRestored
from server.kit.work_models import EventRow, Job
from tests.evidence import pictures
from tests.evidence.conftest import World
from tests.evidence.test_receiving import a_photo, count
from tests.evidence.test_seeing import refused

PHOTO = pictures.jpeg((300, 200))
NAME = pictures.sha256(PHOTO)


@pytest.fixture
def work(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> Work:
    """What a job is given; `app` was made before the world replaced who names what."""
    app.extensions["files"] = world.files
    return Work(app, world.tenant, world.clock())


def at(work: Work, world: World) -> Work:
    return Work(work.app, work.tenant, world.clock())


def test_what_nobody_names_goes_after_thirty_days(work: Work, world: World) -> None:
    named = pictures.jpeg(colour="red")
    for photo in (PHOTO, named):
        world.hands("tess").whole(a_photo(photo), [photo])
    world.document(pictures.sha256(named), by="tess", team="Noord")
    world.clock.passes(days=29)
    sweep(at(work, world))
    assert count(world, Blob) == 2
    world.clock.passes(days=2)
    sweep(at(work, world))
    assert [one.sha256 for one in world.files.all(world.tenant)] == [pictures.sha256(named)]
    assert (count(world, Blob), count(world, BlobDelivery)) == (1, 1)


def test_what_refused_work_names_stays_until_somebody_settles_it(work: Work, world: World) -> None:
    world.hands("tess").whole(a_photo(), [PHOTO])
    refused(world, "tess")
    world.clock.passes(days=60)
    sweep(at(work, world))
    assert count(world, Blob) == 1
    with world.house() as h:
        h.session.execute(update(Refused).values(state="dismissed"))
    sweep(at(work, world))
    assert count(world, Blob) == 0


def test_what_is_brought_again_stays_thirty_days_more(work: Work, world: World) -> None:
    world.hands("tess").whole(a_photo(), [PHOTO])
    world.clock.passes(days=20)
    world.hands("tess").begin(a_photo())
    world.clock.passes(days=20)
    sweep(at(work, world))
    assert count(world, Blob) == 1
    world.clock.passes(days=11)
    sweep(at(work, world))
    assert count(world, Blob) == 0


def test_an_upload_that_nobody_finished_goes(work: Work, world: World) -> None:
    tess = world.hands("tess")
    tess.append(tess.begin(a_photo()), 0, [PHOTO[:100]], None)
    sweep(at(work, world))
    assert count(world, Upload) == 1
    world.clock.passes(hours=world.settings.upload_hours)
    sweep(at(work, world))
    assert count(world, Upload) == 0 and not list(world.files.parts(world.tenant))


def test_files_that_the_database_forgot_are_blobs_again(work: Work, world: World) -> None:
    text = b'{"format": "other"}'
    world.hands("tess").whole(a_photo(), [PHOTO])
    world.hands("bram").whole(a_photo(), [PHOTO])
    world.hands("tess").whole(a_photo(text, "application/json"), [text])
    with world.house() as h:  # the database is set back to before
        for table in (BlobDelivery, Blob):
            h.session.execute(delete(table))
        h.session.execute(delete(Job))
    register_lost_files(work)
    with world.house(write=False) as h:
        blobs = h.session.scalars(select(Blob).order_by(Blob.type)).all()
        assert [(one.type, one.bytes, one.width) for one in blobs] == [
            ("application/json", len(text), None),
            ("image/jpeg", len(PHOTO), 300),
        ]
        assert h.session.scalar(select(func.count()).select_from(BlobDelivery)) == 3
        assert h.session.scalar(select(func.count()).select_from(Job)) == 2
    assert world.hands("tess").begin(a_photo()).finished, "she need not send it again"
    assert world.told[-1][0] in (NAME, pictures.sha256(text))
    register_lost_files(work)
    assert count(world, Blob) == 2


def test_a_member_that_the_older_copy_does_not_know_delivered_nothing(work: Work, world: World) -> None:
    world.files.put(world.tenant, NAME, [PHOTO], by="019399aa-0000-7000-8000-000000000009")
    register_lost_files(work)
    assert (count(world, Blob), count(world, BlobDelivery)) == (1, 0)


def test_after_a_restore_lost_files_are_registered(app: Flask) -> None:
    assert any("register_lost_files" in name for name in listeners_of("DatabaseRestored")), DatabaseRestored


def test_a_closer_look_makes_the_smaller_pictures(work: Work, world: World) -> None:
    world.hands("tess").whole(a_photo(), [PHOTO])
    look(work, NAME)
    for view in ("thumb", "screen"):
        with world.files.open_view(world.tenant, NAME, view) as source:
            assert source.read(3) == b"\xff\xd8\xff"
    with world.house(write=False) as h:
        blob = h.session.scalars(select(Blob)).one()
        assert blob.looked_at == world.clock() and blob.trouble is None
    assert len(world.told) == 2, "the rooms are told once more"


def test_of_a_photo_that_cannot_be_opened_the_rooms_above_are_told_once(work: Work, world: World) -> None:
    half = PHOTO[: len(PHOTO) // 2]
    world.hands("tess").whole(a_photo(half), [half])
    for _ in range(2):
        look(work, pictures.sha256(half))
    with world.house(write=False) as h:
        assert h.session.scalars(select(Blob.trouble)).all() == ["undecodable"]
        told = h.session.scalars(select(EventRow)).one()
        assert (told.name, told.payload) == (
            "PictureSpoilt",
            {"sha256": pictures.sha256(half), "trouble": "undecodable"},
        )


def test_a_look_at_what_is_gone_does_nothing(work: Work, world: World, tmp_path: Path) -> None:
    look(work, NAME)
    world.hands("tess").whole(a_photo(), [PHOTO])
    work.app.extensions["files"] = LocalFolder(tmp_path / "elsewhere")
    look(work, NAME)
    with world.house(write=False) as h:
        assert h.session.scalars(select(Blob.trouble)).all() == ["missing"]
