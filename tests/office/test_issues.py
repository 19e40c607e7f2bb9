"""Piet's page of what technicians found."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from server.kit.ids import uuid7
from server.kit.work_models import Audit
from tests.office.people import Browser, Program, Tess


def reports(tess: Tess, visit: str, category: str = "damage", severity: str = "high", text: str = "Scheur") -> str:
    issue = uuid7()
    got = tess.does("issue.report", id=issue, visit=visit, category=category, severity=severity, text=text)
    assert got["status"] == "applied"
    return issue


def photographs(tess: Tess, visit: str, issue: str) -> None:
    photo = {"id": uuid7(), "visit": visit, "issue": issue, "sha256": "ab" * 32, "bytes": 1, "width": 1, "height": 1}
    assert tess.does("photo.add", **photo, taken_at="2026-11-21T09:00:00+01:00", quality=None)["status"] == "applied"


Shown = Callable[..., list[str]]


def listed(browser: Browser, **query: str) -> list[str]:
    address = "/office/issues?" + "&".join(f"{name}={value}" for name, value in query.items())
    return re.findall(r'<tr id="issue-([0-9a-f-]+)"', browser.get(address).text)


@pytest.fixture
def shown(browser: Browser) -> Shown:
    """What the list shows besides the demo's own reports."""
    old = listed(browser, state="all")
    return lambda **query: [one for one in listed(browser, **query) if one not in old]


def test_what_tess_found_is_listed_by_state_kind_and_severity(
    browser: Browser, piet: Program, tess: Tess, shown: Shown
) -> None:
    visit = piet.today()["id"]
    crack = reports(tess, visit)
    missing = reports(tess, visit, "material", "low", "Boutje kwijt")
    photographs(tess, visit, crack)
    assert shown() == [missing, crack]
    assert shown(category="damage") == [crack] and shown(severity="low") == [missing]
    assert shown(state="done") == [] and shown(state="all", cursor="nonsense") == [missing, crack]
    page = browser.get(f"/office/issue/{crack}").text
    assert "Scheur" in page and "no-bytes" in page, "the photo itself is on its way"
    assert f"/office/issue/{crack}" in browser.get(f"/office/visit/{visit}").text


def test_a_follow_up_is_taken_back_by_one_click_until_somebody_begins_it(
    browser: Browser, piet: Program, tess: Tess, shown: Shown
) -> None:
    issue = reports(tess, piet.today()["id"])
    team = piet.today()["team"]
    planned = {"team": team, "day": "2026-11-24", "to": "10:00"}
    address = f"/office/issue/{issue}/follow-up"
    there = browser.form(address, **planned, **{"from": "09:00"}).headers["Location"]
    visit = re.findall(r"/office/visit/([0-9a-f-]+)", there)[0]
    assert f"{address}/{visit}/undo" in browser.get(there).text
    assert browser.form(f"{address}/{visit}/undo").headers["Location"] == f"/office/issue/{issue}?did=undo_follow_up"
    assert piet.visit(visit)["state"] == "cancelled" and shown() == [issue]
    assert browser.form(f"{address}/{visit}/undo").status_code == 409, "twice is too late"
    second = re.findall(r"/office/visit/([0-9a-f-]+)", browser.form(address, **planned, **{"from": "09:15"}).headers["Location"])[0]  # fmt: skip
    tess.steps(second, "en_route")
    late = browser.form(f"{address}/{second}/undo")
    assert late.status_code == 409 and "Er is al aan dit bezoek begonnen" in late.text
    assert browser.form(f"{address}/{piet.today()['id']}/undo").status_code == 404


def test_one_click_plans_the_next_visit_and_both_sides_know(
    browser: Browser,
    piet: Program,
    tess: Tess,
    shown: Shown,
    house_of_voltwijk: Callable[[str], list[Audit]],
) -> None:
    visit = piet.today()
    issue = reports(tess, visit["id"])
    form = browser.get(f"/office/issue/{issue}/follow-up").text
    fields = {name: re.findall(rf'name="{name}"[^>]*value="([^"]*)"', form)[0] for name in ("key", "day", "from", "to")}
    team = re.findall(r'<option value="([^"]+)" selected', form)[0]
    assert fields["day"] == "2026-11-23", "a Saturday's report is for Monday"
    assert "Vervolg op melding (schade): Scheur" in form
    sent = {"team": team, "key": fields["key"], "day": fields["day"], "from_": fields["from"], "to": fields["to"]}
    there = browser.form(f"/office/issue/{issue}/follow-up", **sent, remarks="Stucwerk").headers["Location"]
    again = browser.form(f"/office/issue/{issue}/follow-up", **sent, remarks="Stucwerk").headers["Location"]
    assert there == again, "the same form sent twice makes one visit"
    page = browser.get(there).text
    assert f"/office/issue/{issue}" in page and "Volgt uit een melding van Tess" in page and "Stucwerk" in page
    made = piet.visit(there.split("/")[-1].split("?")[0])
    assert (made["customer"]["id"], made["address"], made["type"]) == (
        visit["customer"]["id"],
        visit["address"],
        visit["type"],
    )
    assert shown() == [] and shown(state="follow_up") == [issue]
    assert made["id"] in browser.get(f"/office/issue/{issue}").text
    assert [row.verb for row in house_of_voltwijk(issue)] == ["follow_up"]
    piet.post(f"/api/visit/{made['id']}/cancel", {"reason": "Toch niet"})
    assert shown() == [issue], "with its visit called off it stands open again"


def test_an_issue_is_settled_with_a_word_and_opened_again(
    browser: Browser, piet: Program, tess: Tess, house_of_voltwijk: Callable[[str], list[Audit]]
) -> None:
    issue = reports(tess, piet.today()["id"])
    unsaid = browser.form(f"/office/issue/{issue}/handle", how="", note="")
    assert unsaid.status_code == 422
    assert browser.form(f"/office/issue/{issue}/handle", how="solved", note="Nageleverd").status_code == 303
    assert browser.form(f"/office/issue/{issue}/handle", how="solved", note="").status_code == 409
    page = browser.get(f"/office/issue/{issue}").text
    assert "Opgelost door Piet Hoekstra" in page and "Nageleverd" in page
    assert browser.form(f"/office/issue/{issue}/open").status_code == 303
    late = browser.form(f"/office/issue/{issue}/open")
    assert late.status_code == 409 and "staat al open" in late.text
    assert {row.verb for row in house_of_voltwijk(issue)} == {"handle", "open_again"}


def test_nobody_elses_issue_is_shown(app: Flask, browser: Browser, piet: Program, tess: Tess) -> None:
    issue = reports(tess, piet.today()["id"])
    petra = Browser.of(app, "petra@zonnehof.example")
    assert petra.get(f"/office/issue/{issue}").status_code == 404 and issue not in listed(petra, state="all")
    assert petra.form(f"/office/issue/{issue}/handle", how="solved").status_code == 404
    assert (
        browser.form(f"/office/issue/{issue}/follow-up", team="nowhere", day="x", from_="9", to="").status_code == 422
    )
