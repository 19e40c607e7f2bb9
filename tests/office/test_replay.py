""" "What did Tess' phone show at 14:03?": what was sent, what arrived, what was done, and what of it is certain."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from server.accounts.models import PullPage
from server.kit.history_models import DocumentVersion
from server.kit.house import open_house
from server.office.replay_acts import Act
from server.office.replay_events import events_of
from server.office.replay_pages import held_at
from server.seed.made_ids import made_id
from tests.conftest import FakeClock
from tests.office.people import Browser, Program, Tess

SIX = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)


@dataclass
class Sent:
    """A page of the log; minutes after six."""

    at: int
    visits: list[list[Any]]
    proved: int | None = None
    fresh: bool = False
    reset: bool = False
    more: bool = False
    sent_at: datetime = field(init=False)
    proved_at: datetime | None = field(init=False)

    def __post_init__(self) -> None:
        self.sent_at = SIX + timedelta(minutes=self.at)
        self.proved_at = SIX + timedelta(minutes=self.proved) if self.proved is not None else None


def at(*pages: Sent, minute: int) -> Any:
    return held_at(pages, SIX + timedelta(minutes=minute))


def test_a_page_counts_from_its_sending_and_is_certain_from_the_phones_coming_back() -> None:
    page = Sent(10, [["a", 1, "put"]], proved=15, fresh=True)
    assert at(page, minute=9).as_of is None
    early, late = at(page, minute=12), at(page, minute=15)
    assert early.visits == late.visits == {"a": 1} and (early.sure, late.sure) == (False, True) and late.whole


def test_a_page_that_was_lost_is_said_and_does_not_count() -> None:
    pages = [Sent(1, [["a", 1, "put"]], proved=2, fresh=True), Sent(5, [["a", 2, "put"]])]
    held = at(*pages, minute=9)
    assert held.visits == {"a": 1} and held.lost == [SIX + timedelta(minutes=5)]
    again = at(*pages, Sent(8, [["a", 2, "put"]], proved=9), minute=9)
    assert again.visits == {"a": 2} and again.lost == []


def test_what_left_is_gone_and_a_refill_takes_over_when_it_is_whole() -> None:
    first = Sent(1, [["a", 1, "put"], ["b", 1, "put"]], proved=2, fresh=True)
    left = Sent(3, [["b", 2, "left"]], proved=4)
    half = Sent(5, [["c", 1, "put"]], proved=6, reset=True, more=True)
    rest = Sent(7, [["d", 1, "put"]], proved=8, reset=True)
    assert at(first, left, minute=4).visits == {"a": 1}
    assert at(first, left, half, minute=6).visits == {"a": 1}, "built beside what is shown"
    assert at(first, left, half, rest, minute=8).visits == {"c": 1, "d": 1}


def test_a_log_that_begins_in_the_middle_says_that_there_may_be_more() -> None:
    assert not at(Sent(1, [["a", 1, "put"]], proved=2), minute=3).whole


def test_what_is_said_six_times_in_a_minute_is_one_line() -> None:
    answer = Act(SIX, SIX, True, "checklist.answer", {}, "a", "applied")
    acts = [replace(answer, at=SIX + timedelta(seconds=nr)) for nr in (0, 10, 20, 30, 40, 50, 60)]
    between = [(SIX + timedelta(seconds=5), "Klaas Vaak")]
    said = [(one.time, one.text) for one in events_of([], acts, between, SIX.date(), SIX + timedelta(seconds=59), "nl")]
    assert said == [
        ("07:00", "Antwoord gegeven · bij kantoor om 07:00 (6×)"),
        ("07:00", "Kantoor: bezoek bij Klaas Vaak gewijzigd"),
        ("07:01", "Antwoord gegeven · bij kantoor om 07:00"),
    ]


def pulls(tess: Tess, cursor: str | None = None) -> str:
    """She looks for news; the cursor that she got."""
    headers = {"Authorization": f"Bearer {tess.token}"}
    got = tess.client.get("/api/mobile/sync", query_string={"cursor": cursor} if cursor else {}, headers=headers)
    assert got.status_code == 200
    return str(got.json["cursor"])


@pytest.fixture
def device(piet: Program, tess: Tess) -> str:
    return next(
        str(one["id"]) for one in piet.get("/api/devices").json["items"] if one["name"] == "tesss proeftelefoon"
    )


def test_piet_sees_what_tess_phone_showed_while_he_had_moved_the_visit(
    app: Flask, browser: Browser, piet: Program, tess: Tess, clock: FakeClock, device: str
) -> None:
    """07:00 she has the day; 07:10 she drives, offline; 07:20 Piet moves the visit; 07:40 she is back."""
    visit = piet.today()["id"]
    cursor = pulls(tess)
    clock.passes(minutes=2)
    cursor = pulls(tess, cursor)
    clock.passes(minutes=18)
    elsewhere = piet.today("oost")
    piet.post(f"/api/visit/{elsewhere['id']}/move", {"planned_from": "2026-11-21T15:00:00+01:00", "team": "oost"})
    called = piet.visit(visit)["customer"]
    with open_house(app, made_id("voltwijk", "tenant", "1"), now=clock()) as house:  # as a file that is imported does
        house.audit("change", "customer", called["id"], {"name": called["name"]}, {"name": "Fam. Hertrouwd"})
        house.desk.change("customer", called["id"], name="Fam. Hertrouwd")
    piet.post(f"/api/visit/{visit}/move", {"planned_from": "2026-11-21T14:00:00+01:00", "team": "noord"})
    clock.passes(minutes=20)
    drove = {"id": "0199bbbb-0000-7000-8000-000000000001", "seq": tess.seq, "schema": 1, "name": "visit.set_state"}
    drove |= {"args": {"visit": visit, "to": "en_route", "step": "0199bbbb-0000-7000-8000-000000000002"}}
    drove |= {"at": "2026-11-21T06:09:58.000Z", "offset": 2000}
    body = {"sent_at": "2026-11-21T06:40:00.000Z", "mutations": [drove], "cursor": cursor}
    got = tess.client.post("/api/mobile/sync", json=body, headers={"Authorization": f"Bearer {tess.token}"})
    assert got.json["receipts"][0]["status"] == "applied"
    clock.passes(minutes=1)
    pulls(tess, got.json["cursor"])

    def shown(minute: int) -> str:
        got = browser.get(f"/office/replay?device={device}&day=2026-11-21&minute={minute}")
        assert got.status_code == 200
        return got.text

    seven = 7 * 60
    assert "Er is niets vastgelegd" in shown(seven - 1)
    assert "Waarschijnlijk: het nieuws van 07:00:00" in shown(seven + 1)
    before, driving, moved, after = (shown(seven + minute) for minute in (5, 15, 25, 45))
    assert "Zeker: het nieuws van 07:00:00" in before and "nog niet bij kantoor" not in before
    assert "één eigen handeling nog niet bij kantoor" in driving and "Onderweg" in driving
    assert "Begin: op de telefoon 21-11 08:00, op kantoor 21-11 14:00" in moved
    assert "Begin: op de telefoon 21-11 08:00" not in driving
    assert "14:00" in after and "op kantoor 21-11 14:00" not in after and "nog niet bij kantoor" not in after
    assert "Status gezet · bij kantoor om 07:40" in before, "the steps of the day, also those to come"
    assert [f'aria-label="{called["name"]}' in page for page in (driving, moved, after)] == [True, True, False]
    assert 'aria-label="Fam. Hertrouwd' in after and 'aria-label="Fam. Hertrouwd' not in moved
    assert "Kantoor: bezoek bij Fam. Hertrouwd gewijzigd" in after
    assert f"Kantoor: bezoek bij {elsewhere['customer']['name']} gewijzigd" not in after, "her phone never had it"


def test_what_was_done_in_the_last_second_of_a_minute_belongs_to_it(
    browser: Browser, piet: Program, tess: Tess, clock: FakeClock, device: str
) -> None:
    """Her clock, put right, is 600 ms ahead of the office's: done before it came all the same."""
    visit, cursor = piet.today()["id"], pulls(tess)
    clock.passes(seconds=59.7)
    drove = {"id": "0199bbbb-0000-7000-8000-000000000001", "seq": tess.seq, "schema": 1, "name": "visit.set_state"}
    drove |= {"args": {"visit": visit, "to": "en_route", "step": "0199bbbb-0000-7000-8000-000000000002"}}
    drove |= {"at": "2026-11-21T06:01:00.300Z", "offset": 0}
    body = {"sent_at": "2026-11-21T06:01:00.300Z", "mutations": [drove]}
    got = tess.client.post("/api/mobile/sync", json=body, headers={"Authorization": f"Bearer {tess.token}"})
    assert got.json["receipts"][0]["status"] == "applied"
    clock.passes(seconds=0.2)
    pulls(tess, cursor)
    page = browser.get(f"/office/visit/{visit}").text
    there = next(part.split('"')[0] for part in page.split('href="') if part.startswith("/office/replay?device="))
    assert there.endswith("&amp;minute=420")
    assert "Onderweg" in browser.get(there.replace("&amp;", "&")).text


