"""A database that was set back is recognised by the file that was not."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from server.accounts.models import Tenant
from server.kit.files import files_of
from server.kit.synced_models import FeedClock
from server.kit.tenancy import doorstep
from server.kit.watermark import WATERMARK, begin_epoch, recognise_restore
from server.system.clockwork import Clockwork
from tests.jobs.conftest import Town


def epoch(town: Town) -> str:
    with town.app.app_context(), doorstep() as session:
        return session.get_one(Tenant, town.tenant).epoch


def clock_at(town: Town, pos: int) -> None:
    with town.house() as house:
        house.session.merge(FeedClock(tenant_id=house.tenant, scope="team:x", pos=pos))


def test_a_start_after_ordinary_work_changes_nothing(town: Town) -> None:
    clock_at(town, 5)
    recognise_restore(town.app)
    clock_at(town, 9)  # work after the last mark, then a power cut
    before = epoch(town)
    assert recognise_restore(town.app) == []
    assert epoch(town) == before


def test_an_older_copy_begins_a_new_epoch_once_and_says_so(town: Town) -> None:
    clock_at(town, 9)
    recognise_restore(town.app)
    clock_at(town, 7)
    before = epoch(town)
    assert recognise_restore(town.app) == [town.tenant]
    assert epoch(town) != before
    assert recognise_restore(town.app) == []
    with town.app.app_context(), doorstep() as session:
        assert session.get_one(Tenant, town.tenant).restored_at == town.clock()
    assert [row.listener for row in town.deliveries()] == [
        "server.evidence.listeners.register_lost_files_later",
        "server.privacy.remembering.erase_again_later",
    ]


def test_a_copy_that_lost_only_receipts_is_recognised_too(town: Town) -> None:
    with town.house() as house:
        house.desk.add("member", {"id": town.tenant, "name": "Tess", "active": True})
        house.desk.add(
            "device",
            {
                "member_id": town.tenant,
                "name": "Pixel",
                "platform": "",
                "seen_at": house.now,
                "last_seq": 3,
                "last_no": 3,
            },
        )
    recognise_restore(town.app)
    with town.house() as house:
        (device,) = house.store.read_by("device", "member_id", [town.tenant])
        house.desk.change("device", device["id"], last_no=2)
    assert recognise_restore(town.app) == [town.tenant]


def test_a_copy_from_before_a_restore_is_recognised_by_its_epoch(town: Town) -> None:
    old = epoch(town)
    begin_epoch(town.app, town.tenant)
    recognise_restore(town.app)
    with town.app.app_context(), doorstep(write=True) as session:
        session.get_one(Tenant, town.tenant).epoch = old
    assert recognise_restore(town.app) == [town.tenant]
    assert epoch(town) != old


def test_a_file_that_cannot_be_read_proves_nothing_and_is_written_anew(town: Town) -> None:
    files = files_of(town.app)
    for nonsense in ("", "{", "[]", '{"x": 1}', json.dumps({town.tenant: {"epoch": 1}})):
        files.write_note(WATERMARK, nonsense)
        before = epoch(town)
        assert recognise_restore(town.app) == []
        assert epoch(town) == before
        assert list(json.loads(files.read_note(WATERMARK) or "")) == [town.tenant]


def test_a_copy_put_back_under_a_running_server_is_seen_at_the_next_tick(town: Town) -> None:
    clockwork = Clockwork(town.app, "")
    clock_at(town, 9)
    clockwork.tick(town.clock())
    clock_at(town, 7)
    before = epoch(town)
    clockwork.tick(town.clock())
    begun = epoch(town)
    assert begun != before
    clock_at(town, 8)
    clockwork.tick(town.clock())
    assert epoch(town) == begun


def test_processes_that_look_at_once_begin_one_epoch_between_them(town: Town) -> None:
    clock_at(town, 9)
    recognise_restore(town.app)
    clock_at(town, 7)
    together = Barrier(4)

    def look(_: int) -> list[str]:
        together.wait(10)
        return recognise_restore(town.app)

    with ThreadPoolExecutor(4) as processes:
        seen = list(processes.map(look, range(4)))
    assert sorted(seen) == [[], [], [], [town.tenant]]
    assert recognise_restore(town.app) == []


def test_an_epoch_by_hand_is_not_taken_for_an_older_copy(town: Town) -> None:
    recognise_restore(town.app)
    begun = begin_epoch(town.app, town.tenant)
    assert recognise_restore(town.app) == []
    assert epoch(town) == begun
