"""The database was set back; what Tess did on a visit of the lost hours is put on a visit by a person of the office."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from server.accounts.teams import plan_team
from server.kit.errors import Problem
from server.kit.house import House, open_house
from server.kit.ids import uuid7
from server.kit.watermark import begin_epoch
from server.office.lost_visit_doubts import _doubts
from server.office.lost_visit_pages import _act
from server.seed.made_ids import made_id
from server.visits.lost_visits import LostWork
from server.visits.models import ChecklistVersion
from tests.databases import MORNING
from tests.office.people import Browser, Program, Tess

TENANT = made_id("voltwijk", "tenant", "1")
WRITTEN = (
    "event",
    "delivery",
    "job",
    "notice",
    "audit",
    "feed",
    "feed_clock",
    "visit_step",
    "answer",
    "document_version",
)


def rows(app: Flask) -> dict[str, Any]:
    """How much is written down of what an act leaves behind, and how far each phone's feed is."""
    with open_house(app, TENANT, write=False, now=MORNING) as house:
        counts = {name: house.session.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in WRITTEN}
        clocks = house.session.execute(text("SELECT scope, pos FROM feed_clock ORDER BY scope")).all()
        return counts | {"clocks": clocks}


def says_yes(browser: Browser, gone: str, visit: str, looked: TestResponse | None = None) -> TestResponse:
    """Piet looks and presses; or he presses on what he `looked` at before."""
    read = looked or browser.form(f"/office/lost-visit/{gone}", visit=visit)
    (mark,) = re.findall(r'name="mark" value="(\w+)"', read.text) or [""]
    return browser.form(f"/office/lost-visit/{gone}", visit=visit, sure="yes", mark=mark)


@pytest.fixture
def gone(app: Flask, tess: Tess) -> str:
    """A visit that only Tess' phone knows, on which she worked."""
    with app.app_context():
        begin_epoch(app, TENANT)
    visit = uuid7()
    first = tess.steps(visit, "en_route")
    assert (first["status"], first["code"]) == ("rejected", "visit_unknown")
    tess.does("visit.set_state", after=(first["id"],), visit=visit, to="on_site", step=uuid7())
    tess.answers(visit, "earth", "24.6")
    return visit


def test_piet_puts_all_of_it_on_the_visit_where_it_belongs(
    browser: Browser, piet: Program, gone: str, tess: Tess, app: Flask
) -> None:
    assert [item["code"] for item in piet.inbox(type="rejected")].count("visit_unknown") == 2
    assert f"/office/lost-visit/{gone}" in browser.get("/office/inbox").text
    look = browser.get(f"/office/lost-visit/{gone}").text
    target = piet.today()
    assert "Tess de Vries" in look and "24.6" in look and target["id"] in look, "her team's day is offered first"
    found = browser.get(f"/office/lost-visit/{gone}?q={target['customer']['name'].split()[-1]}").text
    assert target["id"] in found
    before = rows(app)
    asked = browser.form(f"/office/lost-visit/{gone}", visit=target["id"])
    assert asked.status_code == 200 and "3 handelingen komen op dit bezoek." in asked.text
    assert "niet in één keer terugdraaien" in asked.text and "card wait" not in asked.text
    assert rows(app) == before and len(piet.inbox(type="rejected")) == 3, "it was only tried"
    tess.steps(gone, "working")
    late = says_yes(browser, gone, target["id"], asked)
    assert late.status_code == 409 and "Intussen is dit veranderd" in late.text
    assert "4 handelingen komen op dit bezoek." in late.text and piet.visit(target["id"])["state"] == "planned"
    got = says_yes(browser, gone, target["id"], late)
    assert got.headers["Location"] == f"/office/visit/{target['id']}?did=attach"
    after = piet.visit(target["id"])
    assert after["state"] == "working" and "24.6" in [one["value"] for one in after["answers"]]
    assert piet.inbox(type="rejected") == []
    page = browser.get(got.headers["Location"]).text
    assert "Al het werk staat nu op dit bezoek." in page and "Werk van een verdwenen bezoek erop gezet" in page
    assert says_yes(browser, gone, target["id"], late).status_code == 404, "it is done"


def refuses(_: House) -> None:
    raise Problem(409, "visits.inbox.not_acceptable")


