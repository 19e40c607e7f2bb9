"""Piet moves visits; what Tess did and had not sent still counts."""

from datetime import timedelta

import pytest

from server.kit.errors import Problem
from server.visits.planning import give_back, move, undo_give_back

from .town import Town
from .town_rows import ident


def test_a_moved_visit_leaves_noord_and_comes_to_oost_with_all_that_hangs_on_it(town: Town) -> None:
    visit = town.visit()
    town.tess.steps(visit, "on_site")
    answer = town.tess.answers(visit, "earth", "ok")
    hanging = {("visit", visit), ("answer", answer), ("work_order", ident("order-klaas")), ("customer", ident("klaas"))}
    assert hanging <= town.sees(f"team:{ident('noord')}")

    town.office(move, visit, team=ident("oost"), by=town.piet)

    assert not hanging & town.sees(f"team:{ident('noord')}")
    assert hanging <= town.sees(f"team:{ident('oost')}")


def test_a_customer_of_two_teams_stays_with_both(town: Town) -> None:
    first = town.visit()
    with town.transaction() as desk:
        second = dict(town.row("visit", first)) | {"id": ident("second"), "nr": 2}
        desk.add("visit", second)
    town.office(move, ident("second"), team=ident("oost"), by=town.piet)
    customer = ("customer", ident("klaas"))
    assert customer in town.sees(f"team:{ident('noord')}")
    assert customer in town.sees(f"team:{ident('oost')}")


def test_whoever_worked_on_it_hears_that_it_was_moved(town: Town) -> None:
    visit = town.visit()
    town.tess.steps(visit, "en_route")
    town.office(move, visit, team=ident("oost"), by=town.piet)
    notice = town.one("notice")
    assert (notice["kind"], notice["member_id"], notice["to_id"]) == ("visit_moved", town.tess.id, ident("oost"))
    assert notice["by_member_id"] == town.piet
    assert ("notice", notice["id"]) in town.sees(f"user:{town.tess.id}")


def test_what_tess_did_offline_attaches_and_piet_can_give_it_back(town: Town) -> None:
    visit = town.visit()
    town.office(move, visit, team=ident("oost"), by=town.piet)

    town.tess.steps(visit, "on_site")
    assert town.tess.outcome.status == "merged"
    answer = town.tess.answers(visit, "earth", "ok")
    assert town.tess.outcome.status == "applied"
    assert town.row("answer", answer)["late"]
    assert town.tess.completes(visit).status == "clash"

    assert town.row("visit", visit)["state"] == "planned"
    card = town.one("attention", code="worked_after_move")
    assert card["params"]["name"] == "Tess"
    assert [one["kind"] for one in town.all("notice", member_id=town.tess.id)] == ["visit_moved"]
    assert ("answer", answer) in town.sees(f"team:{ident('oost')}")

    town.office(give_back, card["id"], by=town.piet)
    assert town.row("visit", visit)["team_id"] == ident("noord")
    assert town.row("attention", card["id"])["state"] == "done"


def test_tess_and_bram_each_get_their_own_card(town: Town) -> None:
    visit = town.visit()
    town.office(move, visit, team=ident("oost"), by=town.piet)
    town.tess.steps(visit, "on_site")
    town.bram.steps(visit, "on_site")
    town.tess.steps(visit, "working")
    assert sorted(card["params"]["name"] for card in town.all("attention")) == ["Bram", "Tess"]


def test_milan_goes_on_where_the_visit_is_now(town: Town) -> None:
    visit = town.visit()
    town.office(move, visit, team=ident("oost"), by=town.piet)
    town.milan.steps(visit, "on_site")
    assert (town.milan.outcome.status, town.row("visit", visit)["state"]) == ("applied", "on_site")


def test_a_new_moment_keeps_the_length_and_sets_the_day_of_amsterdam(town: Town) -> None:
    visit = town.visit()
    begins = town.row("visit", visit)["planned_from"].replace(hour=23)  # 00:00 in Amsterdam
    row = town.office(move, visit, planned_from=begins, by=town.piet)
    assert row["day"] == town.today + timedelta(days=1)
    assert row["planned_to"] - row["planned_from"] == timedelta(minutes=150)
    assert town.one("event", name="VisitMoved")["payload"]["visit"] == visit
    assert town.one("visit_move")["by_member_id"] == town.piet


def test_a_move_over_somebody_elses_move_is_refused_with_the_row_as_it_is(town: Town) -> None:
    visit = town.visit()
    with pytest.raises(Problem) as refused:
        town.office(move, visit, team=ident("oost"), was={"team": ident("oost")}, by=town.piet)
    assert (refused.value.status, refused.value.code) == (409, "visits.moved_meanwhile")
    assert refused.value.params["row"]["team"] == ident("noord")


