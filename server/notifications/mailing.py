"""Wanting a mail sent: once for each `key`, after the commit, by a job."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from server.kit.errors import Problem
from server.kit.house import House

from .letters import Letter
from .mail_models import Mail

__all__ = ["NewMail", "mail_again", "mail_later", "mails_about"]


@dataclass(frozen=True)
class NewMail:
    """What is to be sent. `key` names the occasion: a second mail with it is not sent. After `until` it is of no use.
    `entity`: the brand that it comes from; None: the company itself."""

    kind: str
    key: str
    to: str
    entity: str | None
    subject_kind: str
    subject_id: str
    letter: Letter
    lang: str = "nl"
    until: datetime | None = None


def mail_later(house: House, wanted: NewMail, *, by: str | None = None) -> Mail:
    """Have it sent after this commit. The mail that is there already when this occasion was mailed before."""
    there = select(Mail).where(Mail.tenant_id == house.tenant, Mail.key == wanted.key)
    row = house.session.scalars(there).one_or_none()
    if row is not None:
        return row
    row = Mail(
        id=house.desk.new_id(),
        kind=wanted.kind,
        key=wanted.key,
        to=wanted.to.strip(),
        lang=wanted.lang,
        entity_id=wanted.entity,
        subject_kind=wanted.subject_kind,
        subject_id=wanted.subject_id,
        letter=wanted.letter.as_json(),
        state="waiting",
        attempts=0,
        by_member_id=by,
        at=house.now,
        until=wanted.until,
    )
    house.session.add(row)
    house.queue("notifications.mail", mail=row.id)
    return row


def mail_again(house: House, mail: str) -> Mail:
    """Somebody decided: send it (once more). Problem 404; 409 `notifications.mail_on_its_way`, `notifications.mail_was_sent`, `notifications.mail_emptied`."""
    row = house.session.get(Mail, (house.tenant, mail), with_for_update=True)
    if row is None:
        raise Problem(404, "kit.not_found")
    if row.state in ("waiting", "sending"):
        raise Problem(409, "notifications.mail_on_its_way")
    if not row.to:  # its period is over: what it said is not here any more
        raise Problem(409, "notifications.mail_emptied")
    if row.state in ("sent", "kept"):
        raise Problem(409, "notifications.mail_was_sent")
    house.audit("resend", "mail", mail, {"state": row.state}, {"state": "waiting"})
    row.state, row.error, row.begun_at, row.done_at, row.until = "waiting", None, None, None, None
    house.queue("notifications.mail", mail=row.id)
    return row


def mails_about(house: House, subject_kind: str, subject_id: str) -> list[Mail]:
    """Every mail about something, the newest first."""
    mine = select(Mail).where(
        Mail.tenant_id == house.tenant, Mail.subject_kind == subject_kind, Mail.subject_id == subject_id
    )
    return list(house.session.scalars(mine.order_by(Mail.at.desc(), Mail.id.desc())))
