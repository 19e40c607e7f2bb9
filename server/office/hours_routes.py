"""Uren: a week of everybody, one person's week, approval, and the week as a file."""

from datetime import timedelta
from typing import Any

from flask import Response

from server.kit.errors import Problem
from server.kit.house import House
from server.kit.http import Answer, Door, Sample, go_to, page
from server.visits.office_hours import Week, approve, monday_of, take_back, weeks_of

from .frame import frame
from .hours_view import approved_text, days_of, days_with_entries, sum_of, table_of
from .routes import office
from .saying import sentence
from .schemas import HoursAddress
from .toasts import toast_of
from .words import day_text

_WHO = {"member": "a member"}


@office.get("/office/hours", permission="hours.approve", door="office", takes=HoursAddress, sample=Sample())
def hours_page(door: Door, args: dict[str, Any]) -> Answer:
    """A week of everybody: days, sums, what was planned, what is approved."""
    with door.read() as house:
        monday = monday_of(args["day"] or house.today)
        weeks = weeks_of(house, monday)
        names = _names(house, weeks)
        people = sorted((sum_of(house, week, names, monday, door.lang) for week in weeks), key=lambda one: one.name)
        around = frame(house, door, "hours", toast_of(house, args, door.lang))
    return page("office/hours.html", people=people, days=days_of(monday, door.lang), week=_week(monday, door.lang), **around)  # fmt: skip


@office.get("/office/hours/export", permission="hours.approve", door="office", takes=HoursAddress, sample=Sample())
def export(door: Door, args: dict[str, Any]) -> Answer:
    """The week as CSV; a text that a spreadsheet would calculate is made plain."""
    with door.read() as house:
        monday = monday_of(args["day"] or house.today)
        weeks = weeks_of(house, monday)
        table = table_of(house, weeks, _names(house, weeks), door.lang)
    headers = {"Content-Disposition": f'attachment; filename="uren-{monday.isoformat()}.csv"', "Cache-Control": "no-store"}  # fmt: skip
    return Response(table, mimetype="text/csv", headers=headers)


@office.get("/office/hours/<id:member>", permission="hours.approve", door="office", takes=HoursAddress, sample=Sample(path=_WHO))  # fmt: skip
def person_page(door: Door, member: str, args: dict[str, Any]) -> Answer:
    """One person's week in days, with what was planned beside it."""
    return _person_page(door, member, args)


def _act_route(verb: str, act: Any) -> None:
    """Approve and take back are one click each, and end on the same page."""

    @office.post(f"/office/hours/<id:member>/{verb}", permission="hours.approve", door="office", takes=HoursAddress, sample=Sample(path=_WHO, json={}), summary=f"Do it: {verb}")  # fmt: skip
    def click(door: Door, member: str, args: dict[str, Any]) -> Answer:
        try:
            with door.write() as house:
                monday = monday_of(args["day"] or house.today)
                act(house, member, monday, door.who.member)
        except Problem as problem:
            if problem.status == 404:
                raise
            return _person_page(door, member, args, sentence(problem, door.lang)["form"], problem.status)
        return go_to(f"/office/hours/{member}?day={monday.isoformat()}&did={verb}_hours")


_act_route("approve", lambda house, member, monday, by: approve(house, member, monday, by=by))
_act_route("lift", lambda house, member, monday, by: take_back(house, member, monday))


def _person_page(door: Door, member: str, args: dict[str, Any], problem: str = "", status: int = 200) -> Answer:
    with door.read() as house:
        if not house.store.read("member", [member]):
            raise Problem(404, "visits.hours_nobody")
        monday = monday_of(args["day"] or house.today)
        (week,) = weeks_of(house, monday, member)
        names = _names(house, [week])
        shown = {
            "person": sum_of(house, week, names, monday, door.lang),
            "days": days_with_entries(house, week, door.lang),
            "approved": approved_text(house, week, names, door.lang),
        }
        around = frame(house, door, "hours", toast_of(house, args, door.lang))
    around["path"] = f"/office/hours/{member}?day={monday.isoformat()}"
    return page("office/hours_person.html", status, hours=shown, week=_week(monday, door.lang), problem=problem, **around)  # fmt: skip


def _names(house: House, weeks: list[Week]) -> dict[str, str]:
    ids = {week.member for week in weeks} | {week.approval.by_member_id for week in weeks if week.approval}
    return {row["id"]: row["name"] for row in house.store.read("member", ids)}


def _week(monday: Any, lang: str) -> dict[str, str]:
    """The week's name and the addresses of those beside it."""
    return {
        "day": monday.isoformat(),
        "number": str(monday.isocalendar().week),
        "title": day_text(monday, lang),
        "before": (monday - timedelta(days=7)).isoformat(),
        "after": (monday + timedelta(days=7)).isoformat(),
    }
