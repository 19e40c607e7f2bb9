"""Where a phone can be reached by push messages: gone when it is gone, quiet when it is lost, never an address inside."""

from typing import Any

import pytest

from tests.field_api.phone import Phone
from tests.field_api.web_push import SUBSCRIBE, Office, app, asks, office, service
from tests.notifications.push_service import PushService
from tests.office.people import Program

__all__ = ["app", "office", "service"]  # fixtures


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
