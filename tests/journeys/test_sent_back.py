"""Journey: what is done comes back with a reason and a photo to take again; the phone reads it and mends it without a line."""

import re
from collections.abc import Callable

from playwright.sync_api import Playwright, expect

from tests.journeys.line import Line
from tests.journeys.planner import Planner
from tests.journeys.technician import Technician

WHY = "Het typeplaatje is niet te lezen."
PLATE = "Typeplaatje van de laadpaal"


def test_piet_sends_a_visit_back_and_tess_takes_the_photo_again_without_signal(
    chromium: Playwright, line: Line, hands_out: Callable[..., Technician], piet: Planner
) -> None:
    visit = piet.visits()[0]["id"]
    tess = hands_out("tess", line.url)
    tess.drives_there_and_begins(visit)
    tess.does_the_checklist(visit, photos=6, serial="V12600011")
    tess.finishes(visit)
    tess.everything_is_received()

    office = piet.sits_down(chromium, f"/office/visit/{visit}")
    office.get_by_role("link", name="Terug naar de monteur").click()
    office.get_by_label("Wat moet er nog gebeuren?").fill(WHY)
    office.get_by_role("checkbox", name=PLATE).check()
    office.get_by_role("button", name="Stuur terug").click()
    expect(office.get_by_text("Bezoek teruggestuurd naar de monteur.")).to_be_visible()
    expect(office.get_by_role("region", name="Ligt bij de monteur")).to_contain_text(WHY)

    tess.goes_to("/quality")
    page = tess.page
    expect(page.get_by_role("heading", name="Teruggestuurd")).to_be_visible()
    expect(page.get_by_role("link", name="Kwaliteit")).to_contain_text("kantoor vraagt 1 ding")
    line.cut()
    page.get_by_role("link", name=re.compile(f"^{PLATE}")).click()
    expect(page.get_by_text("Kantoor vraagt een betere foto")).to_be_visible()
    tess.phone.taps("Opnieuw")
    tess.takes_the_photo()
    tess.goes_to(f"/visit/{visit}")
    expect(page.get_by_role("region", name="Teruggestuurd door kantoor")).to_contain_text(WHY)
    tess.presses("Verder", "Klaar")
    tess.finishes(visit)
    tess.goes_to("/quality")
    expect(page.get_by_role("heading", name="Teruggestuurd", exact=True)).to_have_count(0)
    assert piet.visit(visit)["state"] == "paused", "the office has not heard of it yet"

    line.mend()
    tess.phone.finds_signal()
    tess.everything_is_received()
    told = piet.visit(visit)
    assert (told["state"], [one["state"] for one in told["returns"]]) == ("done", ["answered"])
    plates = [one for one in told["photos"] if one["item"] == "plate"]
    assert sorted(one["hidden_reason"] or "stands" for one in plates) == ["retaken", "stands"]
    assert piet.picture(next(one["sha256"] for one in plates if not one["hidden_reason"]))
    expect(office.get_by_text(re.compile("heeft dit teruggestuurde bezoek opnieuw afgerond"))).to_be_visible()
    expect(office.get_by_role("region", name="Ligt bij de monteur")).to_have_count(0)
    assert "return_answered" in [item.get("code") for item in piet.inbox() if item["subject"]["id"] == visit]
