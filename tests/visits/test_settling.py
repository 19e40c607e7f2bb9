"""Piet settles what two people wrote, and may take it back while nothing came after."""

import pytest

from server.visits.editing import edit
from sync.settle import Unsettled, settle, undo

from .town import Town
from .town_rows import ident


def contact_in_dispute(town: Town) -> tuple[str, str]:
    """Tess and the office both changed the contact: (visit, clash)."""
    visit = town.visit()
    town.office(edit, visit, {"contact_name": "Jan"}, {"contact_name": "Klaas"}, by=town.piet)
    town.tess.says("visit.set_field", visit=visit, field="contact_name", value="Kees", was="Klaas")
    return visit, town.one("clash")["id"]


def test_the_office_stands_until_the_phone_is_chosen_and_undo_brings_it_back(town: Town) -> None:
    visit, clash = contact_in_dispute(town)
    assert town.row("visit", visit)["contact_name"] == "Jan"
    town.office(settle, clash, "phone", by=town.piet)
    assert town.row("visit", visit)["contact_name"] == "Kees"
    town.office(undo, clash, by=town.piet)
    assert town.row("visit", visit)["contact_name"] == "Jan"
    town.office(settle, clash, "value", value="Kees Jansen", by=town.piet)
    assert town.row("visit", visit)["contact_name"] == "Kees Jansen"


def test_an_office_edit_meanwhile_is_what_stands_against_the_phone(town: Town) -> None:
    visit, clash = contact_in_dispute(town)
    town.office(edit, visit, {"contact_name": "Joop"}, {"contact_name": "Jan"}, by=town.piet)
    assert town.row("clash", clash)["ours"] == "Joop"


def test_undo_is_refused_when_something_came_after(town: Town) -> None:
    visit, clash = contact_in_dispute(town)
    town.office(settle, clash, "phone", by=town.piet)
    town.office(edit, visit, {"contact_name": "Wim"}, {"contact_name": "Kees"}, by=town.piet)
    with pytest.raises(Unsettled, match="changed_since"):
        town.office(undo, clash, by=town.piet)


def test_a_number_is_no_name(town: Town) -> None:
    _, clash = contact_in_dispute(town)
    with pytest.raises(Unsettled, match="bad_value"):
        town.office(settle, clash, "value", value=7, by=town.piet)


def answer_in_dispute(town: Town) -> tuple[str, str, str, str]:
    """Tess says ok, Bram says fail, neither saw the other: (visit, Tess' answer, Bram's answer, clash)."""
    visit = town.visit()
    ok = town.tess.answers(visit, "earth", "ok")
    fail = town.bram.answers(visit, "earth", "fail", note="Geen aarde")
    return visit, ok, fail, town.one("clash")["id"]


def head(town: Town, visit: str) -> str | None:
    """The value of the answer that stands for `earth`."""
    heads = town.all("answer", visit_id=visit, head=True)
    assert len(heads) <= 1
    return heads[0]["value"] if heads else None


def test_two_technicians_answer_the_same_checkpoint(town: Town) -> None:
    visit, _, fail, clash = answer_in_dispute(town)
    assert (head(town, visit), town.row("clash", clash)["ours"]) == ("ok", "ok")
    assert town.one("clash_entry")["value"] == "fail"
    town.office(settle, clash, "phone", by=town.piet)
    assert head(town, visit) == "fail"
    assert town.row("answer", fail)["head"]
    town.office(undo, clash, by=town.piet)
    assert head(town, visit) == "ok"


def test_the_office_gives_its_own_answer(town: Town) -> None:
    visit, _, _, clash = answer_in_dispute(town)
    with pytest.raises(Unsettled, match="bad_value"):
        town.office(settle, clash, "value", value="perhaps", by=town.piet)
    town.office(settle, clash, "value", value={"value": "na", "note": "Afgesproken"}, by=town.piet)
    assert head(town, visit) == "na"
    town.office(undo, clash, by=town.piet)
    assert head(town, visit) == "ok"


def test_tess_sees_a_settled_answer_and_may_answer_again(town: Town) -> None:
    visit, _, fail, clash = answer_in_dispute(town)
    town.office(settle, clash, "phone", by=town.piet)
    town.tess.answers(visit, "earth", "ok", saw=fail)
    assert (town.tess.outcome.status, head(town, visit)) == ("applied", "ok")
    with pytest.raises(Unsettled, match="changed_since"):
        town.office(undo, clash, by=town.piet)


def test_two_different_ends_are_settled(town: Town) -> None:
    visit = town.visit()
    town.tess.completes(visit)
    assert town.bram.completes(visit, "partial", "Kabel te kort").status == "clash"
    clash = town.one("clash", concern="outcome")
    town.office(settle, clash["id"], "phone", by=town.piet)
    assert town.row("visit", visit)["outcome"] == "partial"
    town.office(undo, clash["id"], by=town.piet)
    assert town.row("visit", visit)["outcome"] == "done"


def test_a_serial_used_twice_is_given_to_the_one_or_the_other(town: Town) -> None:
    here, there = town.visit(), town.visit("marie")
    plate = town.tess.photographs(here, "plate", sha256="a" * 64)
    first = town.tess.uses(here, "charger", serial="V1-001", plate_photo=plate)
    plate = town.bram.photographs(there, "plate", sha256="b" * 64)
    second = town.bram.uses(there, "charger", serial="v1 001", plate_photo=plate)
    assert town.bram.outcome.status == "clash"
    clash = town.one("clash")
    assert clash["concern"] == "serial:V1001"
    assert clash["ours"]["plate_photo"] == "a" * 64
    assert town.one("clash_entry")["value"]["plate_photo"] == "b" * 64
    assert town.one("stock_level")["quantity"] == -2

    town.office(settle, clash["id"], "phone", by=town.piet)
    assert town.one("serial_claim", state="holds")["cause_id"] == second
    assert town.one("notice", kind="settled_yours")["visit_id"] == there
    town.office(undo, clash["id"], by=town.piet)
    assert town.one("serial_claim", state="holds")["cause_id"] == first


def test_each_team_sees_the_serial_of_its_own_visit(town: Town) -> None:
    here, there = town.visit(), town.visit("marie", team="oost")
    town.tess.uses(here, "charger", serial="V1-001")
    town.milan.uses(there, "charger", serial="V1-001", van="oost")
    clash, serial = town.one("clash"), town.one("serial")
    for team in ("noord", "oost"):
        seen = town.sees(f"team:{ident(team)}")
        assert {("clash", clash["id"]), ("serial", serial["id"])} <= seen
        assert len([kind for kind, _ in seen if kind == "part_use"]) == 1
