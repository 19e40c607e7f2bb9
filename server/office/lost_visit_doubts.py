"""Before lost work is put on a visit, which nobody takes back: what that would do there, and what speaks against it."""

from dataclasses import dataclass

from server.kit.door import Door
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.i18n import t
from server.visits.lost_visits import LostWork, lost_work, put_on
from server.visits.office_documents import visits_of
from sync.kind import Document

from .lines import Line, lines_of

__all__ = ["Look", "look_before"]


@dataclass(frozen=True)
class Look:
    """The visit, how many acts would be done there and how many would stay in the inbox, and each doubt in words."""

    visit: Line
    done: int
    left: int
    doubts: list[str]


class _OnlyTried(Exception):
    """Ends a transaction that was not meant: nothing of it stays."""

    def __init__(self, left: int) -> None:
        self.left = left


def look_before(door: Door, lost: str, visit: str, day: str) -> Look:
    """Do it and undo the transaction: so the rules themselves say what they would refuse. `day`: when it was begun, ISO.
    Problem as put_on."""
    left = _tried(door, lost, visit)
    with door.read() as house:
        work, found = lost_work(house, lost), visits_of(house, [visit])
        if not found:
            raise Problem(404, "visits.not_found")
        (line,) = lines_of(house, found, {}, door.lang, with_day=True)
        return Look(line, len(work.acts) - left, left, _doubts(house, work, found[0], day, door.lang))


def _tried(door: Door, lost: str, visit: str) -> int:
    try:
        with door.write() as house:
            raise _OnlyTried(put_on(house, lost, visit, by=door.who.member))
    except _OnlyTried as tried:
        return tried.left


def _doubts(house: House, work: LostWork, visit: Document, day: str, lang: str) -> list[str]:
    teams = {row["team_id"] for row in house.store.read_by("team_member", "member_id", work.members)}
    names = {row["id"]: row["name"] for row in house.store.read("member", work.members)}
    doubts = list[str]()
    if visit["day"] != day:
        doubts.append(t("office.lost_other_day", lang))
    if visit["team"] not in teams:
        doubts.append(t("office.lost_other_team", lang, team=visit["team_name"], who=", ".join(names.values())))
    if visit["state"] != "planned":
        doubts.append(t("office.lost_begun", lang, state=t(f"office.state_{visit['state']}", lang)))
    return doubts
