"""Piet sends Tess' ended visit back and marks a photo; she takes it again; who had not seen it answers nothing."""

import pytest

from server.kit.errors import Problem
from server.visits.cancellation import cancel
from server.visits.photo_marks import mark_photo, unmark_photo
from server.visits.planning import move
from server.visits.reopening import reopen
from server.visits.returning import send_back, withdraw
from server.visits.windows import held
from sync.outcome import Outcome

from .test_finishing import fill
from .town import Phone, Town
from .town_rows import ident

WHY = "De meterkast staat er niet scherp op."


def done(town: Town, name: str = "klaas") -> str:
    """A visit that Tess has done as a whole."""
    visit = town.visit(name)
    town.tess.steps(visit, "working")
    fill(town, visit)
    town.tess.completes(visit)
    return visit


def ends(phone: Phone, visit: str, returned: str | None, outcome: str = "done") -> Outcome:
    step = phone.fresh("step")
    return phone.says("visit.complete", visit=visit, step=step, outcome=outcome, remarks="Zo goed", returned=returned)


def cards(town: Town, visit: str) -> list[str]:
    """The codes of the cards that stand open about it, but for what its charger says of a van that was never filled."""
    open_cards = town.all("attention", subject_id=visit, state="open")
    return sorted(card["code"] for card in open_cards if card["code"] != "serial_not_there")


def plate(town: Town, visit: str) -> str:
    return town.one("photo", visit_id=visit, item="plate", hidden_reason=None)["id"]


def test_a_returned_visit_stands_at_paused_and_tess_is_told_why(town: Town) -> None:
    visit = done(town)
    sent = town.office(send_back, visit, reason=WHY, by=town.piet, photos=[plate(town, visit)])
    assert town.row("visit", visit)["state"] == "paused"
    assert town.row("visit", visit)["outcome"] is None
    assert ("visit_return", sent["id"]) in town.sees(f"team:{ident('noord')}")
    assert town.one("notice", kind="visit_returned")["member_id"] == town.tess.id
    assert town.one("notice", kind="visit_returned")["params"]["reason"] == WHY
    assert town.row("photo", plate(town, visit))["poor_reason"] == WHY
    assert town.all("notice", kind="photo_poor") == [], "one message, not two"
    assert town.one("event", name="VisitReturned")["payload"]["reason"] == WHY


def test_it_stays_on_the_phones_however_old_its_day_is(town: Town) -> None:
    visit = done(town)
    town.passes(days=40)
    with town.transaction() as desk:
        assert not held(desk, town.row("visit", visit)), "it left the phones long ago"
    sent = town.office(send_back, visit, reason=WHY, by=town.piet)
    with town.transaction() as desk:
        assert held(desk, town.row("visit", visit))
    there = town.sees(f"team:{ident('noord')}")
    assert {("visit", visit), ("visit_return", sent["id"]), ("photo", plate(town, visit))} <= there
    assert ends(town.tess, visit, sent["id"]).status == "applied"
    assert ("visit", visit) not in town.sees(f"team:{ident('noord')}")


def test_tess_takes_the_photo_again_and_ends_it_and_piet_hears_of_it(town: Town) -> None:
    visit = done(town)
    poor = plate(town, visit)
    sent = town.office(send_back, visit, reason=WHY, by=town.piet, photos=[poor])
    town.tess.photographs(visit, "plate")
    town.tess.says("photo.hide", id=poor, reason="retaken")
    assert ends(town.tess, visit, sent["id"]).status == "applied"
    row = town.row("visit_return", sent["id"])
    assert (row["state"], row["closed_by"]) == ("answered", town.tess.id)
    assert town.row("visit", visit)["state"] == "done"
    assert cards(town, visit) == ["return_answered"]
    assert len(town.all("signature", visit_id=visit)) == 1, "what was signed stays signed"


def test_an_end_without_a_better_photo_says_what_is_missing(town: Town) -> None:
    visit = done(town)
    sent = town.office(send_back, visit, reason=WHY, by=town.piet, photos=[plate(town, visit)])
    ends(town.tess, visit, sent["id"])
    card = town.one("attention", code="incomplete", state="open")
    assert [(one["item"], one["why"]) for one in card["params"]["missing"]] == [("plate", "poor")]
    town.office(unmark_photo, plate(town, visit))
    assert town.row("attention", card["id"])["state"] == "done"


def test_bram_who_had_not_seen_it_ends_the_visit_and_answers_nothing(town: Town) -> None:
    visit = done(town)
    sent = town.office(send_back, visit, reason=WHY, by=town.piet)
    assert town.bram.completes(visit).status == "applied", "work is never refused"
    assert town.row("visit_return", sent["id"])["state"] == "open"
    assert cards(town, visit) == ["return_unseen"]
    ends(town.tess, visit, sent["id"])
    assert town.row("visit_return", sent["id"])["state"] == "answered"
    assert cards(town, visit) == ["return_answered"]


