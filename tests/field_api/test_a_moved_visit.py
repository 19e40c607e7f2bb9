"""A visit that was begun by one team and comes to another: both can say who did what."""

from flask import Flask

from server.kit.ids import uuid7
from tests.field_api.phone import Phone
from tests.office.people import Program


def test_the_other_team_reads_who_began_it(tess: Phone, milan: Phone, app: Flask) -> None:
    visit = tess.visit()
    tess.does("visit.set_state", visit=visit, to="en_route", step=uuid7())
    tess.does("issue.report", id=uuid7(), visit=visit, category="damage", severity="low", text="kras")
    mine = [*tess.documents("visit_step", visit=visit), *tess.documents("issue", visit=visit)]
    oost = next(id_ for kind, id_ in milan.pulls() if kind == "team")
    piet = Program.of(app, "piet@voltwijk.example")
    moved = piet.post(f"/api/visit/{visit}/move", {"team": oost, "planned_from": "2026-11-21T13:00:00Z"})
    assert moved.status_code == 200, moved.text

    seen = [*milan.documents("visit_step", visit=visit), *milan.documents("issue", visit=visit)]
    assert len(seen) == 2
    assert all(one["by"] == tess.me["member"] and one["by_name"].startswith("Tess") for one in [*mine, *seen])
    assert tess.me["member"] not in {id_ for kind, id_ in milan.held if kind == "member"}


def test_who_took_a_step_back_is_named_to_a_team_that_does_not_know_him(tess: Phone, milan: Phone, app: Flask) -> None:
    visit = tess.visit()
    step = uuid7()
    tess.does("visit.set_state", visit=visit, to="en_route", step=step)
    tess.does("visit.undo_state", visit=visit, step=step)
    moved = Program.of(app, "piet@voltwijk.example").post(f"/api/visit/{visit}/move", {"team": "oost"})
    assert moved.status_code == 200, moved.text
    (seen,) = milan.documents("visit_step", visit=visit)
    assert seen["undone_by"] == tess.me["member"]
    assert seen["undone_by_name"].startswith("Tess")
    assert not milan.documents("member", id=tess.me["member"])
