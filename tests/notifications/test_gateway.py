"""Messages leave encrypted and signed, for one phone's eyes, and only to push services."""

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from server.config import Settings, WrongSettings, load
from server.kit.errors import Problem
from server.notifications import push_gateway
from server.notifications.endpoints import check_endpoint, check_keys, is_public
from server.notifications.push_gateway import MOST, KeptPushes, PushGateway, Sent, WebPush
from server.notifications.vapid import key_pair, new_private_key, public_key
from tests.notifications.push_service import PhoneKeys, PushService

BODY = json.dumps({"title": "Je dag is gewijzigd", "body": "13:00 de Vries nu bij team Oost"}).encode()


def test_only_the_phone_reads_what_was_sent(gateway: WebPush, service: PushService) -> None:
    assert gateway.send(service.addressee("tess"), BODY, seconds=600) == Sent("sent")
    (got,) = service.got
    assert got["text"] == BODY and b"Vries" not in got["raw"]
    assert (got["headers"]["ttl"], got["headers"]["urgency"]) == ("600", "high")
    assert got["claims"]["aud"] == f"http://{service.host}"
    assert got["claims"]["sub"] == "mailto:push@veldwerk.example"
    with pytest.raises(Exception, match=r".*"):
        PhoneKeys().reads(got["raw"])


def test_each_send_has_claims_of_its_own(service: PushService, tmp_path: Path) -> None:
    """pywebpush writes into the claims it is given: a second service would get the first one's `aud`."""
    named = f"localhost:{service.port}"
    gateway = WebPush(Settings(data_dir=tmp_path, push_local=f"{service.host}, {named}"))
    to = service.addressee("tess")
    for one in (to, replace(to, endpoint=f"http://{named}/send/tess"), to):
        assert gateway.send(one, BODY, seconds=600) == Sent("sent")
    assert [got["claims"]["aud"] for got in service.got] == [
        f"http://{host}" for host in (service.host, named, service.host)
    ]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, "sent"),
        (404, "gone"),
        (410, "gone"),
        (400, "refused"),
        (403, "refused"),
        (413, "refused"),
        (429, "later"),
        (500, "later"),
        (503, "later"),
    ],
)
def test_what_the_service_answers_is_understood(
    gateway: WebPush, service: PushService, status: int, outcome: str
) -> None:
    service.status = status
    assert gateway.send(service.addressee("tess"), BODY, seconds=600).outcome == outcome


def test_a_redirect_is_not_followed(gateway: WebPush, service: PushService) -> None:
    service.status, service.headers = 307, {"Location": f"http://{service.host}/send/bram"}
    service.addressee("bram")
    assert gateway.send(service.addressee("tess"), BODY, seconds=600).outcome != "sent"
    assert service.got == []


def test_a_service_that_is_away_is_asked_later(service: PushService, tmp_path: Path) -> None:
    nobody = WebPush(Settings(data_dir=tmp_path, push_local="127.0.0.1:1"))
    to = replace(service.addressee("tess"), endpoint="http://127.0.0.1:1/x")
    assert nobody.send(to, BODY, seconds=600).outcome == "later"


@pytest.fixture(params=["real", "kept"])
def either(request: pytest.FixtureRequest) -> PushGateway:
    """The contract that both keep."""
    return request.getfixturevalue("gateway") if request.param == "real" else KeptPushes()


def test_what_fits_is_sent_and_one_byte_more_is_refused(either: PushGateway, service: PushService) -> None:
    assert either.send(service.addressee("tess"), b"x" * MOST, seconds=600).outcome == "sent"
    assert either.send(service.addressee("tess"), b"x" * (MOST + 1), seconds=600).outcome == "refused"
    assert all(len(got["raw"]) == 4096 for got in service.got)


def test_a_name_that_leads_inside_is_left_before_a_byte_is_said(
    service: PushService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mallory's name was public when she subscribed and means our own machine by the time we send."""
    monkeypatch.setattr(push_gateway, "check_endpoint", lambda endpoint, local: None)
    to = replace(service.addressee("tess"), endpoint=f"https://localhost:{service.port}/send/tess")
    sent = WebPush(Settings(data_dir=tmp_path)).send(to, BODY, seconds=600)
    assert sent.outcome == "later" and "not public" in sent.why
    assert WebPush(Settings(data_dir=tmp_path)).send(service.addressee("tess"), BODY, seconds=600).outcome != "sent"
    assert service.got == []


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/fcm/send/x",
        "https://127.0.0.1/x",
        "https://10.0.0.7/x",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/x",
        "https://[::ffff:10.0.0.7]/x",
        "https://localhost/x",
        "https://redis/x",
        "https://redis.internal/x",
        "https://fcm.googleapis.com:6379/x",
        "https://user:word@fcm.googleapis.com/x",
        "https://fcm.googleapis.com:notaport/x",
        "file:///etc/passwd",
        "https://",
        "",
        "https://fcm.googleapis.com/\n",
        "https://fcm.googleapis.com/é",
        "https://fcm.googleapis.com/" + "x" * 2000,
        "https://fcm.googleapis.com\\@10.0.0.7/",
    ],
)
def test_an_address_that_is_no_public_push_service_is_refused(endpoint: str) -> None:
    with pytest.raises(Problem, match="bad_endpoint"):
        check_endpoint(endpoint, frozenset())


def test_the_push_services_of_today_are_fine() -> None:
    for host in ("fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com"):
        check_endpoint(f"https://{host}/wpush/v2/gAAAA", frozenset())
    assert is_public("142.250.179.138") and not is_public("192.168.1.1") and not is_public("fe80::1%eth0")


@pytest.mark.parametrize("wrong", [{"p256dh": "AAAA"}, {"auth": "AAAA"}, {"p256dh": "é"}, {"p256dh": "B" * 87}])
def test_keys_that_are_none_are_refused(wrong: dict[str, str]) -> None:
    check_keys(**PhoneKeys().public)
    with pytest.raises(Problem, match="bad_keys"):
        check_keys(**(PhoneKeys().public | wrong))


def test_the_key_is_made_once_and_kept_for_our_eyes_only(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    first = public_key(settings)
    assert public_key(settings) == first and len(first) == 87
    assert stat.S_IMODE((tmp_path / "vapid-key").stat().st_mode) == 0o600
    given = replace(settings, vapid_key=new_private_key())
    assert public_key(given) != first and key_pair(given)


def test_a_key_or_contact_that_is_none_is_said_at_the_start() -> None:
    with pytest.raises(WrongSettings, match=r"VAPID_KEY.*\n.*VELDWERK_PUSH_CONTACT"):
        load({"VAPID_KEY": "short", "VELDWERK_PUSH_CONTACT": "piet"})
