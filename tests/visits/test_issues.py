"""What Tess found on site, and what Piet does about it."""

from datetime import timedelta

import pytest

from server.kit.errors import Problem
from server.visits.issues import follow_up, handle, open_again
from sync.kind import Row

from .town import Town, ident


def reported(town: Town, visit: str) -> str:
    issue = ident(f"issue-{visit}")
    outcome = town.tess.says("issue.report", id=issue, visit=visit, category="damage", severity="high", text="Scheur")
    assert outcome.status == "applied"
    return issue


def next_week(town: Town, issue: str, **other: str) -> Row:
    begins = town.now + timedelta(days=7)
    when = {"planned_from": begins, "planned_to": begins + timedelta(hours=1)}
    who = {"team": ident("noord"), "member": None, "remarks": "Stucwerk"} | other
    return town.office(follow_up, issue, by=town.piet, **when, **who)


def test_a_follow_up_is_the_next_visit_of_the_same_order(town: Town) -> None:
    visit = town.visit()
    issue = reported(town, visit)
    made = next_week(town, issue)
    before = town.row("visit", visit)
    same = ("work_order_id", "kind", "contact_name", "access_note")
    assert [made[name] for name in same] == [before[name] for name in same]
    assert (made["nr"], made["state"], made["remarks"]) == (2, "planned", "Stucwerk")
    assert town.one("follow_up", issue_id=issue)["visit_id"] == made["id"]
    assert next_week(town, issue)["nr"] == 3


def test_tess_hears_what_became_of_it_and_the_card_is_done(town: Town) -> None:
    issue = reported(town, town.visit())
    assert town.one("attention", code="issue")["state"] == "open"
    next_week(town, issue)
    assert town.one("attention", code="issue")["state"] == "done"
    notice = town.one("notice")
    assert (notice["kind"], notice["member_id"]) == ("issue_planned", town.tess.id)


def test_it_is_settled_once_and_can_be_opened_again(town: Town) -> None:
    issue = reported(town, town.visit())
    town.office(handle, issue, "solved", "Onderdeel nageleverd", by=town.piet)
    with pytest.raises(Problem) as twice:
        town.office(handle, issue, "no_action", None, by=town.piet)
    assert (twice.value.status, twice.value.code) == (409, "visits.issue_handled")
    town.office(open_again, issue)
    with pytest.raises(Problem) as again:
        town.office(open_again, issue)
    assert (again.value.status, again.value.code) == (409, "visits.issue_open")
    town.office(handle, issue, "no_action", None, by=town.piet)
    assert len(town.all("issue_handling", issue_id=issue)) == 2


def test_a_follow_up_that_ends_before_it_begins_is_refused(town: Town) -> None:
    issue = reported(town, town.visit())
    with pytest.raises(Problem) as refused:
        town.office(follow_up, issue, team=ident("noord"), member=None, planned_from=town.now, planned_to=town.now, remarks=None, by=town.piet)  # fmt: skip
    assert refused.value.code == "visits.ends_first"
    with pytest.raises(Problem) as nowhere:
        next_week(town, ident("nothing"))
    assert nowhere.value.status == 404


def test_an_issue_of_an_erased_order_brings_nothing_of_it_back(town: Town) -> None:
    visit = town.visit()
    issue = reported(town, visit)
    town.office(lambda desk: desk.change("visit", visit, erased_at=town.now))
    with pytest.raises(Problem) as gone:
        next_week(town, issue)
    assert (gone.value.status, gone.value.code) == (409, "visits.erased")
    town.office(handle, issue, "no_action", "Mevrouw is verhuisd", by=town.piet)
    assert town.one("issue_handling", issue_id=issue)["note"] is None and not town.all("notice")
