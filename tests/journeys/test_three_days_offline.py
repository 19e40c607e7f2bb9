"""Journey 2: three days without a line, with a clock that is wrong, and then one that loses every third answer."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.journeys.line import Line
from tests.journeys.planner import Planner, sha256
from tests.journeys.technician import Technician

WRONG = timedelta(hours=2)
PHOTOS = (9, 9, 9, 9, 9, 9, 9, 9, 8)
"""Of each visit, one of them by the camera: 80."""


def test_nine_visits_in_three_days_offline_arrive_exactly_once_over_a_line_that_loses_every_third_answer(
    line: Line, hands_out: Callable[..., Technician], piet: Planner
) -> None:
    days = three_days_of_three(piet)
    tess = hands_out("tess", line.url, clock_wrong=WRONG)
    serials = serials_on_the_van(tess)
    before = stock_of(tess)
    tess.phone.close()
    line.cut()
    counts: dict[str, dict[str, int]] = {}
    photos = iter(PHOTOS)
    for night, visits in enumerate(days):
        tess.phone.clock_wrong = WRONG + timedelta(days=night)
        tess.phone.open()
        for visit in visits:
            serial = serials[visit["type"]].pop() if visit["type"] in serials else None
            counts[visit["id"]] = works(tess, visit["id"], next(photos), serial)
        if night < 2:
            tess.phone.close()

    line.mend()
    line.lose_every(3)
    tess.waves_the_phone_about()
    assert line.lost > 20, "the line was too good to prove anything"
    line.lose_every(0)
    tess.phone.finds_signal()
    for visit, count in counts.items():
        told = piet.visit(visit)
        arrived_exactly_once(told, count)
        identical_by_hash(piet, told)
    assert sum(count["photos"] for count in counts.values()) == 80
    everywhere = {photo["id"]: photo["sha256"] for visit in counts for photo in piet.visit(visit)["photos"]}
    assert len(everywhere) == 80
    assert len(set(everywhere.values())) > 71, "only the pretended camera may show the same picture twice"
    assert before - stock_of(tess) == sum(count["parts"] for count in counts.values()) == 6
    assert [item for item in piet.inbox() if item["subject"].get("visit") in counts] == []
    set_right = datetime.fromisoformat(piet.visit(days[0][0]["id"])["steps"][0]["at"])
    assert abs(datetime.now(UTC) - set_right) < timedelta(minutes=10), "the office shows our time, not the phone's"


def three_days_of_three(piet: Planner) -> list[list[dict[str, Any]]]:
    """Noord's visits of today and the two days after; the planner adds one where there are two."""
    days = []
    for ahead in range(3):
        visits = piet.visits(ahead=ahead)
        while len(visits) < 3:
            customer, begins = visits[0]["customer"]["id"], f"{visits[0]['day']}T17:00:00+01:00"
            made = {"customer": customer, "type": "maintenance", "team": "noord", "planned_from": begins}
            visits.append(piet.call("POST", "/api/visits", made))
        days.append(visits[:3])
    return days


def serials_on_the_van(tess: Technician) -> dict[str, list[str]]:
    """By type of visit, the numbers of the chargers that it wants."""
    numbers = sorted(one["serial"] for one in tess.sees_in_store("serial"))
    return {
        "installation_11kw": [one for one in numbers if one.startswith("V1")],
        "installation_22kw": [one for one in numbers if one.startswith("V2")],
    }


def stock_of(tess: Technician) -> int:
    """Pieces with a number that are left on the van, by its ledger."""
    serial = {one["id"] for one in tess.sees_in_store("product") if one["tracking"] == "serial"}
    return sum(int(one["quantity"]) for one in tess.sees_in_store("stock_level") if one["product"] in serial)


def works(tess: Technician, visit: str, photos: int, serial: str | None) -> dict[str, int]:
    """A whole visit: the state and one photo by thumb, the rest by quick hands."""
    tess.drives_there_and_begins(visit)
    tess.takes_a_loose_photo(visit)
    count = tess.does_the_checklist(visit, photos=photos - 1, serial=serial)
    tess.finishes(visit)
    return count


def arrived_exactly_once(told: dict[str, Any], count: dict[str, int]) -> None:
    assert told["state"] == "done"
    assert told["missing"] == []
    assert [step["to"] for step in told["steps"]] == ["en_route", "on_site", "working", "done"]
    assert {name: len(told[name]) for name in ("answers", "photos", "parts")} == count
    assert len(told["signatures"]) == 1
    assert all(photo["received_at"] for photo in told["photos"])


def identical_by_hash(piet: Planner, told: dict[str, Any]) -> None:
    for photo in told["photos"]:
        assert sha256(piet.picture(photo["sha256"])) == photo["sha256"]
