"""Piet at the pages: back to the technician, a photo that is not good enough, and both taken back."""

import re

from flask import Flask

from server.kit.ids import uuid7
from tests.conftest import FakeClock
from tests.customer_pages.klaas import Klaas
from tests.office.people import Browser, Program, Tess

WHY = "De labels zijn niet te lezen."


def done_yesterday(piet: Program) -> str:
    return piet.visits(day="2026-11-20", team="noord")[0]["id"]


def test_a_visit_goes_back_with_a_photo_and_that_is_taken_back(browser: Browser, piet: Program, tess: Tess) -> None:
    visit = done_yesterday(piet)
    photo = piet.visit(visit)["photos"][0]
    form = browser.get(f"/office/visit/{visit}/return").text
    assert f'name="photo-{photo["id"]}"' in form
    wrong = browser.form(f"/office/visit/{visit}/return", **{f"photo-{photo['id']}": "on"})
    assert wrong.status_code == 422 and "checked" in wrong.text, "what was picked is picked still"
    assert (
        browser.form(f"/office/visit/{visit}/return", reason=WHY, **{f"photo-{photo['id']}": "on"}).status_code == 303
    )
    page = browser.get(f"/office/visit/{visit}?did=return").text
    assert page.count(WHY) >= 3, "above, in the steps and at the photo"
    assert "Teruggestuurd" in page and "Toch goed zo" in page and "Afgekeurd" in page
    shown = piet.visit(visit)
    assert (shown["state"], shown["missing"][0]["why"]) == ("paused", "poor")
    again = browser.form(f"/office/visit/{visit}/return", reason="Nog eens")
    assert again.status_code == 409 and "Alleen een bezoek dat klaar of deels klaar is" in again.text
    assert browser.form(f"/office/visit/{visit}/return/withdraw").status_code == 303
    shown = piet.visit(visit)
    assert (shown["state"], shown["missing"], shown["returns"][0]["state"]) == ("done", [], "withdrawn")
    assert browser.form(f"/office/visit/{visit}/return/withdraw").status_code == 303, "twice is once"


def test_the_day_says_which_visits_lie_with_the_technician(browser: Browser, piet: Program) -> None:
    visit = done_yesterday(piet)
    assert "Teruggestuurd" not in browser.get("/office/?day=2026-11-20").text
    piet.post(f"/api/visit/{visit}/return", {"reason": WHY})
    assert "Teruggestuurd" in browser.get("/office/?day=2026-11-20").text


def test_a_photo_is_marked_and_good_after_all(browser: Browser, piet: Program) -> None:
    visit = done_yesterday(piet)
    photo = piet.visit(visit)["photos"][0]["id"]
    assert browser.form(f"/office/photo/{photo}/mark").status_code == 422
    assert browser.form(f"/office/photo/{photo}/mark", reason=WHY).headers["Location"].endswith(f"#photo-{photo}")
    assert piet.visit(visit)["photos"][0]["poor_reason"] == WHY
    assert [item["code"] for item in piet.inbox()] == ["incomplete"], "it was done, and is not whole any more"
    assert browser.form(f"/office/photo/{photo}/unmark").status_code == 303
    assert browser.form(f"/office/photo/{photo}/unmark").status_code == 303, "twice is once"
    assert piet.visit(visit)["photos"][0]["poor_reason"] is None and piet.inbox() == []


def test_a_photo_of_another_visit_or_company_goes_nowhere(piet: Program, petra: Program) -> None:
    visit = done_yesterday(piet)
    photo = piet.visit(visit)["photos"][0]["id"]
    other = piet.visits(day="2026-11-20", team="noord")[1]["id"]
    assert piet.post(f"/api/visit/{other}/return", {"reason": WHY, "photos": [photo]}).status_code == 404
    for call in (f"/api/visit/{visit}/return", f"/api/photo/{photo}/mark"):
        assert petra.post(call, {"reason": WHY}).status_code == 404
    assert piet.visit(visit)["state"] == "done"