def test_an_ended_visit_is_not_moved(town: Town) -> None:
    visit = town.visit()
    town.tess.completes(visit)
    with pytest.raises(Problem, match=r"visits\.ended"):
        town.office(move, visit, team=ident("oost"), by=town.piet)


def test_moving_to_where_it_is_tells_nobody(town: Town) -> None:
    visit = town.visit()
    town.office(move, visit, team=ident("noord"), by=town.piet)
    assert town.all("visit_move") == town.all("event") == []
    assert town.row("visit", visit)["v"] == 1


def test_another_team_is_nobody_in_particular(town: Town) -> None:
    visit = town.visit(member_id=ident("tess"))
    assert town.office(move, visit, team=ident("oost"), by=town.piet)["member_id"] is None


def test_mallory_and_a_guessed_id_get_the_same_answer(town: Town) -> None:
    visit = town.visit()
    foreign = town.mallory.says("visit.set_state", visit=visit, to="on_site", step=town.mallory.fresh("step"))
    unknown = town.mallory.says("visit.set_state", visit=ident("guess"), to="on_site", step=town.mallory.fresh("step"))
    assert foreign == unknown
    assert foreign.code == "not_found"
    assert town.all("visit_step") == []


def given_back(town: Town, visit: str) -> str:
    """Piet gives it back to Noord by its card; the card."""
    card = str(town.one("attention", code="worked_after_move", subject_id=visit)["id"])
    town.office(give_back, card, by=town.piet)
    return card


def test_what_tess_pressed_while_the_move_was_on_its_way_counts_when_piet_gives_it_back(town: Town) -> None:
    visit = town.visit()
    town.tess.steps(visit, "en_route")
    town.office(move, visit, team=ident("oost"), by=town.piet)
    there = town.tess.steps(visit, "on_site")
    working = town.tess.steps(visit, "working")
    assert town.row("visit", visit)["state"] == "en_route"
    card = given_back(town, visit)
    assert town.row("visit", visit)["state"] == "working"
    steps = [town.row("visit_step", one) for one in (there, working)]
    assert [(one["moved"], one["from_state"]) for one in steps] == [(True, "en_route"), (True, "on_site")]
    assert ("visit_step", there) in town.sees(f"team:{ident('noord')}")
    assert town.tess.says("visit.undo_state", visit=visit, step=working).status == "applied"
    assert town.row("visit", visit)["state"] == "on_site"

    town.office(undo_give_back, card, by=town.piet)
    assert (town.row("visit", visit)["team_id"], town.row("visit", visit)["state"]) == (ident("oost"), "en_route")
    assert not town.row("visit_step", there)["moved"]


def test_who_has_the_visit_now_and_went_on_is_not_set_back_by_what_came_before(town: Town) -> None:
    visit = town.visit()
    town.office(move, visit, team=ident("oost"), by=town.piet)
    on_site = town.tess.steps(visit, "on_site")
    town.milan.steps(visit, "en_route")
    given_back(town, visit)
    assert town.row("visit", visit)["state"] == "en_route"
    assert not town.row("visit_step", on_site)["moved"]


def test_an_end_that_came_after_the_move_stays_a_question_for_the_office_and_the_steps_before_it_count(
    town: Town,
) -> None:
    visit = town.visit()
    town.office(move, visit, team=ident("oost"), by=town.piet)
    town.tess.steps(visit, "on_site")
    town.tess.completes(visit)
    given_back(town, visit)
    assert town.row("visit", visit)["state"] == "on_site"
    assert town.one("clash", concern="state")["state"] == "open"


def test_what_another_team_did_too_late_does_not_count_for_the_team_that_gets_it(town: Town) -> None:
    visit = town.visit()
    town.office(move, visit, team=ident("oost"), by=town.piet)
    town.tess.steps(visit, "en_route")
    town.office(move, visit, team=ident("noord"), by=town.piet)
    town.milan.steps(visit, "on_site")
    town.office(move, visit, team=ident("oost"), by=town.piet)
    town.tess.answers(visit, "earth", "ok")
    card = town.one(
        "attention", code="worked_after_move", params={"member": town.tess.id, "name": "Tess", "team": ident("noord")}
    )
    town.office(give_back, card["id"], by=town.piet)
    assert town.row("visit", visit)["state"] == "en_route", "Milan of Oost was on site when it was Noord's"
