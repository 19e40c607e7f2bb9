"""Klaas asks what is held about him, and gets all of it and nothing of anybody else."""

import io
import json
import zipfile

from flask import Flask
from sqlalchemy import select

from server.exports.one_customer import ABOUT, LEFT_OUT, SUBJECTS, hangs_on_customer
from server.kit.house import open_house
from server.kit.work_models import Audit
from server.rooms import import_rooms
from server.seed.made_ids import made_id
from tests.office.people import Browser, Program

TENANT = made_id("voltwijk", "tenant", "1")


def test_he_gets_his_rows_his_photos_and_nothing_of_the_neighbours(app: Flask) -> None:
    piet = Program.of(app, "piet@voltwijk.example")
    mine, other = piet.visits(day="2026-11-20", team="noord")[1], piet.visits(day="2026-11-20", team="oost")[0]
    anna = Browser.of(app, "anna@voltwijk.example")
    assert f"/office/customer/{mine['customer']['id']}/export" in anna.get(f"/office/visit/{mine['id']}").text
    got = anna.get(f"/office/customer/{mine['customer']['id']}/export")
    assert got.status_code == 200 and got.mimetype == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(got.data))
    data = json.loads(archive.read("data.json"))
    assert [row["name"] for row in data["customer"]] == [mine["customer"]["name"]]
    assert mine["id"] in {row["id"] for row in data["visit"]} and data["answer"] and data["signature"]
    photos = {row["blob_sha256"] for row in data["photo"]}
    assert photos and photos <= {name.removeprefix("files/").split(".")[0] for name in archive.namelist()}
    everything = b"".join(archive.read(name) for name in archive.namelist()).decode("latin-1")
    assert other["customer"]["name"] not in everything and other["id"] not in everything
    with open_house(app, TENANT, write=False) as house:
        said = house.session.scalars(
            select(Audit).where(Audit.verb == "export", Audit.subject_kind == "customer")
        ).one()
        assert said.subject_id == mine["customer"]["id"]


def test_only_who_may_gets_it_and_another_companys_customer_is_not_found(app: Flask) -> None:
    customer = Program.of(app, "piet@voltwijk.example").today()["customer"]["id"]
    assert Browser.of(app, "piet@voltwijk.example").get(f"/office/customer/{customer}/export").status_code == 403
    assert Browser.of(app, "arie@zonnehof.example").get(f"/office/customer/{customer}/export").status_code == 404


def test_every_table_that_hangs_on_a_customer_is_his_or_says_why_not() -> None:
    """A new one: put it into ABOUT, or into LEFT_OUT with a reason (server/exports/one_customer.py)."""
    import_rooms()
    from server.kit.db import Model

    assert hangs_on_customer() == ABOUT | LEFT_OUT.keys()
    for table, column in SUBJECTS.items():
        assert column in Model.metadata.tables[table].columns, table
