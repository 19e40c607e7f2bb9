"""A phone that is to be wiped: it brings what it has not sent, says that this was all, and at last that it is empty.

These doors write only. The order itself is heard at any other call, as 401 `device_wiping`.
"""

from typing import Any, cast

from sqlalchemy import select

from server.accounts.device_door import drop_device_cookie
from server.accounts.models import Tenant
from server.accounts.wiping import note_handed, note_wiped
from server.evidence.links import delivered, is_here
from server.evidence.names import is_sha256
from server.field_api.room import field_api
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.http import Answer, Door, Sample, answer
from server.kit.json import loads
from server.notifications.subscribing import unsubscribe
from server.rescues.keeping import keep_acts, put_before_the_office, quarantine_of_wipe
from server.rescues.models import Quarantine

__all__ = ["confirm_wipe", "hand_over_acts", "hand_over_done"]

BYTES = 1024 * 1024
ACTS = 500
FILES = 20_000


@field_api.post(
    "/api/mobile/wipe", permission="device", door="device", sample=Sample(json={"mutations": []}), limit=BYTES
)
def hand_over_acts(door: Door) -> Answer:
    """Keep acts in quarantine: `{server_time, epoch, kept}`. `mutations` as in an exchange, at most 500 and 1 MiB; read by
    nobody but the office. Said again, they are kept once. 409 `wipe_not_ordered`.
    """
    acts = _list(door, "mutations", ACTS)
    with door.write() as house:
        epoch = _epoch(house)
        row = house.desk.get("device", str(door.who.device))
        if row is None or row["state"] != "wiping":
            raise Problem(409, "accounts.wipe_not_ordered")
        if acts:
            head = _quarantine(house, door)
            keep_acts(house, head, acts)
            put_before_the_office(house, head)
    return answer({"server_time": door.now, "epoch": epoch, "kept": len(acts)})


@field_api.post("/api/mobile/wipe/handed", permission="device", door="device", sample=Sample(json={"files": []}))
def hand_over_done(door: Door) -> Answer:
    """The phone has nothing more: `{missing}`. `files` are the hashes that it brought; what is not here is named in
    `missing` and must come first. With nothing missing the phone may clear itself. 409 `wipe_not_ordered`; with an `epoch`
    that is not this database's any more 409 `wipe_not_handed`: it was set back, and all of it must come again.
    """
    files = [one for one in _list(door, "files", FILES) if is_sha256(one)]
    believed = loads(door.request.get_data()).get("epoch")
    with door.write() as house:
        if believed not in (None, _epoch(house)):
            raise Problem(409, "accounts.wipe_not_handed")
        missing = [one for one in files if not _has(house, one, door.who.member)]
        if not missing:
            head = quarantine_of_wipe(house, str(door.who.device))
            note_handed(house, str(door.who.device), head.acts if head else 0, len(files))
    return answer({"missing": missing})


@field_api.post("/api/mobile/wipe/done", permission="device", door="device", sample=Sample(json={}))
def confirm_wipe(door: Door) -> Answer:
    """The phone is empty: its token opens nothing any more. 409 `wipe_not_handed`, `wipe_not_ordered`."""
    with door.write() as house:
        note_wiped(house, str(door.who.device))
        unsubscribe(house, str(door.who.device))
    return drop_device_cookie(answer(), door.request)


def _epoch(house: House) -> str:
    return house.session.scalars(select(Tenant.epoch).where(Tenant.id == house.tenant)).one()


def _list(door: Door, name: str, most: int) -> list[Any]:
    try:
        read = loads(door.request.get_data())
    except ValueError as error:
        raise Problem(400, "kit.malformed", pointer="", why=str(error)[:200]) from error
    found = cast("dict[str, Any]", read).get(name) if isinstance(read, dict) else None
    if not isinstance(found, list):
        raise Problem(400, "kit.malformed", pointer=f"/{name}", why="a list")
    listed = cast("list[Any]", found)
    if len(listed) > most:
        raise Problem(413, "field_api.batch_too_large", limit=most, why=f"more than {most}", pointer=f"/{name}")
    return listed


def _quarantine(house: House, door: Door) -> Quarantine:
    """The one of this wipe; made with its first act."""
    device = str(door.who.device)
    head = quarantine_of_wipe(house, device)
    if head is None:
        row = house.desk.get("device", device)
        head = Quarantine(
            id=house.desk.new_id(),
            source="wipe",
            device_id=device,
            device_name=row["name"] if row else "?",
            member_id=door.who.member,
            made_at=house.now,
            came_at=house.now,
            acts=0,
            files=0,
        )
        house.session.add(head)
        house.session.flush()
    return head


def _has(house: House, sha256: str, member: str) -> bool:
    return is_here(house.desk, sha256) and delivered(house.desk, sha256, member)
