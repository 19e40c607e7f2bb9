"""What the tests of reports look at: the newest report of a visit, and the published keys."""

from typing import Any

from flask import Flask
from sqlalchemy import select

from server.kit.files import files_of
from server.kit.house import open_house
from server.reports.models import Report
from server.seed.made_ids import made_id

VOLTWIJK = made_id("voltwijk", "tenant", "1")


def newest(app: Flask, visit: str) -> tuple[Report, bytes]:
    with open_house(app, VOLTWIJK, write=False) as house:
        row = house.session.scalars(
            select(Report).where(Report.visit_id == visit).order_by(Report.number.desc())
        ).first()
        assert row is not None
        with files_of(app).open(VOLTWIJK, row.blob_sha256) as source:
            return row, source.read()


def keys_of(app: Flask) -> list[dict[str, Any]]:
    return app.test_client().get("/.well-known/veldwerk/voltwijk/keys.json").json["keys"]
