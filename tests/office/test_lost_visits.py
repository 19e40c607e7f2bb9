"""The database was set back; what Tess did on a visit of the lost hours is put on a visit by a person of the office."""

import pytest
from flask import Flask

from server.kit.house import open_house
from server.kit.ids import uuid7
from server.kit.watermark import begin_epoch
from server.office.lost_visit_pages import _act
from server.seed.made_ids import made_id
from tests.databases import MORNING
from tests.office.people import Browser, Program, Tess


@pytest.fixture
def gone(app: Flask, tess: Tess) -> str:
    """A visit that only Tess' phone knows, on which she worked."""
    with app.app_context():
        begin_epoch(app, made_id("voltwijk", "tenant", "1"))
    visit = uuid7()
    first = tess.steps(visit, "en_route")
    assert (first["status"], first["code"]) == ("rejected", "visit_unknown")
    tess.does("visit.set_state", after=(first["id"],), visit=visit, to="on_site", step=uuid7())
    tess.answers(visit, "earth", "24.6")
    return visit


def test_piet_puts_all_of_it_on_the_visit_where_it_belongs(
    browser: Browser, piet: Program, gone: str, tess: Tess
) -> None:
    assert [item["code"] for item in piet.inbox(type="rejected")].count("visit_unknown") == 2
    assert f"/office/lost-visit/{gone}" in browser.get("/office/inbox").text
    look = browser.get(f"/office/lost-visit/{gone}").text
    target = piet.today()
    assert "Tess de Vries" in look and "24.6" in look and target["id"] in look, "her team's day is offered first"
    found = browser.get(f"/office/lost-visit/{gone}?q={target['customer']['name'].split()[-1]}").text
    assert target["id"] in found
    asked = browser.form(f"/office/lost-visit/{gone}", visit=target["id"])
    assert asked.status_code == 200 and "3 handelingen komen op dit bezoek." in asked.text
    assert "niet in één keer terugdraaien" in asked.text and "card wait" not in asked.text
    elsewhere = browser.form(f"/office/lost-visit/{gone}", visit=piet.today("oost")["id"]).text
    assert "Dit bezoek is van team Oost; daar hoort Tess de Vries niet bij." in elsewhere
    assert piet.visit(target["id"])["state"] == "planned" and len(piet.inbox(type="rejected")) == 3, (
        "nothing is done yet"
    )
    got = browser.form(f"/office/lost-visit/{gone}", visit=target["id"], sure="yes")
    assert got.headers["Location"] == f"/office/visit/{target['id']}?did=attach"
    after = piet.visit(target["id"])
    assert after["state"] == "on_site" and "24.6" in [one["value"] for one in after["answers"]]
    assert piet.inbox(type="rejected") == []
    page = browser.get(got.headers["Location"]).text
    assert "Al het werk staat nu op dit bezoek." in page and "Werk van een verdwenen bezoek erop gezet" in page
    assert browser.form(f"/office/lost-visit/{gone}", visit=target["id"], sure="yes").status_code == 404, "it is done"


def test_what_is_no_visit_of_his_is_refused_and_nothing_is_half_done(
    browser: Browser, piet: Program, petra: Program, gone: str
) -> None:
    nothing = browser.form(f"/office/lost-visit/{gone}")
    assert nothing.status_code == 422 and "Kies een bezoek." in nothing.text
    assert browser.form(f"/office/lost-visit/{gone}", visit=uuid7()).status_code == 404
    foreign = petra.visits()[0]["id"]
    assert browser.form(f"/office/lost-visit/{gone}", visit=foreign).status_code == 404
    assert len(piet.inbox(type="rejected")) == 3
    assert browser.get(f"/office/lost-visit/{uuid7()}").status_code == 404


def test_what_a_rule_refuses_stays_in_the_inbox_and_can_still_be_put_elsewhere(
    browser: Browser, piet: Program, gone: str, tess: Tess
) -> None:
    """Her photo stands on another visit already: its id is taken, whatever it is put on."""
    first, target = piet.inbox(type="rejected")[-1]["id"], piet.today()
    sent = {"sha256": "ab" * 32, "bytes": 5, "width": 4, "height": 3, "taken_at": "2026-11-21T08:00:00Z", "quality": None}  # fmt: skip
    photo = uuid7()
    tess.does("photo.add", id=photo, visit=piet.today(nth=1)["id"], **sent)
    refused = tess.does("photo.add", after=(first,), id=photo, visit=gone, **sent)
    got = browser.form(f"/office/lost-visit/{gone}", visit=target["id"], sure="yes")
    assert got.headers["Location"] == f"/office/visit/{target['id']}?did=attach_partly"
    (left,) = piet.inbox(type="rejected")
    assert (left["id"], left["code"]) == (refused["id"], "parent_rejected")
    assert f"/office/lost-visit/{gone}" in browser.get("/office/inbox").text
    assert browser.get(f"/office/lost-visit/{gone}").status_code == 200
    assert browser.form(f"/office/lost-visit/{gone}", visit=target["id"], sure="yes").status_code == 409


def test_an_act_is_shown_at_the_time_that_its_phone_should_have_said(app: Flask) -> None:
    row = {
        "name": "visit.set_state",
        "args": {"to": "on_site"},
        "member_id": "tess",
        "jumps": 1,
        "offset_ms": 3_600_000,
    }
    with open_house(app, made_id("voltwijk", "tenant", "1"), write=False, now=MORNING) as house:
        act = _act(row | {"at": MORNING}, {"tess": "Tess"}, house, "nl")
    assert (act.when, act.sure) == ("08:00", False), "her phone was an hour slow, and its clock had jumped"
