"""Anna publishes a newer version of a checklist while technicians work without signal: what they began on counts."""

from typing import Any

import pytest

from server.kit.ids import uuid7
from tests.office.people import Browser, Program, Tess

Row = dict[str, Any]
EARTH = {"id": "earth", "type": "number", "title": "Aardweerstand", "required": True, "unit": "Ω"}
DEAD = {"id": "dead", "type": "tick", "title": "Spanningsloos", "required": True}
NEWER = {"id": "newer", "type": "tick", "title": "Nog nieuwere vraag", "required": True}


def publishes(anna: Program, draft: Row, *items: Row) -> str:
    """The draft with these items, in use from now on; its id."""
    body = {"v": draft["v"], "title": "Keuring", "sections": [{"id": "s", "title": "Meten", "items": list(items)}]}
    saved = anna.send("PUT", f"/api/checklist-version/{draft['id']}", body).json
    got = anna.post(f"/api/checklist-version/{draft['id']}/publish", {"v": saved["v"]})
    assert got.status_code == 200, got.text
    return str(draft["id"])


class Story:
    """A visit on the first version, which Anna replaces by a newer one while the phones are in a basement."""

    def __init__(self, anna: Program, piet: Program) -> None:
        self.piet = piet
        draft = anna.post("/api/checklists", {"name": "Keuring"}).json
        self.old = publishes(anna, draft, EARTH, DEAD)
        anna.send("PUT", f"/api/checklist/{draft['template']}/types", {"types": ["maintenance"]})
        address = {"street": "Dorpsstraat", "number": "4", "postcode": "8012 EB", "city": "Zwolle"}
        body = {"customer": {"name": "Klaas Vaak", "address": address}, "type": "maintenance", "team": "noord", "planned_from": "2026-11-21T16:00:00+01:00"}  # fmt: skip
        self.visit = str(piet.post("/api/visits", body).json["id"])
        self.new = publishes(anna, anna.post(f"/api/checklist/{draft['template']}/draft").json, DEAD, NEWER)
        assert self.stands == self.new, "nobody at the office knows that it was begun"

    @property
    def stands(self) -> str:
        return str(self.piet.visit(self.visit)["checklist"]["id"])

    def cards(self) -> list[tuple[str, str]]:
        found = self.piet.inbox(type="attention")
        return [(one["code"], one["text"]) for one in found if one["subject"].get("visit") == self.visit]


@pytest.fixture
def story(anna: Program, piet: Program) -> Story:
    return Story(anna, piet)


def says(who: Tess, visit: str, item: str, value: str, on: str | None) -> Row:
    return who.does("checklist.answer", id=uuid7(), visit=visit, item=item, value=value, checklist=on)


def ends(who: Tess, visit: str, on: str) -> Row:
    return who.does("visit.complete", visit=visit, step=uuid7(), outcome="done", checklist=on)


def test_what_was_done_without_signal_is_judged_on_the_list_that_the_phone_showed(story: Story, bram: Tess) -> None:
    bram.steps(story.visit, "working", checklist=story.old)
    assert story.stands == story.old
    says(bram, story.visit, "earth", "50", story.old)
    says(bram, story.visit, "dead", "ok", story.old)
    assert ends(bram, story.visit, story.old)["status"] == "applied"
    assert story.cards() == []
    visit = story.piet.visit(story.visit)
    assert (visit["state"], visit["missing"], visit["checklist"]["number"]) == ("done", [], 1)


def test_the_end_alone_puts_back_what_a_phone_showed_whose_steps_did_not_say_so(story: Story, bram: Tess) -> None:
    bram.steps(story.visit, "working")
    says(bram, story.visit, "earth", "50", None)
    says(bram, story.visit, "dead", "ok", None)
    assert story.stands == story.new
    ends(bram, story.visit, story.old)
    assert (story.stands, story.piet.visit(story.visit)["missing"], story.cards()) == (story.old, [], [])


def test_two_who_began_on_two_versions_keep_their_answers_and_the_office_is_told_once(
    story: Story, tess: Tess, bram: Tess, browser: Browser
) -> None:
    says(tess, story.visit, "newer", "ok", story.new)
    says(bram, story.visit, "earth", "50", story.old)
    says(bram, story.visit, "dead", "ok", story.old)
    assert story.stands == story.new
    (card,) = story.cards()
    assert card[0] == "other_checklist" and "Bram" in card[1] and "versie 1" in card[1] and "versie 2" in card[1]
    page = browser.get(f"/office/visit/{story.visit}").text
    below = page[page.index("Niet meer gevraagd in deze versie") :]
    assert "Aardweerstand" in below and "50 Ω" in below
    ends(bram, story.visit, story.old)
    assert (story.stands, story.piet.visit(story.visit)["missing"]) == (story.old, [])
    assert len(story.cards()) == 1


def test_who_began_on_the_newer_version_is_not_taken_back_by_a_list_of_another_checklist(
    story: Story, anna: Program, bram: Tess
) -> None:
    other = publishes(anna, anna.post("/api/checklists", {"name": "Schouw"}).json, EARTH)
    for on in (other, uuid7()):
        says(bram, story.visit, "dead", "ok", on)
    assert (story.stands, story.cards()) == (story.new, [])


def test_an_end_that_the_office_chooses_is_judged_on_its_own_list_and_an_undo_takes_that_back(
    story: Story, piet: Program, tess: Tess, bram: Tess
) -> None:
    tess.steps(story.visit, "en_route", checklist=story.new)
    piet.post(f"/api/visit/{story.visit}/cancel", {"reason": "Klant belde af"})
    clash = ends(bram, story.visit, story.old)["clash"]
    assert story.stands == story.new
    assert piet.post(f"/api/clash/{clash}/settle", {"choice": "phone"}).status_code == 200
    assert (story.stands, piet.visit(story.visit)["state"]) == (story.old, "done")
    assert piet.post(f"/api/clash/{clash}/undo").status_code == 200
    assert (story.stands, piet.visit(story.visit)["state"]) == (story.new, "cancelled")
