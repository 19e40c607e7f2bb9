"""Tess asked to be told when her day changes: what the office does reaches her phone, once, and nobody else's."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from server.accounts.models import Device
from server.config import Settings
from server.kit.house import open_house
from server.kit.work import do_row
from server.kit.work_models import Delivery, Job
from server.notifications.models import PushSubscription
from tests.conftest import FakeClock
from tests.field_api.conftest import Phones
from tests.field_api.phone import Phone
from tests.notifications.push_service import PushService, running
from tests.office.people import Browser, Program

SUBSCRIBE = "/api/mobile/subscribe"
TODAY, NEXT_WEEK = "2026-11-21", "2026-11-30"


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


def test_tess_is_told_that_a_visit_went_to_oost_and_milan_that_it_came(
    tess: Phone, milan: Phone, bram: Phone, office: Office, service: PushService
) -> None:
    asks(tess, service, "tess")
    asks(milan, service, "milan")
    visit = office.planned()
    office.moves(visit, team="oost")
    office.works()
    assert service.got == [], "changes of a minute are gathered first"
    office.works(minutes=1)
    (to_tess,), (to_milan,) = service.messages("tess"), service.messages("milan")
    assert to_tess["title"] == "Je dag is gewijzigd"
    assert to_tess["body"] == f"{at(visit)} {surname(visit)} nu bij team Oost"
    assert (to_tess["link"], to_tess["member"]) == ("/", tess.me["member"])
    assert to_milan["body"] == f"Nieuw: {at(visit)} {surname(visit)}"
    assert to_milan["link"] == f"/visit/{visit['id']}"
    for secret in (visit["customer"]["email"], visit["address"]["street"], visit["customer"]["phone"]):
        assert secret not in str(service.messages("tess") + service.messages("milan"))


def test_several_changes_within_a_minute_are_one_message(tess: Phone, office: Office, service: PushService) -> None:
    asks(tess, service, "tess")
    first, second = office.planned(0), office.planned(1)
    office.moves(first, team="oost")
    office.works(minutes=0.5)
    assert office.piet.post(f"/api/visit/{second['id']}/cancel", {"reason": "ziek"}).status_code == 200
    office.works(minutes=0.5)
    (told,) = service.messages("tess")
    assert sorted(told["body"].split("\n")) == sorted(
        [f"{at(first)} {surname(first)} nu bij team Oost", f"{at(second)} {surname(second)} gaat niet door"]
    )
    office.works(minutes=5)
    assert len(service.messages("tess")) == 1


def test_there_and_back_again_is_nothing_to_tell(tess: Phone, office: Office, service: PushService) -> None:
    asks(tess, service, "tess")
    visit = office.planned()
    office.moves(visit, team="oost")
    office.clock.passes(seconds=5)
    office.moves(visit, team="noord")
    office.works(minutes=2)
    assert service.got == []


def test_a_visit_made_moved_in_time_and_opened_again_is_told_each_in_its_words(
    tess: Phone, office: Office, service: PushService
) -> None:
    asks(tess, service, "tess")
    visit = office.planned()
    office.moves(visit, planned_from="2026-11-21T15:30:00Z")
    office.works(minutes=2)
    assert office.piet.post(f"/api/visit/{visit['id']}/cancel", {"reason": "ziek"}).status_code == 200
    office.works(minutes=2)
    assert office.piet.post(f"/api/visit/{visit['id']}/reopen", {"reason": "toch niet"}).status_code == 200
    office.works(minutes=2)
    office.moves(visit, planned_from="2026-11-23T08:00:00Z")
    office.works(minutes=2)
    name = surname(visit)
    assert [told["body"] for told in service.messages("tess")] == [
        f"{at(visit)} {name} nu 16:30",
        f"16:30 {name} gaat niet door",
        f"16:30 {name} gaat toch door",
        f"16:30 {name} nu ma 23-11 09:00",
    ]


def test_next_week_is_no_news_today(tess: Phone, office: Office, service: PushService) -> None:
    asks(tess, service, "tess")
    visit = next(one for one in office.piet.visits(day="2026-11-24", team="noord") if one["state"] == "planned")
    office.moves(visit, team="oost")
    office.works(minutes=2)
    assert service.got == []


def test_nobody_is_told_of_what_he_did_himself(app: Flask, phone: Phones, office: Office, service: PushService) -> None:
    """Piet drives along with Noord today and plans from his phone's browser."""
    piet = phone("piet@voltwijk.example")
    with open_house(app, office.tenant, now=office.clock()) as house:
        from server.accounts.teams import join_team

        noord = next(row["id"] for row in house.store.read_by("team", "slug", ["noord"]))
        join_team(house.desk, piet.me["member"], noord, from_day=house.today)
    asks(piet, service, "piet")
    office.moves(office.planned(), team="oost")
    office.works(minutes=2)
    assert service.got == []


def test_a_phone_that_is_gone_loses_its_subscription(tess: Phone, office: Office, service: PushService) -> None:
    asks(tess, service, "tess")
    service.status = 410
    office.moves(office.planned(), team="oost")
    office.works(minutes=2)
    assert office.subscriptions() == []


