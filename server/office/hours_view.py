"""A week of hours for a page and for a file: days, differences from what was planned, and cells that no sheet calculates."""

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from server.kit.house import House
from server.kit.i18n import t
from server.visits.office_documents import orders_of, visits_of
from server.visits.office_hours import COUNTS, Week, day_of_entry, minutes_of

from .words import clock_text, customer_text, minutes_text, moment_text, short_day, span_text

FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Sum:
    """One person in the list of a week; `apart` is the difference from what was planned until now, with its sign."""

    id: str
    name: str
    days: list[str]
    total: str
    planned: str
    apart: str
    far: bool
    odd: int
    approved: str
    changed: bool


@dataclass(frozen=True)
class Entry:
    """One block of a person's day."""

    kind: str
    span: str
    long: str
    customer: str
    visit: str | None
    planned: str
    apart: str
    odd: str


def days_of(monday: date, lang: str) -> list[str]:
    """ma 16 nov and on, seven of them."""
    return [short_day(monday + timedelta(days=count), lang) for count in range(7)]


def sum_of(house: House, week: Week, names: dict[str, str], monday: date, lang: str) -> Sum:
    """A person's line."""
    due = sum(week.due.values())
    apart = week.minutes(("work",)) - due
    so_far = "_so_far" if due < sum(week.planned.values()) else ""
    return Sum(
        id=week.member,
        name=names.get(week.member, "?"),
        days=[_short(week.minutes(day=monday + timedelta(days=count)), lang) for count in range(7)],
        total=minutes_text(week.minutes(), lang),
        planned=t(f"office.hours_planned{so_far}", lang, time=minutes_text(due, lang)),
        apart=_signed(apart, lang),
        far=abs(apart) >= 60,
        odd=sum(1 for one in week.entries if one["flags"]),
        approved=approved_text(house, week, names, lang),
        changed=week.changed,
    )


def approved_text(house: House, week: Week, names: dict[str, str], lang: str) -> str:
    """Who approved it and when; "" while nobody did."""
    if week.approval is None:
        return ""
    when = moment_text(week.approval.at, house.now, lang)
    return t("office.hours_approved_by", lang, name=names.get(week.approval.by_member_id, "?"), when=when)


def days_with_entries(house: House, week: Week, lang: str) -> list[tuple[str, str, list[Entry]]]:
    """A person's days that have any hours: the day, its sum, its blocks."""
    visits = {one["id"]: one for one in visits_of(house, {one["visit_id"] for one in week.entries if one["visit_id"]})}
    days: dict[date, list[Any]] = {}
    for one in week.entries:
        days.setdefault(day_of_entry(one), []).append(one)
    shown: list[tuple[str, str, list[Entry]]] = []
    told: set[str] = set()
    for day, entries in sorted(days.items()):
        lines = []
        for one in entries:
            first = one["kind"] == "work" and one["visit_id"] in week.planned and one["visit_id"] not in told
            told |= {one["visit_id"]} if first else set()
            lines.append(_entry(week, one, visits, first, lang))
        shown.append((short_day(day, lang), minutes_text(week.minutes(day=day), lang), lines))
    return shown


def table_of(house: House, weeks: list[Week], names: dict[str, str], lang: str) -> str:
    """The week as CSV for a spreadsheet: semicolons, a byte order mark, no cell that could be a formula."""
    orders = orders_of(house, {one["visit_id"] for week in weeks for one in week.entries if one["visit_id"]})
    out = io.StringIO()
    sheet = csv.writer(out, delimiter=";", lineterminator="\r\n")
    sheet.writerow([t(f"office.hours_column_{name}", lang) for name in ("name", "day", "kind", "from", "to", "minutes", "order", "customer", "odd", "approved")])  # fmt: skip
    called = {kind: t(f"office.hours_{kind}", lang) for kind in (*COUNTS, "pause")}
    for week in sorted(weeks, key=lambda one: names.get(one.member, "")):
        name = plain(names.get(week.member, "?"))
        approved = t("office.yes", lang) if week.approval and not week.changed else ""
        for one in week.entries:
            number, customer = orders.get(one["visit_id"], ("", ""))
            odd = ", ".join(t(f"office.odd_{flag}", lang) for flag in one["flags"])
            when = (day_of_entry(one).isoformat(), called[one["kind"]], clock_text(one["from_at"]), clock_text(one["to_at"]))  # fmt: skip
            sheet.writerow((name, *when, minutes_of(one), plain(number), plain(customer_text(customer, lang)), odd, approved))  # fmt: skip
    return "\ufeff" + out.getvalue()


def plain(cell: str) -> str:
    """A text that a spreadsheet would calculate gets an apostrophe before it."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _entry(week: Week, one: Any, visits: dict[str, Any], first: bool, lang: str) -> Entry:
    visit = visits.get(one["visit_id"])
    planned = week.planned.get(one["visit_id"] or "", 0) if first else 0
    apart = week.minutes(("work",), visit=one["visit_id"]) - planned
    return Entry(
        kind=t(f"office.hours_{one['kind']}", lang),
        span=span_text(one["from_at"], one["to_at"]),
        long=minutes_text(minutes_of(one), lang)
        + ("" if one["kind"] in COUNTS else f" ({t('office.hours_not_paid', lang)})"),
        customer=customer_text(visit["customer"]["name"], lang) if visit else "",
        visit=one["visit_id"],
        planned=minutes_text(planned, lang) if first else "",
        apart=_signed(apart, lang) if first else "",
        odd=", ".join(t(f"office.odd_{flag}", lang) for flag in one["flags"]),
    )


def _short(minutes: int, lang: str) -> str:
    return minutes_text(minutes, lang) if minutes else "–"


def _signed(minutes: int, lang: str) -> str:
    return ("+" if minutes > 0 else "−" if minutes < 0 else "") + minutes_text(abs(minutes), lang)
