"""Journey 5: the server is killed in the middle of things, and its database is set back to an older copy."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.backup import Backup
from tests.journeys.line import Line
from tests.journeys.phone import eventually
from tests.journeys.planner import Planner, sha256
from tests.journeys.running import BOTH, Running
from tests.journeys.technician import Technician

pytestmark = BOTH


@pytest.fixture
def tess(line: Line, hands_out: Callable[..., Technician]) -> Technician:
    return hands_out("tess", line.url)


def test_a_server_killed_in_a_batch_and_in_an_upload_loses_nothing_and_does_nothing_twice(
    line: Line, server: Running, tess: Technician, piet: Planner
) -> None:
    visit = piet.visits()[0]["id"]
    line.cut()
    tess.drives_there_and_begins(visit)
    count = tess.does_the_checklist(visit, photos=9, serial="V12600079")
    tess.finishes(visit)
    accidents = (
        (b"POST /api/mobile/sync", 0.5),  # half a batch has come
        (b"POST /api/mobile/sync", 1.0),  # all of it has, and is being thought about
        (b"POST /api/mobile/uploads", 0.5),  # a photo goes along with it, and after this accident by itself
        (b"PATCH /api/mobile/uploads", 0.5),
        (b"PATCH /api/mobile/uploads", 1.0),
    )

    def dies() -> None:
        server.kill()
        line.cut()  # until the next accident is waiting for it, the phone shall not find the server there again

    for request, share in accidents:
        happened = line.breaks_at(request, share, dies)
        line.mend()
        until_it_happens(tess, happened.is_set, f"no {request!r} came")
        server.start()
    line.mend()
    tess.waves_the_phone_about()
    arrived_once(piet, visit, count)
    assert piet.inbox() == []


def test_a_database_set_back_to_an_older_copy_is_refilled_by_the_phones(
    server: Running, tess: Technician, piet: Planner
) -> None:
    early, late = piet.visits(ahead=1)[1]["id"], piet.visits(ahead=1)[2]["id"]
    tess.drives_there_and_begins(early)
    tess.everything_is_received()
    backup = Backup(server)
    counts = {early: tess.does_the_checklist(early, photos=2)}
    tess.finishes(early)
    tess.drives_there_and_begins(late)
    counts[late] = tess.does_the_checklist(late, photos=7, serial="V12600045")
    tess.finishes(late)
    tess.waves_the_phone_about()
    for visit, count in counts.items():
        arrived_once(piet, visit, count)

    lost = piet.visit(late)["photos"][0]["sha256"]
    backup.put_back()
    forget_file(server, lost)
    assert piet.visit(late)["state"] == "planned", "the copy is older than that"
    until_it_happens(tess, lambda: piet.visit(late)["state"] == "done", "the phone did not fill the gap")
    tess.waves_the_phone_about()
    for visit, count in counts.items():
        all_photos_are_received(piet, visit)
        arrived_once(piet, visit, count)
    shown = [one for one in tess.sees_in_store("photo") if one["visit"] in counts]
    assert len(shown) == len({one["id"] for one in shown}) == 9, "and the phone shows nothing twice"


def until_it_happens(technician: Technician, happened: Callable[[], bool], says: str) -> None:
    """While the phone is carried about and finds a network now and then."""
    comes_up = technician.phone.now_and_then()
    with eventually(90, every=0.5) as until:
        until(lambda: comes_up() or happened(), says)


def all_photos_are_received(piet: Planner, visit: str) -> None:
    with eventually(30) as until:
        until(lambda: all(photo["received_at"] for photo in piet.visit(visit)["photos"]))


def arrived_once(piet: Planner, visit: str, count: dict[str, int]) -> None:
    told: dict[str, Any] = piet.visit(visit)
    assert told["state"] == "done"
    assert [step["to"] for step in told["steps"]] == ["en_route", "on_site", "working", "done"]
    assert {name: len(told[name]) for name in ("answers", "photos", "parts")} == count
    assert len(told["signatures"]) == 1
    assert told["missing"] == []
    for photo in told["photos"]:
        assert photo["received_at"]
        assert sha256(piet.picture(photo["sha256"])) == photo["sha256"]


def forget_file(server: Running, digest: str) -> None:
    """This photo was on the part of the disk that broke."""
    found = [one for one in (server.folder / "data/files").rglob("*") if digest in one.name]
    assert found, "where are the files?"
    for one in found:
        one.unlink()
