"""What a pull promises: no gap, exactly what is in scope, bounded pages, reset where nothing else is honest."""

from datetime import timedelta

import pytest

from sync.cursor import Seal

from .village import KEY, Phone, Village
from .village_rows import HOUSE, ident


def hold_what_they_should(*phones: Phone) -> None:
    for phone in phones:
        phone.catch_up()
        assert set(phone.documents) == phone.should_hold()


def test_a_first_pull_brings_all_that_tess_may_see_and_no_more(village: Village, tess: Phone) -> None:
    mine, other = village.visit("klaas"), village.visit("fatima", team="oost", customer="fatima")
    page = tess.pull()
    assert (page.more, page.reset) == (False, False)
    assert ("visit", mine) in tess.documents
    assert ("customer", ident("klaas")) in tess.documents
    assert ("checklist_version", ident("list-1")) in tess.documents
    assert ("visit", other) not in tess.documents
    assert ("customer", ident("fatima")) not in tess.documents
    assert set(tess.documents) == tess.should_hold()


def test_a_second_pull_brings_only_what_changed(village: Village, tess: Phone) -> None:
    visit = village.visit("klaas")
    tess.catch_up()
    assert tess.pull().changes == []
    tess.push(tess.remark(visit, "Hond"))
    (change,) = tess.pull().changes
    assert (change["kind"], change["id"], change["op"], change["v"]) == ("visit", visit, "put", 2)
    assert change["doc"]["remarks"] == "Hond"
    assert tess.pull().changes == []


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_pages_of_any_size_lead_to_the_same(village: Village, tess: Phone, limit: int) -> None:
    for nr in range(5):
        village.visit(f"v{nr}", team="noord" if nr % 2 else "oost")
    pages = tess.catch_up(limit)
    assert all(len(page.changes) <= limit for page in pages)
    assert set(tess.documents) == tess.should_hold()


def test_a_moved_visit_leaves_with_all_that_hangs_on_it_and_comes_to_the_other_team(
    village: Village, tess: Phone, milan: Phone
) -> None:
    visit = village.visit("klaas")
    tess.push(tess.issue(visit), tess.remark(visit, "Hond"))
    hold_what_they_should(tess, milan)
    village.move(visit, "oost")
    hold_what_they_should(tess, milan)
    assert ("visit", visit) in milan.documents
    assert [kind for kind, _ in tess.documents if kind in ("visit", "issue", "work_order", "customer")] == []
    ops = {change["op"] for change in tess.page.changes} if tess.page else set()
    assert ops <= {"put", "left"}


def test_a_customer_stays_while_one_visit_of_his_does(village: Village, tess: Phone, milan: Phone) -> None:
    first, second = village.visit("one"), village.visit("two")
    hold_what_they_should(tess, milan)
    village.move(first, "oost")
    hold_what_they_should(tess, milan)
    assert ("customer", ident("klaas")) in tess.documents
    assert ("customer", ident("klaas")) in milan.documents
    village.move(second, "oost")
    hold_what_they_should(tess, milan)
    assert ("customer", ident("klaas")) not in tess.documents


def test_a_deleted_document_is_gone_from_phones(village: Village, tess: Phone) -> None:
    visit = village.visit("klaas")
    tess.push(tess.issue(visit))
    tess.catch_up()
    (issue,) = village.rows("issue", "visit_id", visit)
    with village.desk() as desk:
        desk.remove("issue", issue["id"])
    (change,) = tess.pull().changes
    assert (change["op"], change["id"], "doc" in change) == ("gone", issue["id"], False)
    assert Phone(village, "tess").pull().changes != []
    fresh = Phone(village, "tess")
    fresh.catch_up(1)
    assert all(change["op"] == "put" for change in fresh.page.changes if fresh.page)


def test_that_a_customer_was_erased_is_said_to_a_phone_that_is_filled_anew_too(village: Village, tess: Phone) -> None:
    """Only an erasure takes a visit away; what Tess did there may still be on her phone."""
    visit = village.visit("klaas")
    tess.catch_up()
    with village.desk() as desk:
        desk.remove("visit", visit)
    tess.cursor = "spoilt"
    tess.catch_up(2)
    fresh = Phone(village, "tess")
    told = [change for change in fresh.pull().changes if change["op"] != "put"]
    assert [(change["kind"], change["id"], change["op"]) for change in told] == [("visit", visit, "gone")]
    assert set(tess.documents) == tess.should_hold()


