"""What happens as days pass."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from flask import Flask

from server.kit.house import House
from server.kit.jobs import Work
from server.visits.jobs import miss_bytes, move_windows, no_longer_recent, visits_that_crossed
from server.visits.notices import notice
from tests.conftest import FakeClock

from .ground import Walled
from .town import Town
from .town_rows import ident

Opener = Callable[..., AbstractContextManager[House]]


@pytest.fixture
def town(app: Flask, tenant: str, clock: FakeClock) -> Town:
    """The town within the whole app."""
    with app.app_context():
        from server.kit.db import db

        return Town(Walled(db.engine, tenant))


def night(town: Town, app: Flask, tenant: str, days: int) -> None:
    """Days go by without a job, then it runs."""
    town.passes(days=days)
    move_windows(Work(app, tenant, town.now))


def test_visits_come_and_go_with_the_days_even_when_nights_were_missed(town: Town, app: Flask, tenant: str) -> None:
    old = town.visit()
    town.tess.completes(old)
    coming = [town.visit(f"customer{nr}", day=town.today + timedelta(days=20)) for nr in range(10)]
    far = town.visit("later", day=town.today + timedelta(days=90))
    pause = town.tess.fresh("hours")
    town.tess.says("time.log", id=pause, kind="pause", **{"from": town.now.isoformat(), "to": town.now.isoformat()})
    seen = town.sees(f"team:{ident('noord')}")
    assert ("visit", old) in seen
    assert not {("visit", one) for one in coming} & seen

    night(town, app, tenant, days=18)

    seen = town.sees(f"team:{ident('noord')}")
    assert {("visit", one) for one in coming} <= seen
    assert ("visit", old) not in seen
    assert ("visit", far) not in seen
    assert not [row for kind, row in seen if kind == "visit_step"]
    mine = f"user:{ident('tess')}"
    assert ("time_entry", pause) in town.sees(mine)
    with town.transaction() as desk:
        moved = notice(desk, ident("tess"), "visit_moved", params={"move": ident("move")})["id"]
        for params in ({"mutation": ident("act")}, {"clash": ident("clash")}):
            notice(desk, ident("tess"), "accepted", params=params)
    town.passes(days=36)
    with Work(app, tenant, town.now).house(write=False) as house:
        old = no_longer_recent(house)
    assert [id_ for kind, id_ in old if kind == "notice"] == [moved], "what settles an act is not looked at each night"
    night(town, app, tenant, days=0)
    assert ("time_entry", pause) not in town.sees(mine)


def test_a_second_run_finds_nothing_to_do(town: Town, app: Flask, tenant: str, house: Opener) -> None:
    town.visit("coming", day=town.today + timedelta(days=10))
    night(town, app, tenant, days=8)
    with Work(app, tenant, town.now).house(write=False) as opened:
        assert visits_that_crossed(opened) == []


def test_photos_that_stay_away_a_day_after_the_end_raise_one_alarm(town: Town, app: Flask, tenant: str) -> None:
    visit = town.visit()
    town.tess.photographs(visit, "plate")
    town.tess.photographs(visit, "plate")
    town.tess.completes(visit, "partial", "Batterij leeg")
    for days in (0, 2, 1):
        town.passes(days=days)
        with Work(app, tenant, town.now).house() as opened:
            miss_bytes(opened)
        assert len(town.all("attention", code="bytes_missing")) == (0 if days == 0 else 1)
    assert town.one("attention", code="bytes_missing")["params"] == {"count": 2}


def test_the_day_of_a_visit_is_amsterdams(town: Town) -> None:
    assert town.row("visit", town.visit())["day"] == date(2026, 11, 23)
