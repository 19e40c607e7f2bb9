"""Phones hold a visit from 3 days before to 14 days after its day, while it is under way, and while a clash is open."""

from datetime import date, timedelta

import pytest

from server.visits.notices import notice
from server.visits.windows import in_window
from sync.settle import settle

from .town import Town
from .town_rows import ident


@pytest.mark.parametrize(("days", "held"), [(-4, False), (-3, True), (0, True), (14, True), (15, False)])
def test_the_window_of_a_visit(days: int, held: bool) -> None:
    day = date(2026, 11, 23)
    assert in_window(day, day + timedelta(days=days)) is held


def noord(town: Town) -> set[tuple[str, str]]:
    """What Noord's phones hold, beside their team and its members."""
    return {(kind, row) for kind, row in town.sees(f"team:{ident('noord')}") if kind not in ("team", "member")}


def look(town: Town, visit: str) -> None:
    """The nightly look at one visit."""
    with town.transaction() as desk:
        desk.look_again("visit", visit)


def test_a_visit_of_next_week_comes_three_days_before(town: Town) -> None:
    visit = town.visit(day=town.today + timedelta(days=7))
    assert noord(town) == set()
    town.passes(days=4)
    look(town, visit)
    assert {("visit", visit), ("work_order", ident("order-klaas")), ("customer", ident("klaas"))} <= noord(town)


def test_an_old_visit_leaves_with_all_that_hangs_on_it(town: Town) -> None:
    visit = town.visit()
    town.tess.answers(visit, "earth", "ok")
    town.tess.uses(visit, "charger", serial="V1-001")
    town.tess.completes(visit)
    town.passes(days=15)
    look(town, visit)
    assert noord(town) == set()


def test_an_old_visit_under_way_stays(town: Town) -> None:
    visit = town.visit()
    town.tess.steps(visit, "working")
    town.passes(days=40)
    look(town, visit)
    assert ("visit", visit) in noord(town)
    town.tess.completes(visit)
    assert ("visit", visit) not in noord(town)


def test_an_old_visit_stays_until_its_clash_is_settled(town: Town) -> None:
    visit = town.visit()
    town.tess.answers(visit, "earth", "ok")
    town.bram.answers(visit, "earth", "fail")
    town.tess.completes(visit)
    town.passes(days=15)
    look(town, visit)
    assert ("visit", visit) in noord(town)
    town.office(settle, town.one("clash")["id"], "office", by=town.piet)
    assert noord(town) == set()


def test_two_old_visits_stay_until_it_is_known_whose_serial_it_is(town: Town) -> None:
    here, there = town.visit(), town.visit("marie")
    town.tess.uses(here, "charger", serial="V1-001")
    for visit in (here, there):
        town.tess.completes(visit)
    town.passes(days=15)
    for visit in (here, there):
        look(town, visit)
    assert noord(town) == set()

    town.bram.uses(there, "charger", serial="v1 001")
    clash = town.one("clash")
    assert {("visit", here), ("visit", there), ("clash", clash["id"])} <= noord(town)
    for visit in (here, there):
        look(town, visit)
    assert {("visit", here), ("visit", there)} <= noord(town)

    town.office(settle, clash["id"], "office", by=town.piet)
    assert noord(town) == set()


def test_a_third_old_visit_comes_back_when_its_piece_is_in_dispute_already(town: Town) -> None:
    """Seed 228: the clash was open before, so nothing else looked at that visit, and phones that hold the clash had none."""
    first, second, third = town.visit(), town.visit("marie"), town.visit("jan")
    town.tess.uses(first, "charger", serial="V1-001")
    town.bram.uses(second, "charger", serial="v1 001")
    town.tess.completes(third)
    town.passes(days=15)
    look(town, third)
    assert ("visit", third) not in noord(town)
    town.tess.uses(third, "charger", serial="V1 001")
    assert {("visit", third), ("clash", town.one("clash")["id"])} <= noord(town)
    town.office(settle, town.one("clash")["id"], "office", by=town.piet)
    assert ("visit", third) not in noord(town)


def test_a_late_clash_brings_an_old_visit_back(town: Town) -> None:
    visit = town.visit()
    town.tess.completes(visit)
    town.passes(days=20)
    look(town, visit)
    assert noord(town) == set()
    assert town.bram.completes(visit, "partial", "Niet af").status == "clash"
    assert ("visit", visit) in noord(town)
    assert ("work_order", ident("order-klaas")) in noord(town)


def test_after_120_days_a_visit_is_out_of_reach(town: Town) -> None:
    visit = town.visit()
    town.tess.completes(visit)
    town.passes(days=20)
    look(town, visit)
    town.passes(days=119)
    assert town.tess.says("rating.give", id=ident("r1"), visit=visit, channel="phone", stars=5).status == "applied"
    town.passes(days=3)
    assert town.tess.says("rating.give", id=ident("r2"), visit=visit, channel="phone", stars=5).code == "not_found"


def test_hours_are_on_the_phone_for_35_days_and_late_ones_from_the_day_they_came(town: Town) -> None:
    mine = f"user:{ident('tess')}"
    town.passes(days=60)
    ago = {name: (town.now - timedelta(days=40, minutes=minutes)).isoformat() for name, minutes in (("from", 60), ("to", 0))}  # fmt: skip
    old = town.tess.fresh("hours")
    town.tess.says("time.log", id=old, kind="pause", **ago)
    assert ("time_entry", old) in town.sees(mine)
    for days, held in ((35, True), (1, False)):
        town.passes(days=days)
        with town.transaction() as desk:
            desk.look_again("time_entry", old)
        assert (("time_entry", old) in town.sees(mine)) is held


def test_a_message_leaves_after_35_days_but_not_one_that_settles_an_act(town: Town) -> None:
    mine = f"user:{ident('tess')}"
    with town.transaction() as desk:
        moved = notice(desk, ident("tess"), "visit_moved", params={"move": ident("move")})["id"]
        settled = notice(desk, ident("tess"), "accepted", params={"mutation": ident("act")})["id"]
    town.passes(days=36)
    with town.transaction() as desk:
        for one in (moved, settled):
            desk.look_again("notice", one)
    assert {row for kind, row in town.sees(mine) if kind == "notice"} == {settled}