def test_a_service_that_is_away_harms_nobody_and_is_asked_again(
    tess: Phone, office: Office, service: PushService
) -> None:
    asks(tess, service, "tess")
    service.status = 503
    office.moves(office.planned(), team="oost")
    office.works(minutes=2)
    (row,) = office.subscriptions()
    assert row.failed_at is not None and row.failure.startswith("503")
    service.status = 201
    office.works(minutes=5)
    (row,) = office.subscriptions()
    assert len(service.messages("tess")) == 1 and row.failed_at is None


def test_a_lost_phone_or_one_that_signed_out_is_told_nothing(
    tess: Phone, bram: Phone, office: Office, service: PushService
) -> None:
    asks(tess, service, "tess")
    asks(bram, service, "bram")
    anna = Program.of(office.app, "anna@voltwijk.example")
    office.moves(office.planned(), team="oost")
    office.works()
    assert anna.post(f"/api/device/{tess.device}/lock").status_code == 200
    assert bram.post("/api/mobile/logout").status_code in (200, 204)
    office.works(minutes=2)
    assert service.got == []


def test_off_is_off_and_on_again_replaces_the_address(tess: Phone, office: Office, service: PushService) -> None:
    asks(tess, service, "tess")
    asks(tess, service, "tess-again")
    (row,) = office.subscriptions()
    assert row.endpoint.endswith("tess-again")
    said = tess.get(SUBSCRIBE).json
    assert said["endpoint"] == row.endpoint and len(said["key"]) == 87
    for _ in range(2):
        assert tess.call("DELETE", SUBSCRIBE).status_code == 204
    assert tess.get(SUBSCRIBE).json["endpoint"] is None
    office.moves(office.planned(), team="oost")
    office.works(minutes=2)
    assert service.got == []


def test_another_companys_phone_hears_nothing(
    tess: Phone, mallory: Phone, office: Office, service: PushService
) -> None:
    asks(mallory, service, "mallory")
    office.moves(office.planned(), team="oost")
    office.works(minutes=2)
    assert service.got == [] and office.subscriptions() == []


@pytest.mark.parametrize(
    "wrong", [{"endpoint": "https://10.0.0.1/x"}, {"endpoint": "http://push.example.com/x"}, {"keys": {"p256dh": "x"}}]
)
def test_an_address_inside_is_refused_in_words(tess: Phone, service: PushService, wrong: dict[str, Any]) -> None:
    got = tess.post(SUBSCRIBE, json=service.subscription("tess") | wrong)
    assert got.status_code in (400, 422) and got.json["detail"]
    assert got.json["pointer"].startswith(("/endpoint", "/keys"))


def half_past_six(office: Office) -> None:
    """Monday 06:30 in Amsterdam, and what the schedule does then."""
    from server.kit.schedule import run_schedule

    office.clock.now = datetime(2026, 11, 23, 5, 30, 20, tzinfo=UTC)
    run_schedule(office.app, office.tenant, office.clock())
    office.works()


def test_in_the_morning_the_day_is_ready(
    app: Flask, tess: Phone, phone: Phones, office: Office, service: PushService
) -> None:
    asks(tess, service, "tess")
    asks(phone("piet@voltwijk.example"), service, "piet")
    tess.proves("2026-11-23")
    visits = [v for v in office.piet.visits(day="2026-11-23", team="noord") if v["state"] != "cancelled"]
    half_past_six(office)
    (told,) = service.messages("tess")
    assert told["title"] == f"Je dag staat klaar: {len(visits)} bezoeken"
    assert told["body"] == f"Eerste om {at(visits[0])} in {visits[0]['address']['city']}"
    assert service.messages("piet") == [], "who has no visits hears nothing"


def test_a_server_that_was_off_all_morning_says_nothing(tess: Phone, office: Office, service: PushService) -> None:
    asks(tess, service, "tess")
    office.clock.now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    from server.kit.schedule import run_schedule

    assert "visits.tell_day_ready" in run_schedule(office.app, office.tenant, office.clock())
    office.works()
    assert service.got == []


def test_an_admin_switches_the_mornings_message_off_for_the_company(
    app: Flask, tess: Phone, office: Office, service: PushService
) -> None:
    asks(tess, service, "tess")
    piet, anna = (Browser.of(app, f"{name}@voltwijk.example") for name in ("piet", "anna"))
    assert "Ochtendbericht" in piet.get("/office/devices").text
    assert piet.form("/office/devices/morning", on="").status_code == 403
    assert anna.form("/office/devices/morning", on="").status_code == 303
    assert "Ochtendbericht om 06:30: uit" in anna.get("/office/devices").text
    half_past_six(office)
    assert service.got == []
    assert anna.form("/office/devices/morning", on="yes").status_code == 303
    with open_house(app, office.tenant, now=office.clock()) as house:
        assert house.session.scalars(select(Device.id)).all()
        house.queue("visits.tell_day_ready")
    office.works()
    assert len(service.messages("tess")) == 1
