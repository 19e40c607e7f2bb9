"""A device asks for push messages, or no longer wants them."""

from sqlalchemy import select

from server.accounts.models import Device, Member
from server.kit.house import House

from .endpoints import check_endpoint, check_keys
from .models import PushSubscription

__all__ = ["subscribe", "subscribed_members", "subscription_of", "unsubscribe"]


def subscribe(
    house: House, *, member: str, device: str, endpoint: str, p256dh: str, auth: str, local: frozenset[str]
) -> PushSubscription:
    """From now on this device is told. A second time puts the new address in place of the old one.

    Problem 422 `notifications.bad_endpoint` or `notifications.bad_keys`.
    """
    check_endpoint(endpoint, local)
    check_keys(p256dh, auth)
    row = subscription_of(house, device)
    if row is None:
        row = PushSubscription(id=house.desk.new_id(), member_id=member, device_id=device)
        house.session.add(row)
        house.audit("subscribe", "device", device)
    row.member_id, row.endpoint, row.p256dh, row.auth = member, endpoint, p256dh, auth
    row.failed_at = row.failure = None
    return row


def unsubscribe(house: House, device: str) -> None:
    """No more messages to this device. Fine when there were none."""
    row = subscription_of(house, device)
    if row is not None:
        house.session.delete(row)
        house.audit("unsubscribe", "device", device)


def subscription_of(house: House, device: str) -> PushSubscription | None:
    """Where this device is told, or None."""
    return house.session.scalars(
        select(PushSubscription).where(PushSubscription.tenant_id == house.tenant, PushSubscription.device_id == device)
    ).one_or_none()


def subscribed_members(house: House) -> dict[str, str]:
    """Members who are told on at least one signed-in device, with their language."""
    rows = house.session.execute(
        select(Member.id, Member.lang)
        .join(
            PushSubscription,
            (PushSubscription.tenant_id == Member.tenant_id) & (PushSubscription.member_id == Member.id),
        )
        .join(Device, (Device.tenant_id == Member.tenant_id) & (Device.id == PushSubscription.device_id))
        .where(
            Member.tenant_id == house.tenant, Member.active, Device.state == "active", Device.token_hash.is_not(None)
        )
        .distinct()
    )
    return {row.id: row.lang for row in rows}
