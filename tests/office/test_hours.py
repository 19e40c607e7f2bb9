"""A week of hours at the office: looked at, approved, taken along as a file."""

from collections.abc import Callable
from datetime import date, datetime

from flask import Flask

from server.kit.house import open_house
from server.kit.ids import uuid7
from server.kit.work_models import Audit
from server.office.hours_view import plain
from server.seed.made_ids import made_id
from server.visits.office_hours import weeks_of
from tests.conftest import FakeClock
from tests.office.people import Browser, Program, Tess


def logs(tess: Tess, kind: str, begins: str, ends: str, **more: str) -> str:
    entry = uuid7()
    day = "2026-11-21T"
    got = tess.does("time.log", id=entry, kind=kind, **{"from": f"{day}{begins}:00Z", "to": f"{day}{ends}:00Z"}, **more)
    assert got["status"] == "applied"
    return entry


def test_a_week_is_summed_beside_what_was_planned_and_corrections_stand_in_place(
    browser: Browser, piet: Program, tess: Tess
) -> None:
    visit = piet.today()
    wrong = logs(tess, "work", "07:30", "09:00", visit=visit["id"])
    logs(tess, "work", "07:30", "10:00", visit=visit["id"], corrects=wrong)
    logs(tess, "travel", "07:00", "07:30", visit=visit["id"])
    logs(tess, "pause", "10:00", "10:15", visit=visit["id"])
    page = browser.get(f"/office/hours/{tess.member}?day=2026-11-21").text
    assert "3 u gewerkt" in page and "08:30–11:00" in page and "08:30–10:00" not in page
    assert visit["customer"]["name"] in page and "15 min (telt niet mee)" in page
    week = browser.get("/office/hours?day=2026-11-16").text
    assert "Week 47" in week and f"hours-{tess.member}" in week


def test_in_the_running_week_the_plan_counts_as_far_as_it_has_come(
    app: Flask, tess: Tess, piet: Program, clock: FakeClock
) -> None:
    first, *_ = [one for one in piet.visits(day="2026-11-21", team="noord") if one["state"] == "planned"]
    begins, ends = (datetime.fromisoformat(first[name]) for name in ("planned_from", "planned_to"))
    minutes = round((ends - begins).total_seconds() / 60)

    def due() -> int:
        with open_house(app, made_id("voltwijk", "tenant", "1"), write=False, now=clock()) as house:
            (week,) = weeks_of(house, date(2026, 11, 16), tess.member)
            assert week.planned[first["id"]] == minutes
            return week.due[first["id"]]

    clock.passes(minutes=round((begins - clock()).total_seconds() / 60) - 30)
    assert due() == 0
    clock.passes(minutes=40)
    assert due() == 10, "it runs since ten minutes"
    logs(tess, "work", "05:30", "06:00", visit=first["id"])
    assert due() == minutes, "what was worked on is compared whole"


def test_the_page_compares_with_the_plan_until_now_and_says_so(browser: Browser, tess: Tess, clock: FakeClock) -> None:
    page = browser.get(f"/office/hours/{tess.member}?day=2026-11-21").text
    assert "(tot nu gepland " in page
    clock.passes(days=9)
    assert "(gepland " in browser.get(f"/office/hours/{tess.member}?day=2026-11-21").text


def test_piet_approves_a_week_and_hears_when_hours_come_after(
    browser: Browser, tess: Tess, clock: FakeClock, house_of_voltwijk: Callable[[str], list[Audit]]
) -> None:
    address = f"/office/hours/{tess.member}"
    assert browser.form(f"{address}/approve", day="2026-11-02").status_code == 409, "nothing to approve"
    logs(tess, "work", "07:30", "09:00")
    assert browser.form(f"{address}/approve", day="2026-11-21").status_code == 303
    assert browser.form(f"{address}/approve", day="2026-11-21").status_code == 409
    assert "Goedgekeurd door Piet Hoekstra" in browser.get(f"{address}?day=2026-11-21").text
    clock.passes(minutes=1)
    logs(tess, "other", "12:00", "12:30")
    assert "Daarna zijn er uren bij gekomen" in browser.get(f"{address}?day=2026-11-21").text
    assert browser.form(f"{address}/approve", day="2026-11-21").status_code == 303
    assert browser.form(f"{address}/lift", day="2026-11-21").status_code == 303
    late = browser.form(f"{address}/lift", day="2026-11-21")
    assert late.status_code == 409 and "nog niet goedgekeurd" in late.text
    verbs = [row.verb for row in house_of_voltwijk(tess.member)]
    assert sorted(verbs) == ["approve_hours", "approve_hours", "lift_hours"]


def test_the_week_is_a_file_in_which_nothing_is_calculated(browser: Browser, piet: Program, tess: Tess) -> None:
    visit = piet.today()
    logs(tess, "work", "07:30", "09:00", visit=visit["id"])
    got = browser.get("/office/hours/export?day=2026-11-21")
    assert got.mimetype == "text/csv" and "uren-2026-11-16.csv" in got.headers["Content-Disposition"]
    line = next(one for one in got.text.splitlines() if "08:30;10:00" in one)
    assert line.startswith("Tess") and ";90;" in line and visit["number"] in line
    assert [plain(cell) for cell in ("=1+1", "@SUM(A1)", "-2", "Klaas")] == ["'=1+1", "'@SUM(A1)", "'-2", "Klaas"]
