"""What a phone says of a changed or a new day. A lock screen is read by others too: a time, a surname, a team, no more."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select

from server.accounts.models import Team
from server.customers.models import Address, Customer
from server.kit.clock import AMSTERDAM, day_in_amsterdam, start_of_day
from server.kit.house import House
from server.kit.i18n import t
from server.notifications.sending import Message

from .models import DayChange, Visit, WorkOrder
from .readiness import unproved

__all__ = ["changed_message", "ready_message", "surname", "unready_message"]

LINES = 3
"""Changes that are named; the rest is counted."""
BETWEEN = {"de", "den", "der", "het", "in", "op", "te", "ten", "ter", "van", "von", "'t", "’t"}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def changed_message(house: House, changes: Sequence[DayChange], teams: set[str], lang: str) -> Message | None:
    """One message for all of a person's changes, his teams being these; None when in the end nothing is different."""
    first: dict[str, DayChange] = {}
    reopened = {one.visit_id for one in changes if one.what == "reopened"}
    for one in changes:
        first.setdefault(one.visit_id, one)
    lines, days, held = list[str](), set[date](), list[str]()
    for visit, customer, team in _visits(house, list(first)):
        was = first[visit.id].was_from
        key = _difference(visit, was, is_mine=visit.team_id in teams, reopened=visit.id in reopened)
        if key is None:
            continue
        moment = visit.planned_from if was is None else was
        lines.append(
            t(
                f"visits.push.{key}",
                lang,
                when=_when(moment, house.today, lang),
                now=_when(visit.planned_from, day_in_amsterdam(moment), lang),
                customer=surname(customer),
                team=team,
            )
        )
        days |= {day_in_amsterdam(moment), visit.day}
        held += [visit.id] if visit.team_id in teams else []
    if not lines:
        return None
    if len(lines) > LINES:
        lines = [*lines[:LINES], t("visits.push.more", lang, count=len(lines) - LINES)]
    link = f"/visit/{held[0]}" if len(held) == len(lines) == 1 else "/"
    tomorrow = house.today + timedelta(days=1)
    only_tomorrow = tomorrow in days and house.today not in days
    title = t("visits.push.changed_tomorrow" if only_tomorrow else "visits.push.changed", lang)
    until = start_of_day(max({house.today} | (days & {tomorrow})) + timedelta(days=1))
    tag = f"changed-{changes[0].id}"
    return Message(title, "\n".join(lines), link, tag, until)


def ready_message(house: House, teams: set[str], lang: str) -> Message | None:
    """ "Je dag staat klaar: 3 bezoeken", where the first is and when; None for a day without visits."""
    rows = house.session.execute(
        select(Visit.planned_from, Address.city)
        .join(WorkOrder, (WorkOrder.tenant_id == Visit.tenant_id) & (WorkOrder.id == Visit.work_order_id))
        .join(Address, (Address.tenant_id == WorkOrder.tenant_id) & (Address.id == WorkOrder.address_id))
        .where(
            Visit.tenant_id == house.tenant,
            Visit.day == house.today,
            Visit.team_id.in_(teams),
            Visit.state.not_in(("cancelled", "done", "partial", "no_access")),
        )
        .order_by(Visit.planned_from, Visit.id)
    ).all()
    if not rows:
        return None
    begins, city = rows[0]
    title = t("visits.push.ready", lang, count=len(rows))
    body = t("visits.push.first", lang, time=_time(begins), city=city)
    return Message(title, body, "/", f"ready-{house.today}", start_of_day(house.today) + timedelta(hours=12))


def unready_message(house: House, member: str, day: date, lang: str) -> Message | None:
    """ "Nog niet alles van morgen staat op je telefoon"; None when his phones prove every visit of that day, or it has none."""
    waits = unproved(house, day, members=frozenset({member}))
    if not waits:
        return None
    which = "today" if day == house.today else "tomorrow"
    title = t(f"visits.push.unready_{which}", lang, count=len(waits))
    body = t("visits.push.unready_more", lang, time=_time(waits[0].planned_from))
    link = "/" if day == house.today else f"/day/{day}"
    until = start_of_day(day) + timedelta(hours=12)
    return Message(title, body, link, f"ready-{day}", until)


def surname(name: str) -> str:
    """ "Klaas de Vries" -> "de Vries", "Anna Jansen" -> "Jansen"; a longer name without a "de" or "van" stays whole."""
    words = name.split()
    if len(words) == 2:
        return words[1]
    if len(words) > 2 and words[1].lower() in BETWEEN:
        return " ".join(words[1:])
    return " ".join(words)


def _difference(visit: Visit, was: datetime | None, *, is_mine: bool, reopened: bool) -> str | None:
    """The key of the text that says what is different for this person now; None for nothing."""
    is_on = is_mine and visit.state != "cancelled"
    if was is None and not is_on:
        return None
    if was is None and reopened:
        return "on_again" if visit.state == "planned" else "reopened"
    if was is None:
        return "new"
    if not is_mine:
        return "elsewhere"
    if not is_on:
        return "cancelled"
    return "other_time" if visit.planned_from != was else None


def _visits(house: House, ids: list[str]) -> list[tuple[Visit, str, str]]:
    """Visits with their customer's and their team's name, in the order of the day."""
    rows = house.session.execute(
        select(Visit, Customer.name, Team.name)
        .join(WorkOrder, (WorkOrder.tenant_id == Visit.tenant_id) & (WorkOrder.id == Visit.work_order_id))
        .join(Customer, (Customer.tenant_id == WorkOrder.tenant_id) & (Customer.id == WorkOrder.customer_id))
        .join(Team, (Team.tenant_id == Visit.tenant_id) & (Team.id == Visit.team_id))
        .where(Visit.tenant_id == house.tenant, Visit.id.in_(ids))
        .order_by(Visit.planned_from, Visit.id)
    )
    return [(visit, customer, team) for visit, customer, team in rows]


def _when(moment: datetime, today: date, lang: str) -> str:
    """ "13:00" on that day, "morgen 13:00" on the next, "ma 23-11 13:00" on any other."""
    day, clock = day_in_amsterdam(moment), _time(moment)
    if day == today:
        return clock
    if day == today + timedelta(days=1):
        return t("visits.push.tomorrow", lang, time=clock)
    weekday = t(f"visits.push.{WEEKDAYS[day.weekday()]}", lang)
    return f"{weekday} {day.day}-{day.month} {clock}"


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(AMSTERDAM):%H:%M}"
