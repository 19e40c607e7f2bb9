"""Sending a mail: claimed in one commit, handed over outside of any, noted in another. Never twice.

waiting -> sending -> sent, kept, failed, unsure; or back to waiting, when it was surely not taken. A worker that died
while it was handing over leaves `sending`: after FORGOTTEN the mail is `unsure`, and a person says whether it goes again.
"""

from datetime import timedelta

from server.accounts.brands import brand_of, company_of
from server.brands.logos import logo_of
from server.kit.house import House
from server.kit.jobs import Work, long_job
from server.kit.log import log

from .letters import outgoing
from .mail_gateway import Handed, Outgoing, mail_gateway_of
from .mail_models import Mail

__all__ = ["NotTakenYet", "send_mail"]

FORGOTTEN = timedelta(minutes=10)
STATES = {"sent": "sent", "kept": "kept", "refused": "failed", "unsure": "unsure", "later": "waiting"}


class NotTakenYet(Exception):
    """The mail server is away or busy, or another worker is at it: the job is tried again."""


@long_job("notifications.mail")
def send_mail(work: Work, mail: str) -> None:
    """Hand one mail to the mail server. What surely did not arrive is tried again for nine hours; what may have arrived waits for a person."""
    with work.house() as house:
        claimed = _claim(house, mail, work.settings.mail_from)
    if claimed is None:
        return
    handed = _handed(work, claimed)
    with work.house() as house:
        _note(house, mail, handed)
    if handed.outcome == "later":
        raise NotTakenYet(handed.why)


def _claim(house: House, mail: str, sender: str) -> Outgoing | None:
    """The mail as it goes out, marked as being sent, if it is to be sent now. NotTakenYet while another worker has it."""
    row = house.session.get(Mail, (house.tenant, mail), with_for_update=True)
    if row is None or row.state not in ("waiting", "sending"):
        return None
    if row.state == "sending":
        if row.begun_at is not None and row.begun_at > house.now - FORGOTTEN:
            raise NotTakenYet("another worker is sending it")
        row.state, row.error, row.done_at = "unsure", "a worker died while it was sending", house.now
        return None
    if row.until is not None and row.until <= house.now:
        row.state, row.done_at = "late", house.now
        return None
    row.state, row.begun_at = "sending", house.now
    row.attempts += 1
    if row.entity_id is None:
        return outgoing(row, company_of(house), sender)
    return outgoing(row, brand_of(house, row.entity_id), sender, logo_of(house, row.entity_id))


def _handed(work: Work, mail: Outgoing) -> Handed:
    try:
        return mail_gateway_of(work.app).send(mail)
    except OSError as error:  # the stand-in's disk is full
        return Handed("later", f"{type(error).__name__}: {error}"[:300])


def _note(house: House, mail: str, handed: Handed) -> None:
    row = house.session.get_one(Mail, (house.tenant, mail), with_for_update=True)
    row.state, row.error = STATES[handed.outcome], handed.why or None
    row.begun_at = None if handed.outcome == "later" else row.begun_at
    row.done_at = None if handed.outcome == "later" else house.now
    if handed.outcome in ("refused", "unsure"):
        facts = {"mail": mail, "kind": row.kind, "why": handed.why, "outcome": handed.outcome}
        log.warning("mail not delivered", extra={"facts": facts})
