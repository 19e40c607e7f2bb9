"""Piet calls visits off and opens them again; what was done meanwhile meets him as a clash."""

import pytest

from server.kit.errors import Problem
from server.visits.cancellation import cancel
from server.visits.reopening import reopen
from sync.settle import settle, undo

from .town import Town
from .town_rows import ident


def test_a_cancelled_visit_stays_on_the_phones_with_its_reason(town: Town) -> None:
    visit = town.visit()
    row = town.office(cancel, visit, reason="Klant ziek", by=town.piet)
    assert (row["state"], row["cancel_reason"]) == ("cancelled", "Klant ziek")
    assert ("visit", visit) in town.sees(f"team:{ident('noord')}")
    assert town.one("cancellation")["by_member_id"] == town.piet
    assert town.one("event", name="VisitCancelled")["payload"]["reason"] == "Klant ziek"


def test_tess_on_her_way_is_told_once_to_turn_round(town: Town) -> None:
    visit = town.visit()
    town.office(cancel, visit, reason="Klant ziek", by=town.piet)
    town.tess.steps(visit, "en_route")
    town.tess.steps(visit, "en_route")
    assert town.tess.outcome.status == "merged"
    assert town.one("notice", kind="turn_round")["params"]["reason"] == "Klant ziek"
    assert town.all("clash") == []


def test_work_on_a_cancelled_visit_is_kept_and_piet_chooses(town: Town) -> None:
    visit = town.visit()
    town.office(cancel, visit, reason="Klant ziek", by=town.piet)
    town.tess.steps(visit, "on_site")
    photo = town.tess.photographs(visit, "plate")
    assert town.tess.completes(visit).status == "clash"
    clash = town.one("clash")
    assert (clash["concern"], clash["ours"]) == ("state", "cancelled")
    entries = sorted(town.all("clash_entry"), key=lambda entry: entry["nr"])
    assert [entry["value"] for entry in entries] == ["on_site", "done"]
    assert town.row("visit", visit)["state"] == "cancelled"
    assert ("photo", photo) in town.sees(f"team:{ident('noord')}")

    town.office(settle, clash["id"], "phone", by=town.piet)
    row = town.row("visit", visit)
    assert (row["state"], row["outcome"], row["cancel_reason"]) == ("done", "done", None)
    assert town.one("cancellation")["lifted_at"] is not None
    assert town.one("attention", code="incomplete")["params"]["member"] == town.tess.id
    assert town.one("notice", kind="settled_yours")["member_id"] == town.tess.id

    town.office(undo, clash["id"], by=town.piet)
    row = town.row("visit", visit)
    assert (row["state"], row["outcome"], row["cancel_reason"]) == ("cancelled", None, "Klant ziek")
    assert town.one("cancellation")["lifted_at"] is None
    assert town.row("clash", clash["id"])["state"] == "open"
    assert town.one("attention", code="incomplete")["state"] == "done", "a cancelled visit lacks nothing"

    town.office(settle, clash["id"], "office", by=town.piet)
    assert town.row("visit", visit)["state"] == "cancelled"


def test_a_certain_moment_of_the_phone_may_be_chosen(town: Town) -> None:
    visit = town.visit()
    town.office(cancel, visit, reason="Klant ziek", by=town.piet)
    town.tess.steps(visit, "on_site")
    town.tess.completes(visit)
    entry = town.one("clash_entry", value="on_site")
    town.office(settle, town.one("clash")["id"], "phone", entry=entry["id"], by=town.piet)
    assert town.row("visit", visit)["state"] == "on_site"


def test_an_ended_visit_is_not_cancelled_and_twice_is_not_either(town: Town) -> None:
    visit = town.visit()
    town.tess.completes(visit)
    with pytest.raises(Problem, match=r"visits\.ended"):
        town.office(cancel, visit, reason="Te laat", by=town.piet)
    other = town.visit("marie")
    town.office(cancel, other, reason="Ziek", by=town.piet)
    with pytest.raises(Problem, match=r"visits\.is_cancelled"):
        town.office(cancel, other, reason="Ziek", by=town.piet)


def test_a_reopened_visit_stands_where_it_stood(town: Town) -> None:
    visit = town.visit()
    town.tess.steps(visit, "working")
    town.tess.completes(visit)
    row = town.office(reopen, visit, reason="Kabel vergeten", by=town.piet)
    assert (row["state"], row["outcome"]) == ("working", None)
    assert town.one("reopening")["from_state"] == "done"
    assert town.one("notice", kind="visit_reopened")["member_id"] == town.tess.id
    assert town.tess.completes(visit).status == "applied"


def test_a_cancelled_visit_is_reopened_as_planned(town: Town) -> None:
    visit = town.visit()
    town.office(cancel, visit, reason="Ziek", by=town.piet)
    row = town.office(reopen, visit, reason="Weer beter", by=town.piet)
    assert (row["state"], row["cancel_reason"], row["cancelled_at"]) == ("planned", None, None)


def test_a_visit_that_is_open_is_not_reopened(town: Town) -> None:
    visit = town.visit()
    with pytest.raises(Problem, match=r"visits\.not_ended"):
        town.office(reopen, visit, reason="?", by=town.piet)


def test_undo_after_a_reopening_still_is_tess_own_step_only(town: Town) -> None:
    visit = town.visit()
    step = town.tess.steps(visit, "en_route")
    town.tess.completes(visit)
    town.office(reopen, visit, reason="Verkeerde knop", by=town.piet)
    assert town.row("visit", visit)["state"] == "en_route"
    town.tess.says("visit.undo_state", visit=visit, step=step)
    assert town.row("visit", visit)["state"] == "en_route"  # Piet said so, after her
