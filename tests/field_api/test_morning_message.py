"""At half past six a phone says that the day is ready: who has visits, once, unless the company wants none."""

from datetime import UTC, datetime

from flask import Flask
from sqlalchemy import select

from server.accounts.models import Device
from server.kit.house import open_house
from server.kit.schedule import run_schedule
from tests.field_api.conftest import Phones
from tests.field_api.phone import Phone
from tests.field_api.web_push import Office, app, asks, at, office, service
from tests.notifications.push_service import PushService
from tests.office.people import Browser

__all__ = ["app", "office", "service"]  # fixtures


def half_past_six(office: Office) -> None:
    """Monday 06:30 in Amsterdam, and what the schedule does then."""
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
