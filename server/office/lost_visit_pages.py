"""Work on a visit that a restored database does not know: the office says on which visit it belongs."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from server.accounts.teams import members_on
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

from .act_words import act_about, act_lines
from .frame import frame
from .lines import Line, lines_of
from .lost_visit_doubts import look_before, mark_of
from .routes import office
from .saying import sentence
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
    """Say what it would do to the visit that was chosen; put all of it there once that was read (`sure`, with the `mark` of
    what was read): when it is another meanwhile, it is shown again."""
    form = args["typed"]
    visit, q, sure = form.get("visit", ""), form.get("q", ""), form.get("sure")
    if not is_id(visit):
        return _lost_page(door, lost, q, t("office.lost_choose", door.lang), 422)
    try:
        left = _put(door, lost, visit, form.get("mark", "")) if sure else None
        if left is None:
            said, status = (t("office.lost_changed", door.lang), 409) if sure else ("", 200)
            return _lost_page(door, lost, q, said, status, chosen=visit)
    except Problem as problem:
        if problem.status == 404:
            raise
        return _lost_page(door, lost, q, sentence(problem, door.lang)["form"], problem.status)
    return go_to(f"/office/visit/{visit}?did={'attach_partly' if left else 'attach'}")


def _put(door: Door, lost: str, visit: str, mark: str) -> int | None:
    """Put it there: how many acts stay in the inbox; None, and nothing done, when it is not what was read."""
    with door.write() as house:
        if mark_of(house, lost, visit) != mark:
            return None
        return put_on(house, lost, visit, by=door.who.member)


def _lost_page(door: Door, lost: str, q: str, problem: str = "", status: int = 200, *, chosen: str = "") -> Answer:
    with door.read() as house:
        work = lost_work(house, lost)
        day = _day(house, work)
    look = look_before(door, lost, chosen, day) if chosen else None
    with door.read() as house:
        names = {row["id"]: row["name"] for row in house.store.read("member", work.members)}
        shown = {
            "acts": [_act(row, names, house, door.lang, chosen) for row in work.acts],
            "who": ", ".join(names.get(one, "?") for one in work.members),
            "begins": moment_text(work.begins, house.now, door.lang),
            "ends": moment_text(work.ends, house.now, door.lang),
        }
        lines = [] if look else _candidates(house, work, q, day, door.lang)
        around = frame(house, door, "inbox")
    return page(
        "office/lost_visit.html", status, lost=lost, work=shown, found=lines, q=q, problem=problem, look=look, **around
    )


def _act(row: Any, names: dict[str, str], house: House, lang: str, chosen: str = "") -> LostAct:
    """In the words of the checklist of the visit that was `chosen`, else of the one that its phone showed."""
    title = t(f"office.mutation_{row['name'].replace('.', '_')}", lang)
    if about := act_about(house, chosen or None, row["args"]):
        title = f"{title}: {about}"
    lines = act_lines(house, chosen or None, row["args"], lang)
    moment = moment_text(when(row), house.now, lang)
    return LostAct(title, lines, names.get(row["member_id"], "?"), moment, row["jumps"] == 0)


def _candidates(house: House, work: LostWork, q: str, day: date, lang: str) -> list[Line]:
    """What was searched for, the newest first; else the visits of that day, those of who worked on it first."""
    if q:
        ids, _ = found(house, Wanted(q=q, limit=MOST, newest_first=True))
        return lines_of(house, visits_of(house, ids), {}, lang, with_day=True)
    ids, _ = found(house, Wanted(day=day, limit=MOST))
    visits, makers = visits_of(house, ids), set(work.members)
    there = members_on(house, {one["team"] for one in visits}, day)
    visits.sort(key=lambda one: (not makers & there.get(one["team"], set()), one["planned_from"]))
    return lines_of(house, visits, {}, lang, with_day=True)


def _day(house: House, work: LostWork) -> date:
    """The day on which it was begun; today for a phone whose clock stands at the end of the calendar."""
    try:
        return day_in_amsterdam(work.begins)
    except OverflowError:
        return house.today
