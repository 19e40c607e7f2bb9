"""The panel of a visit's reports: the newest, the older ones, or what it waits for."""

from dataclasses import dataclass

from sqlalchemy import func, select

from server.kit.files import Files
from server.kit.house import House
from server.kit.i18n import t
from server.reports.facts import Waiting, facts_of
from server.reports.jobs import LOOKED_BACK
from server.reports.models import Report
from server.visits.models import Signature

from .words import moment_text

SOON = ("job", "seal")
"""What a worker does within seconds."""


@dataclass(frozen=True)
class Made:
    """One report on the page. `signed`: a customer had signed when it was made. `again`: the number before it, when it says
    the same, and was made because the key that sealed that one was revoked."""

    number: int
    address: str
    when: str
    size: str
    changed: int
    lang: str
    signed: bool
    again: int | None


@dataclass(frozen=True)
class Panel:
    """`waits` says in words why there is none yet, or why the newest does not say all; empty when all is said.

    `soon`: a worker is about to make it. No document changes then, so nothing calls the page: it looks again by itself.
    """

    reports: list[Made]
    waits: str
    soon: bool


def panel_of(house: House, files: Files, visit: str, lang: str) -> Panel:
    """The reports of a visit, the newest first."""
    query = select(Report).where(Report.visit_id == visit).order_by(Report.number.desc())
    rows = house.session.scalars(query).all()
    came = select(func.min(Signature.received_at)).where(Signature.visit_id == visit, Signature.role == "customer")
    first = house.session.scalar(came) if rows else None
    made = [
        Made(
            number=row.number,
            address=f"/office/reports/{row.id}.pdf",
            when=moment_text(row.made_at, house.now, lang),
            size=f"{max(1, row.bytes // 1000)} kB",
            changed=row.changed,
            lang=row.lang,
            signed=first is not None and first <= row.made_at,
            again=before.number if before and before.basis == row.basis else None,
        )
        for row, before in zip(rows, [*rows[1:], None], strict=False)
    ]
    why, count = _waits(house, files, visit, rows[0].basis if rows else None)
    return Panel(made, t(f"reports.waits_{why}", lang, count=count) if why else "", why in SOON)


def _waits(house: House, files: Files, visit: str, newest: str | None) -> tuple[str, int]:
    """What it waits for and how many of it; "" for nothing."""
    try:
        facts = facts_of(house, files, visit)
    except Waiting as waiting:
        return waiting.why, waiting.count
    if facts is None or facts.basis == newest:
        return "", 0
    overlooked = facts.record is not None and newest is None and facts.visit.day < house.today - LOOKED_BACK
    return (
        ("", 0) if overlooked else ("job", 0)
    )  # one of before there were reports that nobody signed: no night makes it