@pytest.mark.parametrize("limit", [1, 2, 500])
def test_when_tess_changes_teams_her_phone_does(village: Village, tess: Phone, limit: int) -> None:
    village.visit("klaas")
    village.visit("fatima", team="oost", customer="fatima")
    tess.catch_up(limit)
    assert set(tess.documents) == tess.should_hold()
    village.passes(days=1)
    with village.desk() as desk:
        desk.change("team_member", ident("tess in noord"), to_day=village.today - timedelta(days=1))
        between = {"team_id": ident("oost"), "member_id": ident("tess"), "from_day": village.today, "to_day": None}
        desk.add("team_member", {"id": ident("tess in oost"), **between})
    tess.catch_up(limit)
    assert set(tess.documents) == tess.should_hold()
    assert ("customer", ident("fatima")) in tess.documents
    assert ("customer", ident("klaas")) not in tess.documents


def test_a_scope_that_comes_back_before_it_had_drained_is_whole_again(village: Village, tess: Phone) -> None:
    visits = [village.visit(f"v{nr}") for nr in range(4)]
    tess.catch_up()
    with village.desk() as desk:
        desk.change("team_member", ident("tess in noord"), to_day=village.today - timedelta(days=1))
    for _ in range(3):
        tess.pull(1)
    village.move(visits[0], "oost")
    village.move(visits[3], "oost")
    with village.desk() as desk:
        desk.change("team_member", ident("tess in noord"), to_day=None)
    tess.catch_up(1)
    assert set(tess.documents) == tess.should_hold()


def test_a_forged_and_a_foreign_cursor_reset(village: Village, tess: Phone, milan: Phone) -> None:
    village.visit("klaas")
    tess.catch_up()
    milan.catch_up()
    for cursor in ("", "rubbish", "é", tess.cursor[:-2] + "AA", milan.cursor):
        tess.cursor = cursor
        assert tess.pull().reset
        assert set(tess.documents) == tess.should_hold()
        assert not tess.pull().reset


def test_a_reset_is_said_on_every_page_and_then_no_more(village: Village, tess: Phone) -> None:
    for nr in range(3):
        village.visit(f"v{nr}")
    tess.catch_up()
    village.epoch = ident("another epoch")
    pages = tess.catch_up(2)
    assert len(pages) > 2
    assert all(page.reset for page in pages)
    assert set(tess.documents) == tess.should_hold()
    assert not tess.pull().reset


def test_a_cursor_of_more_than_120_days_resets(village: Village, tess: Phone) -> None:
    village.visit("klaas")
    tess.catch_up()
    village.passes(days=119)
    assert not tess.pull().reset
    village.passes(days=121)
    assert tess.pull().reset


def test_a_position_above_the_clock_means_the_server_was_set_back(village: Village, tess: Phone) -> None:
    visit = village.visit("klaas")
    tess.push(tess.issue(visit))
    tess.catch_up()
    cursor = Seal(KEY, HOUSE, tess.device).open(tess.cursor or "")
    assert cursor is not None
    cursor.readings[f"team:{ident('noord')}"].through += 1
    tess.cursor = Seal(KEY, HOUSE, tess.device).close(cursor)
    assert tess.pull().reset


def test_receipts_through_covers_what_was_answered_before_the_pull(village: Village, tess: Phone) -> None:
    visit = village.visit("klaas")
    last = tess.push(tess.issue(visit), tess.remark(visit, "Hond"))[-1]
    assert tess.pull().receipts_through == last["no"] == 2
    assert tess.documents["visit", visit]["remarks"] == "Hond"


def test_the_feed_holds_one_row_a_document_and_scope(village: Village, tess: Phone) -> None:
    visit = village.visit("klaas")
    was = None
    for nr in range(20):
        tess.push(tess.contact(visit, f"naam {nr}", was))
        was = f"naam {nr}"
    with village.reading() as store:
        assert len(store.feed_of([("visit", visit)])) == 1
    assert village.row("visit", visit)["v"] == 21


def test_what_a_page_skipped_over_still_moves_the_cursor(village: Village, tess: Phone) -> None:
    for nr in range(6):
        village.move(village.visit(f"v{nr}"), "oost")
    pages = tess.catch_up(2)
    assert any(page.more and not page.changes for page in pages)
    assert set(tess.documents) == tess.should_hold()
