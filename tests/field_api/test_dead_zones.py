"""Dead zones: where Tess' work came in late, phones and planner know beforehand next time; the office can correct it."""

from typing import Any

import pytest
from flask import Flask

from server.kit.ids import uuid7
from tests.conftest import FakeClock
from tests.field_api.conftest import Phones
from tests.field_api.phone import Phone
from tests.field_api.web_push import Office, app, office, service
from tests.office.people import Browser

__all__ = ["app", "office", "service"]


class Visit:
    """A visit that Tess does; each act has its own moment, all of it is sent when she says so."""

    def __init__(self, tess: Phone, clock: FakeClock, visit: str) -> None:
        self.tess, self.clock, self.visit = tess, clock, visit
        self.kept: list[dict[str, Any]] = []

    def does(self, name: str, minutes: float = 8, **args: Any) -> None:
        self.clock.passes(minutes=minutes)
        self.kept.append(self.tess.says(name, visit=self.visit, **args))

    def works(self, *, sends: bool = False) -> None:
        for to in ("on_site", "working", "paused", "working"):
            self.does("visit.set_state", to=to, step=uuid7())
            if sends:
                self.sends()
        self.does("visit.complete", step=uuid7(), outcome="partial", remarks="De rest later")

    def sends(self) -> None:
        receipts = self.tess.pushes(*self.kept)
        assert {one["status"] for one in receipts} <= {"applied", "merged"}, receipts
        self.kept.clear()


@pytest.fixture
def visit(tess: Phone, clock: FakeClock) -> Visit:
    return Visit(tess, clock, tess.visit())


def order_of(phone: Phone, visit: str) -> dict[str, Any]:
    phone.pulls()
    return phone.held["work_order", phone.held["visit", visit]["work_order"]]


def test_where_all_came_late_there_was_no_signal_and_everybody_knows_it_next_time(
    app: Flask, tess: Phone, bram: Phone, office: Office, visit: Visit
) -> None:
    visit.works()
    visit.clock.passes(minutes=25)  # the street, and a signal
    visit.sends()
    office.works()
    order = order_of(bram, visit.visit)
    assert order["address"]["signal"] == "none"
    page = Browser.of(app, "piet@voltwijk.example").get(f"/office/visit/{visit.visit}").text
    assert "bij het vorige bezoek kwam het werk pas later binnen" in page
    # The next visit there: the planner reads it in the day of tomorrow.
    assert office.piet.post(f"/api/visit/{visit.visit}/reopen", {"reason": "De rest"}).status_code == 200
    moved = office.piet.visit(visit.visit)
    office.moves(moved, planned_from="2026-11-22T08:30:00Z")
    assert "geen bereik" in Browser.of(app, "piet@voltwijk.example").get("/office/?day=2026-11-22").text


def test_piet_reads_the_day_before_where_there_is_no_signal_and_whether_a_phone_holds_it(
    app: Flask, tess: Phone, office: Office
) -> None:
    piet = Browser.of(app, "piet@voltwijk.example")
    visit = office.planned()
    assert piet.form(f"/office/visit/{visit['id']}/signal", state="none").status_code == 303
    assert "dead-zones" not in piet.get("/office/").text, "today's is marked in the list"
    office.moves(visit, planned_from="2026-11-22T08:30:00Z")
    page = piet.get("/office/").text
    assert "Morgen is er op 1 adres geen bereik." in page and "dit staat nog niet op een telefoon van het team" in page
    tess.proves("2026-11-22")
    page = piet.get("/office/").text
    assert "Morgen is er op 1 adres geen bereik." in page and "alles staat op een telefoon van het team" in page
    assert "dit staat nog niet op een telefoon" not in page


def test_where_something_came_at_once_there_is_a_signal(tess: Phone, office: Office, visit: Visit) -> None:
    visit.works(sends=True)
    visit.clock.passes(minutes=90)
    visit.sends()
    office.works()
    assert "signal" not in order_of(tess, visit.visit)["address"]


def test_a_few_presses_or_a_clock_that_jumped_tell_nothing(tess: Phone, office: Office, visit: Visit) -> None:
    visit.works()
    visit.kept = [one | {"jumps": 1} for one in visit.kept]
    visit.clock.passes(minutes=25)
    visit.sends()
    office.works()
    assert "signal" not in order_of(tess, visit.visit)["address"]


def test_piet_corrects_it_by_hand_and_takes_that_back(
    app: Flask, tess: Phone, office: Office, visit: Visit, phone: Phones
) -> None:
    visit.works()
    visit.clock.passes(minutes=25)
    visit.sends()
    office.works()
    piet = Browser.of(app, "piet@voltwijk.example")
    path = f"/office/visit/{visit.visit}"
    before = order_of(tess, visit.visit)
    assert piet.form(f"{path}/signal", state="good").status_code == 303
    after = order_of(tess, visit.visit)
    assert "signal" not in after["address"] and after["v"] > before["v"]
    assert "Kantoor zegt: hier is bereik." in piet.get(path).text
    assert piet.form(f"{path}/signal", state="learned").status_code == 303
    assert order_of(tess, visit.visit)["address"]["signal"] == "none"
    assert piet.form(f"{path}/signal", state="perhaps").status_code in (400, 422)
    assert "signal_said" not in order_of(tess, visit.visit)["address"]
    assert piet.form(f"{path}/signal", state="none").status_code == 303  # the phone need not say "probably" now
    assert order_of(tess, visit.visit)["address"]["signal_said"] is True
    assert piet.form(f"{path}/signal", state="learned").status_code == 303
    assert "signal_said" not in order_of(tess, visit.visit)["address"]
    petra = Browser.of(app, "petra@zonnehof.example")
    assert petra.form(f"{path}/signal", state="good").status_code == 404
    assert order_of(tess, visit.visit)["address"]["signal"] == "none"
