"""Klaas, a customer with a phone of his own and links in his mails."""

from typing import Any

from flask import Flask
from sqlalchemy import select

from server.kit.house import open_house
from server.links.making import NewLink, make_link
from server.links.tokens import token_of
from server.seed.made_ids import made_id
from tests.conftest import FakeClock
from tests.office.people import Program, Tess, phone_of

TENANT = made_id("voltwijk", "tenant", "1")
PIET = made_id("voltwijk", "member", "Piet")
HTML = {"Accept": "text/html"}


class Klaas:
    """The customer of a visit, with a phone of his own and a link in a mail."""

    def __init__(self, app: Flask, clock: FakeClock) -> None:
        self.app, self.clock, self.client = app, clock, app.test_client()
        self.piet = Program.of(app, "piet@voltwijk.example")
        self.visit = self.piet.today()["id"]
        self.tess: Tess = phone_of(app, clock, "tess", "noord")

    def link(self, purpose: str, visit: str | None = None) -> str:
        with self.app.app_context(), open_house(self.app, TENANT, now=self.clock()) as house:
            made = make_link(house, NewLink(purpose, "visit", visit or self.visit), by=PIET)
            return f"/k/{token_of(TENANT, made.id)}"

    def sees(self, link: str, status: int = 200) -> str:
        got = self.client.get(link, headers=HTML)
        assert got.status_code == status, got.text
        return got.text

    def sends(self, path: str, **form: str) -> Any:
        return self.client.post(path, data=form, headers=HTML)

    def rows(self, table: Any) -> list[Any]:
        with open_house(self.app, TENANT, write=False, now=self.clock()) as house:
            return list(house.session.scalars(select(table)))

    def yesterday(self) -> str:
        """A visit that is done and was signed on the technician's phone."""
        return str(self.piet.visits(day="2026-11-20", team="noord")[1]["id"])