def test_who_signs_again_signs_for_what_is_there_now(browser: Browser, piet: Program, tess: Tess) -> None:
    visit = done_yesterday(piet)
    first = piet.visit(visit)["signatures"][0]["name"]
    piet.post(f"/api/visit/{visit}/return", {"reason": WHY})
    tess.does("checklist.answer", id=uuid7(), visit=visit, item="remarks", value="Nagekomen")
    said = {
        "role": "customer",
        "name": "Marie de Wit",
        "typed": "Marie de Wit",
        "consent": "Akkoord",
        "channel": "phone",
    }
    tess.does("signature.seal", id=uuid7(), visit=visit, statement_sha256="c" * 64, **said)
    page = browser.get(f"/office/visit/{visit}").text
    names = re.findall(r'<div class="mark">.*?<b>(.*?)</b>', page, re.S)
    assert names == ["Marie de Wit", first], "the one that stands comes first"
    assert page.count("Marie de Wit tekende later opnieuw") == 1
    assert "Gewijzigd na ondertekening" not in page, (
        "of the first nothing is compared any more, the second is not here yet"
    )


def test_piet_sees_what_lies_with_whom_and_what_was_answered_until_he_looked(browser: Browser, piet: Program, tess: Tess, clock: FakeClock) -> None:  # fmt: skip
    """Tess answers one of two; Oost has a third. Newest first, by team and by technician; a ticked card ends it."""
    page = "/office/returns"
    assert "Niets teruggestuurd" in browser.get(page).text
    mine, other = (one["id"] for one in piet.visits(day="2026-11-20", team="noord")[:2])
    theirs = piet.visits(day="2026-11-20", team="oost")[0]["id"]
    for nth, visit in enumerate((mine, other, theirs)):
        clock.passes(minutes=1)
        assert piet.post(f"/api/visit/{visit}/return", {"reason": f"Reden {nth}"}).status_code == 200
    said = [one["reason"] for one in piet.get("/api/returns").json["items"]]
    assert said == ["Reden 2", "Reden 1", "Reden 0"]
    sent = piet.visit(mine)["returns"][-1]["id"]
    ends = {"visit": mine, "step": uuid7(), "outcome": "done", "remarks": "Zo goed"}
    assert tess.does("visit.complete", **ends, returned=sent)["status"] == "applied"
    assert tess.does("visit.complete", **(ends | {"visit": other, "step": uuid7()}))["status"] == "applied"

    def shown(**asked: str) -> list[str]:
        text = browser.client.get(page, query_string=asked).text
        return re.findall(r'<th scope="row"><a href="/office/visit/(.*?)">', text)

    assert shown() == [theirs, other, mine] and shown(team="oost") == [theirs]
    assert (shown(state="open"), shown(state="answered")) == ([theirs, other], [mine])
    assert shown(member=tess.member) == [other, mine]
    assert shown(team="x", member="y", cursor="z") == [theirs, other, mine], "what is not known is passed over"
    text = browser.get(page).text
    assert "Afgerond zonder dit te zien" in text and "Beantwoord" in text and "Piet Hoekstra" in text
    (card,) = [one for one in piet.inbox() if one.get("code") == "return_answered"]
    assert browser.form(f"/office/attention/{card['id']}/done").status_code == 303
    assert shown() == [theirs, other]
    assert piet.get("/api/returns", state="x").status_code == 400 == piet.get("/api/returns", cursor="x").status_code


def test_another_company_sees_none_of_it(piet: Program, petra: Program) -> None:
    assert piet.post(f"/api/visit/{done_yesterday(piet)}/return", {"reason": WHY}).status_code == 200
    assert petra.get("/api/returns").json == {"next": None, "items": []}
    assert len(piet.get("/api/returns").json["items"]) == 1, "and there is one to see"


def test_what_tess_says_for_the_office_at_the_end_is_shown_to_nobody_else(
    app: Flask, clock: FakeClock, browser: Browser, piet: Program, tess: Tess
) -> None:
    visit = piet.visits(day="2026-11-20", team="noord")[1]["id"]
    piet.post(f"/api/visit/{visit}/return", {"reason": WHY})
    said = "Mevrouw betaalt slecht, eerst bellen"
    assert tess.completes(visit, "partial", said)["status"] == "applied"
    page = browser.get(f"/office/visit/{visit}").text
    assert f"<b>Voor kantoor:</b> <span>{said}</span>" in page
    assert "Sinds het tekenen is niets gewijzigd." in page and "Opmerkingen zijn gewijzigd" not in page
    klaas = Klaas(app, clock)
    for purpose in ("report", "sign", "follow"):
        assert said not in klaas.sees(klaas.link(purpose, visit))
