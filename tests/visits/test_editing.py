"""Piet edits a visit; what Tess changes meanwhile meets it per field."""

import pytest

from server.kit.errors import Problem
from server.visits.editing import edit

from .town import Town
from .town_rows import ident


def test_a_field_is_changed_when_it_still_says_what_piet_saw(town: Town) -> None:
    visit = town.visit()
    row = town.office(edit, visit, {"access_note": "Poort open"}, {"access_note": None}, by=town.piet)
    assert (row["access_note"], row["v"]) == ("Poort open", 2)
    assert town.one("event", name="VisitEdited")["payload"]["fields"] == ["access_note"]


def test_without_was_nothing_is_changed(town: Town) -> None:
    visit = town.visit()
    with pytest.raises(Problem) as refused:
        town.office(edit, visit, {"access_note": "Poort open"}, None, by=town.piet)
    assert (refused.value.status, refused.value.code) == (428, "visits.was_missing")


def test_only_a_field_that_he_sends_can_be_in_the_way(town: Town) -> None:
    visit = town.visit()
    town.tess.says("visit.set_field", visit=visit, field="contact_phone", value="020", was=None)
    town.office(edit, visit, {"access_note": "Hond"}, {"access_note": "", "contact_phone": "x"}, by=town.piet)
    with pytest.raises(Problem) as refused:
        town.office(edit, visit, {"contact_phone": "030"}, {"contact_phone": None}, by=town.piet)
    assert refused.value.status == 409
    assert refused.value.params["changed"] == ["contact_phone"]
    assert refused.value.params["row"]["contact_phone"] == "020"


def test_team_and_moment_are_moved_by_the_same_edit(town: Town) -> None:
    visit = town.visit()
    was = {"team": ident("noord"), "remarks": None}
    row = town.office(edit, visit, {"team": ident("oost"), "remarks": "Bel eerst"}, was, by=town.piet)
    assert (row["team_id"], row["remarks"]) == (ident("oost"), "Bel eerst")
    assert town.one("visit_move")["to_team_id"] == ident("oost")


def test_a_person_of_another_team_cannot_be_sent(town: Town) -> None:
    visit = town.visit()
    with pytest.raises(Problem, match="member_not_in_team"):
        town.office(edit, visit, {"member": ident("milan")}, {"member": None}, by=town.piet)


def test_the_state_is_not_a_field(town: Town) -> None:
    with pytest.raises(Problem, match="unknown_field"):
        town.office(edit, town.visit(), {"state": "done"}, {"state": "planned"}, by=town.piet)
