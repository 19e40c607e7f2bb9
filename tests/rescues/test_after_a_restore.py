"""Tess makes a rescue file, the server is lost and put back by a backup, and the file is brought to the new one.

The second story is that of seed 87 of the simulated world.
"""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from server import create_app
from server.accounts.models import Tenant
from server.config import Settings
from server.kit.house import engine_of, open_house
from server.kit.ids import uuid7
from server.rescues.rescue_file import seal
from server.seed.made_ids import made_id
from server.system.backup.copies import copying
from server.system.backup.making import make_backup
from server.system.backup.places import place_at
from server.system.backup.restoring import newest, restore
from tests.conftest import FakeClock
from tests.databases import Database, copied
from tests.evidence import pictures
from tests.field_api.phone import Phone
from tests.office.people import Browser, Program

PHOTO = pictures.jpeg()
VOLTWIJK = made_id("voltwijk", "tenant", "1")


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with copied(request, "sqlite", tmp_path, of="demo", files=tmp_path / "data") as database:
        yield database


def test_a_file_made_before_is_taken_over_after_and_counts_once(
    app: Flask, settings: Settings, clock: FakeClock, tmp_path: Path
) -> None:
    tess = Phone(app, clock, "tess@voltwijk.example")
    visit, key = tess.visit(), tess.get("/api/mobile/rescue").json
    place = place_at(f"file://{tmp_path}/backups", settings)
    make_backup(settings, copying(settings).tenants(), clock(), place=place)
    acts = [tess.says("visit.set_state", visit=visit, to="en_route", step=uuid7()), tess.photo(visit, PHOTO)]
    file = rescue_file(tess, key, acts)
    restored = put_back(settings, place, clock, tmp_path)
    try:
        assert epoch(restored) != epoch(app), "another life of the database"
        piet = Browser.of(restored, "piet@voltwijk.example")
        data = {"csrf": piet.csrf, "file": (io.BytesIO(file), "tess.veldwerk")}
        address = piet.client.post("/office/quarantine", data=data).location.partition("?")[0]
        assert piet.form(f"{address}/accept").location.endswith("did=rescue_taken")
        program = Program.of(restored, "piet@voltwijk.example")
        assert program.visit(visit)["state"] == "en_route"
        assert program.get(f"/office/blobs/{pictures.sha256(PHOTO)}").data == PHOTO
        again = Phone(restored, clock, "tess@voltwijk.example", device=tess.device)
        assert {one["status"] for one in again.pushes(*acts)} <= {"applied", "merged"}
        told = program.visit(visit)
        assert (len(told["steps"]), len(told["photos"])) == (1, 1), "the phone that comes back brings nothing twice"
        odd = rescue_file(tess, key, [], answered=[{"id": []}, {"id": {}}, {}])  # anybody can seal to a public key
        assert program.client.post("/api/quarantine/file", data=odd, headers=program.headers).json["acts"] == 3
    finally:
        engine_of(restored).dispose()


def test_what_the_lost_server_had_answered_comes_before_the_later_work_in_the_file(
    app: Flask, settings: Settings, clock: FakeClock, tmp_path: Path
) -> None:
    tess = Phone(app, clock, "tess@voltwijk.example")
    visit, key = tess.visit(), tess.get("/api/mobile/rescue").json
    known = tess.says("visit.set_state", visit=visit, to="en_route", step=uuid7())
    tess.pushes(known)
    place = place_at(f"file://{tmp_path}/backups", settings)
    make_backup(settings, copying(settings).tenants(), clock(), place=place)
    first = tess.says("visit.set_state", visit=visit, to="on_site", step=uuid7())
    assert tess.pushes(first)[0]["status"] == "applied", "answered, and then the server is lost"
    later = tess.says("visit.set_state", visit=visit, to="working", step=uuid7())
    file = rescue_file(tess, key, [later], answered=[known, first])
    restored = put_back(settings, place, clock, tmp_path)
    try:
        piet = Program.of(restored, "piet@voltwijk.example")
        brought = piet.client.post("/api/quarantine/file", data=file, headers=piet.headers).json
        assert brought["acts"] == 2, "what this server knows is not looked at again"
        assert piet.post(f"/api/quarantine/{brought['id']}/accept").json["state"] == "accepted"
        again = Phone(restored, clock, "tess@voltwijk.example", device=tess.device)
        assert [one["status"] for one in again.pushes(known, first, later)] == ["applied"] * 3
        told = piet.visit(visit)
        assert [step["to"] for step in told["steps"]] == ["en_route", "on_site", "working"], "as she did it"
        assert told["state"] == "working"
    finally:
        engine_of(restored).dispose()


def rescue_file(tess: Phone, key: dict[str, str], acts: list[dict[str, object]], **more: object) -> bytes:
    files = [{"sha256": pictures.sha256(PHOTO), "type": "image/jpeg"}]
    said = {"member": tess.me["member"], "device": tess.device, "device_name": "Telefoon", "files": files}
    manifest = said | {"made_at": "2026-11-21T06:00:00Z", "mutations": acts} | more
    named = {"tenant": key["tenant"], "key": key["key"], "id": uuid7(), "made_at": "2026-11-21T06:00:00Z"}
    return seal(bytes.fromhex(key["public_key"]), named, [json.dumps(manifest).encode(), PHOTO])


def put_back(settings: Settings, place: object, clock: FakeClock, folder: Path) -> Flask:
    """A new machine with nothing on it but the backups, their key and SECRET_KEY."""
    machine = folder / "new machine"
    machine.mkdir()
    there = replace(settings, data_dir=machine, database_url=f"sqlite:///{machine}/veldwerk.sqlite", backup_key=settings.with_backup_key().backup_key)  # fmt: skip
    clock.passes(minutes=5)
    restore(there, place, newest(place), clock())  # type: ignore[arg-type]
    return create_app(there, clock=clock)


def epoch(app: Flask) -> str:
    with open_house(app, VOLTWIJK, write=False) as house:
        return house.session.get_one(Tenant, VOLTWIJK).epoch
