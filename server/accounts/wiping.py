"""Wiping a phone: the order, the hand-over that comes before, the phone's word that it is empty (docs/sync.md, "Wipe").

ordered -> handed over -> done, or withdrawn while nothing was handed over yet. The device is `wiping` from the order on:
all that it may still do is bring what it has not sent. It is `wiped` for ever when it said so.

Whoever stops working here has his phones cleared too, and taken back before they heard of it they are spared
(docs/decisions/0028).
"""

from collections.abc import Iterable

from sqlalchemy import select

from server.accounts.models import DeviceWipe
from server.kit.errors import Problem
from server.kit.house import House
from sync.kind import Row

__all__ = [
    "clear_phones_of",
    "latest_wipes",
    "note_handed",
    "note_wiped",
    "order_wipe",
    "spare_phones_of",
    "withdraw_wipe",
]

MEMBER_ENDED = "member_ended"
"""The reason of an order that nobody typed: its person does not work here any more."""


def order_wipe(house: House, device: str, reason: str) -> DeviceWipe:
    """Have a phone cleared at its next contact, locked or not. Problem 404; 409 when it was ordered or done before."""
    row = _device(house, device)
    if row["state"] in ("wiping", "wiped"):
        raise Problem(409, "accounts.wipe_twice")
    order = DeviceWipe(
        id=house.desk.new_id(),
        device_id=device,
        reason=reason,
        ordered_at=house.now,
        ordered_by_member_id=house.by,
    )
    house.session.add(order)
    house.desk.change("device", device, state="wiping")
    house.audit("order_wipe", "device", device, {"state": row["state"]}, {"state": "wiping", "reason": reason})
    return order


def withdraw_wipe(house: House, device: str) -> None:
    """Take the order back while the phone has handed nothing over: it is locked, and opens with the password.

    Problem 404, 409.
    """
    row = _device(house, device)
    order = _open_order(house, device) if row["state"] == "wiping" else None
    if order is None or order.handed_at is not None:
        raise Problem(409, "accounts.wipe_too_late")
    order.withdrawn_at, order.withdrawn_by_member_id = house.now, house.by
    house.desk.change("device", device, state="locked", locked_at=house.now, locked_by_member_id=house.by)
    house.audit("withdraw_wipe", "device", device, {"state": "wiping"}, {"state": "locked"})


def clear_phones_of(house: House, member: str) -> None:
    """He works here no more: each of his phones is to bring what it has and be cleared, signed in or not."""
    for device in house.desk.rows("device", "member_id", member):
        if device["state"] in ("active", "locked"):
            order_wipe(house, device["id"], MEMBER_ENDED)


def spare_phones_of(house: House, member: str) -> None:
    """He is back: what was ordered because he left is taken back where nothing was handed over; an admin's own order stands."""
    for device in house.desk.rows("device", "member_id", member):
        order = _open_order(house, device["id"]) if device["state"] == "wiping" else None
        if order is not None and order.reason == MEMBER_ENDED and order.handed_at is None:
            withdraw_wipe(house, device["id"])


def note_handed(house: House, device: str, acts: int, files: int) -> None:
    """All that the phone had not sent is here. Said again, it changes nothing. Problem 409 unless it is to be wiped."""
    order = _ordered(house, device)
    if order.handed_at is None:
        order.handed_at = house.now
        house.audit("hand_over", "device", device, None, {"acts": acts, "files": files})


def note_wiped(house: House, device: str) -> None:
    """The phone says that it is empty. Problem 409 unless it handed over before."""
    order = _ordered(house, device)
    if order.handed_at is None:
        raise Problem(409, "accounts.wipe_not_handed")
    order.done_at = house.now
    house.desk.change("device", device, state="wiped", unsent=0, oldest_unsent_at=None, ready=None)
    house.audit("wiped", "device", device, {"state": "wiping"}, {"state": "wiped"})


def latest_wipes(house: House, devices: Iterable[str]) -> dict[str, DeviceWipe]:
    """The last order of each of these devices, those that were withdrawn left out."""
    mine = select(DeviceWipe).where(DeviceWipe.device_id.in_(list(devices)), DeviceWipe.withdrawn_at.is_(None))
    return {row.device_id: row for row in house.session.scalars(mine.order_by(DeviceWipe.ordered_at))}


def _ordered(house: House, device: str) -> DeviceWipe:
    order = _open_order(house, device) if _device(house, device)["state"] == "wiping" else None
    if order is None:
        raise Problem(409, "accounts.wipe_not_ordered")
    return order


def _open_order(house: House, device: str) -> DeviceWipe | None:
    mine = select(DeviceWipe).where(
        DeviceWipe.device_id == device, DeviceWipe.withdrawn_at.is_(None), DeviceWipe.done_at.is_(None)
    )
    return house.session.scalars(mine.order_by(DeviceWipe.ordered_at.desc())).first()


def _device(house: House, device: str) -> Row:
    row = house.desk.get("device", device)
    if row is None:
        raise Problem(404, "kit.not_found")
    return row
