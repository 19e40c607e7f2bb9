"""Before lost work is put on a visit, which nobody takes back: what that would do there, and what speaks against it."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from server.accounts.teams import members_on
from server.kit.door import Door
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.i18n import t
from server.visits.lost_visits import LostWork, lost_work, put_on
from server.visits.office_documents import visits_of
from sync.kind import Document

from .lines import Line, lines_of

__all__ = ["Look", "look_before", "mark_of"]


@dataclass(frozen=True)
class Look:
    """The visit, how many acts would be done there and how many would stay in the inbox, each doubt in words, and the mark
    of all that (mark_of)."""

    visit: Line
    done: int
    left: int
    doubts: list[str]
    mark: str


class _OnlyTried(Exception):
    """Ends a transaction that was not meant: nothing of it stays."""

    def __init__(self, left: int) -> None:
        self.left = left


def look_before(door: Door, lost: str, visit: str, day: date) -> Look:
    """Do it and undo the transaction: so the rules themselves say what they would refuse. `day`: when it was begun.
    Problem as put_on."""
    left = _tried(door, lost, visit)
    with door.read() as house:
        work, found = lost_work(house, lost), visits_of(house, [visit])
        if not found:
            raise Problem(404, "visits.not_found")
        (line,) = lines_of(house, found, {}, door.lang, with_day=True)
        doubts = _doubts(house, work, found[0], day, door.lang)
        return Look(line, len(work.acts) - left, left, doubts, mark_of(house, lost, visit))


def mark_of(house: House, lost: str, visit: str) -> str:
    """What whoever says yes has read: which acts wait, and the visit's day, team and state. Another one, when any of it is
    another meanwhile. 404 as lost_work."""
    acts = [row["id"] for row in lost_work(house, lost).acts]
    stands = [[row["day"], row["team_id"], row["state"]] for row in house.store.read("visit", [visit])]
    return sha256(repr((acts, stands)).encode()).hexdigest()


def _tried(door: Door, lost: str, visit: str) -> int:
    try:
        with door.write() as house:
            left = put_on(house, lost, visit, by=door.who.member)
            house.close()  # what only the database refuses is refused now too
            raise _OnlyTried(left)
    except _OnlyTried as tried:
        return tried.left


def _doubts(house: House, work: LostWork, visit: Document, day: date, lang: str) -> list[str]:
    doubts = list[str]()
    if visit["day"] != day.isoformat():
        doubts.append(t("office.lost_other_day", lang))
    if strangers := _not_in(house, work, visit["team"], day):
        who = ", ".join(strangers)
        doubts.append(t("office.lost_other_team", lang, team=visit["team_name"], who=who, count=len(strangers)))
    if visit["state"] == "cancelled":
        doubts.append(t("office.lost_cancelled", lang))
    elif visit["state"] != "planned":
        doubts.append(t("office.lost_begun", lang, state=t(f"office.state_{visit['state']}", lang)))
    return doubts


def _not_in(house: House, work: LostWork, team: str, day: date) -> list[str]:
    """The names of who worked on it and was not in this team that day."""
    there = members_on(house, [team], day).get(team, set())
    names = {row["id"]: row["name"] for row in house.store.read("member", work.members)}
    return [names.get(one, "?") for one in work.members if one not in there]
