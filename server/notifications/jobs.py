"""Sending one push message to one device."""

from typing import TYPE_CHECKING

from sqlalchemy import select

from server.accounts.models import Device, Member
from server.kit.clock import from_rfc3339
from server.kit.jobs import Work, long_job
from server.kit.json import dumps
from server.kit.log import log

from .models import PushSubscription
from .push_gateway import Addressee, Sent, push_gateway_of

if TYPE_CHECKING:
    from server.kit.house import House

__all__ = ["NotSentYet", "push"]


class NotSentYet(Exception):
    """The push service is away or busy: the job is tried again."""


@long_job("notifications.push")
def push(work: Work, subscription: str, title: str, body: str, link: str, tag: str, until: str) -> None:
    """Send a message to one device. One that does not exist any more loses its subscription; what is too late is dropped."""
    seconds = int((from_rfc3339(until) - work.now).total_seconds())
    if seconds <= 0:
        return
    with work.house(write=False) as house:
        row = _open_to(house, subscription)
    if row is None:
        return
    said = {"title": title, "body": body, "link": link, "tag": tag, "tenant": work.tenant, "member": row.member_id}
    sent = push_gateway_of(work.app).send(Addressee(row.endpoint, row.p256dh, row.auth), dumps(said), seconds=seconds)
    with work.house() as house:
        _note(house, row, sent)
    if sent.outcome == "later":
        raise NotSentYet(sent.why)


def _open_to(house: "House", subscription: str) -> PushSubscription | None:
    """The subscription, while its device is signed in: a lost or locked phone is told nothing of the day."""
    return house.session.scalars(
        select(PushSubscription)
        .join(Device, (Device.tenant_id == PushSubscription.tenant_id) & (Device.id == PushSubscription.device_id))
        .join(Member, (Member.tenant_id == PushSubscription.tenant_id) & (Member.id == PushSubscription.member_id))
        .where(
            PushSubscription.tenant_id == house.tenant,
            PushSubscription.id == subscription,
            Device.state == "active",
            Device.token_hash.is_not(None),
            Member.active,
        )
    ).one_or_none()


def _note(house: "House", before: PushSubscription, sent: Sent) -> None:
    row = house.session.get(PushSubscription, (house.tenant, before.id))
    if row is None or row.endpoint != before.endpoint:
        return  # the phone has asked anew meanwhile: this answer is about its old address
    if sent.outcome == "gone":
        house.session.delete(row)
    elif sent.outcome == "sent":
        row.failed_at = row.failure = None
    else:
        row.failed_at, row.failure = row.failed_at or house.now, sent.why
    if sent.outcome == "refused":
        log.warning("push refused", extra={"facts": {"device": row.device_id, "why": sent.why}})
