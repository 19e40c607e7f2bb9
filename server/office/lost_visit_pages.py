"""Work on a visit that a restored database does not know: the office says on which visit it belongs."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from server.kit.clock import day_in_amsterdam
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.http import Answer, Door, Sample, go_to, page
from server.kit.i18n import t
from server.kit.ids import is_id
from server.visits.lost_visits import LostWork, lost_work, put_on
from server.visits.office_documents import visits_of
from server.visits.office_inbox import when
from server.visits.office_search import Wanted, found

from .frame import frame
from .lines import Line, lines_of
from .lost_visit_doubts import look_before
from .routes import office
from .saying import sentence
from .saying_values import lines_of_value
from .schemas import SearchAddress, Typed
from .words import moment_text

__all__ = ["lost_page", "put_lost_work"]

_PATH = {"lost": "a visit"}
MOST = 50
"""Visits to choose from."""


@dataclass(frozen=True)
class LostAct:
    """One act that waits: what was done, with what in it, by whom and when. `sure`: its phone's clock had not jumped."""

    title: str
    content: list[tuple[str, str]]
    who: str
    when: str
    sure: bool


@office.get("/office/lost-visit/<id:lost>", permission="inbox.settle", door="office", takes=SearchAddress, sample=Sample(path=_PATH))  # fmt: skip
def lost_page(door: Door, lost: str, args: dict[str, Any]) -> Answer:
    """What waits, and visits to put it on: those of the day and teams of who made it, or what is searched for."""
    return _lost_page(door, lost, args["q"].strip())


@office.post("/office/lost-visit/<id:lost>", permission="inbox.settle", door="office", takes=Typed, sample=Sample(path=_PATH, json={"visit": "0192f000-0000-7000-8000-000000000000"}))  # fmt: skip
def put_lost_work(door: Door, lost: str, args: dict[str, Any]) -> Answer:
    """Say what it would do to the visit that was chosen; put all of it there once that was read (`sure`)."""
    form = args["typed"]
    if not is_id(form.get("visit", "")):
        return _lost_page(door, lost, form.get("q", ""), t("office.lost_choose", door.lang), 422)
    try:
        if not form.get("sure"):
            return _lost_page(door, lost, form.get("q", ""), chosen=form["visit"])
        with door.write() as house:
            left = put_on(house, lost, form["visit"], by=door.who.member)
    except Problem as problem:
        if problem.status == 404:
            raise
        return _lost_page(door, lost, form.get("q", ""), sentence(problem, door.lang)["form"], problem.status)
    return go_to(f"/office/visit/{form['visit']}?did={'attach_partly' if left else 'attach'}")


def _lost_page(door: Door, lost: str, q: str, problem: str = "", status: int = 200, *, chosen: str = "") -> Answer:
    with door.read() as house:
        work = lost_work(house, lost)
        day = _day(house, work)
    look = look_before(door, lost, chosen, day.isoformat()) if chosen else None
    with door.read() as house:
        names = {row["id"]: row["name"] for row in house.store.read("member", work.members)}
        shown = {
            "acts": [_act(row, names, house, door.lang) for row in work.acts],
            "who": ", ".join(names.get(one, "?") for one in work.members),
            "begins": moment_text(work.begins, house.now, door.lang),
            "ends": moment_text(work.ends, house.now, door.lang),
        }
        lines = [] if look else _candidates(house, work, q, day, door.lang)
        around = frame(house, door, "inbox")
    return page(
        "office/lost_visit.html", status, lost=lost, work=shown, found=lines, q=q, problem=problem, look=look, **around
    )


def _act(row: Any, names: dict[str, str], house: House, lang: str) -> LostAct:
    title = t(f"office.mutation_{row['name'].replace('.', '_')}", lang)
    args = {name: value for name, value in row["args"].items() if name not in ("visit", "id", "step")}
    moment = moment_text(when(row), house.now, lang)
    return LostAct(title, lines_of_value(args, lang), names.get(row["member_id"], "?"), moment, row["jumps"] == 0)


def _candidates(house: House, work: LostWork, q: str, day: date, lang: str) -> list[Line]:
    """What was searched for, the newest first; else the visits of that day, those of who worked on it first."""
    if q:
        ids, _ = found(house, Wanted(q=q, limit=MOST, newest_first=True))
        return lines_of(house, visits_of(house, ids), {}, lang, with_day=True)
    ids, _ = found(house, Wanted(day=day, limit=MOST))
    teams = {row["team_id"] for row in house.store.read_by("team_member", "member_id", work.members)}
    visits = sorted(visits_of(house, ids), key=lambda one: (one["team"] not in teams, one["planned_from"]))
    return lines_of(house, visits, {}, lang, with_day=True)


def _day(house: House, work: LostWork) -> date:
    """The day on which it was begun; today for a phone whose clock stands at the end of the calendar."""
    try:
        return day_in_amsterdam(work.begins)
    except OverflowError:
        return house.today
