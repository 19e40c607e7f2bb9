"""What a phone may speak of: its own visits, and those that were its own when it acted; on every store."""

from datetime import timedelta

from .receipts import statuses
from .village import Phone, Village
from .village_rows import ident


def test_a_foreign_and_an_unknown_visit_get_the_same_answer(village: Village, tess: Phone) -> None:
    foreign = village.visit("fatima", team="oost")
    receipts = tess.push(tess.issue(foreign), tess.issue(ident("nowhere")))
    assert statuses(receipts) == ["rejected not_found", "rejected not_found"]
    assert receipts[0]["message"] == receipts[1]["message"]


def test_for_thirty_days_after_a_restore_an_unknown_visit_is_nobodys_mistake(village: Village, tess: Phone) -> None:
    village.restored_at = village.now - timedelta(days=3)
    assert statuses(tess.push(tess.issue(ident("lost")))) == ["rejected visit_unknown"]
    village.restored_at = village.now - timedelta(days=31)
    assert statuses(tess.push(tess.issue(ident("lost")))) == ["rejected not_found"]


def test_who_left_the_team_may_still_send_what_he_did_then(village: Village, tess: Phone) -> None:
    visit = village.visit("klaas")
    village.passes(days=1)
    with village.desk() as desk:
        desk.change("team_member", ident("tess in noord"), to_day=village.today - timedelta(days=1))
    assert statuses(tess.push(tess.issue(visit))) == ["applied"]
    village.passes(days=3)
    later = village.visit("fatima")
    assert statuses(tess.push(tess.issue(later))) == ["rejected not_found"]


def test_what_tess_did_before_the_visit_moved_away_is_taken(village: Village, tess: Phone, milan: Phone) -> None:
    visit = village.visit("klaas")
    village.move(visit, "oost")
    assert statuses(tess.push(tess.issue(visit))) == ["applied"]
    milan.catch_up()
    assert ("issue", village.rows("issue", "visit_id", visit)[0]["id"]) in milan.documents
    village.passes(days=121)
    assert statuses(tess.push(tess.issue(visit))) == ["rejected not_found"]
