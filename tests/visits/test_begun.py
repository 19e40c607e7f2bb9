"""Which version of its checklist a visit stands on when versions are published while phones are without signal."""

from server.visits.begun import stand_on
from server.visits.checklists import publish, retire_unused

from .town import Phone, Town
from .town_rows import checklist, ident

OLD, NEW = ident("list-1"), ident("list-2")


def published_meanwhile(town: Town) -> str:
    """A visit on version 1 that a phone holds, after which version 2 was published; its id."""
    visit = town.visit()
    with town.transaction() as desk:
        desk.add("checklist_version", checklist(2, "draft"))
        publish(desk, NEW)
    assert stands(town, visit) == NEW
    return visit


def stands(town: Town, visit: str) -> str:
    return str(town.row("visit", visit)["checklist_version_id"])


def begins(phone: Phone, visit: str, on: str | None, to: str = "en_route") -> None:
    phone.says("visit.set_state", visit=visit, to=to, step=phone.fresh("step"), checklist=on)


def ends(phone: Phone, visit: str, on: str, outcome: str = "done") -> str:
    said = phone.says(
        "visit.complete", visit=visit, step=phone.fresh("step"), outcome=outcome, remarks="Klaar", checklist=on
    )
    return said.status


def test_a_version_that_the_night_retired_comes_back_with_the_work_that_began_on_it(town: Town) -> None:
    visit = published_meanwhile(town)
    town.office(retire_unused, ident("list"))
    assert town.row("checklist_version", OLD)["state"] == "retired"
    begins(town.tess, visit, OLD)
    assert (stands(town, visit), town.row("checklist_version", OLD)["state"]) == (OLD, "published")
    assert ("checklist_version", OLD) in town.sees("catalogue")


def test_a_publish_leaves_a_visit_alone_on_which_something_was_filled_in_without_a_step(town: Town) -> None:
    visit = town.visit()
    town.tess.answers(visit, "earth", "ok")
    with town.transaction() as desk:
        desk.add("checklist_version", checklist(2, "draft"))
        publish(desk, NEW)
    assert stands(town, visit) == OLD


def test_two_phones_of_one_person_do_not_take_turns(town: Town) -> None:
    visit = published_meanwhile(town)
    begins(town.tess, visit, NEW)
    begins(town.tess, visit, OLD, "on_site")
    begins(town.tess, visit, NEW, "working")
    assert stands(town, visit) == OLD
    assert town.one("attention", code="other_checklist")["params"]["number"] == 2


def test_the_office_hears_of_two_versions_once_also_when_it_ticked_the_card_off(town: Town) -> None:
    visit = published_meanwhile(town)
    begins(town.bram, visit, NEW)
    begins(town.tess, visit, OLD)
    card = town.one("attention", code="other_checklist")
    with town.transaction() as desk:
        desk.change("attention", card["id"], state="done")
    begins(town.tess, visit, OLD, "on_site")
    assert town.one("attention", code="other_checklist")["state"] == "done"


def test_a_visit_that_has_ended_keeps_the_list_that_it_ended_on(town: Town) -> None:
    visit = published_meanwhile(town)
    assert ends(town.tess, visit, NEW) == "applied"
    begins(town.tess, visit, OLD, "on_site")
    assert ends(town.bram, visit, OLD) == "merged"
    assert stands(town, visit) == NEW


def test_a_draft_is_no_list_to_stand_on(town: Town) -> None:
    visit = town.visit()
    with town.transaction() as desk:
        desk.add("checklist_version", checklist(2, "draft"))
        stand_on(desk, desk.get("visit", visit), NEW)
    begins(town.tess, visit, NEW)
    assert stands(town, visit) == OLD
