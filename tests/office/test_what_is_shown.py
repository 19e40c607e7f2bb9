"""What the office's pages say about work: hours, ratings, what a plan met on the road, and what could not be done."""

import re

from flask import Flask

from server.kit.ids import uuid7
from tests.office.people import Browser, Program, Tess


def test_hours_and_the_rating_stand_on_the_visits_page(browser: Browser, piet: Program, tess: Tess) -> None:
    visit = piet.today()["id"]
    first = {"from": "2026-11-21T07:00:00Z", "to": "2026-11-21T08:10:00Z"}
    wrong = tess_logs(tess, visit, "work", **first)
    tess_logs(tess, visit, "work", **(first | {"to": "2026-11-21T08:30:00Z"}), corrects=wrong)
    tess_logs(tess, visit, "pause", **{"from": "2026-11-21T07:30:00Z", "to": "2026-11-21T07:45:00Z"})
    tess.does("rating.give", id=uuid7(), visit=visit, channel="phone", stars=4, nps=9, comment="Netjes gewerkt.")
    page = browser.get(f"/office/visit/{visit}").text
    assert "Werk 1 u 30 · Pauze 15 min" in page, "what was corrected does not count"
    assert "gecorrigeerd, telt niet mee" in page and "overlapt met andere uren" in page
    assert "4 van 5 sterren" in page and "9 van 10" in page and "Netjes gewerkt." in page


def tess_logs(tess: Tess, visit: str, kind: str, **more: str) -> str:
    entry = uuid7()
    assert tess.does("time.log", id=entry, visit=visit, kind=kind, **more)["status"] == "applied"
    return entry


def test_limits_are_written_with_a_comma_as_on_the_phone(browser: Browser, piet: Program, tess: Tess) -> None:
    visits = [piet.visit(one["id"]) for one in piet.visits(day="2026-11-21", team="noord")]
    limits = {
        (visit["id"], item["id"]): item["limits"]
        for visit in visits
        for section in (visit["checklist"] or {"sections": []})["sections"]
        for item in section["items"]
        if "." in item.get("limits", {}).get("min", "")
    }
    (visit, item), limit = next(iter(limits.items()))
    assert tess.answers(visit, item, "0.4")["status"] == "applied"
    said = f"buiten de grenzen {limit['min'].replace('.', ',')}–{limit['max']}"
    assert said in browser.get(f"/office/visit/{visit}").text


def test_hours_at_the_end_of_the_calendar_are_shown_too(browser: Browser, piet: Program, tess: Tess) -> None:
    visit = piet.today()["id"]
    tess_logs(tess, visit, "work", **{"from": "0001-01-01T00:00:00Z", "to": "9999-12-31T23:59:59Z"})
    assert browser.get(f"/office/visit/{visit}").status_code == 200


def test_a_day_says_the_person_or_the_whole_team_and_a_search_the_team(browser: Browser, piet: Program) -> None:
    visit = piet.today()
    tess = piet.get("/api/teams").json["items"][0]["members"][1]
    assert piet.post(f"/api/visit/{visit['id']}/move", {"member": tess["id"]}).status_code == 200
    who = re.findall(r'<td class="c-who[^"]*">(.*?)</td>', browser.get("/office/?team=noord").text, re.S)
    assert tess["name"] in who[0] and "Heel het team" in who[1] and "Noord" not in who[1]
    assert (
        "Noord"
        in re.findall(r'<td class="c-who[^"]*">(.*?)</td>', browser.get("/office/search?q=bruins").text, re.S)[0]
    )


def test_a_clash_shows_why_it_was_cancelled_and_where_it_was_moved(browser: Browser, piet: Program, tess: Tess) -> None:
    off, moved = (piet.today(nth=nth)["id"] for nth in (0, 1))
    piet.post(f"/api/visit/{off}/cancel", {"reason": "Klant belde af"})
    tess.completes(off)
    tess.steps(moved, "working")
    piet.post(f"/api/visit/{moved}/move", {"team": "oost", "planned_from": "2026-11-21T15:00:00+01:00"})
    tess.completes(moved)
    page = browser.get("/office/inbox").text
    assert "Reden: Klant belde af" in page
    assert "Verplaatst naar team Oost" in page and "Status: Bezig" in page and "Piet Hoekstra" in page


def test_a_click_that_came_too_late_says_so_above_the_inbox(browser: Browser, piet: Program, tess: Tess) -> None:
    visit = piet.today()["id"]
    tess.completes(visit)
    (card,) = piet.inbox(type="attention")
    assert browser.form(f"/office/attention/{card['id']}/done").status_code == 303
    late = browser.form(f"/office/attention/{card['id']}/done")
    assert late.status_code == 409
    assert re.search(r'class="problem" role="alert"[^>]*>Deze melding is al afgehandeld', late.text), late.text[-1500:]
    assert '<div id="inbox"' in late.text


def test_refused_work_is_explained_to_the_office_and_not_to_the_phone(
    browser: Browser, piet: Program, tess: Tess
) -> None:
    tess.steps(piet.today("oost")["id"], "en_route")
    page = browser.get("/office/inbox").text
    assert "jouw team" not in page and "was niet van het team van de monteur" in page


def test_what_a_checklist_lacks_is_said_in_words(browser: Browser, piet: Program, tess: Tess) -> None:
    visit = piet.today()["id"]
    tess.steps(visit, "working")
    assert "nog te doen" in browser.get(f"/office/visit/{visit}").text
    tess.completes(visit)
    page = browser.get(f"/office/visit/{visit}").text
    assert "nog te doen" not in page and "ontbreekt" in page


def test_a_locked_phone_is_named(app: Flask, piet: Program) -> None:
    anna = Browser.of(app, "anna@voltwijk.example")
    device = piet.get("/api/devices").json["items"][0]
    there = anna.form(f"/office/device/{device['id']}/lock").headers["Location"]
    assert f"{device['name']} is vergrendeld." in anna.get(there).text


def test_work_about_nothing_that_we_know_cannot_be_taken_and_says_why(
    browser: Browser, piet: Program, tess: Tess
) -> None:
    tess.does("photo.hide", id=uuid7(), reason="Onscherp")
    (item,) = piet.inbox(type="rejected")
    got = browser.form(f"/office/rejected/{item['id']}/accept")
    assert 400 <= got.status_code < 500
    assert re.search(r'class="problem" role="alert"[^>]*>\w', got.text) and '<div id="inbox"' in got.text
