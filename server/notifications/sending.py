"""A message to a person: a job for each of his devices, after the commit. Nothing here waits for a push service."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from server.kit.clock import rfc3339
from server.kit.house import House

from .models import PushSubscription

__all__ = ["Message", "push_later"]


@dataclass(frozen=True)
class Message:
    """What a phone shows. `link` is a place in the app ("/visit/..."), or "/" for the day.

    A message with the `tag` of one that still stands on the screen takes its place. After `until` it is not sent any more.
    """

    title: str
    body: str
    link: str
    tag: str
    until: datetime


def push_later(house: House, member: str, message: Message) -> None:
    """Tell a member, on every device of his that asked for it."""
    devices = select(PushSubscription.id).where(
        PushSubscription.tenant_id == house.tenant, PushSubscription.member_id == member
    )
    for subscription in house.session.scalars(devices.order_by(PushSubscription.id)).all():
        house.queue(
            "notifications.push",
            subscription=subscription,
            title=message.title,
            body=message.body,
            link=message.link,
            tag=message.tag,
            until=rfc3339(message.until),
        )
