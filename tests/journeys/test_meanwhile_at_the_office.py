"""Journeys 3 and 4: the plan changes while somebody works without a line, and two people do the same thing."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Playwright, expect

from tests.journeys.line import Line
from tests.journeys.planner import Planner
from tests.journeys.technician import Technician

CHARGER = "V12600062"


@pytest.fixture
def inbox(piet: Planner, chromium: Playwright) -> Page:
    """Piet's browser at his inbox."""
    return piet.sits_down(chromium, "/office/inbox")


def test_a_visit_that_was_begun_is_moved_and_its_end_is_settled_by_one_click(
    line: Line, hands_out: Callable[..., Technician], piet: Planner, inbox: Page
) -> None:
    visit = piet.visits()[0]["id"]
    tess = hands_out("tess", line.url)
    tess.drives_there_and_begins(visit)
    tess.everything_is_received()
    line.cut()
    piet.call("POST", f"/api/visit/{visit}/move", {"team": "oost"})
    tess.does_the_checklist(visit, photos=6, serial="V12600011")
    tess.finishes(visit)
    line.mend()
    tess.phone.finds_signal()

    conflict = item(inbox, "Werk op een geannuleerd of verplaatst bezoek")
    expect(conflict).to_contain_text("Tess de Vries")
    told = piet.visit(visit)
    assert (told["state"], told["team_name"]) == ("working", "Oost"), "the move stands, the end waits for a person"
    assert len(told["photos"]) == 6 and told["signatures"], "the work attaches"
    expect(item(inbox, "Geef terug aan team Noord")).to_have_count(1)

    settles(inbox, conflict, "Tess heeft gelijk")
    assert (piet.visit(visit)["state"], piet.visit(visit)["team_name"]) == ("done", "Oost")
    takes_it_back(inbox)
    assert piet.visit(visit)["state"] == "working"
    expect(item(inbox, "Werk op een geannuleerd of verplaatst bezoek")).to_be_visible()
    tess.goes_to(f"/visit/{visit}")
    expect(tess.page.locator("body")).to_contain_text("Oost")


def test_a_visit_that_was_finished_offline_is_cancelled_and_settled_by_one_click(
    line: Line, hands_out: Callable[..., Technician], piet: Planner, inbox: Page
) -> None:
    visit = piet.visits(ahead=1)[1]["id"]
    tess = hands_out("tess", line.url)
    line.cut()
    tess.drives_there_and_begins(visit)
    tess.does_the_checklist(visit, photos=2)
    tess.finishes(visit)
    piet.call("POST", f"/api/visit/{visit}/cancel", {"reason": "Klant belde af"})
    line.mend()
    tess.phone.finds_signal()

    conflict = item(inbox, "Werk op een geannuleerd of verplaatst bezoek", piet.visit(visit)["customer"]["name"])
    expect(conflict).to_contain_text("Geannuleerd")
    expect(conflict).to_contain_text("2 foto")
    assert piet.visit(visit)["state"] == "cancelled"
    settles(inbox, conflict, "Tess heeft gelijk")
    assert piet.visit(visit)["state"] == "done"
    takes_it_back(inbox)
    told = piet.visit(visit)
    assert (told["state"], len(told["photos"]), len(told["signatures"])) == ("cancelled", 2, 1)


def test_two_who_answer_one_checkpoint_and_use_one_serial_stand_side_by_side(
    line: Line, hands_out: Callable[..., Technician], piet: Planner, inbox: Page
) -> None:
    both, other = piet.visits(ahead=1)[2]["id"], piet.visits(ahead=2)[0]["id"]
    tess, bram = hands_out("tess", line.url), hands_out("bram", line.url)
    line.cut()
    for person, visit, supply in ((tess, both, "3 × 25 A"), (bram, other, None)):
        person.opens_the_checklist(visit)
        if supply:
            person.chooses("Aansluiting van de woning", supply)
        person.enters_the_serial("Serienummer van de laadpaal", CHARGER)
        person.photographs("Typeplaatje van de laadpaal")
    bram.opens_the_checklist(both)
    bram.chooses("Aansluiting van de woning", "1 × 35 A")
    line.mend()
    for person in (tess, bram):
        person.phone.finds_signal()
        person.page.wait_for_timeout(500)

    answers = item(inbox, "Twee antwoorden op “Aansluiting van de woning”")
    for said in ("3 × 25 A", "1 × 35 A"):  # whoever has a line first stands on the left
        expect(answers.locator(".side").filter(has_text=said)).to_have_count(1)
    serials = item(inbox, f"Serienummer {CHARGER} twee keer gebruikt")
    for name in ("Tess de Vries", "Bram Postma"):
        expect(serials.locator(".side").filter(has_text=name).locator("img")).to_have_count(1)
    stood = supply_of(piet, both)

    settles(inbox, answers, "Bram heeft gelijk")
    assert supply_of(piet, both) == "1x35"
    tess.opens_the_checklist(both)
    expect(tess.page.get_by_role("radio", name="1 × 35 A")).to_have_attribute("aria-checked", "true")
    takes_it_back(inbox)
    assert supply_of(piet, both) == stood


def supply_of(piet: Planner, visit: str) -> str:
    """What stands as the supply of the house."""
    return next(one["value"] for one in piet.visit(visit)["answers"] if one["head"] and one["item"] == "supply")


def item(inbox: Page, *words: str) -> Locator:
    """The thing in the inbox that says all this; the page looks again by itself."""
    found = inbox.locator("article")
    for some in words:
        found = found.filter(has_text=re.compile(re.escape(some)))
    expect(found).not_to_have_count(0, timeout=20_000)
    return found


def settles(inbox: Page, conflict: Locator, button: str) -> None:
    conflict.get_by_role("button", name=button).click()
    expect(inbox.locator("#toasts")).to_contain_text("Beslist")


def takes_it_back(inbox: Page) -> None:
    inbox.locator("#toasts").get_by_role("button", name="Ongedaan maken").click()
    expect(inbox.locator("#toasts")).to_contain_text("teruggedraaid")
