"""Tess asked to be told when her day changes: what the office does reaches her phone, once, and nobody else's."""

from flask import Flask

from server.kit.house import open_house
from tests.field_api.conftest import Phones
from tests.field_api.phone import Phone
from tests.field_api.web_push import Office, app, asks, at, office, service, surname
from tests.notifications.push_service import PushService

__all__ = ["app", "office", "service"]  # fixtures


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
