"""Olga with a spreadsheet at the page, and the workers who do what she asked for."""

import io
import re
from typing import Any

from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from server.imports.models import DataImport, ImportRow
from server.kit.house import open_house
from server.kit.work import do_row
from server.kit.work_models import Job
from server.visits.models import VisitType
from tests.conftest import FakeClock
from tests.office.people import Browser


class Desk:
    """What Olga does with a file, step by step, and what then stands in the database."""

    def __init__(self, app: Flask, clock: FakeClock, tenant: str) -> None:
        self.app, self.clock, self.tenant = app, clock, tenant
        self.olga = Browser.of(app, "olga@voltwijk.example")

    def uploads(self, text: str | bytes, kind: str = "customers", name: str = "klanten.csv") -> TestResponse:
        data = text if isinstance(text, bytes) else text.encode()
        form = {"csrf": self.olga.csrf, "kind": kind, "file": (io.BytesIO(data), name)}
        return self.olga.client.post("/office/import", data=form, headers={"Accept": "text/html"})

    def takes(self, text: str | bytes, kind: str = "customers", name: str = "klanten.csv") -> str:
        """The address of the import's page."""
        got = self.uploads(text, kind, name)
        assert got.status_code == 303, got.text
        return got.headers["Location"]

    def chooses(self, place: str, **columns: str) -> TestResponse:
        """The columns as they were guessed, and as said."""
        page = self.olga.get(place).text
        chosen = dict.fromkeys(re.findall(r'<select class="input" id="f-\w+" name="(\w+)"', page), "")
        for name in chosen:
            block = page[page.index(f'name="{name}"') :]
            found = re.search(r'value="(\d+)" selected', block[: block.index("</select>")])
            chosen[name] = found[1] if found else ""
        return self.olga.form(f"{place}/columns", **({f"{k}_": v for k, v in chosen.items()} | columns))

    def works(self) -> list[str]:
        with open_house(self.app, self.tenant, write=False) as house:
            waiting = select(Job.id).where(Job.state == "waiting", Job.name.like("imports.%"))
            ids = list(house.session.scalars(waiting))
        return [do_row(self.app, "job", self.tenant, id_) for id_ in ids]

    def tries(self, place: str) -> DataImport:
        got = self.chooses(place)
        assert got.status_code == 303, got.text
        assert self.works() == ["done"]
        return self.head(place)

    def does(self, place: str) -> DataImport:
        assert self.olga.form(f"{place}/do").status_code == 303
        assert self.works() == ["done"]
        return self.head(place)

    def head(self, place: str) -> DataImport:
        with open_house(self.app, self.tenant, write=False) as house:
            return house.session.get_one(DataImport, (self.tenant, place.rsplit("/", 1)[1]))

    def count(self, model: type[Any]) -> int:
        with open_house(self.app, self.tenant, write=False) as house:
            return house.session.scalar(select(func.count()).select_from(model)) or 0

    def rows(self, place: str) -> list[ImportRow]:
        with open_house(self.app, self.tenant, write=False) as house:
            mine = select(ImportRow).where(ImportRow.import_id == place.rsplit("/", 1)[1])
            return list(house.session.scalars(mine.order_by(ImportRow.no)))

    def type_name(self) -> str:
        with open_house(self.app, self.tenant, write=False) as house:
            return house.session.scalars(select(VisitType.name).order_by(VisitType.code)).first() or ""


def outcome(head: DataImport) -> tuple[int, int, int, int]:
    """How many rows were made, changed, the same, refused."""
    return head.made, head.changed, head.same, head.refused
