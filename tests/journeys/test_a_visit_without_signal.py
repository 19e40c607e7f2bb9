"""Journey 1: a whole visit in a basement, the browser killed twice, and all of it at the office without a reload."""

from collections.abc import Callable

from playwright.sync_api import Playwright, expect

from tests.journeys.line import Line
from tests.journeys.planner import Planner, bytes_over, sha256
from tests.journeys.running import BOTH
from tests.journeys.technician import Technician

CUSTOMER = "J. van der Kolk"
SERIAL = "V12600079"
SHOTS_BEFORE = ("Meterkast vóór het werk",)
SHOTS = (
    "Plek van de laadpaal vóór montage",
    "Doorvoer en kabelroute",
    "Typeplaatje van de laadpaal",
    "Laadpaal gemonteerd",
    "Meterkast ná het werk",
)


@BOTH
def test_a_whole_visit_offline_killed_twice_reaches_the_office(
    line: Line, hands_out: Callable[..., Technician], piet: Planner, chromium: Playwright
) -> None:
    tess = hands_out("tess", line.url)
    tess.phone.close()  # the evening before: Chromium writes cookies every 30 s, or when it is closed
    line.cut()
    tess.phone.open()
    tess.sees_the_day()
    tess.phone.kill()
    tess.phone.open()
    tess.sees_the_day()
    visit = tess.opens(CUSTOMER)
    office = piet.sits_down(chromium, f"/office/visit/{visit}")
    tess.drives_there_and_begins(visit)
    fills_in_the_first_half(tess, visit)

    tess.goes_to(f"/visit/{visit}/camera?item=spot_before&repeat=0")
    expect(tess.page.get_by_role("button", name="Maak de foto")).to_be_enabled()
    tess.phone.kill()
    tess.phone.open()
    tess.is_back_at(visit)
    tess.opens_the_checklist(visit)
    expect(tess.page.locator(".item", has_text="Ruimte voor een extra groep")).to_contain_text("Goed")

    fills_in_the_second_half(tess, visit)
    tess.phone.kill()
    tess.phone.open()
    tess.is_back_at(visit)
    for _ in range(3):
        tess.takes_a_loose_photo(visit)
    tess.takes_a_part(visit, "Aardlekautomaat")
    tess.has_it_signed(visit, "J. van der Kolk")
    tess.finishes(visit)
    assert piet.visit(visit)["state"] == "planned", "nothing can have come through a cut line"

    line.mend()
    tess.phone.finds_signal()
    tess.everything_is_received()
    expect(office.locator("main")).to_contain_text(SERIAL, timeout=30_000)
    the_office_has_it_all(piet, office, visit)


def fills_in_the_first_half(tess: Technician, visit: str) -> None:
    tess.opens_the_checklist(visit)
    tess.ticks("Ruimte voor een extra groep in de meterkast")
    tess.chooses("Aansluiting van de woning", "3 × 25 A")
    for shot in SHOTS_BEFORE:
        tess.photographs(shot)
    tess.ticks("Installatie spanningsloos gemaakt en geborgd")


def fills_in_the_second_half(tess: Technician, visit: str) -> None:
    for shot in SHOTS:
        tess.photographs(shot)
    tess.measures("Lengte van de kabel", "14,5")
    tess.ticks("Kabel in buis en om de 40 cm vastgezet")
    tess.enters_the_serial("Serienummer van de laadpaal", SERIAL)
    tess.measures("Isolatieweerstand", "550")
    tess.measures("Aardverspreidingsweerstand", "28,4")
    tess.measures("Uitschakeltijd aardlekautomaat", "24")
    tess.ticks("Loadbalancing ingesteld en getest")
    tess.ticks("Werking en app uitgelegd aan de klant")
    tess.writes("Bijzonderheden voor de klant", "Groep 7 is nu van de laadpaal.")


def the_office_has_it_all(piet: Planner, office: object, visit: str) -> None:
    told = piet.visit(visit)
    assert told["state"] == "done"
    assert [step["to"] for step in told["steps"]] == ["en_route", "on_site", "working", "done"]
    assert told["missing"] == []
    assert len(told["answers"]) == 11
    assert sorted(part["serial"] or "" for part in told["parts"]) == ["", SERIAL]
    assert len(told["signatures"]) == 1
    assert len(told["photos"]) == 9
    for photo in told["photos"]:
        assert photo["received_at"], "the bytes are still on their way"
        assert sha256(bytes_over(office, f"{piet.url}/office/blobs/{photo['sha256']}?size=full")) == photo["sha256"]