def test_a_phone_of_another_company_and_odd_addresses(browser: Browser, petra: Program, device: str) -> None:
    other = petra.get("/api/devices").json["items"]
    for wrong in ("", "?device=x", f"?device={'0' * 36}", *(f"?device={one['id']}" for one in other)):
        assert browser.get(f"/office/replay{wrong}").status_code in (400, 404, 422), wrong
    for odd in ("minute=-1", "minute=1440", "minute=x", "day=2026-02-31", "day=9999-12-31"):
        assert browser.get(f"/office/replay?device={device}&{odd}").status_code < 500, odd
    assert browser.get(f"/office/replay?device={device}").status_code == 200


def test_a_poll_that_hears_nothing_writes_nothing(app: Flask, tess: Tess, clock: FakeClock) -> None:
    cursor = pulls(tess)
    for _ in range(3):
        clock.passes(minutes=1)
        cursor = pulls(tess, cursor)
    with open_house(app, made_id("voltwijk", "tenant", "1"), write=False) as house:
        assert house.session.scalar(select(func.count()).select_from(PullPage)) == 1


def test_a_visit_from_before_there_was_a_log_is_shown_and_said_to_be_inferred(
    app: Flask, browser: Browser, tess: Tess, clock: FakeClock, device: str
) -> None:
    with open_house(app, made_id("voltwijk", "tenant", "1")) as house:
        house.session.execute(delete(DocumentVersion))
    cursor = pulls(tess)
    clock.passes(minutes=1)
    pulls(tess, cursor)
    page = browser.get(f"/office/replay?device={device}&day=2026-11-21&minute=430").text
    assert "J. van der Kolk" in page and "afgeleid: deze versie is niet vastgelegd" in page
