"""Phones: logging in on one, knowing it again by its token, locking it."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from server.accounts.models import Device, Member
from server.accounts.tokens import new_token, tenant_of, token_hash
from server.kit.asking import Question
from server.kit.errors import Problem
from server.kit.house import House
from sync.kind import Row

__all__ = [
    "Held",
    "device_documents",
    "device_login",
    "device_of_token",
    "is_to_be_cleared",
    "lock_device",
    "log_out_device",
    "must_be_free",
    "note_contact",
    "wants_noting",
]


class Held(NamedTuple):
    """A device in somebody's hands, as the door needs it."""

    id: str
    state: str
    seen_at: datetime
    member: str
    name: str
    lang: str
    active: bool


_OF_TOKEN = Question(
    Held,
    select(Device.id, Device.state, Device.seen_at, Member.id, Member.name, Member.lang, Member.active)
    .join(Member, (Member.tenant_id == Device.tenant_id) & (Member.id == Device.member_id))
    .where(Device.tenant_id == bindparam("tenant"), Device.token_hash == bindparam("token")),
)
SEEN_EVERY = timedelta(minutes=5)
"""How old `seen_at` may get before it is written again: reading must not become writing."""


def device_login(house: House, member: str, device: dict[str, str], lang: str) -> tuple[str, Row]:
    """Sign a member in on a device `{id, name, platform}`: a new token, and the device's row.

    A device that was locked opens again and goes on with its `seq`: the first number an empty outbox may use is
    `last_seq + 1`. One that is to be wiped stays so: its token opens only the doors of the hand-over. Problem 409
    `device_taken` when the device is another member's, 401 `device_wiped` when it was cleared.
    """
    token = new_token(house.tenant)
    fields = {
        "name": device["name"],
        "platform": device["platform"],
        "lang": lang,
        "token_hash": token_hash(token),
        "seen_at": house.now,
        "state": "active",
        "locked_at": None,
        "locked_by_member_id": None,
    }
    row = house.desk.get("device", device["id"])
    if row is None:
        new = {"id": device["id"], "member_id": member, "last_seq": 0, "last_no": 0, **fields}
        return token, house.desk.add("device", new)
    if row["member_id"] != member:
        raise Problem(409, "accounts.device_taken")
    if row["state"] == "wiped":
        raise Problem(401, "accounts.device_wiped")
    if row["state"] == "wiping":
        fields["state"] = "wiping"
    if row["state"] == "locked":
        house.audit("unlock", "device", row["id"], {"state": "locked"}, {"state": "active"})
    return token, house.desk.change("device", row["id"], **fields)


def must_be_free(house: House, device: str, member: str) -> None:
    """Problem 409 `device_taken` when the device is another member's."""
    row = house.session.get(Device, (house.tenant, device))  # not by the desk, which would lock it
    if row is not None and row.member_id != member:
        raise Problem(409, "accounts.device_taken")


def is_to_be_cleared(house: House, device: str, member: str) -> bool:
    """Whether this is a phone of this member that was ordered to be wiped and is not yet."""
    row = house.session.get(Device, (house.tenant, device))  # not by the desk, which would lock it
    return row is not None and row.member_id == member and row.state == "wiping"


def device_of_token(
    house: House, token: str, *, days: int, member: str | None = None, handing_over: bool = False
) -> Held | None:
    """The device and member behind a token; None when it is none of ours, unused for `days`, or its member left.

    Problem 409 `other_member` when it is not of the `member` whom the caller believes to be; 401 `device_locked` or
    `device_wiped`: the phone keeps all it has and says so; 401 `device_wiping`: it is to be cleared. Where it hands over
    before that (`handing_over`) it is let in, also when its member has left: nobody's work is lost by that.
    """
    if tenant_of(token) != house.tenant:
        return None
    held = _OF_TOKEN.one(house.session, tenant=house.tenant, token=token_hash(token))
    if held is None:
        return None
    if member not in (None, held.member):
        raise Problem(409, "accounts.other_member")
    if held.state == "wiping":
        if not handing_over:
            raise Problem(401, "accounts.device_wiping")
        return held
    if held.state != "active":
        raise Problem(401, "accounts.device_locked" if held.state == "locked" else "accounts.device_wiped")
    if not held.active or held.seen_at < house.now - timedelta(days=days):
        return None
    return held


def wants_noting(device: Held, now: datetime) -> bool:
    """Whether the device's last contact is long enough ago to be written down again."""
    return now - device.seen_at >= SEEN_EVERY


def note_contact(house: House, device: str) -> None:
    """The phone was heard of now; its token slides on from here."""
    house.desk.change("device", device, seen_at=house.now)


def log_out_device(house: House, device: str) -> None:
    """The phone signed out: its token opens nothing any more. Device, seq and what it sent stay."""
    house.desk.change("device", device, token_hash=None)


def lock_device(house: House, device: str) -> Row:
    """Lock a phone: it is told so at its next call, deletes nothing, and opens again by a log-in with the password.

    Problem 404 for a device that is not there. Locking a locked one changes nothing.
    """
    row = house.desk.get("device", device)
    if row is None:
        raise Problem(404, "kit.not_found")
    if row["state"] != "active":
        return row
    house.audit("lock", "device", device, {"state": "active"}, {"state": "locked"})
    return house.desk.change("device", device, state="locked", locked_at=house.now, locked_by_member_id=house.by)


def device_documents(house: House, device: str | None = None) -> list[dict[str, Any]]:
    """Every phone (or one) as the office sees it: whose, last seen, version, storage in bytes, unsent, readiness."""
    mine = select(Device, Member).join(Member, (Member.tenant_id == Device.tenant_id) & (Member.id == Device.member_id))
    if device is not None:
        mine = mine.where(Device.id == device)
    rows = house.session.execute(mine.order_by(Member.name, Device.name, Device.id))
    return [_document(one, member) for one, member in rows]


def _document(device: Device, member: Member) -> dict[str, Any]:
    return {
        "id": device.id,
        "member": {"id": member.id, "name": member.name, "team": member.team_id},
        "name": device.name,
        "platform": device.platform,
        "state": device.state,
        "locked_at": device.locked_at,
        "seen_at": device.seen_at,
        "app_version": device.app_version,
        "schema": device.schema,
        "storage": {"quota": device.quota, "used": device.used, "persisted": device.persisted},
        "unsent": device.unsent,
        "oldest_unsent_at": device.oldest_unsent_at,
        "ready": device.ready,
        "able": device.able,
    }