def test_nobody_at_home_answers_no_return(town: Town) -> None:
    visit = done(town)
    sent = town.office(send_back, visit, reason=WHY, by=town.piet)
    town.tess.steps(visit, "no_access", "Niemand thuis")
    assert town.row("visit_return", sent["id"])["state"] == "open"
    assert cards(town, visit) == ["return_unseen"]


def test_piet_takes_it_back_and_all_is_as_it_was(town: Town) -> None:
    visit = done(town)
    town.office(send_back, visit, reason=WHY, by=town.piet, photos=[plate(town, visit)])
    row = town.office(withdraw, visit, by=town.piet)
    assert (row["state"], row["outcome"]) == ("done", "done")
    assert town.one("visit_return")["state"] == "withdrawn"
    assert town.row("photo", plate(town, visit))["poor_reason"] is None
    assert cards(town, visit) == []
    assert town.one("notice", kind="return_withdrawn")["member_id"] == town.tess.id
    with pytest.raises(Problem, match=r"visits\.no_return"):
        town.office(withdraw, visit, by=town.piet)


def test_an_older_mark_stays_when_the_return_is_taken_back(town: Town) -> None:
    visit = done(town)
    town.office(mark_photo, plate(town, visit), reason="Te donker", by=town.piet)
    town.passes(minutes=5)
    town.office(send_back, visit, reason=WHY, by=town.piet)
    town.office(withdraw, visit, by=town.piet)
    assert town.row("photo", plate(town, visit))["poor_reason"] == "Te donker"
    assert cards(town, visit) == ["incomplete"]


def test_what_was_done_on_it_meanwhile_goes_into_history(town: Town) -> None:
    visit = done(town)
    sent = town.office(send_back, visit, reason=WHY, by=town.piet)
    town.office(withdraw, visit, by=town.piet)
    assert ends(town.tess, visit, sent["id"]).status == "merged"
    assert town.row("visit_return", sent["id"])["state"] == "withdrawn"
    assert town.all("clash") == []


def test_only_what_is_done_goes_back_and_only_with_its_own_photos(town: Town) -> None:
    begun, other = town.visit("marie"), done(town)
    town.tess.steps(begun, "working")
    with pytest.raises(Problem, match=r"visits\.not_done"):
        town.office(send_back, begun, reason=WHY, by=town.piet)
    foreign = town.tess.photographs(begun, "plate")
    with pytest.raises(Problem, match=r"visits\.photo_not_found"):
        town.office(send_back, other, reason=WHY, by=town.piet, photos=[foreign])
    assert town.all("visit_return") == []


def test_a_returned_visit_is_moved_called_off_or_reopened_like_any_other(town: Town) -> None:
    moved, off = done(town), done(town, "marie")
    for visit in (moved, off):
        town.office(send_back, visit, reason=WHY, by=town.piet)
    town.office(move, moved, team=ident("oost"), by=town.piet)
    sent = town.one("visit_return", visit_id=moved)
    assert ("visit_return", sent["id"]) in town.sees(f"team:{ident('oost')}")
    assert ends(town.milan, moved, sent["id"]).status == "applied"
    town.office(cancel, off, reason="Toch niet", by=town.piet)
    assert town.one("visit_return", visit_id=off)["state"] == "withdrawn"
    town.office(reopen, off, reason="Toch wel", by=town.piet)
    assert town.row("visit", off)["state"] == "paused"


def test_a_second_return_takes_the_place_of_one_that_nobody_answered(town: Town) -> None:
    visit = done(town)
    first = town.office(send_back, visit, reason=WHY, by=town.piet)
    town.bram.completes(visit)
    second = town.office(send_back, visit, reason="Kijk nog eens", by=town.piet)
    assert town.row("visit_return", first["id"])["state"] == "withdrawn"
    assert town.row("visit_return", second["id"])["state"] == "open"
    assert cards(town, visit) == []


def test_a_photo_is_marked_while_tess_is_still_there(town: Town) -> None:
    visit = town.visit()
    photo = town.tess.photographs(visit, "plate")
    town.office(mark_photo, photo, reason="Nummer niet te lezen", by=town.piet)
    told = town.one("notice", kind="photo_poor")
    assert (told["member_id"], told["params"]["reason"]) == (town.tess.id, "Nummer niet te lezen")
    assert cards(town, visit) == [], "it is not done yet: her own list says it"
    town.tess.says("photo.hide", id=photo, reason="retaken")
    with pytest.raises(Problem, match=r"visits\.photo_is_hidden"):
        town.office(mark_photo, photo, reason="Nog eens", by=town.piet)
    with pytest.raises(Problem, match=r"visits\.photo_not_marked"):
        town.office(unmark_photo, town.tess.photographs(visit, "plate"))