def test_what_is_no_visit_of_his_is_refused_and_nothing_is_half_done(
    browser: Browser, piet: Program, petra: Program, gone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = browser.form(f"/office/lost-visit/{gone}")
    assert nothing.status_code == 422 and "Kies een bezoek." in nothing.text
    assert browser.form(f"/office/lost-visit/{gone}", visit=uuid7()).status_code == 404
    foreign = petra.visits()[0]["id"]
    assert browser.form(f"/office/lost-visit/{gone}", visit=foreign).status_code == 404
    assert len(piet.inbox(type="rejected")) == 3
    assert browser.get(f"/office/lost-visit/{uuid7()}").status_code == 404
    monkeypatch.setattr("server.kit.house._hooks", [refuses])
    looked = browser.form(f"/office/lost-visit/{gone}", visit=piet.today()["id"])
    assert looked.status_code == 409, "what only the end of a transaction refuses is said at the look"


def test_what_a_rule_refuses_stays_in_the_inbox_and_can_still_be_put_elsewhere(
    browser: Browser, piet: Program, gone: str, tess: Tess
) -> None:
    """Her photo stands on another visit already: its id is taken, whatever it is put on."""
    first, target = piet.inbox(type="rejected")[-1]["id"], piet.today()
    sent = {"sha256": "ab" * 32, "bytes": 5, "width": 4, "height": 3, "taken_at": "2026-11-21T08:00:00Z", "quality": None}  # fmt: skip
    photo = uuid7()
    tess.does("photo.add", id=photo, visit=piet.today(nth=1)["id"], **sent)
    refused = tess.does("photo.add", after=(first,), id=photo, visit=gone, **sent)
    looked = browser.form(f"/office/lost-visit/{gone}", visit=target["id"])
    assert "3 handelingen komen op dit bezoek. 1 handeling kan hier niet en blijft in de inbox." in looked.text
    got = says_yes(browser, gone, target["id"], looked)
    assert got.headers["Location"] == f"/office/visit/{target['id']}?did=attach_partly"
    (left,) = piet.inbox(type="rejected")
    assert (left["id"], left["code"]) == (refused["id"], "parent_rejected")
    assert f"/office/lost-visit/{gone}" in browser.get("/office/inbox").text
    assert browser.get(f"/office/lost-visit/{gone}").status_code == 200
    assert says_yes(browser, gone, target["id"]).status_code == 409


def test_what_waits_is_read_in_the_words_of_the_list_that_the_phone_showed(
    app: Flask, browser: Browser, piet: Program, gone: str, tess: Tess
) -> None:
    """No id and no code of a program: the item, the choice, the product, its metres, what became of the old one, the hours."""
    with open_house(app, TENANT, write=False) as house:
        versions = house.session.scalars(select(ChecklistVersion).order_by(ChecklistVersion.number.desc()))
        survey = next(one.id for one in versions if "mounting" in str(one.sections))
    cable, charger = (made_id("voltwijk", "product", sku) for sku in ("KB-5G6", "LP-V1-11"))
    tess.does("checklist.answer", id=uuid7(), visit=gone, item="mounting", repeat=1, value="pole", checklist=survey)
    tess.does("checklist.answer", id=uuid7(), visit=gone, item="nobody_knows", repeat=1, value="ja")
    tess.does("part.use", id=uuid7(), visit=gone, product=cable, quantity=14, **{"from": None})
    swapped = {"old_serial": "OUD-1", "old_product": charger, "fate": "scrap", "to": None, "reason": "Verbrand"}
    tess.does("part.swap", id=uuid7(), visit=gone, product=charger, serial="NIEUW-1", **{"from": None}, **swapped)
    hours = {"from": "2026-11-21T08:30:00Z", "to": "2026-11-21T10:00:00Z"}
    tess.does("time.log", id=uuid7(), kind="work", visit=gone, **hours)
    page = browser.get(f"/office/lost-visit/{gone}").text
    told = page[page.index('class="lost-acts"') :]
    for said in ("Antwoord op de checklist: Hoe wordt hij geplaatst? (Laadpaal 2)", "Waarde: Op een paal", "nobody_knows (2)", "Product: Grondkabel XMvK 5G6 mm²", "Aantal: 14 m", "Oud product: Laadpaal", "Oud serienummer: OUD-1", "Wat ermee gebeurt: Afgedankt", "Soort: Werk", "Tijd: zaterdag 21 november 09:30–11:00"):  # fmt: skip
        assert said in told, said
    assert "pole" not in told and cable not in told and survey not in told
    looked = browser.form(f"/office/lost-visit/{gone}", visit=piet.today()["id"]).text
    assert "Antwoord op de checklist: Aardverspreidingsweerstand" in looked, (
        "her older phone named no list: the visit's own"
    )


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_speaks_against_a_visit_is_said_in_words(app: Flask) -> None:
    """Bram and Milan did it; Milan is in team Noord from tomorrow, and in Oost today."""
    bram, milan, noord, oost = (made_id("voltwijk", *one) for one in (("member", "Bram"), ("member", "Milan"), ("team", "noord"), ("team", "oost")))  # fmt: skip
    with open_house(app, TENANT, now=MORNING) as house:
        plan_team(house, milan, noord, from_day=house.today + timedelta(days=1), to_day=None)
    with open_house(app, TENANT, write=False, now=MORNING) as house:
        names = {row["id"]: row["name"] for row in house.store.read("member", [bram, milan])}
        work, today = LostWork([], [bram, milan], MORNING, MORNING), house.today

        def doubts(team: str, state: str = "planned", day: int = 0, lang: str = "nl") -> list[str]:
            visit = {"day": (today + timedelta(days=day)).isoformat(), "team": team, "team_name": "Zus", "state": state}
            return _doubts(house, work, visit, today, lang)

        assert doubts(noord) == [f"Dit bezoek is van team Zus; daar hoorde {names[milan]} die dag niet bij."]
        assert doubts(oost) == [f"Dit bezoek is van team Zus; daar hoorde {names[bram]} die dag niet bij."]
        both = f"{names[bram]}, {names[milan]}"
        assert doubts("nobody's") == [f"Dit bezoek is van team Zus; daar hoorden {both} die dag niet bij."]
        assert doubts("nobody's", lang="en") == [f"This visit is team Zus's; {both} were not in it that day."]
        assert doubts(noord, "cancelled")[1:] == ["Dit bezoek is geannuleerd."]
        assert doubts(noord, "on_site")[1:] == ["Aan dit bezoek is al gewerkt: Aangekomen."]
        assert doubts(noord, day=3)[0] == "Het werk is op een andere dag gedaan dan dit bezoek gepland is."


def test_an_act_is_shown_at_the_time_that_its_phone_should_have_said(app: Flask) -> None:
    row = {
        "name": "visit.set_state",
        "args": {"to": "on_site"},
        "member_id": "tess",
        "jumps": 1,
        "offset_ms": 3_600_000,
    }
    with open_house(app, TENANT, write=False, now=MORNING) as house:
        act = _act(row | {"at": MORNING}, {"tess": "Tess"}, house, "nl")
    assert (act.when, act.sure) == ("08:00", False), "her phone was an hour slow, and its clock had jumped"
