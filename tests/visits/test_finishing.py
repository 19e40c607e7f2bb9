"""A visit ends: what is missing becomes a card, never a refusal."""

from server.visits.attention_cards import close_card
from server.visits.reopening import reopen

from .town import Town
from .town_rows import ident


def fill(town: Town, visit: str) -> None:
    """Everything that the checklist asks."""
    town.tess.answers(visit, "earth", "ok")
    fill_rest(town, visit)


def fill_rest(town: Town, visit: str) -> None:
    """Everything but the first tick."""
    tess = town.tess
    tess.answers(visit, "supply", "3x25")
    tess.answers(visit, "insulation", "12.5")
    plate = tess.photographs(visit, "plate")
    tess.uses(visit, "charger", serial="V1-001", item="charger", plate_photo=plate)
    tess.says(
        "signature.seal",
        id=tess.fresh("signature"),
        visit=visit,
        role="customer",
        name="Klaas",
        statement_sha256="c" * 64,
        typed="Klaas",
        consent="Akkoord",
        channel="phone",
    )


def test_a_whole_visit_ends_without_a_card(town: Town) -> None:
    visit = town.visit()
    fill(town, visit)
    assert town.tess.completes(visit).status == "applied"
    assert town.all("attention", code="incomplete") == []
    event = town.one("event", name="VisitCompleted")
    assert event["payload"] == {"visit": visit, "outcome": "done", "by": town.tess.id}


def test_what_is_missing_becomes_a_card(town: Town) -> None:
    visit = town.visit()
    assert town.tess.completes(visit).status == "applied"
    card = town.one("attention", code="incomplete")
    assert [one["item"] for one in card["params"]["missing"]] == [
        "earth", "supply", "insulation", "plate", "charger", "sign",
    ]  # fmt: skip


def test_the_card_goes_when_what_was_missing_comes_after_all(town: Town) -> None:
    visit = town.visit()
    town.tess.completes(visit)
    town.tess.answers(visit, "earth", "ok")
    card = town.one("attention", code="incomplete")
    assert (card["state"], card["params"]["count"], card["params"]["member"]) == ("open", 5, town.tess.id)
    fill_rest(town, visit)
    card = town.one("attention", code="incomplete")
    assert (card["state"], card["done_by"]) == ("done", None)


def test_the_card_goes_when_the_visit_is_opened_again_and_comes_back_at_its_next_end(town: Town) -> None:
    visit = town.visit()
    town.tess.completes(visit)
    town.office(reopen, visit, reason="Foto's ontbreken", by=town.piet)
    assert town.one("attention", code="incomplete")["state"] == "done"
    town.tess.completes(visit)
    assert sorted(card["state"] for card in town.all("attention", code="incomplete")) == ["done", "open"]


def test_partly_done_asks_for_remarks_only(town: Town) -> None:
    visit = town.visit()
    assert town.tess.completes(visit, "partial", "Kabel te kort").status == "applied"
    assert town.all("attention") == []
    assert town.one("visit_step", visit_id=visit, to_state="partial")["note"] == "Kabel te kort"


def test_what_is_said_to_the_office_at_the_end_leaves_the_remarks_of_the_report_alone(town: Town) -> None:
    visit = town.visit()
    fill(town, visit)
    town.tess.completes(visit, "done", "Klant betaalt slecht")
    assert town.row("visit", visit)["remarks"] is None
    assert town.one("visit_step", visit_id=visit, to_state="done")["note"] == "Klant betaalt slecht"


def test_serious_issues_go_before_the_office_at_once(town: Town) -> None:
    visit = town.visit()
    for category, severity in (("damage", "low"), ("safety", "low"), ("material", "high")):
        issue = town.tess.fresh("issue")
        town.tess.says("issue.report", id=issue, visit=visit, category=category, severity=severity, text="Kijk")
    assert sorted(card["params"]["category"] for card in town.all("attention")) == ["material", "safety"]


def test_an_id_that_is_taken_is_said_so(town: Town) -> None:
    visit = town.visit()
    answer = town.tess.answers(visit, "earth", "ok")
    outcome = town.bram.says("checklist.answer", id=answer, visit=visit, item="earth", value="fail")
    assert outcome.code == "id_taken"


def test_the_visits_hanging_rows_name_their_maker(town: Town) -> None:
    visit = town.visit()
    step = town.row("visit_step", town.tess.steps(visit, "en_route"))
    assert (step["by_member_id"], step["device_id"]) == (town.tess.id, ident("phone-tess"))
    assert step["mutation_id"] is not None


def test_a_photo_hidden_after_the_end_leaves_a_card(town: Town) -> None:
    visit = town.visit()
    fill(town, visit)
    town.tess.completes(visit)
    (plate,) = town.all("photo", item="plate")
    town.tess.says("photo.hide", id=plate["id"], reason="Onscherp")
    card = town.one("attention", code="incomplete")
    assert (card["state"], [one["item"] for one in card["params"]["missing"]]) == ("open", ["plate"])
    town.tess.photographs(visit, "plate")
    assert town.one("attention", code="incomplete")["state"] == "done"


def test_a_serial_brought_back_and_an_answer_cleared_after_the_end_leave_a_card(town: Town) -> None:
    visit = town.visit()
    fill(town, visit)
    town.tess.completes(visit)
    (use,) = town.all("part_use", item="charger")
    town.tess.says("part.return", id=town.tess.fresh("return"), of=use["id"], quantity=1)
    assert [one["item"] for one in town.one("attention", code="incomplete")["params"]["missing"]] == ["charger"]
    (earth,) = town.all("answer", item="earth")
    town.tess.answers(visit, "earth", "", saw=earth["id"])
    assert town.one("attention", code="incomplete")["params"]["count"] == 2


def test_a_loose_photo_hidden_later_is_nothing_that_is_missing(town: Town) -> None:
    visit = town.visit()
    fill(town, visit)
    loose = town.tess.photographs(visit)
    town.tess.completes(visit)
    town.tess.says("photo.hide", id=loose, reason="Dubbel")
    assert town.all("attention", code="incomplete") == []


def test_what_the_office_ticked_off_comes_back_only_for_something_new(town: Town) -> None:
    visit = town.visit()
    town.tess.answers(visit, "earth", "ok")
    plate = town.tess.photographs(visit, "plate")
    town.tess.completes(visit)
    card = town.one("attention", code="incomplete")
    town.office(lambda desk: close_card(desk, card["id"], town.piet))
    town.tess.answers(visit, "supply", "3x25")
    assert town.all("attention", code="incomplete", state="open") == []
    town.tess.says("photo.hide", id=plate, reason="Verkeerde kast")
    (again,) = town.all("attention", code="incomplete", state="open")
    assert again["id"] != card["id"] and "plate" in [one["item"] for one in again["params"]["missing"]]
