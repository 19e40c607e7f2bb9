"""Ready is a contract: a phone proves what it holds of a day, the planner reads who has not, and that phone is told in time."""

from datetime import date
from typing import Any

import pytest
from flask import Flask

from server.kit.house import open_house
from server.visits.readiness import unproved
from tests.conftest import FakeClock
from tests.field_api.phone import Phone
from tests.field_api.web_push import Office, app, asks, office, service
from tests.notifications.push_service import PushService
from tests.office.people import Browser

__all__ = ["app", "office", "service"]  # the fixtures of the push messages' tests

TODAY, TOMORROW = date(2026, 11, 21), date(2026, 11, 22)


def whys(app: Flask, phone: Phone, day: date = TODAY) -> set[str]:
    """Why visits of the phone's team are not proved."""
    with open_house(app, phone.me["tenant"], write=False) as house:
        noord = next(row["id"] for row in house.store.read_by("team", "slug", ["noord"]))
        return {one.why for one in unproved(house, day) if one.team == noord}


def test_a_day_is_proved_until_the_office_changes_it(app: Flask, tess: Phone, office: Office) -> None:
    assert whys(app, tess) == {"silent"}
    tess.proves(TODAY.isoformat(), missing=["checklist"])
    assert whys(app, tess) == {"missing"}
    tess.proves(TODAY.isoformat())
    assert whys(app, tess) == set()
    visit = office.planned()
    change = {"access_note": "Sleutel bij de buren", "was": {"access_note": visit["access_note"]}}
    got = office.piet.send("PATCH", f"/api/visit/{visit['id']}", change)
    assert got.status_code == 200, got.text
    assert whys(app, tess) == {"behind"}
    tess.proves(TODAY.isoformat())
    assert whys(app, tess) == set()


def test_a_locked_or_signed_out_phone_proves_nothing(app: Flask, tess: Phone) -> None:
    tess.proves(TODAY.isoformat())
    assert tess.post("/api/mobile/logout").status_code in (200, 204)
    assert whys(app, tess) == {"no_phone"}


def test_one_persons_visit_must_be_on_that_persons_phone(app: Flask, tess: Phone, bram: Phone, office: Office) -> None:
    tess.proves(TODAY.isoformat())
    visit = office.planned()
    office.moves(visit, member=bram.me["member"])
    tess.proves(TODAY.isoformat())
    assert whys(app, tess) == {"silent"}
    bram.proves(TODAY.isoformat())
    assert whys(app, tess) == set()


def test_piet_reads_before_departure_who_cannot_go(app: Flask, tess: Phone, office: Office) -> None:
    piet = Browser.of(app, "piet@voltwijk.example")
    page = piet.get("/office/?team=" + tess_team(app, tess)).text
    assert "van vandaag staan op geen telefoon" in page
    assert "de telefoon heeft het nog niet gemeld" in page
    tess.proves(TODAY.isoformat(), missing=["checklist"])
    page = piet.get("/office/?team=" + tess_team(app, tess)).text
    assert "de telefoon mist: checklist" in page
    tess.proves(TODAY.isoformat())
    page = piet.get("/office/?team=" + tess_team(app, tess)).text
    assert "op geen telefoon" not in page
    assert "van morgen" in piet.get(f"/office/?day={TOMORROW}").text


def tess_team(app: Flask, phone: Phone) -> str:
    with open_house(app, phone.me["tenant"], write=False) as house:
        return next(row["id"] for row in house.store.read_by("team", "slug", ["noord"]))


def test_the_evening_before_only_whose_phone_is_not_ready_is_told(
    tess: Phone, bram: Phone, office: Office, service: PushService, clock: FakeClock
) -> None:
    asks(tess, service, "tess")
    asks(bram, service, "bram")
    bram.proves(TOMORROW.isoformat())
    with open_house(office.app, office.tenant, now=office.clock()) as house:
        house.queue("visits.tell_day_unproved")
    clock.now = clock.now.replace(hour=18, minute=31)  # 19:31 in Amsterdam
    office.works()
    (said,) = service.messages("tess")
    assert said["title"].endswith("van morgen staan nog niet op je telefoon"), said
    assert said["link"] == f"/day/{TOMORROW}" and "zolang je bereik hebt" in said["body"]
    assert service.messages("bram") == []


def test_in_the_morning_a_day_that_is_not_on_the_phone_is_not_called_ready(
    tess: Phone, bram: Phone, office: Office, service: PushService, clock: FakeClock
) -> None:
    clock.now = clock.now.replace(hour=5, minute=31)  # 06:31 in Amsterdam
    asks(tess, service, "tess")
    asks(bram, service, "bram")
    bram.proves(TODAY.isoformat())
    with open_house(office.app, office.tenant, now=office.clock()) as house:
        house.queue("visits.tell_day_ready")
    office.works()
    (to_tess,), (to_bram,) = service.messages("tess"), service.messages("bram")
    assert "van vandaag staan nog niet op je telefoon" in to_tess["title"]
    assert to_bram["title"].startswith("Je dag staat klaar")


def test_what_a_phone_may_do_stands_in_the_list_of_phones(app: Flask, tess: Phone) -> None:
    tess.pushes(report={"able": {"camera": "denied", "alerts": "granted", "installed": False, "refused": "0.2+ab"}})
    page = Browser.of(app, "piet@voltwijk.example").get("/office/devices").text
    for words in ("camera geweigerd", "niet op het beginscherm", "versie 0.2+ab startte niet"):
        assert words in page
    assert "seintjes geweigerd" not in page


@pytest.mark.parametrize(
    ("report", "pointer"),
    [
        ({"able": {"camera": "perhaps"}}, "able/camera"),
        ({"able": {"installed": 1}}, "able/installed"),
        ({"able": {"refused": "x" * 61}}, "able/refused"),
        ({"able": []}, "able"),
        ({"able": {"fingerprint": True}}, "able/fingerprint"),
        ({"ready": [{"visit": "01936f00-0000-7000-8000-000000000001", "missing": [], "v": -1}]}, "ready/0/v"),
        ({"ready": [{"visit": "01936f00-0000-7000-8000-000000000001", "missing": [], "v": "1"}]}, "ready/0/v"),
    ],
)
def test_a_report_that_says_nonsense_is_refused_with_the_place(report: dict[str, Any], pointer: str) -> None:
    from sync.report import read_report

    with pytest.raises(ValueError, match=f"^{pointer}$"):
        read_report(report)


def test_no_visits_no_questions(app: Flask, tess: Phone) -> None:
    with open_house(app, tess.me["tenant"], write=False) as house:
        assert unproved(house, date(2027, 3, 1)) == []
