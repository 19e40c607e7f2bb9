"""Phones that asked for push messages, the push service of this machine, and the office that gives them cause."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from server.config import Settings
from server.kit.house import open_house
from server.kit.work import do_row
from server.kit.work_models import Delivery, Job
from server.notifications.models import PushSubscription
from tests.conftest import FakeClock
from tests.field_api.phone import Phone
from tests.notifications.push_service import PushService, running
from tests.office.people import Program

SUBSCRIBE = "/api/mobile/subscribe"
TODAY = "2026-11-21"


@pytest.fixture
def service() -> Iterator[PushService]:
    with running() as service:
        yield service


@pytest.fixture
def app(app_with: Callable[..., Flask], service: PushService, settings: Settings) -> Flask:
    """The app, allowed to go to the push service of this machine."""
    return app_with(push_local=service.host)


class Office:
    """Piet's program, and the house's workers, who do what is due when they are told to."""

    def __init__(self, app: Flask, clock: FakeClock, tenant: str) -> None:
        self.app, self.clock, self.tenant = app, clock, tenant
        self.piet = Program.of(app, "piet@voltwijk.example")

    def works(self, *, minutes: float = 0) -> None:
        """Everything that is due is done, and what comes of it; and again when this much time has passed."""
        for pause in (0.0, minutes):
            self.clock.passes(minutes=pause)
            while due := self._due():
                for table, id_ in due:
                    do_row(self.app, table, self.tenant, id_)

    def _due(self) -> list[tuple[str, str]]:
        with open_house(self.app, self.tenant, write=False, now=self.clock()) as house:
            return [
                (table, id_)
                for table, model in (("delivery", Delivery), ("job", Job))
                for id_ in house.session.scalars(
                    select(model.id).where(model.state == "waiting", model.run_at <= self.clock())
                )
            ]

    def moves(self, visit: dict[str, Any], **to: Any) -> None:
        got = self.piet.post(f"/api/visit/{visit['id']}/move", {"planned_from": visit["planned_from"], **to})
        assert got.status_code == 200, got.text

    def subscriptions(self) -> list[PushSubscription]:
        with open_house(self.app, self.tenant, write=False) as house:
            return list(house.session.scalars(select(PushSubscription)))

    def planned(self, nth: int = 0) -> dict[str, Any]:
        """A visit of Noord today that nobody has begun."""
        return [one for one in self.piet.visits(day=TODAY, team="noord") if one["state"] == "planned"][nth]


@pytest.fixture
def office(app: Flask, clock: FakeClock, tess: Phone) -> Office:
    return Office(app, clock, tess.me["tenant"])


def asks(phone: Phone, service: PushService, name: str) -> None:
    got = phone.post(SUBSCRIBE, json=service.subscription(name))
    assert got.status_code == 200, got.text


def surname(visit: dict[str, Any]) -> str:
    from server.visits.day_messages import surname

    return surname(visit["customer"]["name"])


def at(visit: dict[str, Any]) -> str:
    from server.kit.clock import AMSTERDAM, from_rfc3339

    return f"{from_rfc3339(visit['planned_from']).astimezone(AMSTERDAM):%H:%M}"
