"""The panel of a visit's reports: the newest, the older ones, or what it waits for."""

from dataclasses import dataclass

from sqlalchemy import select

from server.kit.files import Files
from server.kit.house import House
from server.kit.i18n import t
from server.reports.facts import Waiting, facts_of
from server.reports.models import Report

from .words import moment_text


@dataclass(frozen=True)
class Made:
    """One report on the page."""

    number: int
    address: str
    when: str
    size: str
    changed: int
    lang: str


@dataclass(frozen=True)
class Panel:
    """`waits` says in words why there is none yet, or why the newest does not say all; empty when all is said."""

    reports: list[Made]
    waits: str


def panel_of(house: House, files: Files, visit: str, lang: str) -> Panel:
    """The reports of a visit, the newest first."""
    query = select(Report).where(Report.visit_id == visit).order_by(Report.number.desc())
    rows = house.session.scalars(query).all()
    made = [
        Made(
            number=row.number,
            address=f"/office/reports/{row.id}.pdf",
            when=moment_text(row.made_at, house.now, lang),
            size=f"{max(1, row.bytes // 1000)} kB",
            changed=row.changed,
            lang=row.lang,
        )
        for row in rows
    ]
    return Panel(made, _waits(house, files, visit, rows[0].basis if rows else None, lang))


def _waits(house: House, files: Files, visit: str, newest: str | None, lang: str) -> str:
    try:
        facts = facts_of(house, files, visit)
    except Waiting as waiting:
        return t(f"reports.waits_{waiting.why}", lang, count=waiting.count)
    return t("reports.waits_job", lang) if facts is not None and facts.basis != newest else ""
